//! Patterns of column names: `p{item}`, `sdq_p_{number}`, `sdq{number:02}_{item}`.

use super::instrument::Item;

/// A parsed pattern of column names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Pattern(Vec<Part>);

#[derive(Debug, Clone, PartialEq, Eq)]
enum Part {
    Literal(String),
    /// The item's name, or one of its aliases.
    Item,
    /// The item's number, with or without leading zeros to two or three digits.
    Number,
    /// The item's number in exactly so many digits.
    Padded(usize),
}

impl Pattern {
    /// Reads `{item}`, `{number}` and `{number:02}`; `None` for any other brace.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let mut parts = Vec::new();
        let mut rest = text;
        while let Some(open) = rest.find('{') {
            let close = open + rest[open..].find('}')?;
            if open > 0 {
                parts.push(Part::Literal(rest[..open].to_owned()));
            }
            parts.push(match &rest[open + 1..close] {
                "item" => Part::Item,
                "number" => Part::Number,
                padded => Part::Padded(padded.strip_prefix("number:0")?.parse().ok().filter(|width| (1..=9).contains(width))?),
            });
            rest = &rest[close + 1..];
        }
        if rest.contains('}') || text.is_empty() {
            return None;
        }
        if !rest.is_empty() {
            parts.push(Part::Literal(rest.to_owned()));
        }
        Some(Self(parts))
    }

    /// Whether different items get different names; a pattern without a placeholder serves an instrument of one item.
    pub(super) fn tells_items_apart(&self) -> bool {
        self.0.iter().any(|part| !matches!(part, Part::Literal(_)))
    }

    /// Every column name that the pattern gives an item; none where the pattern wants a number that the item has not.
    pub(super) fn names_of(&self, item: &Item) -> Vec<String> {
        let mut names = vec![String::new()];
        for part in &self.0 {
            let choices = match part {
                Part::Literal(text) => vec![text.clone()],
                Part::Item => std::iter::once(&item.name).chain(&item.aliases).cloned().collect(),
                Part::Number => item.number.map_or_else(Vec::new, |number| {
                    let mut spellings = vec![format!("{number}"), format!("{number:02}"), format!("{number:03}")];
                    spellings.dedup();
                    spellings
                }),
                Part::Padded(width) => item.number.map_or_else(Vec::new, |number| vec![format!("{number:0width$}")]),
            };
            names = names.iter().flat_map(|name| choices.iter().map(move |choice| format!("{name}{choice}"))).collect();
        }
        names
    }
}

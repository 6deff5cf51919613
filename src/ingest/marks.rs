//! How the column names of one wide file tell their wave: `who5_1_pre`, `t2_who5_1`, `who5_1.1`.

use super::export::Export;
use super::text::folded;
use super::wave_words::{Series, WaveWord};

/// What stands around a question's name in the columns of one wave: `*_pre`, `t1_*`; `*` alone is a name without any other mark.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Mark {
    prefix: String,
    suffix: String,
}

impl Mark {
    /// Reads a mark as a study file writes it; `None` unless it has exactly one `*`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (prefix, suffix) = text.split_once('*')?;
        (!suffix.contains('*')).then(|| Self { prefix: folded(prefix), suffix: folded(suffix) })
    }

    #[must_use]
    pub fn is_blank(&self) -> bool {
        self.prefix.is_empty() && self.suffix.is_empty()
    }

    /// The question's name in a column's name that bears the mark.
    #[must_use]
    pub fn strip<'a>(&self, name: &'a str) -> Option<&'a str> {
        let start = eaten(name.chars(), &self.prefix)?;
        let end = name.len().checked_sub(eaten(name.chars().rev(), &self.suffix.chars().rev().collect::<String>())?)?;
        name.get(start..end).filter(|rest| !rest.is_empty())
    }
}

impl std::fmt::Display for Mark {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{}*{}", self.prefix, self.suffix)
    }
}

/// How many bytes of the characters the wanted lower-case text takes, without regard to case.
fn eaten(characters: impl Iterator<Item = char>, wanted: &str) -> Option<usize> {
    let mut wanted = wanted.chars().peekable();
    let mut bytes = 0;
    for character in characters {
        if wanted.peek().is_none() {
            break;
        }
        bytes += character.len_utf8();
        // A letter whose lower case has two characters is none of those that marks are written with.
        if character.to_lowercase().next() != wanted.next() {
            return None;
        }
    }
    wanted.peek().is_none().then_some(bytes)
}

/// The names of an export's columns as one wave sees them: its own without their mark, and nothing where a column is not its own.
///
/// A column without any mark is a wave's only where `*` is its mark: an answer that belongs to no wave must not count in all.
#[must_use]
pub fn seen_names(export: &Export, marks: &[Mark], wave: usize) -> Vec<String> {
    let seen = |name: &str| {
        let bearer = marks.iter().position(|mark| !mark.is_blank() && mark.strip(name).is_some());
        let owner = bearer.or_else(|| marks.iter().position(Mark::is_blank));
        let own = owner.filter(|owner| *owner == wave).and_then(|owner| marks[owner].strip(name));
        own.unwrap_or_default().to_owned()
    };
    export.columns().iter().map(|column| seen(column.short_name())).collect()
}

/// Marks of one kind that stand in an export's column names, in time order, each with its word.
#[derive(Debug, Clone)]
pub struct MarkSeries {
    pub marks: Vec<(Mark, WaveWord)>,
}

/// Marks that differ in their word only.
struct Kind {
    end: End,
    separator: char,
    series: Series,
    marks: Vec<(Mark, WaveWord)>,
}

/// A wave beyond this is an item's number.
const LATEST: u32 = 12;

/// The series of marks that the column names could have: whatever reads as a measurement's word at the same end of two names.
///
/// Whether it is one must show in what the names are without it: `who5_1` and `who5_2` are two items, not two waves.
#[must_use]
pub fn mark_series(export: &Export) -> Vec<MarkSeries> {
    let mut kinds: Vec<Kind> = Vec::new();
    for column in export.columns() {
        for (end, separator, mark, word) in marks_of(column.short_name()) {
            let alike = |kind: &&mut Kind| kind.end == end && kind.separator == separator && kind.series == word.series;
            match kinds.iter_mut().find(alike) {
                Some(kind) if kind.marks.iter().any(|(known, _)| *known == mark) => {}
                Some(kind) => kind.marks.push((mark, word)),
                None => kinds.push(Kind { end, separator, series: word.series.clone(), marks: vec![(mark, word)] }),
            }
        }
    }
    let mut found: Vec<MarkSeries> = Vec::new();
    for Kind { separator, series, mut marks, .. } in kinds {
        marks.sort_by_key(|(_, word)| word.order);
        // A number behind a full stop is how R and pandas tell the second column of a name from the first; a stage's word may
        // likewise stand at the later wave's names only.
        let all_later = marks.iter().all(|(_, word)| word.order > 0);
        if all_later && (series == Series::Stages || series == Series::Bare && separator == '.') {
            let blank = (Mark { prefix: String::new(), suffix: String::new() }, WaveWord { series, order: 0 });
            found.push(MarkSeries { marks: std::iter::once(blank).chain(marks.iter().cloned()).collect() });
        }
        if marks.len() > 1 {
            found.push(MarkSeries { marks });
        }
    }
    found
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    First,
    Last,
}

fn is_separator(character: char) -> bool {
    matches!(character, '_' | '.' | '-' | ' ')
}

/// Every way in which a name's first or last word, or its first or last two, can be a mark.
fn marks_of(name: &str) -> Vec<(End, char, Mark, WaveWord)> {
    let folded_name = folded(name);
    let separators: Vec<(usize, char)> = folded_name.char_indices().filter(|(_, character)| is_separator(*character)).collect();
    let mut found = Vec::new();
    for &(at, separator) in separators.iter().rev().take(2) {
        let word = &folded_name[at + 1..];
        if let Some(word) = wave_word(word, separator).filter(|_| at > 0) {
            found.push((End::Last, separator, Mark { prefix: String::new(), suffix: folded_name[at..].to_owned() }, word));
        }
    }
    for &(at, separator) in separators.iter().take(2) {
        if let Some(word) = wave_word(&folded_name[..at], separator).filter(|_| at + 1 < folded_name.len()) {
            found.push((End::First, separator, Mark { prefix: folded_name[..=at].to_owned(), suffix: String::new() }, word));
        }
    }
    found
}

/// R names the columns of two merged tables `.x` and `.y`.
fn wave_word(text: &str, separator: char) -> Option<WaveWord> {
    match (separator, text) {
        ('.', "x") => Some(WaveWord { series: Series::Numbered("merged".to_owned()), order: 0 }),
        ('.', "y") => Some(WaveWord { series: Series::Numbered("merged".to_owned()), order: 1 }),
        _ => WaveWord::of(text).filter(|word| word.order <= LATEST),
    }
}

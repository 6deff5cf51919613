//! Printed figures without data: sentences and tables.

use super::{json, table};
use crate::analysis::printed_figures::{MeanAudit, MeanRow, PrintedFigures, ShareAudit, ShareRow};
use crate::render::document::{Block, Chapter, Document, Extent, Imprint};
use crate::render::numbers::Numbers;
use crate::render::phrases::Phrases;
use crate::render::table::{Cell, Kind, Table};

/// A longer table is left to the files.
const ROWS_SHOWN: usize = 40;
/// More ranges than this are counted, not listed, in a sentence.
const RANGES_LISTED: usize = 12;

/// The audit's full numbers.
///
/// # Errors
/// If they can't be spelled as JSON.
pub fn figures_json(figures: &PrintedFigures) -> anyhow::Result<Vec<u8>> {
    json(figures)
}

/// A chapter a figure.
#[must_use]
pub fn figures_document(figures: &PrintedFigures, phrases: Phrases) -> Document {
    let words = Words { phrases, level: figures.level };
    let mut chapters = Vec::new();
    for share in &figures.shares {
        let blocks = words.share(share).into_iter().map(Block::Paragraph);
        let rows = blocks
            .chain(shortened(
                words.share_table("shares", share.rows.iter().filter(|row| row.counts.is_some()).map(|row| (share, row))),
                phrases,
            ))
            .collect();
        chapters.push(Chapter { id: format!("figure-{}", chapters.len() + 1), title: words.percent(share), blocks: rows });
    }
    for mean in &figures.means {
        let blocks = words.mean(mean).into_iter().map(Block::Paragraph);
        let rows = blocks.chain(shortened(words.mean_table("means", &[mean], |row| row.possible), phrases)).collect();
        let title = phrases.fill("reproduce.mean_title", &[("printed", &words.number(mean.mean, mean.decimals))]);
        chapters.push(Chapter { id: format!("figure-{}", chapters.len() + 1), title, blocks: rows });
    }
    let values = [("tool", figures.tool.name.as_str()), ("version", &figures.tool.version), ("created", &figures.created)];
    Document {
        extent: Extent::Chapters,
        author: None,
        logo: None,
        created: figures.created.clone(),
        imprint: Imprint::of(&figures.tool),
        title: phrases.get("reproduce.title").to_owned(),
        subtitle: phrases.get("reproduce.without_data").to_owned(),
        chapters,
        colophon: phrases.fill("reproduce.colophon", &values),
        ..Document::default()
    }
}

/// The tables of data formats.
#[must_use]
pub fn figures_tables(figures: &PrintedFigures, phrases: Phrases) -> Vec<Table> {
    let words = Words { phrases, level: figures.level };
    let shares = words.share_table("shares", figures.shares.iter().flat_map(|share| share.rows.iter().map(move |row| (share, row))));
    let means = words.mean_table("means", &figures.means.iter().collect::<Vec<_>>(), |_| true);
    [shares, means].into_iter().filter(|table| !table.rows.is_empty()).collect()
}

/// The table of what is possible; a long one's beginning and a word about the rest. One row says nothing that a sentence did not.
fn shortened(mut table: Table, phrases: Phrases) -> Option<Block> {
    if table.rows.len() < 2 {
        return None;
    }
    let more = table.rows.len().saturating_sub(ROWS_SHOWN);
    if more > 0 {
        table.rows.truncate(ROWS_SHOWN);
        table.notes.push(phrases.fill("reproduce.more_rows", &[("more", &more.to_string())]));
    }
    Some(Block::Table(table))
}

struct Words {
    phrases: Phrases,
    level: f64,
}

impl Words {
    fn numbers(&self) -> Numbers {
        self.phrases.numbers()
    }

    fn number(&self, value: f64, decimals: u32) -> String {
        self.numbers().decimal(value, decimals as usize)
    }

    fn percent(&self, share: &ShareAudit) -> String {
        self.numbers().percent(share.share, share.decimals as usize)
    }

    fn count(&self, count: u64) -> String {
        self.numbers().integer(i64::try_from(count).unwrap_or(i64::MAX))
    }

    fn share(&self, share: &ShareAudit) -> Vec<String> {
        let printed = self.percent(share);
        let mut sentences = match share.rows.as_slice() {
            [row] => vec![self.share_of(&printed, row)],
            rows => {
                let possible = rows.iter().filter(|row| row.counts.is_some()).count();
                let values = [
                    ("printed", printed.clone()),
                    ("least", self.count(share.least_n)),
                    ("most", self.count(share.most_n)),
                    ("possible", self.count(possible as u64)),
                    ("all", self.count(rows.len() as u64)),
                ];
                let mut sentences = vec![self.fill("reproduce.share_range", &values)];
                let impossible: Vec<u64> = rows.iter().filter(|row| row.counts.is_none()).map(|row| row.n).collect();
                if !impossible.is_empty() && possible > 0 {
                    sentences.push(self.fill("reproduce.impossible_n", &[("ranges", self.ranges(&impossible))]));
                }
                sentences
            }
        };
        if let Some(fewest) = share.fewest_persons.filter(|&fewest| fewest > 1) {
            sentences.push(self.fill("reproduce.fewest", &[("printed", printed), ("fewest", self.count(fewest))]));
        }
        sentences
    }

    fn share_of(&self, printed: &str, row: &ShareRow) -> String {
        let n = self.count(row.n);
        match (row.counts, row.ci, row.neighbours) {
            (Some([least, most]), Some([lower, upper]), _) => {
                let values = [
                    ("printed", printed.to_owned()),
                    ("n", n),
                    ("counts", self.numbers_between(least, most)),
                    ("level", self.numbers().decimal(self.level * 100.0, 0)),
                    ("ci", self.numbers().percent_interval(lower, upper, 0)),
                ];
                self.fill("reproduce.share_possible", &values)
            }
            (_, _, Some([below, above])) => {
                let percent = |share: f64| self.numbers().percent(share, 1);
                let values = [
                    ("printed", printed.to_owned()),
                    ("n", n),
                    ("below", self.count(below.count)),
                    ("below_share", percent(below.share)),
                    ("above", self.count(above.count)),
                    ("above_share", percent(above.share)),
                ];
                self.fill("reproduce.share_impossible", &values)
            }
            _ => String::new(),
        }
    }

    fn mean(&self, mean: &MeanAudit) -> Vec<String> {
        let printed = self.number(mean.mean, mean.decimals);
        let step = self.step(mean.step);
        let blind = || self.phrases.get("reproduce.mean_blind").to_owned();
        match mean.rows.as_slice() {
            [row] => {
                let near = row.neighbours.map(|value| self.number(value, mean.decimals + 2));
                let [below, above] = near;
                let values = [("printed", printed), ("n", self.count(row.n)), ("step", step), ("below", below), ("above", above)];
                let key = if row.possible { "reproduce.mean_possible" } else { "reproduce.mean_impossible" };
                let mut sentences = vec![self.fill(key, &values)];
                sentences.extend(row.always_possible.then(blind));
                sentences
            }
            rows => {
                let impossible: Vec<u64> = rows.iter().filter(|row| !row.possible).map(|row| row.n).collect();
                let values = [
                    ("printed", printed),
                    ("step", step),
                    ("least", self.count(mean.least_n)),
                    ("most", self.count(mean.most_n)),
                    ("possible", self.count((rows.len() - impossible.len()) as u64)),
                    ("all", self.count(rows.len() as u64)),
                ];
                let mut sentences = vec![self.fill("reproduce.mean_range", &values)];
                if !impossible.is_empty() && impossible.len() < rows.len() {
                    sentences.push(self.fill("reproduce.impossible_n", &[("ranges", self.ranges(&impossible))]));
                }
                sentences.extend(rows.iter().all(|row| row.always_possible).then(blind));
                sentences
            }
        }
    }

    fn step(&self, step: f64) -> String {
        let decimals = (0..6).find(|&decimals| (step * 10_f64.powi(decimals)).fract().abs() < 1e-9).unwrap_or(3);
        self.numbers().decimal(step, decimals as usize)
    }

    /// "97", "97–98".
    fn numbers_between(&self, least: u64, most: u64) -> String {
        if least == most { self.count(least) } else { format!("{}–{}", self.count(least), self.count(most)) }
    }

    /// "1–11, 14–23", the first of them.
    fn ranges(&self, numbers: &[u64]) -> String {
        let mut ranges: Vec<(u64, u64)> = Vec::new();
        for &number in numbers {
            match ranges.last_mut() {
                Some((_, last)) if *last + 1 == number => *last = number,
                _ => ranges.push((number, number)),
            }
        }
        let more = ranges.len() > RANGES_LISTED;
        let listed: Vec<String> = ranges.iter().take(RANGES_LISTED).map(|&(first, last)| self.numbers_between(first, last)).collect();
        format!("{}{}", listed.join(", "), if more { ", …" } else { "" })
    }

    fn share_table<'a>(&self, id: &str, rows: impl Iterator<Item = (&'a ShareAudit, &'a ShareRow)>) -> Table {
        let row = |(share, row): (&ShareAudit, &ShareRow)| {
            vec![
                share.printed.clone().into(),
                row.n.into(),
                row.counts.map(|counts| counts[0]).into(),
                row.counts.map(|counts| counts[1]).into(),
                row.ci.into(),
                self.phrases.get(if row.counts.is_some() { "reproduce.possible" } else { "reproduce.impossible" }).into(),
            ]
        };
        let columns = [
            ("printed", Kind::Text),
            ("persons", Kind::Count),
            ("least_count", Kind::Count),
            ("most_count", Kind::Count),
            ("rate_ci", Kind::ShareInterval),
            ("verdict", Kind::Text),
        ];
        table(id, self.phrases, &columns, rows.map(row).collect::<Vec<Vec<Cell>>>())
    }

    fn mean_table(&self, id: &str, means: &[&MeanAudit], wanted: fn(&MeanRow) -> bool) -> Table {
        let mut rows = Vec::new();
        for mean in means {
            for row in mean.rows.iter().filter(|row| wanted(row)) {
                let verdict = if row.possible { "reproduce.possible" } else { "reproduce.impossible" };
                rows.push(vec![
                    mean.printed.clone().into(),
                    row.n.into(),
                    mean.step.into(),
                    row.neighbours[0].into(),
                    row.neighbours[1].into(),
                    self.phrases.get(verdict).into(),
                ]);
            }
        }
        let columns = [
            ("printed", Kind::Text),
            ("persons", Kind::Count),
            ("step", Kind::Number(2)),
            ("below", Kind::Number(4)),
            ("above", Kind::Number(4)),
            ("verdict", Kind::Text),
        ];
        table(id, self.phrases, &columns, rows)
    }

    fn fill(&self, key: &str, values: &[(&str, String)]) -> String {
        let borrowed: Vec<(&str, &str)> = values.iter().map(|(name, value)| (*name, value.as_str())).collect();
        self.phrases.fill(key, &borrowed)
    }
}

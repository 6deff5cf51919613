//! Published tables recomputed: which cells can't be right, and what follows from the others.

use super::{json, table};
use crate::analysis::published_table::{CellName, PublishedCell, PublishedRow, PublishedTable, PublishedTables};
use crate::render::document::{Block, Chapter, Document, Extent, Imprint};
use crate::render::phrases::Phrases;
use crate::render::remarks::reason_in_words;
use crate::render::table::{Cell, Kind, Table};

/// The audit's full numbers.
///
/// # Errors
/// If they can't be spelled as JSON.
pub fn published_json(published: &PublishedTables) -> anyhow::Result<Vec<u8>> {
    json(published)
}

/// A chapter a table: the verdict, the cells that can't be right, what follows.
#[must_use]
pub fn published_document(published: &PublishedTables, phrases: Phrases) -> Document {
    let words = Words { phrases };
    let chapter = |(one, number): (&PublishedTable, usize)| {
        let mut blocks = vec![Block::Paragraph(one.source.clone()), Block::Paragraph(words.verdict(one))];
        let wrong = words.wrong(one);
        if !wrong.is_empty() {
            blocks.extend([Block::List(wrong), Block::Caveat(phrases.get("reproduce.published_why").to_owned())]);
        }
        let mut follows = words.recomputed("recomputed", &[one], false);
        follows.id = format!("recomputed-{number}");
        follows.notes.push(phrases.get("reproduce.published_note").to_owned());
        blocks.push(Block::Table(follows));
        Chapter { id: format!("table-{number}"), title: one.title.clone(), blocks }
    };
    let values = [("tool", published.tool.name.as_str()), ("version", &published.tool.version), ("created", &published.created)];
    Document {
        extent: Extent::Chapters,
        author: None,
        logo: None,
        created: published.created.clone(),
        imprint: Imprint::of(&published.tool),
        title: phrases.get("reproduce.published_title").to_owned(),
        chapters: published.tables.iter().zip(1..).map(chapter).collect(),
        colophon: phrases.fill("reproduce.colophon", &values),
        ..Document::default()
    }
}

/// The tables of data formats.
#[must_use]
pub fn published_tables(published: &PublishedTables, phrases: Phrases) -> Vec<Table> {
    let words = Words { phrases };
    let all: Vec<&PublishedTable> = published.tables.iter().collect();
    vec![words.recomputed("recomputed", &all, true), words.cells(&all)]
}

struct Words {
    phrases: Phrases,
}

impl Words {
    fn verdict(&self, one: &PublishedTable) -> String {
        let cells = || one.rows.iter().flat_map(|row| &row.cells);
        let wrong = cells().filter(|cell| !cell.fits).count();
        let values = [("checked", cells().count().to_string()), ("wrong", wrong.to_string()), ("rows", one.rows.len().to_string())];
        let key = if wrong == 0 { "reproduce.published_fits" } else { "reproduce.published_wrong" };
        self.fill(key, &values)
    }

    /// A line a cell that can't be right, and a row from which nothing follows.
    fn wrong(&self, one: &PublishedTable) -> Vec<String> {
        let mut lines = Vec::new();
        for row in &one.rows {
            if let Some(reason) = &row.reason {
                let reason = reason_in_words(row.reason_code.as_deref().unwrap_or_default(), reason, self.phrases);
                lines.push(format!("{}: {reason}", row.label));
            }
            for cell in row.cells.iter().filter(|cell| !cell.fits) {
                lines.push(self.wrong_cell(row, cell));
            }
        }
        lines
    }

    fn wrong_cell(&self, row: &PublishedRow, cell: &PublishedCell) -> String {
        let numbers = self.phrases.numbers();
        let decimals = decimals(cell.printed[1] - cell.printed[0]);
        let is_mean = matches!(cell.cell, CellName::MeanFrom | CellName::MeanTo);
        let values = [
            ("label", row.label.clone()),
            ("cell", self.name(cell.cell).to_owned()),
            ("printed", numbers.decimal(f64::midpoint(cell.printed[0], cell.printed[1]), decimals)),
            ("low", numbers.decimal(cell.allowed[0], decimals + 1)),
            ("high", numbers.decimal(cell.allowed[1], decimals + 1)),
            ("n", row.n.to_string()),
        ];
        self.fill(if is_mean { "reproduce.wrong_mean" } else { "reproduce.wrong_cell" }, &values)
    }

    fn name(&self, cell: CellName) -> &'static str {
        self.phrases.get(match cell {
            CellName::MeanFrom => "reproduce.cell_mean_from",
            CellName::MeanTo => "reproduce.cell_mean_to",
            CellName::Difference => "reproduce.cell_difference",
            CellName::LowerLimit => "reproduce.cell_lower",
            CellName::UpperLimit => "reproduce.cell_upper",
            CellName::D => "reproduce.cell_d",
            CellName::T => "reproduce.cell_t",
            CellName::R => "reproduce.cell_r",
            CellName::P => "reproduce.cell_p",
        })
    }

    /// What follows; whole for data formats, else what a page has room for.
    fn recomputed(&self, id: &str, tables: &[&PublishedTable], whole: bool) -> Table {
        let mut rows = Vec::new();
        for one in tables {
            for row in &one.rows {
                let found = row.recomputed.as_ref();
                let mut cells: Vec<Cell> = if whole { vec![one.file.clone().into()] } else { Vec::new() };
                cells.extend([
                    row.label.clone().into(),
                    row.n.into(),
                    found.and_then(|found| found.correlation).into(),
                    found.map(|found| found.difference).into(),
                    found.map(|found| found.d_av.estimate).into(),
                    found.and_then(|found| found.d_av.ci).into(),
                    found.and_then(|found| found.t).into(),
                    found.and_then(|found| found.p).into(),
                ]);
                if whole {
                    cells.extend([
                        found.map(|found| found.sd_from).into(),
                        found.map(|found| found.sd_to).into(),
                        found.and_then(|found| found.ci).into(),
                    ]);
                }
                rows.push(cells);
            }
        }
        let columns = [
            ("file", Kind::Text),
            ("label", Kind::Text),
            ("persons", Kind::Count),
            ("r", Kind::Number(2)),
            ("difference", Kind::Number(2)),
            ("d_av", Kind::Number(2)),
            ("d_av_ci", Kind::Interval(2)),
            ("t", Kind::Number(2)),
            ("p", Kind::P),
            ("sd_from", Kind::Number(2)),
            ("sd_to", Kind::Number(2)),
            ("difference_ci", Kind::Interval(2)),
        ];
        table(id, self.phrases, if whole { &columns } else { &columns[1..9] }, rows)
    }

    fn cells(&self, tables: &[&PublishedTable]) -> Table {
        let mut rows = Vec::new();
        for one in tables {
            for row in &one.rows {
                for cell in &row.cells {
                    rows.push(vec![
                        one.file.clone().into(),
                        row.label.clone().into(),
                        self.name(cell.cell).into(),
                        cell.printed.into(),
                        cell.allowed.into(),
                        self.phrases.get(if cell.fits { "reproduce.fits" } else { "reproduce.does_not_fit" }).into(),
                    ]);
                }
            }
        }
        let columns = [
            ("file", Kind::Text),
            ("label", Kind::Text),
            ("cell", Kind::Text),
            ("printed_range", Kind::Interval(3)),
            ("allowed_range", Kind::Interval(3)),
            ("verdict", Kind::Text),
        ];
        table("cells", self.phrases, &columns, rows)
    }

    fn fill(&self, key: &str, values: &[(&str, String)]) -> String {
        let borrowed: Vec<(&str, &str)> = values.iter().map(|(name, value)| (*name, value.as_str())).collect();
        self.phrases.fill(key, &borrowed)
    }
}

/// How many decimals a figure has whose unit is this wide.
fn decimals(unit: f64) -> usize {
    (0..9).find(|&decimals| unit * 10_f64.powi(decimals) > 0.99).unwrap_or(2) as usize
}

//! The columnar frame of one wave: id, items, scores and background, as the mapping says which column is which.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use polars_core::prelude::{Column, DataFrame, Int64Chunked, IntoColumn, NewChunkedArray, PlSmallStr, PolarsResult, StringChunkedBuilder};

use crate::domain::{Diagnostic, Diagnostics, Place};

use super::answers::{Codebook, MissingTexts, read_answers};
use super::bad_cells::BadCells;
use super::decimals::{Decimals, ScoreFormat, align, read_decimals};
use super::export::Export;
use super::row_numbers::RowNumbers;
use super::text::tidy;
use super::text_column::TextColumn;

/// The name of the id column in every frame.
pub const ID: &str = "id";

/// An item: its name in the frame, its column in the export, and how its answers are written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ItemColumn<'a> {
    pub name: String,
    pub column: usize,
    pub codebook: &'a Codebook,
}

/// A column that already holds a score.
#[derive(Debug, Clone, PartialEq)]
pub struct ScoreColumn {
    pub name: String,
    pub column: usize,
    pub format: ScoreFormat,
}

/// A column that respondents are grouped by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BackgroundColumn {
    pub name: String,
    pub column: usize,
    pub missing: MissingTexts,
}

/// Which column of an export is what. Names must be distinct.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Mapping<'a> {
    /// The respondents' ids; without one the frame has no id column.
    pub id: Option<usize>,
    pub items: Vec<ItemColumn<'a>>,
    pub scores: Vec<ScoreColumn>,
    pub background: Vec<BackgroundColumn>,
}

impl Mapping<'_> {
    /// How many things each column is.
    fn uses(&self) -> BTreeMap<usize, usize> {
        let mut uses = BTreeMap::new();
        let items = self.items.iter().map(|item| item.column);
        let others = self.scores.iter().map(|score| score.column).chain(self.background.iter().map(|background| background.column));
        self.id.into_iter().chain(items).chain(others).for_each(|column| *uses.entry(column).or_default() += 1);
        uses
    }
}

/// The data of one wave. Its `Debug` shows no row.
#[derive(Clone)]
pub struct WaveData {
    /// One row per chosen row of the export: `id` (String, as written but trimmed; blank is null), items (Int8), scores (Int64,
    /// in units of 10^−places), background (String; blank is null). Bad cells are null.
    pub frame: DataFrame,
    /// Decimal places of each score column.
    pub places: BTreeMap<String, u32>,
    /// The numbers a spreadsheet shows beside the frame's rows.
    pub row_numbers: RowNumbers,
}

impl fmt::Debug for WaveData {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "WaveData({} rows × {} columns)", self.frame.height(), self.frame.width())
    }
}

/// The frame of one wave from the chosen rows (all for `None`), and what was found on the way: every bad cell it has.
///
/// # Panics
/// If two columns of the mapping have the same name, or one of them is not in the export.
#[must_use]
pub fn wave_frame(export: &Export, rows: Option<&[u32]>, mapping: &Mapping<'_>) -> (WaveData, Diagnostics) {
    frame_of(Texts::Kept(export), rows, mapping)
}

/// The same of an export whose texts nobody needs afterwards: each column is given up once it is translated, so that memory need not
/// hold all answers twice.
///
/// # Panics
/// As [`wave_frame`].
#[must_use]
pub fn wave_frame_giving_up(export: &mut Export, rows: Option<&[u32]>, mapping: &Mapping<'_>) -> (WaveData, Diagnostics) {
    frame_of(Texts::GivenUp { uses_left: mapping.uses(), export }, rows, mapping)
}

/// An export that is being translated.
enum Texts<'a> {
    Kept(&'a Export),
    GivenUp { export: &'a mut Export, uses_left: BTreeMap<usize, usize> },
}

impl Texts<'_> {
    fn export(&self) -> &Export {
        match self {
            Self::Kept(export) => export,
            Self::GivenUp { export, .. } => export,
        }
    }

    /// Says that one of a column's uses is translated.
    fn done_with(&mut self, column: usize) {
        let Self::GivenUp { export, uses_left } = self else { return };
        if let Some(uses) = uses_left.get_mut(&column) {
            *uses -= 1;
            if *uses == 0 {
                export.give_up(column);
            }
        }
    }
}

fn frame_of(mut texts_of: Texts<'_>, rows: Option<&[u32]>, mapping: &Mapping<'_>) -> (WaveData, Diagnostics) {
    let export = texts_of.export();
    let row_numbers = rows.map_or_else(|| export.row_numbers().clone(), |rows| export.row_numbers().select(rows));
    let mut bad_cells = BadCells::in_file(&export.facts.file);
    let mut columns: Vec<Column> = Vec::with_capacity(1 + mapping.items.len() + mapping.scores.len() + mapping.background.len());
    let mut places = BTreeMap::new();
    let mut read_by_label = 0;

    if let Some(id) = mapping.id {
        columns.push(texts(texts_of.export().column(id), rows, ID, &MissingTexts::default(), Spelling::AsWritten));
        texts_of.done_with(id);
    }
    for item in &mapping.items {
        let column = texts_of.export().column(item.column);
        let answers = read_answers(column, rows, item.codebook, &item.name);
        read_by_label += usize::from(answers.labels_decided);
        bad_cells.add(column, item.column, &row_numbers, &item.codebook.range(), &answers.bad);
        columns.push(answers.values.into_column());
        texts_of.done_with(item.column);
    }
    for score in &mapping.scores {
        let column = texts_of.export().column(score.column);
        let (decimals, bad) = read_decimals(column, rows, &score.format, texts_of.export().facts.decimal);
        bad_cells.add(column, score.column, &row_numbers, &score.format.range_text(), &bad);
        places.insert(score.name.clone(), decimals.places);
        columns.push(integers(&score.name, &decimals));
        texts_of.done_with(score.column);
    }
    for background in &mapping.background {
        columns.push(texts(texts_of.export().column(background.column), rows, &background.name, &background.missing, Spelling::ByLabel));
    }
    let frame = DataFrame::new_with_height(row_numbers.len(), columns);
    let frame = frame.unwrap_or_else(|error| panic!("columns of one export are equally long, and a mapping names them apart: {error}"));
    let mut findings = bad_cells.into_diagnostics();
    if read_by_label > 0 {
        findings.push(Diagnostic::warning("labels-decided", Place::file(&texts_of.export().facts.file)).with("columns", read_by_label));
    }
    (WaveData { frame, places, row_numbers }, findings)
}

/// Brings every score onto the same decimal grid in all waves, so that their integers can be subtracted.
///
/// # Errors
/// polars' own, where a frame lacks a score that its `places` name.
pub fn align_scores(waves: &mut [WaveData]) -> PolarsResult<()> {
    let names: BTreeSet<String> = waves.iter().flat_map(|wave| wave.places.keys().cloned()).collect();
    for name in names {
        let mut having: Vec<&mut WaveData> = waves.iter_mut().filter(|wave| wave.places.contains_key(&name)).collect();
        let first = having.first().and_then(|wave| wave.places.get(&name).copied());
        if having.iter().all(|wave| wave.places.get(&name).copied() == first) {
            continue;
        }
        let mut decimals = Vec::with_capacity(having.len());
        for wave in &having {
            let values = wave.frame.column(&name)?.i64()?.iter().collect();
            decimals.push(Decimals { places: wave.places[&name], values });
        }
        align(&mut decimals);
        for (wave, decimals) in having.iter_mut().zip(&decimals) {
            wave.frame.with_column(integers(&name, decimals))?;
            wave.places.insert(name.clone(), decimals.places);
        }
    }
    Ok(())
}

fn integers(name: &str, decimals: &Decimals) -> Column {
    Int64Chunked::from_slice_options(PlSmallStr::from_str(name), &decimals.values).into_column()
}

/// How a code that the file has a label for is spelled.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Spelling {
    AsWritten,
    ByLabel,
}

/// A column of tidied texts; blank and declared missing ones are null.
fn texts(column: &TextColumn, rows: Option<&[u32]>, name: &str, missing: &MissingTexts, spelling: Spelling) -> Column {
    let mut builder = StringChunkedBuilder::new(PlSmallStr::from_str(name), rows.map_or_else(|| column.len(), <[u32]>::len));
    column.for_each_text(rows, |text| {
        let text = tidy(text);
        let label = column.label(&text).filter(|_| spelling == Spelling::ByLabel).map(tidy);
        let is_missing = missing.contains(&text) || label.as_ref().is_some_and(|label| missing.contains(label));
        builder.append_option((!is_missing).then_some(label.unwrap_or(text)));
    });
    builder.finish().into_column()
}

//! What one file's own contents show of its waves: a long file by a column of measurements, a wide one by marks in its column names.
//!
//! Only what can be read one way is taken. Two readings are refused, and told with what to write; half a reading is told and not taken.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::columns;
use super::failure::Failure;
use super::parts::meaning;
use super::plan::{DataPlan, Layout, usual_wave_names};
use super::study::InformantColumn;
use crate::domain::{Diagnostic, Diagnostics, Place};
use crate::ingest::{
    self, Events, Export, Found, ID, Mark, MissingTexts, Series, TextColumn, WaveWord, find_column, mark_series, seen_names,
};
use crate::instruments::{self, Candidate, Headers, Informant, ItemColumns, informant_named};

/// How a file holds its waves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Shape {
    /// A column of measurements: for each wave, in time order, the values that mean it.
    Long { column: String, waves: Vec<(String, Vec<String>)> },
    /// A set of columns a wave: for each wave, in time order, its mark.
    Wide { waves: Vec<(String, Mark)> },
}

impl Shape {
    /// As a study file writes it, which every reader understands.
    #[must_use]
    pub fn spelled(&self) -> String {
        match self {
            Self::Long { column, waves } => {
                let values = |values: &[String]| values.iter().map(|value| quoted(value)).collect::<Vec<_>>().join(", ");
                let waves = waves.iter().map(|(wave, texts)| format!("{} = [{}]", key(wave), values(texts))).collect::<Vec<_>>().join(", ");
                format!("wave = {{ column = {}, {waves} }}", quoted(column))
            }
            Self::Wide { waves } => {
                let waves = waves
                    .iter()
                    .map(|(wave, mark)| format!("{} = {}", key(wave), quoted(&mark.to_string())))
                    .collect::<Vec<_>>()
                    .join(", ");
                format!("marks = {{ {waves} }}")
            }
        }
    }

    /// Tells a plan what the files are.
    pub fn settle(self, plan: &mut DataPlan, files: Vec<String>) {
        (plan.settings.waves, plan.layout) = match self {
            Self::Long { column, waves } => {
                let (names, values) = waves.into_iter().unzip();
                (names, Layout::Long { files, column, values })
            }
            Self::Wide { waves } => {
                let (names, marks) = waves.into_iter().unzip();
                (names, Layout::Wide { files, marks: Some(marks) })
            }
        };
    }
}

/// A text as TOML writes it on one line, so that it stays whole in a comment too.
#[must_use]
pub fn quoted(text: &str) -> String {
    let escaped = |character: char| match character {
        '"' | '\\' => format!("\\{character}"),
        control if control.is_control() => format!("\\u{:04X}", u32::from(control)),
        other => other.to_string(),
    };
    format!("\"{}\"", text.chars().map(escaped).collect::<String>())
}

/// A wave's name as a key of a TOML table.
#[must_use]
pub fn key(name: &str) -> String {
    let is_bare = !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-'));
    if is_bare { name.to_owned() } else { quoted(name) }
}

/// What was made of one file of which nothing was said; the plan then says it. Informants' rows are told apart as well.
///
/// # Errors
/// A file that can be read in two ways.
pub fn settle(plan: &mut DataPlan, exports: &[Export], findings: &mut Diagnostics) -> Result<Option<Shape>, Failure> {
    if plan.study_file.is_some() {
        return Ok(None);
    }
    let mut settled = None;
    if let (Layout::Unsaid(file), Some(export)) = (plan.layout.clone(), exports.first()) {
        let mut shapes = shapes_of(&[export], plan, findings)?;
        if shapes.len() > 1 {
            let ways = shapes.iter().map(Shape::spelled).collect::<Vec<_>>().join("; ");
            let ambiguous = Diagnostic::error("shape-ambiguous", Place::file(&export.facts.file)).with("file", quoted(&export.facts.file));
            return Err(Failure::Input(ambiguous.with("ways", ways).into()));
        }
        settled = shapes.pop();
        match settled.clone() {
            Some(shape) => shape.settle(plan, vec![file]),
            None => plan.layout = Layout::Files(vec![vec![file]]),
        }
    }
    if settled.is_none() && exports.len() > 1 {
        refuse_whole_files(plan, exports)?;
    }
    if plan.informant.is_none() {
        plan.informant = informants_of(plan, exports);
    }
    Ok(settled)
}

/// Files that were given as a wave each and all hold every wave would be paired site against site.
fn refuse_whole_files(plan: &DataPlan, exports: &[Export]) -> Result<(), Failure> {
    let mut unsure = Diagnostics::new();
    let all: Vec<&Export> = exports.iter().collect();
    let mut holding_all = Vec::new();
    for shape in long_shapes(&all, plan, &mut unsure) {
        let Shape::Long { column, .. } = &shape else { continue };
        let column = column.clone();
        let alone = |export: &Export| match find_column(export, &column) {
            Found::Column(index) => {
                matches!(measurements(&[(export, export.column(index))], plan, &MissingTexts::default()), Measurements::Certain(_))
            }
            Found::Several(_) | Found::Nothing => false,
        };
        if exports.iter().all(alone) {
            holding_all.push(shape.spelled());
        }
    }
    if holding_all.is_empty() {
        return Ok(());
    }
    let files = plan.layout.files();
    let listed = files.iter().map(|file| quoted(file)).collect::<Vec<_>>().join(", ");
    let finding = Diagnostic::error("files-hold-all-waves", Place::file(files.join(", "))).with("files", listed);
    Err(Failure::Input(finding.with("ways", holding_all.join("; ")).into()))
}

/// Every certain reading of files that hold all waves; columns that only half look like one are told.
///
/// # Errors
/// If the built-in instruments can't be read.
pub fn shapes_of(exports: &[&Export], plan: &DataPlan, findings: &mut Diagnostics) -> Result<Vec<Shape>, Failure> {
    let candidates = columns::candidates(plan).map_err(Failure::Input)?;
    if let [only] = exports {
        match &only.arrangement().events {
            Events::None => {}
            Events::Unclear(why) => return Err(Failure::Input(why.clone().into())),
            Events::Known { column, events } => {
                let waves = events.iter().map(|event| (event.name.clone(), vec![event.value.clone()]));
                return Ok(vec![Shape::Long { column: column.clone(), waves: waves.collect() }]);
            }
        }
    }
    let mut shapes = long_shapes(exports, plan, findings);
    shapes.extend(exports.first().into_iter().flat_map(|first| wide_shapes(first, &candidates)));
    Ok(shapes)
}

/// The columns of measurements that all of these files have.
fn long_shapes(exports: &[&Export], plan: &DataPlan, findings: &mut Diagnostics) -> Vec<Shape> {
    let Some((first, others)) = exports.split_first() else { return Vec::new() };
    let missing = MissingTexts::new(plan.settings.missing.iter().map(String::as_str));
    let mut shapes = Vec::new();
    // Most columns are dismissed by their own cells before other files are searched for them.
    let names_measurements = |column: &&TextColumn| {
        let is_named = WaveWord::named_by(column.name());
        let is_word = |text: &&str| WaveWord::of(meaning(column, text)).is_some_and(|word| is_named || word.series != Series::Bare);
        column.few_distinct(MOST_VALUES).unwrap_or_default().iter().any(is_word)
    };
    for column in first.columns().iter().filter(|column| !column.name().is_empty()).filter(names_measurements) {
        let of_others = others.iter().map(|export| match find_column(export, column.name()) {
            Found::Column(index) => Some((*export, export.column(index))),
            Found::Several(_) | Found::Nothing => None,
        });
        let Some(columns) = std::iter::once(Some((*first, column))).chain(of_others).collect::<Option<Vec<_>>>() else { continue };
        match measurements(&columns, plan, &missing) {
            Measurements::Certain(shape) => shapes.push(shape),
            Measurements::Uncertain => {
                let place = Place::file(&first.facts.file).column(column.name());
                findings.push(Diagnostic::warning("wave-column-uncertain", place).with("column", quoted(column.name())));
            }
            Measurements::None => {}
        }
    }
    shapes
}

enum Measurements {
    Certain(Shape),
    Uncertain,
    None,
}

/// More values than these are no measurements.
const MOST_VALUES: usize = 24;

/// Whether a column, one a file, tells each row's measurement.
fn measurements(columns: &[(&Export, &TextColumn)], plan: &DataPlan, missing: &MissingTexts) -> Measurements {
    let name = columns[0].1.name();
    let mut texts: Vec<&str> = Vec::new();
    for (_, column) in columns {
        let Some(distinct) = column.few_distinct(MOST_VALUES) else { return Measurements::None };
        for text in distinct {
            let told = meaning(column, text).trim();
            if !told.is_empty() && !missing.contains(text) && !texts.contains(&told) {
                texts.push(told);
            }
        }
    }
    let words: Vec<(WaveWord, &str)> = texts.iter().filter_map(|text| Some((WaveWord::of(text)?, *text))).collect();
    let orders: BTreeSet<u32> = words.iter().map(|(word, _)| word.order).collect();
    let one_series = words.iter().all(|(word, _)| word.series == words[0].0.series);
    let is_named = WaveWord::named_by(name);
    let is_bare = words.iter().any(|(word, _)| word.series == Series::Bare);
    if orders.len() < 2 || (is_bare && !is_named) || !repeats_respondents(columns, plan) {
        return Measurements::None;
    }
    let in_a_row = orders.iter().zip(orders.iter().skip(1)).all(|(order, next)| order + 1 == *next);
    if words.len() < texts.len() || !one_series || (is_bare && !in_a_row) {
        return Measurements::Uncertain;
    }
    let mut by_order: BTreeMap<WaveWord, Vec<String>> = BTreeMap::new();
    for (word, text) in words {
        by_order.entry(word).or_default().push(text.to_owned());
    }
    let names = wave_names(&by_order.keys().collect::<Vec<_>>());
    Measurements::Certain(Shape::Long { column: name.to_owned(), waves: names.into_iter().zip(by_order.into_values()).collect() })
}

/// The names of waves that are told by these words, in time order.
#[must_use]
pub fn wave_names(words: &[&WaveWord]) -> Vec<String> {
    words.iter().map(|word| word.wave_name()).collect::<Option<Vec<String>>>().unwrap_or_else(|| usual_wave_names(words.len()))
}

/// Whether any respondent has rows with two values of the column. Where no id is known it can't be denied.
fn repeats_respondents(columns: &[(&Export, &TextColumn)], plan: &DataPlan) -> bool {
    let mut seen: HashMap<String, String> = HashMap::new();
    for (export, column) in columns {
        let Found::Column(id) = find_column(export, plan.id.as_deref().unwrap_or(ID)) else { return true };
        let ids = export.column(id);
        for row in 0..export.rows() {
            let (id, value) = (ingest::folded(ids.text(row)), ingest::folded(column.text(row)));
            if id.is_empty() || value.is_empty() {
                continue;
            }
            if seen.entry(id).or_insert_with(|| value.clone()) != &value {
                return true;
            }
        }
    }
    false
}

/// The marks under which the same items of an instrument appear, wave by wave.
fn wide_shapes(export: &Export, candidates: &[Candidate]) -> Vec<Shape> {
    let mut shapes: Vec<Shape> = Vec::new();
    for series in mark_series(export) {
        let marks: Vec<Mark> = series.marks.iter().map(|(mark, _)| mark.clone()).collect();
        let found: Vec<BTreeMap<String, ItemColumns>> =
            (0..marks.len()).map(|wave| instruments_seen(export, &seen_names(export, &marks, wave), candidates)).collect();
        // One item under `_1` and `_2` may as well be two items.
        let is_bare = series.marks.iter().any(|(_, word)| word.series == Series::Bare);
        let is_shared = |wave: usize| {
            let with =
                |other: usize| other != wave && found[wave].iter().any(|(id, columns)| same_items(columns, found[other].get(id), is_bare));
            (0..found.len()).any(with)
        };
        let kept: Vec<&(Mark, WaveWord)> =
            series.marks.iter().enumerate().filter(|(wave, _)| is_shared(*wave)).map(|(_, mark)| mark).collect();
        if kept.len() < 2 {
            continue;
        }
        let names = wave_names(&kept.iter().map(|(_, word)| word).collect::<Vec<_>>());
        let shape = Shape::Wide { waves: names.into_iter().zip(kept.into_iter().map(|(mark, _)| mark.clone())).collect() };
        // The series with the unmarked names in it comes first, and holds the one without them.
        let is_part = |known: &Shape| match (known, &shape) {
            (Shape::Wide { waves: known }, Shape::Wide { waves }) => {
                waves.iter().all(|(_, mark)| known.iter().any(|(_, other)| other == mark))
            }
            _ => false,
        };
        if !shapes.iter().any(is_part) {
            shapes.push(shape);
        }
    }
    shapes
}

fn instruments_seen(export: &Export, names: &[String], candidates: &[Candidate]) -> BTreeMap<String, ItemColumns> {
    let mut recognition = instruments::recognise(candidates, &[Headers { file: &export.facts.file, names }]);
    recognition.instruments.drain(..).filter_map(|mut found| Some((found.instrument.id.clone(), found.files.pop()?))).collect()
}

/// Whether half of an instrument's items here, and at least two of them under bare numbers, are there too.
fn same_items(here: &ItemColumns, there: Option<&ItemColumns>, is_bare: bool) -> bool {
    let Some(there) = there else { return false };
    let both = here.columns.iter().zip(&there.columns).filter(|(here, there)| here.is_some() && there.is_some()).count();
    both * 2 >= here.found() && both > usize::from(is_bare)
}

/// The column that tells who answered, where rows of one respondent in one wave are told apart by it and by nothing else.
#[must_use]
pub fn informants_of(plan: &DataPlan, exports: &[Export]) -> Option<InformantColumn> {
    let first = exports.first()?;
    let names_informants = |column: &&TextColumn| {
        let distinct = column.few_distinct(MOST_VALUES).unwrap_or_default();
        distinct.iter().any(|text| informant_named(meaning(column, text)).is_some())
    };
    let columns = first.columns().iter().filter(names_informants);
    let mut found = columns.filter_map(|column| informant_column(plan, exports, column.name()));
    let only = found.next()?;
    found.next().is_none().then_some(only)
}

fn informant_column(plan: &DataPlan, exports: &[Export], name: &str) -> Option<InformantColumn> {
    let mut by_informant: BTreeMap<Informant, Vec<String>> = BTreeMap::new();
    for export in exports {
        let Found::Column(index) = find_column(export, name) else { return None };
        let column = export.column(index);
        for text in column.few_distinct(MOST_VALUES)?.into_iter().map(|text| meaning(column, text).trim()).filter(|text| !text.is_empty()) {
            let values = by_informant.entry(informant_named(text)?).or_default();
            if !values.iter().any(|known| known == text) {
                values.push(text.to_owned());
            }
        }
    }
    if by_informant.len() < 2 || !separates_rows(plan, exports, name) {
        return None;
    }
    let mut values = |informant| by_informant.remove(&informant).unwrap_or_default();
    Some(InformantColumn {
        column: name.to_owned(),
        parent: values(Informant::Parent),
        teacher: values(Informant::Teacher),
        own: values(Informant::Own),
        staff: values(Informant::Staff),
    })
}

/// Whether a respondent has several rows in a wave, and the column differs among most of them.
fn separates_rows(plan: &DataPlan, exports: &[Export], name: &str) -> bool {
    let column_of = |export: &Export, name: &str| match find_column(export, name) {
        Found::Column(index) => Some(index),
        Found::Several(_) | Found::Nothing => None,
    };
    let mut rows: HashMap<(usize, String, String), (u64, BTreeSet<Informant>)> = HashMap::new();
    for (number, export) in exports.iter().enumerate() {
        let (Some(id), Some(told)) = (column_of(export, plan.id.as_deref().unwrap_or(ID)), column_of(export, name)) else { return false };
        let wave = match &plan.layout {
            Layout::Long { column, .. } => column_of(export, column),
            _ => None,
        };
        // Of files that are waves each is its own; a long file's wave stands in its rows.
        let file = if wave.is_some() { 0 } else { number };
        let told = export.column(told);
        for row in 0..export.rows() {
            let id = ingest::folded(export.column(id).text(row));
            let wave = wave.map(|wave| ingest::folded(export.column(wave).text(row))).unwrap_or_default();
            if let (false, Some(informant)) = (id.is_empty(), informant_named(meaning(told, told.text(row)))) {
                let of_respondent = rows.entry((file, id, wave)).or_default();
                of_respondent.0 += 1;
                of_respondent.1.insert(informant);
            }
        }
    }
    let several = rows.values().filter(|(rows, _)| *rows > 1).count();
    let apart = rows.values().filter(|(rows, informants)| *rows > 1 && informants.len() as u64 == *rows).count();
    several > 0 && apart * 2 > several
}

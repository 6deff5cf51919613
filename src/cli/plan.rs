//! What will be done, all decided: what was typed, the study file and the defaults, in this order.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::args::{Analyze, DataArguments};
use super::failure::Failure;
use super::shelf::{STANDARD_INPUT, Shelf};
use super::study::{self, Codings, ColumnOrTable, InstrumentUse, ScoreColumn, StudyFile, SubgroupColumn};
use crate::analysis::results::{ReliableSd, Rule, Settings, Study};
use crate::domain::{Diagnostic, Diagnostics, Language, Place};
use crate::ingest::{self, Coding, Events};
use crate::instruments::{self, Candidate, ColumnRule, Instrument};
use crate::render::Format;
use crate::waves::Duplicates;

/// Where the data are and what they are: nothing optional is left but what is optional for a user too.
#[derive(Debug)]
pub struct DataPlan {
    pub language: Language,
    pub study: Study,
    /// Settings of the analysis; `waves` and `instruments` in them are those of the data.
    pub settings: Settings,
    pub shelf: Shelf,
    pub layout: Layout,
    /// The system whose exports the files are.
    pub vendor: ingest::Layout,
    /// The respondent column; `None` is the one that the files' layout says, else the usual name, `id`.
    pub id: Option<String>,
    /// Instruments that were asked for; empty means whatever the column names show.
    pub instruments: Vec<PlannedInstrument>,
    pub scores: Vec<ScoreColumn>,
    pub subgroups: Vec<SubgroupColumn>,
}

/// How waves are laid out over files.
#[derive(Debug, Clone)]
pub enum Layout {
    /// A file a wave.
    Files(Vec<String>),
    /// One file whose rows tell their wave: for each wave the values that mean it.
    Long { file: String, column: String, values: Vec<Vec<String>> },
    /// One file with a set of columns a wave.
    Wide { file: String },
}

/// An instrument that was asked for.
#[derive(Debug, Clone)]
pub struct PlannedInstrument {
    pub candidate: Candidate,
    /// Which columns hold its items, a rule a wave where they differ; `None` goes by the instrument's own names.
    pub columns: Option<PlannedColumns>,
    /// How the export of each wave numbers the answers, where that is declared.
    pub codings: Vec<Option<Coding>>,
    pub bands: Option<String>,
}

#[derive(Debug, Clone)]
pub enum PlannedColumns {
    Same(ColumnRule),
    PerWave(Vec<Option<ColumnRule>>),
}

/// What `analyze` will write, and where.
#[derive(Debug)]
pub struct OutputPlan {
    pub folder: PathBuf,
    pub formats: Vec<Format>,
    pub force: bool,
}

const DEFAULT_LEVEL: f64 = 0.95;
const DEFAULT_BOOTSTRAP: u32 = 9_999;
const DEFAULT_SEED: u64 = 1;
const DEFAULT_MIN_CELL: u64 = 3;

/// Decides where the data are and how they are read.
///
/// # Errors
/// A wrong command line, or everything that is wrong with the study file.
pub fn data_plan(arguments: &DataArguments, language: Option<Language>, locale: Language) -> Result<DataPlan, Failure> {
    let (shelf, file, text) = match (&arguments.study, &arguments.sample) {
        (Some(path), _) => {
            let typed = path.to_string_lossy().into_owned();
            let text = Shelf::working_folder().text(&typed);
            (Shelf::beside(path), typed, text)
        }
        (None, Some(_)) => (Shelf::Sample, "study.toml".to_owned(), Shelf::Sample.text("study.toml")),
        (None, None) => return from_files(arguments, language.unwrap_or(locale)),
    };
    let text = text.map_err(Failure::Input)?;
    let decoded = instruments::decode::<StudyFile>(&file, &text);
    let Some(study) = decoded.value.filter(|_| !decoded.problems.has_errors()) else {
        return Err(Failure::Input(decoded.problems));
    };
    from_study(study, &file, shelf, arguments, language, locale)
}

fn from_files(arguments: &DataArguments, language: Language) -> Result<DataPlan, Failure> {
    if arguments.files.is_empty() {
        return Err(Failure::Usage(Diagnostic::error("no-input", Place::nowhere()).into()));
    }
    let mut files: Vec<String> = arguments.files.iter().map(|file| file.to_string_lossy().into_owned()).collect();
    if files.iter().filter(|file| *file == STANDARD_INPUT).count() > 1 {
        return Err(Failure::Usage(Diagnostic::error("stdin-twice", Place::nowhere()).into()));
    }
    // The sheets of a single workbook are its waves, in its order.
    if let [file] = files.as_slice() {
        let tables = Shelf::working_folder().tables(file).map_err(Failure::Input)?;
        if !tables.is_empty() {
            files = tables;
        }
    }
    let vendor = arguments.layout.unwrap_or_default();
    let events = match files.as_slice() {
        [file] if file != STANDARD_INPUT => event_waves(&Shelf::working_folder(), file, vendor).map_err(Failure::Input)?,
        _ => None,
    };
    let (layout, waves) = events.unwrap_or_else(|| {
        let waves = usual_wave_names(files.len());
        (Layout::Files(files), waves)
    });
    let mut plan = DataPlan {
        language,
        study: Study {
            id: "study".to_owned(),
            title: match language {
                Language::Danish => "Før- og eftermåling".to_owned(),
                Language::English => "Before and after".to_owned(),
            },
            organisation: None,
            funder: None,
            period: None,
            language: language.code().to_owned(),
            synthetic: false,
        },
        settings: default_settings(waves),
        shelf: Shelf::working_folder(),
        layout,
        vendor,
        id: None,
        instruments: Vec::new(),
        scores: Vec::new(),
        subgroups: Vec::new(),
    };
    apply(&mut plan, arguments)?;
    Ok(plan)
}

/// The waves of one file whose layout tells them apart; `None` where it has none.
fn event_waves(shelf: &Shelf, file: &str, vendor: ingest::Layout) -> Result<Option<Written>, Diagnostics> {
    match &shelf.export(file, vendor)?.arrangement().events {
        Events::None => Ok(None),
        Events::Unclear(why) => Err(why.clone().into()),
        Events::Known { column, events } => {
            let values = events.iter().map(|event| vec![event.value.clone()]).collect();
            let waves = events.iter().map(|event| event.name.clone()).collect();
            Ok(Some((Layout::Long { file: file.to_owned(), column: column.clone(), values }, waves)))
        }
    }
}

/// `before`, `after`, `follow_up`, `follow_up_2`, …
fn usual_wave_names(count: usize) -> Vec<String> {
    let name = |number: usize| match number {
        0 => "before".to_owned(),
        1 => "after".to_owned(),
        2 => "follow_up".to_owned(),
        more => format!("follow_up_{}", more - 1),
    };
    (0..count).map(name).collect()
}

fn default_settings(waves: Vec<String>) -> Settings {
    Settings {
        level: DEFAULT_LEVEL,
        headline: Rule::Any,
        reliable_sd: ReliableSd::Norm,
        bootstrap: DEFAULT_BOOTSTRAP,
        seed: DEFAULT_SEED,
        min_cell: DEFAULT_MIN_CELL,
        duplicates: Duplicates::Refuse,
        missing: Vec::new(),
        waves,
        instruments: Vec::new(),
        codings: Vec::new(),
    }
}

fn from_study(
    file: StudyFile,
    name: &str,
    shelf: Shelf,
    arguments: &DataArguments,
    language: Option<Language>,
    locale: Language,
) -> Result<DataPlan, Failure> {
    let mut problems = Diagnostics::new();
    let wrong = |code| Diagnostic::error(code, Place::file(name));
    let language = language.or(file.study.language).unwrap_or(locale);
    let vendor = arguments.layout.or_else(|| vendor(&file.data, name, &mut problems)).unwrap_or_default();
    let events = match &file.data {
        // A wide file declares its waves.
        study::Data { file: Some(file), files: None, wave: None, waves: None, .. } => {
            event_waves(&shelf, file, vendor).map_err(Failure::Input)?
        }
        _ => None,
    };
    let (layout, waves) = match events {
        Some((layout, waves)) => (Some((layout, waves.clone())), waves),
        None => layout(&file.data, name, &mut problems),
    };
    let waves = ordered(waves, file.data.waves.as_deref(), name, &mut problems);
    let layout = layout.map(|written| reorder(written, &waves));
    let choices = file.analysis;
    let mut settings = default_settings(waves.clone());
    settings.level = choices.level.unwrap_or(DEFAULT_LEVEL);
    settings.headline = choices.headline.unwrap_or(Rule::Any);
    settings.reliable_sd = choices.reliable_sd.unwrap_or(ReliableSd::Norm);
    settings.bootstrap = choices.bootstrap.unwrap_or(DEFAULT_BOOTSTRAP);
    settings.seed = choices.seed.unwrap_or(DEFAULT_SEED);
    settings.min_cell = file.privacy.min_cell.unwrap_or(DEFAULT_MIN_CELL);
    settings.duplicates = file.data.duplicates.unwrap_or(Duplicates::Refuse);
    settings.missing.clone_from(&file.data.missing);
    if settings.bootstrap == 0 || settings.bootstrap > 1_000_000 {
        problems.push(wrong("bootstrap-out-of-range").with("given", settings.bootstrap));
    }
    let id = file.study.id.clone().unwrap_or_else(|| "study".to_owned());
    if id.is_empty() || !id.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.')) || id.starts_with('.') {
        problems.push(wrong("study-id-not-a-slug").with("given", &id));
    }
    let instruments = file.instrument.iter().filter_map(|used| planned(used, &waves, name, &shelf, &mut problems)).collect();
    for score in &file.score {
        check_score(score, name, matches!(layout, Some(Layout::Wide { .. })), &waves, &mut problems);
    }
    for subgroup in &file.subgroup {
        for band in subgroup.bands.iter().flatten().filter(|band| band[0] > band[1]) {
            problems.push(wrong("band-reversed").with("column", &subgroup.column).with("low", band[0]).with("high", band[1]));
        }
    }
    let Some(layout) = layout.filter(|_| !problems.has_errors()) else { return Err(Failure::Input(problems)) };
    let title = file.study.title.clone().unwrap_or_else(|| id.clone());
    let mut plan = DataPlan {
        language,
        study: Study {
            id,
            title,
            organisation: file.study.organisation,
            funder: file.study.funder,
            period: file.study.period,
            language: language.code().to_owned(),
            synthetic: file.study.synthetic,
        },
        settings,
        shelf,
        layout,
        vendor,
        id: file.data.id,
        instruments,
        scores: file.score,
        subgroups: file.subgroup,
    };
    apply(&mut plan, arguments)?;
    Ok(plan)
}

/// The layout as written, with the waves in written order.
type Written = (Layout, Vec<String>);

fn layout(data: &study::Data, name: &str, problems: &mut Diagnostics) -> (Option<Written>, Vec<String>) {
    let wrong = |code| Diagnostic::error(code, Place::file(name));
    match (&data.files, &data.file, &data.wave) {
        (Some(files), None, None) => {
            let waves: Vec<String> = files.keys().cloned().collect();
            let mut paths = Vec::new();
            for (wave, path) in files {
                match path.as_str() {
                    Some(path) => paths.push(path.to_owned()),
                    None => problems.push(wrong("wave-file-not-a-text").with("wave", wave)),
                }
            }
            (Some((Layout::Files(paths), waves.clone())), waves)
        }
        (None, Some(file), Some(wave)) => {
            let column = wave.get("column").and_then(toml::Value::as_str);
            if column.is_none() {
                problems.push(wrong("wave-column-missing"));
            }
            let mut waves = Vec::new();
            let mut values = Vec::new();
            for (wave, meaning) in wave.iter().filter(|(key, _)| *key != "column") {
                let texts: Vec<String> = match meaning {
                    toml::Value::Array(items) => items.iter().map(spelled).collect(),
                    single => vec![spelled(single)],
                };
                waves.push(wave.clone());
                values.push(texts);
            }
            let column = column.unwrap_or_default().to_owned();
            (Some((Layout::Long { file: file.clone(), column, values }, waves.clone())), waves)
        }
        (None, Some(file), None) => {
            let waves = data.waves.clone().unwrap_or_default();
            (Some((Layout::Wide { file: file.clone() }, waves.clone())), waves)
        }
        _ => {
            problems.push(wrong("data-files-unclear"));
            (None, Vec::new())
        }
    }
}

/// The layout that a study file names.
fn vendor(data: &study::Data, name: &str, problems: &mut Diagnostics) -> Option<ingest::Layout> {
    let given = data.layout.as_deref()?;
    let found = ingest::Layout::named(given);
    if found.is_none() {
        let known = ingest::Layout::names().collect::<Vec<_>>().join(", ");
        problems.push(Diagnostic::error("layout-unknown", Place::file(name)).with("given", given).with("known", known));
    }
    found
}

/// A value that stands for a wave, as it would be written in a cell.
fn spelled(value: &toml::Value) -> String {
    match value {
        toml::Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// The waves in time order: as `waves` says, else as written.
fn ordered(written: Vec<String>, declared: Option<&[String]>, name: &str, problems: &mut Diagnostics) -> Vec<String> {
    let wrong = |code| Diagnostic::error(code, Place::file(name));
    if written.is_empty() {
        problems.push(wrong("waves-not-declared"));
    }
    let Some(declared) = declared else { return written };
    let sorted = |names: &[String]| {
        let mut names = names.to_vec();
        names.sort();
        names
    };
    if sorted(declared) != sorted(&written) {
        problems.push(wrong("waves-differ").with("declared", declared.join(", ")).with("written", written.join(", ")));
        return written;
    }
    let names = sorted(declared);
    if let Some((twice, _)) = names.iter().zip(names.iter().skip(1)).find(|(name, next)| name == next) {
        problems.push(wrong("wave-twice").with("wave", twice));
    }
    declared.to_vec()
}

fn reorder((layout, written): Written, waves: &[String]) -> Layout {
    let place = |wave: &String| written.iter().position(|name| name == wave).unwrap_or(0);
    match layout {
        Layout::Files(files) => Layout::Files(waves.iter().map(|wave| files[place(wave)].clone()).collect()),
        Layout::Long { file, column, values } => {
            Layout::Long { file, column, values: waves.iter().map(|wave| values[place(wave)].clone()).collect() }
        }
        wide @ Layout::Wide { .. } => wide,
    }
}

fn planned(used: &InstrumentUse, waves: &[String], name: &str, shelf: &Shelf, problems: &mut Diagnostics) -> Option<PlannedInstrument> {
    let loaded = match (&used.builtin, &used.path) {
        (Some(id), None) => instruments::built_in(id),
        (None, Some(path)) => shelf.text(path).and_then(|text| instruments::from_text(path, &text)),
        _ => Err(Diagnostic::error("instrument-use-or-path", Place::file(name)).into()),
    };
    let instrument = match loaded {
        Ok(instrument) => instrument,
        Err(found) => {
            problems.extend(found);
            return None;
        }
    };
    if let Some(set) = &used.bands
        && instrument.band_set(set).is_none()
    {
        let sets = instrument.band_sets.iter().map(|set| set.id.as_str()).collect::<Vec<_>>().join(", ");
        problems.push(
            Diagnostic::error("band-set-unknown", Place::file(name))
                .with("given", set)
                .with("instrument", &instrument.id)
                .with("sets", sets),
        );
    }
    Some(PlannedInstrument {
        columns: used.columns.as_ref().map(|columns| columns_of(columns, waves)),
        candidate: asked_for(instrument),
        codings: codings(used, waves, name, problems),
        bands: used.bands.clone(),
    })
}

/// The declared coding of each wave.
fn codings(used: &InstrumentUse, waves: &[String], name: &str, problems: &mut Diagnostics) -> Vec<Option<Coding>> {
    let coding = |written: &study::Coding| Coding { offset: written.offset, reversed: written.reversed };
    match &used.coding {
        None => vec![None; waves.len()],
        Some(Codings::Same(same)) => vec![Some(coding(same)); waves.len()],
        Some(Codings::PerWave(table)) => {
            for wave in table.keys().filter(|wave| !waves.contains(wave)) {
                problems
                    .push(Diagnostic::error("coding-wave-unknown", Place::file(name)).with("wave", wave).with("waves", waves.join(", ")));
            }
            waves.iter().map(|wave| table.get(wave).map(coding)).collect()
        }
    }
}

fn asked_for(instrument: Instrument) -> Candidate {
    Candidate { instrument: Arc::new(instrument), asked_for: true }
}

/// `"p{item}"`, item = "column", wave = "pattern", or wave = { item = "column" }.
fn columns_of(columns: &study::ItemColumns, waves: &[String]) -> PlannedColumns {
    let table = match columns {
        study::ItemColumns::Pattern(pattern) => return PlannedColumns::Same(ColumnRule::Pattern(pattern.clone())),
        study::ItemColumns::Table(table) => table,
    };
    if !table.is_empty() && table.keys().all(|key| waves.contains(key)) {
        let rule = |wave: &String| {
            table.get(wave).map(|columns| match columns {
                ColumnOrTable::Column(pattern) => ColumnRule::Pattern(pattern.clone()),
                ColumnOrTable::Table(items) => ColumnRule::Table(items.clone()),
            })
        };
        return PlannedColumns::PerWave(waves.iter().map(rule).collect());
    }
    let column = |(item, column): (&String, &ColumnOrTable)| match column {
        ColumnOrTable::Column(column) => Some((item.clone(), column.clone())),
        ColumnOrTable::Table(_) => None,
    };
    PlannedColumns::Same(ColumnRule::Table(table.iter().filter_map(column).collect()))
}

/// Everything that must hold of a `[[score]]`.
fn check_score(score: &ScoreColumn, name: &str, wide: bool, waves: &[String], problems: &mut Diagnostics) {
    let wrong = |code| Diagnostic::error(code, Place::file(name)).with("score", &score.id);
    let inside = |share: Option<f64>| share.is_none_or(|share| share > 0.0 && share < 1.0);
    if score.column.is_some() == score.columns.is_some() {
        problems.push(wrong("score-column-or-columns"));
    }
    if wide && score.columns.is_none() {
        problems.push(wrong("score-needs-columns"));
    }
    for wave in score.columns.iter().flat_map(|columns| columns.keys()).filter(|wave| !waves.contains(wave)) {
        problems.push(wrong("score-wave-unknown").with("wave", wave).with("waves", waves.join(", ")));
    }
    for (key, value) in [("reliability", score.reliability), ("reliability_to", score.reliability_to), ("retest", score.retest)] {
        if !inside(value) {
            problems.push(wrong("share-out-of-range").with("key", key).with("given", value.unwrap_or_default()));
        }
    }
    let positive = |number: Option<f64>| number.is_none_or(|number| number > 0.0 && number.is_finite());
    for (key, value) in [("mid", score.mid), ("sd", score.sd), ("norm.sd", score.norm.map(|norm| norm.sd))] {
        if !positive(value) {
            problems.push(wrong("number-not-positive").with("key", key).with("given", value.unwrap_or_default()));
        }
    }
    if score.range.is_some_and(|[low, high]| low.partial_cmp(&high) != Some(std::cmp::Ordering::Less)) {
        problems.push(wrong("range-reversed"));
    }
    if let Some(case) = &score.case {
        let given = [case.at_least, case.at_most, case.above, case.below].into_iter().flatten().count();
        if given != 1 {
            problems.push(wrong("case-needs-one-rule"));
        }
    }
}

/// What was typed beats the study file.
fn apply(plan: &mut DataPlan, arguments: &DataArguments) -> Result<(), Failure> {
    let mut problems = Diagnostics::new();
    if arguments.id.is_some() {
        plan.id.clone_from(&arguments.id);
    }
    plan.settings.missing.extend(arguments.missing.iter().cloned());
    if let Some(duplicates) = arguments.duplicates {
        plan.settings.duplicates = duplicates;
    }
    if !arguments.instrument.is_empty() {
        plan.instruments.clear();
        for named in &arguments.instrument {
            let path = Path::new(named);
            let is_file = path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("toml")) || path.components().count() > 1;
            let loaded = if is_file {
                Shelf::working_folder().text(named).and_then(|text| instruments::from_text(named, &text))
            } else {
                instruments::built_in(named)
            };
            match loaded {
                Ok(instrument) => {
                    plan.instruments.push(PlannedInstrument {
                        candidate: asked_for(instrument),
                        columns: None,
                        codings: vec![None; plan.settings.waves.len()],
                        bands: None,
                    });
                }
                Err(found) => problems.extend(found),
            }
        }
    }
    if problems.has_errors() { Err(Failure::Usage(problems)) } else { Ok(()) }
}

/// Decides what `analyze` writes; settles the settings that its flags change.
///
/// # Errors
/// A level, a format or a count that can't be.
pub fn output_plan(arguments: &Analyze, data: &mut DataPlan) -> Result<OutputPlan, Failure> {
    let mut problems = Diagnostics::new();
    let settings = &mut data.settings;
    settings.level = arguments.level.unwrap_or(settings.level);
    settings.seed = arguments.seed.unwrap_or(settings.seed);
    settings.min_cell = arguments.min_cell.unwrap_or(settings.min_cell);
    settings.headline = arguments.headline.unwrap_or(settings.headline);
    if !(settings.level > 0.5 && settings.level < 1.0) {
        problems.push(Diagnostic::error("level-out-of-range", Place::nowhere()).with("given", settings.level));
    }
    if settings.min_cell == 0 {
        problems.push(Diagnostic::error("min-cell-zero", Place::nowhere()));
    }
    let mut formats = Vec::new();
    for name in &arguments.format {
        match Format::named(name.trim()) {
            Some(format) if !formats.contains(&format) => formats.push(format),
            Some(_) => {}
            None => problems.push(Diagnostic::error("format-unknown", Place::nowhere()).with("given", name).with("known", Format::names())),
        }
    }
    if arguments.format.is_empty() {
        formats.extend(Format::DEFAULT);
    }
    if problems.has_errors() {
        return Err(Failure::Usage(problems));
    }
    let folder = arguments.out.clone().unwrap_or_else(|| Path::new("reports").join(&data.study.id));
    Ok(OutputPlan { folder, formats, force: arguments.force })
}

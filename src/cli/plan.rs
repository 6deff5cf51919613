//! What will be done, all decided: what was typed, the study file and the defaults, in this order.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::args::{Analyze, DataArguments};
use super::failure::Failure;
use super::shelf::{STANDARD_INPUT, Shelf};
use super::study::{ComparisonGroup, InformantColumn, ScoreColumn, StudyFile, SubgroupColumn};
use super::study_plan::from_study;
use crate::analysis::results::{ReliableSd, Rule, Settings, Study, Template};
use crate::domain::{Diagnostic, Diagnostics, Language, Place};
use crate::ingest::{self, Coding, DecimalMark, Mark};
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
    /// The study file that said it; `None` where files were named and nothing more.
    pub study_file: Option<String>,
    pub layout: Layout,
    /// The system whose exports the files are.
    pub vendor: ingest::Layout,
    /// The decimal mark of scores, where it is said.
    pub decimal: Option<DecimalMark>,
    /// How rows tell who answered, where one child has rows of several.
    pub informant: Option<InformantColumn>,
    /// The respondent column; `None` is the one that the files' layout says, else the usual name, `id`.
    pub id: Option<String>,
    /// Instruments that were asked for; empty means whatever the column names show.
    pub instruments: Vec<PlannedInstrument>,
    pub scores: Vec<ScoreColumn>,
    pub subgroups: Vec<SubgroupColumn>,
    /// Who is compared with, and in no other figure.
    pub comparison: Option<ComparisonGroup>,
}

/// How waves are laid out over files.
#[derive(Debug, Clone)]
pub enum Layout {
    /// The files of each wave, whose rows are stacked.
    Files(Vec<Vec<String>>),
    /// Files whose rows tell their wave: for each wave the values that mean it.
    Long { files: Vec<String>, column: String, values: Vec<Vec<String>> },
    /// Files with a set of columns a wave; without marks every instrument and score says which columns are whose.
    Wide { files: Vec<String>, marks: Option<Vec<Mark>> },
    /// One file of which nothing was said: its own contents must show its shape. Reading settles it.
    Unsaid(String),
}

impl Layout {
    /// Every file, in the order the exports are read.
    #[must_use]
    pub fn files(&self) -> Vec<String> {
        match self {
            Self::Files(waves) => waves.concat(),
            Self::Long { files, .. } | Self::Wide { files, .. } => files.clone(),
            Self::Unsaid(file) => vec![file.clone()],
        }
    }
}

/// An instrument that was asked for.
#[derive(Debug, Clone)]
pub struct PlannedInstrument {
    pub candidate: Candidate,
    /// Which columns hold its items, a rule a wave where they differ; `None` goes by the instrument's own names.
    pub columns: Option<PlannedColumns>,
    pub bands: Option<String>,
    /// The instrument's file as it was named; `None` for a built-in one.
    pub path: Option<String>,
    /// How the export of each wave numbers the answers, where that is declared.
    pub codings: Vec<Option<Coding>>,
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
    /// With the results as they may be shared.
    pub share: bool,
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
    let layout = match files.as_slice() {
        [file] => Layout::Unsaid(file.clone()),
        _ => Layout::Files(files.iter().map(|file| vec![file.clone()]).collect()),
    };
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
            author: None,
            logo: None,
            sections: Vec::new(),
            template: Template::default(),
        },
        settings: default_settings(usual_wave_names(files.len())),
        shelf: Shelf::working_folder(),
        study_file: None,
        layout,
        vendor: ingest::Layout::default(),
        decimal: None,
        informant: None,
        id: None,
        instruments: Vec::new(),
        scores: Vec::new(),
        subgroups: Vec::new(),
        comparison: None,
    };
    apply(&mut plan, arguments)?;
    Ok(plan)
}

/// `before`, `after`, `follow_up`, `follow_up_2`, …
#[must_use]
pub fn usual_wave_names(count: usize) -> Vec<String> {
    let name = |number: usize| match number {
        0 => "before".to_owned(),
        1 => "after".to_owned(),
        2 => "follow_up".to_owned(),
        more => format!("follow_up_{}", more - 1),
    };
    (0..count).map(name).collect()
}

pub(super) fn default_settings(waves: Vec<String>) -> Settings {
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

/// What was typed beats the study file.
pub(super) fn apply(plan: &mut DataPlan, arguments: &DataArguments) -> Result<(), Failure> {
    let mut problems = Diagnostics::new();
    if arguments.id.is_some() {
        plan.id.clone_from(&arguments.id);
    }
    if let Some(layout) = arguments.layout {
        plan.vendor = layout;
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
                        bands: None,
                        path: is_file.then(|| named.clone()),
                        codings: Vec::new(),
                    });
                }
                Err(found) => problems.extend(found),
            }
        }
    }
    if problems.has_errors() { Err(Failure::Usage(problems)) } else { Ok(()) }
}

/// The formats named, each once; the usual ones where none is.
pub fn formats(named: &[String], problems: &mut Diagnostics) -> Vec<Format> {
    let mut formats = Vec::new();
    for name in named {
        match Format::named(name.trim()) {
            Some(format) if !format.is_built_in() => {
                problems.push(Diagnostic::error("format-not-built", Place::nowhere()).with("given", name));
            }
            Some(format) if !formats.contains(&format) => formats.push(format),
            Some(_) => {}
            None => problems.push(Diagnostic::error("format-unknown", Place::nowhere()).with("given", name).with("known", Format::names())),
        }
    }
    if named.is_empty() {
        formats.extend(Format::DEFAULT);
    }
    formats
}

pub(super) fn asked_for(instrument: Instrument) -> Candidate {
    Candidate { instrument: Arc::new(instrument), asked_for: true }
}

/// Settles the level of intervals and the smallest count shown, where they were typed.
///
/// # Errors
/// A level or a count that can't be.
pub fn apply_measures(settings: &mut Settings, level: Option<f64>, min_cell: Option<u64>) -> Result<(), Failure> {
    let problems = measures(settings, level, min_cell);
    if problems.has_errors() { Err(Failure::Usage(problems)) } else { Ok(()) }
}

/// The level of intervals where there is no study: as typed, else the usual one.
///
/// # Errors
/// A level that can't be.
pub fn level(typed: Option<f64>) -> Result<f64, Failure> {
    let mut settings = default_settings(Vec::new());
    apply_measures(&mut settings, typed, None)?;
    Ok(settings.level)
}

fn measures(settings: &mut Settings, level: Option<f64>, min_cell: Option<u64>) -> Diagnostics {
    let mut problems = Diagnostics::new();
    settings.level = level.unwrap_or(settings.level);
    settings.min_cell = min_cell.unwrap_or(settings.min_cell);
    if !(settings.level > 0.5 && settings.level < 1.0) {
        problems.push(Diagnostic::error("level-out-of-range", Place::nowhere()).with("given", settings.level));
    }
    if settings.min_cell == 0 {
        problems.push(Diagnostic::error("min-cell-zero", Place::nowhere()));
    }
    problems
}

/// Decides what `analyze` writes; settles the settings that its flags change.
///
/// # Errors
/// A level, a format or a count that can't be.
pub fn output_plan(arguments: &Analyze, data: &mut DataPlan) -> Result<OutputPlan, Failure> {
    let mut problems = Diagnostics::new();
    let settings = &mut data.settings;
    settings.seed = arguments.seed.unwrap_or(settings.seed);
    settings.headline = arguments.headline.unwrap_or(settings.headline);
    problems.extend(measures(settings, arguments.level, arguments.min_cell));
    let formats = formats(&arguments.format, &mut problems);
    if let Err(found) = arguments.presentation.apply(&mut data.study) {
        problems.extend(found);
    }
    if problems.has_errors() {
        return Err(Failure::Usage(problems));
    }
    let folder = arguments.out.clone().unwrap_or_else(|| Path::new("reports").join(&data.study.id));
    Ok(OutputPlan { folder, formats, share: arguments.share, force: arguments.force })
}

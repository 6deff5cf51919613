//! From files to scored waves: the part that every command which takes data shares.

use std::sync::Arc;

use polars_core::prelude::Int8Chunked;
use rayon::prelude::*;

use super::columns::{self, MappedInstrument};
use super::comparison::{self, Groups};
use super::failure::Failure;
use super::frames::{self, Exports, Frames, score_name};
use super::parts::{self, Part};
use super::plan::{DataPlan, Layout};
use super::scales;
use super::shape::{self, Shape};
use super::study::InformantColumn;
use super::terminal::Terminal;
use crate::analysis::results::Input;
use crate::analysis::{self, Scale};
use crate::domain::{Diagnostic, Diagnostics, Place};
use crate::ingest::{self, Coding, Events, Export, Found, find_column};
use crate::instruments::{self, Instrument, ItemColumns, MissingRule};
use crate::quality::{AnswerDates, PartSubject, WaveSubject};
use crate::stats::Scores;
use crate::waves::{self, Wave};

/// Everything that was read, scored.
#[derive(Debug)]
pub struct StudyData {
    pub inputs: Vec<Input>,
    pub waves: Vec<Wave>,
    pub scales: Vec<ScoredScale>,
    /// The subgroup columns that exist, by their number in the plan, with the frames' column name.
    pub background: Vec<(usize, String)>,
    /// The name in the frames of the column that tells the comparison group.
    pub comparison: Option<String>,
    /// When the rows of each wave were answered, where a figure depends on it; else empty.
    pub answered: Vec<Option<AnswerDates>>,
    pub recognised: Vec<RecognisedInstrument>,
    /// How one file of which nothing was said holds its waves.
    pub shape: Option<Shape>,
    /// How rows tell who answered.
    pub informant: Option<InformantColumn>,
    /// Columns that nothing uses, by file.
    pub unused: Vec<(String, Vec<String>)>,
    /// Warnings only, unless they are only [`examine`]d.
    pub findings: Diagnostics,
}

/// A scale and its scores in grid steps, a column a wave that has it.
#[derive(Debug)]
pub struct ScoredScale {
    pub scale: Scale,
    pub scores: Vec<Option<Scores>>,
    /// Where its items are; none for a score column.
    pub items: Option<ItemsOf>,
}

/// The items of a scale of an instrument. Their columns are made where they are needed: kept, they would be most of the memory.
#[derive(Debug)]
pub struct ItemsOf {
    instrument: Arc<Instrument>,
    /// The position of the scale in the instrument.
    position: usize,
}

impl ItemsOf {
    /// The items' columns at a wave, as they are added.
    #[must_use]
    pub fn columns(&self, wave: &Wave) -> Vec<Int8Chunked> {
        instruments::scored_items(&self.instrument, &self.instrument.scales[self.position], &wave.frame)
    }

    /// The items' names, in the order of the columns.
    #[must_use]
    pub fn names(columns: &[Int8Chunked]) -> Vec<String> {
        columns.iter().map(|column| column.name().rsplit('.').next().unwrap_or_default().to_owned()).collect()
    }
}

#[derive(Debug)]
pub struct RecognisedInstrument {
    pub instrument: Arc<Instrument>,
    /// Items found, of the wave that has most.
    pub found: usize,
    /// Which waves have any item of it.
    pub in_wave: Vec<bool>,
    /// How the study says that its answers are numbered at each wave.
    pub codings: Vec<Option<Coding>>,
}

/// What was read together with the files it came from, for those who look at cells that no analysis uses.
#[derive(Debug)]
pub struct Examined {
    /// Its findings may hold errors of cells; the cells are missing then.
    pub data: StudyData,
    pub exports: Vec<Export>,
    /// For each wave where the rows of its frame stand, in order.
    pub sources: Vec<Vec<WaveSource>>,
}

/// Rows of a wave's frame that come from one export.
#[derive(Debug)]
pub struct WaveSource {
    /// The number of the export.
    pub export: usize,
    /// For each row its row in the export; `None` where they are all of its rows.
    pub rows: Option<Vec<u32>>,
    /// The export's column names as the wave sees them.
    pub names: Vec<String>,
}

/// Reads, maps and scores. Of one file of which nothing was said, the plan is told the shape.
///
/// # Errors
/// All findings of the first stage that has errors.
pub fn read(plan: &mut DataPlan, progress: &dyn Fn(&str)) -> Result<StudyData, Failure> {
    let Mapped { exports, reading } = map(plan, |exports| Exports::GivenUp(exports), progress)?;
    drop(exports);
    let data = reading.score(plan).0;
    stop_at_errors(&data.findings)?;
    Ok(data)
}

/// Reads, maps, scores and matches the waves of a change; tells how far it is. A comparison group is matched apart.
///
/// # Errors
/// As [`read`]; one wave alone, which is no change; what keeps respondents from being matched or the groups from being told apart.
pub fn read_matched(plan: &mut DataPlan, terminal: &Terminal) -> Result<(StudyData, Groups), Failure> {
    let mut data = read(plan, &|file| terminal.step("terminal.reading", &[("file", file)]))?;
    // One file may hold several waves: only now it is known.
    if plan.settings.waves.len() < 2 {
        let mut findings = data.findings;
        findings.push(Diagnostic::error("one-wave", Place::nowhere()));
        return Err(Failure::Usage(findings));
    }
    terminal.step("terminal.matching", &[]);
    let everyone = waves::match_respondents(&data.waves, plan.settings.duplicates).map_err(Failure::Input)?;
    let groups = comparison::groups(plan, &mut data, everyone)?;
    Ok((data, groups))
}

/// As [`read`], but cells that can't be read are findings and missing.
///
/// # Errors
/// What keeps the waves from being read at all.
pub fn examine(plan: &mut DataPlan, progress: &dyn Fn(&str)) -> Result<Examined, Failure> {
    let Mapped { exports, reading } = map(plan, |exports| Exports::Kept(exports), progress)?;
    let (data, sources) = reading.score(plan);
    Ok(Examined { data, exports, sources })
}

/// The files, and what was read of them.
struct Mapped {
    exports: Vec<Export>,
    reading: Reading,
}

/// Frames that wait for being scored, and what else the files say.
struct Reading {
    frames: Frames,
    mapped: Vec<MappedInstrument>,
    parts: Vec<Part>,
    inputs: Vec<Input>,
    unused: Vec<(String, Vec<String>)>,
    shape: Option<Shape>,
    /// When the rows of each wave were answered, where a figure depends on it.
    answered: Vec<Option<AnswerDates>>,
    findings: Diagnostics,
}

fn map(plan: &mut DataPlan, kept: impl FnOnce(&mut [Export]) -> Exports<'_>, progress: &dyn Fn(&str)) -> Result<Mapped, Failure> {
    let files = plan.layout.files();
    progress(&files.join(", "));
    let mut findings = Diagnostics::new();
    let mut exports = exports(plan, &files, &mut findings)?;
    let shape = shape::settle(plan, &exports, &mut findings)?;
    find_unclear_rows(plan, &exports, &mut findings);
    let parts = parts::of_plan(plan, &exports, &mut findings);
    stop_at_errors(&findings)?;
    let mapped = columns::map(plan, &exports, &parts, &mut findings);
    let frames = frames::of_parts(plan, kept(&mut exports), &parts, &mapped, &mut findings)?;
    let depends = mapped.iter().any(|mapped| mapped.instrument.id == analysis::ADDED_VALUE_INSTRUMENT);
    let subjects = || frames.waves.iter().zip(&frames.sources).map(|(wave, sources)| wave_subject(wave, sources, &exports));
    let answered = if depends { subjects().map(|wave| AnswerDates::of(&wave)).collect() } else { Vec::new() };
    let (inputs, unused) = (inputs(plan, &exports), unused(&exports, &frames.used, &answered));
    Ok(Mapped { exports, reading: Reading { frames, mapped, parts, inputs, unused, shape, answered, findings } })
}

impl Reading {
    fn score(self, plan: &DataPlan) -> (StudyData, Vec<Vec<WaveSource>>) {
        let Self { frames, mapped, parts, inputs, unused, shape, answered, findings } = self;
        let scales = score(plan, &mapped, &parts, &frames);
        let recognised = mapped.iter().map(|mapped| RecognisedInstrument {
            instrument: Arc::clone(&mapped.instrument),
            found: mapped.parts.iter().flatten().map(ItemColumns::found).max().unwrap_or(0),
            in_wave: (0..frames.waves.len()).map(|wave| has(mapped, &parts, wave)).collect(),
            codings: mapped.codings.clone(),
        });
        let data = StudyData {
            inputs,
            recognised: recognised.collect(),
            shape,
            informant: plan.informant.clone(),
            unused,
            waves: frames.waves,
            scales,
            background: frames.background,
            comparison: frames.comparison,
            answered,
            findings,
        };
        (data, frames.sources)
    }
}

/// A wave and its exports.
#[must_use]
pub fn wave_subject<'a>(wave: &'a Wave, sources: &'a [WaveSource], exports: &'a [Export]) -> WaveSubject<'a> {
    let part = |source: &'a WaveSource| PartSubject { export: &exports[source.export], rows: source.rows.as_deref(), names: &source.names };
    WaveSubject { wave, name: wave.name.clone(), parts: sources.iter().map(part).collect() }
}

/// Opens every file.
///
/// # Errors
/// What keeps any of them from being read.
pub fn exports(plan: &DataPlan, files: &[String], findings: &mut Diagnostics) -> Result<Vec<Export>, Failure> {
    let read: Vec<Result<Export, Diagnostics>> = files.par_iter().map(|file| plan.shelf.export(file, plan.vendor)).collect();
    let mut exports = Vec::with_capacity(read.len());
    for export in read {
        match export {
            Ok(export) => {
                findings.extend(export.warnings().iter().cloned());
                exports.push(export);
            }
            Err(problems) => findings.extend(problems),
        }
    }
    stop_at_errors(findings)?;
    for (number, export) in exports.iter().enumerate() {
        if let Some(earlier) = exports[..number].iter().find(|earlier| earlier.facts.sha256 == export.facts.sha256) {
            let same = base_name(&earlier.facts.file);
            findings.push(Diagnostic::warning("file-twice", Place::file(&export.facts.file)).with("other", same));
        }
    }
    Ok(exports)
}

/// Fails with the findings if one of them is an error.
///
/// # Errors
/// See there.
pub fn stop_at_errors(findings: &Diagnostics) -> Result<(), Failure> {
    if findings.has_errors() { Err(Failure::Input(findings.clone())) } else { Ok(()) }
}

/// Rows that the files' layout says are several of one respondent's in one wave.
fn find_unclear_rows(plan: &DataPlan, exports: &[Export], findings: &mut Diagnostics) {
    for export in exports {
        let arrangement = export.arrangement();
        let told_by = match &plan.layout {
            Layout::Long { column, .. } => find_column(export, column),
            Layout::Files(_) | Layout::Wide { .. } | Layout::Unsaid(_) => Found::Nothing,
        };
        if let Events::Known { column, events } = &arrangement.events
            && told_by == Found::Nothing
        {
            let names = events.iter().map(|event| format!("\"{}\"", event.value)).collect::<Vec<_>>().join(", ");
            let place = Place::file(&export.facts.file).column(column);
            findings.push(Diagnostic::error("events-in-one-wave", place).with("events", names));
        }
        if let Some(repeats) = &arrangement.repeats
            && told_by != Found::Column(repeats.instance)
        {
            findings.push(repeats.why.clone());
        }
    }
}

/// Whether a wave has any item of an instrument.
fn has(mapped: &MappedInstrument, parts: &[Part], wave: usize) -> bool {
    parts.iter().zip(&mapped.parts).any(|(part, columns)| part.wave == wave && columns.as_ref().is_some_and(|columns| columns.found() > 0))
}

/// The path without its folders: an output names a file, not a place on somebody's disk.
fn base_name(path: &str) -> String {
    path.rsplit(['/', '\\']).next().unwrap_or(path).to_owned()
}

fn inputs(plan: &DataPlan, exports: &[Export]) -> Vec<Input> {
    let waves: Vec<Option<String>> = match &plan.layout {
        Layout::Files(files) => {
            plan.settings.waves.iter().zip(files).flat_map(|(wave, files)| files.iter().map(|_| Some(wave.clone()))).collect()
        }
        Layout::Long { .. } | Layout::Wide { .. } | Layout::Unsaid(_) => vec![None; exports.len()],
    };
    let input = |(export, wave): (&Export, Option<String>)| Input {
        file: base_name(&export.facts.file),
        sha256: export.facts.sha256.clone(),
        wave,
        rows: Some(export.facts.rows),
        columns: export.facts.columns,
        encoding: export.facts.encoding.map(|encoding| encoding.label().to_owned()).unwrap_or_default(),
        delimiter: export.facts.delimiter.map(|delimiter| if delimiter == '\t' { "tab".to_owned() } else { delimiter.to_string() }),
        decimal: Some(plan.decimal.unwrap_or(export.facts.decimal).character().to_string()),
        layout: export.arrangement().layout.map(str::to_owned),
        layout_title: export.arrangement().layout.map(|layout| ingest::Layout::title(layout).to_owned()),
    };
    exports.iter().zip(waves).map(input).collect()
}

/// The scores of every scale, a column a wave.
fn score(plan: &DataPlan, mapped: &[MappedInstrument], parts: &[Part], frames: &Frames) -> Vec<ScoredScale> {
    let waves_of = &frames.waves;
    let mut scored = Vec::new();
    for mapped in mapped {
        let waves: Vec<Option<Vec<instruments::ScaleScores>>> = waves_of
            .par_iter()
            .enumerate()
            .map(|(number, wave)| {
                has(mapped, parts, number).then(|| instruments::score(&mapped.instrument, &wave.frame, MissingRule::Standard))
            })
            .collect();
        for position in 0..mapped.instrument.scales.len() {
            let Some(grid) = waves.iter().flatten().map(|scales| scales[position].grid).next() else { continue };
            let scores: Vec<Option<Scores>> = waves.iter().map(|wave| Some(wave.as_ref()?[position].steps.clone())).collect();
            if scores.iter().flatten().all(|scores| scores.missing() == scores.len()) {
                continue;
            }
            let scale = scales::of_instrument(&mapped.instrument, position, grid, mapped.bands.as_deref());
            let items = ItemsOf { instrument: Arc::clone(&mapped.instrument), position };
            scored.push(ScoredScale { scale, scores, items: Some(items) });
        }
    }
    for score in &plan.scores {
        let name = score_name(score);
        let column = |wave: &Wave| Some(wave.frame.column(&name).ok()?.i64().ok()?.iter().collect());
        let columns: Vec<Option<Scores>> = waves_of.iter().map(column).collect();
        let places = frames.places.iter().find(|(known, _)| *known == name).map_or(0, |(_, places)| *places);
        scored.push(ScoredScale { scale: scales::of_score(score, places), scores: columns, items: None });
    }
    scored
}

/// The columns that nothing uses, by file.
fn unused(exports: &[Export], used: &[Vec<usize>], answered: &[Option<AnswerDates>]) -> Vec<(String, Vec<String>)> {
    let is_date = |name: &&str| answered.iter().flatten().any(|dates| dates.column() == *name);
    let left = |(export, used): (&Export, &Vec<usize>)| {
        let left = export.columns().iter().enumerate().filter(|(index, _)| !used.contains(index)).map(|(_, column)| column.name());
        (export.facts.file.clone(), left.filter(|name| !is_date(name)).map(str::to_owned).collect::<Vec<_>>())
    };
    exports.iter().zip(used).map(left).filter(|(_, left)| !left.is_empty()).collect()
}

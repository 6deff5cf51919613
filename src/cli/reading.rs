//! From files to scored waves: the part that every command which takes data shares.

use std::sync::Arc;

use polars_core::prelude::*;
use rayon::prelude::*;

use super::failure::Failure;
use super::plan::{DataPlan, Layout, PlannedColumns, PlannedInstrument};
use super::scales;
use super::study::ScoreColumn;
use crate::analysis::Scale;
use crate::analysis::results::Input;
use crate::domain::{Diagnostic, Diagnostics, Place};
use crate::ingest::{
    self, BackgroundColumn, Codebook, Coding, Events, Export, Found, ID, ItemColumn, Mapping, MissingTexts, Respondent, ScoreFormat,
    Suspicion, TextColumn, WaveData, find_column, require_column, wave_frame,
};
use crate::instruments::{self, Candidate, ColumnRule, Headers, Instrument, ItemColumns, MissingRule};
use crate::waves::Wave;

/// Everything that was read, scored.
#[derive(Debug)]
pub struct StudyData {
    pub inputs: Vec<Input>,
    pub waves: Vec<Wave>,
    pub scales: Vec<ScoredScale>,
    /// The subgroup columns that exist, by their number in the plan, with the frames' column name.
    pub background: Vec<(usize, String)>,
    pub recognised: Vec<RecognisedInstrument>,
    /// Columns that nothing uses, by file.
    pub unused: Vec<(String, Vec<String>)>,
    /// The column that tells the waves of one long file apart.
    pub wave_column: Option<String>,
    /// Warnings only, unless they are only [`examine`]d.
    pub findings: Diagnostics,
}

/// A scale and its scores in grid steps, a column a wave that has it.
#[derive(Debug)]
pub struct ScoredScale {
    pub scale: Scale,
    pub scores: Vec<Option<Int64Chunked>>,
    /// The names of the scale's items and their columns at each wave, as they are added; none for a score column.
    pub items: Option<(Vec<String>, Vec<Vec<Int8Chunked>>)>,
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
    /// One a wave.
    pub sources: Vec<WaveSource>,
}

/// Where the rows of a wave's frame stand.
#[derive(Debug)]
pub struct WaveSource {
    /// The number of the export.
    pub export: usize,
    /// For each row of the frame its row in the export; `None` where they are the same.
    pub rows: Option<Vec<u32>>,
}

/// The rows of one export that are one wave.
struct WaveRows<'a> {
    export: usize,
    rows: Option<Vec<u32>>,
    name: &'a str,
}

/// An instrument with its columns, one mapping a wave; `None` where the wave does not have it.
struct MappedInstrument {
    instrument: Arc<Instrument>,
    bands: Option<String>,
    /// One a wave.
    codings: Vec<Option<Coding>>,
    waves: Vec<Option<ItemColumns>>,
}

/// Reads, maps and scores.
///
/// # Errors
/// All findings of the first stage that has errors.
pub fn read(plan: &DataPlan, progress: &dyn Fn(&str)) -> Result<StudyData, Failure> {
    let data = examine(plan, progress)?.data;
    stop_at_errors(&data.findings)?;
    Ok(data)
}

/// The same, but cells that can't be read are findings and missing.
///
/// # Errors
/// What keeps the waves from being read at all.
pub fn examine(plan: &DataPlan, progress: &dyn Fn(&str)) -> Result<Examined, Failure> {
    let files: Vec<&String> = match &plan.layout {
        Layout::Files(files) => files.iter().collect(),
        Layout::Long { file, .. } | Layout::Wide { file } => vec![file],
    };
    progress(&files.iter().map(|file| file.as_str()).collect::<Vec<_>>().join(", "));
    let mut findings = Diagnostics::new();
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
    stop_at_errors(&findings)?;

    find_unclear_rows(plan, &exports, &mut findings);
    let waves = wave_rows(plan, &exports, &mut findings);
    stop_at_errors(&findings)?;
    let headers: Vec<Vec<String>> =
        exports.iter().map(|export| export.columns().iter().map(|column| column.short_name().to_owned()).collect()).collect();
    let mapped = map_instruments(plan, &exports, &headers, &waves, &mut findings);
    let Frames { mut data, sources, background } = frames(plan, &exports, &waves, &mapped, &mut findings)?;
    ingest::align_scores(&mut data).map_err(|error| Failure::Run(error.into()))?;

    let scales = score(plan, &mapped, &data);
    let recognised = mapped.iter().map(|mapped| RecognisedInstrument {
        instrument: Arc::clone(&mapped.instrument),
        found: mapped.waves.iter().flatten().map(ItemColumns::found).max().unwrap_or(0),
        in_wave: mapped.waves.iter().map(|columns| columns.as_ref().is_some_and(|columns| columns.found() > 0)).collect(),
        codings: mapped.codings.clone(),
    });
    let data = StudyData {
        inputs: inputs(plan, &exports),
        recognised: recognised.collect(),
        unused: unused(plan, &exports, &waves, &mapped),
        waves: wave_list(&waves, &exports, data),
        scales,
        background,
        wave_column: match &plan.layout {
            Layout::Long { column, .. } => Some(column.clone()),
            Layout::Files(_) | Layout::Wide { .. } => None,
        },
        findings,
    };
    Ok(Examined { data, exports, sources })
}

fn stop_at_errors(findings: &Diagnostics) -> Result<(), Failure> {
    if findings.has_errors() { Err(Failure::Input(findings.clone())) } else { Ok(()) }
}

/// The path without its folders: an output names a file, not a place on somebody's disk.
fn base_name(path: &str) -> String {
    path.rsplit(['/', '\\']).next().unwrap_or(path).to_owned()
}

fn inputs(plan: &DataPlan, exports: &[Export]) -> Vec<Input> {
    let wave = |index: usize| match plan.layout {
        Layout::Files(_) => plan.settings.waves.get(index).cloned(),
        _ => None,
    };
    let input = |(index, export): (usize, &Export)| Input {
        file: base_name(&export.facts.file),
        sha256: export.facts.sha256.clone(),
        wave: wave(index),
        rows: Some(export.facts.rows),
        columns: export.facts.columns,
        encoding: export.facts.encoding.map(|encoding| encoding.label().to_owned()).unwrap_or_default(),
        delimiter: export.facts.delimiter.map(|delimiter| if delimiter == '\t' { "tab".to_owned() } else { delimiter.to_string() }),
        decimal: Some(export.facts.decimal.character().to_string()),
        layout: export.arrangement().layout.map(str::to_owned),
    };
    exports.iter().enumerate().map(input).collect()
}

/// Rows that the files' layout says are several of one respondent's in one wave.
fn find_unclear_rows(plan: &DataPlan, exports: &[Export], findings: &mut Diagnostics) {
    for export in exports {
        let arrangement = export.arrangement();
        let by_column = match &plan.layout {
            Layout::Long { column, .. } => find_column(export, column),
            Layout::Files(_) | Layout::Wide { .. } => Found::Nothing,
        };
        if let Events::Known { column, events } = &arrangement.events
            && by_column == Found::Nothing
        {
            let names = events.iter().map(|event| format!("\"{}\"", event.value)).collect::<Vec<_>>().join(", ");
            let place = Place::file(&export.facts.file).column(column);
            findings.push(Diagnostic::error("events-in-one-wave", place).with("events", names));
        }
        if let Some(repeats) = &arrangement.repeats
            && by_column != Found::Column(repeats.instance)
        {
            findings.push(repeats.why.clone());
        }
    }
}

/// Which rows of which export are which wave.
fn wave_rows<'a>(plan: &'a DataPlan, exports: &[Export], findings: &mut Diagnostics) -> Vec<WaveRows<'a>> {
    let names = &plan.settings.waves;
    match &plan.layout {
        Layout::Files(_) => names.iter().enumerate().map(|(export, name)| WaveRows { export, rows: None, name }).collect(),
        Layout::Wide { .. } => names.iter().map(|name| WaveRows { export: 0, rows: None, name }).collect(),
        Layout::Long { column, values, .. } => {
            let export = &exports[0];
            let wave_column = match require_column(export, column) {
                Ok(index) => export.column(index),
                Err(problems) => {
                    findings.extend(problems);
                    return Vec::new();
                }
            };
            let rows: Vec<Vec<u32>> = values
                .iter()
                .map(|texts| {
                    let wanted: Vec<String> = texts.iter().map(|text| ingest::folded(text)).collect();
                    wave_column.rows_where(|text| wanted.contains(&ingest::folded(text)))
                })
                .collect();
            let known: Vec<String> = values.iter().flatten().map(|text| ingest::folded(text)).collect();
            let strangers = wave_column.rows_where(|text| !known.contains(&ingest::folded(text)));
            if let Some(&first) = strangers.first() {
                let text = wave_column.text(first as usize);
                let place = Place::file(&export.facts.file).row(export.row_number(first as usize)).column(column).value(text);
                findings.push(Diagnostic::warning("rows-of-no-wave", place).with("count", strangers.len()));
            }
            for (name, _) in names.iter().zip(&rows).filter(|(_, rows)| rows.is_empty()) {
                findings.push(Diagnostic::error("wave-without-rows", Place::file(&export.facts.file).column(column)).with("wave", name));
            }
            names.iter().zip(rows).map(|(name, rows)| WaveRows { export: 0, rows: Some(rows), name }).collect()
        }
    }
}

/// Which instruments there are and which columns hold their items.
fn map_instruments(
    plan: &DataPlan,
    exports: &[Export],
    headers: &[Vec<String>],
    waves: &[WaveRows<'_>],
    findings: &mut Diagnostics,
) -> Vec<MappedInstrument> {
    let header = |export: usize| Headers { file: &exports[export].facts.file, names: &headers[export] };
    let mut mapped = Vec::new();
    let mut by_name: Vec<(Candidate, Option<&PlannedInstrument>)> = Vec::new();
    for planned in &plan.instruments {
        let Some(columns) = &planned.columns else {
            by_name.push((planned.candidate.clone(), Some(planned)));
            continue;
        };
        let mut of_waves = Vec::with_capacity(waves.len());
        for (number, wave) in waves.iter().enumerate() {
            let rule = match columns {
                PlannedColumns::Same(rule) => Some(rule),
                PlannedColumns::PerWave(rules) => rules[number].as_ref(),
            };
            let found =
                rule.and_then(|rule| match map_columns(&planned.candidate.instrument, rule, &exports[wave.export], header(wave.export)) {
                    Ok((columns, warnings)) => {
                        findings.extend(warnings);
                        Some(columns)
                    }
                    Err(problems) => {
                        findings.extend(problems);
                        None
                    }
                });
            of_waves.push(found);
        }
        mapped.push(MappedInstrument {
            instrument: Arc::clone(&planned.candidate.instrument),
            bands: planned.bands.clone(),
            codings: planned.codings.clone(),
            waves: of_waves,
        });
    }
    if plan.instruments.is_empty() && plan.scores.is_empty() {
        match instruments::every_built_in() {
            Ok(all) => {
                by_name.extend(all.into_iter().map(|instrument| (Candidate { instrument: Arc::new(instrument), asked_for: false }, None)));
            }
            Err(problems) => findings.extend(problems),
        }
    }
    if !by_name.is_empty() {
        let candidates: Vec<Candidate> = by_name.iter().map(|(candidate, _)| candidate.clone()).collect();
        let all: Vec<Headers<'_>> = (0..exports.len()).map(header).collect();
        let recognition = instruments::recognise(&candidates, &all);
        findings.extend(recognition.findings);
        for found in recognition.instruments {
            let planned =
                by_name.iter().find(|(candidate, _)| candidate.instrument.id == found.instrument.id).and_then(|(_, planned)| *planned);
            let of_wave = |wave: &WaveRows<'_>| {
                let columns = found.files[wave.export].clone();
                (columns.found() > 0).then_some(columns)
            };
            mapped.push(MappedInstrument {
                waves: waves.iter().map(of_wave).collect(),
                bands: planned.and_then(|planned| planned.bands.clone()),
                codings: planned.map_or_else(|| vec![None; waves.len()], |planned| planned.codings.clone()),
                instrument: found.instrument,
            });
        }
    }
    if mapped.is_empty() && plan.scores.is_empty() && !findings.has_errors() {
        let files = exports.iter().map(|export| export.facts.file.as_str()).collect::<Vec<_>>().join(", ");
        findings.push(Diagnostic::error("no-instrument", Place::file(files)).with("known", instruments::built_in_ids().join(", ")));
    }
    for mapped in &mapped {
        for (wave, columns) in waves.iter().zip(&mapped.waves) {
            if columns.is_none() {
                let place = Place::file(&exports[wave.export].facts.file);
                let name = mapped.instrument.name.get(plan.language);
                findings.push(Diagnostic::warning("instrument-not-in-wave", place).with("instrument", name).with("wave", wave.name));
            }
        }
    }
    mapped
}

/// The columns by a rule of the study file, which may name them as the file does or by their short names.
fn map_columns(
    instrument: &Instrument,
    rule: &ColumnRule,
    export: &Export,
    short: Headers<'_>,
) -> Result<(ItemColumns, Diagnostics), Diagnostics> {
    let names: Vec<String> = export.columns().iter().map(|column| column.name().to_owned()).collect();
    let written = instruments::map_columns(instrument, rule, Headers { names: &names, ..short });
    written.or_else(|problems| instruments::map_columns(instrument, rule, short).map_err(|_| problems))
}

/// The column of a `[[score]]` in a wave.
fn score_column<'a>(score: &'a ScoreColumn, wave: &str) -> Option<&'a str> {
    match (&score.column, &score.columns) {
        (Some(column), _) => Some(column),
        (None, Some(columns)) => columns.get(wave).map(String::as_str),
        (None, None) => None,
    }
}

/// One frame a wave with where its rows stand, and the subgroup columns with their names in the frames.
struct Frames {
    data: Vec<WaveData>,
    sources: Vec<WaveSource>,
    background: Vec<(usize, String)>,
}

/// Translates the mapped columns of every wave.
fn frames(
    plan: &DataPlan,
    exports: &[Export],
    waves: &[WaveRows<'_>],
    mapped: &[MappedInstrument],
    findings: &mut Diagnostics,
) -> Result<Frames, Failure> {
    let missing_texts = |instrument: Option<&Instrument>| {
        let own: Vec<String> = instrument.into_iter().flat_map(|instrument| &instrument.missing).map(ToString::to_string).collect();
        MissingTexts::new(plan.settings.missing.iter().chain(&own).map(String::as_str))
    };
    let codebooks: Vec<Vec<Vec<Codebook>>> = mapped
        .iter()
        .map(|mapped| {
            let missing = missing_texts(Some(&mapped.instrument));
            let codebook = |item: &instruments::Item| {
                let labels = item.answers.iter().flat_map(|answer| answer.labels.iter().map(|label| (label.as_str(), answer.code)));
                Codebook::new(item.lowest, item.highest, labels, missing.clone())
            };
            let plain: Vec<Codebook> = mapped.instrument.items.iter().map(codebook).collect();
            let of_wave = |(wave, coding): (usize, &Option<Coding>)| {
                if let Some(coding) = coding {
                    return plain.iter().map(|codebook| codebook.clone().coded(*coding)).collect();
                }
                let export = &exports[waves[wave].export];
                let items = item_columns(mapped, wave, export);
                findings.extend(bare_numbers(mapped, export, &items, &plain));
                suspecting(plain.clone(), &items)
            };
            mapped.codings.iter().enumerate().map(of_wave).collect()
        })
        .collect();
    let mut background: Vec<(usize, String)> = Vec::new();
    let mut mappings = Vec::with_capacity(waves.len());
    for (number, wave) in waves.iter().enumerate() {
        let export = &exports[wave.export];
        let mut mapping = Mapping { id: id_column(plan, export, findings), ..Mapping::default() };
        for (mapped, codebooks) in mapped.iter().zip(&codebooks) {
            let Some(columns) = &mapped.waves[number] else { continue };
            for (item, column) in columns.columns.iter().enumerate() {
                let Some(column) = *column else { continue };
                let name = instruments::item_column(&mapped.instrument, item);
                mapping.items.push(ItemColumn { name, column, codebook: &codebooks[number][item] });
            }
        }
        for score in &plan.scores {
            let Some(column) = score_column(score, wave.name) else { continue };
            match require_column(export, column) {
                Ok(column) => mapping.scores.push(ingest::ScoreColumn {
                    name: score_name(score),
                    column,
                    format: ScoreFormat { range: score.range.map(|[low, high]| (low, high)), missing: missing_texts(None) },
                }),
                Err(problems) => findings.extend(problems),
            }
        }
        for (number, subgroup) in plan.subgroups.iter().enumerate() {
            if let Found::Column(column) = find_column(export, &subgroup.column) {
                let name = format!("background {number}");
                mapping.background.push(BackgroundColumn { name: name.clone(), column, missing: missing_texts(None) });
                if !background.contains(&(number, name.clone())) {
                    background.push((number, name));
                }
            }
        }
        mappings.push(mapping);
    }
    for (number, subgroup) in plan.subgroups.iter().enumerate() {
        if !background.iter().any(|(found, _)| *found == number) {
            let export = &exports[waves[0].export];
            findings.extend(require_column(export, &subgroup.column).err().into_iter().flatten());
        }
    }
    background.sort_unstable();
    stop_at_errors(findings)?;
    let read: Vec<(WaveData, Diagnostics)> =
        waves.par_iter().zip(&mappings).map(|(wave, mapping)| wave_frame(&exports[wave.export], wave.rows.as_deref(), mapping)).collect();
    let mut data = Vec::with_capacity(read.len());
    let mut sources = Vec::with_capacity(read.len());
    for ((wave, problems), rows) in read.into_iter().zip(waves) {
        findings.extend(problems);
        let (wave, rows_of_frame) = match plan.layout {
            Layout::Wide { .. } => answered(wave),
            Layout::Files(_) | Layout::Long { .. } => (wave, rows.rows.clone()),
        };
        data.push(wave);
        sources.push(WaveSource { export: rows.export, rows: rows_of_frame });
    }
    Ok(Frames { data, sources, background })
}

/// The items that a wave has, with their columns.
fn item_columns<'a>(mapped: &MappedInstrument, wave: usize, export: &'a Export) -> Vec<(usize, &'a TextColumn)> {
    let columns = mapped.waves[wave].iter().flat_map(|columns| columns.columns.iter().enumerate());
    columns.filter_map(|(item, column)| column.map(|column| (item, export.column(column)))).collect()
}

/// The finding that numbers say nothing, where the file's layout says so and there are any.
fn bare_numbers(mapped: &MappedInstrument, export: &Export, items: &[(usize, &TextColumn)], codebooks: &[Codebook]) -> Option<Diagnostic> {
    let why = export.arrangement().bare_numbers.as_ref()?;
    let (_, column) = items.iter().find(|(item, column)| codebooks[*item].meets_bare_numbers(column))?;
    let mut why = why.clone().with("instrument", &mapped.instrument.id);
    why.place = why.place.column(column.name());
    Some(why)
}

/// Where answers are out of range, and all of them would be in it if the export numbers them one higher or lower, says so.
fn suspecting(codebooks: Vec<Codebook>, items: &[(usize, &TextColumn)]) -> Vec<Codebook> {
    let reads_all = |codebooks: &[Codebook]| items.iter().all(|(item, column)| codebooks[*item].reads_all(column) || column.has_labels());
    if reads_all(&codebooks) {
        return codebooks;
    }
    let suspected = Suspicion::ALL.into_iter().find(|suspicion| {
        let coded: Vec<Codebook> = codebooks.iter().map(|codebook| codebook.clone().coded(suspicion.coding())).collect();
        reads_all(&coded)
    });
    match suspected {
        Some(suspicion) => codebooks.into_iter().map(|codebook| codebook.suspecting(suspicion)).collect(),
        None => codebooks,
    }
}

fn score_name(score: &ScoreColumn) -> String {
    format!("score {}", score.id)
}

fn id_column(plan: &DataPlan, export: &Export, findings: &mut Diagnostics) -> Option<usize> {
    let name = plan.id.as_deref().unwrap_or(ID);
    if plan.id.is_none() {
        let one_file = !matches!(&plan.layout, Layout::Files(files) if files.len() > 1);
        match &export.arrangement().respondent {
            Respondent::UsualName => {}
            Respondent::Column(column) => return Some(*column),
            Respondent::RowsOnly { column, .. } if one_file => return Some(*column),
            Respondent::RowsOnly { why, .. } => {
                findings.push(why.clone());
                return None;
            }
        }
    }
    match require_column(export, name) {
        Ok(column) => Some(column),
        Err(problems) if plan.id.is_some() => {
            findings.extend(problems);
            None
        }
        Err(_) => {
            let nearest = ingest::nearest_names(export, name).iter().map(|name| format!("\"{name}\"")).collect::<Vec<_>>().join(", ");
            findings.push(Diagnostic::error("no-id-column", Place::file(&export.facts.file)).with("nearest", nearest));
            None
        }
    }
}

/// In a wide file a respondent is in a wave where any of the wave's answers or scores is there; these rows are given too.
fn answered(wave: WaveData) -> (WaveData, Option<Vec<u32>>) {
    let answers = wave.frame.get_columns().iter().filter(|column| matches!(column.dtype(), DataType::Int8 | DataType::Int64));
    let mut any = vec![false; wave.frame.height()];
    for column in answers {
        for (seen, there) in any.iter_mut().zip(column.is_not_null().iter()) {
            *seen |= there.unwrap_or(false);
        }
    }
    let chosen: Vec<u32> = (0_u32..).zip(&any).filter(|(_, seen)| **seen).map(|(row, _)| row).collect();
    let indexes = IdxCa::from_vec(PlSmallStr::EMPTY, chosen.clone());
    match wave.frame.take(&indexes) {
        Ok(frame) => (WaveData { frame, row_numbers: wave.row_numbers.select(&chosen), ..wave }, Some(chosen)),
        Err(_) => (wave, None),
    }
}

/// The scores of every scale, a column a wave.
fn score(plan: &DataPlan, mapped: &[MappedInstrument], data: &[WaveData]) -> Vec<ScoredScale> {
    let mut scored = Vec::new();
    for mapped in mapped {
        let waves: Vec<Option<Vec<instruments::ScaleScores>>> = mapped
            .waves
            .par_iter()
            .zip(data)
            .map(|(columns, wave)| columns.as_ref().map(|_| instruments::score(&mapped.instrument, &wave.frame, MissingRule::Standard)))
            .collect();
        for position in 0..mapped.instrument.scales.len() {
            let scores: Vec<Option<Int64Chunked>> = waves
                .iter()
                .map(|wave| wave.as_ref().map(|scales| scales[position].steps.iter().map(|steps| steps.map(i64::from)).collect()))
                .collect();
            let Some(grid) = waves.iter().flatten().map(|scales| scales[position].grid).next() else { continue };
            if scores.iter().flatten().all(|scores| scores.null_count() == scores.len()) {
                continue;
            }
            let scale = scales::of_instrument(&mapped.instrument, position, grid, mapped.bands.as_deref());
            let of_scale = &mapped.instrument.scales[position];
            let columns: Vec<Vec<Int8Chunked>> =
                data.iter().map(|wave| instruments::scored_items(&mapped.instrument, of_scale, &wave.frame)).collect();
            let item_name = |column: &Int8Chunked| column.name().rsplit('.').next().unwrap_or_default().to_owned();
            let names = columns.first().map(|columns| columns.iter().map(item_name).collect()).unwrap_or_default();
            scored.push(ScoredScale { scale, scores, items: Some((names, columns)) });
        }
    }
    for score in &plan.scores {
        let name = score_name(score);
        let columns: Vec<Option<Int64Chunked>> =
            data.iter().map(|wave| wave.frame.column(&name).ok().and_then(|column| column.i64().ok().cloned())).collect();
        let places = data.iter().find_map(|wave| wave.places.get(&name)).copied().unwrap_or(0);
        scored.push(ScoredScale { scale: scales::of_score(score, places), scores: columns, items: None });
    }
    scored
}

fn wave_list(waves: &[WaveRows<'_>], exports: &[Export], data: Vec<WaveData>) -> Vec<Wave> {
    let wave = |(rows, data): (&WaveRows<'_>, WaveData)| Wave {
        name: rows.name.to_owned(),
        file: exports[rows.export].facts.file.clone(),
        row_numbers: (0..data.row_numbers.len()).map(|row| data.row_numbers.get(row) as u32).collect(),
        frame: data.frame,
    };
    waves.iter().zip(data).map(wave).collect()
}

/// The columns that nothing uses, so that a misspelt name does not go unseen.
fn unused(plan: &DataPlan, exports: &[Export], waves: &[WaveRows<'_>], mapped: &[MappedInstrument]) -> Vec<(String, Vec<String>)> {
    let mut unused = Vec::new();
    for (number, export) in exports.iter().enumerate() {
        let mut used: Vec<usize> = Vec::new();
        let mut names: Vec<&str> = vec![plan.id.as_deref().unwrap_or(ID)];
        if let (None, Respondent::Column(column) | Respondent::RowsOnly { column, .. }) = (&plan.id, &export.arrangement().respondent) {
            used.push(*column);
        }
        names.extend(plan.subgroups.iter().map(|subgroup| subgroup.column.as_str()));
        if let Layout::Long { column, .. } = &plan.layout {
            names.push(column);
        }
        for (position, wave) in waves.iter().enumerate().filter(|(_, wave)| wave.export == number) {
            names.extend(plan.scores.iter().filter_map(|score| score_column(score, wave.name)));
            used.extend(
                mapped.iter().filter_map(|mapped| mapped.waves[position].as_ref()).flat_map(|columns| columns.columns.iter().flatten()),
            );
        }
        used.extend(names.iter().filter_map(|name| match find_column(export, name) {
            Found::Column(column) => Some(column),
            _ => None,
        }));
        let left =
            export.columns().iter().enumerate().filter(|(index, _)| !used.contains(index)).map(|(_, column)| column.name().to_owned());
        let left: Vec<String> = left.collect();
        if !left.is_empty() {
            unused.push((export.facts.file.clone(), left));
        }
    }
    unused
}

//! Translates the mapped columns of every part, and stacks the parts of a wave into its frame.

use polars_core::prelude::*;
use rayon::prelude::*;

use super::columns::MappedInstrument;
use super::failure::Failure;
use super::parts::Part;
use super::plan::{DataPlan, Layout};
use super::reading::{WaveSource, stop_at_errors};
use super::study::ScoreColumn;
use crate::domain::{Diagnostic, Diagnostics, Place};
use crate::ingest::{
    self, BackgroundColumn, Codebook, Export, Found, ID, ItemColumn, Mapping, MissingTexts, Respondent, ScoreFormat, Suspicion, TextColumn,
    WaveData, find_column, find_name, require_column, wave_frame, wave_frame_giving_up,
};
use crate::instruments::{self, Informant, Instrument};
use crate::waves::{INFORMANT, SourceRows, Wave};

/// The waves, where their rows stand, and what of the exports they use.
#[derive(Debug)]
pub struct Frames {
    pub waves: Vec<Wave>,
    /// The parts of each wave that the rows of its frame come from, in order.
    pub sources: Vec<Vec<WaveSource>>,
    /// Subgroup columns that exist, by their number in the plan, with their name in the frames.
    pub background: Vec<(usize, String)>,
    /// The name in the frames of the column that tells the comparison group.
    pub comparison: Option<String>,
    /// The decimal places of each score, the same in all waves.
    pub places: Vec<(String, u32)>,
    /// For each export the columns that something uses.
    pub used: Vec<Vec<usize>>,
}

/// The exports that frames are made of.
#[derive(Debug)]
pub enum Exports<'a> {
    Kept(&'a [Export]),
    /// Nobody looks at their texts once the frames are made.
    GivenUp(&'a mut [Export]),
}

impl Exports<'_> {
    fn all(&self) -> &[Export] {
        match self {
            Self::Kept(exports) => exports,
            Self::GivenUp(exports) => exports,
        }
    }
}

/// Translates and stacks.
///
/// # Errors
/// Columns that are not there.
pub fn of_parts(
    plan: &DataPlan,
    mut source: Exports<'_>,
    parts: &[Part],
    mapped: &[MappedInstrument],
    findings: &mut Diagnostics,
) -> Result<Frames, Failure> {
    let exports = source.all();
    // For each instrument and part the codebooks of the items.
    let codebooks: Vec<Vec<Vec<Codebook>>> = mapped
        .iter()
        .map(|mapped| (0..parts.len()).map(|number| codebooks(plan, exports, parts, mapped, number, findings)).collect())
        .collect();
    let ids: Vec<Option<usize>> = exports.iter().map(|export| id_column(plan, export, findings)).collect();
    let mut background: Vec<(usize, String)> = Vec::new();
    // The comparison group's column behind those of the subgroups.
    let wanted = plan.subgroups.iter().map(|subgroup| &subgroup.column).chain(plan.comparison.iter().map(|group| &group.column));
    let wanted: Vec<&String> = wanted.collect();
    let mut mappings = Vec::with_capacity(parts.len());
    for (number, part) in parts.iter().enumerate() {
        let export = &exports[part.export];
        let mut mapping = Mapping { id: ids[part.export], ..Mapping::default() };
        for (mapped, codebooks) in mapped.iter().zip(&codebooks) {
            let Some(columns) = &mapped.parts[number] else { continue };
            for (item, column) in columns.columns.iter().enumerate() {
                let Some(column) = *column else { continue };
                let name = instruments::item_column(&mapped.instrument, item);
                mapping.items.push(ItemColumn { name, column, codebook: &codebooks[number][item] });
            }
        }
        let wave = &plan.settings.waves[part.wave];
        for score in plan.scores.iter().filter(|score| part.informant.is_none() || score.informant == part.informant) {
            let Some(column) = score_column(score, wave) else { continue };
            match require_seen(export, part, column) {
                Ok(column) => mapping.scores.push(ingest::ScoreColumn {
                    name: score_name(score),
                    column,
                    format: ScoreFormat {
                        range: score.range.map(|[low, high]| (low, high)),
                        missing: missing_texts(plan, None),
                        decimal: plan.decimal,
                    },
                }),
                Err(problems) => findings.extend(problems),
            }
        }
        for (number, wanted) in wanted.iter().enumerate() {
            if let Found::Column(column) = part.background(export, wanted) {
                let name = format!("background {number}");
                mapping.background.push(BackgroundColumn { name: name.clone(), column, missing: missing_texts(plan, None) });
                if !background.contains(&(number, name.clone())) {
                    background.push((number, name));
                }
            }
        }
        mappings.push(mapping);
    }
    for (number, wanted) in wanted.iter().enumerate() {
        if !background.iter().any(|(found, _)| *found == number)
            && let Some(export) = exports.first()
        {
            findings.extend(require_column(export, wanted).err().into_iter().flatten());
        }
    }
    background.sort_unstable();
    let comparison = background.pop_if(|(number, _)| *number == plan.subgroups.len()).map(|(_, name)| name);
    stop_at_errors(findings)?;
    let planned = parts.par_iter().zip(&mappings);
    let is_part_of_its_own = parts.len() == exports.len() && parts.iter().enumerate().all(|(number, part)| part.export == number);
    let read: Vec<(WaveData, Diagnostics)> = match &mut source {
        Exports::GivenUp(exports) if is_part_of_its_own => planned
            .zip(exports.par_iter_mut())
            .map(|((part, mapping), export)| wave_frame_giving_up(export, part.rows.as_deref(), mapping))
            .collect(),
        source => {
            let exports = source.all();
            planned.map(|(part, mapping)| wave_frame(&exports[part.export], part.rows.as_deref(), mapping)).collect()
        }
    };
    let exports = source.all();
    let mut data = Vec::with_capacity(read.len());
    let mut rows = Vec::with_capacity(read.len());
    for ((part_data, problems), part) in read.into_iter().zip(parts) {
        findings.extend(problems);
        let (part_data, rows_of_frame) = match plan.layout {
            Layout::Wide { .. } => answered(part_data),
            Layout::Files(_) | Layout::Long { .. } | Layout::Unsaid(_) => (part_data, part.rows.clone()),
        };
        data.push(part_data);
        rows.push(rows_of_frame);
    }
    ingest::align_scores(&mut data).map_err(|error| Failure::Run(error.into()))?;
    let used = used_columns(plan, exports, parts, &mappings);
    let places = plan.scores.iter().map(score_name).filter_map(|name| {
        let places = data.iter().find_map(|data| data.places.get(&name)).copied()?;
        Some((name, places))
    });
    let places = places.collect();
    let (waves, sources) = stacked(plan, exports, parts, data, rows).map_err(|error| Failure::Run(error.into()))?;
    Ok(Frames { waves, sources, background, comparison, places, used })
}

fn missing_texts(plan: &DataPlan, instrument: Option<&Instrument>) -> MissingTexts {
    let own: Vec<String> = instrument.into_iter().flat_map(|instrument| &instrument.missing).map(ToString::to_string).collect();
    MissingTexts::new(plan.settings.missing.iter().chain(&own).map(String::as_str))
}

/// The codebooks of an instrument's items in one part: as declared, or as in the instrument.
fn codebooks(
    plan: &DataPlan,
    exports: &[Export],
    parts: &[Part],
    mapped: &MappedInstrument,
    number: usize,
    findings: &mut Diagnostics,
) -> Vec<Codebook> {
    let plain = plain_codebooks(plan, &mapped.instrument);
    let part = &parts[number];
    if let Some(coding) = mapped.codings.get(part.wave).copied().flatten() {
        return plain.into_iter().map(|codebook| codebook.coded(coding)).collect();
    }
    if let Some(finding) = bare_numbers(plan, exports, part, mapped, number)
        && !findings.iter().any(|told| *told == finding)
    {
        findings.push(finding);
    }
    suspecting(plain, &items_of(exports, part, mapped, number))
}

/// The columns of a part that hold an instrument's items, by the item's number.
fn items_of<'a>(exports: &'a [Export], part: &Part, mapped: &MappedInstrument, number: usize) -> Vec<(usize, &'a TextColumn)> {
    let columns = mapped.parts[number].iter().flat_map(|columns| columns.columns.iter().enumerate());
    columns.filter_map(|(item, column)| Some((item, exports[part.export].column((*column)?)))).collect()
}

/// The answers of an instrument's items as the instrument numbers them.
fn plain_codebooks(plan: &DataPlan, instrument: &Instrument) -> Vec<Codebook> {
    let missing = missing_texts(plan, Some(instrument));
    let codebook = |item: &instruments::Item| {
        let labels = item.answers.iter().flat_map(|answer| answer.labels.iter().map(|label| (label.as_str(), answer.code)));
        Codebook::new(item.lowest, item.highest, labels, missing.clone())
    };
    instrument.items.iter().map(codebook).collect()
}

/// The finding that an instrument's numbers say nothing in a part, where the file's layout says so and there are any.
#[must_use]
pub fn bare_numbers(plan: &DataPlan, exports: &[Export], part: &Part, mapped: &MappedInstrument, number: usize) -> Option<Diagnostic> {
    let why = exports[part.export].arrangement().bare_numbers.as_ref()?;
    let codebooks = plain_codebooks(plan, &mapped.instrument);
    let items = items_of(exports, part, mapped, number);
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

/// The column of a `[[score]]` in a wave, as the study file names it.
fn score_column<'a>(score: &'a ScoreColumn, wave: &str) -> Option<&'a str> {
    match (&score.column, &score.columns) {
        (Some(column), _) => Some(column),
        (None, Some(columns)) => columns.get(wave).map(String::as_str),
        (None, None) => None,
    }
}

/// The column by the name that the wave sees, or by the whole name that the study file spelled out.
fn require_seen(export: &Export, part: &Part, name: &str) -> Result<usize, Diagnostics> {
    match find_name(&part.names, name) {
        Found::Column(column) => Ok(column),
        Found::Several(_) | Found::Nothing => require_column(export, name),
    }
}

/// The name of a score's column in the frames.
#[must_use]
pub fn score_name(score: &ScoreColumn) -> String {
    format!("score {}", score.id)
}

fn id_column(plan: &DataPlan, export: &Export, findings: &mut Diagnostics) -> Option<usize> {
    let name = plan.id.as_deref().unwrap_or(ID);
    if plan.id.is_none() {
        match &export.arrangement().respondent {
            Respondent::UsualName => {}
            Respondent::Column(column) => return Some(*column),
            Respondent::RowsOnly { column, .. } if plan.layout.files().len() < 2 => return Some(*column),
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

/// One frame a wave; a column that a part lacks is missing in its rows.
fn stacked(
    plan: &DataPlan,
    exports: &[Export],
    parts: &[Part],
    data: Vec<WaveData>,
    rows: Vec<Option<Vec<u32>>>,
) -> PolarsResult<(Vec<Wave>, Vec<Vec<WaveSource>>)> {
    let names = &plan.settings.waves;
    let mut waves: Vec<Wave> =
        names.iter().map(|name| Wave { name: name.clone(), frame: DataFrame::empty(), sources: Vec::new() }).collect();
    let mut sources: Vec<Vec<WaveSource>> = names.iter().map(|_| Vec::new()).collect();
    let mut frames: Vec<Vec<DataFrame>> = names.iter().map(|_| Vec::new()).collect();
    for ((part, data), rows) in parts.iter().zip(data).zip(rows) {
        let mut frame = data.frame;
        if let Some(informant) = part.informant {
            let column = StringChunked::full(PlSmallStr::from_static(INFORMANT), informant_name(informant), frame.height());
            frame.insert_column(1.min(frame.width()), column.into_column())?;
        }
        let numbers = (0..data.row_numbers.len()).map(|row| data.row_numbers.get(row) as u32).collect();
        waves[part.wave].sources.push(SourceRows { file: exports[part.export].facts.file.clone(), numbers });
        sources[part.wave].push(WaveSource { export: part.export, rows, names: part.names.clone() });
        frames[part.wave].push(frame);
    }
    for (wave, frames) in waves.iter_mut().zip(frames) {
        wave.frame = stack(frames)?;
    }
    Ok((waves, sources))
}

fn stack(mut frames: Vec<DataFrame>) -> PolarsResult<DataFrame> {
    if frames.len() < 2 {
        return Ok(frames.pop().unwrap_or_default());
    }
    let mut kinds: Vec<(PlSmallStr, DataType)> = Vec::new();
    for column in frames.iter().flat_map(DataFrame::get_columns) {
        if !kinds.iter().any(|(name, _)| name == column.name()) {
            kinds.push((column.name().clone(), column.dtype().clone()));
        }
    }
    let mut columns = Vec::with_capacity(kinds.len());
    for (name, kind) in kinds {
        let of_frame = |frame: &DataFrame| match frame.column(&name) {
            Ok(column) => column.as_materialized_series().clone(),
            Err(_) => Series::full_null(name.clone(), frame.height(), &kind),
        };
        let mut stacked = Series::new_empty(name.clone(), &kind);
        for frame in &frames {
            stacked.append(&of_frame(frame))?;
        }
        columns.push(stacked.rechunk().into_column());
    }
    DataFrame::new(columns)
}

/// An informant as files write it.
#[must_use]
pub fn informant_name(informant: Informant) -> &'static str {
    match informant {
        Informant::Own => "self",
        Informant::Parent => "parent",
        Informant::Teacher => "teacher",
        Informant::Staff => "staff",
    }
}

/// For each export the columns that something uses, so that a misspelt name does not go unseen.
fn used_columns(plan: &DataPlan, exports: &[Export], parts: &[Part], mappings: &[Mapping<'_>]) -> Vec<Vec<usize>> {
    let told: Vec<&str> = match &plan.layout {
        Layout::Long { column, .. } => vec![column.as_str()],
        Layout::Files(_) | Layout::Wide { .. } | Layout::Unsaid(_) => Vec::new(),
    };
    let told = || told.iter().copied().chain(plan.informant.iter().map(|informant| informant.column.as_str()));
    let by_name = |export: &Export| {
        let found = |name| match find_column(export, name) {
            Found::Column(column) => Some(column),
            Found::Several(_) | Found::Nothing => None,
        };
        told().filter_map(found).collect::<Vec<usize>>()
    };
    let mut used: Vec<Vec<usize>> = exports.iter().map(by_name).collect();
    for (part, mapping) in parts.iter().zip(mappings) {
        let items = mapping.items.iter().map(|item| item.column);
        let scores = mapping.scores.iter().map(|score| score.column);
        let background = mapping.background.iter().map(|background| background.column);
        used[part.export].extend(mapping.id.into_iter().chain(items).chain(scores).chain(background));
    }
    used
}

//! What the files are, as far as they show it and somebody says it.

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

use super::asking::Asker;
use super::background::{self, Grouping};
use super::{identity, numbering, scores};
use crate::cli::args::Init;
use crate::cli::columns;
use crate::cli::failure::Failure;
use crate::cli::frames;
use crate::cli::parts::{self, Part, meaning};
use crate::cli::plan::{DataPlan, Layout};
use crate::cli::reading::stop_at_errors;
use crate::cli::shape::{self, Shape};
use crate::domain::{Diagnostic, Diagnostics, Place};
use crate::ingest::{self, Coding, DateOrder, Export, Found, ID, Mark, Respondent, WaveWord, find_column};
use crate::instruments::{Evidence, Instrument};

/// Everything that the study file will say beside the plan.
#[derive(Debug)]
pub struct Proposal {
    pub instruments: Vec<ProposedInstrument>,
    /// Codes that mean a missing answer, with the cells that have them.
    pub missing: BTreeMap<String, u64>,
    /// Chosen groupings first, then those that are only mentioned.
    pub subgroups: Vec<(Grouping, Chosen)>,
    /// Columns that nothing uses.
    pub unused: Vec<String>,
    /// Where the waves' order comes from.
    pub order: WaveOrder,
    /// Date columns of which day and month could be swapped.
    pub ambiguous_dates: Vec<String>,
    /// The survey systems that the files are seen to come from.
    pub layouts: Vec<&'static str>,
    pub title: String,
    pub organisation: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Chosen {
    Yes,
    /// Written as a comment.
    Mentioned,
}

/// How it is known which wave came first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WaveOrder {
    /// The words of the files, values or marks say it.
    Words,
    /// The files were given in this order.
    AsGiven,
    /// The command line says it.
    Said,
}

#[derive(Debug)]
pub struct ProposedInstrument {
    pub instrument: Arc<Instrument>,
    /// As it was typed, where it was a file.
    pub path: Option<String>,
    pub evidence: Evidence,
    /// Items found, of the wave that has most.
    pub found: usize,
    /// The column of the first item and some of its answers.
    pub example: (String, Vec<String>),
    /// How the files number its answers, where that is said.
    pub coding: Option<Coding>,
}

/// Proposes; the plan is told what the waves are.
///
/// # Errors
/// What can be taken two ways and nobody decides.
pub fn propose(
    plan: &mut DataPlan,
    exports: &[Export],
    init: &Init,
    asker: Asker,
    findings: &mut Diagnostics,
) -> Result<Proposal, Failure> {
    let order = settle_waves(plan, exports, init, asker, findings)?;
    let parts = parts::of_plan(plan, exports, findings);
    stop_at_errors(findings)?;
    let mapped = columns::map(plan, exports, &parts, findings);
    let claimed: Vec<Vec<usize>> = (0..exports.len())
        .map(|export| {
            let of_export = |part: &Part| part.export == export;
            let columns = mapped.iter().flat_map(|mapped| parts.iter().zip(&mapped.parts).filter(|(part, _)| of_export(part)));
            columns.filter_map(|(_, columns)| columns.as_ref()).flat_map(|columns| columns.columns.iter().flatten().copied()).collect()
        })
        .collect();
    settle_id(plan, exports, &parts, &claimed, asker)?;
    plan.informant = shape::informants_of(plan, exports);
    // Whose forms they are is known only now.
    let parts = parts::of_plan(plan, exports, findings);
    let mut told = Diagnostics::new();
    let mut mapped = columns::map(plan, exports, &parts, &mut told);
    // Without an instrument there may still be scores.
    let (absent, told): (Vec<Diagnostic>, Vec<Diagnostic>) = told.into_iter().partition(|finding| finding.code == "no-instrument");
    stop_at_errors(&told.into_iter().collect())?;
    for mapped in &mut mapped {
        if let Some(coding) = numbering::settle(plan, exports, &parts, mapped, (init, asker))? {
            mapped.codings = vec![Some(coding); plan.settings.waves.len()];
        }
    }
    let used = |plan: &DataPlan| {
        frames::of_parts(plan, frames::Exports::Kept(exports), &parts, &mapped, &mut Diagnostics::new()).map(|frames| frames.used)
    };
    let open = used(plan)?;
    let groupings = background::groupings(exports, &open, plan.settings.min_cell);
    scores::settle(plan, exports, &parts, (&open, &groupings), (init, asker))?;
    if plan.scores.is_empty() {
        stop_at_errors(&absent.into_iter().collect())?;
    }
    let used = used(plan)?;
    let groupings = background::groupings(exports, &used, plan.settings.min_cell);
    let mut instruments = Vec::with_capacity(mapped.len());
    for mapped in &mapped {
        let path = plan.instruments.iter().find(|planned| planned.candidate.instrument.id == mapped.instrument.id);
        instruments.push(ProposedInstrument {
            instrument: Arc::clone(&mapped.instrument),
            path: path.and_then(|planned| planned.path.clone()),
            evidence: mapped.evidence,
            found: mapped.parts.iter().flatten().map(crate::instruments::ItemColumns::found).max().unwrap_or(0),
            example: example(exports, &parts, mapped),
            coding: mapped.codings.first().copied().flatten(),
        });
    }
    let proposed = groupings.iter().enumerate().filter(|(_, grouping)| grouping.is_named).map(|(number, _)| number).collect();
    let options = groupings.iter().map(spelled).collect();
    let chosen = asker.select("init.ask_subgroups", options, proposed)?;
    let mut subgroups: Vec<(Grouping, Chosen)> = groupings
        .into_iter()
        .enumerate()
        .map(|(number, grouping)| (grouping, if chosen.contains(&number) { Chosen::Yes } else { Chosen::Mentioned }))
        .collect();
    subgroups.sort_by_key(|(_, chosen)| *chosen == Chosen::Mentioned);
    let title = asker.line("init.ask_title", &plan.study.title)?;
    let organisation = asker.line("init.ask_organisation", "")?;
    Ok(Proposal {
        instruments,
        missing: background::missing_codes(exports, &parts, &mapped),
        unused: unused(exports, &used, &subgroups),
        subgroups,
        order,
        ambiguous_dates: ambiguous_dates(exports),
        layouts: layouts(exports),
        title,
        organisation,
    })
}

fn spelled(grouping: &Grouping) -> String {
    if grouping.examples.is_empty() {
        grouping.column.clone()
    } else {
        format!("{} ({}, …)", grouping.column, grouping.examples.join(", "))
    }
}

/// Which file, column or mark is which wave.
fn settle_waves(
    plan: &mut DataPlan,
    exports: &[Export],
    init: &Init,
    asker: Asker,
    findings: &mut Diagnostics,
) -> Result<WaveOrder, Failure> {
    let files = plan.layout.files();
    if let Some(said) = said_shape(init)? {
        said.settle(plan, files);
        return Ok(WaveOrder::Said);
    }
    let mut shapes = shape::shapes_of(&exports.iter().collect::<Vec<_>>(), plan, findings)?;
    if shapes.len() > 1 {
        let ways: Vec<String> = shapes.iter().map(Shape::spelled).collect();
        let ambiguous = Diagnostic::error("init-shape-ambiguous", Place::file(files.join(", "))).with("ways", ways.join("; "));
        let chosen = asker.choose("init.ask_shape", ways, ambiguous)?;
        shapes = vec![shapes.swap_remove(chosen)];
    }
    if let Some(shape) = shapes.pop() {
        shape.settle(plan, files);
        return Ok(WaveOrder::Words);
    }
    if files.len() < 2 {
        return Err(Failure::Input(Diagnostic::error("init-one-wave", Place::file(files.join(", "))).into()));
    }
    Ok(by_file_names(plan, &files))
}

/// What `--wave` or `--marks` says.
fn said_shape(init: &Init) -> Result<Option<Shape>, Failure> {
    let wrong = |given: &str| Failure::Usage(Diagnostic::error("init-waves-unclear", Place::nowhere()).with("given", given).into());
    if let Some(said) = &init.wave {
        let (column, values) = said.split_once('=').ok_or_else(|| wrong(said))?;
        let values: Vec<Vec<String>> = values.split(',').map(|value| vec![value.trim().to_owned()]).collect();
        if values.len() < 2 || values.iter().flatten().any(String::is_empty) {
            return Err(wrong(said));
        }
        let names = crate::cli::plan::usual_wave_names(values.len());
        return Ok(Some(Shape::Long { column: column.trim().to_owned(), waves: names.into_iter().zip(values).collect() }));
    }
    if init.marks.is_empty() {
        return Ok(None);
    }
    let marks: Option<Vec<Mark>> = init.marks.iter().map(|mark| Mark::parse(mark.trim())).collect();
    let marks = marks.filter(|marks| marks.len() > 1).ok_or_else(|| wrong(&init.marks.join(",")))?;
    let names = crate::cli::plan::usual_wave_names(marks.len());
    Ok(Some(Shape::Wide { waves: names.into_iter().zip(marks).collect() }))
}

/// Files whose names all say a measurement are its files, in its order; else a file a wave, as given.
fn by_file_names(plan: &mut DataPlan, files: &[String]) -> WaveOrder {
    let words: Option<Vec<WaveWord>> = files.iter().map(|file| word_of_file(file)).collect();
    let Some(words) = words else { return WaveOrder::AsGiven };
    let mut waves: BTreeMap<WaveWord, Vec<String>> = BTreeMap::new();
    for (word, file) in words.iter().zip(files) {
        waves.entry(word.clone()).or_default().push(file.clone());
    }
    if waves.len() < 2 || words.iter().any(|word| word.series != words[0].series) {
        return WaveOrder::AsGiven;
    }
    plan.settings.waves = shape::wave_names(&waves.keys().collect::<Vec<_>>());
    plan.layout = Layout::Files(waves.into_values().collect());
    WaveOrder::Words
}

/// The measurement that a file's name, or the name of its table, says: `foer.csv`, `2022_efter_nord.xlsx`, `svar.xlsx#Før`.
fn word_of_file(file: &str) -> Option<WaveWord> {
    let name = file.rsplit(['/', '\\']).next().unwrap_or(file);
    let stem = match name.split_once('#') {
        Some((_, table)) => table,
        None => name.split_once('.').map_or(name, |(stem, _)| stem),
    };
    let is_telling = |word: &WaveWord| word.series != crate::ingest::Series::Bare;
    let whole = WaveWord::of(stem).filter(is_telling);
    let mut words = stem.split(['_', '-', ' ', '.']).filter_map(WaveWord::of).filter(is_telling);
    let only = words.next();
    // Two such words in one name say two things.
    whole.or(if words.next().is_none() { only } else { None })
}

/// Which column tells who is who.
fn settle_id(plan: &mut DataPlan, exports: &[Export], parts: &[Part], claimed: &[Vec<usize>], asker: Asker) -> Result<(), Failure> {
    if plan.id.is_some() {
        return Ok(());
    }
    if let Some(id) = respondent_of_layouts(exports) {
        plan.id = Some(id);
        return Ok(());
    }
    let mut candidates = identity::candidates(exports, parts, claimed);
    let numbered = exports.iter().filter_map(|export| match &export.arrangement().respondent {
        Respondent::RowsOnly { column, why } if exports.len() > 1 => Some((export.column(*column).name(), why)),
        _ => None,
    });
    let numbered: Vec<(&str, &Diagnostic)> = numbered.collect();
    candidates.retain(|name| !numbered.iter().any(|(number, _)| number == name));
    if let (true, Some((_, why))) = (candidates.is_empty(), numbered.first()) {
        return Err(Failure::Input((*why).clone().into()));
    }
    if candidates.len() > 1 {
        let listed = candidates.iter().map(|name| format!("\"{name}\"")).collect::<Vec<_>>().join(", ");
        let place = Place::file(plan.layout.files().join(", "));
        let ambiguous = Diagnostic::error("init-id-ambiguous", place).with("names", listed).with("first", &candidates[0]);
        let chosen = asker.choose("init.ask_id", candidates.clone(), ambiguous)?;
        candidates = vec![candidates.swap_remove(chosen)];
    }
    // Without any candidate the usual name holds, and reading says what is wrong with it.
    let usual = || exports.iter().all(|export| matches!(find_column(export, ID), Found::Column(_))).then(|| ID.to_owned());
    plan.id = candidates.pop().or_else(usual);
    Ok(())
}

/// The column that the layouts of all files say is the respondent, if it goes by one name.
fn respondent_of_layouts(exports: &[Export]) -> Option<String> {
    let name = |export: &Export| match export.arrangement().respondent {
        Respondent::Column(column) => Some(export.column(column).short_name().to_owned()),
        Respondent::UsualName | Respondent::RowsOnly { .. } => None,
    };
    let mut names = exports.iter().map(name).collect::<Option<Vec<String>>>()?;
    names.dedup_by(|one, other| ingest::folded(one) == ingest::folded(other));
    if names.len() == 1 { names.pop() } else { None }
}

/// The first item's column and the commonest of its answers.
fn example(exports: &[Export], parts: &[Part], mapped: &columns::MappedInstrument) -> (String, Vec<String>) {
    const SHOWN: usize = 3;
    let first =
        parts.iter().zip(&mapped.parts).find_map(|(part, columns)| Some((part, columns.as_ref()?.columns.iter().flatten().next()?)));
    let Some((part, column)) = first else { return (String::new(), Vec::new()) };
    let column = exports[part.export].column(*column);
    let mut cells = column.distinct(part.rows.as_deref());
    cells.sort_by_key(|cell| std::cmp::Reverse(cell.cells));
    // An answer is short; anything longer may be somebody's own words.
    let is_answer = |text: &&str| !text.is_empty() && text.chars().count() <= 40 && !crate::ingest::holds_cpr_number(text);
    let texts = cells.iter().map(|cell| meaning(column, cell.text).trim()).filter(is_answer);
    (column.name().to_owned(), texts.take(SHOWN).map(str::to_owned).collect())
}

fn unused(exports: &[Export], used: &[Vec<usize>], subgroups: &[(Grouping, Chosen)]) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    let mut known: HashSet<&str> = HashSet::new();
    for (export, used) in exports.iter().zip(used) {
        for (_, column) in export.columns().iter().enumerate().filter(|(index, _)| !used.contains(index)) {
            let name = column.name();
            let is_grouping = subgroups.iter().any(|(grouping, _)| grouping.column == name);
            if !name.is_empty() && !is_grouping && known.insert(name) {
                names.push(name.to_owned());
            }
        }
    }
    names
}

/// The layouts of the files, each once.
fn layouts(exports: &[Export]) -> Vec<&'static str> {
    let mut layouts: Vec<&str> = exports.iter().filter_map(|export| export.arrangement().layout).collect();
    layouts.sort_unstable();
    layouts.dedup();
    layouts
}

/// Columns of dates that can all be read with the day first and with the month first.
fn ambiguous_dates(exports: &[Export]) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for column in exports.iter().flat_map(Export::columns) {
        let is_open = DateOrder::is_open(column.distinct(None).iter().map(|cell| cell.text))
            && exports.iter().all(|export| match find_column(export, column.name()) {
                Found::Column(index) => DateOrder::is_open(export.column(index).distinct(None).iter().map(|cell| cell.text)),
                Found::Several(_) | Found::Nothing => true,
            });
        if is_open && !names.iter().any(|known| known == column.name()) {
            names.push(column.name().to_owned());
        }
    }
    names
}

//! `analyze`: the main job.

use std::collections::HashMap;

use polars_core::prelude::{IdxCa, StringChunked};
use rayon::prelude::*;

use super::args::{Analyze, Arguments};
use super::comparison::{self, Groups};
use super::disclosure;
use super::failure::Failure;
use super::output;
use super::plan::{self, DataPlan};
use super::reading::{self, RecognisedInstrument, ScoredScale, StudyData};
use super::study::SubgroupColumn;
use super::terminal::Terminal;
use super::{clock, environment};
use crate::analysis::results::{
    Background, BackgroundGroup, Counted, DeclaredCoding, Flow, Outcome, PairFlow, Profile, Results, SCHEMA, Settings, Sharing, Tool,
    Warning, WaveFlow,
};
use crate::analysis::{self, AddedValues, PlannedScale, ProfilePlan, ScaleItems, SubgroupBy, Tabulated};
use crate::domain::{Diagnostic, Diagnostics, Language, Localized};
use crate::ingest::{Coding, ID};
use crate::quality::AnswerDates;
use crate::render;
use crate::stats::{Grid, Scores, added_value};
use crate::waves::{self, GroupName, INFORMANT, Matching, ScaleChange, Stratum, Summand, Wave};

/// Reads, scores, pairs, measures, writes.
///
/// # Errors
/// Whatever keeps the output from being written; then nothing has been.
pub fn run(arguments: &Arguments, analyze: &Analyze) -> Result<(), Failure> {
    let mut plan = plan::data_plan(&analyze.data, arguments.lang, environment::locale())?;
    let output = plan::output_plan(analyze, &mut plan)?;
    output::may_write(&output.folder, output.force)?;
    let terminal = Terminal::new(plan.language, arguments.quiet, arguments.no_progress);
    terminal.announce(&plan.study);
    let (data, groups) = reading::read_matched(&mut plan, &terminal)?;
    terminal.step("terminal.computing", &[]);
    let results = results(&plan, &data, &groups)?;
    let shown = disclosure::shown(&results)?;
    terminal.step("terminal.writing", &[]);
    let mut files = render::render(&results, &shown, &output.formats, plan.language)?;
    if output.share {
        files.push(render::shared_results(&shown)?);
    }
    output::write_folder(&output.folder, &files, output.force)?;
    terminal.done();
    terminal.report_reading(&data);
    terminal.warn(&told(&data, &results, &shown));
    terminal.summary(&shown);
    let path = output.folder.display().to_string();
    terminal.print(&render::Phrases::of(plan.language).fill("terminal.written", &[("path", &path)]));
    Ok(())
}

/// What was found in the files, and what the outcomes that may be shown warn of.
fn told(data: &StudyData, results: &Results, shown: &Results) -> Diagnostics {
    let mut findings = data.findings.clone();
    let may_be_told = |finding: &Diagnostic| {
        let message = finding.what(Language::Danish);
        shown.warnings.iter().any(|warning| warning.messages.as_ref().is_some_and(|messages| messages.da == message))
    };
    findings.extend(analysis::caveats(&results.outcomes).iter().filter(|finding| may_be_told(finding)).cloned());
    findings
}

fn results(plan: &DataPlan, data: &StudyData, Groups { programme: matching, comparison }: &Groups) -> Result<Results, Failure> {
    let mut settings = plan.settings.clone();
    settings.instruments = data.recognised.iter().map(|found| found.instrument.id.clone()).collect();
    settings.codings = data.recognised.iter().flat_map(|found| declared_codings(found, &settings.waves)).collect();
    let groups = group_columns(plan, data, matching);
    let strata: Vec<Stratum> = groups.iter().map(|(_, groups)| Stratum::new(groups)).collect();
    let matched: Vec<Vec<bool>> =
        data.waves.iter().zip(&matching.rows).map(|(wave, rows)| waves::matched_rows(rows, wave.frame.height())).collect();
    let tabulated = |scored: &ScoredScale| {
        let scores: Vec<_> = scored.scores.iter().map(Option::as_ref).collect();
        let tabulation = waves::tabulate(matching, scored.scale.grid, &scores, &strata);
        let items = scored.items.as_ref().map(|items| {
            let mut names = Vec::new();
            let moments = data.waves.iter().zip(&matched).map(|(wave, matched)| {
                let items = items.at(wave);
                names = items.names();
                waves::item_moments(names.len(), matched, |first, counted, added| items.fill(first, counted, added))
            });
            ScaleItems { moments: moments.collect(), names }
        });
        let added_values = added_values(data, matching, scored);
        Tabulated { scale: scored.scale.clone(), tabulation, items, added_values }
    };
    let scales: Vec<Tabulated> = data.scales.par_iter().map(tabulated).collect();
    let subgroups: Vec<SubgroupBy> = groups
        .iter()
        .map(|(number, _)| {
            let column = &plan.subgroups[*number];
            SubgroupBy { by: column.column.clone(), label: column.label.clone().unwrap_or_else(|| column.column.clone()) }
        })
        .collect();
    let background = background(&subgroups, &groups, matching);
    let outcomes = analysis::outcomes(&scales, &subgroups, &settings, plan.language);
    let profiles = profiles(data, matching, &scales, &outcomes, (&subgroups, &strata), &settings);
    let comparison = comparison.as_ref().and_then(|matching| comparison::comparison(plan, data, matching, (&scales, &outcomes), &settings));
    let mut findings = data.findings.clone();
    findings.extend(analysis::caveats(&outcomes));
    Ok(Results {
        schema: SCHEMA,
        sharing: Sharing::Internal,
        tool: Tool { name: env!("CARGO_PKG_NAME").to_owned(), version: env!("CARGO_PKG_VERSION").to_owned() },
        created: clock::created()?,
        study: plan.study.clone(),
        inputs: data.inputs.clone(),
        flow: flow(&settings, data, matching),
        trajectories: analysis::trajectories(&scales, &settings),
        profiles,
        comparison,
        settings,
        background,
        outcomes,
        warnings: warnings(&findings, plan.language),
    })
}

/// Scales read together. Their thresholds may be the sample's, so that this is a second pass over the scores.
fn profiles(
    data: &StudyData,
    matching: &Matching,
    scales: &[Tabulated],
    outcomes: &[Outcome],
    (subgroups, strata): (&[SubgroupBy], &[Stratum]),
    settings: &Settings,
) -> Vec<Profile> {
    let of_plan = |plan: ProfilePlan| {
        let [from, to] = plan.waves;
        let change = |planned: &PlannedScale| {
            let scored = &data.scales[planned.number];
            let (from, to) = (scored.scores[from].as_ref()?, scored.scores[to].as_ref()?);
            Some(ScaleChange { from, to, direction: scored.scale.direction, smallest_steps: planned.smallest_steps })
        };
        let changes: Option<Vec<ScaleChange>> = plan.scales.iter().map(change).collect();
        let counts = waves::tabulate_profile(matching, plan.waves, &changes?, strata);
        Some(analysis::profiles(&plan, &counts, subgroups, settings.level))
    };
    analysis::profile_plans(scales, outcomes, settings).into_iter().filter_map(of_plan).flatten().collect()
}

fn declared_codings(found: &RecognisedInstrument, waves: &[String]) -> Vec<DeclaredCoding> {
    let declared = |(wave, coding): (&String, &Option<Coding>)| {
        let Coding { offset, reversed } = (*coding)?;
        Some(DeclaredCoding { instrument: found.instrument.id.clone(), wave: wave.clone(), offset, reversed })
    };
    waves.iter().zip(&found.codings).filter_map(declared).collect()
}

/// For each wave the added values of the scale that has them, in tenths; whole numbers of points are all that its formula knows.
fn added_values(data: &StudyData, matching: &Matching, total: &ScoredScale) -> Vec<Option<AddedValues>> {
    let instrument = Some(analysis::ADDED_VALUE_INSTRUMENT);
    if total.scale.instrument.as_deref() != instrument || total.scale.scale != analysis::ADDED_VALUE_SCALE {
        return Vec::new();
    }
    let find = |id: &str| data.scales.iter().find(|one| one.scale.instrument.as_deref() == instrument && one.scale.scale == id);
    fn first(scored: &ScoredScale) -> Option<&Scores> {
        scored.scores.first()?.as_ref().filter(|_| scored.scale.grid == Grid::UNIT)
    }
    let needs = analysis::ADDED_VALUE_NEEDS.map(|id| find(id).and_then(first));
    let [Some(impact), Some(emotional)] = needs else { return Vec::new() };
    let Some(total_from) = first(total) else { return Vec::new() };
    let at = |wave: usize| {
        let total_to = total.scores.get(wave)?.as_ref()?;
        let summands = [
            (0, total_from, added_value::TOTAL_FROM),
            (0, impact, added_value::IMPACT_FROM),
            (0, emotional, added_value::EMOTIONAL_FROM),
            (wave, total_to, added_value::TOTAL_TO),
        ];
        let summands = summands.map(|(wave, scores, weight)| Summand { wave, scores, weight });
        let values = waves::weighted_sums(matching, added_value::GRID, added_value::CONSTANT, &summands);
        Some(AddedValues { values, months: months_since_first(data, matching, wave) })
    };
    (0..total.scores.len()).map(at).collect()
}

/// The median time from the first wave to another, where at least half of those with both have a date at both.
fn months_since_first(data: &StudyData, matching: &Matching, wave: usize) -> Option<f64> {
    /// Of the Gregorian calendar: 400 years have 146,097 days.
    const DAYS_A_MONTH: f64 = 146_097.0 / 4_800.0;
    let dates = [data.answered.first()?.as_ref()?, data.answered.get(wave)?.as_ref()?];
    let matched = matching.flow.pairs.iter().find(|pair| pair.from == 0 && pair.to == wave)?.matched;
    let days = AnswerDates::days_between(matching, [0, wave], [&data.waves[0], &data.waves[wave]], dates)?;
    (days.n * 2 >= matched).then_some(days.median / DAYS_A_MONTH)
}

fn flow(settings: &Settings, data: &StudyData, matching: &Matching) -> Flow {
    let pairs = |pairs: &[waves::PairFlow]| {
        let named = |pair: &waves::PairFlow| PairFlow {
            from: settings.waves[pair.from].clone(),
            to: settings.waves[pair.to].clone(),
            matched: Some(pair.matched),
            only_from: Some(pair.only_from),
            only_to: Some(pair.only_to),
        };
        pairs.iter().map(named).collect()
    };
    let wave = |wave: &waves::WaveFlow| WaveFlow {
        wave: wave.wave.clone(),
        rows: Some(wave.rows),
        respondents: Some(wave.respondents),
        duplicates: wave.duplicates,
        conflicting: wave.conflicting,
        blank_ids: wave.blank_ids,
        only_here: Some(wave.only_here),
    };
    Flow {
        counted: if tells_informants(data) { Counted::Informants } else { Counted::Ids },
        waves: matching.flow.waves.iter().map(wave).collect(),
        pairs: pairs(&matching.flow.pairs),
        neighbours: pairs(&matching.flow.neighbours),
    }
}

fn warnings(findings: &Diagnostics, language: Language) -> Vec<Warning> {
    let warning = |finding: &Diagnostic| {
        let place = finding.place.describe(language);
        Warning {
            code: finding.code.to_owned(),
            message: finding.what(language),
            messages: Some(Localized { da: finding.what(Language::Danish), en: finding.what(Language::English) }),
            place: (!place.is_empty()).then_some(place),
        }
    };
    findings.iter().map(warning).collect()
}

/// For each subgroup column that exists: every respondent's group, from the first wave that has it.
fn group_columns(plan: &DataPlan, data: &StudyData, matching: &Matching) -> Vec<(usize, StringChunked)> {
    let mut columns = Vec::with_capacity(data.background.len());
    for (number, name) in &data.background {
        let groups = respondents_values(data, matching, name, |text| band(&plan.subgroups[*number], text));
        columns.push((*number, groups.iter().map(Option::as_deref).collect()));
    }
    columns
}

/// Every respondent's value of a background column, from the first wave that has one.
pub fn respondents_values(
    data: &StudyData,
    matching: &Matching,
    name: &str,
    value: impl Fn(&str) -> Option<String>,
) -> Vec<Option<String>> {
    let mut values: Vec<Option<String>> = vec![None; matching.rows.first().map_or(0, IdxCa::len)];
    for (wave, rows) in data.waves.iter().zip(&matching.rows) {
        let Some(texts) = background_texts(wave, name) else { continue };
        for (known, row) in values.iter_mut().zip(rows.iter()) {
            if known.is_none()
                && let Some(text) = row.and_then(|row| texts.get(row as usize))
            {
                *known = value(text);
            }
        }
    }
    fill_from_other_informants(&mut values, data, matching);
    values
}

/// A child's background is the same whoever answers: what only the parent's form asks holds for the teacher's answers too.
fn fill_from_other_informants(groups: &mut [Option<String>], data: &StudyData, matching: &Matching) {
    if !tells_informants(data) {
        return;
    }
    let mut children: Vec<Option<String>> = vec![None; groups.len()];
    for (wave, rows) in data.waves.iter().zip(&matching.rows) {
        let Some(ids) = background_texts(wave, ID) else { continue };
        for (child, row) in children.iter_mut().zip(rows.iter()).filter(|(child, _)| child.is_none()) {
            *child = row.and_then(|row| ids.get(row as usize)).map(|id| waves::respondent_key(id).into_owned());
        }
    }
    let mut known: HashMap<&str, String> = HashMap::new();
    for (child, group) in children.iter().zip(groups.iter()) {
        if let (Some(child), Some(group)) = (child, group) {
            known.entry(child).or_insert_with(|| group.clone());
        }
    }
    for (child, group) in children.iter().zip(groups.iter_mut()).filter(|(_, group)| group.is_none()) {
        *group = child.as_deref().and_then(|child| known.get(child)).cloned();
    }
}

/// Whether rows are told apart by who answered too.
fn tells_informants(data: &StudyData) -> bool {
    data.waves.iter().any(|wave| wave.frame.column(INFORMANT).is_ok())
}

fn background_texts<'a>(wave: &'a Wave, name: &str) -> Option<&'a StringChunked> {
    wave.frame.column(name).ok()?.str().ok()
}

/// The group of a background text: the text, or for numbers with bands the band it lies in.
fn band(column: &SubgroupColumn, text: &str) -> Option<String> {
    let Some(bands) = &column.bands else { return Some(text.to_owned()) };
    let number: f64 = text.replace(',', ".").parse().ok()?;
    // A band of whole numbers holds everyone who has not yet passed it: an age of 9.7 is in 6–9.
    let whole = |[low, high]: &[f64; 2]| low.fract() == 0.0 && high.fract() == 0.0;
    let found = bands.iter().find(|band| {
        let value = if whole(band) { number.floor() } else { number };
        (band[0]..=band[1]).contains(&value)
    })?;
    Some(format!("{}–{}", found[0], found[1]))
}

fn background(subgroups: &[SubgroupBy], groups: &[(usize, StringChunked)], matching: &Matching) -> Vec<Background> {
    let mut all = Vec::with_capacity(subgroups.len());
    for (subgroup, (_, column)) in subgroups.iter().zip(groups) {
        let mut counts: std::collections::BTreeMap<Option<GroupName>, (u64, u64)> = std::collections::BTreeMap::new();
        let seen_twice = |respondent: usize| matching.rows.iter().take(2).all(|rows| rows.get(respondent).is_some());
        for (respondent, group) in column.iter().enumerate() {
            let count = counts.entry(group.map(|group| GroupName(group.to_owned()))).or_default();
            count.0 += 1;
            count.1 += u64::from(seen_twice(respondent));
        }
        // The unknown come last.
        let unknown = counts.remove(&None).map(|count| (None, count));
        let groups = counts.into_iter().chain(unknown).map(|(value, (respondents, matched))| BackgroundGroup {
            value: value.map(|group| group.0),
            respondents: Some(respondents),
            matched: Some(matched),
        });
        all.push(Background { by: subgroup.by.clone(), label: subgroup.label.clone(), groups: groups.collect() });
    }
    all
}

//! Which instruments there are, and which columns of every part hold their items.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::parts::Part;
use super::plan::{DataPlan, PlannedColumns, PlannedInstrument};
use crate::domain::{Diagnostic, Diagnostics, Place};
use crate::ingest::{Coding, Export};
use crate::instruments::{self, Candidate, ColumnRule, Evidence, Headers, Informant, Instrument, ItemColumns, RecognitionPolicy};

/// An instrument with its columns, one mapping a part; `None` where the part does not have it.
#[derive(Debug)]
pub struct MappedInstrument {
    pub instrument: Arc<Instrument>,
    pub bands: Option<String>,
    /// How it is known which form it is.
    pub evidence: Evidence,
    /// How the export of each wave numbers the answers; empty where nothing is declared.
    pub codings: Vec<Option<Coding>>,
    pub parts: Vec<Option<ItemColumns>>,
}

/// The instruments that may be there by their column names: those asked for, else every built-in one.
///
/// # Errors
/// If a built-in file could not be read.
pub fn candidates(plan: &DataPlan) -> Result<Vec<Candidate>, Diagnostics> {
    if !plan.instruments.is_empty() {
        return Ok(plan.instruments.iter().filter(|planned| planned.columns.is_none()).map(|planned| planned.candidate.clone()).collect());
    }
    if !plan.scores.is_empty() {
        return Ok(Vec::new());
    }
    let all = instruments::every_built_in()?;
    Ok(all.into_iter().map(|instrument| Candidate { instrument: Arc::new(instrument), asked_for: false }).collect())
}

/// Finds the columns of every instrument, as the plan says or by their names.
pub fn map(plan: &DataPlan, exports: &[Export], parts: &[Part], findings: &mut Diagnostics) -> Vec<MappedInstrument> {
    let mut mapped: Vec<MappedInstrument> =
        plan.instruments.iter().filter_map(|planned| Some(by_rule(planned, planned.columns.as_ref()?, exports, parts, findings))).collect();
    match candidates(plan) {
        Ok(candidates) if !candidates.is_empty() => mapped.extend(by_name(plan, &candidates, exports, parts, findings)),
        Ok(_) => {}
        Err(problems) => findings.extend(problems),
    }
    if mapped.is_empty() && plan.scores.is_empty() && !findings.has_errors() {
        let files = exports.iter().map(|export| export.facts.file.as_str()).collect::<Vec<_>>().join(", ");
        findings.push(Diagnostic::error("no-instrument", Place::file(files)).with("known", instruments::built_in_ids().join(", ")));
    }
    report_absent(plan, exports, parts, &mapped, findings);
    mapped
}

/// Whether rows of this informant, or of nobody in particular, are an instrument's.
fn reads(instrument: &Instrument, part: &Part) -> bool {
    part.informant.is_none_or(|informant| informant == instrument.informant)
}

fn by_rule(
    planned: &PlannedInstrument,
    columns: &PlannedColumns,
    exports: &[Export],
    parts: &[Part],
    findings: &mut Diagnostics,
) -> MappedInstrument {
    let instrument = &planned.candidate.instrument;
    let mut told = Diagnostics::new();
    let mut of_part = |part: &Part| {
        let rule = match columns {
            PlannedColumns::Same(rule) => rule,
            PlannedColumns::PerWave(rules) => rules[part.wave].as_ref()?,
        };
        match map_columns(instrument, rule, &exports[part.export], part) {
            Ok((columns, warnings)) => {
                told.extend(warnings);
                Some(columns)
            }
            Err(problems) => {
                told.extend(problems);
                None
            }
        }
    };
    let mapped = parts.iter().map(|part| if reads(instrument, part) { of_part(part) } else { None }).collect();
    findings.extend(each_once(told));
    MappedInstrument {
        instrument: Arc::clone(instrument),
        bands: planned.bands.clone(),
        evidence: Evidence::Named,
        codings: planned.codings.clone(),
        parts: mapped,
    }
}

/// The columns by a rule of the study file, which may name them as the wave sees them or as the file writes them.
fn map_columns(
    instrument: &Instrument,
    rule: &ColumnRule,
    export: &Export,
    part: &Part,
) -> Result<(ItemColumns, Diagnostics), Diagnostics> {
    let file = &export.facts.file;
    instruments::map_columns(instrument, rule, Headers { file, names: &part.names }).or_else(|problems| {
        let written: Vec<String> = export.columns().iter().map(|column| column.name().to_owned()).collect();
        instruments::map_columns(instrument, rule, Headers { file, names: &written }).map_err(|_| problems)
    })
}

/// Two waves in one file are told the same of its header.
fn each_once(told: Diagnostics) -> Diagnostics {
    let mut kept: Vec<Diagnostic> = Vec::new();
    for finding in told {
        if !kept.contains(&finding) {
            kept.push(finding);
        }
    }
    kept.into_iter().collect()
}

fn by_name(
    plan: &DataPlan,
    candidates: &[Candidate],
    exports: &[Export],
    parts: &[Part],
    findings: &mut Diagnostics,
) -> Vec<MappedInstrument> {
    let mut by_informant: BTreeMap<Option<Informant>, Vec<usize>> = BTreeMap::new();
    for (number, part) in parts.iter().enumerate() {
        by_informant.entry(part.informant).or_default().push(number);
    }
    let mut mapped = Vec::new();
    for (informant, numbers) in by_informant {
        let candidates: Vec<Candidate> = candidates.iter().filter_map(|candidate| for_informant(candidate, informant)).collect();
        // Waves of a long file see one header: it is looked at once.
        let mut views: Vec<&Part> = Vec::new();
        let mut view_of = vec![None; parts.len()];
        for number in numbers {
            let part = &parts[number];
            let known = views.iter().position(|view| view.export == part.export && view.names == part.names);
            view_of[number] = Some(known.unwrap_or_else(|| {
                views.push(part);
                views.len() - 1
            }));
        }
        let headers: Vec<Headers<'_>> =
            views.iter().map(|view| Headers { file: &exports[view.export].facts.file, names: &view.names }).collect();
        let recognition = instruments::recognise(&candidates, &headers);
        findings.extend(recognition.findings);
        for found in recognition.instruments {
            let planned = plan.instruments.iter().find(|planned| planned.candidate.instrument.id == found.instrument.id);
            let of_part = |view: &Option<usize>| view.map(|view| found.files[view].clone()).filter(|columns| columns.found() > 0);
            mapped.push(MappedInstrument {
                parts: view_of.iter().map(of_part).collect(),
                bands: planned.and_then(|planned| planned.bands.clone()),
                evidence: found.evidence,
                codings: planned.map_or_else(Vec::new, |planned| planned.codings.clone()),
                instrument: found.instrument,
            });
        }
    }
    mapped
}

/// Where rows tell who answered, names need not: the informant's form may go by the names that all forms share.
fn for_informant(candidate: &Candidate, informant: Option<Informant>) -> Option<Candidate> {
    let Some(informant) = informant else { return Some(candidate.clone()) };
    let instrument = &candidate.instrument;
    let asked_for = candidate.asked_for || instrument.recognise != RecognitionPolicy::OnRequest;
    (instrument.informant == informant).then(|| Candidate { instrument: Arc::clone(instrument), asked_for })
}

/// Tells which waves lack an instrument, and whose rows no instrument reads.
fn report_absent(plan: &DataPlan, exports: &[Export], parts: &[Part], mapped: &[MappedInstrument], findings: &mut Diagnostics) {
    for mapped in mapped {
        for (number, wave) in plan.settings.waves.iter().enumerate() {
            let mut of_wave = parts.iter().zip(&mapped.parts).filter(|(part, _)| part.wave == number && reads(&mapped.instrument, part));
            let Some((first, _)) = of_wave.clone().next() else { continue };
            if of_wave.all(|(_, columns)| columns.is_none()) {
                let place = Place::file(&exports[first.export].facts.file);
                let finding = Diagnostic::warning("instrument-not-in-wave", place).with_each("instrument", &mapped.instrument.name);
                findings.push(finding.with_wave("wave", wave));
            }
        }
    }
    let Some(told) = &plan.informant else { return };
    for (informant, values) in told.values() {
        let is_read = mapped.iter().any(|mapped| mapped.instrument.informant == informant)
            || plan.scores.iter().any(|score| score.informant == Some(informant));
        if !is_read && parts.iter().any(|part| part.informant == Some(informant)) {
            let finding = Diagnostic::warning("informant-without-instrument", Place::nowhere().column(&told.column));
            findings.push(finding.with("values", values.join(", ")));
        }
    }
}

//! Which rows and columns of which export are which wave's, and whose: the parts that frames are made from.

use std::collections::BTreeSet;

use super::plan::{DataPlan, Layout};
use crate::domain::{Diagnostic, Diagnostics, Place};
use crate::ingest::{self, Export, Found, TextColumn, find_column, find_name, require_column};
use crate::instruments::Informant;

/// Rows of one export that belong to one wave and, where rows tell it, one informant.
#[derive(Debug)]
pub struct Part {
    pub export: usize,
    pub wave: usize,
    /// `None` for all rows.
    pub rows: Option<Vec<u32>>,
    /// `None` where rows don't tell who answered.
    pub informant: Option<Informant>,
    /// The export's column names as the wave sees them: what is another wave's is blank.
    pub names: Vec<String>,
}

impl Part {
    /// The column of a background value: the wave's own, else the one of the export, which a wide file has once for all waves.
    pub fn background(&self, export: &Export, name: &str) -> Found {
        match find_name(&self.names, name) {
            Found::Nothing => find_column(export, name),
            found => found,
        }
    }
}

/// The parts of every wave, in the waves' order and within each in the files' order.
pub fn of_plan(plan: &DataPlan, exports: &[Export], findings: &mut Diagnostics) -> Vec<Part> {
    let own_names = |export: usize| exports[export].columns().iter().map(|column| column.short_name().to_owned()).collect();
    let whole = |export: usize, wave: usize, names: Vec<String>| Part { export, wave, rows: None, informant: None, names };
    let every_export = 0..exports.len();
    let parts: Vec<Part> = match &plan.layout {
        Layout::Files(waves) => {
            let of_wave = waves.iter().enumerate().flat_map(|(wave, files)| files.iter().map(move |_| wave));
            let parts: Vec<Part> = every_export.zip(of_wave).map(|(export, wave)| whole(export, wave, own_names(export))).collect();
            for (wave, name) in plan.settings.waves.iter().enumerate() {
                report_differing_columns(exports, parts.iter().filter(|part| part.wave == wave).map(|part| part.export), name, findings);
            }
            parts
        }
        Layout::Wide { marks, .. } => {
            report_differing_columns(exports, every_export.clone(), &plan.settings.waves.join(", "), findings);
            let names = |export: usize, wave: usize| match marks {
                Some(marks) => ingest::seen_names(&exports[export], marks, wave),
                None => own_names(export),
            };
            let waves = 0..plan.settings.waves.len();
            waves
                .flat_map(|wave| every_export.clone().map(move |export| (wave, export)))
                .map(|(wave, export)| whole(export, wave, names(export, wave)))
                .collect()
        }
        Layout::Long { column, values, .. } => {
            report_differing_columns(exports, every_export.clone(), &plan.settings.waves.join(", "), findings);
            let by_export: Vec<Vec<Vec<u32>>> =
                every_export.clone().map(|export| rows_by_value(&exports[export], column, values, "rows-of-no-wave", findings)).collect();
            let mut parts = Vec::new();
            for (wave, name) in plan.settings.waves.iter().enumerate() {
                let of_wave = |export: usize| by_export[export].get(wave).cloned().unwrap_or_default();
                if every_export.clone().all(|export| of_wave(export).is_empty()) && !findings.has_errors() {
                    let files = exports.iter().map(|export| export.facts.file.as_str()).collect::<Vec<_>>().join(", ");
                    findings.push(Diagnostic::error("wave-without-rows", Place::file(files).column(column)).with("wave", name));
                }
                parts.extend(
                    every_export.clone().map(|export| Part { rows: Some(of_wave(export)), ..whole(export, wave, own_names(export)) }),
                );
            }
            parts
        }
        // Reading has settled it before it asks.
        Layout::Unsaid(_) => Vec::new(),
    };
    by_informant(plan, exports, parts, findings)
}

/// Every part once for each informant that has rows in it.
fn by_informant(plan: &DataPlan, exports: &[Export], parts: Vec<Part>, findings: &mut Diagnostics) -> Vec<Part> {
    let Some(told) = &plan.informant else { return parts };
    let (informants, values): (Vec<Informant>, Vec<Vec<String>>) =
        told.values().into_iter().map(|(informant, values)| (informant, values.to_vec())).unzip();
    let by_export: Vec<Vec<Vec<u32>>> =
        exports.iter().map(|export| rows_by_value(export, &told.column, &values, "rows-of-no-informant", findings)).collect();
    let mut split = Vec::new();
    for part in parts {
        for (informant, rows) in informants.iter().zip(&by_export[part.export]) {
            let rows: Vec<u32> = match &part.rows {
                Some(of_part) => rows.iter().filter(|row| of_part.binary_search(row).is_ok()).copied().collect(),
                None => rows.clone(),
            };
            if !rows.is_empty() {
                split.push(Part { rows: Some(rows), informant: Some(*informant), names: part.names.clone(), ..part });
            }
        }
    }
    split
}

/// What a cell says, where its file labels its codes the label.
pub fn meaning<'a>(column: &'a TextColumn, text: &'a str) -> &'a str {
    column.label(text).unwrap_or(text)
}

/// For each list of values the rows that have one of them, as code or as label; rows with none are told.
fn rows_by_value(
    export: &Export,
    name: &str,
    values: &[Vec<String>],
    stranger_code: &'static str,
    findings: &mut Diagnostics,
) -> Vec<Vec<u32>> {
    let column = match require_column(export, name) {
        Ok(index) => export.column(index),
        Err(problems) => {
            findings.extend(problems);
            return Vec::new();
        }
    };
    let wanted: Vec<Vec<String>> = values.iter().map(|texts| texts.iter().map(|text| ingest::folded(text)).collect()).collect();
    let owner = |text: &str| {
        let (code, label) = (ingest::folded(text), ingest::folded(meaning(column, text)));
        wanted.iter().position(|texts| texts.contains(&code)).or_else(|| wanted.iter().position(|texts| texts.contains(&label)))
    };
    let owners = column.translate(None, owner);
    let mut rows = vec![Vec::new(); values.len()];
    let mut strangers = Vec::new();
    for (row, owner) in (0_u32..).zip(owners) {
        match owner {
            Some(owner) => rows[owner].push(row),
            None => strangers.push(row as usize),
        }
    }
    if let Some(first) = strangers.first() {
        let place = Place::file(&export.facts.file).row(export.row_number(*first)).column(name).value(column.text(*first));
        findings.push(Diagnostic::warning(stranger_code, place).with("count", strangers.len()));
    }
    rows
}

/// Files whose rows are stacked should have the same columns; what only some of them have is missing in the others' rows.
fn report_differing_columns(exports: &[Export], stacked: impl Iterator<Item = usize>, wave: &str, findings: &mut Diagnostics) {
    const LISTED: usize = 8;
    let stacked: Vec<&Export> = stacked.map(|export| &exports[export]).collect();
    if stacked.len() < 2 {
        return;
    }
    let names = |export: &Export| export.columns().iter().map(|column| ingest::folded(column.name())).collect::<Vec<String>>();
    let every_name: BTreeSet<String> = stacked.iter().flat_map(|export| names(export)).filter(|name| !name.is_empty()).collect();
    for export in &stacked {
        let own: BTreeSet<String> = names(export).into_iter().collect();
        let absent: Vec<&String> = every_name.difference(&own).collect();
        if !absent.is_empty() {
            let more = if absent.len() > LISTED { ", …" } else { "" };
            let listed = absent.iter().take(LISTED).map(|name| format!("\"{name}\"")).collect::<Vec<_>>().join(", ");
            let finding = Diagnostic::warning("columns-differ", Place::file(&export.facts.file)).with("wave", wave);
            findings.push(finding.with("count", absent.len()).with("names", format!("{listed}{more}")));
        }
    }
}

//! Claims against the data: every way to count, and which of them print as the claim.

use super::super::args::{Arguments, Reproduce};
use super::super::claims::{self, PlannedClaim};
use super::super::failure::Failure;
use super::super::plan::{self, DataPlan};
use super::super::reading::{self, ScoredScale, StudyData};
use super::super::shelf::Shelf;
use super::super::terminal::Terminal;
use super::super::{clock, environment, scales};
use crate::analysis::reproduction::{AuditedClaim, Reproduction, SCHEMA};
use crate::analysis::results::{Sharing, Tool};
use crate::analysis::{self, ContrastOf, Countable};
use crate::domain::{Diagnostic, Diagnostics, Place};
use crate::instruments::{self, MissingRule};
use crate::render::{self, Phrases};
use crate::stats::{Grid, Scores};
use crate::waves::{self, Matching};

/// Reads the data, counts, tells.
///
/// # Errors
/// Whatever keeps the data from being read or a claim from being understood.
pub fn run(arguments: &Arguments, reproduce: &Reproduce) -> Result<(), Failure> {
    let mut plan = plan::data_plan(&reproduce.data, arguments.lang, environment::locale())?;
    plan::apply_measures(&mut plan.settings, reproduce.level, reproduce.min_cell)?;
    super::may_write(reproduce)?;
    let claims = claims(reproduce)?;
    let terminal = Terminal::new(plan.language, arguments.quiet, arguments.no_progress);
    terminal.announce(&plan.study);
    let (data, groups) = reading::read_matched(&mut plan, &terminal)?;
    terminal.step("terminal.computing", &[]);
    let reproduction = reproduction(&plan, &data, &groups.programme, claims)?;
    let shown = analysis::protect_reproduction(&reproduction);
    let phrases = Phrases::of(plan.language);
    let (document, tables) = (render::reproduction_document(&shown, phrases), render::reproduction_tables(&shown, phrases));
    terminal.done();
    terminal.report_reading(&data);
    terminal.warn(&data.findings);
    super::tell(&terminal, &document, phrases);
    super::write(&terminal, reproduce, (&document, &tables), &render::reproduction_json(&reproduction)?, plan.language)
}

/// The claims that were given; the sample brings its own.
fn claims(reproduce: &Reproduce) -> Result<Vec<PlannedClaim>, Failure> {
    let n = match super::persons(reproduce)? {
        None => None,
        Some(persons) => Some(persons.exactly().ok_or_else(|| {
            let given = reproduce.n.as_deref().unwrap_or_default();
            Failure::Usage(Diagnostic::error("claim-one-number", Place::nowhere()).with("given", given).into())
        })?),
    };
    let mut planned = super::claims(reproduce, n)?;
    if planned.is_empty() && reproduce.data.sample.is_some() {
        const OWN: &str = "claims.toml";
        let text = Shelf::Sample.text(OWN).map_err(Failure::Input)?;
        planned = claims::written(OWN, &text).map_err(Failure::Input)?;
    }
    if planned.is_empty() {
        return Err(Failure::Usage(Diagnostic::error("claim-missing", Place::nowhere()).into()));
    }
    Ok(planned)
}

fn reproduction(plan: &DataPlan, data: &StudyData, matching: &Matching, claims: Vec<PlannedClaim>) -> Result<Reproduction, Failure> {
    let mut settings = plan.settings.clone();
    settings.instruments = data.recognised.iter().map(|found| found.instrument.id.clone()).collect();
    let mut problems = Diagnostics::new();
    let mut understood = Vec::new();
    for planned in claims {
        match claims::scale_of(&planned, &data.scales).and_then(|scored| Ok((scored, claims::waves_of(&planned, &settings.waves)?))) {
            Ok((scored, waves)) => understood.push((planned, scored, waves)),
            Err(found) => problems.extend(found),
        }
    }
    if problems.has_errors() {
        return Err(Failure::Input(problems));
    }
    let mut audited: Vec<AuditedClaim> = Vec::with_capacity(understood.len());
    for (planned, scored, [from, to]) in understood {
        let countable = countable(data, matching, scored);
        let contrast = ContrastOf { from, to, names: [&settings.waves[from], &settings.waves[to]] };
        audited.push(analysis::audit_claim(&countable, &contrast, planned.claim, planned.percent, &settings));
    }
    Ok(Reproduction {
        schema: SCHEMA,
        sharing: Sharing::Internal,
        tool: Tool { name: env!("CARGO_PKG_NAME").to_owned(), version: env!("CARGO_PKG_VERSION").to_owned() },
        created: clock::created()?,
        study: plan.study.clone(),
        inputs: data.inputs.clone(),
        settings,
        claims: audited,
    })
}

/// The scale under every way to deal with missing answers, with every norm and band set that it has.
fn countable(data: &StudyData, matching: &Matching, scored: &ScoredScale) -> Countable {
    let scale = &scored.scale;
    let tabulate = |grid: Grid, scores: &[Option<&Scores>]| waves::tabulate(matching, grid, scores, &[]).whole;
    let standard: Vec<Option<&Scores>> = scored.scores.iter().map(Option::as_ref).collect();
    let mut by_missing = vec![(MissingRule::Standard, tabulate(scale.grid, &standard))];
    let found = data.recognised.iter().find(|found| Some(&found.instrument.id) == scale.instrument.as_ref());
    let of_instrument = found.and_then(|found| {
        let position = found.instrument.scales.iter().position(|one| one.id == scale.scale)?;
        Some((found, position))
    });
    let Some((found, position)) = of_instrument else {
        let norms = scale.norm.iter().cloned().collect();
        return Countable { scale: scale.clone(), norms, bands: scale.bands.iter().cloned().collect(), by_missing };
    };
    for rule in [MissingRule::Complete, MissingRule::Prorated] {
        let scores: Vec<Option<instruments::ScaleScores>> = data
            .waves
            .iter()
            .zip(&found.in_wave)
            .map(|(wave, has)| has.then(|| instruments::score_scale(&found.instrument, position, &wave.frame, rule)))
            .collect();
        let Some(grid) = scores.iter().flatten().map(|scores| scores.grid).next() else { continue };
        let columns: Vec<Option<&Scores>> = scores.iter().map(|scores| scores.as_ref().map(|scores| &scores.steps)).collect();
        by_missing.push((rule, tabulate(grid, &columns)));
    }
    Countable {
        norms: scales::every_norm(&found.instrument, position, scale.norm.as_ref()),
        bands: scales::every_band_set(&found.instrument, position, scale.bands.as_ref()),
        scale: scale.clone(),
        by_missing,
    }
}

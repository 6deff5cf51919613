//! Printed figures against a number of persons alone.

use super::super::args::{Arguments, Reproduce};
use super::super::failure::Failure;
use super::super::plan;
use super::super::printed::{self, Persons};
use super::super::terminal::Terminal;
use super::super::{claims, clock};
use crate::analysis::printed_figures::{self, MOST_PERSONS, PrintedFigures, SCHEMA};
use crate::analysis::results::Tool;
use crate::domain::{Diagnostic, Diagnostics, Place};
use crate::render::{self, Phrases};
use crate::stats::{Confidence, Grid, PrintedNumber};

/// Looks which counts and means are possible, and tells.
///
/// # Errors
/// What is wrong with what was typed.
pub fn run(arguments: &Arguments, reproduce: &Reproduce) -> Result<(), Failure> {
    super::may_write(reproduce)?;
    let level = plan::level(reproduce.level)?;
    let confidence = Confidence::new(level).unwrap_or(Confidence::NINETY_FIVE);
    let persons = super::persons(reproduce)?;
    let grid = grid(reproduce)?;
    let mut problems = Diagnostics::new();
    let mut shares = Vec::new();
    for planned in super::claims(reproduce, None)? {
        let claims::PlannedClaim { claim, percent, .. } = planned;
        let range = claim.n.map(|n| Persons { least: n, most: n }).or(persons).unwrap_or_else(|| usual_range(percent));
        match within_reason(range) {
            Ok(range) => shares.push(printed_figures::share_audit(claim.printed, percent, range, confidence)),
            Err(found) => problems.extend(found),
        }
    }
    let mut means = Vec::new();
    for text in &reproduce.mean {
        let Some(mean) = printed::number(text) else {
            problems.push(Diagnostic::error("mean-not-a-number", Place::nowhere()).with("given", text.trim()));
            continue;
        };
        match within_reason(persons.unwrap_or_else(|| telling_range(mean, grid))) {
            Ok(range) => means.push(printed_figures::mean_audit(text.trim().to_owned(), mean, grid, range)),
            Err(found) => problems.extend(found),
        }
    }
    if problems.has_errors() {
        return Err(Failure::Usage(problems));
    }
    let figures = PrintedFigures {
        schema: SCHEMA,
        tool: Tool { name: env!("CARGO_PKG_NAME").to_owned(), version: env!("CARGO_PKG_VERSION").to_owned() },
        created: clock::created()?,
        level,
        shares,
        means,
    };
    let language = super::language(arguments);
    let phrases = Phrases::of(language);
    let terminal = Terminal::new(language, arguments.quiet, arguments.no_progress);
    let (document, tables) = (render::figures_document(&figures, phrases), render::figures_tables(&figures, phrases));
    super::tell(&terminal, &document, phrases);
    super::write(&terminal, reproduce, (&document, &tables), &render::figures_json(&figures)?, language)
}

/// Where no number of persons is given: as many as it takes until every figure with so many decimals is possible, within reason.
fn usual_range(figure: PrintedNumber) -> Persons {
    const FEWEST: u64 = 200;
    let most = 10_u64.saturating_pow(figure.decimals()).saturating_mul(100).clamp(FEWEST, MOST_PERSONS);
    Persons { least: 1, most }
}

/// Where no number of scores is given: as many as it takes until every mean with so many decimals is possible, within reason.
fn telling_range(mean: PrintedNumber, grid: Grid) -> Persons {
    let most = 10_f64.powi(mean.decimals() as i32) * grid.step();
    Persons { least: 1, most: (most as u64).clamp(10, MOST_PERSONS) }
}

fn within_reason(persons: Persons) -> Result<[u64; 2], Diagnostics> {
    if persons.most - persons.least >= MOST_PERSONS {
        return Err(Diagnostic::error("persons-too-many", Place::nowhere())
            .with("given", format!("{}..{}", persons.least, persons.most))
            .with("most", MOST_PERSONS)
            .into());
    }
    Ok([persons.least, persons.most])
}

/// The grid of the scores: whole numbers, a step of their own, or the mean of several items.
fn grid(reproduce: &Reproduce) -> Result<Grid, Failure> {
    let items = reproduce.items.unwrap_or(1);
    let step = reproduce.step.as_deref().unwrap_or("1");
    let fraction = printed::number(step).and_then(|step| {
        let numerator = u32::try_from(step.digits()).ok()?;
        let denominator = 10_u32.checked_pow(step.decimals())?.checked_mul(u32::from(items))?;
        Grid::new(numerator, denominator)
    });
    fraction.ok_or_else(|| Failure::Usage(Diagnostic::error("step-not-positive", Place::nowhere()).with("given", step.trim()).into()))
}

//! Columns that already hold a score. None is proposed of itself: numbers don't say that they are a score, nor which way is better.
//! Somebody says so, on the command line or at the terminal, and then also how a number such as 1.234 is meant.

use std::collections::BTreeMap;

use super::asking::Asker;
use super::background::Grouping;
use super::study_text::slugged;
use crate::cli::args::Init;
use crate::cli::failure::Failure;
use crate::cli::parts::Part;
use crate::cli::plan::DataPlan;
use crate::cli::study::ScoreColumn;
use crate::domain::{Diagnostic, Direction, Place};
use crate::ingest::{self, Decimal, DecimalMark, Export, Found, NotANumber, TextColumn, find_name};
use crate::render::Phrases;

/// Columns of numbers with fewer different ones than this are groups or answers.
const FEWEST_NUMBERS: usize = 3;

/// The plan is told the scores and, where their numbers leave it open, the decimal mark.
///
/// # Errors
/// What was said in a way that is not understood; a number that can be read in two ways, if nobody is there to say how.
pub fn settle(
    plan: &mut DataPlan,
    exports: &[Export],
    parts: &[Part],
    (used, groupings): (&[Vec<usize>], &[Grouping]),
    (init, asker): (&Init, Asker),
) -> Result<(), Failure> {
    plan.scores = init.score.iter().map(|said| said_score(said)).collect::<Result<_, _>>()?;
    if plan.scores.is_empty() {
        let candidates = candidates(exports, parts, used, groupings);
        let options = candidates.iter().map(|(name, examples)| format!("{name} ({}, …)", examples.join(", "))).collect();
        for chosen in asker.select("init.ask_scores", options, Vec::new())? {
            let name = &candidates[chosen].0;
            let phrases = Phrases::of(plan.language);
            let ways = ["init.higher_is_better", "init.lower_is_better"].map(|key| phrases.fill(key, &[("column", name)]));
            // Only a person is asked, so that nobody who is not there leaves it unanswered.
            let unanswered = Diagnostic::error("init-score-unclear", Place::nowhere()).with("given", name);
            let direction = match asker.choose("init.ask_direction", ways.to_vec(), unanswered)? {
                0 => Direction::HigherIsBetter,
                _ => Direction::LowerIsBetter,
            };
            plan.scores.push(score(name, direction));
        }
    }
    if plan.decimal.is_none() {
        plan.decimal = decimal_mark(plan, exports, parts, asker)?;
    }
    Ok(())
}

/// `bdi=lower`
fn said_score(said: &str) -> Result<ScoreColumn, Failure> {
    let unclear = || Failure::Usage(Diagnostic::error("init-score-unclear", Place::nowhere()).with("given", said).into());
    let (column, better) = said.rsplit_once('=').ok_or_else(unclear)?;
    let direction = match better.trim() {
        "higher" => Direction::HigherIsBetter,
        "lower" => Direction::LowerIsBetter,
        _ => return Err(unclear()),
    };
    if column.trim().is_empty() { Err(unclear()) } else { Ok(score(column.trim(), direction)) }
}

fn score(column: &str, direction: Direction) -> ScoreColumn {
    let id = slugged(column);
    ScoreColumn {
        id: if id.is_empty() { "score".to_owned() } else { id },
        label: Some(column.to_owned()),
        column: Some(column.to_owned()),
        columns: None,
        direction,
        range: None,
        mid: None,
        reliability: None,
        reliability_to: None,
        sd: None,
        retest: None,
        norm: None,
        case: None,
        informant: None,
    }
}

/// Columns of numbers at two waves that nothing else uses, as the waves see them, with their commonest numbers.
fn candidates(exports: &[Export], parts: &[Part], used: &[Vec<usize>], groupings: &[Grouping]) -> Vec<(String, Vec<String>)> {
    const EXAMPLES: usize = 3;
    let mut found: Vec<(String, Vec<String>)> = Vec::new();
    let mut waves: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for part in parts {
        for (index, name) in part.names.iter().enumerate().filter(|(index, name)| !name.is_empty() && !used[part.export].contains(index)) {
            let is_group = groupings.iter().any(|grouping| grouping.is_named && ingest::folded(&grouping.column) == ingest::folded(name));
            let Some(examples) = numbers(exports[part.export].column(index), part, EXAMPLES).filter(|_| !is_group) else { continue };
            let seen = waves.entry(ingest::folded(name)).or_default();
            if !seen.contains(&part.wave) {
                seen.push(part.wave);
            }
            if seen.len() == 2 && !found.iter().any(|(known, _)| ingest::folded(known) == ingest::folded(name)) {
                found.push((name.clone(), examples));
            }
        }
    }
    found
}

/// The commonest cells of a column that holds numbers only.
fn numbers(column: &TextColumn, part: &Part, most: usize) -> Option<Vec<String>> {
    let mut cells = column.distinct(part.rows.as_deref());
    cells.retain(|cell| !cell.text.trim().is_empty());
    let is_number = |text: &str| Decimal::parse(&ingest::tidy(text), DecimalMark::Comma) != Err(NotANumber::Other);
    let is_short = |text: &str| text.trim().len() <= 8;
    if cells.len() < FEWEST_NUMBERS || column.has_labels() || !cells.iter().all(|cell| is_short(cell.text) && is_number(cell.text)) {
        return None;
    }
    cells.sort_by_key(|cell| std::cmp::Reverse(cell.cells));
    Some(cells.iter().take(most).map(|cell| cell.text.trim().to_owned()).collect())
}

/// The decimal mark, if a score of the files can be read in two ways.
fn decimal_mark(plan: &DataPlan, exports: &[Export], parts: &[Part], asker: Asker) -> Result<Option<DecimalMark>, Failure> {
    for score in &plan.scores {
        let Some(name) = score.column.as_deref() else { continue };
        for part in parts {
            let export = &exports[part.export];
            let Found::Column(column) = find_name(&part.names, name) else { continue };
            let is_open = |text: &str| Decimal::parse(&ingest::tidy(text), export.facts.decimal) == Err(NotANumber::Ambiguous);
            let open = export.column(column).occurrences(part.rows.as_deref(), 1, is_open);
            let Some(cell) = open.first() else { continue };
            let text = ingest::tidy(cell.text);
            let is_point = text.contains('.');
            let position = cell.first.first().copied().unwrap_or_default();
            let row = part.rows.as_ref().map_or(position, |rows| rows[position as usize]);
            let place = Place::file(&export.facts.file).row(export.row_number(row as usize)).column(name).value(&text);
            let unanswered = Diagnostic::error("init-number-ambiguous", place).with("value", &text);
            let phrases = Phrases::of(plan.language);
            let ways = ["init.separates_thousands", "init.separates_decimals"].map(|key| phrases.fill(key, &[("value", &text)]));
            let separates_thousands = asker.choose("init.ask_decimal", ways.to_vec(), unanswered)? == 0;
            return Ok(Some(if is_point == separates_thousands { DecimalMark::Comma } else { DecimalMark::Point }));
        }
    }
    Ok(None)
}

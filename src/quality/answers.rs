//! Answers as they were given: missing ones, the same one to every question, items that run against their scale.

use polars_core::prelude::Int8Chunked;

use super::report::ItemMissing;
use super::{InstrumentSubject, ScaleSubject, Seen, Subject, WaveSubject};
use crate::domain::{Diagnostic, Diagnostics, Place};
use crate::instruments::{ScoredItems, item_column};
use crate::stats::item_moments::ItemCovariances;
use crate::stats::item_rest_correlation::item_rest_correlation;
use crate::waves::item_moments;

/// Items that are missing in more rows than this share are told.
const OFTEN_MISSING: f64 = 0.2;

/// Fewer rows than these carry no finding about a group.
const FEWEST_ROWS: u64 = 20;

/// Rows that a message names.
const NAMED: usize = 5;

/// How often each item of each instrument has no answer, in each wave that has the instrument, over the rows that were asked: who has
/// no difficulties is not asked what they lead to.
pub(super) fn missing(subject: &Subject<'_>) -> Vec<ItemMissing> {
    let mut items = Vec::new();
    for found in &subject.instruments {
        for (number, item) in found.instrument.items.iter().enumerate() {
            let rule = found.instrument.skipped_after(number);
            for (wave, column) in columns(subject, found, number) {
                let skipping = rule.and_then(|(item, code)| Some((answers(found, wave, item)?, code)));
                let skipped = skipping.map_or(0, |(earlier, code)| {
                    earlier.iter().zip(column.iter()).filter(|(earlier, answer)| *earlier == Some(code) && answer.is_none()).count()
                });
                items.push(ItemMissing {
                    instrument: found.instrument.id.clone(),
                    item: item.name.clone(),
                    wave: wave.wave.name.clone(),
                    rows: (wave.rows() - skipped) as u64,
                    missing: (column.null_count() - skipped) as u64,
                });
            }
        }
    }
    items
}

/// The item's column in every wave that has it.
fn columns<'a>(
    subject: &'a Subject<'_>,
    found: &'a InstrumentSubject,
    item: usize,
) -> impl Iterator<Item = (&'a WaveSubject<'a>, &'a Int8Chunked)> {
    let having = subject.waves.iter().zip(&found.in_wave).filter(|(_, there)| **there);
    having.filter_map(move |(wave, _)| Some((wave, answers(found, wave, item)?)))
}

fn answers<'a>(found: &InstrumentSubject, wave: &'a WaveSubject<'_>, item: usize) -> Option<&'a Int8Chunked> {
    wave.wave.frame.column(&item_column(&found.instrument, item)).ok()?.i8().ok()
}

pub(super) fn check(subject: &Subject<'_>, seen: &Seen, findings: &mut Diagnostics) {
    for found in &subject.instruments {
        for (wave, _) in subject.waves.iter().zip(&found.in_wave).filter(|(_, there)| **there) {
            often_missing(found, wave, &seen.items, findings);
            straight_lining(found, wave, findings);
        }
    }
    for scale in &subject.scales {
        let names_of = |scale: &ScaleSubject<'_>| scale.items.first().map(ScoredItems::names);
        let Some(names) = names_of(scale) else { continue };
        // A sum of scales would tell again what its parts have told.
        let holds_another = |other: &ScaleSubject<'_>| {
            names_of(other).is_some_and(|of_other| of_other.len() < names.len() && of_other.iter().all(|name| names.contains(name)))
        };
        if subject.scales.iter().any(holds_another) {
            continue;
        }
        for (wave, items) in subject.waves.iter().zip(&scale.items) {
            against_the_scale(subject, scale.scale.names.get(subject.language), &names, wave, items, findings);
        }
    }
}

/// Items that many left out, in one finding a form.
fn often_missing(found: &InstrumentSubject, wave: &WaveSubject<'_>, items: &[ItemMissing], findings: &mut Diagnostics) {
    let of_form = items.iter().filter(|item| item.instrument == found.instrument.id && item.wave == wave.wave.name);
    let often: Vec<String> = of_form
        .filter(|item| item.rows >= FEWEST_ROWS && item.share() > OFTEN_MISSING)
        .map(|item| format!("{} ({} %)", item.item, (item.share() * 100.0).round()))
        .collect();
    if !often.is_empty() {
        let finding = Diagnostic::warning("item-often-missing", Place::file(wave.files())).with("items", often.join(", "));
        findings.push(finding.with("instrument", &found.instrument.id).with("limit", OFTEN_MISSING * 100.0).with_wave("wave", &wave.name));
    }
}

/// The same answer to every question of a long form, or of one that asks some questions the other way round.
fn straight_lining(found: &InstrumentSubject, wave: &WaveSubject<'_>, findings: &mut Diagnostics) {
    const LONG: usize = 10;
    const ANSWERED: usize = 5;
    let core: Vec<usize> = (0..found.instrument.items.len()).filter(|item| !found.instrument.items[*item].optional).collect();
    let contradictory = core.iter().any(|item| found.instrument.items[*item].reversed);
    if core.len() < ANSWERED || !(contradictory || core.len() >= LONG) {
        return;
    }
    let columns: Vec<&Int8Chunked> = core.iter().filter_map(|item| answers(found, wave, *item)).collect();
    let mut first: Vec<Option<i8>> = vec![None; wave.rows()];
    let mut answered = vec![0_usize; wave.rows()];
    let mut same = vec![true; wave.rows()];
    for column in &columns {
        for (row, answer) in column.iter().enumerate() {
            let Some(answer) = answer else { continue };
            answered[row] += 1;
            same[row] &= *first[row].get_or_insert(answer) == answer;
        }
    }
    let needed = ANSWERED.max(columns.len() * 4 / 5);
    let rows: Vec<usize> = (0..wave.rows()).filter(|row| same[*row] && answered[*row] >= needed).collect();
    if !rows.is_empty() {
        let named = named_rows(rows.iter().map(|row| wave.number(*row)));
        let place = wave.place(rows[0]);
        let finding = Diagnostic::warning("straight-lining", place).with("instrument", &found.instrument.id);
        findings.push(finding.with("count", rows.len()).with("rows", named));
    }
}

/// Items that correlate negatively with the rest of their scale: all reversed ones where they were reversed twice, else one by one.
fn against_the_scale(
    subject: &Subject<'_>,
    scale: &str,
    names: &[String],
    wave: &WaveSubject<'_>,
    items: &ScoredItems<'_>,
    findings: &mut Diagnostics,
) {
    const FEWEST_ITEMS: usize = 3;
    let everybody = vec![true; wave.rows()];
    let moments = item_moments(names.len(), &everybody, |first, counted, added| items.fill(first, counted, added));
    if names.len() < FEWEST_ITEMS || moments.n() < FEWEST_ROWS {
        return;
    }
    let Ok(covariances) = moments.covariances() else { return };
    let is_backwards =
        |covariances: &ItemCovariances, item| item_rest_correlation(covariances, item).is_ok_and(|correlation| correlation < 0.0);
    let backwards: Vec<usize> = (0..names.len()).filter(|item| is_backwards(&covariances, *item)).collect();
    let is_reversed = |name: &str| subject.instruments.iter().filter_map(|found| found.instrument.item(name)).any(|item| item.reversed);
    let reversed: Vec<bool> = names.iter().map(|name| is_reversed(name)).collect();
    let turned: Vec<usize> = (0..names.len()).filter(|item| reversed[*item]).collect();
    let place = || Place::file(wave.files());
    let all_backwards = !turned.is_empty() && turned.iter().all(|item| backwards.contains(item));
    // The others may look backwards too, since the turned ones are part of the rest: turned back, nobody does.
    let fits_turned_back =
        || turned_back(&covariances, &reversed).is_some_and(|covariances| !(0..names.len()).any(|item| is_backwards(&covariances, item)));
    if all_backwards && fits_turned_back() {
        let listed = turned.iter().map(|item| names[*item].as_str()).collect::<Vec<_>>().join(", ");
        findings.push(Diagnostic::warning("items-reversed-twice", place()).with("scale", scale).with("items", listed));
        return;
    }
    for item in backwards {
        let finding = Diagnostic::warning("item-runs-backwards", place()).with("scale", scale);
        findings.push(finding.with("item", &names[item]).with_wave("wave", &wave.name));
    }
}

/// The covariances with these items the other way round.
fn turned_back(covariances: &ItemCovariances, turned: &[bool]) -> Option<ItemCovariances> {
    let items = turned.len();
    let sign = |i: usize, j: usize| if turned[i] == turned[j] { 1.0 } else { -1.0 };
    let values = (0..items * items).map(|at| sign(at / items, at % items) * covariances.get(at / items, at % items)).collect();
    ItemCovariances::new(covariances.n(), items, values)
}

/// `17, 22, 31, …`
pub(super) fn named_rows(rows: impl Iterator<Item = u64>) -> String {
    let mut rows: Vec<String> = rows.take(NAMED + 1).map(|row| row.to_string()).collect();
    if rows.len() > NAMED {
        rows.truncate(NAMED);
        rows.push("…".to_owned());
    }
    rows.join(", ")
}

//! Ids: rows without one, rows twice, and ids that differ from another wave's by a slip.

use std::collections::{HashMap, HashSet};

use polars_core::prelude::IdxCa;

use super::Subject;
use super::report::ItemMissing;
use crate::domain::{Diagnostic, Diagnostics, Place};
use crate::ingest::ID;

/// More unmatched ids than these are not compared: slips are then not what is wrong.
const MOST_COMPARED: usize = 20_000;

/// Pairs that are told one by one.
const LISTED: usize = 10;

pub(super) fn check(subject: &Subject<'_>, _items: &[ItemMissing], findings: &mut Diagnostics) {
    let Some(matching) = subject.matching else { return };
    for (wave, flow) in subject.waves.iter().zip(&matching.flow.waves) {
        let place = || Place::file(wave.files());
        if flow.blank_ids > 0 {
            findings.push(Diagnostic::warning("blank-ids", place()).with("count", flow.blank_ids));
        }
        if flow.duplicates > flow.conflicting {
            findings.push(Diagnostic::warning("duplicate-rows", place()).with("count", flow.duplicates - flow.conflicting));
        }
    }
    for to in 1..subject.waves.len() {
        nearly_alike(subject, &matching.rows, 0, to, findings);
    }
}

/// A row and its id as ids are compared.
struct Keyed {
    row: usize,
    key: String,
}

fn keys(subject: &Subject<'_>, wave: usize, rows: impl Iterator<Item = u32>) -> Vec<Keyed> {
    let frame = &subject.waves[wave].wave.frame;
    let Some(ids) = frame.column(ID).ok().and_then(|ids| ids.str().ok()) else { return Vec::new() };
    let key = |row: u32| Some(Keyed { row: row as usize, key: ids.get(row as usize)?.trim().to_lowercase() });
    rows.filter_map(key).collect()
}

/// Respondents seen at one wave only whose id is one slip away from that of one seen at the other only.
fn nearly_alike(subject: &Subject<'_>, rows: &[IdxCa], from: usize, to: usize, findings: &mut Diagnostics) {
    let only = |here: usize, there: usize| {
        rows[here].iter().zip(rows[there].iter()).filter_map(|(here, there)| here.filter(|_| there.is_none())).collect::<Vec<u32>>()
    };
    let (here, there) = (only(from, to), only(to, from));
    if here.is_empty() || there.is_empty() || here.len().max(there.len()) > MOST_COMPARED {
        return;
    }
    let all = keys(subject, from, rows[from].iter().flatten());
    let running_numbers = are_running_numbers(&all);
    let (here, there) = (keys(subject, from, here.into_iter()), keys(subject, to, there.into_iter()));
    let mut by_signature: HashMap<String, Vec<usize>> = HashMap::new();
    for (position, keyed) in there.iter().enumerate() {
        for signature in signatures(&keyed.key) {
            by_signature.entry(signature).or_default().push(position);
        }
    }
    let mut found: Vec<(usize, usize)> = Vec::new();
    for one in &here {
        let mut candidates: Vec<usize> = signatures(&one.key).iter().filter_map(|text| by_signature.get(text)).flatten().copied().collect();
        candidates.sort_unstable();
        candidates.dedup();
        let is_slip = |other: &&usize| is_slip(&one.key, &there[**other].key, running_numbers);
        // Two candidates are no evidence for either.
        let slips: Vec<&usize> = candidates.iter().filter(is_slip).collect();
        if let [other] = slips.as_slice() {
            found.push((one.row, there[**other].row));
        }
    }
    let (before, after) = (&subject.waves[from], &subject.waves[to]);
    for (one, other) in found.iter().take(LISTED) {
        let place = before.place(*one);
        let finding = Diagnostic::warning("ids-nearly-alike", place).with("file", base_name(after.wave.source(*other).0));
        findings.push(finding.with("row", after.number(*other)));
    }
    if found.len() > LISTED {
        let place = Place::file(before.files());
        findings.push(Diagnostic::warning("ids-nearly-alike-more", place).with("count", found.len()));
    }
}

fn base_name(path: &str) -> &str {
    path.rsplit(['/', '\\']).next().unwrap_or(path)
}

/// The id, and the id without each of its characters: two ids with one in common are at most a slip or two apart.
fn signatures(key: &str) -> Vec<String> {
    let cut = key.char_indices().map(|(at, c)| [&key[..at], &key[at + c.len_utf8()..]].concat());
    let mut signatures: Vec<String> = cut.chain([key.to_owned()]).collect();
    signatures.sort_unstable();
    signatures.dedup();
    signatures
}

/// One character replaced, added, left out, or two neighbours swapped. Among running numbers another digit is another number, so
/// that only a letter or a leading zero tells a slip.
fn is_slip(one: &str, other: &str, running_numbers: bool) -> bool {
    if strsim::osa_distance(one, other) != 1 {
        return false;
    }
    let letters = |key: &str| key.chars().filter(|c| !c.is_ascii_digit()).collect::<String>();
    let digits = |key: &str| key.chars().filter(char::is_ascii_digit).collect::<String>();
    let leading_zero = || digits(one).trim_start_matches('0') == digits(other).trim_start_matches('0');
    !running_numbers || letters(one) != letters(other) || leading_zero()
}

/// Whether another digit usually gives another respondent's id.
fn are_running_numbers(keys: &[Keyed]) -> bool {
    const SAMPLE: usize = 500;
    let known: HashSet<&str> = keys.iter().map(|keyed| keyed.key.as_str()).collect();
    let has_neighbour = |key: &str| {
        key.char_indices().filter(|(_, c)| c.is_ascii_digit()).any(|(at, own)| {
            ('0'..='9').filter(|digit| *digit != own).any(|digit| {
                let neighbour = format!("{}{digit}{}", &key[..at], &key[at + 1..]);
                known.contains(neighbour.as_str())
            })
        })
    };
    let looked_at = keys.len().min(SAMPLE);
    keys.iter().take(SAMPLE).filter(|keyed| has_neighbour(&keyed.key)).count() * 10 > looked_at
}

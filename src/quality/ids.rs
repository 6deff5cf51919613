//! Ids: rows without one, rows twice, and ids that differ from another wave's by a slip.

use std::collections::{HashMap, HashSet};

use polars_core::prelude::{IdxCa, StringChunked};

use super::{Seen, Subject, WaveSubject};
use crate::domain::{Diagnostic, Diagnostics, Place};
use crate::ingest::ID;
use crate::waves::respondent_key;

/// More unmatched ids than these are not compared: slips are then not what is wrong.
const MOST_COMPARED: usize = 20_000;

/// Pairs that are told one by one.
const LISTED: usize = 10;

pub(super) fn check(subject: &Subject<'_>, _seen: &Seen, findings: &mut Diagnostics) {
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

fn ids<'a>(wave: &'a WaveSubject<'_>) -> Option<&'a StringChunked> {
    wave.wave.frame.column(ID).ok()?.str().ok()
}

/// Respondents seen at one wave only whose id is one slip away from that of one seen at the other only.
fn nearly_alike(subject: &Subject<'_>, rows: &[IdxCa], from: usize, to: usize, findings: &mut Diagnostics) {
    let (before, after) = (&subject.waves[from], &subject.waves[to]);
    let only = |wave: &WaveSubject<'_>, here: usize, there: usize| -> Vec<Keyed> {
        let Some(ids) = ids(wave) else { return Vec::new() };
        let alone = rows[here].iter().zip(rows[there].iter()).filter_map(|(here, there)| here.filter(|_| there.is_none()));
        alone.filter_map(|row| Some(Keyed { row: row as usize, key: respondent_key(ids.get(row as usize)?).into_owned() })).collect()
    };
    let (here, there) = (only(before, from, to), only(after, to, from));
    if here.is_empty() || there.is_empty() || here.len().max(there.len()) > MOST_COMPARED {
        return;
    }
    let usual = usual_differences(before);
    let index = Signatures::of(there.iter().map(|keyed| keyed.key.as_str()));
    let mut found: Vec<(usize, usize)> = Vec::new();
    for one in &here {
        let mut slips = index
            .near(&one.key)
            .into_iter()
            .filter(|&other| Slip::between(&one.key, &there[other].key).is_some_and(|slip| !usual.contains(&slip)));
        // Two candidates are no evidence for either.
        if let (Some(other), None) = (slips.next(), slips.next()) {
            found.push((one.row, there[other].row));
        }
    }
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

/// How two ids differ that could be one id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Slip {
    /// 007 and 7, as a spreadsheet makes them.
    LeadingZeros,
    Digit,
    Letter,
    /// A character more or fewer.
    Length,
    Swap,
}

impl Slip {
    /// Leading zeros, or one character replaced, added, left out or swapped with its neighbour.
    fn between(one: &str, other: &str) -> Option<Self> {
        if without_leading_zeros(one) == without_leading_zeros(other) {
            return (one != other).then_some(Self::LeadingZeros);
        }
        if strsim::osa_distance(one, other) != 1 {
            return None;
        }
        if one.chars().count() != other.chars().count() {
            return Some(Self::Length);
        }
        let differing: Vec<(char, char)> = one.chars().zip(other.chars()).filter(|(a, b)| a != b).collect();
        Some(match differing.as_slice() {
            [(a, b)] if a.is_ascii_digit() && b.is_ascii_digit() => Self::Digit,
            [_] => Self::Letter,
            _ => Self::Swap,
        })
    }
}

fn without_leading_zeros(key: &str) -> &str {
    key.trim_start_matches('0')
}

/// Slips that usually lead from one respondent's id to another's within a wave, and so tell nothing between waves: among running
/// numbers another digit is another respondent.
fn usual_differences(wave: &WaveSubject<'_>) -> HashSet<Slip> {
    const SAMPLE: usize = 400;
    /// A tenth of the respondents.
    const USUAL: usize = 10;
    let Some(ids) = ids(wave) else { return HashSet::new() };
    // Every so many rows, so that the sample is not one end of a sorted file.
    let step = ids.len().div_ceil(SAMPLE).max(1);
    let sample: Vec<String> = ids.iter().step_by(step).flatten().map(|id| respondent_key(id).into_owned()).collect();
    let index = Signatures::of(sample.iter().map(String::as_str));
    let mut neighboured: HashMap<Slip, HashSet<usize>> = HashMap::new();
    for id in ids.iter().flatten() {
        let key = respondent_key(id);
        for near in index.near(&key) {
            if let Some(slip) = Slip::between(&sample[near], &key) {
                neighboured.entry(slip).or_default().insert(near);
            }
        }
    }
    let usual = neighboured.into_iter().filter(|(_, respondents)| respondents.len() * USUAL > sample.len());
    usual.map(|(slip, _)| slip).collect()
}

/// Ids by what is left of them when a character is left out: two ids with such a rest in common are at most a slip or two apart.
struct Signatures {
    by_text: HashMap<String, Vec<usize>>,
}

impl Signatures {
    /// So many ids with one rest are no slips; it also bounds the work.
    const CROWD: usize = 64;

    fn of<'a>(keys: impl Iterator<Item = &'a str>) -> Self {
        let mut by_text: HashMap<String, Vec<usize>> = HashMap::new();
        for (position, key) in keys.enumerate() {
            each_signature(key, |signature| match by_text.get_mut(signature) {
                Some(positions) if positions.len() > Self::CROWD || positions.last() == Some(&position) => {}
                Some(positions) => positions.push(position),
                None => {
                    by_text.insert(signature.to_owned(), vec![position]);
                }
            });
        }
        Self { by_text }
    }

    /// The positions of the ids that may be near, ascending.
    fn near(&self, key: &str) -> Vec<usize> {
        let mut near = Vec::new();
        each_signature(key, |signature| {
            near.extend(self.by_text.get(signature).filter(|positions| positions.len() <= Self::CROWD).into_iter().flatten());
        });
        near.sort_unstable();
        near.dedup();
        near
    }
}

/// The id, the id without its leading zeros, and the id without each of its characters.
fn each_signature(key: &str, mut each: impl FnMut(&str)) {
    each(key);
    let digits = without_leading_zeros(key);
    if digits.len() < key.len() {
        each(digits);
    }
    let mut cut = String::with_capacity(key.len());
    for (at, c) in key.char_indices() {
        cut.clear();
        cut.push_str(&key[..at]);
        cut.push_str(&key[at + c.len_utf8()..]);
        each(&cut);
    }
}

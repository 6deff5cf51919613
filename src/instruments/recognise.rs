//! Which instruments a file holds, and which of its columns is which item.
//!
//! Names decide, never contents: a column's name is one that the instrument gives an item, or holds the item's wording, as exports that
//! are headed by the questions have it. A name that two columns or two instruments lay claim to is told, not guessed; what nobody
//! claims is left for the caller to list.

use std::collections::BTreeMap;
use std::sync::Arc;

use unicode_normalization::UnicodeNormalization as _;

use super::decode::nearest;
use super::instrument::{Instrument, Item};
use super::pattern::Pattern;
use super::spec::RecognitionPolicy;
use crate::domain::{Diagnostic, Diagnostics, Place};

/// The header of one file.
#[derive(Debug, Clone, Copy)]
pub struct Headers<'a> {
    /// The file's name, for messages.
    pub file: &'a str,
    pub names: &'a [String],
}

/// An instrument to look for.
#[derive(Debug, Clone)]
pub struct Candidate {
    pub instrument: Arc<Instrument>,
    /// Whether the user named it: then shared column names are its own.
    pub asked_for: bool,
}

/// How it is known which form of the instrument it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Evidence {
    /// The user named it, or the column names do.
    Named,
    /// The column names are those of several forms; this is the likeliest.
    Assumed,
}

/// Columns of one file by item: `columns[item]` is the position in the header.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ItemColumns {
    pub columns: Vec<Option<usize>>,
}

impl ItemColumns {
    #[must_use]
    pub fn found(&self) -> usize {
        self.columns.iter().flatten().count()
    }

    /// The names of the items without a column, a supplement's (`optional`) only where part of the supplement is there.
    #[must_use]
    pub fn missing<'a>(&self, instrument: &'a Instrument) -> Vec<&'a str> {
        let items = || instrument.items.iter().zip(&self.columns);
        let supplement_used = items().any(|(item, column)| item.optional && column.is_some());
        let absent = items().filter(|(item, column)| column.is_none() && (supplement_used || !item.optional));
        absent.map(|(item, _)| item.name.as_str()).collect()
    }
}

/// An instrument that is there.
#[derive(Debug, Clone)]
pub struct Recognised {
    pub instrument: Arc<Instrument>,
    pub evidence: Evidence,
    /// One entry a file, in the files' order.
    pub files: Vec<ItemColumns>,
}

/// What was found in the headers.
#[derive(Debug, Clone)]
pub struct Recognition {
    /// In the candidates' order.
    pub instruments: Vec<Recognised>,
    pub findings: Diagnostics,
}

impl Recognition {
    /// The positions of the columns in a file that no instrument claims.
    #[must_use]
    pub fn unclaimed(&self, file: usize, headers: Headers<'_>) -> Vec<usize> {
        let claimed: Vec<usize> = self.instruments.iter().flat_map(|found| found.files[file].columns.iter().flatten().copied()).collect();
        (0..headers.names.len()).filter(|position| !claimed.contains(position)).collect()
    }
}

/// A column name as it is compared: case, surrounding space and the way accents are encoded don't count; spaces, hyphens and full
/// stops are underscores.
#[must_use]
pub fn normalise_header(name: &str) -> String {
    let folded: String = name.trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}').nfc().flat_map(char::to_lowercase).collect();
    folded.chars().map(|c| if c.is_whitespace() || c == '-' || c == '.' { '_' } else { c }).collect()
}

/// Looks for the candidates in one or more files.
#[must_use]
pub fn recognise(candidates: &[Candidate], files: &[Headers<'_>]) -> Recognition {
    let mut findings = Diagnostics::new();
    let indexes: Vec<HeaderIndex> = files.iter().map(|headers| HeaderIndex::of(headers.names)).collect();
    let mut found: Vec<Claim> = Vec::new();
    for (position, candidate) in candidates.iter().enumerate() {
        let own = Claim::of(candidate, position, NameKind::Own, &indexes);
        let policy = candidate.instrument.recognise;
        if candidate.asked_for || (policy != RecognitionPolicy::OnRequest && own.is_enough(candidate)) {
            found.push(own);
        } else if policy == RecognitionPolicy::SharedNames {
            found.push(Claim::of(candidate, position, NameKind::Shared, &indexes));
        }
    }
    add_shared_names(&mut found, candidates, &indexes);
    found.retain(|claim| claim.is_enough(&candidates[claim.candidate]));
    drop_assumed_rivals(&mut found, candidates);
    drop_contested(&mut found, candidates, files, &mut findings);
    let instruments = found.into_iter().map(|claim| claim.settle(candidates, files, &mut findings)).collect();
    Recognition { instruments, findings }
}

/// The words of a text and nothing else, a space before, between and behind them.
fn words(text: &str) -> String {
    let letters: String = text.nfc().flat_map(char::to_lowercase).map(|c| if c.is_alphanumeric() { c } else { ' ' }).collect();
    letters.split_whitespace().fold(" ".to_owned(), |words, word| words + word + " ")
}

/// A wording of fewer words than this is one only where nothing stands beside it.
const TELLING_WORDS: usize = 4;

/// Whether a header's words are a wording, or hold it in one piece.
fn holds(header: &str, wording: &str) -> bool {
    header == wording || (wording.split_whitespace().count() >= TELLING_WORDS && header.contains(wording))
}

/// The columns of one header by what they are called.
struct HeaderIndex {
    /// Normalised names with the positions that bear them.
    by_name: BTreeMap<String, Vec<usize>>,
    /// The words of each name.
    words: Vec<String>,
}

impl HeaderIndex {
    fn of(names: &[String]) -> Self {
        let mut by_name: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (position, name) in names.iter().enumerate() {
            by_name.entry(normalise_header(name)).or_default().push(position);
        }
        Self { by_name, words: names.iter().map(|name| words(name)).collect() }
    }

    /// For each item the columns that any of the patterns gives it, else those that hold its wording.
    ///
    /// A pattern that finds less than half of what the best for that item finds is a coincidence (a total called `who5` beside the
    /// items `who5_1`…`who5_5`), and no rival.
    fn matches(&self, instrument: &Instrument, patterns: &[Pattern]) -> Vec<Vec<usize>> {
        let by_pattern: Vec<Vec<Vec<usize>>> = patterns.iter().map(|pattern| self.matches_of(instrument, pattern)).collect();
        let reach: Vec<usize> = by_pattern.iter().map(|items| items.iter().filter(|columns| !columns.is_empty()).count()).collect();
        let item_columns = |item: usize| {
            let best = by_pattern.iter().zip(&reach).filter(|(items, _)| !items[item].is_empty()).map(|(_, reach)| *reach).max();
            let rivals = by_pattern.iter().zip(&reach).filter(|(_, reach)| best.is_some_and(|best| **reach * 2 >= best));
            let mut columns: Vec<usize> = rivals.flat_map(|(items, _)| items[item].iter().copied()).collect();
            columns.sort_unstable();
            columns.dedup();
            if columns.is_empty() { self.worded(&instrument.items[item]) } else { columns }
        };
        (0..instrument.items.len()).map(item_columns).collect()
    }

    fn worded(&self, item: &Item) -> Vec<usize> {
        let Some(text) = &item.text else { return Vec::new() };
        let wordings = [words(&text.da), words(&text.en)];
        (0..self.words.len()).filter(|column| wordings.iter().any(|wording| holds(&self.words[*column], wording))).collect()
    }

    fn matches_of(&self, instrument: &Instrument, pattern: &Pattern) -> Vec<Vec<usize>> {
        let columns_of = |name: String| self.by_name.get(&normalise_header(&name)).cloned().unwrap_or_default();
        instrument.items.iter().map(|item| pattern.names_of(item).into_iter().flat_map(columns_of).collect()).collect()
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum NameKind {
    /// Names that only this form has.
    Own,
    /// These, and names that other forms have too.
    Shared,
}

/// What one candidate lays claim to: `columns[file][item]` are the columns that could be the item.
struct Claim {
    candidate: usize,
    kind: NameKind,
    columns: Vec<Vec<Vec<usize>>>,
}

impl Claim {
    fn of(candidate: &Candidate, position: usize, kind: NameKind, indexes: &[HeaderIndex]) -> Self {
        let instrument = &candidate.instrument;
        let shared = match kind {
            NameKind::Own => &[],
            NameKind::Shared => instrument.shared_columns.as_slice(),
        };
        let patterns: Vec<Pattern> = instrument.columns.iter().chain(shared).filter_map(|text| Pattern::parse(text)).collect();
        let columns = indexes.iter().map(|index| index.matches(instrument, &patterns)).collect();
        Self { candidate: position, kind, columns }
    }

    /// Half of the items, or all of one scale's, in one of the files.
    fn is_enough(&self, candidate: &Candidate) -> bool {
        let instrument = &candidate.instrument;
        let core = instrument.items.iter().filter(|item| !item.optional).count();
        self.columns.iter().any(|items| {
            let is_found = |item: usize| !items[item].is_empty();
            let found = (0..items.len()).filter(|item| is_found(*item) && !instrument.items[*item].optional).count();
            let whole_scale = || {
                let complete = |members: &[usize]| !members.is_empty() && members.iter().all(|item| is_found(*item));
                instrument.scales.iter().any(|scale| complete(&instrument.items_of(scale)))
            };
            (found > 0 && found * 2 >= core) || whole_scale()
        })
    }

    fn claims(&self, file: usize, column: usize) -> bool {
        self.columns[file].iter().any(|columns| columns.contains(&column))
    }

    /// One column an item; several are told and none is taken.
    fn settle(self, candidates: &[Candidate], files: &[Headers<'_>], findings: &mut Diagnostics) -> Recognised {
        let candidate = &candidates[self.candidate];
        let instrument = Arc::clone(&candidate.instrument);
        let assumed = self.kind == NameKind::Shared && !candidate.asked_for;
        if assumed {
            let code = "instrument-assumed";
            findings.push(
                Diagnostic::warning(code, Place::nowhere())
                    .with("id", &instrument.id)
                    .with("name", &instrument.name.da)
                    .with("name_en", &instrument.name.en),
            );
        }
        let settled = self.columns.iter().zip(files).map(|(items, headers)| settle_file(&instrument, items, headers, findings)).collect();
        let evidence = if assumed { Evidence::Assumed } else { Evidence::Named };
        Recognised { instrument, evidence, files: settled }
    }
}

fn settle_file(instrument: &Instrument, items: &[Vec<usize>], headers: &Headers<'_>, findings: &mut Diagnostics) -> ItemColumns {
    let columns = items.iter().zip(&instrument.items).map(|(columns, item)| match columns.as_slice() {
        [column] => Some(*column),
        [] => None,
        several => {
            let names = several.iter().map(|column| format!("\"{}\"", headers.names[*column])).collect::<Vec<_>>().join(", ");
            let place = Place::file(headers.file);
            let told =
                Diagnostic::error("columns-ambiguous", place).with("id", &instrument.id).with("name", &item.name).with("columns", names);
            findings.push(told);
            None
        }
    });
    let columns = ItemColumns { columns: columns.collect() };
    report_missing(instrument, &columns, items, headers.file, findings);
    columns
}

/// Warns of items without a column, unless the file has nothing of the instrument at all: then the wave has none, which the caller tells.
fn report_missing(instrument: &Instrument, columns: &ItemColumns, items: &[Vec<usize>], file: &str, findings: &mut Diagnostics) {
    let ambiguous = |name: &str| instrument.items.iter().zip(items).any(|(item, columns)| item.name == name && columns.len() > 1);
    let missing: Vec<&str> = columns.missing(instrument).into_iter().filter(|name| !ambiguous(name)).collect();
    if columns.found() > 0 && !missing.is_empty() {
        let told = Diagnostic::warning("columns-missing", Place::file(file)).with("id", &instrument.id);
        findings.push(told.with("count", missing.len()).with("names", missing.join(", ")));
    }
}

/// Items that an instrument's own names did not find may go by shared names (`sdq1` … with `pdistres`), if it is the only one there
/// that could mean them: every rival that is recognised by its own names or asked for stands in the way.
fn add_shared_names(found: &mut [Claim], candidates: &[Candidate], indexes: &[HeaderIndex]) {
    let shared: Vec<Claim> =
        found.iter().map(|claim| Claim::of(&candidates[claim.candidate], claim.candidate, NameKind::Shared, indexes)).collect();
    let firm: Vec<bool> = found
        .iter()
        .map(|claim| {
            candidates[claim.candidate].asked_for || (claim.kind == NameKind::Own && claim.is_enough(&candidates[claim.candidate]))
        })
        .collect();
    for position in 0..found.len() {
        if !firm[position] {
            continue;
        }
        for file in 0..indexes.len() {
            for item in 0..found[position].columns[file].len() {
                if !found[position].columns[file][item].is_empty() {
                    continue;
                }
                let free = |column: &usize| {
                    let rival = |other: usize| {
                        other != position && firm[other] && (shared[other].claims(file, *column) || found[other].claims(file, *column))
                    };
                    candidates[found[position].candidate].asked_for || !(0..found.len()).any(rival)
                };
                let columns: Vec<usize> = shared[position].columns[file][item].iter().copied().filter(free).collect();
                found[position].columns[file][item] = columns;
            }
        }
    }
}

/// An instrument that is only assumed yields where another, firmly there, claims a column of it.
fn drop_assumed_rivals(found: &mut Vec<Claim>, candidates: &[Candidate]) {
    let is_assumed = |claim: &Claim| claim.kind == NameKind::Shared && !candidates[claim.candidate].asked_for;
    let overlaps = |a: &Claim, b: &Claim| {
        a.columns.iter().enumerate().any(|(file, items)| items.iter().flatten().any(|column| b.claims(file, *column)))
    };
    let keep: Vec<bool> =
        found.iter().map(|claim| !is_assumed(claim) || !found.iter().any(|other| !is_assumed(other) && overlaps(claim, other))).collect();
    let mut keep = keep.into_iter();
    found.retain(|_| keep.next().unwrap_or(true));
}

/// A column that two instruments claim belongs to neither until the user says whose it is.
fn drop_contested(found: &mut [Claim], candidates: &[Candidate], files: &[Headers<'_>], findings: &mut Diagnostics) {
    for (file, headers) in files.iter().enumerate() {
        let mut claimants: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for (position, claim) in found.iter().enumerate() {
            let mut columns: Vec<usize> = claim.columns[file].iter().flatten().copied().collect();
            columns.sort_unstable();
            columns.dedup();
            for column in columns {
                claimants.entry(column).or_default().push(position);
            }
        }
        for (column, positions) in claimants.into_iter().filter(|(_, positions)| positions.len() > 1) {
            let ids: Vec<&str> = positions.iter().map(|position| candidates[found[*position].candidate].instrument.id.as_str()).collect();
            let place = Place::file(headers.file).column(&headers.names[column]);
            findings.push(Diagnostic::error("column-contested", place).with("ids", ids.join(", ")));
            for position in positions {
                for columns in &mut found[position].columns[file] {
                    columns.retain(|claimed| *claimed != column);
                }
            }
        }
    }
}

/// How a study file says which column is which item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ColumnRule {
    /// `"p{item}"`
    Pattern(String),
    /// `item = "column"`
    Table(BTreeMap<String, String>),
}

/// The columns of one file by a rule that the user wrote; what the rule leaves open is left open.
///
/// # Errors
/// A pattern that is none or finds nothing; names of items or columns that don't exist; columns that go by the same name.
pub fn map_columns(instrument: &Instrument, rule: &ColumnRule, headers: Headers<'_>) -> Result<(ItemColumns, Diagnostics), Diagnostics> {
    let index = HeaderIndex::of(headers.names);
    let mut findings = Diagnostics::new();
    let at = |code| Diagnostic::error(code, Place::file(headers.file)).with("id", &instrument.id);
    let items = match rule {
        ColumnRule::Pattern(text) => {
            let Some(pattern) = Pattern::parse(text) else { return Err(at("mapping-pattern").with("given", text).into()) };
            let items = index.matches_of(instrument, &pattern);
            if items.iter().all(Vec::is_empty) {
                return Err(at("mapping-finds-nothing").with("given", text).into());
            }
            items
        }
        ColumnRule::Table(table) => {
            let mut items = vec![Vec::new(); instrument.items.len()];
            for (name, column) in table {
                let Some(item) = position_of(instrument, name) else {
                    let near = nearest(name, instrument.items.iter().map(|item| item.name.as_str())).unwrap_or_default();
                    findings.push(at("mapping-unknown-item").with("given", name).with("near", near));
                    continue;
                };
                items[item] = index.by_name.get(&normalise_header(column)).cloned().unwrap_or_default();
                if items[item].is_empty() {
                    let near = nearest(column, headers.names.iter().map(String::as_str)).unwrap_or_default();
                    findings.push(at("mapping-unknown-column").with("given", column).with("near", near));
                }
            }
            items
        }
    };
    let columns = settle_file(instrument, &items, &headers, &mut findings);
    if findings.has_errors() { Err(findings) } else { Ok((columns, findings)) }
}

fn position_of(instrument: &Instrument, name: &str) -> Option<usize> {
    let wanted = normalise_header(name);
    instrument.items.iter().position(|item| {
        std::iter::once(&item.name).chain(&item.aliases).any(|name| normalise_header(name) == wanted)
            || item.number.is_some_and(|number| number.to_string() == wanted)
    })
}

//! An instrument whose file has been checked: every reference resolved, every range known.

use super::fraction::Fraction;
use super::spec::{BandSet, Bands, Case, Combine, Figure, Fill, Informant, MissingCode, Norm, RecognitionPolicy, Rounding, Status, Words};
use crate::domain::{Direction, Localized};

/// A checked instrument. Only [`from_text`](super::from_text) makes one, so its parts fit together: scales name items that exist,
/// bands have as many starts as their labels need, figures are in range.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Instrument {
    pub id: String,
    pub name: Localized,
    pub version: String,
    pub informant: Informant,
    pub ages: Option<[u8; 2]>,
    pub licence: Option<Localized>,
    pub source: Option<Localized>,
    pub status: Status,
    pub note: Option<Localized>,
    pub columns: Vec<String>,
    pub shared_columns: Vec<String>,
    pub recognise: RecognitionPolicy,
    pub missing: Vec<MissingCode>,
    pub items: Vec<Item>,
    pub scales: Vec<Scale>,
    pub band_sets: Vec<BandSet>,
}

impl Instrument {
    #[must_use]
    pub fn scale(&self, id: &str) -> Option<&Scale> {
        self.scales.iter().find(|scale| scale.id == id)
    }

    #[must_use]
    pub fn item(&self, name: &str) -> Option<&Item> {
        self.items.iter().find(|item| item.name == name)
    }

    /// The answer to another item after which this one is not asked: its position and code. "No difficulties" skips what they lead to.
    #[must_use]
    pub fn skipped_after(&self, item: usize) -> Option<(usize, i8)> {
        self.scales.iter().find_map(|scale| match &scale.key {
            ScoringKey::Items(key) => {
                let rule = key.zero_when?;
                key.terms.iter().any(|term| term.item == item).then_some((rule.item, rule.code))
            }
            ScoringKey::Parts(_) => None,
        })
    }

    /// The positions of the items that a scale's score depends on, through its parts too, in the instrument's order.
    #[must_use]
    pub fn items_of(&self, scale: &Scale) -> Vec<usize> {
        let mut items: Vec<usize> = match &scale.key {
            ScoringKey::Items(key) => key.terms.iter().map(|term| term.item).collect(),
            ScoringKey::Parts(parts) => parts.iter().flat_map(|part| self.items_of(&self.scales[*part])).collect(),
        };
        items.sort_unstable();
        items.dedup();
        items
    }
}

/// `4–17`; `9+` where there is no oldest.
#[must_use]
pub fn spelled_ages([youngest, oldest]: [u8; 2]) -> String {
    const NO_OLDEST: u8 = 99;
    if oldest >= NO_OLDEST { format!("{youngest}+") } else { format!("{youngest}–{oldest}") }
}

/// One question.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Item {
    pub name: String,
    pub number: Option<u16>,
    /// Other names for `{item}` in column patterns.
    pub aliases: Vec<String>,
    pub lowest: i8,
    pub highest: i8,
    pub reversed: bool,
    /// Part of a supplement that a study may leave out.
    pub optional: bool,
    /// Codes with their labels, ascending; the first label is the one to show. Empty where only numbers are answers.
    pub answers: Vec<Answer>,
    pub text: Option<Localized>,
}

/// One answer to an item: its code and the texts that stand for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    pub code: i8,
    pub labels: Vec<String>,
}

/// One score.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Scale {
    pub id: String,
    pub name: Localized,
    pub direction: Direction,
    /// Lowest and highest possible score.
    pub range: [f64; 2],
    pub mid: Option<Figure>,
    pub alpha: Option<Figure>,
    pub retest: Option<Figure>,
    pub reliable_change: Option<Figure>,
    pub norms: Vec<Norm>,
    pub bands: Vec<Bands>,
    pub cases: Vec<Case>,
    pub words: Option<Words>,
    pub(super) key: ScoringKey,
}

/// From answers, or from other scales' scores, to a score.
#[derive(Debug, Clone)]
pub(super) enum ScoringKey {
    Items(ItemKey),
    /// Positions of scales further up; their scores are added.
    Parts(Vec<usize>),
}

#[derive(Debug, Clone)]
pub(super) struct ItemKey {
    pub(super) terms: Vec<Term>,
    pub(super) combine: Combine,
    pub(super) multiplier: Fraction,
    pub(super) needed: usize,
    pub(super) prorate_from: Option<usize>,
    pub(super) fill: Fill,
    pub(super) rounding: Rounding,
    pub(super) table: Option<ScoreTable>,
    pub(super) zero_when: Option<ZeroRule>,
}

/// What one item counts: `contribution[answer − lowest]`.
#[derive(Debug, Clone)]
pub(super) struct Term {
    pub(super) item: usize,
    pub(super) contribution: Vec<i8>,
}

/// Scores of the sums `lowest_sum…`, in steps of `step`.
#[derive(Debug, Clone)]
pub(super) struct ScoreTable {
    pub(super) lowest_sum: i32,
    pub(super) steps: Vec<i32>,
    pub(super) step: Fraction,
}

/// The answer `code` to `item` makes the score 0.
#[derive(Debug, Clone, Copy)]
pub(super) struct ZeroRule {
    pub(super) item: usize,
    pub(super) code: i8,
}

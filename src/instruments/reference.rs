//! Looking up what the literature says about a scale: bands, norms, caseness, for the people at hand.

use super::instrument::{Instrument, Scale};
use super::spec::{BandSet, Case, Norm, Sex, Status};
use crate::domain::{Direction, Localized};

/// Whom a figure must fit. A figure for everybody fits anyone; one for a sex or an age group fits only those known to be in it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Person {
    pub sex: Option<Sex>,
    /// Youngest and oldest age in years of the group at hand.
    pub ages: Option<[u8; 2]>,
}

impl Person {
    fn fits(self, sex: Option<Sex>, ages: Option<[u8; 2]>) -> bool {
        let sex_fits = sex.is_none() || sex == self.sex;
        let ages_fit = ages.is_none_or(|[youngest, oldest]| self.ages.is_some_and(|[from, to]| youngest <= from && to <= oldest));
        sex_fits && ages_fit
    }
}

/// Where the bands of a set begin on one scale, best band first, with what a reader must know of them.
#[derive(Debug, Clone, Copy)]
pub struct BandTable<'a> {
    pub set: &'a BandSet,
    /// First score of the second band, the third band, …
    pub starts: &'a [f64],
    /// One label a band.
    pub labels: &'a [Localized],
    pub direction: Direction,
    pub source: &'a Localized,
    pub status: Status,
}

impl BandTable<'_> {
    /// The position of a score's band: 0 is the best.
    #[must_use]
    pub fn band(&self, score: f64) -> usize {
        self.starts
            .iter()
            .take_while(|start| match self.direction {
                Direction::LowerIsBetter => score >= **start,
                Direction::HigherIsBetter => score <= **start,
            })
            .count()
    }
}

impl Instrument {
    /// The band set that is shown unless another is asked for: the one marked as default, else the first.
    #[must_use]
    pub fn default_band_set(&self) -> Option<&BandSet> {
        self.band_sets.iter().find(|set| set.default).or_else(|| self.band_sets.first())
    }

    #[must_use]
    pub fn band_set(&self, id: &str) -> Option<&BandSet> {
        self.band_sets.iter().find(|set| set.id == id)
    }

    /// The bands of a set on a scale for these people; `None` where the set has none for them.
    /// The most specific table wins: one for the sex and age before one for everybody.
    #[must_use]
    pub fn bands<'a>(&'a self, scale: &'a Scale, set: &str, people: Person) -> Option<BandTable<'a>> {
        let set = self.band_set(set)?;
        let fitting = scale.bands.iter().filter(|bands| bands.set == set.id && people.fits(bands.sex, bands.ages));
        let bands = fitting.max_by_key(|bands| u8::from(bands.sex.is_some()) + u8::from(bands.ages.is_some()))?;
        Some(BandTable {
            set,
            starts: &bands.starts,
            labels: bands.labels.as_deref().unwrap_or(&set.labels),
            direction: scale.direction,
            source: bands.source.as_ref().unwrap_or(&set.source),
            status: bands.status.unwrap_or(set.status),
        })
    }
}

impl Scale {
    /// The norm behind reliable change and cut-offs: the one marked as default, else the first for everybody.
    #[must_use]
    pub fn default_norm(&self) -> Option<&Norm> {
        let for_everybody = |norm: &&Norm| norm.sex.is_none() && norm.ages.is_none();
        self.norms.iter().find(|norm| norm.default).or_else(|| self.norms.iter().find(for_everybody))
    }

    /// The most specific norm that fits these people.
    #[must_use]
    pub fn norm_for(&self, people: Person) -> Option<&Norm> {
        let fitting = self.norms.iter().filter(|norm| people.fits(norm.sex, norm.ages));
        fitting.max_by_key(|norm| (u8::from(norm.sex.is_some()) + u8::from(norm.ages.is_some()), norm.default))
    }

    /// The first rule of caseness that fits these people.
    #[must_use]
    pub fn case_for(&self, people: Person) -> Option<&Case> {
        self.cases.iter().find(|case| people.fits(None, case.ages))
    }
}

//! Counts as sums of unknowns: what is published of them, what must stay unknown, and what can be left out.

use crate::analysis::results::Rule;

/// A sum of unknowns, each with its coefficient; sorted, no coefficient zero.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Sum(Vec<(usize, i64)>);

impl Sum {
    /// Unknowns in rising order, each once.
    pub fn of(unknowns: impl IntoIterator<Item = usize>) -> Self {
        Self(unknowns.into_iter().map(|unknown| (unknown, 1)).collect())
    }

    #[must_use]
    pub fn plus(&self, factor: i64, other: &Self) -> Self {
        let mut sum = Vec::with_capacity(self.0.len() + other.0.len());
        let (mut own, mut others) = (self.0.iter().copied().peekable(), other.0.iter().copied().peekable());
        loop {
            let next = match (own.peek(), others.peek()) {
                (Some(&(a, x)), Some(&(b, y))) if a == b => {
                    own.next();
                    others.next();
                    (a, x + factor * y)
                }
                (Some(&(a, x)), Some(&(b, _))) if a < b => {
                    own.next();
                    (a, x)
                }
                (Some(&(a, x)), None) => {
                    own.next();
                    (a, x)
                }
                (_, Some(&(b, y))) => {
                    others.next();
                    (b, factor * y)
                }
                (None, None) => return Self(sum),
            };
            if next.1 != 0 {
                sum.push(next);
            }
        }
    }

    pub fn terms(&self) -> &[(usize, i64)] {
        &self.0
    }

    pub fn unknowns(&self) -> impl Iterator<Item = usize> {
        self.0.iter().map(|(unknown, _)| *unknown)
    }

    /// The same sum under other numbers, in the same order, without those that have none.
    #[must_use]
    pub fn renumbered(&self, numbers: &[Option<usize>]) -> Self {
        Self(self.0.iter().filter_map(|&(unknown, coefficient)| Some((numbers[unknown]?, coefficient))).collect())
    }
}

/// Something that can be left out to protect something else. Outcomes, waves and groups by their place in the results.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// Unchanged and deteriorated by a rule.
    Rest(usize, Rule),
    /// All counts by a rule.
    Rate(usize, Rule),
    Clinical(usize),
    Caseness(usize),
    Bands(usize),
    /// How many are in each band at either wave.
    BandCounts(usize),
    Distribution(usize),
    /// How the changes spread.
    Changes(usize),
    /// Everything of one outcome.
    Group(usize),
    /// Who was seen at one wave only, at every wave.
    OnlyHere,
    /// How many answered a wave, and who of them answered no other.
    Wave(usize),
    /// How many answered both waves.
    Matched(usize, usize),
    /// A group of a background column: respondents in any wave.
    Respondents(usize, usize),
    /// The same, seen at the first two waves.
    Seen(usize, usize),
    /// How many scales of a profile are better and how many worse.
    ProfileTable(usize),
    /// All of a profile but who improved.
    ProfileRest(usize),
    /// All classes of a profile.
    ProfileClasses(usize),
    /// Everything of a profile.
    Profile(usize),
    /// How the lost of an outcome are made up by a background column.
    LostBy(usize, usize),
}

/// Which table shows a count, and of whom.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    pub table: &'static str,
    /// The outcome's place in the results, for its scale and group.
    pub outcome: Option<usize>,
}

/// A published count: a sum of unknowns that is known.
#[derive(Debug, Clone)]
pub struct Published {
    pub sum: Sum,
    pub total: i64,
    /// Hiding any of these hides it. None where it is no count but a rule of arithmetic.
    pub parts: Vec<Part>,
    pub place: Option<Place>,
    /// It has been left out since.
    pub hidden: bool,
}

/// A count of persons that must not come out as a small one.
#[derive(Debug, Clone)]
pub struct Guarded {
    pub sum: Sum,
    pub place: Place,
}

/// Unknowns, what is known of them, and what must not be.
#[derive(Debug, Clone, Default)]
pub struct System {
    pub unknowns: usize,
    pub published: Vec<Published>,
    pub guarded: Vec<Guarded>,
}

impl System {
    pub fn unknown(&mut self) -> Sum {
        self.unknowns += 1;
        Sum::of([self.unknowns - 1])
    }

    pub fn unknowns<const N: usize>(&mut self) -> [Sum; N] {
        std::array::from_fn(|_| self.unknown())
    }

    /// A rule of arithmetic: the sum is zero.
    pub fn balance(&mut self, sum: Sum) {
        self.published.push(Published { sum, total: 0, parts: Vec::new(), place: None, hidden: false });
    }

    /// A difference that is a count of persons.
    pub fn at_least_nobody(&mut self, sum: &Sum) {
        let count = self.unknown();
        self.balance(sum.plus(-1, &count));
    }

    /// What is shown is known; what is not must stay unknown.
    pub fn count(&mut self, sum: &Sum, value: Option<u64>, parts: &[Part], place: &Place) {
        match value {
            Some(total) => {
                self.published.push(Published {
                    sum: sum.clone(),
                    total: total as i64,
                    parts: parts.to_vec(),
                    place: Some(place.clone()),
                    hidden: false,
                });
            }
            None => self.guard(sum.clone(), place),
        }
    }

    /// A figure that is a whole number times something known.
    pub fn figure(&mut self, sum: Sum, value: Option<f64>, parts: &[Part]) {
        if let Some(value) = value {
            self.published.push(Published { sum, total: value.round() as i64, parts: parts.to_vec(), place: None, hidden: false });
        }
    }

    pub fn guard(&mut self, sum: Sum, place: &Place) {
        self.guarded.push(Guarded { sum, place: place.clone() });
    }

    pub fn shown(&self) -> impl Iterator<Item = &Published> {
        self.published.iter().filter(|row| !row.hidden)
    }

    /// Leaves a part out: what it published must now stay unknown.
    pub fn hide(&mut self, part: Part) {
        for row in self.published.iter_mut().filter(|row| !row.hidden && row.parts.contains(&part)) {
            row.hidden = true;
            if let Some(place) = &row.place {
                self.guarded.push(Guarded { sum: row.sum.clone(), place: place.clone() });
            }
        }
    }
}

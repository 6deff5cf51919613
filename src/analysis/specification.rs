//! Every defensible way to count who improved: rule × denominator × missing answers × norm or band set.
//!
//! The rates are those of [`progress`](super::progress), so a share here is the share that `analyze` would report under that choice.

use super::notes::Notes;
use super::outcome::ContrastOf;
use super::progress::progress_among;
use super::reproduction::{AuditedClaim, Choice, Claim, ClaimedFigure, Denominator, Specification, Yardstick};
use super::results::{Contrast, Rate, ReliableSd, Rule, Settings};
use super::scale::{BandCuts, NormFigures, Scale, is_case};
use crate::domain::{Direction, Localized};
use crate::instruments::MissingRule;
use crate::stats::{ChangeTable, Confidence, PrintedNumber, ProportionInterval, TrajectoryTable, printed_share, proportion};

/// A scale with everything that it could be counted by.
#[derive(Debug)]
pub struct Countable {
    /// As `analyze` has it, with its own norm and bands.
    pub scale: Scale,
    /// Every norm for everybody, the default first.
    pub norms: Vec<NormFigures>,
    /// Every band set for everybody, the default first.
    pub bands: Vec<BandCuts>,
    /// Everybody's scores under each way to deal with missing answers; each on its own grid.
    pub by_missing: Vec<(MissingRule, TrajectoryTable)>,
}

const DENOMINATORS: [Denominator; 3] = [Denominator::Pairs, Denominator::AllAtStart, Denominator::CasesAtStart];

/// A claim against every way to count it; `percent` is its printed figure.
#[must_use]
pub fn audit(countable: &Countable, contrast: &ContrastOf<'_>, claim: Claim, percent: PrintedNumber, settings: &Settings) -> AuditedClaim {
    let confidence = Confidence::new(settings.level).unwrap_or(Confidence::NINETY_FIVE);
    let mut counted: Vec<(Counted, Specification)> = Vec::new();
    let mut empty = Vec::new();
    for (missing, trajectories) in &countable.by_missing {
        let counter = Counter::new(countable, *missing, trajectories, contrast, confidence, settings);
        for denominator in DENOMINATORS {
            if counter.counted(denominator).is_some_and(|table| table.pairs() == 0) {
                empty.push(denominator);
            }
            for (choice, rate) in counter.rates(denominator) {
                let headline = choice.rule == settings.headline && counter.is_default(&choice);
                let key = Counted::of(&rate, &choice);
                add(&mut counted, key, specification(&rate, choice, claim.figure, confidence, headline));
            }
        }
    }
    let mut found: Vec<Specification> = counted.into_iter().map(|(_, specification)| specification).collect();
    for specification in &mut found {
        let prints = specification.count.is_some_and(|count| printed_share::prints_as(count, specification.n, percent));
        specification.prints = Some(prints);
        specification.matches = Some(prints && claim.n.is_none_or(|n| n == specification.n));
    }
    // Nobody's share comes last; ties keep the order of the choices, loosest first.
    found.sort_by(|one, other| other.share.unwrap_or(-1.0).total_cmp(&one.share.unwrap_or(-1.0)));
    let standard = countable.by_missing.iter().find(|(missing, _)| *missing == MissingRule::Standard).map(|(_, table)| table);
    let scale = &countable.scale;
    let mut audited = AuditedClaim {
        share: percent.value() / 100.0,
        outcome: scale.id.clone(),
        names: scale.names.clone(),
        instrument_names: scale.instrument_names.clone(),
        direction: scale.direction,
        contrast: Contrast { from: contrast.names[0].to_owned(), to: contrast.names[1].to_owned() },
        started: standard.map_or(0, |table| table.wave(contrast.from).n()),
        pairs: standard.map_or(0, |table| table.change(contrast.from, contrast.to).pairs()),
        empty: DENOMINATORS.into_iter().filter(|denominator| empty.contains(denominator)).collect(),
        specifications: found,
        matching: 0,
        printing: 0,
        claim,
    };
    audited.count_marks();
    audited
}

/// Counts one scale's trajectories under one way to deal with missing answers.
struct Counter<'a> {
    countable: &'a Countable,
    missing: MissingRule,
    /// Oriented: a rise is an improvement.
    pairs: ChangeTable,
    /// Of these, those who were a case at the first wave; `None` without a rule of caseness.
    cases: Option<ChangeTable>,
    started: u64,
    confidence: Confidence,
    settings: &'a Settings,
}

impl<'a> Counter<'a> {
    fn new(
        countable: &'a Countable,
        missing: MissingRule,
        trajectories: &TrajectoryTable,
        contrast: &ContrastOf<'_>,
        confidence: Confidence,
        settings: &'a Settings,
    ) -> Self {
        let scale = &countable.scale;
        let table = trajectories.change(contrast.from, contrast.to);
        let grid = table.grid();
        let oriented = |table: ChangeTable| match scale.direction {
            Direction::HigherIsBetter => table,
            Direction::LowerIsBetter => table.negated(),
        };
        let cases = scale.case.map(|rule| oriented(table.among(|cell| is_case(rule, grid.score(cell.from as f64)))));
        Self { countable, missing, cases, started: trajectories.wave(contrast.from).n(), pairs: oriented(table), confidence, settings }
    }

    /// Every rule by every yardstick that it has.
    fn rates(&self, denominator: Denominator) -> Vec<(Choice, Rate)> {
        let mut rates = Vec::new();
        for rule in Rule::ALL {
            for (yardstick, bands, scale, reliable_sd) in self.yardsticks(rule) {
                let Some(rate) = self.rate(rule, denominator, &scale, reliable_sd) else { continue };
                rates.push((Choice { rule, threshold: rate.threshold, denominator, missing: self.missing, yardstick, bands }, rate));
            }
        }
        rates
    }

    /// What a rule can be measured by: a norm or the group's own spread for reliable change, a set for bands.
    fn yardsticks(&self, rule: Rule) -> Vec<(Option<Yardstick>, Option<Localized>, Scale, ReliableSd)> {
        let scale = &self.countable.scale;
        match rule {
            Rule::Any | Rule::Mid => vec![(None, None, scale.clone(), self.settings.reliable_sd)],
            Rule::Band => {
                let with = |bands: &BandCuts| {
                    (None, Some(bands.set_names.clone()), Scale { bands: Some(bands.clone()), ..scale.clone() }, self.settings.reliable_sd)
                };
                self.countable.bands.iter().map(with).collect()
            }
            Rule::Reliable | Rule::Clinical if scale.sd.is_some() => vec![(Some(Yardstick::Given), None, scale.clone(), ReliableSd::Norm)],
            Rule::Reliable | Rule::Clinical => {
                let with = |norm: &NormFigures| {
                    let yardstick = Yardstick::Norm(norm.population.clone());
                    (Some(yardstick), None, Scale { norm: Some(norm.clone()), ..scale.clone() }, ReliableSd::Norm)
                };
                // A score column's norm is no source of its SD: only an instrument's is.
                let norms = self.countable.norms.iter().filter(|_| scale.instrument.is_some());
                norms.map(with).chain([(Some(Yardstick::Sample), None, scale.clone(), ReliableSd::Sample)]).collect()
            }
        }
    }

    /// Those who can be counted; `None` where the scale does not tell who they are.
    fn counted(&self, denominator: Denominator) -> Option<&ChangeTable> {
        match denominator {
            Denominator::Pairs | Denominator::AllAtStart => Some(&self.pairs),
            Denominator::CasesAtStart => self.cases.as_ref(),
        }
    }

    fn rate(&self, rule: Rule, denominator: Denominator, scale: &Scale, reliable_sd: ReliableSd) -> Option<Rate> {
        let counted = self.counted(denominator)?;
        let progress = progress_among(scale, &self.pairs, counted, reliable_sd, self.confidence, &mut Notes::default());
        let mut rate = progress.rates.of(rule)?.clone();
        if denominator == Denominator::AllAtStart {
            let seen_again = rate.n as f64 / self.started as f64;
            rate.chance = rate.chance.map(|chance| chance * seen_again);
            rate.n = self.started;
        }
        Some(rate)
    }

    /// Whether a choice is the one that `analyze` makes.
    fn is_default(&self, choice: &Choice) -> bool {
        let yardstick = match &choice.yardstick {
            None | Some(Yardstick::Given) => true,
            Some(Yardstick::Norm(population)) => {
                let norm = self.countable.scale.norm.as_ref();
                self.settings.reliable_sd == ReliableSd::Norm && norm.is_some_and(|norm| norm.population == *population)
            }
            Some(Yardstick::Sample) => self.settings.reliable_sd == ReliableSd::Sample || self.countable.scale.norm.is_none(),
        };
        let own = self.countable.scale.bands.as_ref().map(|bands| &bands.set_names);
        let bands = choice.bands.is_none() || choice.bands.as_ref() == own;
        choice.denominator == Denominator::Pairs && choice.missing == MissingRule::Standard && yardstick && bands
    }
}

fn specification(rate: &Rate, choice: Choice, figure: ClaimedFigure, confidence: Confidence, headline: bool) -> Specification {
    let count = match figure {
        ClaimedFigure::Improved => rate.improved,
        ClaimedFigure::Unchanged => rate.unchanged,
        ClaimedFigure::Deteriorated => rate.deteriorated,
    };
    let share = count.and_then(|count| proportion::proportion(count, rate.n, ProportionInterval::Wilson, confidence).ok());
    Specification {
        choices: vec![choice],
        count,
        n: rate.n,
        seen: [rate.improved, rate.unchanged, rate.deteriorated].into_iter().flatten().sum(),
        share: share.map(|share| share.estimate),
        ci: share.and_then(|share| share.interval.ok()).map(|interval| [interval.lower, interval.upper]),
        chance: rate.chance.filter(|_| figure == ClaimedFigure::Improved),
        prints: None,
        matches: None,
        headline,
    }
}

/// What two ways to count have in common when they count the same persons.
///
/// The chance level is the sum over all starting scores of where a rule draws its line, so equal ones mean equal lines. Without it only
/// rules that contain one another can be told to be the same.
#[derive(PartialEq)]
struct Counted {
    improved: Option<u64>,
    deteriorated: Option<u64>,
    n: u64,
    line: Line,
}

#[derive(PartialEq)]
enum Line {
    Chance(f64),
    ByChange,
    Clinical,
    Bands(Option<Localized>),
}

impl Counted {
    fn of(rate: &Rate, choice: &Choice) -> Self {
        let line = match (rate.chance, choice.rule) {
            (Some(chance), _) => Line::Chance(chance),
            (None, Rule::Any | Rule::Mid | Rule::Reliable) => Line::ByChange,
            (None, Rule::Clinical) => Line::Clinical,
            (None, Rule::Band) => Line::Bands(choice.bands.clone()),
        };
        Self { improved: rate.improved, deteriorated: rate.deteriorated, n: rate.n, line }
    }
}

/// Adds a way to count, or its choices to the one that counts the same persons.
fn add(found: &mut Vec<(Counted, Specification)>, counted: Counted, new: Specification) {
    match found.iter_mut().find(|(key, _)| *key == counted) {
        Some((_, one)) => {
            one.headline |= new.headline;
            one.choices.extend(new.choices);
        }
        None => found.push((counted, new)),
    }
}

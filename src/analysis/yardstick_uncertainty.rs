//! What would have been reliable change with another standard deviation or another reliability: those of other sources, and those
//! that the sampling error of their source allows.

use super::improvement::Improvement;
use super::progress::{chance_of, sample_sd};
use super::results::{Outcome, ReliableChange, Yardstick, YardstickBasis, YardstickRange, YardstickUncertainty};
use super::scale::Scale;
use crate::domain::{Language, Localized, wave_name};
use crate::stats::proportion::{ProportionInterval, proportion};
use crate::stats::rate::at_least_steps;
use crate::stats::reliable_change::{MeasurementPrecision, Reliability, ReliableChangeThreshold, reliable_change_threshold};
use crate::stats::sd_limits::sd_limits;
use crate::stats::{ChangeTable, Confidence};

/// A figure with its source and how far its sampling error reaches, where that is known.
#[derive(Debug, Clone)]
struct Figure {
    value: f64,
    source: Localized,
    n: Option<u64>,
    limits: Option<[f64; 2]>,
}

/// Adds to the reliable change of an outcome over everyone how much hangs on its yardstick; `oriented`: a rise is an improvement.
pub fn add(outcome: &mut Outcome, scale: &Scale, oriented: &ChangeTable, level: f64) {
    let confidence = Confidence::new(level).unwrap_or(Confidence::NINETY_FIVE);
    let Some(reliable) = &outcome.reliable_change else { return };
    let study = Study { scale, oriented, confidence };
    let (sds, reliabilities) = (study.sds(reliable), study.reliabilities(reliable, outcome));
    let found = study.uncertainty(&sds, &reliabilities);
    if let Some(reliable) = &mut outcome.reliable_change {
        reliable.uncertainty = found;
    }
}

struct Study<'a> {
    scale: &'a Scale,
    oriented: &'a ChangeTable,
    confidence: Confidence,
}

impl Study<'_> {
    /// The standard deviations at hand, the one in use first.
    fn sds(&self, reliable: &ReliableChange) -> Vec<Figure> {
        let pairs = self.oriented.pairs();
        let limits = |value: f64, n: u64| sd_limits(value, n, self.confidence).ok().map(|limits| [limits.lower, limits.upper]);
        let figure = |value: f64, source: Localized, n: Option<u64>| Figure { value, source, n, limits: n.and_then(|n| limits(value, n)) };
        let norm = self
            .scale
            .norm
            .as_ref()
            .map(|norm| figure(norm.sd, norm.source.within(&Localized::same("norm: "), &Localized::same("")), norm.n));
        let sample = self.oriented.from_scores().standard_deviation().ok().filter(|sd| *sd > 0.0);
        let sample = sample.map(|sd| figure(sd, sample_sd(), Some(pairs)));
        let given = self.scale.sd.as_ref().map(|sd| figure(sd.value, sd.source.clone(), None));
        in_use_first([given, norm, sample].into_iter().flatten().collect(), &reliable.sd_source)
    }

    /// The reliabilities at hand, the one in use first: its source's, the α of the answers themselves, the retest correlation.
    fn reliabilities(&self, reliable: &ReliableChange, outcome: &Outcome) -> Vec<Figure> {
        let published = Figure { value: reliable.reliability, source: self.published_source(reliable), n: None, limits: None };
        let alpha = outcome.reliability.iter().flatten().find(|wave| wave.wave == outcome.contrast.from);
        let own = alpha.and_then(|wave| {
            let source = Localized::of(&format!("α: {}", wave_name(&wave.wave, Language::Danish)), &format!("α: {}", wave.wave));
            Some(Figure { value: wave.alpha?, source, n: Some(wave.n), limits: wave.alpha_ci })
        });
        let retest = self.scale.retest.as_ref();
        let retest = retest.map(|retest| Figure {
            value: retest.value,
            source: retest.source.within(&Localized::same("retest: "), &Localized::same("")),
            n: None,
            limits: None,
        });
        let usable = |figure: &Figure| Reliability::new(figure.value).is_ok();
        [Some(published), own, retest].into_iter().flatten().filter(usable).collect()
    }

    fn published_source(&self, reliable: &ReliableChange) -> Localized {
        let given = self.scale.reliability.as_ref().map(|given| given.source.clone());
        given.unwrap_or_else(|| Localized::same(&reliable.reliability_source))
    }

    fn threshold(&self, sd: f64, reliability: f64) -> Option<ReliableChangeThreshold> {
        let reliability = Reliability::new(reliability).ok()?;
        let precision = MeasurementPrecision::new(sd, reliability, reliability).ok()?;
        reliable_change_threshold(self.oriented.grid(), &precision, self.confidence).ok()
    }

    fn uncertainty(&self, sds: &[Figure], reliabilities: &[Figure]) -> Option<YardstickUncertainty> {
        let (sd, reliability) = (range(sds)?, range(reliabilities)?);
        let low = self.threshold(sd.low, reliability.high)?;
        let high = self.threshold(sd.high, reliability.low)?;
        let counted = |threshold: &ReliableChangeThreshold| at_least_steps(self.oriented, threshold.smallest_steps);
        let (by_low, by_high) = (counted(&low), counted(&high));
        let reclassified = by_low.improved - by_high.improved + by_low.deteriorated - by_high.deteriorated;
        let yardsticks: Vec<Yardstick> =
            sds.iter().flat_map(|sd| reliabilities.iter().filter_map(move |reliability| self.yardstick(sd, reliability))).collect();
        let (least, most) = yardsticks
            .iter()
            .fold((f64::INFINITY, f64::NEG_INFINITY), |(least, most), one| (least.min(one.threshold), most.max(one.threshold)));
        let verdicts: Vec<bool> = yardsticks.iter().filter_map(|yardstick| yardstick.above_chance).collect();
        Some(YardstickUncertainty {
            sd,
            reliability,
            thresholds: [low.threshold, high.threshold],
            smallest_changes: [low.smallest_change, high.smallest_change],
            reclassified: Some(reclassified),
            compared: verdicts.len() as u32,
            above_chance: verdicts.iter().filter(|above| **above).count() as u32,
            spread: [least, most],
            yardsticks,
        })
    }

    fn yardstick(&self, sd: &Figure, reliability: &Figure) -> Option<Yardstick> {
        let threshold = self.threshold(sd.value, reliability.value)?;
        let counts = at_least_steps(self.oriented, threshold.smallest_steps);
        let share = proportion(counts.improved, counts.n(), ProportionInterval::Wilson, self.confidence).ok();
        let ci = share.and_then(|share| share.interval.ok()).map(|limits| [limits.lower, limits.upper]);
        let improvement = Improvement::Rise(threshold.smallest_steps);
        let chance = chance_of(self.scale, &self.oriented.from_scores(), |from| improvement.smallest(from)).ok();
        Some(Yardstick {
            sd: sd.value,
            sd_source: sd.source.clone(),
            reliability: reliability.value,
            reliability_source: reliability.source.clone(),
            threshold: threshold.threshold,
            smallest_change: threshold.smallest_change,
            improved: Some(counts.improved),
            deteriorated: Some(counts.deteriorated),
            rate: share.map(|share| share.estimate),
            ci,
            chance,
            above_chance: ci.zip(chance).map(|(ci, chance)| ci[0] > chance),
        })
    }
}

fn in_use_first(mut figures: Vec<Figure>, source: &str) -> Vec<Figure> {
    if let Some(place) = figures.iter().position(|figure| figure.source.en == source) {
        figures[..=place].rotate_right(1);
    }
    figures
}

/// Between which the figure in use could be: by its own sampling error, else by what others have.
fn range(figures: &[Figure]) -> Option<YardstickRange> {
    let first = figures.first()?;
    let [low, high] = first
        .limits
        .unwrap_or_else(|| figures.iter().fold([first.value; 2], |[low, high], figure| [low.min(figure.value), high.max(figure.value)]));
    let basis = match (first.limits, figures.len()) {
        (Some(_), _) => YardstickBasis::SamplingError,
        (None, 1) => YardstickBasis::Unknown,
        (None, _) => YardstickBasis::OtherSources,
    };
    Some(YardstickRange { value: first.value, low, high, basis, n: first.n })
}

//! Who made progress, by every rule: rates with interval and chance level, reliable change, clinical significance.
//!
//! Everything here works on the oriented table, in which a rise is an improvement; constants are oriented with it.

use super::improvement::Improvement;
use super::notes::Notes;
use super::results::{Agreement, Classes, Clinical, Cutoffs, Methods, Rate, Rates, ReliableChange, ReliableSd, Rule};
use super::scale::{BandCuts, Scale, Sourced};
use crate::domain::Localized;
use crate::stats::chance_level::{StepRange, chance_level};
use crate::stats::change_category::{ChangeCategory, ChangeCounts};
use crate::stats::clinical_significance::{ClinicalSignificance, CutoffCriterion, Population, clinical_significance};
use crate::stats::proportion::ProportionInterval;
use crate::stats::reliable_change::{
    MeasurementPrecision, MethodAgreement, Reliability, ReliableChangeIndex, ReliableChangeMethod, ReliableChangeThreshold,
    method_agreement, reliability_of_change, reliable_change, reliable_change_threshold,
};
use crate::stats::{ChangeTable, Confidence, Distribution, Grid, Undefined, rate};

/// What the rules of progress say of one table.
#[derive(Debug, Clone)]
pub struct Progress {
    pub rates: Rates,
    pub reliable_change: Option<ReliableChange>,
    pub clinical: Option<Clinical>,
    /// Where the standard deviation behind reliable change is from.
    pub sd_source: Option<Localized>,
    /// What each rule that has a rate asks for.
    pub improvements: Vec<(Rule, Improvement)>,
}

/// The source of a standard deviation that is the group's own.
pub fn sample_sd() -> Localized {
    Localized::of("gruppen selv ved første måling, af dem, der har svaret begge gange", "sample: first wave, pairs")
}

/// A table with the scale's constants turned so that a rise is an improvement.
struct Oriented<'a> {
    scale: &'a Scale,
    /// What the yardsticks are taken from.
    table: &'a ChangeTable,
    /// Those who are counted: the same, some of them, or others by the same yardsticks.
    counted: &'a ChangeTable,
    confidence: Confidence,
    norm: Option<Population>,
}

/// Applies every rule to the persons of an oriented table, with the yardsticks of another: of them all, of whom they are some, or of the
/// group that they are compared with.
pub fn progress_among(
    scale: &Scale,
    table: &ChangeTable,
    counted: &ChangeTable,
    reliable_sd: ReliableSd,
    confidence: Confidence,
    notes: &mut Notes,
) -> Progress {
    let norm = scale.norm.as_ref().map(|norm| Population { mean: scale.direction.orient(norm.mean), sd: norm.sd });
    let oriented = Oriented { scale, table, counted, confidence, norm };

    let mut improvements = vec![(Rule::Any, Improvement::Rise(1))];
    let any = oriented.rate(Rule::Any, rate::at_least_steps(counted, 1), None, &improvements[0].1, notes);
    let mid = scale.mid.as_ref().and_then(|mid| {
        let steps = notes.keep("rates.mid", rate::steps_at_least(table.grid(), mid.value))?;
        improvements.push((Rule::Mid, Improvement::Rise(steps)));
        oriented.rate(Rule::Mid, rate::at_least_steps(counted, steps), Some(mid.value), &Improvement::Rise(steps), notes)
    });
    if scale.mid.is_none() {
        notes.say("rates.mid", Undefined::NoSmallestImportantChange);
    }
    let reliability = oriented.reliability(reliable_sd, notes);
    let reliable = reliability.as_ref().and_then(|found| {
        let improvement = Improvement::Rise(found.threshold.smallest_steps);
        improvements.push((Rule::Reliable, improvement.clone()));
        oriented.rate(Rule::Reliable, found.jacobson_truax.counts(counted), Some(found.threshold.threshold), &improvement, notes)
    });
    let band = scale.bands.as_ref().and_then(|bands| {
        let begins = bands.starts.iter().map(|&start| next_above(table.grid(), scale.direction.orient(start))).collect();
        let improvement = Improvement::BetterBand(begins);
        improvements.push((Rule::Band, improvement.clone()));
        oriented.rate(Rule::Band, oriented.band_changes(bands), None, &improvement, notes)
    });
    let clinical = reliability.as_ref().and_then(|found| oriented.clinical(found, notes));
    let clinical_rate = clinical.as_ref().zip(reliability.as_ref()).and_then(|((counts, cutoff, _), found)| {
        let classes = ChangeCounts {
            improved: counts.recovered,
            unchanged: counts.improved + counts.unchanged,
            deteriorated: counts.deteriorated + counts.harmed,
        };
        let improvement = Improvement::Crossing { steps: found.threshold.smallest_steps, above: next_above(table.grid(), *cutoff) };
        improvements.push((Rule::Clinical, improvement.clone()));
        oriented.rate(Rule::Clinical, classes, None, &improvement, notes)
    });

    Progress {
        rates: Rates { any, mid, reliable, band, clinical: clinical_rate },
        sd_source: reliability.as_ref().map(|found| found.sd_source.clone()),
        reliable_change: reliability.map(|found| found.result),
        clinical: clinical.map(|(counts, cutoff, criterion)| Clinical {
            criterion: criterion.id().to_owned(),
            cutoff: scale.direction.orient(cutoff),
            cutoffs: oriented.cutoffs(),
            recovered: Some(counts.recovered),
            improved: Some(counts.improved),
            unchanged: Some(counts.unchanged),
            deteriorated: Some(counts.deteriorated),
            harmed: Some(counts.harmed),
        }),
        improvements,
    }
}

/// Reliable change with what the other rules need of it.
struct Reliable {
    result: ReliableChange,
    sd_source: Localized,
    threshold: ReliableChangeThreshold,
    jacobson_truax: ReliableChangeIndex,
}

impl Oriented<'_> {
    fn rate(&self, rule: Rule, counts: ChangeCounts, threshold: Option<f64>, improvement: &Improvement, notes: &mut Notes) -> Option<Rate> {
        let field = format!("rates.{}", rule.id());
        let share = notes.keep(&field, rate::improvement(counts, ProportionInterval::Wilson, self.confidence))?;
        let mut interval = |name: &str, method| {
            let field = format!("{field}.{name}");
            let estimate = notes.keep(&field, rate::improvement(counts, method, self.confidence))?;
            notes.interval(&field, estimate.interval)
        };
        let clopper_pearson = interval("clopper_pearson", ProportionInterval::ClopperPearson);
        let jeffreys = interval("jeffreys", ProportionInterval::Jeffreys);
        let net = notes.keep(&format!("{field}.net"), rate::net(counts, self.confidence));
        Some(Rate {
            improved: Some(counts.improved),
            unchanged: Some(counts.unchanged),
            deteriorated: Some(counts.deteriorated),
            n: counts.n(),
            rate: Some(share.estimate),
            ci: notes.interval(&format!("{field}.ci"), share.interval),
            clopper_pearson,
            jeffreys,
            net: net.map(|net| net.estimate),
            net_ci: net.and_then(|net| notes.interval(&format!("{field}.net_ci"), net.interval)),
            threshold,
            chance: notes
                .number(&format!("{field}.chance"), chance_of(self.scale, &self.counted.from_scores(), |from| improvement.smallest(from))),
        })
    }

    fn reliability(&self, reliable_sd: ReliableSd, notes: &mut Notes) -> Option<Reliable> {
        const FIELD: &str = "reliable_change";
        let given = notes.keep(FIELD, self.scale.reliability.as_ref().ok_or(Undefined::NoReliability))?;
        let sd = notes.keep(FIELD, self.sd(reliable_sd))?;
        let from = notes.keep(FIELD, Reliability::new(given.value))?;
        let to = notes.keep(FIELD, self.scale.reliability_to.map_or(Ok(from), Reliability::new))?;
        let precision = notes.keep(FIELD, MeasurementPrecision::new(sd.value, from, to))?;
        let level = self.confidence;
        let threshold = notes.keep(FIELD, reliable_change_threshold(self.table.grid(), &precision, level))?;
        let answers = reliable_change(self.table, &precision, level);
        let index = ReliableChangeMethod::JacobsonTruax.index(self.table, &precision, level).ok()?;
        let mut classes = |wanted: ReliableChangeMethod| {
            let answer = answers.iter().find(|answer| answer.method == wanted)?;
            let index = notes.keep(&format!("{FIELD}.methods.{}", wanted.id()), answer.index)?;
            let counts = index.counts(self.counted);
            Some(Classes { improved: Some(counts.improved), unchanged: Some(counts.unchanged), deteriorated: Some(counts.deteriorated) })
        };
        let methods = Methods {
            jt: classes(ReliableChangeMethod::JacobsonTruax),
            gln: classes(ReliableChangeMethod::GulliksenLordNovick),
            hll: classes(ReliableChangeMethod::HsuLinnLord),
            en: classes(ReliableChangeMethod::EdwardsNunnally),
            nk: classes(ReliableChangeMethod::NunnallyKotsch),
            ha: classes(ReliableChangeMethod::HagemanArrindell),
        };
        let of_change = reliability_of_change(self.table, from);
        let result = ReliableChange {
            method: "jacobson-truax".to_owned(),
            sd: sd.value,
            sd_source: sd.source.en.clone(),
            reliability: given.value,
            reliability_source: given.source.en.clone(),
            s_diff: threshold.s_diff,
            threshold: threshold.threshold,
            smallest_change: threshold.smallest_change,
            methods,
            agreement: method_agreement(self.counted, &answers).into_iter().map(agreement).collect(),
            uncertainty: None,
            reliability_of_change: notes.number(&format!("{FIELD}.reliability_of_change"), of_change),
        };
        Some(Reliable { result, sd_source: sd.source, threshold, jacobson_truax: index })
    }

    /// The SD behind reliable change: the scale's own, else the norm's, else that of the first wave over the pairs.
    fn sd(&self, reliable_sd: ReliableSd) -> Result<Sourced, Undefined> {
        if let Some(sd) = &self.scale.sd {
            return Ok(sd.clone());
        }
        if let (Some(norm), ReliableSd::Norm, Some(_)) = (&self.scale.norm, reliable_sd, &self.scale.instrument) {
            return Ok(Sourced { value: norm.sd, source: norm.source.within(&Localized::same("norm: "), &Localized::same("")) });
        }
        match self.table.from_scores().standard_deviation()? {
            0.0 => Err(Undefined::NoVariance),
            value => Ok(Sourced { value, source: sample_sd() }),
        }
    }

    fn band_changes(&self, bands: &BandCuts) -> ChangeCounts {
        let grid = self.table.grid();
        let starts: Vec<f64> = bands.starts.iter().map(|&start| self.scale.direction.orient(start)).collect();
        let band = |steps: i64| starts.iter().filter(|&&start| grid.score(steps as f64) <= start).count();
        ChangeCounts::tally(self.counted.cells().iter().map(|cell| {
            let category = match band(cell.to).cmp(&band(cell.from)) {
                std::cmp::Ordering::Less => ChangeCategory::Improved,
                std::cmp::Ordering::Equal => ChangeCategory::Unchanged,
                std::cmp::Ordering::Greater => ChangeCategory::Deteriorated,
            };
            (category, cell.count)
        }))
    }

    /// All three cut-offs, as scores.
    fn cutoffs(&self) -> Cutoffs {
        let clinical = Population::before(self.table);
        let score = |criterion: CutoffCriterion| {
            clinical.and_then(|clinical| criterion.cutoff(clinical, self.norm)).ok().map(|cutoff| self.scale.direction.orient(cutoff))
        };
        Cutoffs { a: score(CutoffCriterion::A), b: score(CutoffCriterion::B), c: score(CutoffCriterion::C) }
    }

    /// Cut-off c where a norm exists, else a.
    fn clinical(&self, reliable: &Reliable, notes: &mut Notes) -> Option<(ClinicalSignificance, f64, CutoffCriterion)> {
        let criterion = if self.norm.is_some() { CutoffCriterion::C } else { CutoffCriterion::A };
        let clinical = notes.keep("clinical", Population::before(self.table))?;
        let cutoff = notes.keep("clinical", criterion.cutoff(clinical, self.norm))?;
        Some((clinical_significance(self.counted, &reliable.jacobson_truax, cutoff), cutoff, criterion))
    }
}

/// The share of those with these oriented scores that a rule would call improved with no effect at all.
pub fn chance_of(scale: &Scale, before: &Distribution, smallest_improved: impl Fn(i64) -> Option<i64>) -> Result<f64, Undefined> {
    let norm = scale.norm.as_ref().map(|norm| Population { mean: scale.direction.orient(norm.mean), sd: norm.sd });
    let retest = scale.retest.as_ref().ok_or(Undefined::NoRetest);
    let norm = norm.ok_or(Undefined::NoNorm)?;
    chance_level(before, norm, retest?.value, score_range(scale, before.grid()), smallest_improved)
}

/// The lowest and the highest score of a scale, oriented; with missing answers filled in its scores may lie on a finer grid than its own.
pub fn score_range(scale: &Scale, grid: Grid) -> Option<StepRange> {
    let steps = scale.range?.map(|end| grid.steps(scale.direction.orient(end)).round() as i64);
    Some(StepRange { lowest: steps[0].min(steps[1]), highest: steps[0].max(steps[1]) })
}

fn agreement(found: MethodAgreement) -> Agreement {
    Agreement {
        first: found.first.id().to_owned(),
        second: found.second.id().to_owned(),
        agreeing: Some(found.agreeing()),
        table: found.table.map(|row| row.map(Some)),
    }
}

/// The lowest grid step that lies strictly above a score.
fn next_above(grid: Grid, score: f64) -> i64 {
    let steps = grid.steps(score);
    let nearest = steps.round();
    let floor = if (steps - nearest).abs() < 1e-9 * steps.abs().max(1.0) { nearest } else { steps.floor() };
    floor as i64 + 1
}

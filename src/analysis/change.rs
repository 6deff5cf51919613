//! Levels and their change: descriptives, tests, effect sizes. What is oriented and what is not is decided here.

use super::notes::Notes;
use super::results::{
    Adjusted, BayesFactor, Change, Descriptives, EffectSizes, Equivalence, HodgesLehmann, Outcome, PairedT, Sign, Tests, Wilcoxon,
    WilcoxonPratt,
};
use super::scale::Scale;
use crate::stats::bayes_factor::bayes_factor;
use crate::stats::bootstrap::Resampling;
use crate::stats::equivalence::equivalence;
use crate::stats::hodges_lehmann::hodges_lehmann;
use crate::stats::multiplicity::{benjamini_hochberg, holm};
use crate::stats::rank_biserial::rank_biserial_and_superiority;
use crate::stats::sign_test::sign_test;
use crate::stats::wilcoxon_signed_rank::{Zeros, signed_rank};
use crate::stats::{ChangeTable, Confidence, Distribution, descriptives, effect_size, paired_t};

/// The summary of one wave's scores; `None` where there is none.
pub fn describe(scores: &Distribution, field: &str, confidence: Confidence, notes: &mut Notes) -> Option<Descriptives> {
    let summary = notes.keep(field, descriptives::summary(scores))?;
    Some(Descriptives {
        mean: summary.mean,
        mean_ci: paired_t::mean_interval(scores, confidence).ok().map(|interval| [interval.lower, interval.upper]),
        sd: notes.number(&format!("{field}.sd"), summary.standard_deviation),
        median: Some(summary.median),
        q1: Some(summary.first_quartile),
        q3: Some(summary.third_quartile),
        min: Some(summary.minimum),
        max: Some(summary.maximum),
    })
}

/// `to − from` as it is, never oriented.
pub fn change(table: &ChangeTable, confidence: Confidence, notes: &mut Notes) -> Change {
    let Some(summary) = notes.keep("change", descriptives::change_summary(table, confidence)) else {
        return Change { mean: None, sd: None, se: None, ci: None, median: None, correlation: None, percent_of_mean: None };
    };
    Change {
        mean: notes.number("change.mean", Ok(summary.mean)),
        sd: notes.number("change.sd", summary.standard_deviation),
        se: notes.number("change.se", summary.standard_error),
        ci: notes.interval("change.ci", summary.interval),
        median: notes.number("change.median", Ok(summary.median)),
        correlation: notes.number("change.correlation", summary.correlation),
        percent_of_mean: notes.number("change.percent_of_mean", summary.percent_of_mean),
    }
}

/// Tests of no change, two-sided, on the table as it is.
pub fn tests(table: &ChangeTable, scale: &Scale, confidence: Confidence, notes: &mut Notes) -> Tests {
    let changes = table.differences();
    let n = changes.n();
    let t = notes.keep("tests.paired_t", paired_t::paired_t(&changes));
    let paired_t = (n > 1).then(|| PairedT { t: t.map(|test| test.t), df: (n - 1) as f64, p: t.map(|test| test.p) });
    let n_zero = changes.levels().iter().find(|level| level.steps == 0).map_or(0, |level| level.count);
    let wilcoxon = notes.keep("tests.wilcoxon", signed_rank(&changes, Zeros::Dropped));
    let wilcoxon_pratt = notes.keep("tests.wilcoxon_pratt", signed_rank(&changes, Zeros::Pratt)).map(|test| WilcoxonPratt {
        z: test.z,
        p: test.p,
        method: test.law.name().to_owned(),
    });
    let wilcoxon = (n > 0).then(|| Wilcoxon {
        w_plus: Some(wilcoxon.as_ref().map_or(0.0, |test| test.w_plus)),
        w_minus: Some(wilcoxon.as_ref().map_or(0.0, |test| test.w_minus)),
        n_zero: Some(n_zero),
        zeros: "dropped".to_owned(),
        p: wilcoxon.as_ref().map(|test| test.p),
        method: wilcoxon.as_ref().map(|test| test.law.name().to_owned()),
    });
    let hodges_lehmann = notes.keep("tests.hodges_lehmann", hodges_lehmann(&changes, confidence)).map(|shift| HodgesLehmann {
        estimate: shift.estimate,
        ci: notes.interval("tests.hodges_lehmann.ci", shift.interval),
        attained_level: shift.interval.is_ok().then_some(shift.attained_level),
    });
    let equivalence = scale.mid.as_ref().and_then(|mid| {
        notes.keep("tests.equivalence", equivalence(&changes, mid.value)).map(|test| Equivalence {
            margin: test.margin,
            p: test.p,
            ci90: [test.interval.lower, test.interval.upper],
        })
    });
    Tests {
        paired_t,
        wilcoxon,
        wilcoxon_pratt,
        hodges_lehmann,
        sign: notes.keep("tests.sign", sign_test(&changes)).map(|test| Sign { p: test.p }),
        equivalence,
        bayes_factor: notes
            .keep("tests.bayes_factor", bayes_factor(&changes))
            .and_then(|factor| notes.number("tests.bayes_factor", Ok(factor.log10_bf10)))
            .map(|log10_bf10| BayesFactor { log10_bf10 }),
        adjusted: None,
    }
}

/// Adjusts the t tests' p over each family: all outcomes of one contrast in the whole sample.
pub fn adjust_for_multiplicity(outcomes: &mut [Outcome]) {
    let mut families: Vec<String> = Vec::new();
    for outcome in outcomes.iter() {
        if !families.contains(&outcome.contrast.to) {
            families.push(outcome.contrast.to.clone());
        }
    }
    for family in families {
        let mut members: Vec<&mut Outcome> =
            outcomes.iter_mut().filter(|outcome| outcome.subgroup.is_none() && outcome.contrast.to == family).collect();
        let p: Vec<Option<f64>> = members.iter().map(|outcome| outcome.tests.paired_t.and_then(|test| test.p)).collect();
        let size = p.iter().flatten().count() as u64;
        for ((outcome, holm), benjamini_hochberg) in members.iter_mut().zip(holm(&p)).zip(benjamini_hochberg(&p)) {
            outcome.tests.adjusted =
                holm.zip(benjamini_hochberg).map(|(holm, benjamini_hochberg)| Adjusted { holm, benjamini_hochberg, family: size });
        }
    }
}

/// Effect sizes of an oriented table, in which a rise is an improvement.
pub fn effect_sizes(oriented: &ChangeTable, resampling: &Resampling, notes: &mut Notes) -> EffectSizes {
    let confidence = resampling.confidence;
    let [rank_biserial, superiority] = rank_biserial_and_superiority(oriented, resampling);
    EffectSizes {
        d_z: notes.effect("effect_sizes.d_z", effect_size::d_z(oriented, confidence)),
        g_z: notes.effect("effect_sizes.g_z", effect_size::g_z(oriented, confidence)),
        d_av: notes.effect("effect_sizes.d_av", effect_size::d_av(oriented, confidence)),
        g_av: notes.effect("effect_sizes.g_av", effect_size::g_av(oriented, confidence)),
        d_rm: notes.effect("effect_sizes.d_rm", effect_size::d_rm(oriented, confidence)),
        glass_delta: notes.effect("effect_sizes.glass_delta", effect_size::glass_delta(oriented, confidence)),
        rank_biserial: notes.effect("effect_sizes.rank_biserial", rank_biserial),
        superiority: notes.effect("effect_sizes.superiority", superiority),
    }
}

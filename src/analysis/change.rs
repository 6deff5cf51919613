//! Levels and their change: descriptives, tests, effect sizes. What is oriented and what is not is decided here.

use super::notes::Notes;
use super::results::{Change, Descriptives, EffectSizes, Equivalence, PairedT, Tests};
use super::scale::Scale;
use crate::stats::{ChangeTable, Confidence, Distribution, descriptives, effect_size, equivalence, paired_t};

/// The summary of one wave's scores; `None` where there is none.
pub fn describe(scores: &Distribution, field: &str, confidence: Confidence, notes: &mut Notes) -> Option<Descriptives> {
    let summary = notes.keep(field, descriptives::summary(scores))?;
    Some(Descriptives {
        mean: summary.mean,
        mean_ci: paired_t::mean_interval(scores, confidence).ok().map(|interval| [interval.lower, interval.upper]),
        sd: notes.number(&format!("{field}.sd"), summary.standard_deviation),
        median: summary.median,
        q1: summary.first_quartile,
        q3: summary.third_quartile,
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

/// Tests of no change, two-sided.
pub fn tests(table: &ChangeTable, scale: &Scale, notes: &mut Notes) -> Tests {
    let changes = table.differences();
    let paired_t = notes.keep("tests.paired_t", paired_t::paired_t(&changes)).map(|test| PairedT {
        t: test.t,
        df: test.degrees_of_freedom as f64,
        p: test.p,
    });
    let equivalence = scale.mid.as_ref().and_then(|mid| {
        notes.keep("tests.equivalence", equivalence::equivalence(&changes, mid.value)).map(|test| Equivalence {
            margin: test.margin,
            p: test.p,
            ci90: [test.interval.lower, test.interval.upper],
        })
    });
    Tests { paired_t, equivalence, ..Tests::default() }
}

/// Effect sizes of an oriented table, in which a rise is an improvement.
pub fn effect_sizes(oriented: &ChangeTable, confidence: Confidence, notes: &mut Notes) -> EffectSizes {
    EffectSizes {
        d_z: notes.effect("effect_sizes.d_z", effect_size::d_z(oriented, confidence)),
        g_z: notes.effect("effect_sizes.g_z", effect_size::g_z(oriented, confidence)),
        d_av: notes.effect("effect_sizes.d_av", effect_size::d_av(oriented, confidence)),
        g_av: notes.effect("effect_sizes.g_av", effect_size::g_av(oriented, confidence)),
        d_rm: notes.effect("effect_sizes.d_rm", effect_size::d_rm(oriented, confidence)),
        glass_delta: notes.effect("effect_sizes.glass_delta", effect_size::glass_delta(oriented, confidence)),
        ..EffectSizes::default()
    }
}

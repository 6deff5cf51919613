//! Reliable change with another standard deviation or another reliability: what it would be, and what of it may be shown.

use ditrum_effect::analysis::results::{Results, YardstickBasis, YardstickUncertainty};
use ditrum_effect::analysis::{NormFigures, Scale, audit, protect};

use super::studies::{Child, children, norm, results, scale, sourced};

/// 30 rose by three points, 10 by six, 10 not; they began at 8 and at 12.
fn sample() -> Vec<Child> {
    [children(15, 8, 11, &[]), children(15, 12, 15, &[]), children(5, 8, 14, &[]), children(5, 12, 18, &[]), children(10, 10, 10, &[])]
        .concat()
}

fn measured(norm: Option<NormFigures>, sd: Option<f64>, retest: Option<f64>) -> Scale {
    Scale { reliability: Some(sourced(0.9)), sd: sd.map(sourced), retest: retest.map(sourced), norm, ..scale(20) }
}

fn found(results: &Results) -> &YardstickUncertainty {
    results.outcomes[0].reliable_change.as_ref().and_then(|reliable| reliable.uncertainty.as_ref()).expect("the yardstick's uncertainty")
}

#[test]
fn every_figure_at_hand_is_tried_and_those_between_change_class() {
    let results = results(measured(Some(norm(12.0, 4.0)), Some(3.0), Some(0.7)), &sample(), &[], 3);
    let found = found(&results);
    // 3 is in use and 4 the norm's; from 8, 12 and 10: S² = 160/49. Where n is not known the figures at hand are the range.
    let sample_sd = (160.0_f64 / 49.0).sqrt();
    assert_eq!((found.sd.basis, found.sd.n), (YardstickBasis::OtherSources, None));
    assert!((found.sd.low - sample_sd).abs() < 1e-12 && found.sd.high == 4.0);
    assert_eq!((found.reliability.low, found.reliability.high), (0.7, 0.9));
    // 1.96·√2·1.807·√0.1 = 1.584 and 1.96·√2·4·√0.3 = 6.073: from two points or from seven on. All who rose change class.
    assert!((found.thresholds[0] - 1.5840).abs() < 1e-3 && (found.thresholds[1] - 6.0727).abs() < 1e-3, "{:?}", found.thresholds);
    assert_eq!((found.smallest_changes, found.reclassified), ([2.0, 7.0], Some(40)));
    // Three SDs by two reliabilities, the one in use first: 1.96·√2·3·√0.1 = 2.63, so three points count, for 40 of 50.
    assert_eq!(found.yardsticks.len(), 6);
    assert_eq!((found.yardsticks[0].sd, found.yardsticks[0].reliability, found.yardsticks[0].improved), (3.0, 0.9, Some(40)));
    let least = found.yardsticks.iter().filter_map(|one| one.improved).min();
    assert_eq!(least, Some(0), "by 4 and 0.7 nobody improved");
    assert_eq!(found.compared, 6);
    assert!(0 < found.above_chance && found.above_chance < 6, "the conclusion hangs on it: {}", found.above_chance);
}

#[test]
fn a_source_with_its_number_of_persons_has_a_sampling_error() {
    let norm = NormFigures { n: Some(100), ..norm(12.0, 4.0) };
    let scale = Scale { instrument: Some("test".to_owned()), ..measured(Some(norm), None, None) };
    let results = results(scale, &sample(), &[], 3);
    let found = found(&results);
    assert_eq!((found.sd.basis, found.sd.n), (YardstickBasis::SamplingError, Some(100)));
    // scipy: 4·√(99/χ²).
    assert!((found.sd.low - 3.512_027_381_615_482_6).abs() < 1e-9 && (found.sd.high - 4.646_701_021_178_484).abs() < 1e-9);
    assert_eq!(found.reliability.basis, YardstickBasis::Unknown, "one reliability, from nobody knows how many");
    assert_eq!(found.compared, 0, "without a retest correlation there is no chance level");
}

#[test]
fn counts_by_other_thresholds_are_not_shown() {
    let shown = protect(&results(measured(Some(norm(12.0, 4.0)), Some(3.0), Some(0.7)), &sample(), &[], 3));
    assert_eq!(audit(&shown), []);
    let found = found(&shown);
    assert_eq!(found.reclassified, None);
    assert!(found.yardsticks.iter().all(|one| one.improved.is_none() && one.deteriorated.is_none() && one.rate.is_none()));
    assert!(found.yardsticks.iter().all(|one| one.above_chance.is_some()), "the verdict is");
    let mut tampered = shown.clone();
    let reliable = tampered.outcomes[0].reliable_change.as_mut().expect("reliable change");
    reliable.uncertainty.as_mut().expect("uncertainty").reclassified = Some(40);
    assert_eq!(audit(&tampered).iter().map(|leak| leak.table).collect::<Vec<_>>(), ["yardsticks"]);
}

#[test]
fn a_hidden_rate_takes_its_verdicts_along() {
    // 48 of 50 improved reliably: that is two who did not.
    let sample = [children(48, 8, 14, &[]), children(2, 10, 10, &[])].concat();
    let shown = protect(&results(measured(Some(norm(12.0, 4.0)), Some(3.0), Some(0.7)), &sample, &[], 3));
    assert_eq!(audit(&shown), []);
    assert!(shown.outcomes[0].reliable_change.as_ref().is_some_and(|reliable| reliable.uncertainty.is_none()));
}

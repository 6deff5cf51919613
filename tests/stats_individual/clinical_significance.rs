use ditrum_effect::stats::clinical_significance::{ClinicalSignificance, CutoffCriterion, Population, clinical_significance};
use ditrum_effect::stats::reliable_change::{MeasurementPrecision, Reliability, ReliableChangeMethod};
use ditrum_effect::stats::{Cell, ChangeTable, Confidence, Grid, Undefined};

use super::reference::{assert_close, cases};

#[test]
fn recovered_to_harmed_count_as_the_r_package_does() {
    let mut compared = 0;
    for case in cases() {
        let (Some(precision), Some(norm)) = (case.precision(), case.norm()) else { continue };
        let table = case.oriented();
        let clinical = Population::before(&table).expect("two pairs");
        for (key, criterion, method) in [
            ("JT_a", CutoffCriterion::A, ReliableChangeMethod::JacobsonTruax),
            ("JT_c", CutoffCriterion::C, ReliableChangeMethod::JacobsonTruax),
            ("GLN_c", CutoffCriterion::C, ReliableChangeMethod::GulliksenLordNovick),
            ("HLL_c", CutoffCriterion::C, ReliableChangeMethod::HsuLinnLord),
            ("EN_c", CutoffCriterion::C, ReliableChangeMethod::EdwardsNunnally),
            ("NK_c", CutoffCriterion::C, ReliableChangeMethod::NunnallyKotsch),
        ] {
            let expected = &case.value["clinical"][key];
            if expected.is_null() {
                continue;
            }
            let what = format!("{} {key}", case.name);
            let cutoff = criterion.cutoff(clinical, Some(norm)).expect("a cut-off");
            assert_close(&what, case.direction() * cutoff, expected["cutoff"].as_f64().expect("a number"), 1e-12);
            let index = method.index(&table, &precision, Confidence::NINETY_FIVE).expect("an index");
            let counts = clinical_significance(&table, &index, cutoff);
            let ClinicalSignificance { recovered, improved, unchanged, deteriorated, harmed } = counts;
            assert_eq!(serde_json::json!([recovered, improved, unchanged, deteriorated, harmed]), expected["counts"], "{what}");
            compared += 1;
        }
    }
    assert!(compared >= 60, "{compared}");
}

#[test]
fn cutoff_b_takes_the_functional_sd() {
    for case in cases() {
        let (Some(norm), Some(expected)) = (case.norm(), case.value["cutoff_b"].as_f64()) else { continue };
        let clinical = Population { mean: 0.0, sd: 1.0 };
        let cutoff = CutoffCriterion::B.cutoff(clinical, Some(norm)).expect("a cut-off");
        assert!((case.direction() * cutoff - expected).abs() < 1e-12, "{}", case.name);
    }
}

/// Jacobson & Truax 1991, p. 13–14: clinical 40 (7.5), functional 60 (7.5): a = 55, b = 45, c = 50.
#[test]
fn the_worked_cutoffs_of_jacobson_and_truax() {
    let (clinical, functional) = (Population { mean: 40.0, sd: 7.5 }, Some(Population { mean: 60.0, sd: 7.5 }));
    let cutoffs = [CutoffCriterion::A, CutoffCriterion::B, CutoffCriterion::C].map(|criterion| criterion.cutoff(clinical, functional));
    assert_eq!(cutoffs, [Ok(55.0), Ok(45.0), Ok(50.0)]);
}

#[test]
fn without_a_norm_only_a_is_defined() {
    let clinical = Population { mean: 40.0, sd: 7.5 };
    assert_eq!(CutoffCriterion::A.cutoff(clinical, None), Ok(55.0));
    assert_eq!(CutoffCriterion::B.cutoff(clinical, None), Err(Undefined::NoNorm));
    assert_eq!(CutoffCriterion::C.cutoff(clinical, None), Err(Undefined::NoNorm));
    let flat = Population { mean: 40.0, sd: 0.0 };
    assert_eq!(CutoffCriterion::C.cutoff(flat, Some(flat)), Err(Undefined::NoVariance));
}

#[test]
fn a_score_on_the_cutoff_is_not_yet_functional() {
    let reliability = Reliability::new(0.8).expect("between 0 and 1");
    let precision = MeasurementPrecision::new(2.0, reliability, reliability).expect("positive");
    let cells = [(10, 50), (10, 51), (51, 90), (51, 50), (90, 52), (20, 21)];
    let table = ChangeTable::new(Grid::UNIT, cells.map(|(from, to)| Cell { from, to, count: 1 }));
    let index = ReliableChangeMethod::JacobsonTruax.index(&table, &precision, Confidence::NINETY_FIVE).expect("an index");
    let counts = clinical_significance(&table, &index, 50.0);
    // 51 → 50 falls by one point only, which is not reliable.
    assert_eq!(counts, ClinicalSignificance { recovered: 1, improved: 2, unchanged: 2, deteriorated: 1, harmed: 0 });
    assert_eq!(counts.n(), 6);
}

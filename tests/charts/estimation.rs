//! The paired difference.

use ditrum_effect::render::chart::{ChangeCount, ChangeMarks, Estimation, EstimationWords, MeanInterval, Tone};
use proptest::prelude::*;

use super::drawing::{DANISH, assert_readable, standalone, words_around, words_of};

/// Steps of 4 points from −20 to 36, each `times` as many.
pub fn estimation(times: u64, marks: ChangeMarks) -> Estimation {
    Estimation {
        text: words_around("Trivslen steg 6 point i gennemsnit"),
        words: EstimationWords {
            axis: "Ændring i WHO-5 (point)".into(),
            below_zero: "lavere trivsel".into(),
            above_zero: "højere trivsel".into(),
            mean: "Gennemsnitlig ændring 6,0 [3,1–8,9], n = 106".into(),
        },
        changes: (-5..=9_i32)
            .map(|step| ChangeCount {
                low: f64::from(step) * 4.0 - 2.0,
                high: f64::from(step) * 4.0 + 2.0,
                count: times * u64::from(step.unsigned_abs() * 5 % 11),
                tone: if step > 2 { Tone::Improved } else { Tone::Unchanged },
            })
            .collect(),
        marks,
        mean: 6.0,
        interval: Some(MeanInterval { low: 3.1, high: 8.9 }),
        notes: vec![],
        numbers: DANISH,
    }
}

/// Only the mean: all equal, or too few to show.
pub fn mean_only() -> Estimation {
    Estimation { changes: vec![], interval: None, mean: 0.0, ..estimation(1, ChangeMarks::Columns) }
}

fn dots(svg: &str) -> usize {
    svg.matches("<circle").count()
}

#[test]
fn single_respondents_are_dots_only_where_they_may_be() {
    let people: u64 = estimation(1, ChangeMarks::Dots).changes.iter().map(|change| change.count).sum();
    assert_eq!(dots(&standalone(&estimation(1, ChangeMarks::Dots))), people as usize);
    assert_eq!(dots(&standalone(&estimation(1, ChangeMarks::Columns))), 0);
    assert_eq!(dots(&standalone(&estimation(500, ChangeMarks::Dots))), 0, "no room for dots: columns");
}

#[test]
fn a_column_says_how_many() {
    let mut chart = estimation(1, ChangeMarks::Columns);
    let class = |low: f64, high: f64, count: u64, tone| ChangeCount { low, high, count, tone };
    chart.changes =
        vec![class(-14.0, -2.0, 3, Tone::Deteriorated), class(-2.0, 2.0, 7, Tone::Unchanged), class(2.0, 30.0, 41, Tone::Improved)];
    let svg = standalone(&chart);
    let words = words_of(&svg);
    for expected in [" 3 ", " 7 ", " 41 ", "← lavere trivsel", "højere trivsel →", "Gennemsnitlig ændring 6,0 [3,1–8,9], n = 106"] {
        assert!(words.contains(expected), "{expected} is missing in {words}");
    }
    assert_readable("three columns", &svg);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn any_changes_stay_readable(counts in prop::collection::vec(0..4_000_u64, 1..26), width in 0.01..9.0_f64, first in -20..20_i32, half in 0.0..90.0_f64) {
        let mut chart = estimation(1, ChangeMarks::Columns);
        let edge = |class: usize| (f64::from(first) + class as f64) * width;
        chart.changes = counts
            .iter()
            .enumerate()
            .map(|(class, &count)| ChangeCount { low: edge(class), high: edge(class + 1), count, tone: Tone::Improved })
            .collect();
        chart.mean = edge(counts.len() / 2);
        chart.interval = Some(MeanInterval { low: chart.mean - half, high: chart.mean + half });
        assert_readable("any changes", &standalone(&chart));
    }
}

//! Shares: one bar a scale.

use ditrum_effect::render::chart::{OutcomeShares, Share, ShareAxis, ShareBar, ShareInterval, ShareRow, ShareWords};
use proptest::prelude::*;

use super::drawing::{DANISH, LABELS, assert_readable, standalone, words_around, words_of};

/// Improved, unchanged, deteriorated: the extremes among them.
const COUNTS: [[u32; 3]; 14] = [
    [50, 44, 12],
    [38, 60, 8],
    [2, 100, 4],
    [0, 106, 0],
    [106, 0, 0],
    [0, 0, 106],
    [1, 0, 105],
    [103, 1, 2],
    [30, 46, 30],
    [20, 66, 20],
    [3, 2, 1],
    [48, 50, 8],
    [0, 5, 101],
    [1, 0, 0],
];

fn share_row(label: &str, [improved, unchanged, deteriorated]: [u32; 3]) -> ShareRow {
    let n = f64::from(improved + unchanged + deteriorated);
    let share = |count: u32| Share { share: f64::from(count) / n, label: DANISH.percent(f64::from(count) / n, 0) };
    let improved = share(improved);
    let (low, high) = ((improved.share - 0.1).max(0.0), (improved.share + 0.1).min(1.0));
    ShareRow {
        label: label.to_owned(),
        value: format!("{} [{}]", improved.label, DANISH.percent_interval(low, high, 0)),
        n: DANISH.integer(n as i64),
        bar: ShareBar::Shown {
            improved,
            unchanged: share(unchanged),
            deteriorated: Some(share(deteriorated)),
            interval: Some(ShareInterval { low, high }),
            chance: Some(0.07),
        },
    }
}

fn shares_of(rows: Vec<ShareRow>) -> OutcomeShares {
    OutcomeShares {
        text: words_around("Næsten halvdelen af børnene har fremgang i trivsel"),
        words: ShareWords {
            rest: "uændret eller tilbagegang".to_owned(),
            improved: "Fremgang".into(),
            unchanged: "Uændret".into(),
            deteriorated: "Tilbagegang".into(),
            value: "Fremgang [95 % sikkerhed]".into(),
            n: "n".into(),
            interval: "Andel med fremgang og 95 pct. sikkerhedsinterval".into(),
            chance: "Den andel med fremgang, som måleusikkerhed alene ville give".into(),
        },
        rows,
        axis: ShareAxis::Percent,
        notes: vec![],
        numbers: DANISH,
    }
}

pub fn shares(rows: usize) -> OutcomeShares {
    shares_of(LABELS.iter().zip(COUNTS).take(rows).map(|(label, counts)| share_row(label, counts)).collect())
}

#[test]
fn a_suppressed_row_shows_a_dash_and_why_but_no_bar() {
    let mut chart = shares(1);
    let bars = |svg: &str| ["#0b5c7a", "#d3d7dc", "#e07a2f"].map(|colour| svg.matches(&format!("\" fill=\"{colour}\"/>")).count());
    assert_eq!(bars(&standalone(&chart)), [1, 1, 1]);
    chart.rows[0].bar = ShareBar::Suppressed { note: "færre end 3 personer".to_owned() };
    "–".clone_into(&mut chart.rows[0].value);
    "–".clone_into(&mut chart.rows[0].n);
    let svg = standalone(&chart);
    assert_eq!(bars(&svg), [0, 0, 0]);
    let words = words_of(&svg);
    assert!(words.contains("– færre end 3 personer"), "{words}");
    assert!(!words.contains("47 %") && !words.contains("106"), "{words}");
    assert_readable("suppressed", &svg);
}

#[test]
fn an_unmarked_axis_has_no_percentages() {
    let mut chart = shares(0);
    chart.axis = ShareAxis::Unmarked;
    assert!(!words_of(&standalone(&chart)).contains("20 %"));
    chart.axis = ShareAxis::Percent;
    assert!(words_of(&standalone(&chart)).contains("20 %"));
}

#[test]
fn what_the_model_says_stands_in_the_drawing() {
    let words = words_of(&standalone(&shares(3)));
    for expected in ["Næsten halvdelen", "WHO-5 trivselsindeks", "47 %", "42 %", "11 %", "← Tilbagegang", "Fremgang →", "Uændret", "106"]
    {
        assert!(words.contains(expected), "{expected} is missing in {words}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn any_shares_and_labels_stay_readable(
        rows in prop::collection::vec(([0..200_u32, 0..200_u32, 1..200_u32], "[A-Za-zÆØÅæøå/–-]{1,30}( [a-zæøå(),]{1,14}){0,6}"), 1..16),
        order in 0..3_usize,
    ) {
        let rows = rows.iter().map(|(counts, label)| {
            let mut counts = *counts;
            counts.rotate_left(order);
            share_row(label, counts)
        });
        assert_readable("any shares", &standalone(&shares_of(rows.collect())));
    }
}

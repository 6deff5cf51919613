//! Effect sizes: one row a scale or group.

use ditrum_effect::render::chart::{EffectMark, EffectRow, Forest, ForestRow, ForestWords, Guide, Tone};
use proptest::prelude::*;

use super::drawing::{DANISH, LABELS, assert_readable, standalone, words_around, words_of};

pub fn forest(rows: usize) -> Forest {
    let effect = |label: &str, estimate: f64, half: f64| EffectRow {
        label: label.to_owned(),
        mark: Some(EffectMark { estimate, low: estimate - half, high: estimate + half }),
        tone: Tone::Improved,
        value: format!("{} [{}; {}]", DANISH.decimal(estimate, 2), DANISH.decimal(estimate - half, 2), DANISH.decimal(estimate + half, 2)),
        n: "106".into(),
    };
    let mut list = vec![ForestRow::Heading("Trivsel og vanskeligheder".into())];
    for (i, label) in LABELS.iter().take(rows).enumerate() {
        // The third has four respondents and an interval as wide as that.
        let half = if i == 2 { 5.0 } else { 0.2 };
        let row = effect(label, 0.15 * i as f64 - 0.4, half);
        list.push(if i % 3 == 1 { ForestRow::Subgroup(row) } else { ForestRow::Effect(row) });
    }
    list.push(ForestRow::Subgroup(EffectRow {
        label: "13–17 år".into(),
        mark: None,
        tone: Tone::Neutral,
        value: "–".into(),
        n: "–".into(),
    }));
    Forest {
        text: words_around("Moderat forbedring af trivslen"),
        words: ForestWords {
            axis: "Effektstørrelse (standardiseret gennemsnitlig ændring) med 95 pct. sikkerhedsinterval".into(),
            worse: "forværring".into(),
            better: "forbedring".into(),
            value: "g [95 % interval]".into(),
            n: "n".into(),
        },
        rows: list,
        guides: vec![
            Guide { at: 0.2, label: "lille".into() },
            Guide { at: 0.5, label: "moderat".into() },
            Guide { at: 0.8, label: "stor".into() },
        ],
        notes: vec!["Pile: intervallet fortsætter ud over aksen.".into()],
        numbers: DANISH,
    }
}

fn effects_of(effects: &[(f64, f64)]) -> Forest {
    let mut chart = forest(0);
    for (i, &(estimate, half)) in effects.iter().enumerate() {
        chart.rows.push(ForestRow::Effect(EffectRow {
            label: LABELS[i % LABELS.len()].to_owned(),
            mark: Some(EffectMark { estimate, low: estimate - half, high: estimate + half }),
            tone: Tone::Neutral,
            value: format!("{} [{}]", DANISH.decimal(estimate, 2), DANISH.interval(estimate - half, estimate + half, 2)),
            n: "12".to_owned(),
        }));
    }
    chart
}

#[test]
fn what_the_model_says_stands_in_the_drawing() {
    let words = words_of(&standalone(&forest(3)));
    for expected in ["−0,40 [−0,60; −0,20]", "13–17 år", "moderat", "forbedring →"] {
        assert!(words.contains(expected), "{expected} is missing in {words}");
    }
}

#[test]
fn guides_that_would_run_together_are_left_out() {
    assert!(words_of(&standalone(&effects_of(&[(0.4, 0.2)]))).contains("moderat"));
    let far = standalone(&effects_of(&[(-14.0, 2.0), (9.5, 1.0)]));
    assert!(!words_of(&far).contains("moderat"), "the guides lie within a few pixels");
    assert_readable("effects far outside", &far);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn any_effects_stay_readable(effects in prop::collection::vec((-30.0..30.0_f64, 0.01..6.0_f64), 1..28)) {
        assert_readable("any effects", &standalone(&effects_of(&effects)));
    }
}

//! One scale before and after.

use ditrum_effect::render::chart::{BeforeAfter, LevelCount, MeanInterval, MoveWords, NormLine, PairCount, ScoreBand, Tone, WaveSummary};

use super::drawing::{DANISH, standalone, words_around, words_of};

pub fn pairs() -> Vec<PairCount> {
    let tone = |change: i32| match change {
        11.. => Tone::Improved,
        -10..=10 => Tone::Unchanged,
        _ => Tone::Deteriorated,
    };
    (0..26_i32)
        .flat_map(|before| (0..26_i32).map(move |after| (before * 4, after * 4)))
        .filter(|(before, after)| (before * 7 + after * 3) % 40 == 0)
        .map(|(before, after)| PairCount {
            before: before.into(),
            after: after.into(),
            count: 1 + (before as u64 + after as u64) % 5,
            tone: tone(after - before),
        })
        .collect()
}

pub fn norm() -> NormLine {
    NormLine { label: "Norm: danske unge 2021 (68)".into(), mean: 68.0, range: Some(MeanInterval { low: 55.0, high: 81.0 }) }
}

pub fn before_after() -> BeforeAfter {
    let wave = |label: &str, mean: f64| WaveSummary {
        label: label.into(),
        value: format!("Gennemsnit {} [{}]", DANISH.decimal(mean, 1), DANISH.interval(mean - 3.0, mean + 3.0, 1)),
        n: "n = 106".into(),
        levels: (0..26_u64)
            .map(|level| LevelCount { low: level as f64 * 4.0 - 2.0, high: level as f64 * 4.0 + 2.0, count: level * 5 % 9 })
            .collect(),
        mean,
        interval: Some(MeanInterval { low: mean - 3.0, high: mean + 3.0 }),
    };
    BeforeAfter {
        text: words_around("Trivslen stiger til nær normen"),
        axis_label: "WHO-5 trivselsindeks (0–100), højere er bedre".into(),
        low: 0.0,
        high: 100.0,
        before: wave("Førmåling", 40.1),
        after: wave("Eftermåling", 46.1),
        pairs: pairs(),
        bands: vec![
            ScoreBand { label: "Stor risiko for depression eller stressbelastning".into(), low: 0.0, high: 36.0 },
            ScoreBand { label: "Risiko for depression eller stressbelastning".into(), low: 36.0, high: 52.0 },
            ScoreBand { label: "Ingen umiddelbar risiko".into(), low: 52.0, high: 100.0 },
        ],
        norm: Some(norm()),
        words: MoveWords { improved: "Fremgang".into(), unchanged: "Uændret".into(), deteriorated: "Tilbagegang".into() },
        notes: vec![],
        numbers: DANISH,
    }
}

pub fn means_only() -> BeforeAfter {
    let mut chart = before_after();
    chart.pairs.clear();
    chart.before.levels.clear();
    chart.after.levels.clear();
    chart
}

#[test]
fn without_pairs_no_respondent_has_a_line() {
    let improved_line = "stroke=\"#0b5c7a\"";
    assert!(standalone(&before_after()).contains(improved_line));
    assert!(!standalone(&means_only()).contains(improved_line));
}

#[test]
fn what_the_model_says_stands_in_the_drawing() {
    let words = words_of(&standalone(&before_after()));
    for expected in ["Gennemsnit 40,1 [37,1–43,1]", "n = 106", "Norm: danske unge", "Ingen umiddelbar"] {
        assert!(words.contains(expected), "{expected} is missing in {words}");
    }
}

/// Width and height of the bars of the distributions, in the order they are drawn.
fn bars(svg: &str) -> Vec<(f64, f64)> {
    let number = |line: &str, name: &str| -> f64 {
        let value = line.split(&format!(" {name}=\"")).nth(1).and_then(|rest| rest.split('"').next());
        value.and_then(|value| value.parse().ok()).unwrap_or_default()
    };
    let bars = svg.lines().filter(|line| line.starts_with("<rect") && line.contains("fill=\"#7a8998\""));
    bars.map(|line| (number(line, "width"), number(line, "height"))).collect()
}

#[test]
fn a_joined_class_is_as_long_as_its_parts_are_on_average() {
    let mut chart = means_only();
    let level = |low: f64, high: f64, count: u64| LevelCount { low, high, count };
    chart.before.levels = vec![level(20.0, 30.0, 4), level(30.0, 40.0, 8)];
    chart.after.levels = vec![level(20.0, 40.0, 12)];
    let bars = bars(&standalone(&chart));
    let [(low, _), (high, thin), (joined, thick)] = bars[..] else { panic!("three bars: {bars:?}") };
    assert!((joined - f64::midpoint(low, high)).abs() < 0.3, "{bars:?}");
    assert!(thick > 1.8 * thin, "{bars:?}");
}

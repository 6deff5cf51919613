//! Means over the waves.

use ditrum_effect::render::chart::{MeanInterval, TrajectoryChart, TrajectoryLine, WaveLabel, WaveMean};

use super::before_after::norm;
use super::drawing::{DANISH, assert_readable, standalone, words_around, words_of};

pub fn trajectory() -> TrajectoryChart {
    let mean = |mean: f64| {
        Some(WaveMean { mean, interval: Some(MeanInterval { low: mean - 4.0, high: mean + 4.0 }), value: DANISH.decimal(mean, 1) })
    };
    TrajectoryChart {
        text: words_around("Fremgangen holder seks måneder efter"),
        axis_label: "WHO-5 (0–100), højere er bedre".into(),
        low: 0.0,
        high: 100.0,
        waves: ["Førmåling", "Eftermåling", "Opfølgning efter 6 måneder"]
            .map(|label| WaveLabel { label: label.into(), n: "n = 54".into() })
            .to_vec(),
        lines: vec![
            TrajectoryLine { label: "Alle".into(), means: vec![mean(40.1), mean(46.3), mean(67.0)] },
            TrajectoryLine { label: "Piger".into(), means: vec![mean(38.1), mean(47.3), mean(67.5)] },
            TrajectoryLine { label: "Drenge".into(), means: vec![mean(43.1), None, mean(66.0)] },
        ],
        norm: Some(norm()),
        notes: vec![],
        numbers: DANISH,
    }
}

#[test]
fn one_line_has_its_values_beside_its_marks() {
    for waves in 2..=6 {
        for direction in [1.0, -1.0] {
            let mut chart = trajectory();
            chart.waves = (1..=waves).map(|wave| WaveLabel { label: format!("Opfølgning {wave}"), n: "n = 54".into() }).collect();
            let means = (0..waves).map(|wave| {
                let mean = 50.0 + direction * 9.0 * (f64::from(wave) - 2.0);
                Some(WaveMean { mean, interval: Some(MeanInterval { low: mean - 4.0, high: mean + 4.0 }), value: DANISH.decimal(mean, 1) })
            });
            chart.lines = vec![TrajectoryLine { label: "Gennemsnit".into(), means: means.collect() }];
            let svg = standalone(&chart);
            assert_readable(&format!("{waves} waves"), &svg);
            assert!(words_of(&svg).contains("41,0") || direction < 0.0);
        }
    }
}

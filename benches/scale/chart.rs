//! The cost curve as charts: logarithms on both axes, the figure beside each point.

use ditrum_effect::render::chart::{
    Chart, ChartText, Embedding, NumberStyle, Numbers, TrajectoryChart, TrajectoryLine, WaveLabel, WaveMean,
};

use super::process::Cost;

/// A point of the curve.
#[derive(Debug, Clone, Copy)]
pub struct Curve {
    pub children: u64,
    pub cost: Cost,
}

pub fn time(curve: &[Curve], exponent: f64) -> String {
    let spelled = |seconds: f64| if seconds < 1.0 { format!("{:.0} ms", seconds * 1e3) } else { format!("{seconds:.1} s") };
    let title = format!("From 100,000 children, time grows as n to the power of {exponent:.2}");
    draw(curve, title, "Wall time in seconds, logarithm to base 10", |cost| cost.wall, spelled)
}

pub fn memory(curve: &[Curve], exponent: f64) -> String {
    let title = format!("From 100,000 children, peak memory grows as n to the power of {exponent:.2}");
    draw(curve, title, "Peak memory in MB, logarithm to base 10", |cost| cost.megabytes, |megabytes| format!("{megabytes:.0} MB"))
}

fn draw(curve: &[Curve], title: String, axis: &str, of: fn(&Cost) -> f64, spelled: impl Fn(f64) -> String) -> String {
    let numbers = Numbers::new(NumberStyle::English);
    let logs: Vec<f64> = curve.iter().map(|point| of(&point.cost).log10()).collect();
    let mean = |(point, log): (&Curve, &f64)| Some(WaveMean { mean: *log, interval: None, value: spelled(of(&point.cost)) });
    let points: Vec<String> = curve.iter().map(|point| format!("{} children: {}", point.children, spelled(of(&point.cost)))).collect();
    let chart = TrajectoryChart {
        text: ChartText {
            title,
            subtitle: "One run of analyze: reading, scoring, matching, every statistic, JSON".to_owned(),
            source_line: "cargo bench --bench scale".to_owned(),
            alt_text: points.join("; "),
        },
        axis_label: axis.to_owned(),
        low: logs.iter().copied().fold(f64::INFINITY, f64::min).floor(),
        high: logs.iter().copied().fold(f64::NEG_INFINITY, f64::max).ceil(),
        waves: curve.iter().map(|point| WaveLabel { label: numbers.integer(point.children as i64), n: "children".to_owned() }).collect(),
        lines: vec![TrajectoryLine { label: "analyze".to_owned(), means: curve.iter().zip(&logs).map(mean).collect() }],
        norm: None,
        notes: Vec::new(),
        numbers,
    };
    chart.draw(&Embedding::Standalone)
}

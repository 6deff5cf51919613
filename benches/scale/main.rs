//! What a whole run costs as the number of children grows: time and peak memory of the program on files of 10² rows to as many as asked.
//!
//! `cargo bench --bench scale` goes to a million; `cargo bench --bench scale -- 20000000` further; `-- --peers` lets other programs
//! do the smaller job on the same million in between. Prints the table, and writes the charts beside `benches/README.md`.

mod chart;
mod generator;
mod process;

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use chart::Curve;
use process::{Cost, cost_of};

/// A decade apart up to ten million, and twenty.
const SIZES: [u64; 7] = [100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 20_000_000];
const MILLION: u64 = 1_000_000;
/// Where the fixed cost of a run no longer shows.
const FIT_FROM: u64 = 100_000;
/// The peers' own programs: each takes the two files.
const PEERS: [&str; 2] = ["duckdb", "polars"];

fn main() -> Result<()> {
    let mut report = io::stdout();
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let largest = arguments.iter().find_map(|argument| argument.parse().ok()).unwrap_or(MILLION);
    let peers = arguments.iter().any(|argument| argument == "--peers");
    let place = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR"))?;
    let mut curve = Vec::new();
    writeln!(report, "| children | wall, s | CPU, s | peak memory, MB | input, MB |\n|---:|---:|---:|---:|---:|")?;
    for children in SIZES.into_iter().filter(|&children| children <= largest) {
        let [before, after] = ["before.csv", "after.csv"].map(|name| place.path().join(name));
        generator::write(children, &before, &after)?;
        let bytes = fs::metadata(&before)?.len() + fs::metadata(&after)?.len();
        let runs = if children < MILLION { 9 } else { 3 };
        let cost = median(runs, || run(&before, &after, place.path()))?;
        writeln!(report, "| {children} | {:.3} | {:.2} | {:.0} | {:.1} |", cost.wall, cost.cpu, cost.megabytes, bytes as f64 / 1e6)?;
        curve.push(Curve { children, cost });
        if peers && children == MILLION {
            beside(&before, &after, place.path(), &mut report)?;
        }
    }
    let measured: Vec<&Curve> = curve.iter().filter(|point| point.children >= FIT_FROM).collect();
    if measured.len() > 1 {
        let exponent =
            |of: fn(&Cost) -> f64| slope(&measured.iter().map(|point| (point.children as f64, of(&point.cost))).collect::<Vec<_>>());
        let [time, memory] = [exponent(|cost| cost.wall), exponent(|cost| cost.megabytes)];
        writeln!(report, "\nfrom {FIT_FROM} children: time grows as n^{time:.2}, memory as n^{memory:.2}")?;
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches");
        fs::write(folder.join("scale-time.svg"), chart::time(&curve, time))?;
        fs::write(folder.join("scale-memory.svg"), chart::memory(&curve, memory))?;
    }
    Ok(())
}

/// The main job: read, score, match, tabulate and every statistic, written as JSON.
fn run(before: &Path, after: &Path, place: &Path) -> Result<Cost> {
    let out = place.join("out");
    let out = out.to_str().context("a path in UTF-8")?;
    let files = [before, after].map(|file| file.to_str().unwrap_or_default());
    let fixed = ["--format", "json", "--force", "--quiet", "--no-progress", "--out", out];
    cost_of(env!("CARGO_BIN_EXE_ditrum-effect"), &[&["analyze"], &files[..], &fixed[..]].concat())
}

/// The peers and this program in turn, so that each meets the machine in the same state.
fn beside(before: &Path, after: &Path, place: &Path, report: &mut impl Write) -> Result<()> {
    let files = [before, after].map(|file| file.to_str().unwrap_or_default());
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/peers");
    let script = |peer: &str| -> PathBuf { folder.join(format!("with_{peer}.py")) };
    let python = std::env::var("PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let mut costs = vec![Vec::new(); PEERS.len() + 1];
    for _ in 0..3 {
        costs[0].push(run(before, after, place)?);
        for (peer, costs) in PEERS.into_iter().zip(&mut costs[1..]) {
            let script = script(peer);
            costs.push(cost_of(&python, &[&[script.to_str().unwrap_or_default()], &files[..]].concat())?);
        }
    }
    writeln!(report, "\n| a million | wall, s | CPU, s | peak memory, MB | wall, times ours |\n|---|---:|---:|---:|---:|")?;
    let costs: Vec<Cost> = costs.into_iter().map(middle).collect();
    for (name, cost) in ["ditrum-effect"].into_iter().chain(PEERS).zip(&costs) {
        writeln!(report, "| {name} | {:.2} | {:.2} | {:.0} | {:.1} |", cost.wall, cost.cpu, cost.megabytes, cost.wall / costs[0].wall)?;
    }
    writeln!(report)?;
    Ok(())
}

fn median(runs: usize, mut run: impl FnMut() -> Result<Cost>) -> Result<Cost> {
    Ok(middle((0..runs).map(|_| run()).collect::<Result<_>>()?))
}

/// The run in the middle by wall time.
fn middle(mut costs: Vec<Cost>) -> Cost {
    costs.sort_by(|a, b| a.wall.total_cmp(&b.wall));
    costs[costs.len() / 2]
}

/// The slope of the least-squares line through the logarithms: the exponent of a power law.
fn slope(points: &[(f64, f64)]) -> f64 {
    let logs: Vec<(f64, f64)> = points.iter().map(|(x, y)| (x.ln(), y.ln())).collect();
    let n = logs.len() as f64;
    let (mean_x, mean_y) = (logs.iter().map(|(x, _)| x).sum::<f64>() / n, logs.iter().map(|(_, y)| y).sum::<f64>() / n);
    let covariance: f64 = logs.iter().map(|(x, y)| (x - mean_x) * (y - mean_y)).sum();
    covariance / logs.iter().map(|(x, _)| (x - mean_x).powi(2)).sum::<f64>()
}

//! What a study costs: time and peak memory of the whole program from a hundred children to twenty million.
//!
//! `cargo bench --bench scale` goes up to a million; `cargo bench --bench scale -- 20000000` further. For each size it writes two
//! exports of 36 columns (id, SDQ 25 items, impact 5, WHO-5) into a folder of its own, runs `analyze` on them, and prints a table.
//! The fitted exponent says how cost grows: 1 is proportional. `benches/scale.svg` shows both curves. Linux only: memory is read
//! from /proc, as the highest figure that the system kept before the program ended.

use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::{self, BufWriter, Write as _};
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

/// Of this many children the second export has 88 in a hundred.
const RETURNING: u64 = 88;

/// From here on the fixed cost of a run no longer hides what a child costs.
const FITTED_FROM: u64 = 100_000;

#[derive(Clone, Copy)]
struct Measured {
    children: u64,
    file_bytes: u64,
    seconds: f64,
    cpu_seconds: f64,
    peak_mib: f64,
}

fn main() -> io::Result<()> {
    // Cargo adds `--bench` to what was typed.
    let largest = std::env::args().skip(1).find_map(|argument| argument.parse().ok()).unwrap_or(1_000_000);
    let folder = tempfile::tempdir()?;
    let mut all = Vec::new();
    for children in sizes(largest) {
        let files = [(1, children), (2, children * RETURNING / 100)].map(|(wave, rows)| (folder.path().join(format!("{wave}.csv")), wave, rows));
        for (path, wave, rows) in &files {
            write_export(path, *wave, *rows, children)?;
        }
        let file_bytes = files.iter().map(|(path, ..)| fs::metadata(path).map_or(0, |file| file.len())).sum();
        let runs = if children <= 1_000_000 { 3 } else { 1 };
        let mut measured = (0..runs)
            .map(|_| run(&files[0].0, &files[1].0, &folder.path().join("out"), children, file_bytes))
            .collect::<io::Result<Vec<_>>>()?;
        measured.sort_by(|one, other| one.seconds.total_cmp(&other.seconds));
        let median = measured[measured.len() / 2];
        eprintln!("{children}: {:.2} s", median.seconds);
        all.push(median);
    }
    let mut out = io::stdout();
    out.write_all(table(&all).as_bytes())?;
    fs::write(Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/scale.svg"), chart(&all))
}

/// 10², 10³, … and the largest.
fn sizes(largest: u64) -> Vec<u64> {
    let mut sizes: Vec<u64> = (2..).map(|power| 10_u64.pow(power)).take_while(|size| *size < largest).collect();
    sizes.push(largest);
    sizes
}

/// SplitMix64 (Steele, Lea and Flood 2014): every child's answers are a function of its number alone.
fn mixed(number: u64) -> u64 {
    let mut z = number.wrapping_mul(0x9E37_79B9_7F4A_7C15);
    z = (z ^ z >> 30).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ z >> 27).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ z >> 31
}

/// One wave's export, one answer in fifty missing; rows stand in another order in each wave.
fn write_export(path: &Path, wave: u64, rows: u64, children: u64) -> io::Result<()> {
    let mut file = BufWriter::with_capacity(1 << 20, File::create(path)?);
    let names = (1..=25).map(|item| format!("sdq{item}")).chain((1..=5).map(|item| format!("imp{item}")));
    let names: Vec<String> = names.chain((1..=5).map(|item| format!("who{item}"))).collect();
    writeln!(file, "id,{}", names.join(","))?;
    // A step without a common divisor visits every child once.
    let step = (children / (wave + 2)..).find(|step| common_divisor(*step, children) == 1).unwrap_or(1);
    let mut line = String::new();
    for row in 0..rows {
        let child = row * step % children;
        line.clear();
        let _ = write!(line, "C{child:08}");
        // Some children answer in the lower part of every item.
        let part = 2 + mixed(child) % 2;
        for (item, levels) in [(25, 3), (5, 4), (5, 6)].into_iter().flat_map(|(items, levels)| (0..items).map(move |item| (item, levels))) {
            let drawn = mixed((child * 64 + item + levels * 1000) * 2 + wave);
            line.push(',');
            if drawn % 50 != 0 {
                line.push(char::from(b'0' + ((drawn >> 8) % levels * 2 / part) as u8));
            }
        }
        line.push('\n');
        file.write_all(line.as_bytes())?;
    }
    file.flush()
}

fn common_divisor(a: u64, b: u64) -> u64 {
    if b == 0 { a } else { common_divisor(b, a % b) }
}

fn run(before: &Path, after: &Path, out: &Path, children: u64, file_bytes: u64) -> io::Result<Measured> {
    let began = Instant::now();
    let mut program = Command::new(env!("CARGO_BIN_EXE_ditrum-effect"))
        .arg("analyze")
        .args([before, after])
        .args(["--quiet", "--force", "--lang", "en", "--out"])
        .arg(out)
        .stdout(Stdio::null())
        .spawn()?;
    let process = format!("/proc/{}", program.id());
    let (mut peak_mib, mut cpu_seconds) = (0.0, 0.0);
    let status = loop {
        if let Some(status) = program.try_wait()? {
            break status;
        }
        peak_mib = peak_memory(&process).unwrap_or(0.0_f64).max(peak_mib);
        cpu_seconds = cpu_time(&process).unwrap_or(0.0_f64).max(cpu_seconds);
        thread::sleep(Duration::from_millis(1));
    };
    assert!(status.success(), "analyze failed on {children} children");
    Ok(Measured { children, file_bytes, seconds: began.elapsed().as_secs_f64(), cpu_seconds, peak_mib })
}

fn peak_memory(process: &str) -> Option<f64> {
    let status = fs::read_to_string(format!("{process}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().strip_suffix("kB")?.trim().parse::<f64>().ok().map(|kib| kib / 1024.0)
}

/// User and system time; the kernel counts it in hundredths of a second.
fn cpu_time(process: &str) -> Option<f64> {
    let stat = fs::read_to_string(format!("{process}/stat")).ok()?;
    let ticks = stat.rsplit_once(") ")?.1.split(' ').skip(11).take(2).map(|ticks| ticks.parse::<f64>().ok());
    ticks.sum::<Option<f64>>().map(|ticks| ticks / 100.0)
}

fn table(all: &[Measured]) -> String {
    let mut text = "| children | exports, MB | wall, s | CPU, s | peak memory, MiB |\n|---:|---:|---:|---:|---:|\n".to_owned();
    for Measured { children, file_bytes, seconds, cpu_seconds, peak_mib } in all {
        let megabytes = *file_bytes as f64 / 1e6;
        let _ = writeln!(text, "| {children} | {megabytes:.1} | {seconds:.2} | {cpu_seconds:.2} | {peak_mib:.0} |");
    }
    let exponent = |cost: fn(&Measured) -> f64| exponent(all, cost).map_or("–".to_owned(), |exponent| format!("{exponent:.2}"));
    let (time, memory) = (exponent(|one| one.cpu_seconds), exponent(|one| one.peak_mib));
    let _ = writeln!(text, "\nFrom {FITTED_FROM} children on: CPU time ∝ n^{time}, peak memory ∝ n^{memory}.");
    text
}

/// The slope of log cost on log children by least squares, from where a child's cost shows.
fn exponent(all: &[Measured], cost: fn(&Measured) -> f64) -> Option<f64> {
    let points: Vec<(f64, f64)> =
        all.iter().filter(|one| one.children >= FITTED_FROM).map(|one| ((one.children as f64).ln(), cost(one).ln())).collect();
    if points.len() < 2 {
        return None;
    }
    let n = points.len() as f64;
    let (mean_x, mean_y) = (points.iter().map(|(x, _)| x).sum::<f64>() / n, points.iter().map(|(_, y)| y).sum::<f64>() / n);
    let products = points.iter().map(|(x, y)| (x - mean_x) * (y - mean_y)).sum::<f64>();
    Some(products / points.iter().map(|(x, _)| (x - mean_x).powi(2)).sum::<f64>())
}

/// Both costs over the number of children, all axes logarithmic.
fn chart(all: &[Measured]) -> String {
    const WIDTH: f64 = 640.0;
    const HEIGHT: f64 = 300.0;
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {} {}\" font-family=\"sans-serif\" font-size=\"12\">\n<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n",
        WIDTH + 180.0,
        HEIGHT + 70.0
    );
    let log = |value: f64| value.max(0.01).log10();
    let right = all.iter().map(|one| log(one.children as f64)).fold(3.0, f64::max);
    let (low, high) = (-2.0, 4.0);
    let x = |children: f64| 60.0 + (log(children) - 2.0) / (right - 2.0) * WIDTH;
    let y = |cost: f64| 20.0 + (high - log(cost)) / (high - low) * HEIGHT;
    for power in -2..=4 {
        let (value, at) = (10_f64.powi(power), y(10_f64.powi(power)));
        let _ = writeln!(svg, "<path d=\"M60 {at:.1}h{WIDTH}\" stroke=\"#ddd\"/><text x=\"52\" y=\"{:.1}\" text-anchor=\"end\">{value}</text>", at + 4.0);
    }
    for one in all {
        let at = x(one.children as f64);
        let _ = writeln!(svg, "<text x=\"{at:.1}\" y=\"{:.1}\" text-anchor=\"middle\">{}</text>", HEIGHT + 40.0, one.children);
    }
    let _ = writeln!(svg, "<text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"middle\">children</text>", 60.0 + WIDTH / 2.0, HEIGHT + 60.0);
    let curves: [(&str, &str, fn(&Measured) -> f64); 3] =
        [("wall, s", "#005f73", |one| one.seconds), ("CPU, s", "#ca6702", |one| one.cpu_seconds), ("peak memory, MiB", "#6a4c93", |one| one.peak_mib)];
    for (place, (name, colour, cost)) in curves.into_iter().enumerate() {
        let points: Vec<String> = all.iter().map(|one| format!("{:.1},{:.1}", x(one.children as f64), y(cost(one)))).collect();
        let _ = writeln!(svg, "<polyline points=\"{}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"2\"/>", points.join(" "));
        let (text_x, text_y) = (WIDTH + 70.0, 40.0 + 20.0 * place as f64);
        let _ = writeln!(svg, "<text x=\"{text_x}\" y=\"{text_y}\" fill=\"{colour}\">{name}</text>");
    }
    svg + "</svg>\n"
}

//! What a program costs: wall time, processor time and peak memory, as Linux counts them.

use std::fs;
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use anyhow::{Result, ensure};

#[derive(Debug, Clone, Copy)]
pub struct Cost {
    /// Seconds from start to end.
    pub wall: f64,
    /// Seconds of all processors together.
    pub cpu: f64,
    /// The most that was resident at any time, in 10⁶ bytes.
    pub megabytes: f64,
}

/// How often the peak is read: it never falls, so only what is allocated in the last such moment can be missed.
const GLANCE: Duration = Duration::from_millis(2);
/// A tick of `/proc/*/stat` on every Linux of today.
const TICKS_PER_SECOND: f64 = 100.0;

/// Runs a program to its end.
///
/// # Errors
/// If it can't be started or fails.
pub fn cost_of(program: &str, arguments: &[&str]) -> Result<Cost> {
    let ticks = children_ticks();
    let start = Instant::now();
    let mut child = Command::new(program).args(arguments).stdout(Stdio::null()).stderr(Stdio::inherit()).spawn()?;
    let mut peak = 0;
    let status = loop {
        if let Some(status) = child.try_wait()? {
            break status;
        }
        peak = peak.max(peak_kibibytes(child.id()));
        sleep(GLANCE);
    };
    let wall = start.elapsed().as_secs_f64();
    ensure!(status.success(), "{program} failed");
    let cpu = (children_ticks() - ticks) as f64 / TICKS_PER_SECOND;
    Ok(Cost { wall, cpu, megabytes: peak as f64 * 1024.0 / 1e6 })
}

fn peak_kibibytes(process: u32) -> u64 {
    let status = fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.split_whitespace().next()?.parse().ok()).unwrap_or(0)
}

/// User and system time of all children that have ended: fields 16 and 17, counted behind the name in brackets.
fn children_ticks() -> u64 {
    let stat = fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields = stat.rsplit(')').next().unwrap_or_default().split_whitespace();
    fields.skip(13).take(2).filter_map(|field| field.parse::<u64>().ok()).sum()
}

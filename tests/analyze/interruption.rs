//! Runs that end before their time: by a signal at any moment, by a full disk. What stood there stands, and nothing lies about.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::process::{CommandExt as _, ExitStatusExt as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use super::program::{Desk, files_below, reference};

/// The numbers that POSIX gives them.
const SIGNALS: [(&str, i32); 3] = [("HUP", 1), ("INT", 2), ("TERM", 15)];

fn files() -> [String; 2] {
    ["before", "after"].map(|wave| reference(&format!("synth120/synth120_{wave}.csv")))
}

/// The program in a folder, started through a shell that first does something to itself.
fn started(folder: &Path, first: &str, arguments: &[&str]) -> Child {
    let mut command = Command::new("sh");
    command.args(["-c", &format!("{first}; exec \"$@\""), "sh"]);
    command.arg(assert_cmd::cargo::cargo_bin("ditrum-effect")).args(arguments);
    command.current_dir(folder).env("LC_ALL", "en_GB.UTF-8").env("SOURCE_DATE_EPOCH", "1672531200");
    // A group of its own, so that the signals of a terminal reach the tests and not it.
    command.process_group(0).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped());
    command.spawn().expect("a shell")
}

fn send(signal: &str, to: &Child) {
    let sent = Command::new("kill").args([&format!("-{signal}"), &to.id().to_string()]).stderr(Stdio::null()).status();
    sent.expect("kill");
}

/// Every file below a folder with what it holds; empty folders with nothing.
fn contents(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    files_below(folder).into_iter().map(|file| (file.clone(), fs::read(file).expect("a file"))).collect()
}

/// Everything in a folder but one entry of it.
fn beside(folder: &Path, entry: &str) -> Vec<PathBuf> {
    let all = fs::read_dir(folder).expect("a folder").flatten().map(|found| found.path());
    all.filter(|path| path.file_name().is_none_or(|name| name != entry)).collect()
}

/// Whether a draft has been begun beside the output.
fn is_writing(folder: &Path) -> bool {
    fs::read_dir(folder).expect("a folder").flatten().any(|found| found.file_name().to_string_lossy().ends_with(".draft"))
}

#[test]
fn a_signal_at_any_moment_leaves_the_old_folder_or_the_new_one() {
    let desk = Desk::new();
    let place = desk.path("place");
    fs::create_dir(&place).expect("a folder");
    let [before, after] = files();
    let start = |formats: &str| started(&place, ":", &["analyze", &before, &after, "--out", "out", "--quiet", "--format", formats]);
    let run = |formats: &str| start(formats).wait().expect("a run").success();
    assert!(run("json"));
    let old = contents(&place);
    let begun = Instant::now();
    assert!(run("json,csv,svg,html"));
    let (new, whole) = (contents(&place), begun.elapsed());
    assert!(run("json") && contents(&place) == old, "the same input gives the same bytes");

    const MOMENTS: u32 = 12;
    let mut interrupted = 0;
    for moment in 0..2 * MOMENTS {
        let (name, number) = SIGNALS[moment as usize % SIGNALS.len()];
        let mut child = start("json,csv,svg,html");
        if moment < MOMENTS {
            std::thread::sleep(whole * moment / MOMENTS);
        } else {
            // From the first moment of writing on, a little later each time.
            while child.try_wait().expect("a child").is_none() && !is_writing(&place) {
                std::thread::yield_now();
            }
            std::thread::sleep(Duration::from_micros(300) * (moment - MOMENTS));
        }
        send(name, &child);
        let status = child.wait().expect("an end");
        let ended_by_it = status.signal() == Some(number);
        assert!(ended_by_it || status.success(), "{name}: {status}");
        interrupted += u32::from(ended_by_it);
        let left = contents(&place);
        assert!(left == old || left == new, "{name} at {moment}: {:?}", left.keys());
        assert_eq!(beside(&place, "out"), Vec::<PathBuf>::new(), "{name} at {moment}");
        if left == new {
            assert!(run("json"));
        }
    }
    assert!(interrupted >= MOMENTS / 2, "{interrupted} of {} runs were interrupted at all", 2 * MOMENTS);
}

#[test]
fn a_signal_leaves_no_part_of_a_file() {
    let desk = Desk::new();
    assert_eq!(desk.run(&["simulate", "--out", "data", "--n", "3000", "--quiet"]).code, 0);
    let place = desk.path("place");
    fs::create_dir(&place).expect("a folder");
    let arguments = ["score", "../data/foer.csv", "--out", "scores.csv", "--quiet"];
    assert!(started(&place, ":", &arguments).wait().expect("a run").success());
    let whole = contents(&place);
    for (name, number) in SIGNALS.iter().cycle().take(9) {
        fs::remove_file(place.join("scores.csv")).expect("the scores");
        let mut child = started(&place, ":", &arguments);
        while child.try_wait().expect("a child").is_none() && beside(&place, "").is_empty() {
            std::thread::yield_now();
        }
        send(name, &child);
        let status = child.wait().expect("an end");
        assert!(status.signal() == Some(*number) || status.success(), "{name}: {status}");
        let left = contents(&place);
        assert!(left.is_empty() || left == whole, "{name}: {:?}", left.keys());
        fs::write(place.join("scores.csv"), "").expect("a file to remove");
    }
}

/// `nohup` is how a long run survives the terminal it was started from. Only Linux says which signals are ignored.
#[cfg(target_os = "linux")]
#[test]
fn an_ignored_signal_stays_ignored() {
    let desk = Desk::new();
    let [before, after] = files();
    for (name, _) in SIGNALS {
        let arguments = ["analyze", &before, &after, "--out", "out", "--quiet", "--format", "json,csv,svg,html"];
        let mut child = started(&desk.path(""), &format!("trap '' {name}"), &arguments);
        while child.try_wait().expect("a child").is_none() && !is_writing(&desk.path("")) {
            std::thread::yield_now();
        }
        send(name, &child);
        assert!(child.wait().expect("an end").success(), "{name}");
        fs::remove_dir_all(desk.path("out")).expect("the output");
    }
}

/// A limit on the size of files stands for the disk that is full: both end a write in its middle.
#[test]
fn a_full_disk_leaves_what_stood_there_and_says_so() {
    let desk = Desk::new();
    assert_eq!(desk.run(&["simulate", "--out", "data", "--n", "300", "--quiet"]).code, 0);
    assert_eq!(desk.run(&["analyze", "data/foer.csv", "data/efter.csv", "--out", "place/out", "--format", "json", "--quiet"]).code, 0);
    desk.file("place/study.toml", "mine").file("place/scores.csv", "mine").file("place/check.html", "mine");
    let place = desk.path("place");
    let stood = contents(&place);
    let (before, after) = ("../data/foer.csv", "../data/efter.csv");
    for arguments in [
        vec!["analyze", before, after, "--out", "out", "--format", "csv,html"],
        vec!["analyze", before, after, "--out", "elsewhere"],
        vec!["report", "out/results.json", "--out", "elsewhere", "--format", "html"],
        vec!["simulate", "--out", "elsewhere", "--n", "300"],
        vec!["man", "--out", "elsewhere"],
        vec!["score", before, "--out", "scores.csv", "--force"],
        vec!["score", before, "--out", "new.xlsx"],
        vec!["check", before, after, "--out", "check.html", "--force"],
        vec!["init", before, after, "--out", "study.toml", "--force"],
        vec!["pseudonymise", before, "--key", "new.key", "--out", "new.csv"],
    ] {
        // Half a kilobyte or one: the units differ between shells.
        let child = started(&place, "ulimit -f 1", &arguments);
        let output = child.wait_with_output().expect("an end");
        let told = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(1), "{arguments:?}: {}: {told}", output.status);
        assert!(told.contains("[output-failed]"), "{arguments:?}: {told}");
        assert!(contents(&place) == stood, "{arguments:?}: {:?}", contents(&place).keys());
    }
}

#[cfg(target_os = "linux")]
#[test]
fn what_can_t_be_printed_is_a_failure_and_an_early_end_of_reading_is_none() {
    let desk = Desk::new();
    let program = assert_cmd::cargo::cargo_bin("ditrum-effect");
    let printed = |arguments: &str, to: &str| {
        let line = format!("{} {arguments} {to}", program.display());
        Command::new("bash")
            .args(["-o", "pipefail", "-c", &line])
            .current_dir(desk.path(""))
            .env("LC_ALL", "da_DK.UTF-8")
            .output()
            .expect("bash")
    };
    for arguments in ["schema results", "instruments list", "--help", "--version", "check --sample dit-rum", "man"] {
        let full = printed(arguments, "> /dev/full");
        let told = String::from_utf8_lossy(&full.stderr);
        assert!(full.status.code() == Some(1) && told.contains("[stdout-failed]"), "{arguments}: {}: {told}", full.status);
        let ended = printed(arguments, "| head -c 1");
        let told = String::from_utf8_lossy(&ended.stderr);
        assert!(ended.status.success() && !told.contains("[stdout-failed]"), "{arguments}: {}: {told}", ended.status);
    }
}

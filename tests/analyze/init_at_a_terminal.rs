//! `init` with somebody at the terminal: `script` gives the program one, and the test types.

use std::io::{Read as _, Write as _};
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::time::{Duration, Instant};

use super::program::{Desk, outcome};

const DOWN: &str = "\x1b[B";
const ENTER: &str = "\r";

/// Answers questions in their order: what is asked, and the keys that answer it. The whole that was shown.
fn answered(desk: &Desk, arguments: &str, answers: &[(&str, &str)]) -> String {
    let program = assert_cmd::cargo::cargo_bin("ditrum-effect");
    let mut child = Command::new("script")
        .args(["--quiet", "--return", "--command", &format!("{} {arguments}", program.display()), "/dev/null"])
        .current_dir(desk.path(""))
        .env("LC_ALL", "en_GB.UTF-8")
        .env("TERM", "xterm")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("script, of util-linux");
    let mut shown = child.stdout.take().expect("its output");
    let (sender, receiver) = mpsc::channel();
    std::thread::spawn(move || {
        let mut block = [0; 4096];
        while let Ok(read @ 1..) = shown.read(&mut block) {
            if sender.send(block[..read].to_vec()).is_err() {
                break;
            }
        }
    });
    let mut keys = child.stdin.take().expect("its input");
    let (mut all, mut seen) = (Vec::new(), 0);
    for (question, answer) in answers {
        let begun = Instant::now();
        loop {
            let text = String::from_utf8_lossy(&all[seen..]).into_owned();
            if text.contains(question) {
                break;
            }
            assert!(begun.elapsed() < Duration::from_mins(1), "{question} was not asked: {text}");
            all.extend(receiver.recv_timeout(Duration::from_mins(1)).unwrap_or_default());
        }
        seen = all.len();
        keys.write_all(answer.as_bytes()).expect("keys");
    }
    all.extend(receiver.iter().flatten());
    let text = String::from_utf8_lossy(&all).into_owned();
    assert!(child.wait().expect("an end").success(), "{text}");
    text
}

#[test]
fn several_groups_are_chosen_from_a_list() {
    let desk = Desk::new();
    let header = "id,tilbud,kommune,farve,who5_1,who5_2,who5_3,who5_4,who5_5\n";
    let row = |number: usize| {
        let of = |texts: [&'static str; 2]| texts[number % 2];
        format!("{number},{},{},{},1,2,3,4,{}\n", of(["A", "B"]), of(["Lejre", "Roskilde"]), of(["gul", "blå"]), number % 6)
    };
    let rows: String = (0..12).map(row).collect();
    desk.file("foer.csv", format!("{header}{rows}")).file("efter.csv", format!("{header}{rows}"));
    // Two names are known and chosen beforehand: the first is taken off, the third put on.
    let chosen = format!(" {DOWN}{DOWN} {ENTER}");
    let answers = [("subgroups", chosen.as_str()), ("heading", ENTER), ("organisation", ENTER)];
    let shown = answered(&desk, "init foer.csv efter.csv", &answers);
    assert!(shown.contains("kommune (") && shown.contains("farve ("), "{shown}");
    let results = desk.results(&["--study", "study.toml"]);
    let by: Vec<&str> = results["background"].as_array().expect("groups").iter().filter_map(|group| group["by"].as_str()).collect();
    assert_eq!(by, ["kommune", "farve"]);
}

#[test]
fn a_score_its_direction_and_its_decimal_mark_are_asked() {
    let desk = Desk::new();
    desk.file("foer.csv", "id;bdi;trivsel\na;1.234;10\nb;2.500;20\nc;1.900;30\nd;3.100;40\ne;2.000;50\n");
    desk.file("efter.csv", "id;bdi;trivsel\na;1.134;11\nb;2.300;21\nc;1.900;31\nd;3.000;41\ne;1.900;51\n");
    let first = format!(" {ENTER}");
    let second = format!("{DOWN}{ENTER}");
    let answers = [
        ("finished scores", first.as_str()),
        ("Which way", &second),
        ("the number meant", &second),
        ("heading", ENTER),
        ("organisation", ENTER),
    ];
    answered(&desk, "init foer.csv efter.csv", &answers);
    let results = desk.results(&["--study", "study.toml"]);
    assert_eq!(results["outcomes"].as_array().expect("outcomes").len(), 1, "trivsel was not chosen");
    let bdi = outcome(&results, "bdi");
    assert_eq!((&bdi["change"]["mean"], &bdi["direction"]), (&(-0.1).into(), &"lower_is_better".into()));
}

#[test]
fn what_bare_numbers_mean_is_asked_in_the_instruments_words() {
    let desk = Desk::new();
    let rows = "b01;1;2;3;6;5\nb02;2;2;1;4;5\nb03;3;3;4;4;6\n";
    for file in ["foer.csv", "efter.csv"] {
        desk.file(file, format!("id;who5_1;who5_2;who5_3;who5_4;who5_5\n{rows}"));
    }
    // The first way has the lowest answer as 1, the second as 6; from 0 none has a 6.
    let answers = [("do they mean", format!("{DOWN}{ENTER}")), ("heading", ENTER.to_owned()), ("organisation", ENTER.to_owned())];
    let answers: Vec<(&str, &str)> = answers.iter().map(|(question, keys)| (*question, keys.as_str())).collect();
    let shown = answered(&desk, "init foer.csv efter.csv --layout enalyzer", &answers);
    assert!(shown.contains("1 = Hele tiden … 6 = På intet tidspunkt") && !shown.contains("0 = "), "{shown}");
    let study = std::fs::read_to_string(desk.path("study.toml")).expect("written");
    assert!(study.contains("coding = { offset = -1, reversed = true }"), "{study}");
}

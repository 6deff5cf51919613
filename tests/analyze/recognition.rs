//! The shape of one file of which nothing was said, several files a wave, and several informants per child.

use serde_json::Value;

use super::program::{Desk, Run, outcome};

/// WHO-5 answers of four children before and after: by hand, the sums times four are 20, 40, 60, 80 and 40, 40, 80, 60.
const BEFORE: [(&str, [u8; 5]); 4] = [("a", [1, 1, 1, 1, 1]), ("b", [2, 2, 2, 2, 2]), ("c", [3, 3, 3, 3, 3]), ("d", [4, 4, 4, 4, 4])];
const AFTER: [(&str, [u8; 5]); 4] = [("a", [2, 2, 2, 2, 2]), ("b", [2, 2, 2, 2, 2]), ("c", [4, 4, 4, 4, 4]), ("d", [3, 3, 3, 3, 3])];

fn spelled(answers: &[u8]) -> String {
    answers.iter().map(ToString::to_string).collect::<Vec<_>>().join(";")
}

fn header(name: impl Fn(u8) -> String) -> String {
    (1..=5).map(name).collect::<Vec<_>>().join(";")
}

/// One row a child and wave, the wave in its own column.
fn long(column: &str, before: &str, after: &str) -> String {
    let rows = |word: &str, rows: [(&str, [u8; 5]); 4]| rows.map(|(id, answers)| format!("{id};{word};{}\n", spelled(&answers))).concat();
    format!("id;{column};{}\n{}{}", header(|item| format!("who5_{item}")), rows(after, AFTER), rows(before, BEFORE))
}

/// One row a child, the wave in the column names.
fn wide(before: impl Fn(u8) -> String, after: impl Fn(u8) -> String) -> String {
    let rows = BEFORE.iter().zip(&AFTER).map(|((id, first), (_, second))| format!("{id};{};{}\n", spelled(first), spelled(second)));
    format!("id;{};{}\n{}", header(before), header(after), rows.collect::<String>())
}

fn two_files(desk: &Desk) -> Value {
    for (file, rows) in [("foer.csv", BEFORE), ("efter.csv", AFTER)] {
        let rows = rows.map(|(id, answers)| format!("{id};{}\n", spelled(&answers))).concat();
        desk.file(file, format!("id;{}\n{rows}", header(|item| format!("who5_{item}"))));
    }
    let results = desk.results(&["foer.csv", "efter.csv"]);
    let who5 = outcome(&results, "who5.who5");
    // a and c rose by 20, b stayed, d fell by 20.
    assert_eq!((&who5["change"]["mean"], &who5["rates"]["any"]["improved"]), (&Value::from(5.0), &Value::from(2)));
    results
}

fn one_file(desk: &Desk, text: &str) -> Value {
    desk.file("svar.csv", text);
    desk.results(&["svar.csv"])
}

#[test]
fn a_long_file_is_known_by_its_values() {
    let desk = Desk::new();
    let expected = two_files(&desk)["outcomes"].take();
    let words = [
        ("skema", "Før", "Efter"),
        ("type", "Førmåling", "Eftermåling"),
        ("x", "before", "after"),
        ("x", "Pre-test", "Post-test"),
        ("x", "T1", "T2"),
        ("x", "t0", "t1"),
        ("x", "1. måling", "2. måling"),
        ("måling", "1", "2"),
        ("wave", "0", "1"),
        ("redcap_event_name", "baseline_arm_1", "post_arm_1"),
    ];
    for (column, before, after) in words {
        let results = one_file(&desk, &long(column, before, after));
        assert_eq!(results["outcomes"], expected, "{column}: {before}, {after}");
    }
}

#[test]
fn baseline_and_follow_up_keep_their_names() {
    let desk = Desk::new();
    let results = one_file(&desk, &long("event", "Baseline", "Follow-up"));
    assert_eq!(results["settings"]["waves"], serde_json::json!(["before", "follow_up"]));
    assert_eq!(outcome(&results, "who5.who5")["change"]["mean"], 5.0);
}

#[test]
fn a_wide_file_is_known_by_its_marks() {
    let desk = Desk::new();
    let expected = two_files(&desk)["outcomes"].take();
    type Name = fn(u8) -> String;
    let names: [(Name, Name); 9] = [
        (|item| format!("who5_{item}_pre"), |item| format!("who5_{item}_post")),
        (|item| format!("T1_who5_{item}"), |item| format!("T2_who5_{item}")),
        (|item| format!("foer_who5_{item}"), |item| format!("efter_who5_{item}")),
        (|item| format!("who5_{item}_1"), |item| format!("who5_{item}_2")),
        (|item| format!("who5_{item}_T0"), |item| format!("who5_{item}_T1")),
        (|item| format!("who5_{item}"), |item| format!("who5_{item}.1")),
        (|item| format!("who5_{item}.x"), |item| format!("who5_{item}.y")),
        (|item| format!("who5_{item}"), |item| format!("who5_{item}_efter")),
        (|item| format!("who5_{item} (før)").replace(" (før)", "_før"), |item| format!("who5_{item}_efter")),
    ];
    for (before, after) in names {
        let results = one_file(&desk, &wide(before, after));
        assert_eq!(results["outcomes"], expected, "{} {}", before(1), after(1));
    }
}

#[test]
fn item_numbers_are_no_waves() {
    let desk = Desk::new();
    // Two ladders of one child, not one ladder twice; five items, not five waves.
    desk.file("stige.csv", "id,cantril_1,cantril_2\na,3,4\nb,5,5\n");
    desk.file("en.csv", format!("id;{}\na;1;2;3;4;5\n", header(|item| format!("who5_{item}"))));
    desk.file("punktum.csv", format!("id;{}\na;1;2;3;4;5\n", header(|item| format!("who5.{item}"))));
    for file in ["stige.csv", "en.csv", "punktum.csv"] {
        let run = desk.run(&["analyze", file]);
        assert_eq!(run.code, 2, "{}", run.stderr);
        assert!(run.stderr.contains("[one-wave]"), "{}", run.stderr);
    }
}

#[test]
fn numbers_that_nothing_calls_a_measurement_are_none() {
    let desk = Desk::new();
    desk.file("svar.csv", long("koen", "1", "2"));
    let run = desk.run(&["analyze", "svar.csv"]);
    assert_ne!(run.code, 0, "a column of 1 and 2 may be anything");
    assert!(!run.stderr.contains("long file"), "{}", run.stderr);
}

#[test]
fn half_a_reading_is_told_and_not_taken() {
    let desk = Desk::new();
    desk.file("svar.csv", long("skema", "Før", "Efter").replace("d;Efter", "d;Afbrudt"));
    let run = desk.run(&["analyze", "svar.csv"]);
    assert!(run.code != 0 && run.stderr.contains("[wave-column-uncertain]"), "{}", run.stderr);
}

#[test]
fn two_readings_are_refused_with_what_to_write() {
    let desk = Desk::new();
    let rows = long("skema", "Før", "Efter");
    let twice: Vec<String> = rows.lines().map(|line| format!("{line};{}", line.split(';').nth(1).expect("a cell"))).collect();
    desk.file("svar.csv", twice.join("\n").replacen(";skema\n", ";type\n", 1));
    let run = desk.run(&["analyze", "svar.csv"]);
    assert!(run.code == 1 && run.stderr.contains("[shape-ambiguous]"), "{}", run.stderr);
    // What it says to write works.
    let line = "wave = { column = \"skema\", before = [\"Før\"], after = [\"Efter\"] }";
    assert!(run.stderr.contains(line), "{}", run.stderr);
    desk.file("study.toml", format!("[data]\nfile = \"svar.csv\"\n{line}\n"));
    assert_eq!(outcome(&desk.results(&["--study", "study.toml"]), "who5.who5")["change"]["mean"], 5.0);
}

#[test]
fn a_study_file_names_the_marks() {
    let desk = Desk::new();
    let expected = two_files(&desk)["outcomes"].take();
    desk.file("svar.csv", wide(|item| format!("who5_{item}-A"), |item| format!("who5_{item}-B")));
    desk.file(
        "study.toml",
        "[data]\nfile = \"svar.csv\"\nmarks = { after = \"*-b\", before = \"*-a\" }\nwaves = [\"before\", \"after\"]\n",
    );
    assert_eq!(desk.results(&["--study", "study.toml"])["outcomes"], expected);
    for wrong in ["\"-b\"", "\"*-*\"", "\"*-a\""] {
        desk.file("wrong.toml", format!("[data]\nfile = \"svar.csv\"\nmarks = {{ before = \"*-a\", after = {wrong} }}\n"));
        assert_eq!(desk.run(&["analyze", "--study", "wrong.toml"]).code, 1);
    }
}

#[test]
fn several_files_a_wave_are_stacked_by_column_name() {
    let desk = Desk::new();
    let expected = two_files(&desk)["outcomes"].take();
    // The second site has its columns in another order, decimal commas elsewhere, and one column more.
    let [a, b, c, d] = BEFORE;
    let row = |(id, answers): (&str, [u8; 5])| format!("{id};{}\n", spelled(&answers));
    desk.file("nord.csv", format!("id;{}\n{}{}", header(|item| format!("who5_{item}")), row(a), row(b)));
    let backwards = |(id, answers): (&str, [u8; 5])| {
        format!("7,5\t{}\t{id}\n", answers.iter().rev().map(ToString::to_string).collect::<Vec<_>>().join("\t"))
    };
    desk.file("syd.csv", format!("tid\twho5_5\twho5_4\twho5_3\twho5_2\twho5_1\tid\n{}{}", backwards(c), backwards(d)));
    desk.file("study.toml", "[data]\nfiles = { before = [\"nord.csv\", \"syd.csv\"], after = \"efter.csv\" }\n");
    let results = desk.results(&["--study", "study.toml"]);
    assert_eq!(results["outcomes"], expected);
    let inputs: Vec<(&str, &str)> = results["inputs"]
        .as_array()
        .expect("inputs")
        .iter()
        .map(|input| (input["file"].as_str().expect("a name"), input["wave"].as_str().expect("a wave")))
        .collect();
    assert_eq!(inputs, [("nord.csv", "before"), ("syd.csv", "before"), ("efter.csv", "after")]);
    assert_eq!(results["flow"]["waves"][0]["rows"], 4);
    let differ = results["warnings"].as_array().expect("warnings").iter().find(|warning| warning["code"] == "columns-differ");
    assert!(differ.expect("a warning")["message"].as_str().expect("a text").contains("\"tid\""));
}

#[test]
fn a_respondent_in_two_files_of_a_wave_is_told_with_both_places() {
    let desk = Desk::new();
    two_files(&desk);
    desk.file("nord.csv", format!("id;{}\na;1;1;1;1;1\n", header(|item| format!("who5_{item}"))));
    desk.file("syd.csv", format!("id;{}\nb;1;1;1;1;1\nA;5;5;5;5;5\n", header(|item| format!("who5_{item}"))));
    desk.file("study.toml", "[data]\nfiles = { before = [\"nord.csv\", \"syd.csv\"], after = \"efter.csv\" }\n");
    let Run { code, stderr, .. } = desk.run(&["analyze", "--study", "study.toml"]);
    assert_eq!(code, 1);
    assert!(stderr.contains("syd.csv, row 3") && stderr.contains("row 2 (nord.csv)"), "{stderr}");
    let results = desk.results(&["--study", "study.toml", "--duplicates", "last"]);
    assert_eq!(results["flow"]["waves"][0]["conflicting"], 1);
}

#[test]
fn several_long_files_are_one() {
    let desk = Desk::new();
    let expected = two_files(&desk)["outcomes"].take();
    let all = long("skema", "Før", "Efter");
    let of = |ids: [char; 2]| {
        let chosen: Vec<&str> = all.lines().filter(|line| line.starts_with("id") || line.starts_with(ids)).collect();
        chosen.join("\n")
    };
    desk.file("nord.csv", of(['a', 'b'])).file("syd.csv", of(['c', 'd']));
    desk.file(
        "study.toml",
        "[data]\nfile = [\"nord.csv\", \"syd.csv\"]\nwave = { column = \"skema\", before = \"Før\", after = \"Efter\" }\n",
    );
    assert_eq!(desk.results(&["--study", "study.toml"])["outcomes"], expected);
}

#[test]
fn files_that_each_hold_all_waves_are_not_set_against_each_other() {
    let desk = Desk::new();
    let expected = two_files(&desk)["outcomes"].take();
    let all = long("skema", "Før", "Efter");
    let of = |ids: [char; 2]| {
        let chosen: Vec<&str> = all.lines().filter(|line| line.starts_with("id") || line.starts_with(ids)).collect();
        chosen.join("\n")
    };
    desk.file("nord.csv", of(['a', 'b'])).file("syd.csv", of(['c', 'd']));
    let run = desk.run(&["analyze", "nord.csv", "syd.csv"]);
    assert!(run.code == 1 && run.stderr.contains("[files-hold-all-waves]"), "{}", run.stderr);
    assert_eq!(desk.run(&["init", "nord.csv", "syd.csv"]).code, 0);
    assert_eq!(desk.results(&["--study", "study.toml"])["outcomes"], expected);
}

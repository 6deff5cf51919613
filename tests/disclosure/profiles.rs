//! Profiles across scales: small classes, rows and groups, and what the scales' own figures would give back.

use std::fmt::Write as _;
use std::fs;

use assert_cmd::Command;
use serde_json::Value;
use tempfile::TempDir;

/// So many children: a group, and the change on each of three scales of which 2 points are reliable.
type Alike = (usize, &'static str, [i64; 3]);

/// What may be shown of a study of such children; the program itself refuses to write what its audit can work out.
fn shown(children: &[Alike]) -> Value {
    let folder = TempDir::new().expect("a folder");
    let (mut before, mut after) = (String::from("id,g,a,b,c\n"), String::from("id,g,a,b,c\n"));
    let mut id = 0;
    for (count, group, changes) in children {
        for _ in 0..*count {
            id += 1;
            let [a, b, c] = changes.map(|change| 10 + change);
            let _ = writeln!(before, "k{id},{group},10,10,10");
            let _ = writeln!(after, "k{id},{group},{a},{b},{c}");
        }
    }
    fs::write(folder.path().join("before.csv"), before).expect("a file");
    fs::write(folder.path().join("after.csv"), after).expect("a file");
    let mut study = String::from("[data]\nfiles = { before = \"before.csv\", after = \"after.csv\" }\n");
    for id in ["a", "b", "c"] {
        let _ = write!(
            study,
            "[[score]]\nid = \"{id}\"\ncolumn = \"{id}\"\ndirection = \"higher_is_better\"\nrange = [0, 20]\nsd = 2\nreliability = 0.9\n"
        );
    }
    study.push_str("[[subgroup]]\ncolumn = \"g\"\n[analysis]\nbootstrap = 99\n");
    fs::write(folder.path().join("study.toml"), study).expect("a file");
    let run = Command::cargo_bin("ditrum-effect")
        .expect("the program")
        .current_dir(folder.path())
        .env("SOURCE_DATE_EPOCH", "1672531200")
        .args(["analyze", "--study", "study.toml", "--out", "out", "--format", "json,csv,md", "--share", "--lang", "en"])
        .output()
        .expect("a run");
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    serde_json::from_slice(&fs::read(folder.path().join("out/results.public.json")).expect("a file")).expect("JSON")
}

fn counts(profile: &Value) -> [Option<u64>; 4] {
    ["improved", "mixed", "deteriorated", "unchanged"].map(|class| profile[class]["count"].as_u64())
}

#[test]
fn a_small_class_takes_another_with_it_and_the_table() {
    let shown = shown(&[(40, "x", [2, 0, 0]), (20, "x", [0, 2, 2]), (2, "x", [-2, 0, 0]), (30, "x", [0, 0, 0])]);
    let whole = &shown["profiles"][0];
    assert_eq!(counts(whole)[2], None);
    assert!(counts(whole).iter().flatten().count() <= 2, "one gap alone is no gap: {whole}");
    assert!(whole["deteriorated"]["share"].is_null() && whole["deteriorated"]["ci"].is_null());
    assert!(whole["table"].is_null(), "its rows add up to the classes");
}

#[test]
fn rows_of_few_are_joined() {
    let shown = shown(&[(30, "x", [2, 0, 0]), (25, "x", [2, 2, 0]), (20, "x", [0, 0, 2]), (10, "x", [-2, -2, 0]), (40, "x", [0, 0, 0])]);
    let whole = &shown["profiles"][0];
    assert_eq!(counts(whole), [Some(75), Some(0), Some(10), Some(40)]);
    let rows = whole["table"].as_array().expect("a table");
    assert_eq!(rows.iter().map(|row| row["count"].as_u64().expect("a count")).sum::<u64>(), 125);
}

#[test]
fn a_group_of_two_and_the_whole_without_it_are_not_both_shown() {
    let shown = shown(&[
        (30, "x", [2, 0, 0]),
        (25, "x", [0, 0, 0]),
        (20, "y", [2, 2, 0]),
        (22, "y", [0, 0, 0]),
        (1, "z", [2, 0, 0]),
        (1, "z", [0, 0, 0]),
    ]);
    let groups: Vec<&Value> = shown["profiles"].as_array().expect("profiles").iter().collect();
    assert!(groups[3]["n"].is_null() && counts(groups[3]) == [None; 4], "{}", groups[3]);
    let known = groups[1..3].iter().filter(|group| group["n"].is_u64()).count();
    assert!(known < 2, "the whole less both would be the two");
}

#[test]
fn better_on_other_scales_alone_is_a_count_too() {
    // 30 are better on a, and two more are better on b alone: 32 on something.
    let shown = shown(&[(30, "x", [2, 2, 0]), (2, "x", [0, 2, 0]), (40, "x", [0, 0, 0])]);
    let improved = |id: &str| {
        let outcomes = shown["outcomes"].as_array().expect("outcomes");
        let whole = outcomes.iter().find(|outcome| outcome["id"] == id && outcome["subgroup"].is_null());
        whole.expect("an outcome")["rates"]["reliable"]["improved"].as_u64()
    };
    let on_something = counts(&shown["profiles"][0])[0].zip(counts(&shown["profiles"][0])[1]).map(|(improved, mixed)| improved + mixed);
    if let (Some(on_something), Some(on_a)) = (on_something, improved("a")) {
        assert!(on_something - on_a == 0 || on_something - on_a > 2, "{on_something} less {on_a}");
    }
}

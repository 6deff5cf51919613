//! A comparison group from files to results: apart from every other figure, and beside them.

use std::fmt::Write as _;

use serde_json::{Value, json};

use super::program::{Desk, outcome};

/// 24 children of the programme and 22 of the waiting list, three of neither; the score rises by 6 and by 2 in the mean.
fn children() -> Vec<(String, &'static str, i64, i64)> {
    let mut all = Vec::new();
    for number in 0..24 {
        let before = 20 + number * 7 % 23;
        all.push((format!("p{number}"), if number % 2 == 0 { "Gruppe A" } else { "Gruppe B" }, before, before + 6 + (number * 5 % 9 - 4)));
    }
    for number in 0..22 {
        let before = 22 + number * 5 % 21;
        all.push((format!("v{number}"), "Venteliste", before, before + 2 + (number * 7 % 11 - 5)));
    }
    for number in 0..3 {
        all.push((format!("u{number}"), "", 90, 10));
    }
    all
}

fn desk(comparison: &str) -> Desk {
    let desk = Desk::new();
    let (mut before, mut after) = (String::from("id,tilbud,s\n"), String::from("id,s\n"));
    let (mut own_before, mut own_after) = (before.clone(), after.clone());
    for (id, group, from, to) in children() {
        let lines = (format!("{id},{group},{from}\n"), format!("{id},{to}\n"));
        before.push_str(&lines.0);
        after.push_str(&lines.1);
        if group.starts_with("Gruppe") {
            own_before.push_str(&lines.0);
            own_after.push_str(&lines.1);
        }
    }
    desk.file("before.csv", before).file("after.csv", after).file("own_before.csv", own_before).file("own_after.csv", own_after);
    let study = |prefix: &str, comparison: &str| {
        let mut text = format!("[data]\nfiles = {{ before = \"{prefix}before.csv\", after = \"{prefix}after.csv\" }}\n");
        text.push_str("[[score]]\nid = \"s\"\nlabel = \"S\"\ncolumn = \"s\"\ndirection = \"higher_is_better\"\nrange = [0, 100]\n");
        text.push_str("mid = 5\nreliability = 0.8\n[[subgroup]]\ncolumn = \"tilbud\"\n");
        let _ = write!(text, "{comparison}[analysis]\nbootstrap = 99\n");
        text
    };
    desk.file("study.toml", study("", comparison)).file("own.toml", study("own_", ""));
    desk
}

const WAITING: &str = "[comparison]\ncolumn = \"tilbud\"\nvalue = \"venteliste\"\nlabel = \"børn på venteliste\"\n";

#[test]
fn nobody_of_the_comparison_group_is_in_any_other_figure() {
    let desk = desk(WAITING);
    let with = desk.results(&["--study", "study.toml"]);
    let alone = desk.results(&["--study", "own.toml"]);
    for part in ["outcomes", "background", "profiles", "trajectories"] {
        assert_eq!(with[part], alone[part], "{part}");
    }
    assert_eq!(with["flow"], alone["flow"]);
    assert_eq!(with["outcomes"][0]["n"]["pairs"], 24);
    let warning = with["warnings"].as_array().expect("warnings").iter().find(|warning| warning["code"] == "comparison-unknown");
    assert!(warning.expect("a warning")["message"].as_str().expect("a text").contains('3'));
}

#[test]
fn the_difference_is_of_both_groups_means() {
    let results = desk(WAITING).results(&["--study", "study.toml"]);
    let comparison = &results["comparison"];
    assert_eq!((&comparison["values"], &comparison["design"]), (&json!(["venteliste"]), &json!("not-randomised")));
    let (ours, theirs) = (outcome(&results, "s"), &comparison["outcomes"][0]);
    assert_eq!(theirs["n"]["pairs"], 22);
    let mean = |outcome: &Value| outcome["change"]["mean"].as_f64().expect("a mean");
    let difference = &comparison["differences"][0];
    let found = difference["change"]["difference"].as_f64().expect("a difference");
    assert!((found - (mean(ours) - mean(theirs))).abs() < 1e-12);
    assert!(difference["d_ppc2"]["estimate"].as_f64().expect("d") > 0.0 && difference["ancova"]["adjusted"]["df"] == 43.0);
    // The thresholds of the programme's group hold for both, also where they come from its spread.
    assert_eq!(ours["reliable_change"]["threshold"], theirs["reliable_change"]["threshold"]);
    assert_eq!(ours["clinical"]["cutoff"], theirs["clinical"]["cutoff"]);
    let rates = difference["rates"].as_array().expect("rates");
    let any = rates.iter().find(|rate| rate["rule"] == "any").expect("a rule");
    let share = |outcome: &Value| outcome["rates"]["any"]["rate"].as_f64().expect("a share");
    assert!((any["difference"].as_f64().expect("a difference") - (share(ours) - share(theirs))).abs() < 1e-12);
    for group in [ours, theirs] {
        let reliable = &group["reliable_change"]["methods"]["jt"];
        assert_eq!(reliable["improved"], group["rates"]["reliable"]["improved"], "a method counts whom its rate counts");
    }
}

#[test]
fn the_report_says_difference_and_not_effect() {
    let desk = desk(WAITING);
    let arguments = ["analyze", "--study", "study.toml", "--out", "out", "--format", "md,html", "--lang", "da"];
    let run = desk.run(&arguments);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let report = std::fs::read_to_string(desk.path("out/report.md")).expect("a report");
    assert!(report.contains("børn på venteliste") && report.contains("en forskel på"), "{report}");
    assert!(report.contains("ikke dannet ved lodtrækning") && !report.contains("Der er ingen sammenligningsgruppe"));
    assert!(!report.contains("effekt af"), "the design carries none");
    assert!(run.stdout.contains("Forskel til børn på venteliste"), "{}", run.stdout);
    desk.file("study.toml", {
        let text = std::fs::read_to_string(desk.path("study.toml")).expect("a file");
        text.replace("value = \"venteliste\"", "value = \"venteliste\"\ndesign = \"randomised\"")
    });
    let run = desk.run(&["analyze", "--study", "study.toml", "--out", "out", "--force", "--format", "md", "--lang", "da"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let report = std::fs::read_to_string(desk.path("out/report.md")).expect("a report");
    assert!(report.contains("dannet ved lodtrækning") && !report.contains("ikke dannet ved lodtrækning"));
}

#[test]
fn a_claim_is_audited_in_the_programmes_group_alone() {
    let desk = desk(WAITING);
    let run = desk.run(&["reproduce", "--study", "study.toml", "--claim", "s=92%"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert!(run.stdout.contains("24") && !run.stdout.contains("49") && !run.stdout.contains("46"), "{}", run.stdout);
}

#[test]
fn groups_of_nobody_are_refused_with_the_reason() {
    let nobody =
        desk("[comparison]\ncolumn = \"tilbud\"\nvalue = \"Kontrol\"\n").run(&["analyze", "--study", "study.toml", "--out", "out"]);
    assert_eq!(nobody.code, 1);
    assert!(nobody.stderr.contains("nobody has the value Kontrol") && nobody.stderr.contains("tilbud"), "{}", nobody.stderr);
    let all = "[comparison]\ncolumn = \"tilbud\"\nvalue = [\"Venteliste\", \"Gruppe A\", \"Gruppe B\"]\n";
    let all = desk(all).run(&["analyze", "--study", "study.toml", "--out", "out"]);
    assert!(all.code == 1 && all.stderr.contains("everybody whose group is known"), "{}", all.stderr);
    let blank = desk("[comparison]\ncolumn = \"tilbud\"\nvalue = \" \"\n").run(&["analyze", "--study", "study.toml", "--out", "out"]);
    assert!(blank.code == 1 && blank.stderr.contains("names no value"), "{}", blank.stderr);
    let column =
        desk("[comparison]\ncolumn = \"tilbudt\"\nvalue = \"Venteliste\"\n").run(&["analyze", "--study", "study.toml", "--out", "out"]);
    assert!(column.code == 1 && column.stderr.contains("tilbudt"), "{}", column.stderr);
}

//! Which figures a report has and what they say, from data small enough to count by hand.

use std::fmt::Write as _;
use std::fs;

use super::program::Desk;

const SCORE: &str = "[[score]]\nid = \"s\"\nlabel = \"Trivsel\"\ncolumn = \"s\"\ndirection = \"higher_is_better\"\nrange = [0, 40]\n";
const FULL: &str = "mid = 5\nreliability = 0.84\nsd = 8.0\nretest = 0.7\nnorm = { mean = 25.0, sd = 8.0 }\n";

/// A study of one score at as many waves as each child has scores; a child without a score at a wave was not seen there.
fn study(desk: &Desk, children: &[Vec<Option<i64>>], rest: &str) {
    let waves = ["before", "after", "follow_up"];
    let seen = children.first().map_or(0, Vec::len);
    for (wave, name) in waves.iter().enumerate().take(seen) {
        let mut rows = "id,s,g\n".to_owned();
        for (child, scores) in children.iter().enumerate() {
            if let Some(score) = scores[wave] {
                let _ = writeln!(rows, "c{child},{score},g{}", child % 26);
            }
        }
        desk.file(&format!("{name}.csv"), rows);
    }
    let files = waves[..seen].iter().map(|wave| format!("{wave} = \"{wave}.csv\"")).collect::<Vec<_>>().join(", ");
    desk.file("study.toml", format!("[data]\nfiles = {{ {files} }}\n{rest}"));
}

fn analyze(desk: &Desk, flags: &[&str]) {
    let mut all = vec!["analyze", "--study", "study.toml", "--out", "out", "--force", "--format", "json,svg,html"];
    all.extend_from_slice(flags);
    let run = desk.run(&all);
    assert_eq!(run.code, 0, "{}", run.stderr);
}

fn chart(desk: &Desk, name: &str) -> Option<String> {
    fs::read_to_string(desk.path(&format!("out/charts/{name}.svg"))).ok()
}

/// What stands for those who don't see the chart.
fn alternative(svg: &str) -> &str {
    svg.split("<desc id=\"chart-desc\">").nth(1).and_then(|rest| rest.split("</desc>").next()).expect("an alternative text")
}

fn pairs(scores: &[(i64, i64)]) -> Vec<Vec<Option<i64>>> {
    scores.iter().map(|&(before, after)| vec![Some(before), Some(after)]).collect()
}

#[test]
fn a_trajectory_follows_those_who_were_seen_every_time() {
    let desk = Desk::new();
    // Five of six came to the follow-up: their means are 14, 16 and 15; the sixth would change them.
    let children: Vec<Vec<Option<i64>>> =
        (0..6).map(|child| vec![Some(10 + 2 * child), Some(12 + 2 * child), (child < 5).then_some(11 + 2 * child)]).collect();
    study(&desk, &children, SCORE);
    analyze(&desk, &[]);
    let trajectory = &desk.json("out/results.json")["trajectories"][0];
    assert_eq!(trajectory["n"], 5);
    for (wave, mean) in [14.0, 16.0, 15.0].into_iter().enumerate() {
        assert_eq!(trajectory["waves"][wave]["mean"], mean);
    }
    assert_eq!(chart(&desk, "trajectory-s"), None, "its means and those of the six would give the sixth child's scores");
    analyze(&desk, &["--min-cell", "1"]);
    let svg = chart(&desk, "trajectory-s").expect("nothing is small");
    assert!(svg.contains("Trivsel: from 14.0 at baseline to 15.0 at follow-up"), "{svg}");
    assert!(alternative(&svg).contains("Post-measurement: 16.0 [12.1–19.9]."), "by Student's t, 16 ± 2.776 · √10 / √5: {svg}");
}

#[test]
fn two_waves_have_no_trajectory() {
    let desk = Desk::new();
    study(&desk, &pairs(&[(10, 12), (12, 15), (14, 13)]), SCORE);
    analyze(&desk, &[]);
    assert_eq!(desk.json("out/results.json")["trajectories"], serde_json::json!([]));
    assert_eq!(chart(&desk, "trajectory-s"), None);
}

#[test]
fn small_classes_of_changes_are_joined_in_what_is_shown() {
    let desk = Desk::new();
    let mut scores = vec![(20, 16); 9];
    scores.extend([(10, 15); 12]);
    scores.push((10, 16));
    study(&desk, &pairs(&scores), SCORE);
    analyze(&desk, &[]);
    let svg = chart(&desk, "estimation-s").expect("there are changes");
    // The ends are round numbers, nobody's change.
    assert!(alternative(&svg).ends_with("−5 to −4: 9 persons. 5 to 10: 13 persons."), "{}", alternative(&svg));
    assert!(!svg.contains("<circle"), "no single child is drawn");
    analyze(&desk, &["--min-cell", "1"]);
    let svg = chart(&desk, "estimation-s").expect("there are changes");
    assert!(alternative(&svg).ends_with("−4: 9 persons. 5: 12 persons. 6: 1 person."), "{}", alternative(&svg));
    assert_eq!(svg.matches("<circle").count(), 22);
}

#[test]
fn reliable_change_shows_zones_and_single_children_only_where_they_may_be() {
    let desk = Desk::new();
    // Reliable from 1.96 · √2 · 8 · √0.16 = 8.87 points on; cut-off c is 12.5 + 12.5 · 1.54 / (1.54 + 8) = 14.5.
    let mut scores: Vec<(i64, i64)> = (0..10).map(|child| (10 + child % 5, 26 + child % 5)).collect();
    scores.extend((0..10).map(|child| (11 + child % 5, 12 + child % 5)));
    study(&desk, &pairs(&scores), &format!("{SCORE}{FULL}"));
    analyze(&desk, &[]);
    let svg = chart(&desk, "reliable-change-s").expect("there is a reliability");
    assert!(svg.contains("Trivsel: 10 of 20 now have a better score, more than measurement error explains"), "{svg}");
    assert!(alternative(&svg).starts_with("reliably better and across the cut-off: 10 (50%)."), "{}", alternative(&svg));
    assert!(!svg.contains("<circle"), "no single child is drawn");
    let curve = chart(&desk, "rules-s").expect("four rules");
    assert!(curve.contains("Trivsel: between 50 and 100% improved, depending on the rule"), "{curve}");
    analyze(&desk, &["--min-cell", "1"]);
    assert_eq!(chart(&desk, "reliable-change-s").expect("as before").matches("<circle").count(), 2 * 20 + 1);
}

#[test]
fn a_bare_score_has_no_figure_that_needs_more() {
    let desk = Desk::new();
    study(&desk, &pairs(&[(10, 12), (12, 15), (14, 13), (20, 26), (22, 22)]), SCORE);
    analyze(&desk, &["--min-cell", "1"]);
    for absent in ["reliable-change-s", "bands-s", "rules-s", "subgroups-s", "effect-sizes"] {
        assert_eq!(chart(&desk, absent), None, "{absent}");
    }
    for present in ["before-after-s", "estimation-s", "shares", "flow"] {
        assert!(chart(&desk, present).is_some(), "{present}");
    }
}

#[test]
fn many_groups_are_left_to_the_table() {
    let desk = Desk::new();
    let scores: Vec<(i64, i64)> = (0..26 * 6).map(|child| (10 + child % 7, 12 + child % 5)).collect();
    study(&desk, &pairs(&scores), &format!("{SCORE}[[subgroup]]\ncolumn = \"g\"\nlabel = \"Gruppe\"\n"));
    analyze(&desk, &[]);
    assert!(chart(&desk, "subgroups-s").expect("the largest groups").contains("The figure shows 24 of 26; the tables have the rest."));
}

#[test]
fn danish_sentences_fit_their_numbers() {
    let desk = Desk::new();
    let page = |scores: &[(i64, i64)], flags: &[&str]| {
        study(&desk, &pairs(scores), SCORE);
        let mut all = vec!["--lang", "da"];
        all.extend_from_slice(flags);
        analyze(&desk, &all);
        fs::read_to_string(desk.path("out/report.html")).expect("the page").replace('\u{a0}', " ")
    };
    let nine: Vec<(i64, i64)> = (0..9).map(|child| (10 + child, if child < 6 { 14 } else { 30 + child })).collect();
    let text = page(&nine, &["--min-cell", "1"]);
    for expected in [
        "9 respondenter har svaret ved førmåling, og 9 af dem har også svaret ved eftermåling. Ved eftermåling mangler ingen, og ingen er kommet til.",
        "Trivsel: 7 af 9 har fået en bedre score, 1 er uændret, og 1 har fået en dårligere score. Kun 9 har svaret begge gange.",
    ] {
        assert!(text.contains(expected), "{expected}");
    }
    assert!(!text.contains(" pct. af") && !text.contains("78 pct."), "nine persons are no percentage");

    let worse: Vec<(i64, i64)> = (0..12).map(|child| (20 + child, 10 + child / 2)).collect();
    let text = page(&worse, &[]);
    assert!(text.contains("Trivsel: ingen af 12 (0 pct.; med 95 pct. sikkerhed mellem 0 og 24 pct.) har fået en bedre score, ingen er uændrede, og 12 har fået en dårligere score."));
    assert!(text.contains("Trivsel: gennemsnittet faldt"), "the figure says so");

    let same: Vec<(i64, i64)> = (0..12).map(|child| (10 + child, 10 + child)).collect();
    let text = page(&same, &[]);
    assert!(text.contains("12 er uændrede, og ingen har fået en dårligere score."), "{text}");
    assert!(text.contains("Gennemsnittet er uændret: 15,5 begge gange."), "{text}");
    let text = page(&[(10, 12)], &["--min-cell", "1"]);
    assert!(text.contains("1 respondent har svaret ved førmåling; 1 af 1 har også svaret ved eftermåling."));
    assert!(text.contains("Kun 1 person har svaret begge gange."));
}

//! Profiles across scales from files to results: twelve children worked by hand.

use std::fmt::Write as _;

use serde_json::{Value, json};

use super::program::Desk;

/// Scores before and after on three scales; `None` is a missing answer.
type Child = [[Option<i64>; 2]; 3];

const fn measured(a: [i64; 2], b: [i64; 2], c: [i64; 2]) -> Child {
    [[Some(a[0]), Some(a[1])], [Some(b[0]), Some(b[1])], [Some(c[0]), Some(c[1])]]
}

/// Reliable from 2 points up on a, 3 down on b, 7 up on c: z·√2·SD·√(1 − r) is 1.753, 2.772 and 6.198.
const CHILDREN: [Child; 12] = [
    measured([5, 7], [5, 5], [20, 20]),                         // better on a
    measured([5, 6], [5, 2], [20, 27]),                         // better on b and c
    measured([5, 3], [5, 5], [20, 20]),                         // worse on a
    measured([5, 7], [5, 8], [20, 20]),                         // mixed
    measured([5, 6], [5, 4], [20, 26]),                         // each just too little
    measured([5, 5], [5, 5], [20, 20]),                         // unchanged
    measured([5, 7], [5, 2], [20, 27]),                         // better on all
    measured([5, 4], [5, 7], [20, 14]),                         // each just too little, for the worse
    [[Some(5), Some(8)], [Some(5), Some(5)], [None, Some(20)]], // better on a, c not measured before
    [[Some(5), Some(5)], [Some(5), Some(8)], [Some(20), None]], // worse on b, c not measured after
    [[None, Some(5)], [Some(5), None], [Some(20), Some(12)]],   // worse on c, the only one measured twice
    [[Some(5), None], [Some(5), None], [None, Some(20)]],       // nothing measured twice
];

const SCORES: [&str; 3] = [
    "[[score]]\nid = \"a\"\ncolumn = \"a\"\ndirection = \"higher_is_better\"\nrange = [0, 30]\nsd = 2\nreliability = 0.9\n",
    "[[score]]\nid = \"b\"\ncolumn = \"b\"\ndirection = \"lower_is_better\"\nrange = [0, 30]\nsd = 2\nreliability = 0.75\n",
    "[[score]]\nid = \"c\"\ncolumn = \"c\"\ndirection = \"higher_is_better\"\nrange = [0, 30]\nsd = 5\nreliability = 0.8\n",
];

/// The children so many times over; every other is in the group "x".
fn desk(times: usize, scores: &[&str]) -> Desk {
    let desk = Desk::new();
    for (wave, name) in ["before.csv", "after.csv"].iter().enumerate() {
        let mut text = String::from("id,group,a,b,c\n");
        for (number, child) in CHILDREN.iter().cycle().take(CHILDREN.len() * times).enumerate() {
            let cells: Vec<String> = child.iter().map(|scale| scale[wave].map(|score| score.to_string()).unwrap_or_default()).collect();
            let _ = writeln!(text, "k{number},{},{}", if number % 2 == 0 { "x" } else { "y" }, cells.join(","));
        }
        desk.file(name, text);
    }
    let study = format!(
        "[data]\nfiles = {{ before = \"before.csv\", after = \"after.csv\" }}\n{}[[subgroup]]\ncolumn = \"group\"\n[analysis]\nbootstrap = 99\n",
        scores.concat()
    );
    desk.file("study.toml", study);
    desk
}

fn counts(profile: &Value) -> [u64; 4] {
    ["improved", "mixed", "deteriorated", "unchanged"].map(|class| profile[class]["count"].as_u64().expect("a count"))
}

#[track_caller]
fn close(value: &Value, expected: f64) {
    let value = value.as_f64().expect("a number");
    assert!((value - expected).abs() < 1e-10, "{value} is not {expected}");
}

#[test]
fn twelve_children_by_hand() {
    let results = desk(1, &SCORES).results(&["--study", "study.toml"]);
    let profile = &results["profiles"][0];
    assert_eq!(counts(profile), [4, 1, 3, 3]);
    assert_eq!((&profile["n"], &profile["complete"]), (&json!(11), &json!(8)), "the twelfth was measured twice on nothing");
    let table = json!([
        { "better": [0, 0], "worse": [0, 0], "count": 3 },
        { "better": [0, 0], "worse": [1, 1], "count": 3 },
        { "better": [1, 1], "worse": [0, 0], "count": 2 },
        { "better": [1, 1], "worse": [1, 1], "count": 1 },
        { "better": [2, 2], "worse": [0, 0], "count": 1 },
        { "better": [3, 3], "worse": [0, 0], "count": 1 },
    ]);
    assert_eq!(profile["table"], table);
    let smallest: Vec<&Value> = profile["scales"].as_array().expect("scales").iter().map(|scale| &scale["smallest_change"]).collect();
    assert_eq!(smallest, [2.0, 3.0, 7.0]);
    // Wilson 4/11 (statsmodels' formula in SciPy); chance by enumeration of three independent scales over what each child was measured on.
    close(&profile["improved"]["share"], 4.0 / 11.0);
    close(&profile["improved"]["ci"][0], 0.151_664_710_953_675_73);
    close(&profile["improved"]["ci"][1], 0.646_198_825_492_151_1);
    close(&profile["improved"]["chance"], 0.085_413_994_701_482_75);
    close(&profile["mixed"]["chance"], 0.005_592_743_851_532_207);
    close(&profile["unchanged"]["chance"], 0.823_579_266_745_502_2);
    let groups: Vec<[u64; 4]> = (1..3).map(|group| counts(&results["profiles"][group])).collect();
    assert_eq!(groups, [[3, 0, 2, 1], [1, 1, 1, 2]], "odd ones are in x");
}

#[test]
fn the_order_of_the_scales_and_many_children_change_no_class() {
    let turned = [SCORES[2], SCORES[0], SCORES[1]];
    let results = desk(700, &turned).results(&["--study", "study.toml", "--threads", "2"]);
    assert_eq!(counts(&results["profiles"][0]), [2800, 700, 2100, 2100]);
    assert_eq!(results["profiles"][0]["n"], 7700);
    assert_eq!(counts(&results["profiles"][1]), [2100, 0, 1400, 700]);
}

#[test]
fn one_scale_or_none_with_a_threshold_has_no_profile() {
    let results = desk(1, &SCORES[..1]).results(&["--study", "study.toml"]);
    assert_eq!(results["profiles"], json!([]), "it would be the scale's own rate");
    let without: Vec<String> =
        SCORES.iter().map(|score| score.replace("reliability = 0.9\n", "").replace("reliability = 0.8\n", "")).collect();
    let results = desk(1, &without.iter().map(String::as_str).collect::<Vec<_>>()).results(&["--study", "study.toml"]);
    assert_eq!(results["profiles"], json!([]), "one with a threshold is left");
}

#[test]
fn the_samples_thresholds_hold_for_its_groups() {
    // x begins at 0 or 10, y always at 5, so that y alone has no SD: over all forty it is √(500/39) = 3.581, and 3.139 points are reliable.
    let desk = Desk::new();
    let (mut before, mut after) = (String::from("id,group,a,b\n"), String::from("id,group,a,b\n"));
    for number in 0..20 {
        let (x, rise) = (if number % 2 == 0 { 0 } else { 10 }, if number < 6 { 4 } else { 3 });
        let _ = write!(before, "x{number},x,{x},{x}\ny{number},y,5,5\n");
        let _ = write!(after, "x{number},x,{x},{x}\ny{number},y,{},5\n", 5 + rise);
    }
    desk.file("before.csv", before).file("after.csv", after);
    let score = |id: &str| format!("[[score]]\nid = \"{id}\"\ncolumn = \"{id}\"\ndirection = \"higher_is_better\"\nreliability = 0.9\n");
    let data = "[data]\nfiles = { before = \"before.csv\", after = \"after.csv\" }\n";
    desk.file("study.toml", format!("{data}{}{}[[subgroup]]\ncolumn = \"group\"\n[analysis]\nbootstrap = 99\n", score("a"), score("b")));
    let results = desk.results(&["--study", "study.toml"]);
    assert_eq!(results["profiles"][0]["scales"][0]["smallest_change"], 4.0);
    assert_eq!(counts(&results["profiles"][0]), [6, 0, 0, 34]);
    assert_eq!(results["profiles"][2]["subgroup"]["value"], "y");
    assert_eq!(counts(&results["profiles"][2]), [6, 0, 0, 14]);
    let outcomes = results["outcomes"].as_array().expect("outcomes");
    let own = outcomes.iter().find(|outcome| outcome["subgroup"]["value"] == "y").expect("y on a");
    assert!(own["reliable_change"].is_null(), "by its own SD it would have no threshold");
}

#[test]
fn totals_and_scales_without_reliability_do_not_count() {
    let results = Desk::new().results(&["--sample", "dit-rum"]);
    let profile = &results["profiles"][0];
    let ids = |key: &str| -> Vec<String> {
        profile[key].as_array().expect("scales").iter().map(|scale| scale["id"].as_str().expect("an id").to_owned()).collect()
    };
    let sdq = |scale: &str| format!("sdq-parent-4-17.{scale}");
    assert_eq!(ids("scales"), ["emotional", "conduct", "hyperactivity", "peer", "prosocial", "impact"].map(sdq));
    assert_eq!(ids("left_out"), [sdq("total"), sdq("internalising"), sdq("externalising"), "familie.familie".to_owned()]);
    assert_eq!(profile["left_out"][0]["why"], "includes-others");
    assert_eq!(profile["left_out"][3]["why"], "no-threshold");
    assert_eq!(profile["informant"], "parent", "the child's own answers are not read together with the parent's");
}

//! Nobody's id, and no small count, leaves in what is written for others.

use std::fs;

use super::program::{Desk, files_below, reference};

#[test]
fn no_id_is_in_any_output_message_or_summary() {
    let desk = Desk::new();
    let [before, after] = ["before", "after"].map(|wave| reference(&format!("synth120/synth120_dup_{wave}.csv")));
    let run = desk.run(&["analyze", &before, &after, "--duplicates", "last", "--out", "out", "--format", "json,csv,svg,html"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let ids: Vec<String> = fs::read_to_string(&before)
        .expect("the file")
        .lines()
        .skip(1)
        .map(|line| line.split(',').next().unwrap_or("").to_owned())
        .collect();
    assert!(ids.len() > 100);
    let mut texts = vec![run.stdout, run.stderr];
    texts.extend(files_below(&desk.path("out")).iter().map(|file| String::from_utf8_lossy(&fs::read(file).expect("a file")).into_owned()));
    for id in ids.iter().filter(|id| !id.is_empty()) {
        for text in &texts {
            assert!(!text.contains(id.as_str()), "an id leaves");
        }
    }
}

#[test]
fn scored_rows_hold_ids_because_they_were_asked_for() {
    let desk = Desk::new();
    let run = desk.run(&["score", &reference("synth120/synth120_before.csv"), "--out", "scores.csv"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert!(fs::read_to_string(desk.path("scores.csv")).expect("the scores").contains("B100099"));
    assert_eq!(desk.run(&["score", &reference("synth120/synth120_before.csv"), "--out", "scores.csv"]).code, 1, "it exists");
}

#[test]
fn ninety_two_per_cent_of_twenty_five_is_not_shown_because_it_shows_two() {
    let desk = Desk::new();
    let scores = |after: bool| {
        let value = |child: usize| if after && child >= 2 { 20 } else { 10 };
        (0..25).map(|child| format!("c{child},{}\n", value(child))).collect::<Vec<_>>().concat()
    };
    desk.file("f.csv", format!("id,s\n{}", scores(false))).file("e.csv", format!("id,s\n{}", scores(true)));
    desk.file(
        "study.toml",
        "[data]\nfiles = { before = \"f.csv\", after = \"e.csv\" }\n[[score]]\nid = \"s\"\nlabel = \"S\"\ncolumn = \"s\"\ndirection = \"higher_is_better\"\n",
    );
    let show = |flags: &[&str]| {
        let mut all = vec!["analyze", "--study", "study.toml", "--out", "out", "--force", "--format", "json,csv,svg,html"];
        all.extend_from_slice(flags);
        let run = desk.run(&all);
        assert_eq!(run.code, 0, "{}", run.stderr);
        let rates = fs::read_to_string(desk.path("out/tables/rates.csv")).expect("the rates");
        (rates, fs::read_to_string(desk.path("out/report.html")).expect("the page"), run.stdout)
    };
    let (rates, page, summary) = show(&[]);
    assert!(!rates.contains("0.92") && !page.contains("92%") && !summary.contains("92%"), "{rates}");
    assert_eq!(desk.json("out/results.json")["outcomes"][0]["rates"]["any"]["improved"], 23, "the analyst's own file has it");
    let (rates, page, summary) = show(&["--min-cell", "1"]);
    assert!(rates.contains("0.92") && page.contains("92%") && summary.contains("92%"), "{rates}");
}

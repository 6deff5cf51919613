//! Printed figures against a number of persons alone.

use crate::program::Desk;

fn told(arguments: &[&str]) -> String {
    let mut all = vec!["reproduce"];
    all.extend_from_slice(arguments);
    let run = Desk::new().run(&all);
    assert_eq!(run.code, 0, "{}", run.stderr);
    run.stdout.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn a_share_of_so_many_persons() {
    let text = told(&["--claim", "92%", "--n", "106"]);
    // Wilson of 97 and of 98 of 106, by R's prop.test without correction: 0.8465–0.9551 and 0.8577–0.9615.
    assert!(text.contains("92% of 106 is possible: 97–98 persons (95% confidence interval 85–96%)"), "{text}");
    let text = told(&["--claim", "92,5 %", "--n", "3", "--lang", "da"]);
    assert!(text.contains("92,5 % af 3 er umuligt") && text.contains("2 af 3 (66,7 %) og 3 af 3 (100,0 %)"), "{text}");
}

#[test]
fn a_range_of_persons() {
    let text = told(&["--claim", "92%"]);
    assert!(text.contains("Impossible where the number is: 1–11, 14–23, 27–35, 41–47, 54–58, 67–70, 81–82, 94."), "{text}");
    let text = told(&["--claim", "92%", "--n", "20..30"]);
    assert!(text.contains("possible for 3 of the 11 numbers from 20 to 30 persons"), "{text}");
}

#[test]
fn a_mean_of_whole_number_scores() {
    let text = told(&["--mean", "5.19", "--n", "28"]);
    assert!(text.contains("The mean 5.19 of 28 scores in steps of 1 is impossible"), "{text}");
    assert!(text.contains("5.1786 and 5.2143"), "{text}");
    let text = told(&["--mean", "12,37", "--n", "40", "--items", "5"]);
    assert!(text.contains("in steps of 0.2 is possible") && text.contains("the test can find nothing"), "{text}");
}

#[test]
fn what_can_not_be_is_refused() {
    let desk = Desk::new();
    for (arguments, code) in [
        (vec![], "claim-missing"),
        (vec!["--claim", "92%", "--n", "0"], "persons-below-one"),
        (vec!["--claim", "92%", "--n", "mange"], "persons-not-a-number"),
        (vec!["--claim", "92%", "--n", "1..1000000"], "persons-too-many"),
        (vec!["--mean", "tolv", "--n", "40"], "mean-not-a-number"),
        (vec!["--mean", "12.37", "--n", "40", "--step", "0"], "step-not-positive"),
    ] {
        let mut all = vec!["reproduce"];
        all.extend(arguments);
        let run = desk.run(&all);
        assert_eq!(run.code, 2, "{code}: {}", run.stderr);
        assert!(run.stderr.contains(code), "{code}: {}", run.stderr);
    }
}

#[test]
fn the_folder_holds_every_row() {
    let desk = Desk::new();
    let run = desk.run(&["reproduce", "--claim", "92%", "--out", "audit", "--format", "json,csv"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert_eq!(desk.json("audit/reproduction.json")["shares"][0]["rows"].as_array().map(Vec::len), Some(200));
    let table = std::fs::read_to_string(desk.path("audit/tables/shares.csv")).expect("a table");
    assert_eq!(table.lines().count(), 201);
}

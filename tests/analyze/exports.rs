//! The same answers in other disguises give the same outcomes, without a flag.

use serde_json::Value;

use super::program::{Desk, reference};

fn outcomes(variant: &str) -> (Value, Value) {
    let file = |wave: &str| reference(&format!("synth120/synth120{variant}_{wave}.csv"));
    let mut results = Desk::new().results(&[&file("before"), &file("after")]);
    (results["outcomes"].take(), results["inputs"].take())
}

#[test]
fn danish_answer_texts_give_the_outcomes_of_the_codes() {
    assert_eq!(outcomes("_da").0, outcomes("").0);
}

#[test]
fn windows_1252_with_decimal_commas_gives_the_same_outcomes() {
    let (outcomes_of_codes, _) = outcomes("");
    let (found, inputs) = outcomes("_win");
    assert_eq!(found, outcomes_of_codes);
    assert_eq!(inputs[0]["encoding"], "windows-1252");
    assert_eq!(inputs[0]["delimiter"], ";");
    assert_eq!(inputs[0]["decimal"], ",");
}

#[test]
fn windows_1252_with_danish_answer_texts_gives_the_same_outcomes() {
    assert_eq!(outcomes("_dawin").0, outcomes("").0);
}

#[test]
fn utf16_gives_the_same_outcomes() {
    let desk = Desk::new();
    let text = std::fs::read_to_string(reference("synth120/synth120_da_before.csv")).expect("a reference file");
    let mut bytes = vec![0xFF, 0xFE];
    bytes.extend(text.encode_utf16().flat_map(u16::to_le_bytes));
    desk.file("before.csv", bytes);
    let mut results = desk.results(&["before.csv", &reference("synth120/synth120_after.csv")]);
    assert_eq!(results["inputs"][0]["encoding"], "UTF-16LE");
    assert_eq!(results["outcomes"].take(), outcomes("").0);
}

#[test]
fn every_row_of_an_unclean_export_is_accounted_for() {
    // One id conflicts in each file; the first row is kept. Written out beside the files: 119 rows of 116 respondents before; after,
    // 102 rows of which one has no id, one duplicates a row, one contradicts one, and two ids differ in case or spaces only.
    let file = |wave: &str| reference(&format!("synth120/synth120_dup_{wave}.csv"));
    let results = Desk::new().results(&[&file("before"), &file("after"), "--duplicates", "first"]);
    let [before, after] = [0, 1].map(|wave| &results["flow"]["waves"][wave]);
    assert_eq!((before["rows"].as_u64(), before["respondents"].as_u64()), (Some(119), Some(116)));
    assert_eq!((before["duplicates"].as_u64(), before["conflicting"].as_u64()), (Some(3), Some(1)));
    assert_eq!(after["blank_ids"], 1);
    assert_eq!((after["duplicates"].as_u64(), after["conflicting"].as_u64()), (Some(2), Some(1)));
    assert_eq!(after["rows"].as_u64().expect("rows"), after["respondents"].as_u64().expect("respondents") + 2 + 1);
}

//! A comparison group: its small counts, and what the difference of two shares gives back.

use std::fmt::Write as _;
use std::fs;

use serde_json::Value;
use tempfile::TempDir;

use super::inventory::{unknown_counts, whole_numbers};
use super::studies::shared;

/// What may be shown of 60 children of the programme, 50 of them better, and a comparison group of so many better and so many not.
fn shown(better: usize, same: usize) -> Value {
    let folder = TempDir::new().expect("a folder");
    let (mut before, mut after) = (String::from("id,g,s\n"), String::from("id,g,s\n"));
    let mut id = 0;
    for (count, group, change) in [(50, "p", 3), (10, "p", 0), (better, "c", 3), (same, "c", 0)] {
        for _ in 0..count {
            id += 1;
            let from = 8 + id % 5;
            let _ = writeln!(before, "k{id},{group},{from}");
            let _ = writeln!(after, "k{id},{group},{}", from + change);
        }
    }
    fs::write(folder.path().join("before.csv"), before).expect("a file");
    fs::write(folder.path().join("after.csv"), after).expect("a file");
    let study = "[data]\nfiles = { before = \"before.csv\", after = \"after.csv\" }\n\
                 [[score]]\nid = \"s\"\ncolumn = \"s\"\ndirection = \"higher_is_better\"\nrange = [0, 20]\n\
                 [comparison]\ncolumn = \"g\"\nvalue = \"c\"\n[analysis]\nbootstrap = 99\n";
    shared(folder.path(), study)
}

#[test]
fn a_group_of_two_has_no_figures_and_no_difference() {
    let shown = shown(1, 1);
    let (own, difference) = (&shown["comparison"]["outcomes"][0], &shown["comparison"]["differences"][0]);
    assert!(own["n"]["pairs"].is_null() && own["from"].is_null() && own["change"]["mean"].is_null());
    for part in ["change", "d_ppc2", "ancova", "baseline"] {
        assert!(difference[part].is_null(), "{part} would give their scores back");
    }
    assert_eq!(difference["rates"], serde_json::json!([]));
    assert!(
        shown["inputs"].as_array().expect("inputs").iter().all(|input| input["rows"].is_null()),
        "the files' rows less the programme's"
    );
}

#[test]
fn a_difference_of_shares_goes_with_the_share() {
    let shown = shown(28, 2);
    let own = &shown["comparison"]["outcomes"][0];
    assert!(own["n"]["pairs"] == 30 && own["rates"]["any"]["rate"].is_null(), "two of thirty did not improve");
    let rate = &shown["comparison"]["differences"][0]["rates"][0];
    assert!(rate["rule"] == "any" && rate["difference"].is_null() && rate["ci"].is_null(), "{rate}");
    assert!(shown["comparison"]["differences"][0]["change"]["difference"].is_number(), "thirty are many enough for a mean");
}

#[test]
fn every_count_of_a_comparison_is_known_to_the_audit() {
    let shown = shown(20, 12);
    let mut found = std::collections::BTreeSet::new();
    whole_numbers(&shown, "", &mut found);
    assert_eq!(unknown_counts(&found), Vec::<String>::new());
    assert!(shown["comparison"]["outcomes"][0]["rates"]["any"]["improved"] == 20);
}

#[test]
fn the_spread_of_four_is_not_in_a_difference() {
    // With the programme's mean and standard deviation, the interval of a difference would give those of the four, and they their scores.
    let shown = shown(2, 2);
    let (own, difference) = (&shown["comparison"]["outcomes"][0], &shown["comparison"]["differences"][0]);
    assert!(own["n"]["pairs"] == 4 && own["change"]["mean"] == 1.5, "four have a mean");
    assert!(own["from"]["sd"].is_null() && own["change"]["ci"].is_null() && own["tests"]["paired_t"].is_null());
    for part in ["change", "d_ppc2", "ancova", "baseline"] {
        assert!(difference[part].is_null(), "{part}");
    }
    assert!(shown["outcomes"][0]["from"]["sd"].is_number(), "the sixty have theirs");
}

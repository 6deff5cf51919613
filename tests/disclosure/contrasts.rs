//! Waves: the first scores of those seen at one of them, less those of the others.

use std::fmt::Write as _;
use std::fs;

use serde_json::Value;
use tempfile::TempDir;

use super::studies::shared;

/// What may be shown of forty children seen before and after, of whom so many are seen at the follow-up; one of them had the lowest score.
fn shown(at_follow_up: usize) -> Value {
    let folder = TempDir::new().expect("a folder");
    let mut files = ["before", "after", "later"].map(|_| String::from("id,s\n"));
    for child in 0..40 {
        let before = if child == 39 { 0 } else { 8 + child % 5 };
        let scores = [before, before + 3 - child % 4, before + 2 - child % 3];
        for (file, score) in files.iter_mut().zip(scores).take(if child < at_follow_up { 3 } else { 2 }) {
            let _ = writeln!(file, "k{child},{score}");
        }
    }
    for (name, text) in ["before", "after", "later"].iter().zip(files) {
        fs::write(folder.path().join(format!("{name}.csv")), text).expect("a file");
    }
    let study = "[data]\nfiles = { before = \"before.csv\", after = \"after.csv\", later = \"later.csv\" }\n\
                 waves = [\"before\", \"after\", \"later\"]\n[[score]]\nid = \"s\"\ncolumn = \"s\"\ndirection = \"higher_is_better\"\n\
                 range = [0, 20]\ncase = { below = 5 }\n[analysis]\nbootstrap = 99\n";
    shared(folder.path(), study)
}

#[test]
fn the_one_who_was_lost_is_not_the_difference_of_two_means() {
    let shown = shown(39);
    let [after, later] = [0, 1].map(|index| &shown["outcomes"][index]);
    assert!(after["n"]["pairs"] == 40 && later["n"]["pairs"] == 39, "how many there are is told");
    assert!(after["from"]["mean"].is_number() && after["change"]["ci"].is_array(), "forty times this mean");
    for part in ["from", "to", "distribution", "dropout", "regression", "clinical"] {
        assert!(later[part].is_null(), "less thirty-nine times that: {part}");
    }
    // The mean of the change with the mean afterwards, a percentage of the mean, a standardised change: each would be as good.
    assert!(later["change"]["mean"].is_null() && later["change"]["percent_of_mean"].is_null() && later["effect_sizes"]["d_av"].is_null());
    assert!(later["caseness"]["case_case"].is_null(), "the one case");
    assert!(later["rates"]["any"]["improved"].is_number(), "how many improved stays");
}

#[test]
fn where_many_are_lost_both_contrasts_have_their_means() {
    let shown = shown(30);
    for index in [0, 1] {
        assert!(shown["outcomes"][index]["from"]["mean"].is_number() && shown["outcomes"][index]["change"]["mean"].is_number());
    }
}

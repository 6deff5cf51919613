//! The embedded sample: what it demonstrates, and that the committed report is the one that it gives.

use std::fs;
use std::path::Path;

use super::program::{Desk, files_below, outcome};

/// Every format in Danish, and the report to read in English: a reader sees the product without running it.
#[cfg(feature = "pdf")]
const COMMITTED: [(&str, &str, &str); 2] = [("dit-rum", "da", "json,csv,xlsx,svg,png,html,pdf,docx,md"), ("dit-rum-en", "en", "html,pdf")];

#[test]
fn the_sample_shows_ninety_two_and_ninety_one_per_cent() {
    let results = Desk::new().results(&["--sample", "dit-rum"]);
    let percent = |id: &str| (outcome(&results, id)["rates"]["any"]["rate"].as_f64().expect("a share") * 100.0).round();
    assert_eq!(percent("who5.who5"), 92.0);
    assert_eq!(percent("familie.familie"), 91.0);
    for scale in ["emotional", "conduct", "hyperactivity", "peer", "total"] {
        let change = &outcome(&results, &format!("sdq-parent-4-17.{scale}"))["change"]["mean"];
        assert!(change.as_f64().expect("a number") < 0.0, "{scale} falls");
    }
    for id in ["sdq-parent-4-17.prosocial", "hverdag.hverdag"] {
        assert!(outcome(&results, id)["change"]["mean"].as_f64().expect("a number") > 0.0, "{id} rises");
    }
    assert_eq!(results["study"]["synthetic"], true);
}

#[test]
fn everything_the_sample_gives_says_that_it_is_synthetic() {
    let desk = Desk::new();
    let run = desk.run(&["analyze", "--sample", "dit-rum", "--lang", "da", "--out", "out"]);
    assert!(run.stdout.lines().next().is_some_and(|line| line.contains("Syntetisk")), "{}", run.stdout);
    for file in files_below(&desk.path("out")) {
        let text = fs::read_to_string(&file).expect("a text");
        if file.extension().is_some_and(|extension| extension == "svg" || extension == "html") {
            assert!(text.contains("Syntetiske data"), "{}", file.display());
        }
    }
}

#[cfg(feature = "pdf")]
#[test]
fn the_committed_report_is_current() {
    for (name, language, formats) in COMMITTED {
        is_current(name, language, formats);
    }
}

#[cfg(feature = "pdf")]
fn is_current(name: &str, language: &str, formats: &str) {
    let desk = Desk::new();
    let run = desk.run(&["analyze", "--sample", "dit-rum", "--lang", language, "--out", "report", "--format", formats]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let committed = Path::new(env!("CARGO_MANIFEST_DIR")).join("reports").join(name);
    let relative = |folder: &Path| {
        files_below(folder).into_iter().map(|file| file.strip_prefix(folder).expect("inside").to_path_buf()).collect::<Vec<_>>()
    };
    let made = relative(&desk.path("report"));
    assert_eq!(made, relative(&committed), "make it again as README says");
    for file in made {
        let [new, old] = [desk.path("report"), committed.clone()].map(|folder| fs::read(folder.join(&file)).expect("a file"));
        assert!(new == old, "{} differs: make the report again as README says", file.display());
    }
}

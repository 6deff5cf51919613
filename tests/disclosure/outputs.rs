//! The program itself: whatever format leaves the house, what is hidden is in none of them.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use assert_cmd::Command;
use serde_json::Value;
use tempfile::TempDir;

use super::inventory::{unknown_counts, whole_numbers};

/// Runs the program in a folder, in a language; it must succeed. What it says on stdout.
fn run(folder: &Path, language: &str, arguments: &[&str]) -> String {
    let output = Command::cargo_bin("ditrum-effect")
        .expect("the program")
        .current_dir(folder)
        .env("LC_ALL", "en_GB.UTF-8")
        .env("SOURCE_DATE_EPOCH", "1672531200")
        .args(arguments)
        .args(["--lang", language])
        .output()
        .expect("a run");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("UTF-8")
}

/// Every file below a folder but the analyst's own, as text; what is packed is unpacked.
fn texts_below(folder: &Path) -> Vec<(PathBuf, String)> {
    let mut texts = Vec::new();
    for entry in fs::read_dir(folder).expect("a folder").flatten() {
        let path = entry.path();
        if path.is_dir() {
            texts.extend(texts_below(&path));
            continue;
        }
        let bytes = fs::read(&path).expect("a file");
        if path.file_name().is_some_and(|name| name == "results.json") {
            continue;
        }
        let mut text = String::from_utf8_lossy(&bytes).into_owned();
        if let Ok(mut archive) = zip::ZipArchive::new(std::io::Cursor::new(&bytes)) {
            for index in 0..archive.len() {
                let mut part = Vec::new();
                archive.by_index(index).expect("a part").read_to_end(&mut part).expect("a part");
                let _ = writeln!(text, "{}", String::from_utf8_lossy(&part));
            }
        }
        texts.push((path, text));
    }
    texts
}

/// A study of 1,600 children. Of the 797 boys two did not improve, so that 795 and 99.7 % are hidden; the two children of the small offer
/// have means of 3.5 and 17.5 that nobody else has, and the one who joins no group could be had by subtracting.
fn planted(folder: &Path) {
    let (mut before, mut after) = (String::from("id,sex,offer,s\n"), String::from("id,sex,offer,s\n"));
    let mut add = |count: usize, sex: &str, offer: &str, from: u32, to: u32| {
        for _ in 0..count {
            let id = before.lines().count();
            let _ = writeln!(before, "c{id:05},{sex},{offer},{from}");
            let _ = writeln!(after, "c{id:05},{sex},{offer},{to}");
        }
    };
    add(795, "boy", "large", 8, 11);
    add(2, "boy", "large", 9, 9);
    add(640, "girl", "large", 8, 11);
    add(90, "girl", "other", 7, 7);
    add(71, "girl", "other", 9, 6);
    add(1, "girl", "tiny", 3, 17);
    add(1, "girl", "tiny", 4, 18);
    fs::write(folder.join("before.csv"), before).expect("a file");
    fs::write(folder.join("after.csv"), after).expect("a file");
    let study = "[data]\nfiles = { before = \"before.csv\", after = \"after.csv\" }\n\
                 [[score]]\nid = \"s\"\nlabel = \"S\"\ncolumn = \"s\"\ndirection = \"higher_is_better\"\nrange = [0, 20]\n\
                 [[subgroup]]\ncolumn = \"sex\"\n[[subgroup]]\ncolumn = \"offer\"\n[analysis]\nbootstrap = 99\n";
    fs::write(folder.join("study.toml"), study).expect("a file");
}

#[test]
fn what_is_hidden_is_in_no_output() {
    let folder = TempDir::new().expect("a folder");
    planted(folder.path());
    for language in ["da", "en"] {
        let formats = "json,csv,svg,html,xlsx,docx,md";
        let arguments = ["analyze", "--study", "study.toml", "--out", "out", "--force", "--share", "--format", formats];
        let summary = run(folder.path(), language, &arguments);
        let full = fs::read_to_string(folder.path().join("out/results.json")).expect("the results");
        assert!(full.contains("\"improved\":795") && full.contains("\"mean\":3.5") && full.contains("\"mean\":17.5"), "they are there");
        let mut texts = texts_below(&folder.path().join("out"));
        texts.push((PathBuf::from("stdout"), summary));
        assert!(texts.len() > 20, "{}", texts.len());
        for (path, text) in &texts {
            // Colours, coordinates and digests hold any digits: what is looked for stands alone.
            for needle in ["795", "99,7", "99.7", "0.9974", "0,9974"] {
                let alone = |(at, _): (usize, &str)| {
                    let digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric() || c == '.' || c == ',' || c == '"');
                    !digit(text[..at].chars().next_back()) && !digit(text[at + needle.len()..].chars().next())
                };
                assert!(!text.match_indices(needle).any(alone), "{} has {needle}", path.display());
            }
        }
        let public: Value =
            serde_json::from_slice(&fs::read(folder.path().join("out/results.public.json")).expect("a file")).expect("JSON");
        assert_eq!(public["sharing"], "public");
        for outcome in public["outcomes"].as_array().expect("outcomes") {
            assert!(outcome["pairs"].is_null());
            if outcome["subgroup"]["value"] == "tiny" {
                assert!(outcome["from"].is_null() && outcome["n"]["pairs"].is_null(), "{outcome}");
            }
        }
        let text = public.to_string();
        assert!(!text.contains("\"mean\":3.5,") && !text.contains("\"mean\":17.5,"), "the mean of two children");
    }
}

#[test]
fn the_sample_is_shared_without_small_cells_and_every_count_in_it_is_known() {
    let folder = TempDir::new().expect("a folder");
    let arguments = ["analyze", "--sample", "dit-rum", "--out", "out", "--share", "--format", "json"];
    run(folder.path(), "da", &arguments);
    let public: Value = serde_json::from_slice(&fs::read(folder.path().join("out/results.public.json")).expect("a file")).expect("JSON");
    let mut found = BTreeSet::new();
    whole_numbers(&public, "", &mut found);
    assert_eq!(unknown_counts(&found), Vec::<String>::new(), "see inventory.rs");
    let outcomes = public["outcomes"].as_array().expect("outcomes");
    let headlines = outcomes.iter().filter(|outcome| outcome["subgroup"].is_null() && outcome["rates"]["any"]["improved"].is_u64());
    assert_eq!(headlines.count(), 24, "the sample's headlines stay: twelve scales, two contrasts");
    let results: ditrum_effect::analysis::Results = serde_json::from_value(public).expect("the same model");
    assert_eq!(ditrum_effect::analysis::audit(&results), Vec::new());
    // Without --share there is no such file.
    run(folder.path(), "da", &["analyze", "--sample", "dit-rum", "--out", "out", "--format", "json"]);
    assert!(!folder.path().join("out/results.public.json").exists());
}

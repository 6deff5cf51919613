//! The output folder: whole or not at all, the same bytes each time, and readable by what it says it is for.

use std::fs;

use ditrum_effect::analysis::Results;

use super::program::{Desk, files_below, reference};

fn files() -> [String; 2] {
    ["before", "after"].map(|wave| reference(&format!("synth120/synth120_{wave}.csv")))
}

#[test]
fn the_same_input_gives_the_same_bytes_for_any_number_of_threads() {
    let desk = Desk::new();
    let [before, after] = files();
    for (out, threads) in [("one", "1"), ("two", "2"), ("four", "4")] {
        let run =
            desk.run(&["analyze", &before, &after, "--out", out, "--threads", threads, "--format", "json,csv,xlsx,svg,png,html,docx,md"]);
        assert_eq!(run.code, 0, "{}", run.stderr);
    }
    let [one, two, four] = ["one", "two", "four"].map(|out| files_below(&desk.path(out)));
    assert!(one.len() > 15, "{one:?}");
    for others in [two, four] {
        assert_eq!(one.len(), others.len());
        for (a, b) in one.iter().zip(&others) {
            assert_eq!(fs::read(a).expect("a file"), fs::read(b).expect("a file"), "{}", b.display());
        }
    }
}

#[test]
fn a_folder_of_somebody_else_is_left_alone() {
    let desk = Desk::new();
    let [before, after] = files();
    fs::create_dir(desk.path("mine")).expect("a folder");
    desk.file("mine/notes.txt", "keep");
    let run = desk.run(&["analyze", &before, &after, "--out", "mine"]);
    assert_eq!(run.code, 1);
    assert!(run.stderr.contains("[output-not-ours]"), "{}", run.stderr);
    assert_eq!(fs::read_to_string(desk.path("mine/notes.txt")).expect("the file"), "keep");
    assert_eq!(desk.run(&["analyze", &before, &after, "--out", "mine", "--force", "--format", "json"]).code, 0);
    assert!(!desk.path("mine/notes.txt").exists());
}

#[test]
fn a_run_replaces_the_whole_of_its_own_folder_and_a_failed_one_nothing() {
    let desk = Desk::new();
    let [before, after] = files();
    assert_eq!(desk.run(&["analyze", &before, &after, "--out", "out", "--format", "json,csv"]).code, 0);
    assert_eq!(desk.run(&["analyze", &before, &after, "--out", "out", "--format", "html"]).code, 0);
    assert!(desk.path("out/report.html").exists() && !desk.path("out/results.json").exists());
    assert_eq!(desk.run(&["analyze", &before, "nowhere.csv", "--out", "out"]).code, 1);
    assert!(desk.path("out/report.html").exists());
    let left: Vec<_> = files_below(&desk.path("")).into_iter().filter(|file| file.to_string_lossy().contains("draft")).collect();
    assert!(left.is_empty(), "{left:?}");
}

#[test]
fn results_read_back_as_what_was_written() {
    let desk = Desk::new();
    let [before, after] = files();
    desk.results(&[&before, &after]);
    let bytes = fs::read(desk.path("out/results.json")).expect("the results");
    let results: Results = serde_json::from_slice(&bytes).expect("the model reads its own file");
    let again: Results = serde_json::from_value(serde_json::to_value(&results).expect("JSON")).expect("the model reads itself");
    assert!(again == results, "every number survives");
    assert_eq!(results.outcomes.len(), 10, "nine scales of SDQ and WHO-5");
}

#[test]
fn the_shipped_schema_is_the_one_of_the_types() {
    let shipped = concat!(env!("CARGO_MANIFEST_DIR"), "/schemas/");
    for of in ["results", "study", "instrument", "reproduction"] {
        let run = Desk::new().run(&["schema", of]);
        let file = fs::read_to_string(format!("{shipped}{of}.schema.json")).expect("the shipped schema");
        assert_eq!(run.stdout, file, "write it again: ditrum-effect schema {of} > schemas/{of}.schema.json");
    }
}

#[test]
fn danish_tables_open_in_a_danish_spreadsheet_and_english_ones_are_plain() {
    let desk = Desk::new();
    let [before, after] = files();
    for (out, language) in [("da", "da"), ("en", "en")] {
        assert_eq!(desk.run(&["analyze", &before, &after, "--out", out, "--lang", language, "--format", "csv"]).code, 0);
    }
    let danish = fs::read(desk.path("da/tables/change.csv")).expect("a table");
    assert!(danish.starts_with(b"\xef\xbb\xbfscale;group;contrast;n;"));
    let text = String::from_utf8(danish).expect("UTF-8");
    assert!(text.contains("10,047619047619047") || text.contains("10,04761904761905"), "{text}");
    let english = fs::read_to_string(desk.path("en/tables/change.csv")).expect("a table");
    assert!(english.starts_with("scale,group,contrast,n,") && english.contains("10.0476190476190"));
}

/// As browsers compute it, by other code than the program's own.
fn base64_sha256(text: &str) -> String {
    use sha2::Digest as _;
    let digest = sha2::Sha256::digest(text);
    let bits: String = digest.iter().map(|byte| format!("{byte:08b}")).chain(["00".to_owned()]).collect();
    let letter = |bits: &[u8]| {
        let value = bits.iter().fold(0, |value, bit| value * 2 + (bit - b'0'));
        char::from(match value {
            0..26 => b'A' + value,
            26..52 => b'a' + value - 26,
            52..62 => b'0' + value - 52,
            62 => b'+',
            _ => b'/',
        })
    };
    bits.as_bytes().chunks(6).map(letter).chain(['=']).collect()
}

#[test]
fn the_page_asks_nothing_of_a_network() {
    let desk = Desk::new();
    let [before, after] = files();
    assert_eq!(desk.run(&["analyze", &before, &after, "--out", "out", "--format", "html,svg"]).code, 0);
    let page = fs::read_to_string(desk.path("out/report.html")).expect("the page");
    assert!(page.contains("default-src 'none'"), "the page says what it may do");
    for (tag, directive) in [("style", "style-src"), ("script", "script-src")] {
        let open = format!("<{tag}>");
        let inside: Vec<&str> = page.split(&open).skip(1).filter_map(|rest| rest.split(&format!("</{tag}>")).next()).collect();
        assert_eq!((inside.len(), page.matches(&format!("<{tag}")).count()), (1, 1), "one {tag}, inline");
        let fingerprint = format!("{directive} 'sha256-{}'", base64_sha256(inside[0]));
        assert!(page.contains(&fingerprint), "{fingerprint}");
    }
    for address in page.match_indices("http").map(|(at, _)| &page[at..(at + 40).min(page.len())]) {
        assert!(address.starts_with("http://www.w3.org/") || address.starts_with("http-equiv"), "{address}");
    }
    assert!(!page.contains('⟨'), "every phrase exists");
}

#[test]
fn the_summary_fits_eighty_columns() {
    let [before, after] = files();
    for language in ["da", "en"] {
        let run = Desk::new().run(&["analyze", &before, &after, "--out", "out", "--lang", language, "--format", "json"]);
        for line in run.stdout.lines().filter(|line| !line.contains("out")) {
            assert!(line.chars().count() <= 80 || line.contains("genfundet") || line.contains("matched"), "{line}");
        }
        assert!(run.stdout.contains("WHO-5"), "{}", run.stdout);
    }
}

#[test]
fn every_colour_of_a_chart_has_one_for_the_dark() {
    let desk = Desk::new();
    assert_eq!(desk.run(&["analyze", "--sample", "dit-rum", "--out", "out", "--format", "html"]).code, 0);
    let page = fs::read_to_string(desk.path("out/report.html")).expect("the page");
    let (style, body) = page.split_once("</style>").expect("a style");
    let mut seen = std::collections::BTreeSet::new();
    for attribute in ["fill", "stroke"] {
        for (at, start) in body.match_indices(&format!("{attribute}=\"#")) {
            let colour = &body[at + start.len() - 1..at + start.len() + 6];
            seen.insert(colour.to_owned());
            assert!(style.contains(&format!(".chart [{attribute}=\"{colour}\"]")), "{attribute} {colour}");
        }
    }
    assert!(seen.len() > 8, "{seen:?}");
}

//! A Danish reader reads Danish: no format of a Danish report falls back on English words.

use std::collections::BTreeSet;
use std::fs;
use std::io::Read as _;
use std::path::Path;

use ditrum_effect::analysis::NoImputation;
use ditrum_effect::analysis::notes::Reason as _;
use ditrum_effect::analysis::yardsticks::AddedValueNote;
use ditrum_effect::domain::Language;
use ditrum_effect::render::Phrases;
use ditrum_effect::stats::Undefined;

use super::program::{Desk, files_below};

/// Words that no Danish sentence has. Titles of journals and names of people have none of them either.
const ENGLISH: [&str; 30] = [
    "the",
    "of",
    "and",
    "with",
    "from",
    "are",
    "was",
    "were",
    "than",
    "nobody",
    "everyone",
    "fewer",
    "hidden",
    "given",
    "there",
    "too",
    "every",
    "first",
    "second",
    "pairs",
    "which",
    "unconfirmed",
    "exact",
    "refuse",
    "baseline",
    "false",
    "true",
    "null",
    "None",
    "Some",
];

/// What a reader sees of a file, or hears read aloud.
fn shown(path: &Path) -> String {
    let bytes = fs::read(path).expect("a file");
    let mut text = String::new();
    match path.extension().and_then(|extension| extension.to_str()) {
        Some("html" | "svg") => text = spoken(&String::from_utf8_lossy(&bytes)),
        // The header of a CSV file is for programs.
        Some("csv") => text.push_str(String::from_utf8_lossy(&bytes).split_once('\n').expect("rows").1),
        Some("md") => {
            // A link names a file, not a word.
            let whole = String::from_utf8_lossy(&bytes).into_owned();
            for part in whole.split("](") {
                text.push_str(part.split_once(')').map_or(part, |(link, rest)| if link.contains(' ') { part } else { rest }));
                text.push('\n');
            }
        }
        Some("docx" | "xlsx") => {
            let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).expect("a package");
            for name in ["word/document.xml", "word/footer.xml", "xl/sharedStrings.xml", "xl/workbook.xml"] {
                let Ok(mut part) = archive.by_name(name) else { continue };
                let mut xml = String::new();
                part.read_to_string(&mut xml).expect("UTF-8");
                text.push_str(&spoken(&xml));
            }
        }
        _ => {}
    }
    text
}

/// The text between the tags, and the attributes that are read aloud.
fn spoken(markup: &str) -> String {
    let mut text = String::new();
    let mut rest = markup;
    while let Some((before, tag)) = rest.split_once('<') {
        text.push_str(before);
        text.push(' ');
        let (tag, after) = tag.split_once('>').unwrap_or((tag, ""));
        for name in ["alt=\"", "aria-label=\"", "title=\"", "descr=\""] {
            text.extend(tag.split(name).skip(1).filter_map(|value| value.split('"').next()).flat_map(|value| [value, " "]));
        }
        // Style and program are not read.
        rest = ["style", "script"]
            .into_iter()
            .find(|name| tag.starts_with(name))
            .and_then(|name| after.split_once(&format!("</{name}>")))
            .map_or(after, |(_, after)| after);
    }
    text + rest
}

fn english(text: &str) -> BTreeSet<&str> {
    text.split(|c: char| !c.is_alphanumeric() && c != '_').filter(|word| ENGLISH.contains(word)).collect()
}

#[test]
fn a_danish_report_has_no_english_words_in_any_format() {
    let desk = Desk::new();
    let arguments = ["analyze", "--sample", "dit-rum", "--template", "teknisk", "--lang", "da", "--out", "out"];
    let run = desk.run(&[&arguments[..], &["--format", "csv,svg,html,docx,xlsx,md"]].concat());
    assert_eq!(run.code, 0, "{}", run.stderr);
    let mut seen = 0;
    for file in files_below(&desk.path("out")) {
        let text = shown(&file);
        seen += text.len();
        assert_eq!(english(&text), BTreeSet::new(), "{}", file.display());
    }
    assert!(seen > 500_000, "{seen} bytes of text were read");
    for text in [run.stdout, run.stderr] {
        assert_eq!(english(&text), BTreeSet::new(), "{text}");
    }
}

#[test]
fn why_a_number_is_missing_is_said_in_words() {
    // Three children, of whom the instruments know next to nothing: most figures do not exist.
    let desk = Desk::new();
    desk.file("f.csv", "id;s;u\n1;1;2\n2;1;2\n3;1;2\n").file("e.csv", "id;s;u\n1;1;3\n2;1;3\n3;1;3\n");
    let score = |id: &str| {
        format!("[[score]]\nid = \"{id}\"\nlabel = \"{}\"\ncolumn = \"{id}\"\ndirection = \"higher_is_better\"\n", id.to_uppercase())
    };
    desk.file("study.toml", format!("[data]\nfiles = {{ before = \"f.csv\", after = \"e.csv\" }}\n{}{}", score("s"), score("u")));
    let run = desk.run(&["analyze", "--study", "study.toml", "--lang", "da", "--out", "out", "--format", "csv,html,json"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let notes = fs::read_to_string(desk.path("out/tables/notes.csv")).expect("the notes");
    assert!(notes.lines().count() > 20, "{notes}");
    for line in notes.lines().skip(1) {
        let (what, reason) = line.split_once(';').and_then(|(_, rest)| rest.splitn(4, ';').nth(3)?.split_once(';')).expect("words");
        assert_eq!(english(&format!("{what} {reason}")), BTreeSet::new(), "{line}");
        // Only the letters of effect sizes have a low line.
        assert!(!what.contains('.') && (!what.contains('_') || what.contains("effektstørrelsen ")), "a raw name: {line}");
    }
    // The wave by its name in words.
    let page = fs::read_to_string(desk.path("out/report.html")).expect("the page");
    assert!(page.contains("S, U: kun 3 har en score både ved første måling og ved eftermåling"));
    // The same results in English speak English.
    let run = desk.run(&["report", "out/results.json", "--lang", "en", "--out", "english", "--format", "html"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let page = fs::read_to_string(desk.path("english/report.html")).expect("the page");
    assert!(page.contains("S, U: only 3 have a score both at the first wave and at post-measurement"));
}

#[test]
fn every_reason_has_words_in_each_language() {
    let codes = Undefined::ALL.map(Undefined::code).into_iter().chain(AddedValueNote::ALL.iter().map(|note| note.code()));
    let codes = codes.chain(NoImputation::ALL.iter().map(|note| note.code()));
    for code in codes.chain(["hidden", "scores-of-few"]) {
        for language in Language::ALL {
            assert!(Phrases::of(language).find(&format!("reason.{code}")).is_some(), "{code}");
        }
    }
}

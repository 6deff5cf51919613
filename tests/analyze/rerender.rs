//! `report`: the same report from the results alone, other templates, what the study's people add to it, and what it refuses.

use std::fs;

use serde_json::{Value, json};

use super::program::{Desk, files_below, reference};

/// Every format that `--format` knows, as the program itself names them.
fn all_formats(desk: &Desk) -> String {
    let run = desk.run(&["analyze", "a.csv", "b.csv", "--format", "nothing"]);
    let (_, known) = run.stderr.split_once("choose among ").unwrap_or_else(|| panic!("{}", run.stderr));
    known.lines().next().expect("a line").replace(' ', "")
}

const DRAWING: &str =
    "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"90\" height=\"30\"><rect width=\"90\" height=\"30\" fill=\"#0b5c7a\"/></svg>";

fn study(desk: &Desk, report: &str) {
    let [before, after] = ["before", "after"].map(|wave| reference(&format!("synth120/synth120_{wave}.csv")));
    let text = format!(
        "[study]\nid = \"s\"\ntitle = \"Mål & <tal>\"\norganisation = \"Huset\"\nlanguage = \"da\"\n\n\
         [data]\nfiles = {{ before = '{before}', after = '{after}' }}\n\n{report}"
    );
    desk.file("study.toml", text).file("logo.svg", DRAWING);
}

const OWN: &str = "[report]\ntemplate = \"teknisk\"\nauthor = \"Kim Ærø\"\nlogo = \"logo.svg\"\n\n\
     [[report.section]]\nafter = \"summary\"\ntitle = \"Vores egne ord\"\ntext = \"\"\"\n## Baggrund\n\nDet var *svært* og **godt**.\n\n- ét\n- to\n\"\"\"\n";

#[test]
fn gives_the_bytes_of_analyze_for_every_format_template_and_language() {
    let desk = Desk::new();
    study(&desk, OWN);
    let formats = all_formats(&desk);
    for (template, language) in [("socialstyrelsen", "da"), ("kort", "en"), ("teknisk", "da")] {
        let options = ["--template", template, "--lang", language, "--format", &formats];
        let first = desk.run(&[&["analyze", "--study", "study.toml", "--out", "first"], &options[..]].concat());
        assert_eq!(first.code, 0, "{}", first.stderr);
        let again = desk.run(&[&["report", "first/results.json", "--out", "again"], &options[..]].concat());
        assert_eq!(again.code, 0, "{}", again.stderr);
        let [first, again] = ["first", "again"].map(|out| files_below(&desk.path(out)));
        assert!(first.len() > 15, "{first:?}");
        assert_eq!(first.len(), again.len(), "{template} {language}");
        for (a, b) in first.iter().zip(&again) {
            assert!(fs::read(a).expect("a file") == fs::read(b).expect("a file"), "{} differs: {template} {language}", a.display());
        }
    }
}

#[test]
fn what_the_study_says_is_the_default_and_what_is_typed_beats_it() {
    let desk = Desk::new();
    study(&desk, OWN);
    assert_eq!(desk.run(&["analyze", "--study", "study.toml", "--out", "out"]).code, 0);
    let page = fs::read_to_string(desk.path("out/report.html")).expect("the page");
    assert!(page.contains("Alle statistikker"), "the technical report");
    assert!(page.contains("Kim Ærø") && page.contains("Vores egne ord") && page.contains("data:image/svg+xml;base64,"));
    assert!(page.contains("<em>svært</em>") && page.contains("<strong>godt</strong>") && page.contains("<h3>Baggrund</h3>"));
    assert!(page.contains("Mål &amp; &lt;tal&gt;"));
    let typed = ["--template", "kort", "--title", "Kort om året", "--author", "Bo"];
    let run = desk.run(&[&["report", "out/results.json", "--out", "short", "--format", "html,json"], &typed[..]].concat());
    assert_eq!(run.code, 0, "{}", run.stderr);
    let page = fs::read_to_string(desk.path("short/report.html")).expect("the page");
    assert!(page.contains("<h1>Kort om året</h1>") && page.contains("Bo") && !page.contains("Kim"));
    assert_eq!(page.matches("<figure").count(), 1, "one chart");
    assert!(!page.contains("<table"), "one page");
    assert_eq!(desk.json("short/results.json")["study"]["title"], "Kort om året");
}

#[test]
fn without_a_folder_named_it_writes_one_for_the_template_and_language() {
    let desk = Desk::new();
    study(&desk, "");
    assert_eq!(desk.run(&["analyze", "--study", "study.toml", "--out", "out", "--format", "json"]).code, 0);
    assert_eq!(desk.run(&["report", "out/results.json", "--format", "html", "--template", "kort", "--lang", "en"]).code, 0);
    assert!(desk.path("reports/s-kort-en/report.html").exists());
}

#[test]
fn never_loses_the_results_it_is_made_of() {
    let desk = Desk::new();
    study(&desk, "");
    assert_eq!(desk.run(&["analyze", "--study", "study.toml", "--out", "out", "--format", "json"]).code, 0);
    let run = desk.run(&["report", "out/results.json", "--out", "out", "--format", "html"]);
    assert_eq!(run.code, 2);
    assert!(run.stderr.contains("[results-would-be-lost]"), "{}", run.stderr);
    let before = fs::read(desk.path("out/results.json")).expect("still there");
    assert_eq!(desk.run(&["report", "out/results.json", "--out", "out", "--format", "html,json"]).code, 0);
    assert_eq!(fs::read(desk.path("out/results.json")).expect("written again"), before);
}

#[test]
fn refuses_what_is_not_results_of_this_schema() {
    let desk = Desk::new();
    study(&desk, "");
    assert_eq!(desk.run(&["analyze", "--study", "study.toml", "--out", "out", "--format", "json"]).code, 0);
    let good = desk.json("out/results.json");
    let changed = |path: &str, value: Value| {
        let mut changed = good.clone();
        *changed.pointer_mut(path).unwrap_or_else(|| panic!("{path} in the results")) = value;
        changed.to_string()
    };
    let cases = [
        ("[file-not-found]", None),
        ("[results-not-json]", Some("{\"schema\": 1,".to_owned())),
        ("[results-not-json]", Some(String::new())),
        ("[results-not-ours]", Some("[]".to_owned())),
        ("[results-not-ours]", Some("{\"schema\": 1}".to_owned())),
        ("[results-other-schema]", Some(changed("/schema", json!(2)))),
        ("[results-other-schema]", Some(changed("/schema", json!("1")))),
        ("[results-damaged]", Some(changed("/outcomes/0/n/pairs", json!(-1)))),
        ("[results-damaged]", Some(changed("/outcomes/0/n/pairs", json!(u64::MAX)))),
        ("[results-damaged]", Some(changed("/study", json!(null)))),
        ("[section-html]", Some(changed("/study/sections", json!([{"after": "summary", "title": "a", "text": "<script>x()</script>"}])))),
        (
            "[results-damaged]",
            Some(changed(
                "/study/logo",
                json!({"media_type": "image/svg+xml", "base64": "PHN2ZyB4bWxucz0iaHR0cDovL3d3dy53My5vcmcvMjAwMC9zdmciPjxzY3JpcHQvPjwvc3ZnPg=="}),
            )),
        ),
    ];
    for (code, text) in cases {
        let name = if let Some(text) = text { desk.file("r.json", text) } else { &desk };
        let file = if code == "[file-not-found]" { "nowhere.json" } else { "r.json" };
        let run = name.run(&["report", file, "--out", "again"]);
        assert_eq!(run.code, 1, "{code}: {}", run.stderr);
        assert!(run.stderr.contains(code), "{code}: {}", run.stderr);
        assert!(!desk.path("again").exists());
    }
}

#[test]
fn public_results_are_taken_as_they_are() {
    let desk = Desk::new();
    study(&desk, "");
    assert_eq!(desk.run(&["analyze", "--study", "study.toml", "--out", "out", "--share", "--format", "json,html"]).code, 0);
    let run = desk.run(&["report", "out/results.public.json", "--out", "again", "--format", "html,json"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let [public, again] = ["out/results.public.json", "again/results.json"].map(|name| desk.json(name));
    assert_eq!(again["sharing"], "public");
    assert_eq!(again["outcomes"], public["outcomes"], "nothing is hidden a second time");
    let [page, of_public] = ["out/report.html", "again/report.html"].map(|name| fs::read(desk.path(name)).expect("a page"));
    assert!(page == of_public, "the page needs nothing that may not leave the house");
}

#[test]
fn results_that_give_a_small_cell_back_are_refused_and_nothing_is_written() {
    let desk = Desk::new();
    study(&desk, "");
    assert_eq!(desk.run(&["analyze", "--study", "study.toml", "--out", "out", "--format", "json"]).code, 0);
    // A file that calls itself public and is not: every small count of the analyst's own is in it.
    let mut public = desk.json("out/results.json");
    public["sharing"] = json!("public");
    desk.file("edited.json", public.to_string());
    for (language, words) in [("da", "et skjult antal kan regnes ud"), ("en", "a hidden count could be worked out")] {
        let run = desk.run(&["report", "edited.json", "--out", "again", "--format", "html", "--lang", language]);
        assert_eq!(run.code, 1, "{}", run.stderr);
        assert!(run.stderr.contains("[small-cell-recoverable]") && run.stderr.contains(words), "{}", run.stderr);
        assert!(run.stdout.is_empty() && !desk.path("again").exists());
    }
}

#[test]
fn the_study_file_is_told_what_a_report_does_not_take() {
    let section = |after: &str, text: &str| format!("[[report.section]]\nafter = \"{after}\"\ntitle = \"Ord\"\ntext = '''{text}'''\n");
    let script = DRAWING.replace("<rect", "<script>x()</script><rect");
    let cases = [
        ("[section-after-unknown]", section("resume", "tekst")),
        ("[section-html]", section("summary", "en <b>fed</b> tekst")),
        ("[section-picture]", section("summary", "![kort](kort.png)")),
        ("[logo-active]", "[report]\nlogo = \"active.svg\"\n".to_owned()),
        ("[logo-not-a-picture]", "[report]\nlogo = \"study.toml\"\n".to_owned()),
        ("[file-not-found]", "[report]\nlogo = \"nowhere.png\"\n".to_owned()),
        ("skabelon", "[report]\nskabelon = \"kort\"\n".to_owned()),
    ];
    for (code, report) in cases {
        let desk = Desk::new();
        study(&desk, &report);
        desk.file("active.svg", &script);
        let run = desk.run(&["analyze", "--study", "study.toml", "--out", "out"]);
        assert_eq!(run.code, 1, "{code}: {}", run.stderr);
        assert!(run.stderr.contains(code), "{code}: {}", run.stderr);
    }
}

//! Claims against data: the verdict in both languages, the marks, bad claims.

use std::fs;

use serde_json::Value;

use crate::program::{Desk, files_below};

/// The output as one line, so that a sentence is found wherever it breaks.
fn flat(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What `reproduce` of the sample says with these further arguments.
fn sample(language: &str, more: &[&str]) -> String {
    let mut arguments = vec!["reproduce", "--sample", "dit-rum", "--lang", language];
    arguments.extend_from_slice(more);
    let run = Desk::new().run(&arguments);
    assert_eq!(run.code, 0, "{}", run.stderr);
    flat(&run.stdout)
}

#[test]
fn the_sample_answers_in_danish() {
    let told = sample("da", &[]);
    assert!(told.contains("92 % fremkommer ved: enhver stigning blandt de 102 genfundne; ved 10-points-reglen er tallet 76 %"), "{told}");
    assert!(told.contains("91 % fremkommer ved: enhver stigning blandt de 101 genfundne"), "{told}");
    assert!(told.contains("Måder at tælle på, der giver det trykte tal: 1 af 42"), "{told}");
    assert!(told.contains("Uden nogen virkning ville omkring 64 % blive talt med ved enhver stigning"), "{told}");
}

#[test]
fn the_sample_answers_in_english() {
    let told = sample("en", &[]);
    assert!(told.contains("92% comes out by: any rise among the 102 matched; by the 10-point rule it is 76%"), "{told}");
    assert!(told.contains("91% comes out by: any rise among the 101 matched"), "{told}");
}

#[test]
fn a_claim_can_be_typed_in_many_ways() {
    for claim in ["who5=92%", "who5.who5=92", "WHO5=92 pct.", "who5 = 92 %", "who5=92,2%", "who5=92.16%"] {
        let told = sample("da", &["--claim", claim]);
        assert!(told.contains("fremkommer ved: enhver stigning blandt de 102 genfundne"), "{claim}: {told}");
    }
    // 94 of 102 is 92.16 %: one decimal more than printed is another claim.
    let told = sample("da", &["--claim", "who5=92,0%"]);
    assert!(told.contains("92,0 % fremkommer ikke ved nogen af de 42 måder"), "{told}");
}

#[test]
fn the_number_of_persons_is_part_of_the_claim() {
    let told = sample("en", &["--claim", "who5=92%", "--n", "106"]);
    assert!(told.contains("None of them has the stated number, n = 106; ways that give the figure whatever the number: 1"), "{told}");
    let told = sample("en", &["--claim", "who5=92%", "--n", "102"]);
    assert!(told.contains("92% comes out by"), "{told}");
}

#[test]
fn an_audit_is_written_in_every_format_that_a_report_is_but_pdf() {
    let desk = Desk::new();
    let run = desk.run(&["reproduce", "--sample", "dit-rum", "--out", "audit", "--format", "json,csv,xlsx,svg,png,html,docx,md"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let read = |path: &str| std::fs::read(desk.path(&format!("audit/{path}"))).expect(path);
    for office in ["tables.xlsx", "report.docx"] {
        assert!(read(office).starts_with(b"PK"), "{office} is a package");
    }
    let text = String::from_utf8(read("report.md")).expect("UTF-8");
    assert!(text.contains("92 %") && text.contains("](charts/") && text.contains('|'), "{text}");
    assert!(read("report.html").len() > 10_000 && !read("reproduction.json").is_empty());
    let run = desk.run(&["reproduce", "--sample", "dit-rum", "--out", "other", "--format", "pdf"]);
    assert_eq!(run.code, 2);
    assert!(run.stderr.contains("docx"), "says what there is: {}", run.stderr);
}

#[test]
fn the_shares_are_those_that_analyze_reports() {
    let desk = Desk::new();
    let results = desk.results(&["--sample", "dit-rum"]);
    let run = desk.run(&["reproduce", "--sample", "dit-rum", "--claim", "total=75%", "--out", "audit", "--format", "json"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let audit = desk.json("audit/reproduction.json");
    let ways = audit["claims"][0]["specifications"].as_array().expect("ways");
    let usual = |rule: &str| -> &Value {
        let is_usual = |choice: &Value| choice["rule"] == rule && choice["denominator"] == "pairs" && choice["missing"] == "standard";
        ways.iter().find(|way| way["choices"].as_array().expect("choices").iter().any(is_usual)).expect("the usual way")
    };
    let outcome = crate::program::outcome(&results, "sdq-parent-4-17.total");
    for rule in ["any", "reliable", "clinical"] {
        let rate = &outcome["rates"][rule];
        let way = usual(rule);
        for (ours, theirs) in [("count", "improved"), ("n", "n"), ("share", "rate"), ("ci", "ci"), ("chance", "chance")] {
            assert_eq!(way[ours], rate[theirs], "{rule}, {ours}");
        }
    }
}

#[test]
fn the_folder_has_table_chart_page_and_numbers() {
    let desk = Desk::new();
    let run = desk.run(&["reproduce", "--sample", "dit-rum", "--out", "audit", "--lang", "da"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let names: Vec<String> =
        files_below(&desk.path("audit")).iter().filter_map(|path| Some(path.file_name()?.to_string_lossy().into_owned())).collect();
    for name in
        ["reproduction.json", "report.html", "claims.csv", "specifications.csv", "specification-curve-1.svg", "specification-curve-2.svg"]
    {
        assert!(names.iter().any(|found| found == name), "{name} in {names:?}");
    }
    let curve = fs::read_to_string(desk.path("audit/charts/specification-curve-1.svg")).expect("a chart");
    assert!(curve.contains("1 af 42 måder at tælle på giver 92") && curve.contains("Syntetiske data"), "the finding is the title");
    let audit = desk.json("audit/reproduction.json");
    assert_eq!(audit["claims"][0]["matching"], 1);
    let shares: Vec<f64> =
        audit["claims"][0]["specifications"].as_array().expect("ways").iter().filter_map(|way| way["share"].as_f64()).collect();
    assert!(shares.windows(2).all(|pair| pair[0] >= pair[1]), "sorted");
}

#[test]
fn a_claims_file_says_more_and_its_mistakes_are_located() {
    let desk = Desk::new();
    desk.file("claims.toml", "[[claim]]\nscale = \"total\"\nprinted = \"80 %\"\nrule = \"reliable\"\nsource = \"Årsrapport 2022, s. 4\"\n");
    let run = desk.run(&["reproduce", "--sample", "dit-rum", "--claims", "claims.toml", "--lang", "en"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let told = flat(&run.stdout);
    assert!(told.contains("Årsrapport 2022, s. 4") && told.contains("By the rule that is stated (reliable change"), "{told}");
    // 30 of the 101 matched by the instrument's own rule, as analyze reports it.
    assert!(told.contains("it is 30% and not 80%"), "{told}");

    let bad = "[[claim]]\noutcom = \"total\"\nprinted = \"80 %\"\n\n[[claim]]\noutcome = \"total\"\nprinted = \"180 %\"\n";
    let run = desk.file("bad.toml", bad).run(&["reproduce", "--sample", "dit-rum", "--claims", "bad.toml", "--lang", "en"]);
    assert_eq!(run.code, 1);
    assert!(run.stderr.contains("outcome") && run.stderr.contains("toml-unknown-key"), "{}", run.stderr);
    assert!(run.stderr.contains("claim-beyond-hundred"), "{}", run.stderr);
}

#[test]
fn claims_that_cannot_be_meant_are_told_apart() {
    let desk = Desk::new();
    for (arguments, code, exit) in [
        (vec!["--claim", "wh5=92%"], "claim-scale-unknown", 1),
        (vec!["--claim", "sdq-parent-4-17=70%"], "claim-scale-ambiguous", 1),
        (vec!["--claim", "92%"], "claim-without-scale", 1),
        (vec!["--claim", "who5=120%"], "claim-beyond-hundred", 2),
        (vec!["--claim", "who5=mange"], "claim-not-a-percentage", 2),
        (vec!["--claim", "who5=92%", "--n", "0"], "persons-below-one", 2),
        (vec!["--claim", "who5=92%", "--n", "20..30"], "claim-one-number", 2),
        (vec!["--level", "2"], "level-out-of-range", 2),
    ] {
        let mut all = vec!["reproduce", "--sample", "dit-rum", "--lang", "en"];
        all.extend(arguments);
        let run = desk.run(&all);
        assert_eq!(run.code, exit, "{code}: {}", run.stderr);
        assert!(run.stderr.contains(code), "{code}: {}", run.stderr);
    }
    assert!(desk.run(&["reproduce", "--sample", "dit-rum", "--claim", "wh5=92%", "--lang", "en"]).stderr.contains("did you mean \"who5\""));
}

#[test]
fn nobody_matched_and_everybody_improved_are_said() {
    let desk = Desk::new();
    let header = "id;who5_1;who5_2;who5_3;who5_4;who5_5\n";
    let rows = |answer: u8| (1..=12).map(|id| format!("b{id};{answer};{answer};{answer};{answer};{answer}")).collect::<Vec<_>>().join("\n");
    desk.file("before.csv", format!("{header}{}", rows(2))).file("after.csv", format!("{header}{}", rows(5)));
    let run = desk.run(&["reproduce", "before.csv", "after.csv", "--claim", "who5=100%"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let told = flat(&run.stdout);
    assert!(told.contains("so the figure does not tell which rule was used"), "{told}");
    // The two waves share one respondent, who has no score at the second.
    let run = desk.file("later.csv", format!("{header}b1;;;;;\nx2;5;5;5;5;5\nx3;5;5;5;5;5\n")).run(&[
        "reproduce",
        "before.csv",
        "later.csv",
        "--claim",
        "who5=92%",
    ]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert!(flat(&run.stdout).contains("nobody has a score on the scale at both waves"), "{}", run.stdout);
}

#[test]
fn small_cells_are_hidden_in_all_but_the_numbers() {
    let desk = Desk::new();
    let run = desk.run(&["reproduce", "--sample", "dit-rum", "--claim", "who5=92%", "--min-cell", "9", "--out", "audit", "--lang", "en"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    // 94 of 102 would show 8 persons.
    let told = flat(&run.stdout);
    assert!(
        told.contains("none of the 38 ways to count that may be shown") && told.contains("would give away fewer than 9 persons"),
        "{told}"
    );
    let table = fs::read_to_string(desk.path("audit/tables/specifications.csv")).expect("a table");
    // Neither beside the matched, nor beside all at start, from which they could be subtracted.
    assert!(!table.contains(",94,"), "{table}");
}

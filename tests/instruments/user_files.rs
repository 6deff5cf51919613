//! A user's own file: ten lines are enough, and everything that is wrong is told at once, with lines.

use ditrum_effect::domain::{Language, known_codes};
use ditrum_effect::instruments::{from_text, normalise_label};

const LEAST: &str = r#"
id = "mit-skema"
name = "Mit skema"
columns = ["q{number}"]
items = { count = 4, name = "q{number}", range = [1, 5], reversed = [2] }

[[scale]]
id = "sum"
name = "Sum"
direction = "higher_is_better"
"#;

fn messages(text: &str) -> Vec<String> {
    let problems = from_text("mit.toml", text).expect_err("the file is broken");
    problems.iter().map(|problem| problem.message(Language::English).lines().next().unwrap_or_default().to_owned()).collect()
}

#[test]
fn ten_lines_make_an_instrument() {
    let instrument = from_text("mit.toml", LEAST).expect("valid");
    assert_eq!(instrument.scales[0].range, [4.0, 20.0]);
    assert!(instrument.items[1].reversed && !instrument.items[0].reversed);
}

#[test]
fn every_problem_of_a_broken_file_is_told_at_once_with_its_line() {
    let broken = r#"id = "Mit skema"
name = "Mit skema"
colums = ["q{number}"]
informant = "mor"
missing = [3, "Enig"]

[answers.agree]
1 = ["Uenig"]
2 = ["Enig", "uenig "]
x = ["?"]

[[item]]
name = "a"
answers = "agree"

[[item]]
name = "b"
answers = "agre"

[[item]]
name = "A"
range = [5, 1]

[[scale]]
id = "sum"
name = "Sum"
items = ["a", "c"]
needed = 7
direction = "higher_is_better"
alpha = { value = 1.4, source = "?" }

[[scale]]
id = "uden"
name = "Uden retning"
"#;
    let told = messages(broken);
    let wanted = [
        (3, "toml-unknown-key"),
        (4, "toml-wrong-value"),
        (32, "toml-missing-key"),
        (1, "instrument-id"),
        (9, "instrument-answer-twice"),
        (10, "instrument-answer-code"),
        (18, "instrument-unknown-name"),
        (22, "instrument-range"),
        (21, "instrument-twice"),
        (5, "instrument-missing-is-answer"),
        (27, "instrument-unknown-item"),
        (28, "instrument-needed"),
        (30, "instrument-figure"),
    ];
    for (line, code) in wanted {
        let found = told.iter().any(|message| message.contains(&format!("line {line}:")) && message.ends_with(&format!("[{code}]")));
        assert!(found, "line {line}, {code} in {told:#?}");
    }
    assert_eq!(told.len(), wanted.len(), "{told:#?}");
}

#[test]
fn an_unknown_key_names_the_nearest_known_one() {
    let problems = from_text("mit.toml", &LEAST.replace("columns", "kolumns")).expect_err("unknown key");
    let message = problems.iter().next().expect("one").message(Language::Danish);
    assert_eq!(
        message,
        "fejl: mit.toml: linje 4: nøglen \"kolumns\" findes ikke her [toml-unknown-key]\nhjælp: den nærmeste kendte nøgle er \"columns\""
    );
}

#[test]
fn what_is_no_toml_is_told_by_line() {
    let told = messages("id = \"a\"\nname = Mit skema\n");
    assert!(told[0].contains("line 2") && told[0].ends_with("[toml-unreadable]"), "{told:?}");
}

#[test]
fn bands_in_the_wrong_order_and_a_wrong_range_are_refused() {
    let text = format!(
        "{LEAST}range = [0, 20]\nbands = [{{ set = \"b\", starts = [10, 15] }}, {{ set = \"c\", starts = [9] }}]\n\n[[band_set]]\nid = \"b\"\nname = \"B\"\nsource = \"?\"\nlabels = [{{ da = \"god\", en = \"good\" }}, {{ da = \"mellem\", en = \"fair\" }}, {{ da = \"dårlig\", en = \"poor\" }}]\n"
    );
    let told = messages(&text).join("\n");
    for code in ["instrument-score-range", "instrument-band-order", "instrument-unknown-name"] {
        assert!(told.contains(code), "{code} in {told}");
    }
}

#[test]
fn a_sum_with_missing_answers_must_say_what_stands_for_them() {
    assert!(messages(&format!("{LEAST}needed = 3\n"))[0].contains("instrument-fill"));
    let filled = from_text("mit.toml", &format!("{LEAST}needed = 3\nfill = \"person-mean\"\n"));
    assert!(filled.is_ok());
}

#[test]
fn a_scale_with_too_fine_a_grid_asks_for_rounding() {
    let many = LEAST.replace("count = 4", "count = 60").replace("direction", "needed = 20\ncombine = \"mean\"\ndirection");
    assert!(messages(&many)[0].contains("instrument-grid"));
    assert!(from_text("mit.toml", &format!("{many}rounding = \"half-up\"\n")).is_ok());
}

#[test]
fn labels_are_compared_without_case_kinds_of_space_or_accents_encoding() {
    let wanted = normalise_label("På intet tidspunkt");
    for spelling in ["PÅ INTET TIDSPUNKT", " på  intet\u{a0}tidspunkt ", "Pa\u{30a} intet tidspunkt.", "På intet tidspunkt\u{feff}"] {
        assert_eq!(normalise_label(spelling), wanted, "{spelling:?}");
    }
}

#[test]
fn every_code_of_instruments_has_words() {
    let known: Vec<&str> = known_codes().collect();
    for source in [
        include_str!("../../src/instruments/decode.rs"),
        include_str!("../../src/instruments/recognise.rs"),
        include_str!("../../src/instruments/catalogue.rs"),
        include_str!("../../src/instruments/validate/mod.rs"),
        include_str!("../../src/instruments/validate/items.rs"),
        include_str!("../../src/instruments/validate/scales.rs"),
        include_str!("../../src/instruments/validate/figures.rs"),
    ] {
        let is_code = |text: &&str| ["toml-", "instrument-", "columns-", "column-", "mapping-"].iter().any(|start| text.starts_with(start));
        for code in source.split('"').skip(1).step_by(2).filter(is_code) {
            assert!(known.contains(&code), "{code} has no entry");
        }
    }
}

//! Several informants per child: as columns of one row or as rows of their own, matched with themselves only.

use serde_json::Value;

use super::program::{Desk, outcome};

/// The five items of the SDQ's emotional scale; each gets the same answer here, so that a score is five times it.
const ITEMS: [&str; 5] = ["somatic", "worries", "unhappy", "clingy", "afraid"];
/// Child, parent, teacher and self before, the same after.
const ANSWERS: [(&str, [u8; 3], [u8; 3]); 3] = [("a", [2, 1, 0], [0, 1, 1]), ("b", [1, 2, 2], [1, 1, 2]), ("c", [2, 0, 1], [1, 1, 2])];
const INFORMANTS: [(&str, &str); 3] = [("Forælder", "p"), ("Lærer", "t"), ("Barn", "s")];

fn five(answer: u8) -> String {
    vec![answer.to_string(); 5].join(";")
}

fn columns(prefix: &str) -> String {
    ITEMS.map(|item| format!("{prefix}{item}")).join(";")
}

/// A row a child, each informant's form in columns of its own.
fn side_by_side(of: impl Fn(&([u8; 3], [u8; 3])) -> [u8; 3]) -> String {
    let header = INFORMANTS.map(|(_, prefix)| columns(prefix)).join(";");
    let rows = ANSWERS.map(|(id, before, after)| format!("{id};{}\n", of(&(before, after)).map(five).join(";")));
    format!("id;{header}\n{}", rows.concat())
}

/// A row a child and informant, all in the same columns.
fn one_below_another(of: impl Fn(&([u8; 3], [u8; 3])) -> [u8; 3]) -> String {
    let rows = ANSWERS.iter().flat_map(|(id, before, after)| {
        let answers = of(&(*before, *after));
        INFORMANTS.iter().zip(answers).map(move |((informant, _), answer)| {
            let koen = if *informant == "Forælder" { "pige" } else { "" };
            format!("{id};{informant};{koen};{}\n", five(answer))
        })
    });
    format!("id;besvarer;koen;{}\n{}", columns(""), rows.collect::<String>())
}

fn desk() -> Desk {
    let desk = Desk::new();
    desk.file("foer.csv", side_by_side(|answers| answers.0)).file("efter.csv", side_by_side(|answers| answers.1));
    desk.file("foer_lang.csv", one_below_another(|answers| answers.0)).file("efter_lang.csv", one_below_another(|answers| answers.1));
    desk
}

const FORMS: [&str; 3] = ["sdq-parent-4-17.emotional", "sdq-teacher-4-17.emotional", "sdq-self-11-17.emotional"];

#[test]
fn forms_in_the_same_rows_are_instruments_of_their_own() {
    let results = desk().results(&["foer.csv", "efter.csv"]);
    // By hand: parents 10, 5, 10 → 0, 5, 5; teachers 5, 10, 0 → 5, 5, 5; children 0, 10, 5 → 5, 10, 10.
    let means: Vec<f64> = FORMS.iter().map(|form| outcome(&results, form)["change"]["mean"].as_f64().expect("a mean")).collect();
    assert_eq!(means, [-5.0, 0.0, 10.0 / 3.0]);
    let informants: Vec<&Value> = FORMS.iter().map(|form| &outcome(&results, form)["informant"]).collect();
    assert_eq!(informants, ["parent", "teacher", "self"]);
}

#[test]
fn rows_of_each_informant_give_the_outcomes_of_their_columns() {
    let desk = desk();
    let expected = desk.results(&["foer.csv", "efter.csv"]);
    desk.file(
        "study.toml",
        "[data]\nfiles = { before = \"foer_lang.csv\", after = \"efter_lang.csv\" }\n\
         informant = { column = \"besvarer\", parent = [\"Forælder\"], teacher = [\"lærer\"], self = [\"Barn\"] }\n",
    );
    let said = desk.results(&["--study", "study.toml"]);
    let seen = desk.results(&["foer_lang.csv", "efter_lang.csv"]);
    for form in FORMS {
        assert_eq!(outcome(&said, form), outcome(&expected, form));
        assert_eq!(outcome(&seen, form), outcome(&expected, form));
    }
    let assumed = said["warnings"].as_array().expect("warnings").iter().any(|warning| warning["code"] == "instrument-assumed");
    assert!(!assumed, "the column says whose form it is");
    // Nine forms before and after, matched three with three.
    assert_eq!((&said["flow"]["waves"][0]["respondents"], &said["flow"]["pairs"][0]["matched"]), (&Value::from(9), &Value::from(9)));
    // Which is said where the counts stand.
    assert_eq!((&said["flow"]["counted"], &expected["flow"]["counted"]), (&Value::from("informants"), &Value::from("ids")));
    let told = |files: [&str; 2]| {
        let run = desk.run(&["analyze", files[0], files[1], "--out", "told", "--format", "html,md"]);
        let report = std::fs::read_to_string(desk.path("told/report.md")).expect("a report");
        [run.stdout.replace('\n', " "), report].map(|text| text.contains("each of them is counted apart"))
    };
    assert_eq!((told(["foer_lang.csv", "efter_lang.csv"]), told(["foer.csv", "efter.csv"])), ([true; 2], [false; 2]));
}

#[test]
fn nobody_is_matched_across_informants() {
    let desk = desk();
    let text = one_below_another(|answers| answers.1);
    // After, child a has a teacher's form only, and child b a parent's only.
    let left_out = ["a;Forælder", "a;Barn", "b;Lærer", "b;Barn"];
    let kept: Vec<&str> = text.lines().filter(|line| !left_out.iter().any(|start| line.starts_with(start))).collect();
    desk.file("efter_lang.csv", kept.join("\n"));
    let results = desk.results(&["foer_lang.csv", "efter_lang.csv"]);
    let pairs: Vec<&Value> = FORMS.iter().map(|form| &outcome(&results, form)["n"]["pairs"]).collect();
    assert_eq!(pairs, [2, 2, 1]);
}

#[test]
fn a_child_s_background_holds_for_all_who_answer_about_it() {
    let desk = desk();
    desk.file(
        "study.toml",
        "[data]\nfiles = { before = \"foer_lang.csv\", after = \"efter_lang.csv\" }\n\
         informant = { column = \"besvarer\", parent = [\"Forælder\"], teacher = [\"Lærer\"], self = [\"Barn\"] }\n\
         [[subgroup]]\ncolumn = \"koen\"\n",
    );
    let results = desk.results(&["--study", "study.toml"]);
    let girls = results["outcomes"].as_array().expect("outcomes").iter().filter(|outcome| outcome["subgroup"]["value"] == "pige");
    let pairs: Vec<&Value> = girls.map(|outcome| &outcome["n"]["pairs"]).collect();
    assert_eq!(pairs, [3, 3, 3]);
}

#[test]
fn two_rows_of_one_informant_contradict_each_other() {
    let desk = desk();
    let text = one_below_another(|answers| answers.0);
    desk.file("foer_lang.csv", format!("{text}a;Mor;pige;{}\n", five(1)));
    let run = desk.run(&["analyze", "foer_lang.csv", "efter_lang.csv"]);
    assert!(run.code == 1 && run.stderr.contains("[conflicting-duplicates]"), "{}", run.stderr);
}

#[test]
fn a_score_says_whose_it_is() {
    let desk = desk();
    let data = "[data]\nfiles = { before = \"foer_lang.csv\", after = \"efter_lang.csv\" }\n\
                informant = { column = \"besvarer\", parent = [\"Forælder\"], teacher = [\"Lærer\"], self = [\"Barn\"] }\n";
    let score = |id: &str, more: &str| format!("[[score]]\nid = \"{id}\"\ncolumn = \"worries\"\ndirection = \"lower_is_better\"\n{more}\n");
    desk.file("open.toml", format!("{data}{}", score("uro", "")));
    let run = desk.run(&["analyze", "--study", "open.toml"]);
    assert!(run.code == 1 && run.stderr.contains("[score-needs-informant]"), "{}", run.stderr);
    desk.file(
        "said.toml",
        format!("{data}{}{}", score("uro-hjemme", "informant = \"parent\""), score("uro-skole", "informant = \"teacher\"")),
    );
    let results = desk.results(&["--study", "said.toml"]);
    assert_eq!(outcome(&results, "uro-hjemme")["change"]["mean"], -1.0);
    assert_eq!(outcome(&results, "uro-skole")["change"]["mean"], 0.0);
}

#[test]
fn scored_rows_say_whose_they_are() {
    let desk = desk();
    let run = desk.run(&["score", "foer_lang.csv", "--out", "scores.csv"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let text = std::fs::read_to_string(desk.path("scores.csv")).expect("the scores");
    assert!(text.lines().next().expect("a header").starts_with("id,informant,"), "{text}");
    assert_eq!(text.lines().count(), 10);
}

#[test]
fn scales_of_one_name_are_told_apart_by_who_answered() {
    let desk = desk();
    let run = desk.run(&["analyze", "foer.csv", "efter.csv", "--lang", "da", "--out", "told", "--format", "csv,md,svg"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let read = |file: &str| std::fs::read_to_string(desk.path(file)).expect("a file");
    for text in [run.stdout.clone(), read("told/tables/change.csv"), read("told/report.md")] {
        for who in ["(forælder)", "(lærer)", "(selvbesvarelse)"] {
            assert!(text.contains(who), "{who}: {text}");
        }
    }
    // Alone, a form needs no such word.
    let mut parents = Vec::new();
    for name in ["foer.csv", "efter.csv"] {
        let kept = |line: &str| line.split(';').take(6).collect::<Vec<_>>().join(";");
        let text = read(name).lines().map(kept).collect::<Vec<_>>().join("\n");
        parents.push((name, text));
    }
    for (name, text) in parents {
        desk.file(name, text);
    }
    let run = desk.run(&["analyze", "foer.csv", "efter.csv", "--lang", "da", "--out", "alone", "--format", "csv"]);
    assert!(run.code == 0 && !run.stdout.contains("(forælder)"), "{}", run.stdout);
}

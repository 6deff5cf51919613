//! What `init` asks or refuses, with nobody there to answer; and files that nobody meant.

use std::fmt::Write as _;

use super::program::{Desk, outcome, reference};

const HEADER: &str = "id,who5_1,who5_2,who5_3,who5_4,who5_5\n";

#[test]
fn two_columns_that_pair_differently_are_refused_with_the_flag() {
    let desk = Desk::new();
    // A running number that begins anew in each file, and the number that follows the child.
    let header = HEADER.replace("id,", "id,barn_id,");
    desk.file("foer.csv", format!("{header}1,x7,1,1,1,1,1\n2,x8,2,2,2,2,2\n3,x9,3,3,3,3,3\n"));
    desk.file("efter.csv", format!("{header}1,x9,4,4,4,4,4\n2,x7,2,2,2,2,2\n3,x8,3,3,3,3,3\n"));
    let run = desk.run(&["init", "foer.csv", "efter.csv"]);
    assert!(run.code == 1 && run.stderr.contains("[init-id-ambiguous]") && run.stderr.contains("--id"), "{}", run.stderr);
    assert!(!desk.path("study.toml").exists(), "nothing is written");
    let run = desk.run(&["init", "foer.csv", "efter.csv", "--id", "barn_id"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    // By hand: each rose by one answer step on all five items, four points each.
    assert_eq!(outcome(&desk.results(&["--study", "study.toml"]), "who5.who5")["change"]["mean"], 20.0);
}

#[test]
fn two_columns_that_pair_alike_are_no_question() {
    let desk = Desk::new();
    let header = HEADER.replace("id,", "id,cpr,");
    for file in ["foer.csv", "efter.csv"] {
        desk.file(file, format!("{header}1,0101101234,1,1,1,1,1\n2,0202101234,2,2,2,2,{}\n", file.len() - 7));
    }
    let run = desk.run(&["init", "foer.csv", "efter.csv"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let text = std::fs::read_to_string(desk.path("study.toml")).expect("a study file");
    assert!(text.contains("id = \"id\""), "the one that is no CPR number: {text}");
}

#[test]
fn codes_one_higher_than_the_answers_are_refused_with_the_flag() {
    let desk = Desk::new();
    desk.file("foer.csv", format!("{HEADER}a,1,1,1,1,1\nb,6,6,6,6,6\nc,3,3,3,3,3\n"));
    desk.file("efter.csv", format!("{HEADER}a,2,2,2,2,2\nb,6,6,6,6,6\nc,4,4,4,4,4\n"));
    let run = desk.run(&["init", "foer.csv", "efter.csv"]);
    assert!(run.code == 1 && run.stderr.contains("--lowest-code who5=1"), "{}", run.stderr);
    let run = desk.run(&["init", "foer.csv", "efter.csv", "--lowest-code", "who5=1"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let results = desk.results(&["--study", "study.toml"]);
    let who5 = outcome(&results, "who5.who5");
    // 1–6 are 0–5: 0, 100, 40 before and 20, 100, 60 after.
    assert_eq!(
        (who5["from"]["min"].as_f64(), who5["from"]["max"].as_f64(), who5["change"]["mean"].as_f64()),
        (Some(0.0), Some(100.0), Some(40.0 / 3.0))
    );
    // Said to be slips, they are told as such.
    let run = desk.run(&["init", "foer.csv", "efter.csv", "--lowest-code", "who5=0", "--force"]);
    assert!(run.code == 0 && run.stderr.contains("[cell-one-too-high]"), "{}", run.stderr);
}

#[test]
fn one_file_with_one_wave_is_refused_with_the_flags() {
    let desk = Desk::new();
    desk.file("svar.csv", format!("{HEADER}a,1,1,1,1,1\n"));
    let run = desk.run(&["init", "svar.csv"]);
    assert!(run.code == 1 && run.stderr.contains("--wave") && run.stderr.contains("--marks"), "{}", run.stderr);
    desk.file("egne.csv", "id,runde_x,who5_1,who5_2,who5_3,who5_4,who5_5\na,II,2,2,2,2,2\na,I,1,1,1,1,1\nb,I,1,1,1,1,1\nb,II,1,1,1,1,1\n");
    assert_eq!(desk.run(&["init", "egne.csv"]).code, 1);
    let run = desk.run(&["init", "egne.csv", "--wave", "runde_x=I,II"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert_eq!(outcome(&desk.results(&["--study", "study.toml"]), "who5.who5")["change"]["mean"], 10.0);
    for wrong in ["runde_x", "runde_x=I", "=,", "runde_x=I,"] {
        assert_ne!(desk.run(&["init", "egne.csv", "--force", "--wave", wrong]).code, 0, "{wrong}");
    }
}

#[test]
fn days_and_months_that_could_be_swapped_are_a_comment() {
    let desk = Desk::new();
    let header = HEADER.replace("id,", "id,dato,");
    desk.file("foer.csv", format!("{header}a,03/04/2022,1,1,1,1,1\nb,05/06/2022,1,1,1,1,1\n"));
    desk.file("efter.csv", format!("{header}a,07/08/2022,2,2,2,2,2\nb,09/10/2022,1,1,1,1,1\n"));
    assert_eq!(desk.run(&["init", "foer.csv", "efter.csv"]).code, 0);
    let text = std::fs::read_to_string(desk.path("study.toml")).expect("a study file");
    assert!(text.lines().any(|line| line.starts_with('#') && line.contains("can't be told apart in: dato")), "{text}");
}

#[test]
fn a_file_that_is_there_is_left_alone() {
    let desk = Desk::new();
    desk.file("study.toml", "min egen");
    let files = [reference("synth120/synth120_before.csv"), reference("synth120/synth120_after.csv")];
    let run = desk.run(&["init", &files[0], &files[1]]);
    assert!(run.code == 1 && run.stderr.contains("[output-exists]"), "{}", run.stderr);
    assert_eq!(std::fs::read_to_string(desk.path("study.toml")).expect("a file"), "min egen");
    assert_eq!(desk.run(&["init", &files[0], &files[1], "--force"]).code, 0);
}

#[test]
fn what_is_sent_in_is_no_answer_to_a_question() {
    let desk = Desk::new();
    let header = HEADER.replace("id,", "id,barn_id,");
    desk.file("foer.csv", format!("{header}1,x7,1,1,1,1,1\n2,x8,2,2,2,2,2\n"));
    desk.file("efter.csv", format!("{header}1,x8,4,4,4,4,4\n2,x7,2,2,2,2,2\n"));
    let run = desk.run_with_input(&["init", "foer.csv", "efter.csv"], b"\x1b[B\n\n\n");
    assert!(run.code == 1 && run.stderr.contains("[init-id-ambiguous]"), "{}", run.stderr);
}

#[test]
fn hostile_names_and_cells_stay_what_they_are() {
    let desk = Desk::new();
    let hostile = "\"ko\"\"en\n[privacy]\nmin_cell = 1\"";
    let header = format!("id,{hostile},who5_1,who5_2,who5_3,who5_4,who5_5\n");
    let mut rows = String::new();
    for number in 0..8 {
        let _ = writeln!(rows, "{number},\"a\n] # \"\"\"\"{}\",1,2,3,4,{}", number % 2, number % 6);
    }
    desk.file("foer.csv", format!("{header}{rows}")).file("efter.csv", format!("{header}{rows}"));
    let run = desk.run(&["init", "foer.csv", "efter.csv"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let results = desk.results(&["--study", "study.toml"]);
    assert_eq!(results["settings"]["min_cell"], 3);
}

#[test]
fn nothing_empty_and_missing_files_are_named() {
    let desk = Desk::new();
    desk.file("tom.csv", "").file("id.csv", "id\n1\n").file("foer.csv", format!("{HEADER}a,1,1,1,1,1\n"));
    for (files, code) in [
        (vec![], "[no-input]"),
        (vec!["tom.csv", "foer.csv"], "[file-empty]"),
        (vec!["ikke.csv", "foer.csv"], "[file-not-found]"),
        (vec!["id.csv", "id.csv"], "[no-instrument]"),
        (vec!["."], "[file-is-folder]"),
    ] {
        let run = desk.run(&[vec!["init"], files].concat());
        assert!(run.code != 0 && run.stderr.contains(code), "{code}: {}", run.stderr);
        assert!(!desk.path("study.toml").exists());
    }
}

/// Scores of which every one has three digits after its mark, in a file that otherwise would write decimals with a comma.
fn with_thousands(desk: &Desk) {
    desk.file("foer.csv", "id;bdi\na;1.234\nb;2.500\nc;1.900\nd;3.100\ne;2.000\n");
    desk.file("efter.csv", "id;bdi\na;1.134\nb;2.300\nc;1.900\nd;3.000\ne;1.900\n");
}

#[test]
fn a_score_that_can_be_read_in_two_ways_is_refused_with_its_place_and_the_flag() {
    let desk = Desk::new();
    with_thousands(&desk);
    let init = ["init", "foer.csv", "efter.csv", "--score", "bdi=lower"];
    let run = desk.run(&init);
    assert!(run.code == 1 && run.stderr.contains("[init-number-ambiguous]"), "{}", run.stderr);
    assert!(run.stderr.contains("foer.csv, row 2, column \"bdi\"") && run.stderr.contains("--decimal"), "{}", run.stderr);
    assert!(!desk.path("study.toml").exists(), "nothing is written");
    // By hand: −100, −200, 0, −100, −100 where the mark separates thousands, a thousandth of it where it separates decimals.
    for (mark, mean) in [(",", -100.0), (".", -0.1)] {
        let run = desk.run(&[&init[..], &["--decimal", mark, "--force"]].concat());
        assert_eq!(run.code, 0, "{}", run.stderr);
        let results = desk.results(&["--study", "study.toml"]);
        let bdi = outcome(&results, "bdi");
        assert_eq!((&bdi["change"]["mean"], &bdi["direction"]), (&mean.into(), &"lower_is_better".into()), "{mark}");
        assert_eq!(results["inputs"][0]["decimal"], mark);
    }
}

#[test]
fn numbers_beside_one_that_tells_are_no_question() {
    let desk = Desk::new();
    with_thousands(&desk);
    desk.file("efter.csv", "id;bdi\na;1.134\nb;2.3\nc;1.900\nd;3.000\ne;1.900\n");
    desk.file("foer.csv", "id;bdi\na;1.234\nb;2.5\nc;1.900\nd;3.100\ne;2.000\n");
    assert_eq!(desk.run(&["init", "foer.csv", "efter.csv", "--score", "bdi=lower"]).code, 0);
    assert_eq!(outcome(&desk.results(&["--study", "study.toml"]), "bdi")["from"]["max"], 3.1);
}

#[test]
fn a_score_is_said_with_its_direction_or_not_at_all() {
    let desk = Desk::new();
    with_thousands(&desk);
    for said in ["bdi", "bdi=", "bdi=down", "=lower"] {
        let run = desk.run(&["init", "foer.csv", "efter.csv", "--score", said]);
        assert!(run.code == 2 && run.stderr.contains("[init-score-unclear]"), "{said}: {}", run.stderr);
    }
    let run = desk.run(&["init", "foer.csv", "efter.csv", "--score", "phq=lower"]);
    assert!(run.code == 1 && run.stderr.contains("\"phq\""), "{}", run.stderr);
    // Unsaid, it is nobody's guess.
    assert!(desk.run(&["init", "foer.csv", "efter.csv"]).stderr.contains("[no-instrument]"));
}

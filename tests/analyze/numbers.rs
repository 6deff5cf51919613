//! The numbers of a whole run against other software: R 4.2 (t.test, wilcox.test, exactRankTests, effectsize) and SciPy on the same 120
//! synthetic children, from the answers to `results.json`.

use serde_json::Value;

use super::program::{Desk, outcome, reference};

fn run() -> Value {
    Desk::new().results(&[&reference("synth120/synth120_before.csv"), &reference("synth120/synth120_after.csv")])
}

#[track_caller]
fn close(value: &Value, expected: f64) {
    let value = value.as_f64().expect("a number");
    assert!((value - expected).abs() <= 1e-9 * expected.abs().max(1e-3), "{value} is not {expected}");
}

#[test]
fn who5_agrees_with_r_from_answers_to_results() {
    let results = run();
    let who5 = outcome(&results, "who5.who5");
    assert_eq!(who5["n"]["pairs"], 84);
    close(&who5["from"]["mean"], 47.571_428_571_428_6);
    close(&who5["to"]["sd"], 18.967_254_446_828);
    close(&who5["from"]["q1"], 32.0);
    close(&who5["change"]["mean"], 10.047_619_047_619);
    close(&who5["change"]["ci"][0], 6.259_081_436_745_8);
    close(&who5["change"]["correlation"], 0.569_785_622_358_282);
    close(&who5["tests"]["paired_t"]["t"], 5.274_940_418_931_15);
    close(&who5["tests"]["paired_t"]["p"], 1.038_374_141_406_41e-6);
    close(&who5["effect_sizes"]["d_z"]["ci"][0], 0.343_021_025_225_634_4);
    close(&who5["effect_sizes"]["d_z"]["ci"][1], 0.805_076_656_417_013_4);
    close(&who5["effect_sizes"]["g_z"]["estimate"], 0.570_324_147_303_572_7);
    close(&who5["effect_sizes"]["d_av"]["ci"][1], 0.744_150_495_441_141);
    close(&who5["effect_sizes"]["glass_delta"]["ci"][0], 0.320_999_107_172_941);
}

#[test]
fn a_lower_score_is_better_on_sdq_and_effects_say_so() {
    let results = run();
    let total = outcome(&results, "sdq-parent-4-17.total");
    assert_eq!(total["direction"], "lower_is_better");
    assert!(total["change"]["mean"].as_f64().expect("a number") < 0.0, "difficulties fell");
    assert!(total["effect_sizes"]["d_av"]["estimate"].as_f64().expect("a number") > 0.0, "which is an improvement");
    let any = &total["rates"]["any"];
    let sum: u64 = ["improved", "unchanged", "deteriorated"].iter().map(|key| any[key].as_u64().expect("a count")).sum();
    assert_eq!(sum, any["n"].as_u64().expect("a count"));
}

#[test]
fn every_rate_has_its_interval_and_the_norm_gives_a_chance_level() {
    let results = run();
    let who5 = outcome(&results, "who5.who5");
    for rule in ["any", "mid", "reliable", "band", "clinical"] {
        let rate = &who5["rates"][rule];
        let (low, share, high) = (rate["ci"][0].as_f64(), rate["rate"].as_f64(), rate["ci"][1].as_f64());
        assert!(low < share && share < high, "{rule}");
        let chance = rate["chance"].as_f64().expect("a chance level");
        assert!((0.0..=1.0).contains(&chance), "{rule}");
    }
    // A change of at least 10 points is one of 12 on a scale that moves in fours: stricter than any change.
    assert!(who5["rates"]["mid"]["chance"].as_f64() < who5["rates"]["any"]["chance"].as_f64());
}

#[test]
fn no_number_is_nan_or_infinite_and_every_null_rate_is_explained() {
    fn walk(value: &Value, path: &str) {
        match value {
            Value::Object(fields) => fields.iter().for_each(|(name, value)| walk(value, &format!("{path}.{name}"))),
            Value::Array(items) => items.iter().for_each(|value| walk(value, path)),
            Value::Number(number) => assert!(number.as_f64().is_some_and(f64::is_finite), "{path}"),
            Value::String(text) => assert!(!["NaN", "inf", "-inf", "Infinity"].contains(&text.as_str()), "{path}"),
            _ => {}
        }
    }
    let results = run();
    walk(&results, "");
    let conduct = outcome(&results, "sdq-parent-4-17.conduct");
    assert!(conduct["rates"]["mid"].is_null(), "SDQ has no published smallest important change here");
    let notes = conduct["notes"].as_array().expect("notes");
    assert!(notes.iter().any(|note| note["field"] == "rates.mid"));
}

#[test]
fn who_has_few_pairs_is_told_so_and_reads_counts() {
    let desk = Desk::new();
    let rows =
        |change: i64| (0..8).map(|row| format!("k{row};{};{}", 4 + row, 9 - row + change * (row % 2))).collect::<Vec<_>>().join("\n");
    desk.file("before.csv", format!("id;a;b\n{}", rows(0))).file("after.csv", format!("id;a;b\n{}", rows(3)));
    let score = |id: &str| format!("[[score]]\nid = \"{id}\"\ncolumn = \"{id}\"\ndirection = \"higher_is_better\"\n");
    desk.file("study.toml", format!("[data]\nfiles = {{ before = \"before.csv\", after = \"after.csv\" }}\n{}{}", score("a"), score("b")));
    for (language, told, counted) in [
        ("en", "a, b: only 8 have a score both at the first wave and at post-measurement [few-pairs]", "4 of 8"),
        ("da", "a, b: kun 8 har en score både ved første måling og ved eftermåling [few-pairs]", "4 af 8"),
    ] {
        let run = desk.run(&["analyze", "--study", "study.toml", "--lang", language, "--out", "out", "--force", "--format", "json"]);
        assert!(run.code == 0 && run.stderr.contains(told), "{}", run.stderr);
        assert_eq!(run.stderr.matches("few-pairs").count(), 1, "both scales in one message: {}", run.stderr);
        assert!(run.stdout.contains(counted) && !run.stdout.contains("50%") && !run.stdout.contains("50 %"), "{}", run.stdout);
    }
    // Of two, whom nothing is told of, not even that.
    let two = |text: String| text.lines().take(3).collect::<Vec<_>>().join("\n");
    desk.file("before.csv", two(format!("id;a;b\n{}", rows(0)))).file("after.csv", two(format!("id;a;b\n{}", rows(3))));
    let run = desk.run(&["analyze", "--study", "study.toml", "--out", "out", "--force", "--format", "json"]);
    assert!(run.code == 0 && !run.stderr.contains("only 2"), "{}", run.stderr);
}

//! Published tables against themselves.

use ditrum_effect::stats::published_summary::{CheckedCell, PrintedRow, PrintedWave, Recomputed, Sense, Sign, Spread, recompute};
use ditrum_effect::stats::{Confidence, PrintedNumber, Undefined};
use proptest::prelude::*;

use crate::program::Desk;

fn sample(name: &str) -> String {
    format!("{}/data-samples/published/{name}.toml", env!("CARGO_MANIFEST_DIR"))
}

fn told(arguments: &[&str]) -> String {
    let mut all = vec!["reproduce"];
    all.extend_from_slice(arguments);
    let run = Desk::new().run(&all);
    assert_eq!(run.code, 0, "{}", run.stderr);
    run.stdout.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn boys_in_treatment_fit_in_every_cell() {
    let text = told(&["--published", &sample("boys-in-treatment"), "--lang", "en"]);
    assert!(text.contains("All 35 printed figures that can be checked fit the others within rounding (7 rows)."), "{text}");
    let text = told(&["--published", &sample("boys-in-treatment"), "--lang", "da"]);
    assert!(text.contains("Alle 35 trykte tal, der kan kontrolleres, passer"), "{text}");
}

#[test]
fn one_row_of_the_hearing_table_cannot_be_right() {
    // By hand: with r = 0.24 the SD of the change is 1.85 and t at most 0.40·√72/1.84 = 1.85; 1.86 is printed.
    let text = told(&["--published", &sample("hearing-loss"), "--lang", "en"]);
    assert!(text.contains("Figures that can't be right within rounding: 2."), "{text}");
    assert!(text.contains("conduct, hearing loss: t 1.86 is printed, but the other figures give between 1.733 and 1.848"), "{text}");
}

#[test]
fn the_numbers_are_those_that_the_papers_print() {
    let desk = Desk::new();
    let (boys, hearing) = (sample("boys-in-treatment"), sample("hearing-loss"));
    let run = desk.run(&["reproduce", "--published", &boys, "--published", &hearing, "--out", "audit", "--format", "json,csv"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let audit = desk.json("audit/reproduction.json");
    let row = |table: usize, row: usize| audit["tables"][table]["rows"][row]["recomputed"].clone();
    let near = |value: &serde_json::Value, printed: f64, rounding: f64| {
        let value = value.as_f64().expect("a number");
        assert!((value - printed).abs() <= rounding, "{value} is not {printed}");
    };
    // SEM·√14: 1.44·3.742 = 5.39. The paper prints d = 1.09, limits 3.20 to 8.66.
    let total = row(0, 0);
    near(&total["sd_from"], 5.388, 1e-3);
    near(&total["d_av"]["estimate"], 1.09, 0.015);
    near(&total["ci"][0], 3.20, 0.03);
    near(&total["ci"][1], 8.66, 0.03);
    // Hyperactivity of those with hearing loss: d = −0.42, t = 3.66, r = 0.54.
    let hyperactivity = row(1, 3);
    near(&hyperactivity["d_av"]["estimate"], -0.42, 0.005);
    near(&hyperactivity["t"], -3.66, 0.03);
}

#[test]
fn mistakes_in_the_file_are_located() {
    let desk = Desk::new();
    let bad = "title = \"x\"\nsource = \"y\"\nspread = \"sd\"\n\n[[row]]\nlabel = \"a\"\nn = 1\nfrom = { mean = \"9,2\", spread = \"-5\" }\nto = { mean = \"ni\", spread = \"6\" }\nr = \"1.2\"\n";
    let run = desk.file("bad.toml", bad).run(&["reproduce", "--published", "bad.toml"]);
    assert_eq!(run.code, 1);
    for code in ["published-too-few", "published-not-a-number", "published-negative", "published-correlation"] {
        assert!(run.stderr.contains(code), "{code}: {}", run.stderr);
    }
    let run = desk.file("key.toml", bad.replace("label", "lable")).run(&["reproduce", "--published", "key.toml"]);
    assert!(run.stderr.contains("label") && run.code == 1, "{}", run.stderr);
}

#[test]
fn a_mean_that_no_whole_numbers_have_is_found() {
    let file = "title = \"x\"\nsource = \"y\"\nspread = \"sd\"\nstep = \"1\"\n\n[[row]]\nlabel = \"a\"\nn = 28\nfrom = { mean = \"5.19\", spread = \"2.00\" }\nto = { mean = \"5.21\", spread = \"2.00\" }\n";
    let desk = Desk::new();
    let run = desk.file("grim.toml", file).run(&["reproduce", "--published", "grim.toml"]);
    let text = run.stdout.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(text.contains("a: first mean 5.19 can't be the mean of 28 scores"), "{text}");
    assert!(!text.contains("second mean"), "{text}");
}

fn printed(value: f64, decimals: u32) -> PrintedNumber {
    PrintedNumber::new((value * 10_f64.powi(decimals as i32)).round() as i64, decimals).expect("a number")
}

/// A row as an honest author would print it, from moments that are known in full.
fn honest(n: u64, [m1, s1, m2, s2, r]: [f64; 5], decimals: u32) -> PrintedRow {
    let difference = m2 - m1;
    let sd = (s1 * s1 + s2 * s2 - 2.0 * r * s1 * s2).sqrt();
    let t = difference * (n as f64).sqrt() / sd;
    let wave = |mean: f64, sd: f64| PrintedWave { mean: printed(mean, decimals), spread: printed(sd, decimals) };
    PrintedRow {
        n,
        from: wave(m1, s1),
        to: wave(m2, s2),
        spread: Spread::StandardDeviation,
        sense: Sense::ToMinusFrom,
        t_sign: Sign::Signed,
        difference: Some(printed(difference, decimals)),
        limits: None,
        d: Some(printed(difference / (0.5 * (s1 * s1 + s2 * s2)).sqrt(), decimals)),
        t: Some(printed(t, decimals)),
        r: Some(printed(r, decimals)),
        p: None,
        grid: None,
    }
}

fn wrong(found: &Recomputed) -> Vec<CheckedCell> {
    found.checks.iter().filter(|check| !check.fits).map(|check| check.cell).collect()
}

#[test]
fn nobody_one_person_and_no_spread_have_nothing_to_recompute() {
    let row = honest(20, [10.0, 3.0, 8.0, 3.0, 0.5], 2);
    assert_eq!(recompute(&PrintedRow { n: 0, ..row }, Confidence::NINETY_FIVE).err(), Some(Undefined::NoPairs));
    assert_eq!(recompute(&PrintedRow { n: 1, ..row }, Confidence::NINETY_FIVE).err(), Some(Undefined::OnePair));
    let without_spread = |wave: PrintedWave| PrintedWave { spread: printed(0.0, 2), ..wave };
    let flat = PrintedRow { from: without_spread(row.from), to: without_spread(row.to), ..row };
    assert_eq!(recompute(&flat, Confidence::NINETY_FIVE).err(), Some(Undefined::NoVariance));
    // A printed spread of 0.00 may be anything below 0.005: nothing can be excluded, and nothing panics.
    let almost = PrintedRow { from: without_spread(row.from), ..row };
    assert!(recompute(&almost, Confidence::NINETY_FIVE).is_ok());
}

proptest! {
    #[test]
    fn an_honest_row_is_never_accused(
        n in 5_u64..500, m1 in 0.0_f64..40.0, m2 in 0.0_f64..40.0, s1 in 0.5_f64..10.0, s2 in 0.5_f64..10.0, r in -0.9_f64..0.95, decimals in 1_u32..4,
    ) {
        let found = recompute(&honest(n, [m1, s1, m2, s2, r], decimals), Confidence::NINETY_FIVE).expect("a row");
        prop_assert_eq!(wrong(&found), vec![]);
    }

    #[test]
    fn a_wrong_effect_size_is_found(m1 in 10.0_f64..40.0, change in 1.0_f64..9.0, s in 2.0_f64..6.0) {
        let mut row = honest(80, [m1, s, m1 - change, s, 0.6], 2);
        // Divided by the SD of the change instead of the scores'.
        row.d = Some(printed(-change / (s * (2.0_f64 * 0.4).sqrt()), 2));
        let found = recompute(&row, Confidence::NINETY_FIVE).expect("a row");
        prop_assert_eq!(wrong(&found), vec![CheckedCell::D]);
    }
}

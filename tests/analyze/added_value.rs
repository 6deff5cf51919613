//! The SDQ's added value holds where about six months lie between the waves: the dates tell, or nobody knows.

use serde_json::Value;

use super::program::Desk;

/// Twelve children of high risk before and after, answered on these days; no column of dates where there is none.
fn outcome(before: Option<&str>, after: Option<&str>) -> Value {
    let desk = Desk::new();
    for (file, date, gain) in [("foer.csv", before, 0), ("efter.csv", after, 1)] {
        let names = (1..=25).map(|number| format!("sdq{number}")).chain((1..=5).map(|number| format!("imp{number}")));
        let mut text = format!("id;{}", names.collect::<Vec<_>>().join(";"));
        text.push_str(if date.is_some() { ";dato\n" } else { "\n" });
        for child in 0..12 {
            let answers: Vec<String> = (0..30).map(|item| (2 - i32::from((item + child) % 4 == 0) * gain).to_string()).collect();
            let date = date.map(|date| format!(";{date}")).unwrap_or_default();
            text.extend([format!("b{child};"), answers.join(";"), date, "\n".to_owned()]);
        }
        desk.file(file, text);
    }
    let mut results = desk.results(&["foer.csv", "efter.csv", "--instrument", "sdq-parent-4-17"]);
    let outcomes = results["outcomes"].as_array_mut().expect("outcomes");
    outcomes.iter_mut().find(|outcome| outcome["scale"] == "total").expect("the total").take()
}

fn notes(outcome: &Value) -> Vec<&str> {
    let of_value = |note: &&Value| note["field"] == "added_value";
    outcome["notes"].as_array().expect("notes").iter().filter(of_value).filter_map(|note| note["code"].as_str()).collect()
}

#[test]
fn six_months_are_told_by_the_dates() {
    let found = outcome(Some("01-03-2025"), Some("31-08-2025"));
    // 183 days of 30.436875.
    let months = found["added_value"]["months"].as_f64().expect("dates");
    assert!((months - 183.0 / 30.436_875).abs() < 1e-12, "{months}");
    assert_eq!(notes(&found), [""; 0]);
}

#[test]
fn a_year_is_not_what_the_formula_is_made_for() {
    let found = outcome(Some("01-03-2025"), Some("01-03-2026"));
    assert!(found["added_value"].is_null());
    assert_eq!(notes(&found), ["added-value-other-time"]);
}

#[test]
fn without_dates_the_time_is_not_known() {
    for (before, after) in [(None, None), (Some("01-03-2025"), None), (Some("01-03-2025"), Some(""))] {
        let found = outcome(before, after);
        assert!(found["added_value"]["months"].is_null() && found["added_value"]["mean"].is_number());
        assert_eq!(notes(&found), ["added-value-time-unknown"]);
    }
}

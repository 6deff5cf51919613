//! Every count in the results is known to the audit, or known to be no count of few persons: a new field has to be looked at.

use std::collections::BTreeSet;

use serde_json::Value;

use ditrum_effect::analysis::protect;

use super::studies::{bands, case_below, children, norm, results_with_lost, scale, sourced};

/// Counts that the audit puts into its equations, or checks by themselves.
const AUDITED: [&str; 51] = [
    "background[].groups[].matched",
    "background[].groups[].respondents",
    "flow.neighbours[].matched",
    "flow.neighbours[].only_from",
    "flow.neighbours[].only_to",
    "flow.pairs[].matched",
    "flow.pairs[].only_from",
    "flow.pairs[].only_to",
    "flow.waves[].only_here",
    "flow.waves[].respondents",
    "flow.waves[].rows",
    "outcomes[].added_value.n",
    "outcomes[].bands.from[]",
    "outcomes[].bands.to[]",
    "outcomes[].bands.transitions[][]",
    "outcomes[].caseness.case_case",
    "outcomes[].caseness.case_noncase",
    "outcomes[].caseness.noncase_case",
    "outcomes[].caseness.noncase_noncase",
    "outcomes[].changes[].count",
    "outcomes[].clinical.deteriorated",
    "outcomes[].clinical.harmed",
    "outcomes[].clinical.improved",
    "outcomes[].clinical.recovered",
    "outcomes[].clinical.unchanged",
    "outcomes[].distribution[].from",
    "outcomes[].distribution[].to",
    "outcomes[].dropout.at_start",
    "outcomes[].dropout.background[].groups[].completers",
    "outcomes[].dropout.background[].groups[].lost",
    "outcomes[].dropout.lost",
    "outcomes[].n.from",
    "outcomes[].n.pairs",
    "outcomes[].n.to",
    "outcomes[].rates.*.deteriorated",
    "outcomes[].rates.*.improved",
    "outcomes[].rates.*.n",
    "outcomes[].rates.*.unchanged",
    "outcomes[].reliable_change.agreement[].agreeing",
    "outcomes[].reliable_change.agreement[].table[][]",
    "outcomes[].reliable_change.methods.*.deteriorated",
    "outcomes[].reliable_change.methods.*.improved",
    "outcomes[].reliable_change.methods.*.unchanged",
    "outcomes[].tests.wilcoxon.n_zero",
    "profiles[].deteriorated.count",
    "profiles[].improved.count",
    "profiles[].mixed.count",
    "profiles[].n",
    "profiles[].table[].count",
    "profiles[].unchanged.count",
    "trajectories[].n",
];

/// Whole numbers that count no persons.
const HARMLESS: [&str; 22] = [
    // Rows, which the program counted, not children.
    "flow.waves[].blank_ids",
    "flow.waves[].conflicting",
    "flow.waves[].duplicates",
    "inputs[].columns",
    // Hidden with the respondents of the wave.
    "inputs[].rows",
    // Tables, not children.
    "outcomes[].dropout.imputed.imputations",
    // How many would have had to fail: it follows from shown counts, and is hidden with the rule's.
    "outcomes[].dropout.rates.*.tipping_point.failures",
    "outcomes[].dropout.rates.*.tipping_point.needed",
    // Persons of a published source, and ways to measure; counts by other thresholds are hidden always.
    "outcomes[].reliable_change.uncertainty.above_chance",
    "outcomes[].reliable_change.uncertainty.compared",
    "outcomes[].reliable_change.uncertainty.sd.n",
    "outcomes[].reliable_change.uncertainty.reliability.n",
    // Those with every question answered; a table of few is left out whole.
    "outcomes[].reliability[].n",
    // Who answered every scale is the measurement's; hidden with a profile of few.
    "profiles[].complete",
    // Numbers of scales.
    "profiles[].table[].better[]",
    "profiles[].table[].worse[]",
    // How many outcomes a correction is over.
    "outcomes[].tests.adjusted.family",
    "schema",
    "settings.bootstrap",
    "settings.min_cell",
    "settings.seed",
    // Hidden always.
    "outcomes[].pairs[][]",
];

/// The paths of all whole numbers of a JSON value.
pub fn whole_numbers(value: &Value, path: &str, into: &mut BTreeSet<String>) {
    match value {
        Value::Object(fields) => {
            for (name, value) in fields {
                let name: &str = match path {
                    "outcomes[].rates" | "outcomes[].reliable_change.methods" | "outcomes[].dropout.rates" => "*",
                    _ => name,
                };
                let path = match (path, name) {
                    // A comparison group's outcomes are protected as any other's.
                    ("comparison", "outcomes") | ("", _) => name.to_owned(),
                    _ => format!("{path}.{name}"),
                };
                whole_numbers(value, &path, into);
            }
        }
        Value::Array(items) => items.iter().for_each(|item| whole_numbers(item, &format!("{path}[]"), into)),
        Value::Number(number) if number.is_u64() || number.is_i64() => {
            into.insert(path.to_owned());
        }
        _ => {}
    }
}

/// Those that nobody has looked at.
pub fn unknown_counts(found: &BTreeSet<String>) -> Vec<String> {
    found.iter().filter(|path| !AUDITED.contains(&path.as_str()) && !HARMLESS.contains(&path.as_str())).cloned().collect()
}

#[test]
fn every_count_is_known_to_the_audit() {
    let mut rich = scale(20);
    rich.mid = Some(sourced(3.0));
    rich.reliability = Some(sourced(0.9));
    rich.sd = Some(sourced(3.0));
    rich.retest = Some(sourced(0.7));
    rich.bands = Some(bands(&[12.0, 6.0]));
    rich.case = Some(case_below(7.0));
    let group = [Some("b")];
    let sample = [
        children(20, 5, 14, &group),
        children(20, 4, 8, &group),
        children(20, 13, 5, &group),
        children(20, 14, 14, &group),
        children(30, 15, 17, &group),
        children(30, 3, 3, &group),
    ]
    .concat();
    let lost = [children(9, 5, 0, &group), children(8, 14, 0, &group)].concat();
    rich.norm = Some(norm(12.0, 4.0));
    let shown = protect(&results_with_lost(rich, &sample, &lost, &["sex"], 3));
    let json = serde_json::to_value(&shown).expect("JSON");
    let mut found = BTreeSet::new();
    whole_numbers(&json, "", &mut found);
    let unknown: Vec<&String> =
        found.iter().filter(|path| !AUDITED.contains(&path.as_str()) && !HARMLESS.contains(&path.as_str())).collect();
    assert!(
        unknown.is_empty(),
        "new whole numbers in the results: {unknown:?}. Counts of persons: hide small ones in analysis/disclosure/cells.rs, put them into \
         the equations of published.rs, and name them AUDITED here. Anything else: name it HARMLESS, with the reason."
    );
    // The study shows nearly everything, so that the list is tried.
    for path in [
        "outcomes[].dropout.background[].groups[].lost",
        "outcomes[].caseness.case_case",
        "outcomes[].distribution[].from",
        "outcomes[].rates.*.improved",
    ] {
        assert!(found.contains(path), "{path} is not in the study");
    }
}

//! What the outcomes themselves warn of.

use super::results::Outcome;
use crate::domain::{Diagnostic, Diagnostics, Localized, Place};

/// Fewer pairs than this carry no conclusion about a group.
const FEW_PAIRS: u64 = 10;

/// Findings that change how the outcomes should be read.
#[must_use]
pub fn caveats(outcomes: &[Outcome]) -> Diagnostics {
    let mut findings = Diagnostics::new();
    let mut seen: Vec<(String, String, String)> = Vec::new();
    for (names, pairs, to) in of_few(outcomes) {
        let finding = Diagnostic::warning("few-pairs", Place::nowhere()).with_each("scale", &names);
        findings.push(finding.with("n", pairs).with_wave("to", to));
    }
    for outcome in outcomes.iter().filter(|outcome| outcome.subgroup.is_none()) {
        for reliability in outcome.reliability.iter().flatten() {
            for item in &reliability.item_rest {
                let key = (outcome.id.clone(), reliability.wave.clone(), item.item.clone());
                if item.correlation.is_some_and(|correlation| correlation < 0.0) && !seen.contains(&key) {
                    seen.push(key);
                    let finding = Diagnostic::warning("item-runs-backwards", Place::nowhere()).with_each("scale", &outcome.names);
                    findings.push(finding.with("item", &item.item).with_wave("wave", &reliability.wave));
                }
            }
        }
    }
    findings
}

/// The scales with few pairs, those of as many at the same wave together.
fn of_few(outcomes: &[Outcome]) -> Vec<(Localized, u64, &str)> {
    let mut groups: Vec<(Localized, u64, &str)> = Vec::new();
    for outcome in outcomes.iter().filter(|outcome| outcome.subgroup.is_none()) {
        let Some(pairs) = outcome.n.pairs.filter(|&pairs| pairs < FEW_PAIRS) else { continue };
        match groups.iter_mut().find(|(_, n, to)| (*n, *to) == (pairs, &outcome.contrast.to)) {
            Some((names, ..)) => {
                names.da = format!("{}, {}", names.da, outcome.names.da);
                names.en = format!("{}, {}", names.en, outcome.names.en);
            }
            None => groups.push((outcome.names.clone(), pairs, &outcome.contrast.to)),
        }
    }
    groups
}

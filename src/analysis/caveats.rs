//! What the outcomes themselves warn of.

use super::results::Outcome;
use crate::domain::{Diagnostic, Diagnostics, Place};

/// Fewer pairs than this carry no conclusion about a group.
const FEW_PAIRS: u64 = 10;

/// Findings that change how the outcomes should be read.
#[must_use]
pub fn caveats(outcomes: &[Outcome]) -> Diagnostics {
    let mut findings = Diagnostics::new();
    let mut seen: Vec<(String, String, String)> = Vec::new();
    for outcome in outcomes.iter().filter(|outcome| outcome.subgroup.is_none()) {
        if let Some(pairs) = outcome.n.pairs.filter(|&pairs| pairs < FEW_PAIRS) {
            let finding = Diagnostic::warning("few-pairs", Place::nowhere()).with_each("scale", &outcome.names);
            findings.push(finding.with("n", pairs).with_wave("to", &outcome.contrast.to));
        }
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

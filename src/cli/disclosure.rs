//! The gate before anything is written for others: small cells hidden, and the proof that they are.

use super::failure::Failure;
use crate::analysis::results::{Results, Sharing};
use crate::analysis::{self, Leak};
use crate::domain::{Diagnostic, Place};

/// The results as they may be shown; those that are public already as they are.
///
/// # Errors
/// Where a hidden count could still be worked out.
pub fn shown(results: &Results) -> Result<Results, Failure> {
    let shown = match results.sharing {
        Sharing::Internal => analysis::protect(results),
        Sharing::Public => results.clone(),
    };
    let leaks = analysis::audit(&shown);
    if leaks.is_empty() { Ok(shown) } else { Err(Failure::Input(leaks.iter().map(recoverable).collect())) }
}

/// Which table, scale and group a hidden count could be had of; never the count.
fn recoverable(leak: &Leak) -> Diagnostic {
    let also = |name: Option<&String>| name.map(|name| format!(", {name}")).unwrap_or_default();
    let finding = Diagnostic::error("small-cell-recoverable", Place::nowhere()).with("table", leak.table);
    finding.with("scale", also(leak.scale.as_ref())).with("group", also(leak.group.as_ref()))
}

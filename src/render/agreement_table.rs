//! How the method behind the reports sorts the same respondents as each of the other methods of reliable change.
//!
//! A row a pair of methods, and only where it may be shown. Pairs of two other methods stand in `results.json` alone: they say nothing
//! of a number that a report shows.

use super::table::{Cell, Kind, Table};
use super::tables::Tables;
use crate::analysis::results::Outcome;

/// The first method's class, then the other's.
const CELLS: [[&str; 3]; 3] = [
    ["deteriorated_deteriorated", "deteriorated_unchanged", "deteriorated_improved"],
    ["unchanged_deteriorated", "unchanged_unchanged", "unchanged_improved"],
    ["improved_deteriorated", "improved_unchanged", "improved_improved"],
];
/// Jacobson and Truax.
const OF_THE_REPORT: &str = "jt";

pub(super) fn agreement(tables: Tables<'_>, outcomes: &[&Outcome]) -> Table {
    use Kind::{Count, Text};
    let mut rows = Vec::new();
    let mut hidden = false;
    for outcome in outcomes {
        for agreement in outcome.reliable_change.iter().flat_map(|reliable| &reliable.agreement) {
            if agreement.first != OF_THE_REPORT {
                continue;
            }
            if agreement.agreeing.is_none() {
                hidden = true;
                continue;
            }
            let mut row = tables.outcome_cells(outcome);
            row.extend([agreement.first.to_uppercase().into(), agreement.second.to_uppercase().into()]);
            row.extend([outcome.n.pairs.into(), agreement.agreeing.into()]);
            row.extend(agreement.table.iter().flatten().map(|count| Cell::from(*count)));
            rows.push(row);
        }
    }
    let mut columns = vec![("method", Text), ("other_method", Text), ("n", Count), ("agreeing", Count)];
    columns.extend(CELLS.iter().flatten().map(|key| (*key, Count)));
    let mut table = tables.by_outcome("agreement", &columns, rows);
    table.notes.push(tables.phrases.get("note.agreement").to_owned());
    if hidden {
        let limit = tables.results.settings.min_cell.to_string();
        table.notes.push(tables.phrases.fill("note.agreement_hidden", &[("limit", &limit)]));
    }
    table
}

//! Tables of how much reliable change hangs on the standard deviation and the reliability that it is measured with.
//!
//! How many would change class is in the full results alone: next to the counts by the threshold in use it would soon tell of one person.

use super::table::{Cell, Kind, Table};
use super::tables::Tables;
use crate::analysis::results::{Outcome, YardstickBasis, YardstickRange, YardstickUncertainty};

fn known<'a>(outcomes: &[&'a Outcome]) -> impl Iterator<Item = (&'a Outcome, &'a YardstickUncertainty)> {
    let known = |outcome: &&'a Outcome| Some((*outcome, outcome.reliable_change.as_ref()?.uncertainty.as_ref()?));
    outcomes.iter().filter_map(known)
}

/// Between which the two figures could be, and the threshold with them.
pub(super) fn ranges(tables: Tables<'_>, outcomes: &[&Outcome]) -> Table {
    use Kind::{Interval, Number, Text};
    let rows = known(outcomes).map(|(outcome, found)| {
        let figure = |range: &YardstickRange| -> [Cell; 3] {
            let basis = match range.basis {
                YardstickBasis::SamplingError => "precision.sampling",
                YardstickBasis::OtherSources => "precision.sources",
                YardstickBasis::Unknown => "precision.unknown",
            };
            [range.value.into(), [range.low, range.high].into(), tables.phrases.get(basis).into()]
        };
        let mut row = tables.outcome_cells(outcome);
        row.extend(figure(&found.sd));
        row.extend(figure(&found.reliability));
        row.extend([outcome.reliable_change.as_ref().map(|reliable| reliable.threshold).into(), found.thresholds.into()]);
        row.push(found.smallest_changes.into());
        row
    });
    let columns = [
        ("sd", Number(2)),
        ("sd_range", Interval(2)),
        ("sd_basis", Text),
        ("reliability", Number(2)),
        ("reliability_range", Interval(2)),
        ("reliability_basis", Text),
        ("threshold", Number(1)),
        ("threshold_range", Interval(1)),
        ("smallest_change_range", Interval(1)),
    ];
    tables.by_outcome("yardstick_ranges", &columns, rows.collect())
}

/// Every standard deviation with every reliability, and whether the rate is above its chance level by them.
pub(super) fn yardsticks(tables: Tables<'_>, outcomes: &[&Outcome]) -> Table {
    use Kind::{Number, Share, Text};
    let mut rows = Vec::new();
    for (outcome, found) in known(outcomes) {
        for one in &found.yardsticks {
            let mut row = tables.outcome_cells(outcome);
            row.extend([one.sd.into(), one.sd_source.get(tables.phrases.language()).into()]);
            row.extend([one.reliability.into(), one.reliability_source.get(tables.phrases.language()).into()]);
            row.extend([one.threshold.into(), one.smallest_change.into(), one.chance.into()]);
            let verdict = |above: bool| tables.phrases.get(if above { "precision.yes" } else { "precision.no" });
            row.push(one.above_chance.map(verdict).into());
            rows.push(row);
        }
    }
    let columns = [
        ("sd", Number(2)),
        ("sd_source", Text),
        ("reliability", Number(2)),
        ("reliability_source", Text),
        ("threshold", Number(1)),
        ("smallest_change", Number(1)),
        ("chance", Share),
        ("above_chance", Text),
    ];
    tables.by_outcome("yardsticks", &columns, rows)
}

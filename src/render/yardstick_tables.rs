//! Tables of what would have happened anyway.

use super::table::{Cell, Kind, Table};
use super::tables::Tables;
use crate::analysis::Rule;
use crate::analysis::results::{MeeChua, Outcome};

/// What stands beside a headline: the chance level, the net share and the change that regression to the mean alone would bring.
pub(super) fn beside(tables: Tables<'_>, outcomes: &[&Outcome], rule: Rule) -> Table {
    use Kind::{Count, Number, Share, ShareInterval};
    let mut rows = Vec::new();
    for outcome in outcomes {
        let rate = outcome.rates.of(rule);
        let mut row = tables.outcome_cells(outcome);
        row.extend([rate.map(|rate| rate.n).into(), rate.and_then(|rate| rate.rate).into(), rate.and_then(|rate| rate.chance).into()]);
        row.extend([rate.and_then(|rate| rate.net).into(), rate.and_then(|rate| rate.net_ci).into(), outcome.change.mean.into()]);
        row.push(outcome.regression.as_ref().and_then(|regression| regression.expected).into());
        rows.push(row);
    }
    let columns = [
        ("n", Count),
        ("rate", Share),
        ("chance", Share),
        ("net", Share),
        ("net_ci", ShareInterval),
        ("change", Number(1)),
        ("expected", Number(1)),
    ];
    tables.suppression_note(tables.by_outcome("beside", &columns, rows))
}

/// The expected artefact and Mee and Chua's test, a row a population mean.
pub(super) fn regression(tables: Tables<'_>, outcomes: &[&Outcome]) -> Table {
    use Kind::{Number, P, Text};
    let mut rows = Vec::new();
    for outcome in outcomes {
        let Some(regression) = &outcome.regression else { continue };
        let head = |mee_chua: Option<&MeeChua>| {
            let mut row = tables.outcome_cells(outcome);
            row.extend([outcome.change.mean.into(), regression.expected.into(), regression.beyond.into()]);
            row.extend([mee_chua.map(|test| test.slope).into(), reach(tables, mee_chua)]);
            row
        };
        let Some(test) = &regression.mee_chua else {
            let mut row = head(None);
            row.extend([Cell::Missing, Cell::Missing, Cell::Missing]);
            rows.push(row);
            continue;
        };
        for point in test.range.iter().chain(&test.at_norm) {
            let mut row = head(Some(test));
            row.extend([point.population_mean.into(), point.effect.into(), point.p.into()]);
            rows.push(row);
        }
    }
    let columns = [
        ("change", Number(1)),
        ("expected", Number(1)),
        ("beyond", Number(1)),
        ("slope", Number(2)),
        ("up_to", Text),
        ("population_mean", Number(1)),
        ("effect_left", Number(1)),
        ("p", P),
    ];
    tables.by_outcome("regression", &columns, rows)
}

/// Up to which population mean the change is more than regression to it.
fn reach(tables: Tables<'_>, mee_chua: Option<&MeeChua>) -> Cell {
    let Some(test) = mee_chua else { return Cell::Missing };
    match (test.significant, test.up_to) {
        (false, _) => tables.phrases.get("yardstick.nowhere").into(),
        (true, None) => tables.phrases.get("yardstick.anywhere").into(),
        (true, Some(mean)) => tables.phrases.numbers().decimal(mean, 1).into(),
    }
}

/// The SDQ's added value.
pub(super) fn added_value(tables: Tables<'_>, outcomes: &[&Outcome]) -> Table {
    use Kind::{Count, Interval, Number};
    let mut rows = Vec::new();
    for outcome in outcomes {
        let Some(value) = &outcome.added_value else { continue };
        let effect = value.effect_size.as_ref();
        let mut row = tables.outcome_cells(outcome);
        row.extend([value.n.into(), value.months.into(), value.mean.into(), value.ci.into()]);
        row.extend([effect.map(|effect| effect.estimate).into(), effect.and_then(|effect| effect.ci).into()]);
        rows.push(row);
    }
    let columns = [
        ("n", Count),
        ("months", Number(1)),
        ("added_value", Number(1)),
        ("added_value_ci", Interval(1)),
        ("added_effect", Number(2)),
        ("added_effect_ci", Interval(2)),
    ];
    tables.by_outcome("added_value", &columns, rows)
}

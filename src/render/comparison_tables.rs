//! Tables of the programme's group against a comparison group.

use super::table::{Cell, Column, Kind, Table};
use super::tables::Tables;
use crate::analysis::Rule;
use crate::analysis::results::{Comparison, Effect, GroupDifference, MeanDifference, Outcome};

/// The two groups' outcomes that a difference is of.
pub(super) fn groups<'a>(tables: Tables<'a>, comparison: &'a Comparison, difference: &GroupDifference) -> Option<[&'a Outcome; 2]> {
    let same = |outcome: &&Outcome| outcome.subgroup.is_none() && outcome.id == difference.id && outcome.contrast == difference.contrast;
    Some([tables.results.outcomes.iter().find(same)?, comparison.outcomes.iter().find(same)?])
}

/// Both groups' mean changes with the difference between them, in three ways.
pub(super) fn changes(tables: Tables<'_>, comparison: &Comparison, differences: &[&GroupDifference]) -> Table {
    use Kind::{Count, Interval, Number, P, Text};
    let mut rows = Vec::new();
    for difference in differences {
        let Some([ours, theirs]) = groups(tables, comparison, difference) else { continue };
        let adjusted = difference.ancova.map(|found| found.adjusted);
        let parallel = difference.ancova.and_then(|found| found.parallel);
        let mut row = vec![tables.label(ours).into(), tables.contrast(ours).into()];
        row.extend([ours.n.pairs.into(), theirs.n.pairs.into(), ours.change.mean.into(), theirs.change.mean.into()]);
        row.extend(mean(difference.change));
        row.extend(effect(difference.d_ppc2.as_ref()));
        row.extend(mean(adjusted));
        row.push(parallel.map(|test| test.p).into());
        row.extend(effect(difference.baseline.as_ref()));
        rows.push(row);
    }
    let columns = [
        ("scale", Text),
        ("contrast", Text),
        ("n_programme", Count),
        ("n_comparison", Count),
        ("change_programme", Number(1)),
        ("change_comparison", Number(1)),
        ("group_difference", Number(1)),
        ("group_difference_ci", Interval(1)),
        ("group_difference_p", P),
        ("d_ppc2", Number(2)),
        ("d_ppc2_ci", Interval(2)),
        ("adjusted", Number(1)),
        ("adjusted_ci", Interval(1)),
        ("adjusted_p", P),
        ("parallel_p", P),
        ("baseline", Number(2)),
        ("baseline_ci", Interval(2)),
    ];
    tables.suppression_note(tables.table("comparison", &columns, rows))
}

/// Both groups' shares improved by some rules, and the difference.
pub(super) fn rates(tables: Tables<'_>, comparison: &Comparison, differences: &[&GroupDifference], rules: &[Rule]) -> Table {
    use Kind::{Count, Share, ShareInterval, Text};
    let mut rows = Vec::new();
    for difference in differences {
        let Some([ours, theirs]) = groups(tables, comparison, difference) else { continue };
        for rate in difference.rates.iter().filter(|rate| rules.contains(&rate.rule)) {
            let mut row = vec![tables.label(ours).into(), tables.contrast(ours).into(), tables.rule(rate.rule).into()];
            for group in [ours, theirs] {
                let own = group.rates.of(rate.rule);
                row.extend([own.map(|own| own.n).into(), own.and_then(|own| own.rate).into(), own.and_then(|own| own.ci).into()]);
            }
            row.extend([rate.difference.into(), rate.ci.into()]);
            rows.push(row);
        }
    }
    let columns = [
        ("scale", Text),
        ("contrast", Text),
        ("rule", Text),
        ("n_programme", Count),
        ("rate_programme", Share),
        ("rate_programme_ci", ShareInterval),
        ("n_comparison", Count),
        ("rate_comparison", Share),
        ("rate_comparison_ci", ShareInterval),
        ("rate_difference", Share),
        ("rate_difference_ci", ShareInterval),
    ];
    tables.suppression_note(tables.table("comparison_rates", &columns, rows))
}

/// Every table of a comparison, as data formats have them; the group's own means and rates among them.
pub(super) fn all(tables: Tables<'_>, comparison: &Comparison) -> Vec<Table> {
    let differences: Vec<&GroupDifference> = comparison.differences.iter().collect();
    let own: Vec<&Outcome> = comparison.outcomes.iter().collect();
    let without_group = |mut table: Table| {
        // Everybody in it is of the comparison group.
        if let Some(at) = table.columns.iter().position(|column: &Column| column.key == "group") {
            table.columns.remove(at);
            table.rows.iter_mut().for_each(|row: &mut Vec<Cell>| drop(row.remove(at)));
        }
        table
    };
    vec![
        changes(tables, comparison, &differences),
        rates(tables, comparison, &differences, &Rule::ALL),
        without_group(tables.change("comparison_group", &own)),
        without_group(tables.rates("comparison_group_rates", &own, &Rule::ALL)),
    ]
}

fn mean(found: Option<MeanDifference>) -> [Cell; 3] {
    [found.map(|found| found.difference).into(), found.map(|found| found.ci).into(), found.map(|found| found.p).into()]
}

fn effect(found: Option<&Effect>) -> [Cell; 2] {
    [found.map(|found| found.estimate).into(), found.and_then(|found| found.ci).into()]
}

//! Tables of those who were lost on the way.

use super::table::{Cell, Kind, Table};
use super::tables::Tables;
use crate::analysis::results::{Dropout, DropoutRate, Outcome, Rule, TippingVerdict};

fn with_lost<'a>(outcomes: &[&'a Outcome]) -> Vec<(&'a Outcome, &'a Dropout)> {
    let lost = outcomes.iter().filter_map(|outcome| Some((*outcome, outcome.dropout.as_ref()?)));
    lost.filter(|(_, dropout)| dropout.lost > 0).collect()
}

/// How the lost began, and the mean change with them.
pub(super) fn dropout(tables: Tables<'_>, outcomes: &[&Outcome]) -> Table {
    use Kind::{Count, Interval, Number, Share};
    let mut rows = Vec::new();
    for (outcome, dropout) in with_lost(outcomes) {
        let (difference, carried, imputed) = (dropout.difference.as_ref(), dropout.carried_forward, dropout.imputed.as_ref());
        let mut row = tables.outcome_cells(outcome);
        row.extend([dropout.at_start.into(), dropout.lost.into()]);
        row.extend([outcome.from.map(|from| from.mean).into(), dropout.mean.into(), dropout.sd.into()]);
        row.extend([difference.map(|effect| effect.estimate).into(), difference.and_then(|effect| effect.ci).into()]);
        row.extend([outcome.change.mean.into(), carried.map(|carried| carried.mean).into(), carried.and_then(|carried| carried.ci).into()]);
        row.extend([imputed.map(|imputed| imputed.mean).into(), imputed.map(|imputed| imputed.ci).into()]);
        row.extend([imputed.map(|imputed| imputed.fraction_missing).into()]);
        row.extend([imputed.map(|imputed| u64::from(imputed.imputations)).into()]);
        rows.push(row);
    }
    let columns = [
        ("at_start", Count),
        ("lost", Count),
        ("mean_completers", Number(1)),
        ("mean_lost", Number(1)),
        ("sd_lost", Number(1)),
        ("lost_difference", Number(2)),
        ("lost_difference_ci", Interval(2)),
        ("change", Number(1)),
        ("carried_forward", Number(1)),
        ("carried_forward_ci", Interval(1)),
        ("imputed_change", Number(1)),
        ("imputed_change_ci", Interval(1)),
        ("missing_information", Share),
        ("imputations", Count),
    ];
    let mut table = tables.by_outcome("dropout", &columns, rows);
    table.notes.push(tables.phrases.get("lost.note").to_owned());
    table
}

/// Each rate with the lost: none of them improved, all did, as others with the same score.
pub(super) fn rates(tables: Tables<'_>, outcomes: &[&Outcome], rules: &[crate::analysis::Rule]) -> Table {
    use Kind::{Count, Share, ShareInterval, Text};
    let mut rows = Vec::new();
    for (outcome, dropout) in with_lost(outcomes) {
        for &rule in rules {
            let Some(DropoutRate { lowest, highest, imputed, tipping_point }) = dropout.rates.of(rule) else { continue };
            let mut row = tables.outcome_cells(outcome);
            row.extend([tables.rule(rule).into(), dropout.at_start.into(), dropout.lost.into()]);
            row.extend([outcome.rates.of(rule).and_then(|rate| rate.rate).into()]);
            row.extend([lowest.rate.into(), lowest.ci.into(), highest.rate.into(), highest.ci.into()]);
            row.extend([imputed.map(|imputed| imputed.rate).into(), imputed.map(|imputed| imputed.ci).into()]);
            let verdict = tipping_point.map(|tipping| match tipping.verdict {
                TippingVerdict::Above => tables.phrases.get("lost.above"),
                TippingVerdict::Tips => tables.phrases.get("lost.tips"),
                TippingVerdict::NotAbove => tables.phrases.get("lost.not_above"),
            });
            row.extend([tipping_point.map(|tipping| tipping.benchmark).into(), verdict.into()]);
            row.push(tipping_point.and_then(|tipping| tipping.needed).into());
            rows.push(row);
        }
    }
    let columns = [
        ("rule", Text),
        ("at_start", Count),
        ("lost", Count),
        ("rate", Share),
        ("lowest", Share),
        ("lowest_ci", ShareInterval),
        ("highest", Share),
        ("highest_ci", ShareInterval),
        ("imputed_rate", Share),
        ("imputed_rate_ci", ShareInterval),
        ("chance_at_start", Share),
        ("above_chance", Text),
        ("needed", Count),
    ];
    let mut table = tables.suppression_note(tables.by_outcome("dropout_rates", &columns, rows));
    table.notes.push(tables.phrases.get("lost.rates_note").to_owned());
    table
}

/// How the completers and the lost are made up.
pub(super) fn background(tables: Tables<'_>, outcomes: &[&Outcome]) -> Table {
    use Kind::{Count, Interval, Number, Share, Text};
    let mut rows = Vec::new();
    for (outcome, dropout) in with_lost(outcomes) {
        for column in &dropout.background {
            for group in &column.groups {
                let mut row = tables.outcome_cells(outcome);
                let value = group.value.clone().unwrap_or_else(|| tables.phrases.get("word.unknown").to_owned());
                row.extend([Cell::from(column.label.clone()), value.into()]);
                row.extend([group.completers.into(), group.completers_share.into(), group.lost.into(), group.lost_share.into()]);
                let difference = group.difference.as_ref();
                row.extend([difference.map(|effect| effect.estimate).into(), difference.and_then(|effect| effect.ci).into()]);
                row.push(column.difference.into());
                rows.push(row);
            }
        }
    }
    let columns = [
        ("background", Text),
        ("category", Text),
        ("completers", Count),
        ("completers_share", Share),
        ("lost", Count),
        ("lost_share", Share),
        ("share_difference", Number(2)),
        ("share_difference_ci", Interval(2)),
        ("composition_difference", Number(2)),
    ];
    let mut table = tables.by_outcome("dropout_background", &columns, rows);
    table.notes.push(tables.phrases.get("lost.background_note").to_owned());
    table
}

/// Every table, of every rule.
pub(super) fn all(tables: Tables<'_>, outcomes: &[&Outcome]) -> [Table; 3] {
    [dropout(tables, outcomes), rates(tables, outcomes, &Rule::ALL), background(tables, outcomes)]
}

//! The chapter of the technical report: every statistic for everyone, and the main ones for each group.
//!
//! What nobody would read on a page stands in the CSV files alone: how every two methods sort the same respondents, and groups at
//! later waves.

use crate::analysis::results::{Outcome, Rule};

use super::{Report, renamed};
use crate::render::document::{Block, Chapter};
use crate::render::table::{Cell, Table};
use crate::render::tables::condensed;
use crate::render::{dropout_tables, precision_tables, remarks};

pub(super) fn statistics(report: &Report<'_>) -> Chapter {
    let tables = report.tables;
    let outcomes = || report.results.outcomes.iter();
    let everyone: Vec<&Outcome> = outcomes().filter(|outcome| outcome.subgroup.is_none()).collect();
    let groups: Vec<&Outcome> = report.wording.first_contrast_outcomes().filter(|outcome| outcome.subgroup.is_some()).collect();
    let heading = |key: &str| Block::Heading(report.phrases.get(key).to_owned());
    let mut blocks = vec![Block::Paragraph(report.phrases.get("technical.text").to_owned()), heading("technical.everyone")];
    let [dropout, dropout_rates, dropout_background] = dropout_tables::all(tables, &everyone);
    let whole = [
        tables.change("change", &everyone),
        tables.rates("rates", &everyone, &Rule::ALL),
        tables.effect_sizes("effect_sizes", &everyone),
        tables.tests("tests", &everyone),
        tables.reliable_change("reliable_change", &everyone),
        tables.clinical(&everyone),
        tables.caseness(&everyone),
        tables.bands("bands", &everyone),
        tables.reliability("reliability", &everyone),
        precision_tables::ranges(tables, &everyone),
        precision_tables::yardsticks(tables, &everyone),
        dropout,
        dropout_rates,
        dropout_background,
        remarks::notes(tables, &everyone),
    ];
    blocks.extend(whole.into_iter().filter_map(|table| shown("all", table)));
    if !groups.is_empty() {
        blocks.push(heading("technical.groups"));
        let by_group =
            [tables.change("change", &groups), tables.rates("rates", &groups, &Rule::ALL), tables.effect_sizes("effect_sizes", &groups)];
        blocks.extend(by_group.into_iter().filter_map(|table| shown("groups", table)));
    }
    report.chapter("technical", blocks)
}

/// Under an id of its own, for the report shows some of these tables in its chapters too; without rows that have nothing to show.
fn shown(of: &str, mut table: Table) -> Option<Block> {
    let numeric: Vec<bool> = table.columns.iter().map(|column| column.kind.is_numeric()).collect();
    if numeric.contains(&true) {
        table.rows.retain(|row| row.iter().zip(&numeric).any(|(cell, numeric)| *numeric && *cell != Cell::Missing));
    }
    let id = format!("{of}-{}", table.id);
    (!table.rows.is_empty()).then(|| Block::Table(renamed(condensed(table, &remarks::FOR_PROGRAMS), &id)))
}

//! Who belongs to the programme's group and who to a comparison group. No figure of the one holds anybody of the other.

use std::collections::BTreeSet;

use super::analyze::respondents_values;
use super::failure::Failure;
use super::plan::DataPlan;
use super::reading::{ScoredScale, StudyData};
use crate::analysis::results::{Comparison, Outcome, Settings};
use crate::analysis::{self, Tabulated};
use crate::domain::{Diagnostic, Place};
use crate::ingest::folded;
use crate::stats::TrajectoryTable;
use crate::waves::{self, Matching};

/// The respondents, matched, by group.
#[derive(Debug)]
pub struct Groups {
    /// Everybody, where no comparison group is named.
    pub programme: Matching,
    pub comparison: Option<Matching>,
}

/// Divides the respondents. Who has no value in the column is in neither group.
///
/// # Errors
/// A group of nobody.
pub fn groups(plan: &DataPlan, data: &mut StudyData, everyone: Matching) -> Result<Groups, Failure> {
    let (Some(group), Some(name)) = (&plan.comparison, &data.comparison) else {
        return Ok(Groups { programme: everyone, comparison: None });
    };
    let wanted: BTreeSet<String> = group.value.texts().iter().map(|value| folded(value)).collect();
    let values = respondents_values(data, &everyone, name, |text| Some(folded(text)).filter(|text| !text.is_empty()));
    let is_compared = |value: &Option<String>| value.as_ref().map(|value| wanted.contains(value));
    let compared: Vec<Option<bool>> = values.iter().map(is_compared).collect();
    let members = |wanted: bool| compared.iter().map(|compared| *compared == Some(wanted)).collect::<Vec<bool>>();
    let place = || Place::file(plan.study_file.clone().unwrap_or_default()).column(&group.column);
    let nobody = |members: &[bool], code| {
        let error = Diagnostic::error(code, place()).with("given", group.value.texts().join(", "));
        if members.contains(&true) { Ok(()) } else { Err(Failure::Input(error.into())) }
    };
    let (programme, comparison) = (members(false), members(true));
    nobody(&comparison, "comparison-nobody")?;
    nobody(&programme, "comparison-everybody")?;
    let unknown = compared.iter().filter(|compared| compared.is_none()).count();
    if unknown > 0 {
        data.findings.push(Diagnostic::warning("comparison-unknown", place()).with("count", unknown));
    }
    Ok(Groups { programme: everyone.among(&programme), comparison: Some(everyone.among(&comparison)) })
}

/// The comparison group's figures, and the programme's beside them.
#[must_use]
pub fn comparison(
    plan: &DataPlan,
    data: &StudyData,
    matching: &Matching,
    (scales, programme): (&[Tabulated], &[Outcome]),
    settings: &Settings,
) -> Option<Comparison> {
    let group = plan.comparison.as_ref()?;
    let table = |scored: &ScoredScale| {
        let scores: Vec<_> = scored.scores.iter().map(Option::as_ref).collect();
        waves::tabulate(matching, scored.scale.grid, &scores, &[]).whole
    };
    let tables: Vec<TrajectoryTable> = data.scales.iter().map(table).collect();
    let (outcomes, differences) = analysis::compare(scales, &tables, programme, settings, plan.language);
    Some(Comparison {
        column: group.column.clone(),
        values: group.value.texts(),
        label: group.label.clone(),
        design: group.design,
        outcomes,
        differences,
    })
}

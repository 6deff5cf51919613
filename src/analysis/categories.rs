//! Cases and bands: who is on which side of a line at each wave.

use super::notes::Notes;
use super::results::{Bands, Caseness, ChiSquared, McNemar};
use super::scale::{Scale, is_case};
use crate::instruments::{CaseRule, Status};
use crate::stats::chi_squared::ChiSquaredTest;
use crate::stats::marginal_homogeneity::{TransitionTable, bowker, stuart_maxwell};
use crate::stats::mcnemar::{PairedBinary, mcnemar};
use crate::stats::paired_proportion_difference::paired_proportion_difference;
use crate::stats::{ChangeTable, Confidence, Undefined};

/// Cases at the two waves, by the scale's rule.
pub fn caseness(scale: &Scale, table: &ChangeTable, confidence: Confidence, notes: &mut Notes) -> Option<Caseness> {
    let rule = scale.case?;
    let mut counts = PairedBinary { yes_yes: 0, yes_no: 0, no_yes: 0, no_no: 0 };
    for cell in table.cells() {
        let case = |steps: i64| is_case(rule, table.grid().score(steps as f64));
        let place = match (case(cell.from), case(cell.to)) {
            (true, true) => &mut counts.yes_yes,
            (true, false) => &mut counts.yes_no,
            (false, true) => &mut counts.no_yes,
            (false, false) => &mut counts.no_no,
        };
        *place += cell.count;
    }
    let test = mcnemar(&counts);
    let chi_squared = notes.keep("caseness.mcnemar.chi2", test.chi_squared);
    Some(Caseness {
        rule: spell(rule),
        case_case: Some(counts.yes_yes),
        case_noncase: Some(counts.yes_no),
        noncase_case: Some(counts.no_yes),
        noncase_noncase: Some(counts.no_no),
        mcnemar: Some(McNemar {
            exact_p: test.exact_p,
            mid_p: test.mid_p,
            chi2: chi_squared.map(|test| test.chi_squared),
            p: chi_squared.map(|test| test.p),
        }),
        difference: notes.effect("caseness.difference", paired_proportion_difference(&counts, confidence)),
    })
}

fn spell(rule: CaseRule) -> String {
    match rule {
        CaseRule::AtLeast(limit) => format!("≥ {limit}"),
        CaseRule::AtMost(limit) => format!("≤ {limit}"),
        CaseRule::Above(limit) => format!("> {limit}"),
        CaseRule::Below(limit) => format!("< {limit}"),
    }
}

/// How respondents moved between the bands of the scale's set.
pub fn bands(scale: &Scale, table: &ChangeTable, notes: &mut Notes) -> Option<Bands> {
    let cuts = scale.bands.as_ref()?;
    let k = cuts.labels.len();
    let mut transitions = TransitionTable::new(k);
    for cell in table.cells() {
        let band = |steps: i64| cuts.band(scale.direction, table.grid().score(steps as f64));
        transitions.add(band(cell.from), band(cell.to), cell.count);
    }
    let mut test = |field: &str, result: Result<ChiSquaredTest, Undefined>| {
        notes.keep(field, result).map(|test| ChiSquared { chi2: test.chi_squared, df: test.df as f64, p: test.p })
    };
    Some(Bands {
        set: cuts.set.clone(),
        set_names: cuts.set_names.clone(),
        status: match cuts.status {
            Status::Confirmed => "confirmed",
            Status::Unconfirmed => "unconfirmed",
        }
        .to_owned(),
        labels: cuts.labels.clone(),
        starts: cuts.starts.clone(),
        from: (0..k).map(|from| Some((0..k).map(|to| transitions.count(from, to)).sum())).collect(),
        to: (0..k).map(|to| Some((0..k).map(|from| transitions.count(from, to)).sum())).collect(),
        stuart_maxwell: test("bands.stuart_maxwell", stuart_maxwell(&transitions)),
        bowker: test("bands.bowker", bowker(&transitions)),
        transitions: (0..k).map(|from| (0..k).map(|to| Some(transitions.count(from, to))).collect()).collect(),
    })
}

//! Whether the right form was used: the same one at every wave, and one made for the child's age.

use super::answers::named_rows;
use super::{Seen, Subject, WaveSubject};
use crate::domain::{Diagnostic, Diagnostics, Place};
use crate::instruments::spelled_ages;

pub(super) fn check(subject: &Subject<'_>, seen: &Seen, findings: &mut Diagnostics) {
    mixed_forms(subject, findings);
    for (number, wave) in subject.waves.iter().enumerate() {
        ages(subject, seen, number, wave, findings);
    }
}

/// Forms of one questionnaire share the first part of their id: `sdq-parent-4-17`, `sdq-teacher-4-17`.
fn family(id: &str) -> &str {
    id.split('-').next().unwrap_or(id)
}

/// One form at one wave and another at the next.
fn mixed_forms(subject: &Subject<'_>, findings: &mut Diagnostics) {
    for (position, one) in subject.instruments.iter().enumerate() {
        for other in &subject.instruments[position + 1..] {
            let same_family = family(&one.instrument.id) == family(&other.instrument.id);
            let never_together = one.in_wave.iter().zip(&other.in_wave).all(|(one, other)| !(*one && *other));
            if same_family && never_together {
                let finding = Diagnostic::warning("mixed-forms", Place::nowhere()).with("one", &one.instrument.id);
                findings.push(finding.with("other", &other.instrument.id));
            }
        }
    }
}

/// Respondents whose age is outside the form's.
fn ages(subject: &Subject<'_>, seen: &Seen, number: usize, wave: &WaveSubject<'_>, findings: &mut Diagnostics) {
    let Some(ages) = &seen.dates[number].ages else { return };
    for found in subject.instruments.iter().filter(|found| found.in_wave[number]) {
        let Some([youngest, oldest]) = found.instrument.ages else { continue };
        let outside = |age: f64| age < f64::from(youngest) || age >= f64::from(oldest) + 1.0;
        let rows: Vec<usize> = ages.iter().enumerate().filter(|(_, age)| age.is_some_and(outside)).map(|(row, _)| row).collect();
        if let Some(first) = rows.first() {
            let place = wave.place(*first);
            let finding = Diagnostic::warning("age-outside-form", place).with("instrument", &found.instrument.id);
            let finding = finding.with("ages", spelled_ages([youngest, oldest])).with("count", rows.len());
            findings.push(finding.with("rows", named_rows(rows.iter().map(|row| wave.number(*row)))));
        }
    }
}

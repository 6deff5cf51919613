//! REDCap: one row a record and event, raw or with labels.
//!
//! The first column is the record's id. In a project with events each row tells its event, `redcap_event_name` in a raw export
//! (`foer_arm_1`) and "Event Name" in one with labels (`Før (Arm 1: Alle)`); a record's rows stand in the order of the design. Rows of
//! a repeating form also tell form and instance. Checkboxes are columns `var___1`, forms' states `form_complete`.

use std::collections::{BTreeMap, BTreeSet};

use super::names::position;
use super::{Beside, Vendor, does_not_fit};
use crate::domain::{Diagnostic, Diagnostics, Place};
use crate::ingest::arrangement::{Arrangement, Event, Events, Repeats, Respondent};
use crate::ingest::export::Export;
use crate::ingest::text::{folded, tidy};
use crate::ingest::wave_words::WaveWord;

pub(super) const VENDOR: Vendor = Vendor { name: "redcap", title: "REDCap", recognises, arrange };

/// Names that an export with labels has once a form.
pub(super) const REPEATED: [&str; 3] = ["Complete?", "Survey Identifier", "Survey Timestamp"];

/// Names that only REDCap gives.
const OWN: [&str; 5] =
    ["redcap_event_name", "redcap_repeat_instrument", "redcap_repeat_instance", "redcap_data_access_group", "redcap_survey_identifier"];

const RECORD: &[&str] = &["record_id", "record id"];
const EVENT: &[&str] = &["redcap_event_name", "event name"];
const REPEAT: [&[&str]; 2] = [&["redcap_repeat_instrument", "repeat instrument"], &["redcap_repeat_instance", "repeat instance"]];

/// A column that only REDCap has, or the usual name of the record and a form's state.
fn recognises(export: &Export, _: &Beside<'_>) -> bool {
    let names: Vec<String> = export.columns().iter().map(|column| folded(column.name())).collect();
    let own = |name: &String| OWN.contains(&name.as_str());
    let is_record = names.first().is_some_and(|name| RECORD.contains(&name.as_str()));
    let state = |name: &String| name.ends_with("_complete") || name == "complete?";
    names.iter().any(own) || (is_record && (position(export, EVENT).is_some() || names.iter().any(state)))
}

fn arrange(export: Export, _: &Beside<'_>) -> Result<Export, Diagnostics> {
    if export.columns().is_empty() {
        return Err(does_not_fit(&export, &VENDOR));
    }
    // Other names than `record_id` are possible, but the record is always first.
    let record = position(&export, RECORD).unwrap_or(0);
    let event = position(&export, EVENT);
    let respondent = match event {
        Some(_) => Respondent::Column(record),
        None if position(&export, &["id"]).is_some() => Respondent::UsualName,
        None => {
            let why = Diagnostic::error("redcap-record-numbers", Place::file(&export.facts.file));
            Respondent::RowsOnly { column: record, why: why.with("column", export.column(record).name()) }
        }
    };
    let arrangement = Arrangement {
        layout: Some(VENDOR.name),
        respondent,
        events: event.map_or(Events::None, |event| events(&export, record, event)),
        repeats: repeats(&export),
        bare_numbers: None,
    };
    Ok(export.arranged(arrangement))
}

/// The events in the order that their names say, else the one in which they stand in every record that has them, and for the rest
/// that of their first rows.
fn events(export: &Export, record: usize, event: usize) -> Events {
    let column = export.column(event);
    let place = || Place::file(&export.facts.file).column(column.name());
    let values: Vec<String> =
        column.distinct(None).iter().map(|found| tidy(found.text).into_owned()).filter(|value| !value.is_empty()).collect();
    let mut arms: Vec<&str> = values.iter().map(|value| split_arm(value).1).collect();
    arms.sort_unstable();
    arms.dedup();
    if arms.len() > 1 {
        return Events::Unclear(Diagnostic::error("redcap-arms", place()).with("events", listed(&values)));
    }
    if values.len() < 2 {
        return Events::None;
    }
    let known = by_words(&values).or_else(|| {
        let values = ordered(&values, &records(export, record, event))?;
        Some(values.into_iter().map(|value| (split_arm(&value).0.to_owned(), value)).collect())
    });
    let Some(events) = known else {
        return Events::Unclear(Diagnostic::error("redcap-event-order", place()).with("events", listed(&values)));
    };
    let events = events.into_iter().map(|(name, value)| Event { name, value }).collect();
    Events::Known { column: column.name().to_owned(), events }
}

/// The events in the order of the words for their time, with the usual names of waves; `None` where not every event has one.
fn by_words(values: &[String]) -> Option<Vec<(String, String)>> {
    let word = |value: &String| Some((WaveWord::of(split_arm(value).0)?, value.clone()));
    let mut words = values.iter().map(word).collect::<Option<Vec<(WaveWord, String)>>>()?;
    words.sort_by_key(|(word, _)| word.order);
    let apart = words.iter().zip(words.iter().skip(1)).all(|((word, _), (next, _))| word.order < next.order);
    let named = words.into_iter().map(|(word, value)| Some((word.wave_name()?, value)));
    named.collect::<Option<Vec<(String, String)>>>().filter(|_| apart)
}

/// The sequences of events that records have, in the order of their rows.
fn records(export: &Export, record: usize, event: usize) -> BTreeSet<Vec<String>> {
    let mut records: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for row in 0..export.rows() {
        let value = tidy(export.column(event).text(row)).into_owned();
        let of_record = records.entry(folded(export.column(record).text(row))).or_default();
        if !value.is_empty() && !of_record.contains(&value) {
            of_record.push(value);
        }
    }
    records.into_values().collect()
}

/// The values, which come in the order they first appear, in one that contradicts no sequence; `None` if there is none.
fn ordered(values: &[String], sequences: &BTreeSet<Vec<String>>) -> Option<Vec<String>> {
    let mut left: Vec<&String> = values.iter().collect();
    let mut order = Vec::with_capacity(left.len());
    while !left.is_empty() {
        let comes_first = |value: &&String| {
            sequences.iter().all(|sequence| match sequence.iter().position(|other| other == *value) {
                Some(at) => !sequence[..at].iter().any(|earlier| left.contains(&earlier)),
                None => true,
            })
        };
        let next = left.iter().position(comes_first)?;
        order.push(left.remove(next).clone());
    }
    Some(order)
}

/// An event's own name and its arm: `foer_arm_1` is `foer` of `1`, `Før (Arm 1: Alle)` is `Før` of `1: Alle`.
fn split_arm(value: &str) -> (&str, &str) {
    let raw = value.rsplit_once("_arm_").filter(|(_, arm)| !arm.is_empty() && arm.bytes().all(|byte| byte.is_ascii_digit()));
    let labelled = || value.strip_suffix(')').and_then(|value| value.rsplit_once(" (Arm "));
    raw.or_else(labelled).unwrap_or((value, ""))
}

/// Rows of repeating forms: which of a child's is the measurement can't be seen.
fn repeats(export: &Export) -> Option<Repeats> {
    let [form, instance] = REPEAT.map(|names| position(export, names));
    let instance = instance.or(form)?;
    let column = export.column(form.unwrap_or(instance));
    let rows = column.rows_where(|text| !text.trim().is_empty());
    let first = *rows.first()?;
    let place = Place::file(&export.facts.file).row(export.row_number(first as usize)).column(column.name());
    let why = Diagnostic::error("redcap-repeats", place).with("count", rows.len()).with("instance", export.column(instance).name());
    Some(Repeats { instance, why })
}

fn listed(values: &[String]) -> String {
    values.iter().map(|value| format!("\"{value}\"")).collect::<Vec<_>>().join(", ")
}

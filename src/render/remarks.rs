//! What must be said of the figures: what they are read against, how the run was set, why some are missing.
//!
//! Each row has the name that `results.json` uses, for programs, and words, for readers.

use super::phrases::Phrases;
use super::table::{Kind, MISSING, Table};
use super::tables::Tables;
use crate::analysis::results::{DeclaredCoding, Duplicates, Note, Outcome, ReliableSd, Settings};
use crate::domain::Localized;

/// Columns that only programs need.
pub(super) const FOR_PROGRAMS: [&str; 2] = ["setting", "field"];

/// What the figures are read against, once a scale.
pub(super) fn references(tables: Tables<'_>, outcomes: &[&Outcome]) -> Table {
    use Kind::{Number, Text};
    let language = tables.phrases.language();
    let mut seen: Vec<&str> = Vec::new();
    let mut rows = Vec::new();
    for outcome in outcomes {
        if seen.contains(&outcome.id.as_str()) {
            continue;
        }
        seen.push(&outcome.id);
        let mut line = |what: &str, value: Option<f64>, source: Option<String>| {
            if let Some(value) = value {
                rows.push(vec![
                    tables.label(outcome).into(),
                    tables.phrases.get(what).into(),
                    value.into(),
                    source.unwrap_or_default().into(),
                ]);
            }
        };
        let text = |source: Option<&Localized>| source.map(|source| source.get(language).to_owned());
        let reference = &outcome.reference;
        line("reference.mid", reference.mid, text(reference.mid_source.as_ref()));
        let norm = reference.norm.as_ref();
        let source = norm.map(|norm| {
            let source = format!("{}: {}", norm.population.get(language), norm.source.get(language));
            if norm.status == "confirmed" { source } else { format!("{source} ({})", tables.phrases.get("word.unconfirmed")) }
        });
        line("reference.norm_mean", norm.map(|norm| norm.mean), source.clone());
        line("reference.norm_sd", norm.map(|norm| norm.sd), source);
        line("reference.retest", reference.retest, text(reference.retest_source.as_ref()));
        if let Some(reliable) = &outcome.reliable_change {
            let given = |source: Option<&Localized>, english: &str| text(source).or_else(|| Some(english.to_owned()));
            let reliability = given(reference.reliability_source.as_ref(), &reliable.reliability_source);
            line("reference.reliability", Some(reliable.reliability), reliability);
            line("reference.sd", Some(reliable.sd), given(reference.sd_source.as_ref(), &reliable.sd_source));
        }
    }
    tables.table("references", &[("scale", Text), ("figure", Text), ("value", Number(2)), ("source", Text)], rows)
}

/// Every effective setting.
pub(super) fn settings(tables: Tables<'_>) -> Table {
    let phrases = tables.phrases;
    let numbers = phrases.numbers();
    let Settings { level, headline, reliable_sd, bootstrap, seed, min_cell, duplicates, missing, waves, instruments, codings } =
        &tables.results.settings;
    let listed = |items: Vec<String>| if items.is_empty() { MISSING.to_owned() } else { items.join("; ") };
    let reliable_sd = match reliable_sd {
        ReliableSd::Norm => "setting.reliable_sd_norm",
        ReliableSd::Sample => "setting.reliable_sd_sample",
    };
    let duplicates = match duplicates {
        Duplicates::Refuse => "setting.duplicates_refuse",
        Duplicates::First => "setting.duplicates_first",
        Duplicates::Last => "setting.duplicates_last",
    };
    let percent = level * 100.0;
    let level = format!("{} %", numbers.decimal(percent, usize::from((percent - percent.round()).abs() >= 1e-9)));
    let lines = [
        ("level", level),
        ("headline", tables.rule(*headline).to_owned()),
        ("reliable_sd", phrases.get(reliable_sd).to_owned()),
        ("bootstrap", numbers.integer(i64::from(*bootstrap))),
        ("seed", seed.to_string()),
        ("min_cell", min_cell.to_string()),
        ("duplicates", phrases.get(duplicates).to_owned()),
        ("missing", listed(missing.clone())),
        ("waves", listed(waves.iter().map(|wave| tables.wave(wave)).collect())),
        ("instruments", listed(instruments.iter().map(|id| instrument(tables, id)).collect())),
        ("codings", listed(codings.iter().map(|coding| spelled(tables, coding)).collect())),
    ];
    let rows = lines.map(|(name, value)| vec![name.into(), phrases.get(&format!("setting.{name}")).into(), value.into()]);
    tables.table("settings", &[("setting", Kind::Text), ("what", Kind::Text), ("value", Kind::Text)], rows.to_vec())
}

fn instrument(tables: Tables<'_>, id: &str) -> String {
    let of_instrument = |outcome: &&Outcome| outcome.instrument.as_deref() == Some(id);
    let names = tables.results.outcomes.iter().find(of_instrument).and_then(|outcome| outcome.instrument_names.as_ref());
    names.map_or_else(|| id.to_owned(), |names| names.get(tables.phrases.language()).to_owned())
}

fn spelled(tables: Tables<'_>, coding: &DeclaredCoding) -> String {
    let key = if coding.reversed { "setting.coding_reversed" } else { "setting.coding" };
    let offset = tables.phrases.numbers().signed(f64::from(coding.offset), 0);
    let values = [("instrument", instrument(tables, &coding.instrument)), ("wave", tables.wave(&coding.wave)), ("offset", offset)];
    tables.phrases.fill(key, &values.each_ref().map(|(name, value)| (*name, value.as_str())))
}

/// Why numbers are missing, or how they must be read.
pub(super) fn notes(tables: Tables<'_>, outcomes: &[&Outcome]) -> Table {
    let mut rows = Vec::new();
    for outcome in outcomes {
        for note in &outcome.notes {
            let mut row = tables.outcome_cells(outcome);
            row.extend([note.field.clone().into(), field(&note.field, tables.phrases).into(), reason(note, tables.phrases).into()]);
            rows.push(row);
        }
    }
    tables.by_outcome("notes", &[("field", Kind::Text), ("what", Kind::Text), ("reason", Kind::Text)], rows)
}

/// The reason in words; in English where a later version gave one that this one does not know.
fn reason(note: &Note, phrases: Phrases) -> String {
    reason_in_words(&note.code, &note.reason, phrases)
}

pub(super) fn reason_in_words(code: &str, english: &str, phrases: Phrases) -> String {
    phrases.find(&format!("reason.{code}")).unwrap_or(english).to_owned()
}

/// A field of an outcome in words: its own, else those of what it is part of, with the part.
pub fn field(field: &str, phrases: Phrases) -> String {
    if let Some(words) = phrases.find(&format!("field.{}", if field == "*" { "all" } else { field }.replace('.', "_"))) {
        return words.to_owned();
    }
    match field.rsplit_once('.') {
        Some((whole, part)) => match phrases.find(&format!("field_part.{part}")) {
            Some(part) => format!("{}: {part}", self::field(whole, phrases)),
            None => field.to_owned(),
        },
        None => field.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::field;
    use crate::domain::Language;
    use crate::render::Phrases;

    #[test]
    fn a_field_is_named_by_its_own_words_or_by_what_it_is_part_of() {
        let danish = Phrases::of(Language::Danish);
        assert_eq!(field("rates.mid", danish), "fremgang: vigtig ændring");
        assert_eq!(field("rates.mid.net_ci", danish), "fremgang: vigtig ændring: interval for nettoandelen");
        assert_eq!(field("from.sd", danish), "scoren ved første måling: standardafvigelse");
        assert_eq!(field("something.new", danish), "something.new");
    }
}

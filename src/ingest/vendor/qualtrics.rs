//! Qualtrics: a table with three header rows (names, question texts, `{"ImportId": …}`).
//!
//! `Status` tells previews and test responses, which the survey's makers gave themselves, from answers. `ResponseId` numbers
//! responses; the person, where the survey was sent out by a contact list, is `ExternalReference`. (Qualtrics, "Understanding your
//! dataset".)

use super::names::position;
use super::{Beside, Vendor, does_not_fit};
use crate::domain::{Diagnostic, Diagnostics, Place};
use crate::ingest::arrangement::{Arrangement, Respondent};
use crate::ingest::export::Export;
use crate::ingest::text::folded;

pub(super) const VENDOR: Vendor = Vendor { name: "qualtrics", title: "Qualtrics", recognises, arrange };

fn recognises(export: &Export, _: &Beside<'_>) -> bool {
    import_ids(export).is_some()
}

/// The row of import ids: the second after the names, or the first where somebody deleted the question texts.
fn import_ids(export: &Export) -> Option<usize> {
    let is_import_id = |text: &str| {
        let text: String = text.chars().filter(|c| !c.is_whitespace()).take(12).collect();
        text == "{\"ImportId\":" || text == "{'ImportId':"
    };
    (0..export.rows().min(2)).find(|&row| {
        let mut cells = export.columns().iter().map(|column| column.text(row).trim()).filter(|text| !text.is_empty()).peekable();
        cells.peek().is_some() && cells.all(is_import_id)
    })
}

fn arrange(export: Export, _: &Beside<'_>) -> Result<Export, Diagnostics> {
    let Some(last_header) = import_ids(&export) else { return Err(does_not_fit(&export, &VENDOR)) };
    let file = export.facts.file.clone();
    let status = position(&export, &["status"]);
    let kind = |row: u32| status.map_or(Kind::Answer, |status| Kind::of(export.column(status).text(row as usize)));
    let responses: Vec<u32> = (last_header as u32 + 1..export.rows() as u32).collect();
    let rows: Vec<u32> = responses.iter().copied().filter(|&row| kind(row) != Kind::Trial).collect();
    let spam = rows.iter().filter(|&&row| kind(row) == Kind::Spam).count();
    let trials = responses.len() - rows.len();
    if rows.is_empty() {
        return Err(Diagnostic::error("file-without-rows", Place::file(&file).row(export.row_number(last_header))).into());
    }
    let mut export = export.select_rows(&rows);
    let place = || Place::file(&file).column("Status");
    if trials > 0 {
        export.warn(Diagnostic::warning("qualtrics-trials", place()).with("count", trials));
    }
    if spam > 0 {
        export.warn(Diagnostic::warning("qualtrics-spam", place()).with("count", spam));
    }
    let respondent = respondent(&export);
    Ok(export.arranged(Arrangement { layout: Some(VENDOR.name), respondent, ..Arrangement::default() }))
}

/// A column called `id` (embedded data) first; then the contact list's reference, where anybody has one.
fn respondent(export: &Export) -> Respondent {
    if position(export, &["id"]).is_some() {
        return Respondent::UsualName;
    }
    let reference = position(export, &["externalreference", "externaldatareference"]);
    let is_filled = |column: &usize| export.column(*column).distinct(None).iter().any(|found| !found.text.trim().is_empty());
    if let Some(column) = reference.filter(is_filled) {
        return Respondent::Column(column);
    }
    match position(export, &["responseid"]) {
        Some(column) => {
            let why = Diagnostic::error("qualtrics-no-person", Place::file(&export.facts.file));
            Respondent::RowsOnly { column, why }
        }
        None => Respondent::UsualName,
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Answer,
    /// A preview or a test response.
    Trial,
    /// Thought to be from a machine.
    Spam,
}

impl Kind {
    /// A status is a text or a number: 0 an answer, 1 a preview, 2 a test, 4 imported, 8 spam, 16 offline, and their sums.
    fn of(status: &str) -> Self {
        match folded(status).as_str() {
            "1" | "2" | "9" | "17" | "survey preview" | "survey test" | "spam survey preview" | "offline survey preview" => Self::Trial,
            "8" | "12" | "spam" | "imported spam" => Self::Spam,
            _ => Self::Answer,
        }
    }
}

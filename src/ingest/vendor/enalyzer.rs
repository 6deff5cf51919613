//! Enalyzer: a plain table in XLSX, CSV or SPSS, whose maker chose for each question text, value or label number.
//!
//! Its columns are named by the survey's maker, and nothing else marks the file, so that it is not recognised but named. What is
//! known then is that a number is no answer yet: label numbers, which choice and rating questions have unless another format is
//! chosen, count the answers from 1 in the order shown, and values are whatever the survey's maker gave them. (Enalyzer help
//! centre, "Download svardata".) Texts, and SPSS files that say what their numbers mean, need nothing.

use super::{Beside, Vendor};
use crate::domain::{Diagnostic, Diagnostics, Place};
use crate::ingest::arrangement::Arrangement;
use crate::ingest::export::Export;

pub(super) const VENDOR: Vendor = Vendor { name: "enalyzer", title: "Enalyzer", recognises, arrange };

fn recognises(_: &Export, _: &Beside<'_>) -> bool {
    false
}

#[expect(clippy::unnecessary_wraps, reason = "other layouts can fail")]
fn arrange(export: Export, _: &Beside<'_>) -> Result<Export, Diagnostics> {
    let bare_numbers = Some(Diagnostic::error("enalyzer-bare-numbers", Place::file(&export.facts.file)));
    Ok(export.arranged(Arrangement { layout: Some(VENDOR.name), bare_numbers, ..Arrangement::default() }))
}

//! SurveyXact: a dataset with its companions `labels`, `structure` and `variables`, as CSV files or as sheets of one workbook.
//!
//! The dataset has codes; what a code means stands in `labels`, which has no header and three columns (variable; code; label).
//! Questions are called `s_…`, background variables `b_…`; `stato…` and `closeTime` are the system's own. The companions carry the
//! dataset's name with "labels" for "dataset". Encodings vary between UTF-8, UTF-16LE and Windows-1252, delimiters between `;`, tab
//! and comma (seen in exports, and in the R package readSX's examples).

use std::collections::BTreeMap;

use super::companions::LABELS;
use super::names::{position, shorten};
use super::{Beside, Vendor};
use crate::domain::{Diagnostic, Diagnostics, Place};
use crate::ingest::arrangement::Arrangement;
use crate::ingest::export::Export;
use crate::ingest::format::Heading;
use crate::ingest::text::{folded, tidy};
use crate::ingest::text_column::TextColumn;

pub(super) const VENDOR: Vendor = Vendor { name: "surveyxact", title: "SurveyXact", recognises, arrange };

const LABEL_COLUMNS: Heading = Heading::Absent(&["variable", "code", "label"]);

/// The system's own columns; or a companion with the labels of some of its columns.
fn recognises(export: &Export, beside: &Beside<'_>) -> bool {
    let has_status = export.columns().iter().any(|column| folded(column.name()).starts_with("stato"));
    (has_status && position(export, &["closetime"]).is_some())
        // A workbook that goes by another name is not opened again for this.
        || (beside.has_the_name() && labels_beside(beside).and_then(Result::ok).is_some_and(|labels| labels.explains(export)))
}

fn arrange(export: Export, beside: &Beside<'_>) -> Result<Export, Diagnostics> {
    let export = match labels_beside(beside) {
        Some(labels) => labels?.attach(export),
        None => export,
    };
    let place = Place::file(&export.facts.file);
    let bare_numbers = Some(Diagnostic::error("surveyxact-bare-numbers", place));
    let export = shorten(export, |name| {
        let (prefix, rest) = name.split_once('_')?;
        (matches!(prefix, "s" | "S" | "b" | "B") && !rest.is_empty()).then(|| rest.to_owned())
    });
    Ok(export.arranged(Arrangement { layout: Some(VENDOR.name), bare_numbers, ..Arrangement::default() }))
}

/// What codes mean, by the variable's name in small letters.
struct Labels(BTreeMap<String, BTreeMap<String, String>>);

impl Labels {
    /// # Errors
    /// A code of one variable with two meanings.
    fn of(table: &Export) -> Result<Self, Diagnostics> {
        let mut labels: BTreeMap<String, BTreeMap<String, String>> = BTreeMap::new();
        let mut problems = Diagnostics::new();
        for row in 0..table.rows() {
            let [variable, code, label] = [0, 1, 2].map(|column| tidy(table.column(column).text(row)).into_owned());
            let of_variable = labels.entry(folded(&variable)).or_default();
            if of_variable.get(&code).is_some_and(|earlier| *earlier != label) {
                let place = Place::file(&table.facts.file).row(table.row_number(row));
                problems.push(Diagnostic::error("surveyxact-code-twice", place).with("variable", &variable).with("code", &code));
            }
            of_variable.insert(code, label);
        }
        if problems.has_errors() { Err(problems) } else { Ok(Self(labels)) }
    }

    fn explains(&self, export: &Export) -> bool {
        export.columns().iter().any(|column| self.0.contains_key(&folded(column.name())))
    }

    fn attach(mut self, export: Export) -> Export {
        export.map_columns(|column| match self.0.remove(&folded(column.name())) {
            Some(labels) => column.with_labels(labels),
            None => column,
        })
    }
}

fn labels_beside(beside: &Beside<'_>) -> Option<Result<Labels, Diagnostics>> {
    let table = match beside.companion(LABELS, LABEL_COLUMNS)? {
        Ok(table) => table,
        Err(problems) => return Some(Err(problems)),
    };
    is_labels(&table).then(|| Labels::of(&table))
}

/// Three columns: names that recur, whole numbers, and texts.
fn is_labels(table: &Export) -> bool {
    table.columns().len() == 3
        && (0..table.rows()).all(|row| {
            let [variable, code] = [0, 1].map(|column| tidy(table.column(column).text(row)));
            is_variable(&variable) && is_code(&code)
        })
}

fn is_variable(text: &str) -> bool {
    text.starts_with(char::is_alphabetic) && !text.contains(char::is_whitespace)
}

fn is_code(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())
}

/// The finding that a companion was given where answers were expected.
pub(super) fn companion_as_data(export: &Export) -> Option<Diagnostic> {
    let place = || Place::file(&export.facts.file);
    let names: Vec<&str> = export.columns().iter().map(TextColumn::name).collect();
    if let [variable, code, _] = names.as_slice()
        && is_variable(variable)
        && is_code(code)
        && is_labels(export)
    {
        return Some(labels_as_data(place()));
    }
    // `structure` and `variables` have a row a variable.
    let describes_variables = names.first().is_some_and(|name| folded(name) == "variablename");
    describes_variables.then(|| Diagnostic::error("surveyxact-variables-as-data", place()))
}

pub(super) fn labels_as_data(place: Place) -> Diagnostic {
    Diagnostic::error("surveyxact-labels-as-data", place)
}

/// Whether a file is one of labels, where its first row is no header that a table could have.
pub(super) fn is_labels_file(beside: &Beside<'_>) -> bool {
    matches!(beside.again(LABEL_COLUMNS), Some(Ok(table)) if is_labels(&table) && table.rows() > 1)
}

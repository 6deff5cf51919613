//! LimeSurvey: `id, submitdate, lastpage, startlanguage, …, token`, then the questions by code, by text, or by both.
//!
//! `id` numbers responses of one survey: child 7 before and child 7 after are two children. The person is `token`, which a survey
//! with invitations has. A question of an array is called `who5[SQ001]`, with its text `who5[SQ001]. I de sidste to uger …`.

use super::names::{position, shorten};
use super::{Beside, Vendor, does_not_fit};
use crate::domain::{Diagnostic, Diagnostics, Place};
use crate::ingest::arrangement::{Arrangement, Respondent};
use crate::ingest::export::Export;
use crate::ingest::text::folded;

pub(super) const VENDOR: Vendor = Vendor { name: "limesurvey", title: "LimeSurvey", recognises, arrange };

/// The system's columns, by code and by English text.
const RESPONSE: &[&str] = &["id", "response id"];
const SYSTEM: [&[&str]; 4] =
    [RESPONSE, &["submitdate", "date submitted"], &["lastpage", "last page"], &["startlanguage", "start language"]];
const PERSON: &[&str] = &["token", "access code"];

fn recognises(export: &Export, _: &Beside<'_>) -> bool {
    let names = export.columns().iter().map(|column| folded(&code_of(column.name()).unwrap_or_else(|| column.name().to_owned())));
    let names: Vec<String> = names.collect();
    SYSTEM.iter().all(|alternatives| names.iter().any(|name| alternatives.contains(&name.as_str())))
}

fn arrange(export: Export, beside: &Beside<'_>) -> Result<Export, Diagnostics> {
    if !recognises(&export, beside) {
        return Err(does_not_fit(&export, &VENDOR));
    }
    let export = shorten(export, code_of);
    let is_filled = |column: &usize| export.column(*column).distinct(None).iter().any(|found| !found.text.trim().is_empty());
    let respondent = match (position(&export, PERSON).filter(is_filled), position(&export, RESPONSE)) {
        (Some(person), _) => Respondent::Column(person),
        (None, Some(column)) => {
            let why = Diagnostic::error("limesurvey-no-token", Place::file(&export.facts.file));
            Respondent::RowsOnly { column, why }
        }
        (None, None) => Respondent::UsualName,
    };
    Ok(export.arranged(Arrangement { layout: Some(VENDOR.name), respondent, ..Arrangement::default() }))
}

/// The code in a header: `who5[SQ001]` and `who5[SQ001]. Text` are `who5_001`; `id. Response ID` is `id`; `Text [who5_1]` is `who5_1`.
fn code_of(header: &str) -> Option<String> {
    let (code, rest) = leading_code(header).unzip();
    let code = match (code, rest) {
        (Some(code), Some("")) => code,
        (Some(code), Some(rest)) if [". ", ": "].iter().any(|separator| rest.starts_with(separator)) => code,
        _ => bracketed(header)?,
    };
    (code != header).then_some(code)
}

/// A question's code with its subquestions', and what follows it.
fn leading_code(header: &str) -> Option<(String, &str)> {
    let end = header.find(|c: char| !is_code_character(c)).unwrap_or(header.len());
    let (question, mut rest) = header.split_at(end);
    if !question.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return None;
    }
    let mut code = question.to_owned();
    while let Some((inside, after)) = rest.strip_prefix('[').and_then(|inside| inside.split_once(']')) {
        if inside.is_empty() || !inside.chars().all(is_code_character) {
            return None;
        }
        code.push('_');
        code.push_str(number_of(inside));
        rest = after;
    }
    Some((code, rest))
}

/// `SQ001`, which LimeSurvey calls a first subquestion unless told otherwise, is number 001.
fn number_of(subquestion: &str) -> &str {
    subquestion
        .strip_prefix("SQ")
        .filter(|number| !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()))
        .unwrap_or(subquestion)
}

/// The code in brackets at the end or the beginning of a question's text.
fn bracketed(header: &str) -> Option<String> {
    let header = header.trim();
    let last =
        [('[', ']'), ('(', ')')].iter().find_map(|(open, close)| header.strip_suffix(*close)?.rsplit_once(*open).map(|(_, code)| code));
    let first =
        [('[', ']'), ('(', ')')].iter().find_map(|(open, close)| header.strip_prefix(*open)?.split_once(*close).map(|(code, _)| code));
    let code = last.or(first)?;
    let is_code = code.starts_with(|c: char| c.is_ascii_alphabetic()) && code.chars().all(is_code_character);
    is_code.then(|| code.to_owned())
}

fn is_code_character(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_'
}

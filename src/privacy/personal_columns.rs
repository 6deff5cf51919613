//! Columns that could tell who somebody is: CPR numbers, e-mail addresses, names, free text.
//!
//! Told by the column's name and by what its cells look like, never by what they say. It errs on the side of asking: a column that
//! is suspected wrongly can be kept by saying so; one that is not suspected is copied.

use std::collections::BTreeSet;

use crate::ingest::{Export, Occurrence, TextColumn, folded, folded_answer, holds_cpr_number};

/// What a column seems to hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Personal {
    CprNumbers,
    EmailAddresses,
    /// Of people, streets or telephones: something that leads to one person.
    Names,
    FreeText,
}

/// A suspected column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PersonalColumn {
    /// The column's place in the export.
    pub column: usize,
    /// The gravest of what it seems to hold.
    pub holds: Personal,
    /// Whether people seem to have written in their own words, whatever else is in it.
    pub is_free_text: bool,
    pub cells: u64,
    /// The first row (0 = the first after the header) that shows it.
    pub first: usize,
}

/// Every suspected column. `known_answers` are answer texts in the form of [`folded_answer`]: long as some are, nobody is known by them.
#[must_use]
pub fn personal_columns(export: &Export, known_answers: &BTreeSet<String>) -> Vec<PersonalColumn> {
    let suspected = |(index, column): (usize, &TextColumn)| {
        let mut texts = column.distinct(None);
        texts.retain(|text| !text.text.trim().is_empty() && !known_answers.contains(&folded_answer(text.text)));
        suspect(index, column.name(), &texts)
    };
    export.columns().iter().enumerate().filter_map(suspected).collect()
}

/// Whether a column's name says that it holds dates of birth, which with a place or a school often lead to one child.
#[must_use]
pub fn holds_birth_dates(name: &str) -> bool {
    let name = letters_of(name);
    ["foedselsdato", "fødselsdato", "fodselsdato", "foedselsdag", "fødselsdag", "birthdate", "dateofbirth", "dob"].contains(&name.as_str())
}

fn suspect(column: usize, name: &str, texts: &[Occurrence<'_>]) -> Option<PersonalColumn> {
    let is_free_text = is_free_text(texts);
    let found = |holds: Personal, is_meant: &dyn Fn(&str) -> bool| {
        let meant: Vec<&Occurrence<'_>> = texts.iter().filter(|text| is_meant(text.text)).collect();
        let first = meant.iter().filter_map(|text| text.first.first()).min()?;
        let cells = meant.iter().map(|text| text.cells).sum();
        Some(PersonalColumn { column, holds, is_free_text, cells, first: *first as usize })
    };
    found(Personal::CprNumbers, &holds_cpr_number)
        .or_else(|| found(Personal::EmailAddresses, &holds_email_address))
        .or_else(|| found(Personal::Names, &|_| is_called_personal(name)))
        .or_else(|| found(Personal::Names, &is_like_a_name).filter(|_| are_names(texts)))
        .or_else(|| found(Personal::FreeText, &is_wordy).filter(|_| is_free_text))
}

fn holds_email_address(text: &str) -> bool {
    text.split_whitespace().any(|word| {
        let parts = word.split_once('@');
        parts.is_some_and(|(who, place)| !who.is_empty() && place.trim_end_matches(['.', ',', ';', '>', ')']).contains('.'))
    })
}

/// The name in small letters, without anything else.
fn letters_of(name: &str) -> String {
    folded(name).chars().filter(|c| c.is_alphanumeric()).collect()
}

fn is_called_personal(name: &str) -> bool {
    const WORDS: [&str; 12] = ["name", "mail", "vej", "gade", "tlf", "mobil", "mobile", "phone", "cpr", "address", "ip", "street"];
    const ENDS: [&str; 19] = [
        "navn",
        "firstname",
        "lastname",
        "fullname",
        "surname",
        "email",
        "adresse",
        "emailaddress",
        "ipaddress",
        "telefon",
        "telefonnr",
        "telefonnummer",
        "tlfnr",
        "mobilnr",
        "mobilnummer",
        "cprnr",
        "cprnummer",
        "personnummer",
        "latitude",
    ];
    /// Names of things that survey systems number by name.
    const THINGS: [&str; 6] = ["event", "instrument", "form", "variable", "scale", "arm"];
    let folded = folded(name);
    let words: Vec<&str> = folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let letters = letters_of(name);
    let is_thing = words.iter().any(|word| THINGS.contains(word));
    !is_thing
        && (words.iter().any(|word| WORDS.contains(word))
            || ENDS.iter().any(|end| letters.ends_with(end))
            || letters.ends_with("longitude"))
}

/// One to four words that each begin with a capital and go on in small letters.
fn is_like_a_name(text: &str) -> bool {
    let words: Vec<&str> = text.split_whitespace().collect();
    let is_capitalised = |word: &&str| {
        let mut letters = word.chars();
        let rest = |c: char| c.is_lowercase() || matches!(c, '-' | '\'' | '’' | '.');
        letters.next().is_some_and(char::is_uppercase) && word.split('-').all(|part| part.chars().skip(1).all(rest))
    };
    (1..=4).contains(&words.len()) && words.iter().all(is_capitalised)
}

/// Names differ from row to row; a category, capitalised or not, recurs.
fn are_names(texts: &[Occurrence<'_>]) -> bool {
    const FEWEST_SINGLE_WORDS: usize = 5;
    let cells: u64 = texts.iter().map(|text| text.cells).sum();
    let names: Vec<&Occurrence<'_>> = texts.iter().filter(|text| is_like_a_name(text.text)).collect();
    let several_words = names.iter().filter(|text| text.text.split_whitespace().nth(1).is_some()).count();
    names.len() as u64 * 2 > cells && (several_words * 2 > names.len() || names.len() >= FEWEST_SINGLE_WORDS)
}

/// Four words or more.
fn is_wordy(text: &str) -> bool {
    text.split_whitespace().filter(|word| word.chars().any(char::is_alphabetic)).nth(3).is_some()
}

/// Wordy texts that are no set of answers: nearly each another, more of them than a question has answers, or long and seen once or
/// twice.
fn is_free_text(texts: &[Occurrence<'_>]) -> bool {
    const MOST_ANSWERS: usize = 15;
    const LONG: usize = 10;
    let cells: u64 = texts.iter().map(|text| text.cells).sum();
    let wordy: Vec<&Occurrence<'_>> = texts.iter().filter(|text| is_wordy(text.text)).collect();
    let is_long = |text: &&&Occurrence<'_>| text.cells <= 2 && text.text.split_whitespace().nth(LONG - 1).is_some();
    !wordy.is_empty() && (wordy.len() as u64 * 5 >= cells || wordy.len() > MOST_ANSWERS || wordy.iter().any(|text| is_long(&text)))
}

//! Cells of an item column to answers: small integers, missing, or a fault that is located.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use polars_core::prelude::{Int8Chunked, PlSmallStr};

use super::bad_cells::{BadText, Fault};
use super::decimal_mark::DecimalMark;
use super::number::{Decimal, NotANumber};
use super::text::{folded_answer, tidy};
use super::text_column::TextColumn;

/// The texts that stand for a missing answer besides the blank cell, as declared for a study.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MissingTexts {
    texts: BTreeSet<String>,
    /// Those of them that are numbers, so that −9999 is also −9999,0.
    numbers: Vec<Decimal>,
}

impl MissingTexts {
    #[must_use]
    pub fn new<'a>(texts: impl IntoIterator<Item = &'a str>) -> Self {
        let mut missing = Self::default();
        for text in texts {
            missing.numbers.extend(Decimal::parse(&tidy(text), DecimalMark::Point).ok());
            missing.texts.insert(folded_answer(text));
        }
        missing
    }

    /// Whether a cell says that there is no answer.
    #[must_use]
    pub fn contains(&self, text: &str) -> bool {
        let text = tidy(text);
        if text.is_empty() {
            return true;
        }
        if !self.texts.is_empty() && self.texts.contains(&folded_answer(&text)) {
            return true;
        }
        !self.numbers.is_empty() && Decimal::parse(&text, DecimalMark::Point).is_ok_and(|number| self.numbers.contains(&number))
    }
}

/// How an export numbers answers, where somebody has said that it is not as the instrument does. Texts are not touched by it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Coding {
    /// Added to the export's number; −1 where it numbers answers from 1 and the instrument from 0.
    pub offset: i8,
    /// Afterwards the lowest answer is the highest, and the other way round.
    pub reversed: bool,
}

/// A coding that nobody declared but that all answers of an instrument fit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Suspicion {
    OneTooHigh,
    OneTooLow,
}

impl Suspicion {
    pub const ALL: [Self; 2] = [Self::OneTooHigh, Self::OneTooLow];

    /// The coding that would make it right.
    #[must_use]
    pub fn coding(self) -> Coding {
        let offset = match self {
            Self::OneTooHigh => -1,
            Self::OneTooLow => 1,
        };
        Coding { offset, reversed: false }
    }
}

/// How the answers of an item are written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Codebook {
    labels: BTreeMap<String, i8>,
    lowest: i8,
    highest: i8,
    missing: MissingTexts,
    coding: Coding,
    suspicion: Option<Suspicion>,
}

/// What one cell says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    Value(i8),
    Missing,
    Bad(Fault),
}

impl Codebook {
    /// Answers `lowest` to `highest`, written as these numbers or as one of the labels. Labels are compared without regard to
    /// case, spaces and a full stop at the end; of two equal labels the first counts.
    #[must_use]
    pub fn new<'a>(lowest: i8, highest: i8, labels: impl IntoIterator<Item = (&'a str, i8)>, missing: MissingTexts) -> Self {
        let mut by_text = BTreeMap::new();
        for (label, value) in labels {
            by_text.entry(folded_answer(label)).or_insert(value);
        }
        Self { labels: by_text, lowest, highest, missing, coding: Coding::default(), suspicion: None }
    }

    /// The same answers, numbered as declared.
    #[must_use]
    pub fn coded(mut self, coding: Coding) -> Self {
        self.coding = coding;
        self
    }

    /// The same answers; what is out of range is told with what it is suspected to be.
    #[must_use]
    pub fn suspecting(mut self, suspicion: Suspicion) -> Self {
        self.suspicion = Some(suspicion);
        self
    }

    /// Whether every cell of a column is an answer or missing.
    #[must_use]
    pub fn reads_all(&self, column: &TextColumn) -> bool {
        !column.texts().iter().any(|text| matches!(self.read(text), Answer::Bad(_)))
    }

    /// Whether a cell of a column is a number that the file does not say the meaning of in words known here.
    #[must_use]
    pub fn meets_bare_numbers(&self, column: &TextColumn) -> bool {
        let is_bare = |text: &str| {
            let is_number = Decimal::parse(&tidy(text), DecimalMark::Point).is_ok();
            is_number && !self.missing.contains(text) && self.of_label(column, text).is_none()
        };
        column.texts().iter().any(is_bare)
    }

    /// `0–5`, as the export numbers answers.
    #[must_use]
    pub fn range(&self) -> String {
        let written = |answer: i8| i16::from(answer) - i16::from(self.coding.offset);
        format!("{}–{}", written(self.lowest), written(self.highest))
    }

    /// What a cell says. A declared missing text is missing even where it would be an answer.
    #[must_use]
    pub fn read(&self, text: &str) -> Answer {
        if self.missing.contains(text) {
            return Answer::Missing;
        }
        if let Some(&value) = self.labels.get(&folded_answer(text)) {
            return Answer::Value(value);
        }
        // An answer has no thousands, so either mark is a decimal mark here.
        match Decimal::parse(&tidy(text), DecimalMark::Point) {
            Ok(Decimal { mantissa, places: 0 }) => self.numbered(mantissa).map_or(Answer::Bad(self.out_of_range()), Answer::Value),
            Ok(_) | Err(NotANumber::Ambiguous) => Answer::Bad(Fault::NotWhole),
            Err(NotANumber::TooLarge) => Answer::Bad(Fault::OutOfRange),
            Err(NotANumber::Other) => Answer::Bad(Fault::NotAnAnswer),
        }
    }

    /// The answer that the export numbers so.
    fn numbered(&self, number: i64) -> Option<i8> {
        let value = i8::try_from(number.checked_add(i64::from(self.coding.offset))?).ok()?;
        let value = if (self.lowest..=self.highest).contains(&value) { value } else { return None };
        // Both stay within the range, so that neither step leaves it.
        Some(if self.coding.reversed { self.highest - (value - self.lowest) } else { value })
    }

    fn out_of_range(&self) -> Fault {
        match self.suspicion {
            None => Fault::OutOfRange,
            Some(Suspicion::OneTooHigh) => Fault::OneTooHigh,
            Some(Suspicion::OneTooLow) => Fault::OneTooLow,
        }
    }
}

/// A column of answers, one per chosen row; bad cells are missing in it and told beside it.
#[derive(Clone)]
pub struct Answers<'a> {
    pub values: Int8Chunked,
    pub bad: Vec<BadText<'a>>,
    /// The file's own labels were followed where its codes say something else, such as 1–3 for answers 0–2.
    pub labels_decided: bool,
}

impl fmt::Debug for Answers<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Answers({} rows, {} bad texts)", self.values.len(), self.bad.len())
    }
}

/// Reads the chosen rows (all for `None`) of an item column.
///
/// Where the file itself says what its codes mean, and the codebook knows every label that occurs, the labels are the answers.
/// Where it knows only some of them, the codes are, unless a known label contradicts its code: then nothing is certain.
#[must_use]
pub fn read_answers<'a>(column: &'a TextColumn, rows: Option<&[u32]>, codebook: &Codebook, name: &str) -> Answers<'a> {
    let authority = if column.has_labels() { Authority::of(column, rows, codebook) } else { Authority::Codes };
    let read = |text: &str| match authority {
        Authority::Codes => codebook.read(text),
        Authority::Labels { .. } => match column.label(text).filter(|_| !codebook.missing.contains(text)) {
            Some(label) => codebook.read(label),
            None => codebook.read(text),
        },
        Authority::Neither => match codebook.read(text) {
            Answer::Value(_) if codebook.of_label(column, text).is_none() => Answer::Bad(Fault::LabelUnknown),
            answer => answer,
        },
    };
    let value = |text: &str| match read(text) {
        Answer::Value(value) => Some(value),
        Answer::Missing | Answer::Bad(_) => None,
    };
    let values = column.translate(rows, |text| value(text).unwrap_or_default());
    let there = column.translate(rows, |text| value(text).is_some());
    let validity = there.contains(&false).then(|| there.into());
    let values = Int8Chunked::from_vec_validity(PlSmallStr::from_str(name), values, validity);
    let bad = BadText::find(column, rows, |text| match read(text) {
        Answer::Bad(fault) => Some(fault),
        Answer::Value(_) | Answer::Missing => None,
    });
    Answers { values, bad, labels_decided: matches!(authority, Authority::Labels { contradict: true }) }
}

/// What says which answer a cell is, where a file has both codes and labels for them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Authority {
    Codes,
    /// `contradict`: the codes alone would have been other answers.
    Labels {
        contradict: bool,
    },
    Neither,
}

impl Authority {
    fn of(column: &TextColumn, rows: Option<&[u32]>, codebook: &Codebook) -> Self {
        let mut all_known = true;
        let mut contradict = false;
        for found in column.distinct(rows).iter().filter(|found| !codebook.missing.contains(found.text)) {
            match codebook.of_label(column, found.text) {
                None => all_known = false,
                Some(Answer::Value(value)) => contradict |= codebook.read(found.text) != Answer::Value(value),
                Some(Answer::Missing | Answer::Bad(_)) => contradict |= matches!(codebook.read(found.text), Answer::Value(_)),
            }
        }
        match (all_known, contradict) {
            (true, contradict) => Self::Labels { contradict },
            (false, true) => Self::Neither,
            (false, false) => Self::Codes,
        }
    }
}

impl Codebook {
    /// What the label of a code says, if the file has one and it is known here as an answer text or as missing.
    fn of_label(&self, column: &TextColumn, code: &str) -> Option<Answer> {
        let label = column.label(code)?;
        if self.missing.contains(label) {
            return Some(Answer::Missing);
        }
        self.labels.get(&folded_answer(label)).map(|&value| Answer::Value(value))
    }
}

//! One column of an export as text: every distinct cell text once, and which row has which.
//!
//! A survey column has a handful of distinct texts, so that an answer is understood once per distinct text, not once per row.
//! A column whose cells nearly all differ (respondent ids, comments) keeps its cells one after another instead.

use std::collections::{BTreeMap, HashMap};
use std::fmt;

/// Texts one after another in one buffer. Its `Debug` shows none of them: they may be anything that a person wrote.
#[derive(Clone, Default, PartialEq, Eq)]
pub(super) struct Texts {
    text: String,
    ends: Vec<usize>,
}

impl Texts {
    pub(super) fn new(text: String, ends: Vec<usize>) -> Self {
        Self { text, ends }
    }

    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    /// The text at an index.
    pub(super) fn get(&self, index: usize) -> &str {
        let start = if index == 0 { 0 } else { self.ends[index - 1] };
        &self.text[start..self.ends[index]]
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &str> {
        let mut start = 0;
        self.ends.iter().map(move |&end| &self.text[std::mem::replace(&mut start, end)..end])
    }

    /// Whether any text holds this character.
    pub(super) fn hold(&self, character: char) -> bool {
        self.text.contains(character)
    }
}

impl fmt::Debug for Texts {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Texts({})", self.len())
    }
}

/// For each row the index of its text, as narrow as the number of texts allows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Codes {
    U8(Vec<u8>),
    U16(Vec<u16>),
    U32(Vec<u32>),
}

impl Codes {
    pub(super) fn len(&self) -> usize {
        match self {
            Self::U8(codes) => codes.len(),
            Self::U16(codes) => codes.len(),
            Self::U32(codes) => codes.len(),
        }
    }

    pub(super) fn get(&self, row: usize) -> usize {
        match self {
            Self::U8(codes) => usize::from(codes[row]),
            Self::U16(codes) => usize::from(codes[row]),
            Self::U32(codes) => codes[row] as usize,
        }
    }

    /// The meaning of the code of every chosen row, in order.
    fn translate<T: Copy>(&self, rows: Option<&[u32]>, meanings: &[T]) -> Vec<T> {
        match (self, rows) {
            (Self::U8(codes), None) => codes.iter().map(|&code| meanings[usize::from(code)]).collect(),
            (Self::U16(codes), None) => codes.iter().map(|&code| meanings[usize::from(code)]).collect(),
            (Self::U32(codes), None) => codes.iter().map(|&code| meanings[code as usize]).collect(),
            (_, Some(rows)) => rows.iter().map(|&row| meanings[self.get(row as usize)]).collect(),
        }
    }

    /// Calls `each` with the code of every chosen row, in order.
    fn for_each(&self, rows: Option<&[u32]>, mut each: impl FnMut(usize)) {
        match (self, rows) {
            (Self::U8(codes), None) => codes.iter().for_each(|&code| each(usize::from(code))),
            (Self::U16(codes), None) => codes.iter().for_each(|&code| each(usize::from(code))),
            (Self::U32(codes), None) => codes.iter().for_each(|&code| each(code as usize)),
            (_, Some(rows)) => rows.iter().for_each(|&row| each(self.get(row as usize))),
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Cells {
    /// Distinct texts in the order they were first seen, and a code per row.
    Coded { texts: Texts, codes: Codes },
    /// A text per row.
    Plain(Texts),
}

/// A named column of text cells; blank cells are empty texts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TextColumn {
    name: String,
    /// The name without what a survey system puts around it; `None` where it is the name.
    short_name: Option<String>,
    cells: Cells,
    /// What the file itself says its codes mean.
    labels: BTreeMap<String, String>,
}

/// A text that stands in some of the chosen rows.
#[derive(Clone, PartialEq, Eq)]
pub struct Occurrence<'a> {
    pub text: &'a str,
    pub cells: u64,
    /// Positions (among the chosen rows) of its first cells, at most as many as were asked for.
    pub first: Vec<u32>,
}

impl fmt::Debug for Occurrence<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Occurrence({} cells)", self.cells)
    }
}

impl TextColumn {
    pub(super) fn new(name: String, cells: Cells) -> Self {
        Self { name, short_name: None, cells, labels: BTreeMap::new() }
    }

    /// Forgets its cells.
    pub(super) fn empty(&mut self) {
        self.cells = Cells::Plain(Texts::default());
    }

    /// The column with a name that it goes by besides the one that the file has.
    pub(super) fn known_as(mut self, short_name: String) -> Self {
        self.short_name = Some(short_name);
        self
    }

    /// The chosen rows (ascending), in a column of their own: texts of other rows are gone.
    pub(super) fn select(&self, rows: &[u32]) -> Self {
        let mut coder = super::coding::Coder::default();
        self.for_each_text(Some(rows), |text| coder.push(text.as_bytes()));
        let cells = coder.finish(super::encoding::Decoding::Utf8);
        Self { name: self.name.clone(), short_name: self.short_name.clone(), cells, labels: self.labels.clone() }
    }

    /// The column with what the file says its codes mean: code, label.
    #[must_use]
    pub fn with_labels(mut self, labels: BTreeMap<String, String>) -> Self {
        self.labels = labels;
        self
    }

    /// What the file says a code means.
    #[must_use]
    pub fn label(&self, code: &str) -> Option<&str> {
        self.labels.get(code.trim()).map(String::as_str).filter(|label| !label.is_empty())
    }

    /// Whether the file says what its codes mean.
    #[must_use]
    pub fn has_labels(&self) -> bool {
        !self.labels.is_empty()
    }

    /// A column of the given cells, for readers that have whole columns at hand.
    #[must_use]
    pub fn of_texts<'a>(name: &str, cells: impl IntoIterator<Item = &'a str>) -> Self {
        let mut coder = super::coding::Coder::default();
        cells.into_iter().for_each(|cell| coder.push(cell.as_bytes()));
        Self::new(name.to_owned(), coder.finish(super::encoding::Decoding::Utf8))
    }

    /// The header's text, trimmed and in Unicode normal form C.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What the column goes by: the name without what a survey system puts around it (`s_who5_1` and `who5[1]` are `who5_1`).
    #[must_use]
    pub fn short_name(&self) -> &str {
        self.short_name.as_deref().unwrap_or(&self.name)
    }

    /// The number of rows.
    #[must_use]
    pub fn len(&self) -> usize {
        match &self.cells {
            Cells::Coded { codes, .. } => codes.len(),
            Cells::Plain(texts) => texts.len(),
        }
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The cell of a row (0 = the first row after the header), exactly as the file has it.
    ///
    /// # Panics
    /// If there is no such row.
    #[must_use]
    pub fn text(&self, row: usize) -> &str {
        match &self.cells {
            Cells::Coded { texts, codes } => texts.get(codes.get(row)),
            Cells::Plain(texts) => texts.get(row),
        }
    }

    pub(super) fn texts(&self) -> &Texts {
        match &self.cells {
            Cells::Coded { texts, .. } | Cells::Plain(texts) => texts,
        }
    }

    /// The distinct texts of the chosen rows (all rows for `None`), in the order they first appear, with their counts.
    #[must_use]
    pub fn distinct(&self, rows: Option<&[u32]>) -> Vec<Occurrence<'_>> {
        self.occurrences(rows, 1, |_| true)
    }

    /// The distinct texts of all rows, if they are at most so many; what has more is left as soon as it shows.
    #[must_use]
    pub fn few_distinct(&self, most: usize) -> Option<Vec<&str>> {
        let mut found: Vec<&str> = Vec::new();
        for text in self.texts().iter() {
            if !found.contains(&text) {
                if found.len() == most {
                    return None;
                }
                found.push(text);
            }
        }
        Some(found)
    }

    /// The meaning of every chosen row's text; `meaning` is asked once per distinct text of a coded column.
    pub fn translate<T: Copy>(&self, rows: Option<&[u32]>, mut meaning: impl FnMut(&str) -> T) -> Vec<T> {
        match &self.cells {
            Cells::Coded { texts, codes } => {
                let meanings: Vec<T> = texts.iter().map(meaning).collect();
                codes.translate(rows, &meanings)
            }
            Cells::Plain(texts) => match rows {
                None => texts.iter().map(meaning).collect(),
                Some(rows) => rows.iter().map(|&row| meaning(texts.get(row as usize))).collect(),
            },
        }
    }

    /// Calls `each` with the text of every chosen row, in order.
    pub fn for_each_text(&self, rows: Option<&[u32]>, mut each: impl FnMut(&str)) {
        match &self.cells {
            Cells::Coded { texts, codes } => codes.for_each(rows, |code| each(texts.get(code))),
            Cells::Plain(texts) => match rows {
                None => texts.iter().for_each(each),
                Some(rows) => rows.iter().for_each(|&row| each(texts.get(row as usize))),
            },
        }
    }

    /// The rows (among all) whose text is wanted.
    #[must_use]
    pub fn rows_where(&self, wanted: impl FnMut(&str) -> bool) -> Vec<u32> {
        let chosen = self.translate(None, wanted);
        (0u32..).zip(chosen).filter_map(|(row, chosen)| chosen.then_some(row)).collect()
    }

    /// The wanted texts of the chosen rows, in the order they first appear, with their counts and their first `keep` positions.
    #[must_use]
    pub fn occurrences(&self, rows: Option<&[u32]>, keep: usize, mut wanted: impl FnMut(&str) -> bool) -> Vec<Occurrence<'_>> {
        let mut found = Tally { keep, occurrences: Vec::new() };
        match &self.cells {
            Cells::Coded { texts, codes } => {
                let is_wanted: Vec<bool> = texts.iter().map(wanted).collect();
                if !is_wanted.contains(&true) {
                    return Vec::new();
                }
                let mut slots: Vec<Option<usize>> = vec![None; texts.len()];
                let mut position = 0;
                codes.for_each(rows, |code| {
                    if is_wanted[code] {
                        let slot = slots[code].unwrap_or_else(|| found.begin(texts.get(code)));
                        slots[code] = Some(slot);
                        found.count(slot, position);
                    }
                    position += 1;
                });
            }
            Cells::Plain(texts) => {
                let mut slots: HashMap<&str, usize> = HashMap::new();
                let length = rows.map_or(texts.len(), <[u32]>::len);
                for position in 0..length {
                    let text = texts.get(rows.map_or(position, |rows| rows[position] as usize));
                    if wanted(text) {
                        let slot = *slots.entry(text).or_insert_with(|| found.begin(text));
                        found.count(slot, position as u32);
                    }
                }
            }
        }
        found.occurrences
    }
}

struct Tally<'a> {
    keep: usize,
    occurrences: Vec<Occurrence<'a>>,
}

impl<'a> Tally<'a> {
    fn begin(&mut self, text: &'a str) -> usize {
        self.occurrences.push(Occurrence { text, cells: 0, first: Vec::new() });
        self.occurrences.len() - 1
    }

    fn count(&mut self, slot: usize, position: u32) {
        let occurrence = &mut self.occurrences[slot];
        occurrence.cells += 1;
        if occurrence.first.len() < self.keep {
            occurrence.first.push(position);
        }
    }
}

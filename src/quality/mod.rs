//! What in the data could bend a result: found before anybody has seen one.
//!
//! [`examine`] reads what was read, scored and matched, and gives a [`QualityReport`]: tables of what is missing and at the ends of
//! the scales, and findings with their place, their consequence and their fix. It changes nothing and computes no result.

mod answers;
mod dates;
mod forms;
mod ids;
mod report;
mod scores;

pub use dates::AnswerDates;
pub use report::{DaysBetween, ItemMissing, PairQuality, QualityReport, ScaleEnds, WaveQuality};

use std::sync::Arc;

use crate::analysis::Scale;
use crate::domain::{Diagnostics, Language, Place};
use crate::ingest::Export;
use crate::instruments::{Instrument, ScoredItems};
use crate::stats::Scores;
use crate::waves::{Matching, Wave};
use dates::WaveDates;
use jiff::civil::Date;

/// Everything there is to look at.
#[derive(Debug)]
pub struct Subject<'a> {
    pub language: Language,
    /// A date after it has not been yet.
    pub today: Date,
    pub waves: Vec<WaveSubject<'a>>,
    pub instruments: Vec<InstrumentSubject>,
    pub scales: Vec<ScaleSubject<'a>>,
    /// `None` where the respondents could not be matched; the findings say why.
    pub matching: Option<&'a Matching>,
}

/// A wave, and where its rows stand in its exports.
#[derive(Debug)]
pub struct WaveSubject<'a> {
    pub wave: &'a Wave,
    /// What messages call it.
    pub name: String,
    /// In the order of the frame's rows.
    pub parts: Vec<PartSubject<'a>>,
}

/// Rows of a wave that come from one export.
#[derive(Debug)]
pub struct PartSubject<'a> {
    pub export: &'a Export,
    /// For each row its row in the export; `None` where they are all of its rows.
    pub rows: Option<&'a [u32]>,
    /// The export's column names as the wave sees them: those of another wave in a wide file are blank.
    pub names: &'a [String],
}

impl Subject<'_> {
    fn wave(&self, name: &str) -> Option<&WaveSubject<'_>> {
        self.waves.iter().find(|wave| wave.wave.name == name)
    }
}

impl WaveSubject<'_> {
    fn rows(&self) -> usize {
        self.wave.frame.height()
    }

    /// The number that a spreadsheet shows beside a row.
    fn number(&self, row: usize) -> u64 {
        u64::from(self.wave.source(row).1)
    }

    fn place(&self, row: usize) -> Place {
        self.wave.place(row)
    }

    fn files(&self) -> String {
        self.wave.files()
    }
}

/// An instrument and the waves that have it.
#[derive(Debug)]
pub struct InstrumentSubject {
    pub instrument: Arc<Instrument>,
    pub in_wave: Vec<bool>,
}

/// A scale with its scores and its items as they are added.
#[derive(Debug)]
pub struct ScaleSubject<'a> {
    pub scale: &'a Scale,
    pub scores: &'a [Option<Scores>],
    /// One set a wave; none where it is not made of items.
    pub items: Vec<ScoredItems<'a>>,
}

/// Looks at everything; `findings` are those of reading and matching, which come first.
#[must_use]
pub fn examine(subject: &Subject<'_>, findings: Diagnostics) -> QualityReport {
    let seen =
        Seen { dates: subject.waves.iter().map(WaveDates::of).collect(), items: answers::missing(subject), ends: scores::ends(subject) };
    let mut findings = findings;
    for check in [ids::check, dates::check, forms::check, answers::check, scores::check] {
        check(subject, &seen, &mut findings);
    }
    QualityReport {
        waves: subject.waves.iter().enumerate().map(|(number, wave)| wave_quality(subject, number, wave)).collect(),
        pairs: dates::pairs(subject, &seen),
        items: seen.items,
        scales: seen.ends,
        findings,
    }
}

/// What several checks look at, read once.
struct Seen {
    /// One a wave.
    dates: Vec<WaveDates>,
    items: Vec<ItemMissing>,
    ends: Vec<ScaleEnds>,
}

fn wave_quality(subject: &Subject<'_>, number: usize, wave: &WaveSubject<'_>) -> WaveQuality {
    let flow = subject.matching.map(|matching| &matching.flow.waves[number]);
    WaveQuality {
        wave: wave.wave.name.clone(),
        file: wave.files().split(", ").map(|file| file.rsplit(['/', '\\']).next().unwrap_or_default()).collect::<Vec<_>>().join(", "),
        rows: wave.rows() as u64,
        respondents: flow.map(|flow| flow.respondents),
        duplicates: flow.map(|flow| flow.duplicates),
        conflicting: flow.map(|flow| flow.conflicting),
        blank_ids: flow.map(|flow| flow.blank_ids),
    }
}

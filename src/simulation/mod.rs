//! Synthetic before/after/follow-up exports with a known truth: for trying the program out, and for testing that it finds what is there.
//!
//! What belongs here: the children ([`truth`] says how they are made), and the look of the files that a survey system would export of
//! them. What does not: how an instrument is scored. The answer texts are written out here on purpose, as an exporter that knows
//! nothing of the reader would write them; sharing them with the reader would let one mistake hide the other.
//!
//! Nobody's answers went into this. The figures of [`truth`] were chosen to look like a social-work offer for children who thrive poorly;
//! what the files show is what was put in, and no evidence about any real offer.
//!
//! Child number k is a function of the seed and k alone: it is the same child whether 10 or 1,000,000 are made. A wave is written
//! child by child, so memory is bounded whatever their number.

mod calendar;
mod child;
mod companions;
mod export;
mod questions;
mod stream;
pub mod truth;

use std::io::{self, Write};

pub use questions::{QUESTIONS, Question};

use child::Child;
use export::Sheet;

/// What is simulated. The default is the sample `data-samples/dit-rum`.
#[derive(Debug, Clone, PartialEq)]
pub struct Simulation {
    /// How many children are in the study. Some of them miss a wave.
    pub children: u64,
    /// The same seed gives the same children.
    pub seed: u64,
    /// How much of the true change happens: 1 as [`truth`] says, 0 for an offer without any effect.
    pub effect: f64,
    pub dropout: Dropout,
    pub blemishes: Blemishes,
}

impl Default for Simulation {
    fn default() -> Self {
        Self { children: 133, seed: 44_807, effect: 1.0, dropout: Dropout::RelatedToStart, blemishes: Blemishes::Realistic }
    }
}

/// Who is missing at a wave.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dropout {
    /// Children who thrive poorly are the likelier to leave.
    RelatedToStart,
    /// Everybody answers every time.
    Never,
}

/// What is wrong with the files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Blemishes {
    /// Missing answers, unanswered questionnaires, unclean ids and repeated rows, at the rates of [`truth`].
    Realistic,
    None,
}

/// A time of measurement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Wave {
    Before,
    After,
    FollowUp,
}

impl Wave {
    pub const ALL: [Self; 3] = [Self::Before, Self::After, Self::FollowUp];

    #[must_use]
    pub fn file_name(self) -> &'static str {
        match self {
            Self::Before => "foer.csv",
            Self::After => "efter.csv",
            Self::FollowUp => "opfoelgning.csv",
        }
    }

    /// 0, 1, 2 in time order.
    #[must_use]
    pub fn number(self) -> usize {
        self as usize
    }
}

/// A file of the simulated study, by its name in the study's folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SimulatedFile {
    pub path: String,
    pub bytes: Vec<u8>,
}

impl Simulation {
    /// The whole study in memory: fit for thousands of children. For more, use [`Self::write_wave`] and [`Self::companions`].
    #[must_use]
    pub fn files(&self) -> Vec<SimulatedFile> {
        let exports = Wave::ALL.map(|wave| {
            let mut bytes = Vec::new();
            let written = self.write_wave(wave, &mut bytes);
            debug_assert!(written.is_ok(), "a vector takes every byte");
            SimulatedFile { path: wave.file_name().to_owned(), bytes }
        });
        exports.into_iter().chain(self.companions()).collect()
    }

    /// The small files beside the exports: the study file, its two instrument files, a readme, and for the sample its printed figures.
    #[must_use]
    pub fn companions(&self) -> Vec<SimulatedFile> {
        companions::companions(self)
    }

    /// Writes the export of one wave, child by child. Give it a buffered writer.
    ///
    /// # Errors
    /// The writer's.
    pub fn write_wave(&self, wave: Wave, writer: &mut impl Write) -> io::Result<()> {
        let mut sheet = Sheet::new(wave);
        writer.write_all(sheet.head())?;
        for number in 0..self.children {
            let child = Child::new(self, number);
            if child.takes_part_in(wave) {
                writer.write_all(sheet.rows(&child, self))?;
            }
        }
        Ok(())
    }
}

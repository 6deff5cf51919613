//! From [`Results`] to bytes: one document model, one table model, one chart model, and a small renderer per format.
//!
//! Nothing here computes a number, opens a file or looks at a clock. An output format is a file here and a line in [`Format`].

mod base64;
pub mod chart;
mod csv;
mod document;
mod html;
mod json;
mod logo;
pub mod numbers;
#[cfg(feature = "pdf")]
mod pdf;
pub mod phrases;
mod prose;
mod quality;
mod report;
mod table;
pub mod tables;

pub use csv::harmless;
pub use document::{Block, Chapter, Document, Extent, Figure, Headline, LogoPicture};
pub use logo::{LogoProblem, is_harmless, read_logo};
pub use phrases::Phrases;
pub use prose::{FreeText, ListMarks, Prose, Refused, Run, Stress};
pub use quality::{quality_json, quality_page, quality_tables};
pub use report::{CHAPTERS, document};
pub use table::{Cell, Column, Kind, MISSING, Table};

use crate::analysis::Results;
use crate::domain::Language;
use chart::{Embedding, png};

/// The formats that can be asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    Json,
    Csv,
    Svg,
    Png,
    Html,
    Pdf,
}

impl Format {
    const ALL: [Self; 6] = [Self::Json, Self::Csv, Self::Svg, Self::Png, Self::Html, Self::Pdf];
    pub const DEFAULT: [Self; 4] = [Self::Json, Self::Csv, Self::Svg, Self::Html];

    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Json => "json",
            Self::Csv => "csv",
            Self::Svg => "svg",
            Self::Png => "png",
            Self::Html => "html",
            Self::Pdf => "pdf",
        }
    }

    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.name() == name)
    }

    /// Whether this build of the program can make it.
    #[must_use]
    pub fn is_built_in(self) -> bool {
        self != Self::Pdf || cfg!(feature = "pdf")
    }

    /// "json, csv, …", for messages.
    #[must_use]
    pub fn names() -> String {
        Self::ALL.map(Self::name).join(", ")
    }
}

/// A file of the output folder, by its path there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutputFile {
    pub path: String,
    pub bytes: Vec<u8>,
}

/// Everything that was asked for. `results` are the full numbers, which only `results.json` shows; `shown` has small cells hidden.
///
/// # Errors
/// If a page or picture can't be made.
pub fn render(results: &Results, shown: &Results, formats: &[Format], language: Language) -> anyhow::Result<Vec<OutputFile>> {
    let phrases = Phrases::of(language);
    let document = document(shown, phrases);
    let mut files = Vec::new();
    let mut add = |path: String, bytes: Vec<u8>| files.push(OutputFile { path, bytes });
    for format in formats {
        match format {
            Format::Json => add("results.json".to_owned(), json::render(results)?),
            Format::Csv => {
                for table in tables::all(shown, phrases) {
                    add(format!("tables/{}.csv", table.id), csv::render(&table, language));
                }
            }
            Format::Svg => {
                for figure in document.figures() {
                    add(format!("charts/{}.svg", figure.id), figure.chart.draw(&Embedding::Standalone).into_bytes());
                }
            }
            Format::Png => {
                for figure in document.figures() {
                    add(format!("charts/{}.png", figure.id), png(&figure.chart.draw(&Embedding::Standalone), PNG_SCALE)?);
                }
            }
            Format::Html => add("report.html".to_owned(), html::render(&document, phrases)?),
            #[cfg(feature = "pdf")]
            Format::Pdf => add("report.pdf".to_owned(), pdf::render(&document, phrases)?),
            #[cfg(not(feature = "pdf"))]
            Format::Pdf => anyhow::bail!("this program was built without PDF"),
        }
    }
    Ok(files)
}

/// Pixels a drawing unit: sharp on paper at the width of a page.
const PNG_SCALE: f32 = 2.0;

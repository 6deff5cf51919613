//! From [`Results`] to bytes: one document model, one table model, one chart model, and a small renderer per format.
//!
//! Nothing here computes a number, opens a file or looks at a clock. An output format is a file here and a line in [`Format`].

mod agreement_table;
mod base64;
pub mod chart;
mod comparison_tables;
mod csv;
mod document;
mod docx;
mod dropout_tables;
mod html;
mod json;
mod logo;
mod markdown;
pub mod numbers;
#[cfg(feature = "pdf")]
mod pdf;
pub mod phrases;
mod precision_tables;
mod profile_tables;
mod prose;
mod quality;
mod remarks;
mod report;
mod reproduce;
mod rows;
mod table;
pub mod tables;
mod xlsx;
mod yardstick_tables;

pub use document::{Block, Chapter, Document, Extent, Figure, Headline, LogoPicture};
pub use logo::{LogoProblem, is_harmless, read_logo};
pub use phrases::Phrases;
pub use prose::{FreeText, ListMarks, Prose, Refused, Run, Stress};
pub use quality::{Detail, quality_json, quality_page, quality_summary, quality_tables};
pub use report::{CHAPTERS, FEWEST_FOR_PERCENT, document};
pub use reproduce::{
    audit_files, figures_document, figures_json, figures_tables, published_document, published_json, published_tables,
    reproduction_document, reproduction_json, reproduction_tables,
};
pub use rows::{MOST_SHEET_ROWS, RowCell, rows_csv, rows_xlsx};
pub use table::{Cell, Column, Kind, MISSING, Table};

use std::cell::LazyCell;

use rayon::prelude::*;

use crate::analysis::Results;
use crate::domain::Language;
use chart::{Embedding, PngError, png};

/// The formats that can be asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    Json,
    Csv,
    Svg,
    Png,
    Html,
    Pdf,
    Xlsx,
    Docx,
    Markdown,
}

impl Format {
    const ALL: [Self; 9] = [Self::Json, Self::Csv, Self::Xlsx, Self::Svg, Self::Png, Self::Html, Self::Pdf, Self::Docx, Self::Markdown];
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
            Self::Xlsx => "xlsx",
            Self::Docx => "docx",
            Self::Markdown => "md",
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
    // Made once, for whatever formats show them.
    let bitmaps = LazyCell::new(|| bitmaps(&document));
    let bitmaps = || bitmaps.as_ref().map_err(|error| *error);
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
                for (figure, png) in document.figures().zip(bitmaps()?) {
                    add(format!("charts/{}.png", figure.id), png.clone());
                }
            }
            Format::Html => add("report.html".to_owned(), html::render(&document, phrases)?),
            #[cfg(feature = "pdf")]
            Format::Pdf => add("report.pdf".to_owned(), pdf::render(&document, phrases)?),
            #[cfg(not(feature = "pdf"))]
            Format::Pdf => anyhow::bail!("this program was built without PDF"),
            Format::Xlsx => add("tables.xlsx".to_owned(), xlsx::render(&tables::all(shown, phrases), &document, phrases)?),
            Format::Docx => add("report.docx".to_owned(), docx::render(&document, bitmaps()?, phrases)?),
            Format::Markdown => {
                let charts = [Format::Svg, Format::Png].into_iter().find(|charts| formats.contains(charts)).map(Format::name);
                add("report.md".to_owned(), markdown::render(&document, charts, phrases));
            }
        }
    }
    Ok(files)
}

/// The results as they may leave the house.
///
/// # Errors
/// If the model can't be spelled as JSON.
pub fn shared_results(shown: &Results) -> anyhow::Result<OutputFile> {
    Ok(OutputFile { path: "results.public.json".to_owned(), bytes: json::render(shown)? })
}

/// Pixels a drawing unit: sharp on paper at the width of a page.
const PNG_SCALE: f32 = 2.0;

/// Every chart as a bitmap, in reading order. They are most of what a report costs, so they are drawn side by side.
fn bitmaps(document: &Document) -> Result<Vec<Vec<u8>>, PngError> {
    let figures: Vec<&Figure> = document.figures().collect();
    let bitmap = |figure: &&Figure| png(&figure.chart.draw(&Embedding::Inline { id: figure.id.clone() }), PNG_SCALE);
    figures.par_iter().map(bitmap).collect()
}

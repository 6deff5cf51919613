//! From the bytes of a survey export to one columnar frame a wave.
//!
//! Here belong file formats, encodings, delimiters, what a cell's text means as an answer or a number, and where a cell stands
//! that means nothing. What an instrument is does not: readers are given names, codebooks and missing codes. Nor does anything
//! about several rows of one respondent: a row is a row here.
//!
//! [`read_export`] reads a file into [`Export`], columns of distinct texts; [`find_column`] and its companions find columns in it;
//! [`wave_frame`] translates the mapped ones into a polars frame. Every finding carries its place and hides what could be
//! personal. A new format is a file here and a line in `format.rs`; a vendor's layout is a file and a line in `vendor`, which
//! [`read_survey`] follows, so that what comes after sees a plain table.

mod answers;
mod archive;
mod arrangement;
mod bad_cells;
mod coding;
mod columns;
mod compound_file;
mod date;
mod decimal_mark;
mod decimals;
mod delimited;
mod dialect;
mod encoding;
mod export;
mod format;
mod frame;
mod library;
mod marks;
mod number;
mod personal_data;
mod raggedness;
mod row_numbers;
mod scanner;
mod sheet;
mod source;
mod spreadsheet;
mod spss;
mod text;
mod text_column;
mod vendor;
mod wave_words;

pub use answers::{Answer, Answers, Codebook, Coding, MissingTexts, Suspicion, read_answers};
pub use arrangement::{Arrangement, Event, Events, Repeats, Respondent};
pub use bad_cells::{BadCells, BadText, Fault};
pub use columns::{Found, find_column, find_name, nearest_names, require_column};
pub use date::{DateCell, DateOrder, read_date};
pub use decimal_mark::DecimalMark;
pub use decimals::{Decimals, ScoreFormat, align, read_decimals};
pub use encoding::Encoding;
pub use export::{Export, FileFacts};
pub use format::{read_export, read_export_from, read_survey, read_survey_from, tables_of};
pub use frame::{BackgroundColumn, ID, ItemColumn, Mapping, ScoreColumn, WaveData, align_scores, wave_frame, wave_frame_giving_up};
pub use library::quieten_libraries;
pub use marks::{Mark, MarkSeries, mark_series, seen_names};
pub use number::{Decimal, NotANumber};
pub use personal_data::{cpr_numbers, holds_cpr_number};
pub use row_numbers::RowNumbers;
pub use text::{folded, folded_answer, tidy};
pub use text_column::{Occurrence, TextColumn};
pub use vendor::{Layout, arranged};
pub use wave_words::{Series, WaveWord};

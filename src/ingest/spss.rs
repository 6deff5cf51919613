//! SPSS data files (`.sav`, `.zsav`), by ambers.
//!
//! A cell's text is its code, and the column has the code's label beside it; what the file declares as missing is blank. Codes,
//! labels and declarations all come from the file: nothing is assumed about them here.

#[cfg(feature = "spss")]
pub(super) use reading::read;

/// Without the reader that the feature brings, the file is known but not read.
#[cfg(not(feature = "spss"))]
pub(super) fn read(_bytes: Vec<u8>, _sha256: String, file: &str) -> Result<super::export::Export, crate::domain::Diagnostics> {
    Err(crate::domain::Diagnostic::error("file-is-spss", crate::domain::Place::file(file)).into())
}

#[cfg(feature = "spss")]
mod reading {
    use std::collections::BTreeMap;
    use std::fmt::Write as _;
    use std::io::Cursor;

    use ambers::{MissingSpec, Scanner, SpssMetadata, Value, scan_sav_from_reader};
    use arrow::array::{Array, AsArray, RecordBatch};
    use arrow::datatypes::{DataType, Date32Type, DurationMicrosecondType, Float64Type, TimeUnit, TimestampMicrosecondType};

    use crate::domain::{Diagnostic, Diagnostics, Place};
    use crate::ingest::coding::Coder;
    use crate::ingest::decimal_mark::DecimalMark;
    use crate::ingest::encoding::Decoding;
    use crate::ingest::export::{Export, FileFacts, damaged_cells};
    use crate::ingest::row_numbers::RowNumbers;
    use crate::ingest::spreadsheet::spell_number;
    use crate::ingest::text::tidy;
    use crate::ingest::text_column::TextColumn;

    /// Rows that are held as doubles at a time.
    const BATCH: usize = 1 << 14;

    /// Reads a data file whole.
    ///
    /// # Errors
    /// `file-damaged`, `file-cut-short`, `file-without-rows`, and those of [`Export::new`].
    pub(in crate::ingest) fn read(bytes: Vec<u8>, sha256: String, file: &str) -> Result<Export, Diagnostics> {
        let damaged = |reason: &dyn std::fmt::Display| -> Diagnostics {
            Diagnostic::error("file-damaged", Place::file(file)).with("reason", reason).into()
        };
        let mut scanner: Scanner<_> = scan_sav_from_reader(Cursor::new(bytes), BATCH).map_err(|error| damaged(&error))?;
        let variables: Vec<Variable> =
            scanner.metadata().variable_names.iter().map(|name| Variable::of(name, scanner.metadata())).collect();
        let mut coders: Vec<Coder> = variables.iter().map(|_| Coder::default()).collect();
        let mut rows = 0;
        while let Some(batch) = scanner.next_batch().map_err(|error| damaged(&error))? {
            rows += batch.num_rows();
            for ((variable, coder), index) in variables.iter().zip(&mut coders).zip(0..) {
                variable.take(&batch, index, coder);
            }
        }
        let metadata = scanner.metadata();
        let declared = metadata.number_rows.and_then(|rows| usize::try_from(rows).ok());
        if let Some(declared) = declared.filter(|declared| *declared > rows) {
            return Err(Diagnostic::error("file-cut-short", Place::file(file)).with("declared", declared).with("rows", rows).into());
        }
        if rows == 0 {
            return Err(Diagnostic::error("file-without-rows", Place::file(file)).into());
        }
        let mut warnings: Diagnostics =
            metadata.warnings.iter().map(|reason| Diagnostic::warning("file-oddity", Place::file(file)).with("reason", reason)).collect();
        let finish = |(variable, coder): (Variable, Coder)| {
            TextColumn::new(tidy(&variable.name).into_owned(), coder.finish(Decoding::Utf8)).with_labels(variable.labels)
        };
        let columns: Vec<TextColumn> = variables.into_iter().zip(coders).map(finish).collect();
        let row_numbers = RowNumbers::consecutive(rows);
        let (errors, damage) = damaged_cells(&columns, &row_numbers, file);
        warnings.extend(damage);
        if errors.has_errors() {
            return Err(errors);
        }
        let facts = FileFacts {
            file: file.to_owned(),
            sha256,
            rows: rows as u64,
            columns: columns.len() as u64,
            encoding: None,
            delimiter: None,
            decimal: DecimalMark::Point,
        };
        Export::new(facts, columns, row_numbers, warnings)
    }

    /// What the file says about one variable.
    struct Variable {
        name: String,
        labels: BTreeMap<String, String>,
        missing: Vec<MissingSpec>,
    }

    impl Variable {
        fn of(name: &str, metadata: &SpssMetadata) -> Self {
            let spelled = |value: &Value| match value {
                Value::Numeric(number) => spelled(*number),
                Value::String(text) => text.trim_end().to_owned(),
            };
            let labels = metadata.variable_value_labels.get(name);
            Self {
                name: name.to_owned(),
                labels: labels.into_iter().flatten().map(|(value, label)| (spelled(value), label.trim().to_owned())).collect(),
                missing: metadata.variable_missing_values.get(name).cloned().unwrap_or_default(),
            }
        }

        /// Appends a batch's cells of this variable.
        fn take(&self, batch: &RecordBatch, index: usize, coder: &mut Coder) {
            let column = batch.column(index);
            let mut text = String::new();
            let mut push = |row: usize, spell: &mut dyn FnMut(&mut String)| {
                text.clear();
                if !column.is_null(row) {
                    spell(&mut text);
                }
                coder.push(text.as_bytes());
            };
            for row in 0..batch.num_rows() {
                push(row, &mut |text| match column.data_type() {
                    DataType::Float64 => {
                        let number = column.as_primitive::<Float64Type>().value(row);
                        if !self.is_missing(number) {
                            // Writing to a string does not fail.
                            let _ = spell_number(number, text);
                        }
                    }
                    DataType::Utf8View => {
                        let value = column.as_string_view().value(row).trim_end();
                        if !self.is_missing_text(value) {
                            text.push_str(value);
                        }
                    }
                    DataType::Date32 => text.push_str(&date(i64::from(column.as_primitive::<Date32Type>().value(row)) * 86_400)),
                    DataType::Timestamp(TimeUnit::Microsecond, _) => {
                        text.push_str(&date(column.as_primitive::<TimestampMicrosecondType>().value(row).div_euclid(1_000_000)));
                    }
                    DataType::Duration(TimeUnit::Microsecond) => {
                        let seconds = column.as_primitive::<DurationMicrosecondType>().value(row) / 1_000_000;
                        let _ = write!(text, "{}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60);
                    }
                    _ => {}
                });
            }
        }

        fn is_missing(&self, number: f64) -> bool {
            self.missing.iter().any(|missing| match missing {
                MissingSpec::Value(value) => number == *value,
                MissingSpec::Range { lo, hi } => (*lo..=*hi).contains(&number),
                MissingSpec::StringValue(_) => false,
            })
        }

        fn is_missing_text(&self, text: &str) -> bool {
            self.missing.iter().any(|missing| matches!(missing, MissingSpec::StringValue(value) if value.trim_end() == text))
        }
    }

    fn spelled(number: f64) -> String {
        let mut text = String::new();
        let _ = spell_number(number, &mut text);
        text
    }

    /// A moment in seconds since 1970 as 2022-03-15, with the time of day where it has one.
    fn date(seconds: i64) -> String {
        let Ok(moment) = jiff::Timestamp::from_second(seconds) else { return String::new() };
        let moment = moment.to_zoned(jiff::tz::TimeZone::UTC).datetime();
        if seconds.rem_euclid(86_400) == 0 { moment.date().to_string() } else { moment.to_string().replace('T', " ") }
    }
}

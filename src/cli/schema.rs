//! `schema`: the JSON Schemas of what the program reads and writes, generated from the types.

use anyhow::Context;

use super::args::Schema;
use super::failure::Failure;
use super::study::StudyFile;
use super::terminal::Terminal;
use crate::analysis::Results;
use crate::analysis::reproduction::Reproduction;
use crate::domain::Language;
use crate::instruments;

/// Prints a schema.
///
/// # Errors
/// If it can't be spelled.
pub fn run(schema: &Schema) -> Result<(), Failure> {
    let value = match schema.of.as_str() {
        "study" => schemars::schema_for!(StudyFile),
        "instrument" => instruments::json_schema(),
        "reproduction" => schemars::schema_for!(Reproduction),
        _ => schemars::schema_for!(Results),
    };
    let text = serde_json::to_string_pretty(&value).context("the schema can't be spelled")?;
    Terminal::new(Language::English, false, true).print(&text);
    Ok(())
}

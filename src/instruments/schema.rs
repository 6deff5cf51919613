//! The form of an instrument file as a JSON Schema, for editors that complete and check while one types.

use super::spec::InstrumentFile;

/// The JSON Schema of an instrument file.
#[must_use]
pub fn json_schema() -> schemars::Schema {
    schemars::schema_for!(InstrumentFile)
}

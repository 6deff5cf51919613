//! `results.json`: one line a top-level field, and one line an outcome, so that a person can find and compare what a program reads.

use std::fmt::Write as _;

use serde_json::Value;

use crate::analysis::Results;

/// The results' bytes.
///
/// # Errors
/// If the model can't be spelled as JSON.
pub fn render(results: &Results) -> serde_json::Result<Vec<u8>> {
    let mut text = String::from("{\n");
    if let Value::Object(fields) = serde_json::to_value(results)? {
        let last = fields.len().saturating_sub(1);
        for (number, (name, value)) in fields.iter().enumerate() {
            let _ = write!(text, "  {}: ", serde_json::to_string(name)?);
            match value {
                Value::Array(items) if !items.is_empty() => {
                    let lines = items.iter().map(serde_json::to_string).collect::<serde_json::Result<Vec<_>>>()?;
                    let _ = write!(text, "[\n    {}\n  ]", lines.join(",\n    "));
                }
                other => text.push_str(&serde_json::to_string(other)?),
            }
            text.push_str(if number == last { "\n" } else { ",\n" });
        }
    }
    text.push_str("}\n");
    Ok(text.into_bytes())
}

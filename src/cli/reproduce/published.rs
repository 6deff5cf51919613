//! A published table against itself: what follows from its printed figures, and which of them can't be right.

use schemars::JsonSchema;
use serde::Deserialize;

use super::super::args::{Arguments, Reproduce};
use super::super::failure::Failure;
use super::super::shelf::Shelf;
use super::super::terminal::Terminal;
use super::super::{clock, plan, printed};
use crate::analysis::published_table::{self, PublishedTable, PublishedTables, SCHEMA};
use crate::analysis::results::Tool;
use crate::domain::{Diagnostic, Diagnostics, Place};
use crate::instruments::{self, Step};
use crate::render::{self, Phrases};
use crate::stats::published_summary::{PrintedP, PrintedRow, PrintedWave, Sense, Sign, Spread};
use crate::stats::{Confidence, Grid, PrintedNumber};

/// A printed table, as written down. Figures are texts, because their decimals count; unknown keys are errors.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct TableFile {
    title: String,
    source: String,
    /// What stands beside the means.
    spread: WrittenSpread,
    /// Which way differences, d and t go.
    #[serde(default)]
    difference: WrittenSense,
    #[serde(default)]
    t: WrittenSign,
    /// Confidence level of the printed limits.
    level: Option<f64>,
    /// The step of the scores, for a check of the means.
    step: Option<String>,
    row: Vec<WrittenRow>,
}

#[derive(Debug, Clone, Copy, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
enum WrittenSpread {
    Sd,
    /// Standard error of the mean.
    Sem,
}

#[derive(Debug, Clone, Copy, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum WrittenSense {
    #[default]
    ToMinusFrom,
    FromMinusTo,
}

#[derive(Debug, Clone, Copy, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
enum WrittenSign {
    #[default]
    Signed,
    Absolute,
}

#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct WrittenRow {
    label: String,
    n: u64,
    from: WrittenWave,
    to: WrittenWave,
    difference: Option<String>,
    /// Limits of the difference.
    ci: Option<[String; 2]>,
    d: Option<String>,
    t: Option<String>,
    r: Option<String>,
    /// "0.18", "<0.001".
    p: Option<String>,
}

#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct WrittenWave {
    mean: String,
    spread: String,
}

/// Recomputes and tells.
///
/// # Errors
/// Everything that is wrong with the files.
pub fn run(arguments: &Arguments, reproduce: &Reproduce) -> Result<(), Failure> {
    super::may_write(reproduce)?;
    let typed_level = reproduce.level.map(|level| plan::level(Some(level))).transpose()?;
    let mut problems = Diagnostics::new();
    let mut tables = Vec::new();
    for path in &reproduce.published {
        let file = path.to_string_lossy();
        match Shelf::working_folder().text(&file).and_then(|text| table(&file, &text, typed_level)) {
            Ok(table) => tables.push(table),
            Err(found) => problems.extend(found),
        }
    }
    if problems.has_errors() {
        return Err(Failure::Input(problems));
    }
    let published = PublishedTables {
        schema: SCHEMA,
        tool: Tool { name: env!("CARGO_PKG_NAME").to_owned(), version: env!("CARGO_PKG_VERSION").to_owned() },
        created: clock::created()?,
        tables,
    };
    let language = super::language(arguments);
    let phrases = Phrases::of(language);
    let terminal = Terminal::new(language, arguments.quiet, arguments.no_progress);
    let (document, tables) = (render::published_document(&published, phrases), render::published_tables(&published, phrases));
    super::tell(&terminal, &document, phrases);
    super::write(&terminal, reproduce, (&document, &tables), &render::published_json(&published)?, language)
}

fn table(file: &str, text: &str, typed_level: Option<f64>) -> Result<PublishedTable, Diagnostics> {
    let decoded = instruments::decode::<TableFile>(file, text);
    let mut problems = decoded.problems;
    let Some(written) = decoded.value.filter(|_| !problems.has_errors()) else { return Err(problems) };
    let level = typed_level.or(written.level).unwrap_or(Confidence::NINETY_FIVE.level());
    let Some(confidence) = Confidence::new(level) else {
        return Err(Diagnostic::error("level-out-of-range", Place::file(file)).with("given", level).into());
    };
    let place = |number: usize| Place::file(file).row(decoded.lines.line(&[Step::from("row"), Step::from(number)]) as u64);
    let grid = written.step.as_deref().and_then(|step| {
        let fraction =
            printed::number(step).and_then(|step| Grid::new(u32::try_from(step.digits()).ok()?, 10_u32.checked_pow(step.decimals())?));
        if fraction.is_none() {
            problems.push(Diagnostic::error("step-not-positive", Place::file(file)).with("given", step));
        }
        fraction
    });
    let mut rows = Vec::new();
    for (number, row) in written.row.iter().enumerate() {
        let reader = Reader { place: place(number) };
        if let Some(printed) = reader.row(row, &written, grid, &mut problems) {
            rows.push(published_table::published_row(row.label.clone(), &printed, confidence));
        }
    }
    if problems.has_errors() {
        return Err(problems);
    }
    Ok(PublishedTable {
        file: file.rsplit(['/', '\\']).next().unwrap_or(file).to_owned(),
        title: written.title,
        source: written.source,
        level,
        rows,
    })
}

/// Reads the figures of one row.
struct Reader {
    place: Place,
}

impl Reader {
    fn row(&self, row: &WrittenRow, table: &TableFile, grid: Option<Grid>, problems: &mut Diagnostics) -> Option<PrintedRow> {
        let before = problems.iter().count();
        if row.n < 2 {
            problems.push(Diagnostic::error("published-too-few", self.place.clone()).with("given", row.n));
        }
        let mut number = |key: &str, text: &str| {
            let found = printed::number(text);
            if found.is_none() {
                problems.push(Diagnostic::error("published-not-a-number", self.place.clone()).with("key", key).with("given", text));
            }
            found
        };
        let wave = |number: &mut dyn FnMut(&str, &str) -> Option<PrintedNumber>, name: &str, wave: &WrittenWave| {
            let (mean, spread) = (number(&format!("{name}.mean"), &wave.mean), number(&format!("{name}.spread"), &wave.spread));
            Some(PrintedWave { mean: mean?, spread: spread? })
        };
        let (from, to) = (wave(&mut number, "from", &row.from), wave(&mut number, "to", &row.to));
        let mut optional = |key: &str, text: Option<&String>| text.and_then(|text| number(key, text));
        let (difference, d) = (optional("difference", row.difference.as_ref()), optional("d", row.d.as_ref()));
        let (t, r) = (optional("t", row.t.as_ref()), optional("r", row.r.as_ref()));
        let limits = row.ci.as_ref().and_then(|[low, high]| optional("ci", Some(low)).zip(optional("ci", Some(high))));
        let p = row.p.as_ref().and_then(|text| match text.trim().strip_prefix('<') {
            Some(bound) => number("p", bound).map(PrintedP::Below),
            None => number("p", text).map(PrintedP::Equals),
        });
        for (key, spread) in [("from.spread", from), ("to.spread", to)] {
            if spread.is_some_and(|wave| wave.spread.digits() < 0) {
                problems.push(Diagnostic::error("published-negative", self.place.clone()).with("key", key));
            }
        }
        if r.is_some_and(|r| r.value().abs() > 1.0) {
            problems
                .push(Diagnostic::error("published-correlation", self.place.clone()).with("given", row.r.as_deref().unwrap_or_default()));
        }
        if problems.iter().count() > before {
            return None;
        }
        Some(PrintedRow {
            n: row.n,
            from: from?,
            to: to?,
            spread: match table.spread {
                WrittenSpread::Sd => Spread::StandardDeviation,
                WrittenSpread::Sem => Spread::StandardError,
            },
            sense: match table.difference {
                WrittenSense::ToMinusFrom => Sense::ToMinusFrom,
                WrittenSense::FromMinusTo => Sense::FromMinusTo,
            },
            t_sign: match table.t {
                WrittenSign::Signed => Sign::Signed,
                WrittenSign::Absolute => Sign::Absolute,
            },
            difference,
            limits: limits.map(|(low, high)| [low, high]),
            d,
            t,
            r,
            p,
            grid,
        })
    }
}

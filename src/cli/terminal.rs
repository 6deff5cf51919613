//! What a person sees on the terminal: messages and progress on stderr, the summary on stdout.

use std::fmt::Write as _;
use std::io::{self, ErrorKind, IsTerminal, Write};
use std::sync::OnceLock;
use std::time::Duration;

use comfy_table::{CellAlignment, ColumnConstraint, ContentArrangement, Table, Width, presets};
use indicatif::{ProgressBar, ProgressStyle};

use super::failure::Failure;
use super::reading::StudyData;
use super::shape::Shape;
use crate::analysis::results::{Counted, Outcome, Results, Study};
use crate::domain::{Diagnostic, Diagnostics, Language, Place, Severity};
use crate::ingest::Layout;
use crate::render::numbers::Numbers;
use crate::render::phrases::Phrases;
use crate::render::tables::Tables;
use crate::render::{self, FEWEST_FOR_PERCENT, MISSING};

/// The widest line that any terminal shows whole.
const WIDTH: u16 = 80;
/// More warnings than this are counted, not printed.
const WARNINGS_SHOWN: usize = 25;

/// What kept a line from being printed on stdout.
static UNPRINTED: OnceLock<io::Error> = OnceLock::new();

/// Whether everything printed so far has been printed.
///
/// # Errors
/// What kept it from that. That nobody reads on is none.
pub fn all_printed() -> Result<(), Failure> {
    UNPRINTED.get().map_or(Ok(()), unprinted)
}

/// The failure of a write to stdout, unless its reader had enough.
///
/// # Errors
/// See there.
pub fn unprinted(error: &io::Error) -> Result<(), Failure> {
    if error.kind() == ErrorKind::BrokenPipe {
        return Ok(());
    }
    Err(Failure::Input(Diagnostic::error("stdout-failed", Place::nowhere()).with("reason", error).into()))
}

/// Where and how to print.
#[derive(Debug)]
pub struct Terminal {
    pub language: Language,
    quiet: bool,
    progress: Option<ProgressBar>,
}

impl Terminal {
    #[must_use]
    pub fn new(language: Language, quiet: bool, no_progress: bool) -> Self {
        let wanted = !quiet && !no_progress && io::stderr().is_terminal();
        Self { language, quiet, progress: wanted.then(spinner) }
    }

    /// Says what is being done, while it is; leaves nothing behind.
    pub fn step(&self, key: &str, values: &[(&str, &str)]) {
        if let Some(progress) = &self.progress {
            progress.set_message(Phrases::of(self.language).fill(key, values));
        }
    }

    pub fn done(&self) {
        if let Some(progress) = &self.progress {
            progress.finish_and_clear();
        }
    }

    /// A line on stdout. A closed pipe is no failure: the reader has seen enough.
    pub fn print(&self, text: &str) {
        if !self.quiet
            && let Err(error) = writeln!(io::stdout().lock(), "{text}")
        {
            let _ = UNPRINTED.set(error);
        }
    }

    /// A line on stderr.
    pub fn note(&self, text: &str) {
        if !self.quiet {
            let _ = writeln!(io::stderr().lock(), "{text}");
        }
    }

    pub fn warn(&self, findings: &Diagnostics) {
        let warnings = || findings.iter().filter(|finding| finding.severity == Severity::Warning);
        for warning in warnings().take(WARNINGS_SHOWN) {
            self.note(&warning.message(self.language));
        }
        let more = warnings().count().saturating_sub(WARNINGS_SHOWN);
        if more > 0 {
            self.note(&Phrases::of(self.language).fill("terminal.more_warnings", &[("count", &more.to_string())]));
        }
    }

    /// Why nothing came of it; never silenced.
    pub fn fail(&self, failure: &Failure) {
        self.done();
        let mut stderr = io::stderr().lock();
        match failure {
            Failure::Usage(findings) | Failure::Input(findings) => {
                for finding in findings.iter().filter(|finding| finding.severity == Severity::Error || !self.quiet) {
                    let _ = writeln!(stderr, "{}", finding.message(self.language));
                }
            }
            // What was found has been told.
            Failure::Problems => {}
            Failure::Run(error) => {
                let kind = match self.language {
                    Language::Danish => "fejl",
                    Language::English => "error",
                };
                let _ = writeln!(stderr, "{kind}: {error:#}");
            }
        }
    }

    /// Says before anything else that the data are synthetic, where they are.
    pub fn announce(&self, study: &Study) {
        if study.synthetic {
            self.print(Phrases::of(self.language).get("terminal.sample"));
        }
    }

    /// What was read and recognised.
    pub fn report_reading(&self, data: &StudyData) {
        let phrases = Phrases::of(self.language);
        let numbers = phrases.numbers();
        for input in &data.inputs {
            let values = [
                ("file", input.file.clone()),
                ("rows", numbers.integer(input.rows.unwrap_or_default() as i64)),
                ("columns", numbers.integer(input.columns as i64)),
                ("encoding", input.encoding.clone()),
                ("delimiter", input.delimiter.clone().unwrap_or_default()),
                ("decimal", input.decimal.clone().unwrap_or_default()),
            ];
            self.note(&fill(phrases, "terminal.read", &values));
        }
        for input in &data.inputs {
            if let Some(layout) = &input.layout {
                self.note(&fill(phrases, "layouts.read_as", &[("file", input.file.clone()), ("layout", Layout::title(layout).to_owned())]));
            }
        }
        if let Some(shape) = &data.shape {
            let key = match shape {
                Shape::Long { .. } => "shape.long",
                Shape::Wide { .. } => "shape.wide",
            };
            let file = data.inputs.first().map(|input| input.file.clone()).unwrap_or_default();
            self.note(&fill(phrases, key, &[("file", file), ("spelled", shape.spelled())]));
        }
        if let Some(told) = &data.informant {
            let values = told.values().into_iter().map(|(_, values)| values.join("/")).collect::<Vec<_>>().join(", ");
            self.note(&fill(phrases, "shape.informant", &[("column", told.column.clone()), ("values", values)]));
        }
        for recognised in &data.recognised {
            let values = [
                ("instrument", recognised.instrument.name.get(self.language).to_owned()),
                ("found", recognised.found.to_string()),
                ("items", recognised.instrument.items.len().to_string()),
            ];
            self.note(&fill(phrases, "terminal.recognised", &values));
            for (wave, coding) in data.waves.iter().zip(&recognised.codings) {
                let Some(coding) = coding else { continue };
                let key = if coding.reversed { "layouts.coding_reversed" } else { "layouts.coding" };
                let offset = format!("{:+}", coding.offset).replace('-', "−");
                self.note(&fill(phrases, key, &[("wave", wave.name.clone()), ("offset", offset)]));
            }
        }
        for (file, columns) in &data.unused {
            const LISTED: usize = 12;
            let mut listed = columns.iter().take(LISTED).map(String::as_str).collect::<Vec<_>>().join(", ");
            if columns.len() > LISTED {
                let _ = write!(listed, ", … ({})", columns.len());
            }
            self.note(&fill(phrases, "terminal.unrecognised", &[("file", file.clone()), ("columns", listed)]));
        }
    }

    /// The summary table of the first contrast, whole sample, at 80 columns.
    pub fn summary(&self, results: &Results) {
        let phrases = Phrases::of(self.language);
        let tables = Tables { results, phrases };
        let rule = results.settings.headline;
        for pair in &results.flow.pairs {
            let respondents = |wave: &str| {
                let flow = results.flow.waves.iter().find(|flow| flow.wave == wave);
                count(flow.and_then(|flow| flow.respondents))
            };
            let values = [
                ("matched", count(pair.matched)),
                ("first", respondents(&pair.from)),
                ("second", respondents(&pair.to)),
                ("from", tables.wave(&pair.from)),
                ("to", tables.wave(&pair.to)),
            ];
            self.print(&fill(phrases, "terminal.matched", &values));
        }
        if results.flow.counted == Counted::Informants {
            self.print(&wrapped(phrases.get("participants.by_informant")));
        }
        for pair in &results.flow.pairs {
            let of_contrast: Vec<&Outcome> =
                results.outcomes.iter().filter(|outcome| outcome.subgroup.is_none() && outcome.contrast.to == pair.to).collect();
            if of_contrast.is_empty() {
                continue;
            }
            self.print("");
            self.print(&format!("{} → {}", tables.wave(&pair.from), tables.wave(&pair.to)));
            let mut table = Table::new();
            table.load_style(presets::NOTHING).set_content_arrangement(ContentArrangement::Dynamic).set_width(WIDTH);
            let keys = ["scale", "n", "from", "to", "improved", "effect"];
            table.set_header(keys.map(|key| phrases.get(&format!("terminal.{key}"))));
            for outcome in of_contrast {
                table.add_row(summary_row(outcome, rule, &tables, phrases.numbers()));
            }
            for column in table.column_iter_mut().skip(1) {
                column.set_cell_alignment(CellAlignment::Right);
            }
            self.print(&table.to_string().lines().map(str::trim_end).collect::<Vec<_>>().join("\n"));
        }
        self.print("");
        let level = phrases.numbers().decimal(results.settings.level * 100.0, 0);
        self.print(&phrases.fill("terminal.rule", &[("rule", tables.rule(rule)), ("level", &level)]));
        for line in comparison_lines(results, &tables, phrases) {
            self.print(&wrapped(&line));
        }
        if results.outcomes.iter().any(|outcome| outcome.subgroup.is_some()) {
            self.print(phrases.get("terminal.more_subgroups"));
        }
    }
}

/// How much more the programme's group changed than a comparison group, on the scales that instruments are summed up by.
fn comparison_lines(results: &Results, tables: &Tables<'_>, phrases: Phrases) -> Vec<String> {
    let Some(comparison) = &results.comparison else { return Vec::new() };
    let group = comparison.label.as_deref().unwrap_or(phrases.get("comparison.group"));
    let whole = |outcomes: &'_ [Outcome], id: &str, to: &str| {
        outcomes.iter().position(|outcome| outcome.subgroup.is_none() && outcome.id == id && outcome.contrast.to == to)
    };
    let line = |difference: &crate::analysis::results::GroupDifference| {
        let to = &difference.contrast.to;
        let ours = &results.outcomes[whole(&results.outcomes, &difference.id, to)?];
        let theirs = &comparison.outcomes[whole(&comparison.outcomes, &difference.id, to)?];
        let change = difference.change.filter(|_| ours.primary && results.settings.waves.get(1) == Some(to))?;
        let signed = |value: f64| phrases.numbers().signed(value, 1);
        let values = [
            ("group", group.to_owned()),
            ("label", tables.label(ours)),
            ("difference", signed(change.difference)),
            ("lower", signed(change.ci[0])),
            ("upper", signed(change.ci[1])),
            ("n", count(ours.n.pairs)),
            ("m", count(theirs.n.pairs)),
        ];
        Some(fill(phrases, "comparison.terminal", &values))
    };
    comparison.differences.iter().filter_map(line).collect()
}

/// A count, or a dash where it is not shown.
fn count(count: Option<u64>) -> String {
    count.map_or_else(|| MISSING.to_owned(), |count| count.to_string())
}

fn summary_row(outcome: &Outcome, rule: crate::analysis::Rule, tables: &Tables<'_>, numbers: Numbers) -> Vec<String> {
    let missing = || MISSING.to_owned();
    let score = |value: Option<f64>| value.map_or_else(missing, |value| numbers.decimal(value, 1));
    let rate = outcome.rates.of(rule).and_then(|rate| Some((rate.rate?, rate.ci?)));
    let few = outcome.rates.of(rule).filter(|rate| rate.n < FEWEST_FOR_PERCENT).and_then(|rate| Some((rate.improved?, rate.n)));
    let effect = outcome.effect_sizes.d_av.as_ref();
    vec![
        // A long word with a slash may break behind it.
        tables.label(outcome).replace('/', "/ "),
        count(outcome.n.pairs),
        score(outcome.from.map(|from| from.mean)),
        score(outcome.to.map(|to| to.mean)),
        match (few, rate) {
            (Some((improved, n)), _) => format!("{improved} {} {n}", tables.phrases.get("word.of")),
            (None, Some((share, [lower, upper]))) => {
                format!("{} ({})", numbers.percent(share, 0), numbers.percent_interval(lower, upper, 0).trim_end_matches('%').trim_end())
            }
            (None, None) => missing(),
        },
        effect.map_or_else(missing, |effect| match effect.ci {
            Some([lower, upper]) => format!("{} ({})", numbers.decimal(effect.estimate, 2), numbers.interval(lower, upper, 2)),
            None => numbers.decimal(effect.estimate, 2),
        }),
    ]
}

/// A text in lines that any terminal shows whole.
#[must_use]
pub fn wrapped(text: &str) -> String {
    let mut lines: Vec<String> = Vec::new();
    let mut line = String::new();
    // A number never stands at the end of a line without its unit.
    let joined = text.replace(" %", "\u{a0}%").replace(" pct.", "\u{a0}pct.").replace("n = ", "n\u{a0}=\u{a0}");
    for word in joined.split(' ') {
        let longer = line.chars().count() + 1 + word.chars().count();
        if !line.is_empty() && longer > usize::from(WIDTH) {
            lines.push(std::mem::take(&mut line));
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    lines.push(line);
    lines.join("\n").replace('\u{a0}', " ")
}

/// A table of a report as a terminal shows it.
#[must_use]
pub fn spelled(source: &render::Table, phrases: Phrases) -> String {
    let mut table = Table::new();
    table.load_style(presets::NOTHING).set_content_arrangement(ContentArrangement::Dynamic).set_width(WIDTH);
    table.set_header(source.columns.iter().map(|column| column.title.as_str()));
    for row in &source.rows {
        table.add_row(row.iter().zip(&source.columns).map(|(cell, column)| cell.spelled(column.kind, phrases.numbers())));
    }
    for (number, source) in source.columns.iter().enumerate() {
        let Some(column) = table.column_mut(number) else { continue };
        if source.kind.is_numeric() {
            column.set_cell_alignment(CellAlignment::Right);
        }
        // No word of a title is broken; the cells' words give way.
        let longest = source.title.split_whitespace().map(|word| word.chars().count()).max().unwrap_or(0);
        const PADDING: usize = 2;
        column.set_constraint(ColumnConstraint::LowerBoundary(Width::Fixed((longest + PADDING) as u16)));
    }
    table.to_string().lines().map(str::trim_end).collect::<Vec<_>>().join("\n")
}

fn fill(phrases: Phrases, key: &str, values: &[(&str, String)]) -> String {
    let borrowed: Vec<(&str, &str)> = values.iter().map(|(name, value)| (*name, value.as_str())).collect();
    phrases.fill(key, &borrowed)
}

fn spinner() -> ProgressBar {
    let spinner = ProgressBar::new_spinner();
    if let Ok(style) = ProgressStyle::with_template("{spinner} {msg} ({elapsed})") {
        spinner.set_style(style);
    }
    // The first tick comes late enough that a short run shows nothing.
    spinner.enable_steady_tick(Duration::from_millis(250));
    spinner
}

//! `check`: the state of the data, before any result. Errors in cells and ids are findings here; nothing is refused that can be told.

use super::args::{Arguments, Check};
use super::failure::Failure;
use super::reading::{self, Examined};
use super::terminal::Terminal;
use super::{clock, environment, output, plan};
use crate::domain::{Diagnostics, Language};
use crate::ingest::Layout;
use crate::quality::{self, InstrumentSubject, QualityReport, ScaleSubject, Subject, WaveSubject};
use crate::render::{self, Phrases};
use crate::waves::{self, Duplicates, Matching};

/// Reads, scores, matches, looks, tells.
///
/// # Errors
/// Whatever keeps the files from being read; with `--strict` also that something was found.
pub fn run(arguments: &Arguments, check: &Check) -> Result<(), Failure> {
    let mut plan = plan::data_plan(&check.data, arguments.lang, environment::locale())?;
    let terminal = Terminal::new(plan.language, arguments.quiet, arguments.no_progress);
    let examined = reading::examine(&mut plan, &|file| terminal.step("terminal.reading", &[("file", file)]))?;
    terminal.step("terminal.matching", &[]);
    let (matching, findings) = matched(&examined, plan.settings.duplicates);
    let report = quality::examine(&subject(plan.language, &examined, matching.as_ref())?, findings);
    let phrases = Phrases::of(plan.language);
    if let Some(path) = &check.out {
        let is_json = path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("json"));
        let bytes = if is_json {
            render::quality_json(&report, plan.language)?
        } else {
            render::quality_page(&report, &plan.study.title, phrases)?
        };
        output::write_file(path, &bytes, check.force)?;
    }
    terminal.done();
    terminal.report_reading(&examined.data);
    if plan.vendor == Layout::Recognised && examined.data.inputs.iter().all(|input| input.layout.is_none()) {
        terminal.note(phrases.get("layouts.unseen"));
    }
    tell(&terminal, &report, phrases);
    if let Some(path) = &check.out {
        terminal.print(&phrases.fill("terminal.written", &[("path", &path.display().to_string())]));
    }
    if check.strict && !report.findings.is_empty() { Err(Failure::Problems) } else { Ok(()) }
}

/// Who is who as far as it can be said: with conflicting rows the first holds, and that they conflict is a finding.
fn matched(examined: &Examined, duplicates: Duplicates) -> (Option<Matching>, Diagnostics) {
    let mut findings = examined.data.findings.clone();
    match waves::match_respondents(&examined.data.waves, duplicates) {
        Ok(matching) => (Some(matching), findings),
        Err(problems) => {
            findings.extend(problems);
            (waves::match_respondents(&examined.data.waves, Duplicates::First).ok(), findings)
        }
    }
}

fn subject<'a>(language: Language, examined: &'a Examined, matching: Option<&'a Matching>) -> Result<Subject<'a>, Failure> {
    let phrases = Phrases::of(language);
    let wave = |(wave, sources): (&'a waves::Wave, &'a Vec<reading::WaveSource>)| WaveSubject {
        name: phrases.wave(&wave.name),
        ..reading::wave_subject(wave, sources, &examined.exports)
    };
    let instrument = |found: &reading::RecognisedInstrument| InstrumentSubject {
        instrument: std::sync::Arc::clone(&found.instrument),
        in_wave: found.in_wave.clone(),
    };
    let scale = |scored: &'a reading::ScoredScale| ScaleSubject {
        scale: &scored.scale,
        scores: &scored.scores,
        items: scored.items.iter().flat_map(|items| examined.data.waves.iter().map(|wave| items.at(wave))).collect(),
    };
    Ok(Subject {
        language,
        today: clock::today()?,
        waves: examined.data.waves.iter().zip(&examined.sources).map(wave).collect(),
        instruments: examined.data.recognised.iter().map(instrument).collect(),
        scales: examined.data.scales.iter().map(scale).collect(),
        matching,
    })
}

/// The tables that have something to say, the findings one by one, and how many there are.
fn tell(terminal: &Terminal, report: &QualityReport, phrases: Phrases) {
    for table in render::quality_tables(report, render::Detail::Digest, phrases).iter().filter(|table| !table.rows.is_empty()) {
        terminal.print("");
        terminal.print(&table.title);
        terminal.print(&super::terminal::spelled(table, phrases));
        table.notes.iter().for_each(|note| terminal.print(&format!(" {note}")));
    }
    terminal.print("");
    for finding in report.findings.iter() {
        terminal.print(&finding.message(terminal.language));
    }
    terminal.print(&render::quality_summary(report, phrases));
}

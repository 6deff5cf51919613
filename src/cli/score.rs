//! `score`: the scored rows, one per respondent and wave. The one output that holds ids, because the user asked for rows.

use anyhow::Context;
use polars_core::prelude::StringChunked;

use super::args::{Arguments, Score};
use super::failure::Failure;
use super::reading::{self, StudyData};
use super::terminal::Terminal;
use super::{environment, output, plan};
use crate::domain::{Diagnostic, Language, Place};
use crate::render::{self, Phrases, RowCell};
use crate::waves::INFORMANT;

/// Reads, scores, writes.
///
/// # Errors
/// Whatever keeps the file from being written; then it has not been.
pub fn run(arguments: &Arguments, score: &Score) -> Result<(), Failure> {
    output::may_write_file(&score.out, score.force)?;
    let mut plan = plan::data_plan(&score.data, arguments.lang, environment::locale())?;
    let terminal = Terminal::new(plan.language, arguments.quiet, arguments.no_progress);
    let data = reading::read(&mut plan, &|file| terminal.step("terminal.reading", &[("file", file)]))?;
    let rows: usize = data.waves.iter().map(|wave| wave.frame.height()).sum();
    let is_workbook = score.out.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("xlsx"));
    if is_workbook && rows >= render::MOST_SHEET_ROWS {
        let place = Place::file(score.out.to_string_lossy());
        let finding = Diagnostic::error("too-many-rows-for-a-sheet", place).with("rows", rows).with("most", render::MOST_SHEET_ROWS - 1);
        return Err(Failure::Input(finding.into()));
    }
    let bytes = written(&data, is_workbook, plan.language)?;
    output::write_file(&score.out, &bytes, score.force)?;
    terminal.done();
    terminal.report_reading(&data);
    terminal.warn(&data.findings);
    let values = [("rows", rows.to_string()), ("path", score.out.display().to_string())];
    let values: Vec<(&str, &str)> = values.iter().map(|(name, value)| (*name, value.as_str())).collect();
    terminal.print(&Phrases::of(plan.language).fill("terminal.scores_written", &values));
    Ok(())
}

/// Id, wave where there are several, and a column a scale; scores are on their grid exactly.
fn written(data: &StudyData, is_workbook: bool, language: Language) -> anyhow::Result<Vec<u8>> {
    let several = data.waves.len() > 1;
    let informants: Vec<Option<&StringChunked>> =
        data.waves.iter().map(|wave| wave.frame.column(INFORMANT).ok().and_then(|informants| informants.str().ok())).collect();
    let told_apart = informants.iter().any(Option::is_some);
    let mut header = vec!["id"];
    if several {
        header.push("wave");
    }
    if told_apart {
        header.push(INFORMANT);
    }
    header.extend(data.scales.iter().map(|scored| scored.scale.id.as_str()));
    let ids: Vec<&StringChunked> =
        data.waves.iter().map(|wave| wave.frame.column("id")?.str()).collect::<Result<_, _>>().context("the scored rows have no id")?;
    let row = |wave: usize, row: usize| {
        let text = |text| RowCell::Text(text);
        let mut cells = vec![ids[wave].get(row).map_or(RowCell::Blank, text)];
        if several {
            cells.push(RowCell::Text(&data.waves[wave].name));
        }
        if told_apart {
            cells.push(informants[wave].and_then(|informants| informants.get(row)).map_or(RowCell::Blank, text));
        }
        cells.extend(data.scales.iter().map(|scored| {
            let steps = scored.scores[wave].as_ref().and_then(|scores| scores.get(row));
            steps.map_or(RowCell::Blank, |steps| RowCell::Number(scored.scale.grid.score(steps as f64)))
        }));
        cells
    };
    let row = &row;
    let rows = (0..data.waves.len()).flat_map(|wave| (0..ids[wave].len()).map(move |at| row(wave, at)));
    if is_workbook { render::rows_xlsx(&header, rows, "scores") } else { render::rows_csv(&header, rows, language) }
}

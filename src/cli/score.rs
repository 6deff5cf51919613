//! `score`: the scored rows, one per respondent and wave. The one output that holds ids, because the user asked for rows.

use anyhow::Context;

use super::args::{Arguments, Score};
use super::failure::Failure;
use super::reading::{self, StudyData};
use super::terminal::Terminal;
use super::{environment, output, plan};
use crate::domain::Language;
use crate::render::{self, Phrases};
use crate::waves::{INFORMANT, Wave};

/// Reads, scores, writes.
///
/// # Errors
/// Whatever keeps the file from being written; then it has not been.
pub fn run(arguments: &Arguments, score: &Score) -> Result<(), Failure> {
    let mut plan = plan::data_plan(&score.data, arguments.lang, environment::locale())?;
    let terminal = Terminal::new(plan.language, arguments.quiet, arguments.no_progress);
    let data = reading::read(&mut plan, &|file| terminal.step("terminal.reading", &[("file", file)]))?;
    let bytes = csv(&data, plan.language)?;
    output::write_file(&score.out, &bytes, score.force)?;
    terminal.done();
    terminal.report_reading(&data);
    terminal.warn(&data.findings);
    let rows: usize = data.waves.iter().map(|wave| wave.frame.height()).sum();
    let values = [("rows", rows.to_string()), ("path", score.out.display().to_string())];
    let values: Vec<(&str, &str)> = values.iter().map(|(name, value)| (*name, value.as_str())).collect();
    terminal.print(&Phrases::of(plan.language).fill("terminal.scores_written", &values));
    Ok(())
}

/// Id, wave where there are several, and a column a scale; scores are spelled exactly on their grid.
fn csv(data: &StudyData, language: Language) -> Result<Vec<u8>, Failure> {
    let (delimiter, bom): (u8, &[u8]) = match language {
        Language::Danish => (b';', b"\xef\xbb\xbf"),
        Language::English => (b',', b""),
    };
    let several = data.waves.len() > 1;
    let informants = |wave: &Wave| wave.frame.column(INFORMANT).ok().and_then(|column| column.str().ok().cloned());
    let told_apart = data.waves.iter().any(|wave| informants(wave).is_some());
    let mut writer = ::csv::WriterBuilder::new().delimiter(delimiter).from_writer(bom.to_vec());
    let mut header = vec!["id"];
    if several {
        header.push("wave");
    }
    if told_apart {
        header.push(INFORMANT);
    }
    header.extend(data.scales.iter().map(|scored| scored.scale.id.as_str()));
    writer.write_record(&header).context("the scores could not be written")?;
    for (number, wave) in data.waves.iter().enumerate() {
        let ids = wave.frame.column("id").and_then(|ids| ids.str().cloned()).context("the scored rows have no id")?;
        let informants = informants(wave);
        for (row, id) in ids.iter().enumerate() {
            let mut record = vec![render::harmless(id.unwrap_or_default())];
            if several {
                record.push(wave.name.clone());
            }
            if told_apart {
                record.push(informants.as_ref().and_then(|informants| informants.get(row)).unwrap_or_default().to_owned());
            }
            for scored in &data.scales {
                let steps = scored.scores[number].as_ref().and_then(|scores| scores.get(row));
                let score = steps.map(|steps| scored.scale.grid.score(steps as f64).to_string()).unwrap_or_default();
                record.push(if language == Language::Danish { score.replace('.', ",") } else { score });
            }
            writer.write_record(&record).context("the scores could not be written")?;
        }
    }
    Ok(writer.into_inner().context("the scores could not be written")?)
}

//! `instruments`: what is built in, one of them in full, and a check of a user's own.

use std::fmt::Write as _;
use std::path::Path;

use comfy_table::{ContentArrangement, Table, presets};

use super::args::{Arguments, Instruments, InstrumentsAction};
use super::environment;
use super::failure::Failure;
use super::shelf::Shelf;
use super::terminal::Terminal;
use crate::domain::{Direction, Language};
use crate::instruments::{self, Instrument, Person, Status};
use crate::render::Phrases;

/// Lists, shows or checks.
///
/// # Errors
/// An unknown id, or everything that is wrong with a file.
pub fn run(arguments: &Arguments, command: &Instruments) -> Result<(), Failure> {
    let language = arguments.lang.unwrap_or_else(environment::locale);
    let terminal = Terminal::new(language, arguments.quiet, true);
    let own = |file: &Path| {
        let name = file.to_string_lossy();
        let text = Shelf::working_folder().text(&name)?;
        instruments::from_text(&name, &text)
    };
    match command.action.as_ref().unwrap_or(&InstrumentsAction::List) {
        InstrumentsAction::List => {
            let all = instruments::every_built_in().map_err(Failure::Input)?;
            terminal.print(&list(&all, language));
        }
        InstrumentsAction::Show { id } => {
            let instrument = if Path::new(id).extension().is_some() { own(Path::new(id)) } else { instruments::built_in(id) };
            terminal.print(&show(&instrument.map_err(Failure::Input)?, language));
        }
        InstrumentsAction::Check { file } => {
            let instrument = own(file).map_err(Failure::Input)?;
            terminal.print(&show(&instrument, language));
        }
    }
    Ok(())
}

fn table(header: Vec<String>) -> Table {
    let mut table = Table::new();
    table.load_style(presets::NOTHING).set_content_arrangement(ContentArrangement::Dynamic).set_width(100).set_header(header);
    table
}

fn spelled(table: &Table) -> String {
    table.to_string().lines().map(str::trim_end).collect::<Vec<_>>().join("\n")
}

fn list(all: &[Instrument], language: Language) -> String {
    let phrases = Phrases::of(language);
    let mut table =
        table(["id", "name", "items", "scales", "status"].map(|key| phrases.get(&format!("instruments.{key}")).to_owned()).to_vec());
    for instrument in all {
        table.add_row(vec![
            instrument.id.clone(),
            instrument.name.get(language).to_owned(),
            instrument.items.len().to_string(),
            instrument.scales.len().to_string(),
            status(instrument.status, phrases),
        ]);
    }
    spelled(&table)
}

fn status(status: Status, phrases: Phrases) -> String {
    match status {
        Status::Confirmed => String::new(),
        Status::Unconfirmed => phrases.get("word.unconfirmed").to_owned(),
    }
}

/// Scales with range, direction, norm, reliability and bands, each with its source.
fn show(instrument: &Instrument, language: Language) -> String {
    let phrases = Phrases::of(language);
    let numbers = phrases.numbers();
    let mut text = format!("{} – {}\n", instrument.id, instrument.name.get(language));
    for line in [&instrument.licence, &instrument.source].into_iter().flatten() {
        text.push_str(line);
        text.push('\n');
    }
    let keys = ["scale", "items", "range", "better", "mid", "alpha", "retest", "norm"];
    let mut scales = table(keys.map(|key| phrases.get(&format!("instruments.{key}")).to_owned()).to_vec());
    for scale in &instrument.scales {
        let figure =
            |figure: &Option<instruments::Figure>| figure.as_ref().map(|figure| numbers.decimal(figure.value, 2)).unwrap_or_default();
        let norm = scale.default_norm();
        scales.add_row(vec![
            scale.name.get(language).to_owned(),
            instrument.items_of(scale).len().to_string(),
            numbers.interval(scale.range[0], scale.range[1], 0),
            phrases
                .get(match scale.direction {
                    Direction::HigherIsBetter => "instruments.higher",
                    Direction::LowerIsBetter => "instruments.lower",
                })
                .to_owned(),
            figure(&scale.mid),
            figure(&scale.alpha),
            figure(&scale.retest),
            norm.map(|norm| format!("{} (SD {})", numbers.decimal(norm.mean, 2), numbers.decimal(norm.sd, 2))).unwrap_or_default(),
        ]);
    }
    text.push('\n');
    text.push_str(&spelled(&scales));
    for set in &instrument.band_sets {
        let labels = set.labels.iter().map(|label| label.get(language)).collect::<Vec<_>>().join(" / ");
        let _ = write!(text, "\n\n{} ({}): {labels}\n{}\n", set.name.get(language), set.id, set.source);
        let mut bands = table(["scale", "starts", "status"].map(|key| phrases.get(&format!("instruments.{key}")).to_owned()).to_vec());
        for scale in &instrument.scales {
            let Some(cuts) = instrument.bands(scale, &set.id, Person::default()) else { continue };
            let starts = cuts.starts.iter().map(|start| numbers.decimal(*start, 0)).collect::<Vec<_>>().join(" / ");
            bands.add_row(vec![scale.name.get(language).to_owned(), starts, status(cuts.status, phrases)]);
        }
        text.push_str(&spelled(&bands));
    }
    text
}

//! `instruments`: what is built in, one of them in full, and a check of a user's own.

use std::fmt::Write as _;
use std::path::Path;

use comfy_table::{CellAlignment, ContentArrangement, Table, presets};

use super::args::{Arguments, Instruments, InstrumentsAction};
use super::environment;
use super::failure::Failure;
use super::shelf::Shelf;
use super::terminal::Terminal;
use crate::domain::{Direction, Language, Localized};
use crate::instruments::{self, CaseRule, Figure, Informant, Instrument, Norm, Sex, Status, spelled_ages};
use crate::render::Phrases;

/// The widest line of a table.
const WIDTH: u16 = 100;

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
            terminal.print("");
            terminal.print(&Phrases::of(language).fill("instruments.sound", &[("file", &file.to_string_lossy())]));
        }
    }
    Ok(())
}

/// A table with these headings, numbers to the right.
fn table(keys: &[&str], numeric: &[usize], phrases: Phrases) -> Table {
    let mut table = Table::new();
    table.load_style(presets::NOTHING).set_content_arrangement(ContentArrangement::Dynamic).set_width(WIDTH);
    table.set_header(keys.iter().map(|key| phrases.get(&format!("instruments.{key}"))));
    for column in numeric {
        if let Some(column) = table.column_mut(*column) {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    table
}

fn spelled(table: &Table) -> String {
    table.to_string().lines().map(str::trim_end).collect::<Vec<_>>().join("\n")
}

fn list(all: &[Instrument], language: Language) -> String {
    let phrases = Phrases::of(language);
    let mut table = table(&["id", "name", "informant", "ages", "items", "scales", "status_key"], &[4, 5], phrases);
    for instrument in all {
        table.add_row(vec![
            instrument.id.clone(),
            instrument.name.get(language).to_owned(),
            informant(instrument.informant, phrases).to_owned(),
            instrument.ages.map(spelled_ages).unwrap_or_default(),
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

fn informant(informant: Informant, phrases: Phrases) -> &'static str {
    phrases.get(match informant {
        Informant::Own => "instruments.self",
        Informant::Parent => "instruments.parent",
        Informant::Teacher => "instruments.teacher",
        Informant::Staff => "instruments.staff",
    })
}

fn years(ages: [u8; 2], phrases: Phrases) -> String {
    phrases.fill("instruments.years", &[("ages", &spelled_ages(ages))])
}

/// `boys, 5–7 years`; nothing for everybody.
fn people(sex: Option<Sex>, ages: Option<[u8; 2]>, phrases: Phrases) -> String {
    let sex = sex.map(|sex| {
        phrases.get(match sex {
            Sex::Male => "instruments.males",
            Sex::Female => "instruments.females",
        })
    });
    sex.map(str::to_owned).into_iter().chain(ages.map(|ages| years(ages, phrases))).collect::<Vec<_>>().join(", ")
}

/// An instrument whole: scales with their figures, where each is from, every band of every set.
fn show(instrument: &Instrument, language: Language) -> String {
    let phrases = Phrases::of(language);
    let about = [
        Some(informant(instrument.informant, phrases).to_owned()),
        instrument.ages.map(|ages| years(ages, phrases)),
        Some(status(instrument.status, phrases)).filter(|status| !status.is_empty()),
    ];
    let mut text = format!("{} – {}\n", instrument.id, instrument.name.get(language));
    let about = about.into_iter().flatten().collect::<Vec<_>>().join(", ");
    let told = [&instrument.licence, &instrument.source, &instrument.note].map(|text| text.as_ref().map(|text| text.get(language)));
    for line in [Some(about.as_str())].into_iter().chain(told).flatten() {
        text.push_str(line);
        text.push('\n');
    }
    text.push('\n');
    text.push_str(&scales(instrument, language));
    text.push_str(&sources(instrument, language));
    for set in &instrument.band_sets {
        let labels = set.labels.iter().map(|label| label.get(language)).collect::<Vec<_>>().join(" / ");
        let _ = write!(text, "\n\n{} ({}): {labels}\n{}\n", set.name.get(language), set.id, set.source.get(language));
        let mut bands = table(&["scale", "whom", "starts", "status"], &[], phrases);
        for scale in &instrument.scales {
            for of_scale in scale.bands.iter().filter(|bands| bands.set == set.id) {
                let numbers = phrases.numbers();
                let starts = of_scale.starts.iter().map(|start| numbers.decimal(*start, 0)).collect::<Vec<_>>().join(" / ");
                let whom = people(of_scale.sex, of_scale.ages, phrases);
                let whom = if whom.is_empty() { phrases.get("instruments.everybody").to_owned() } else { whom };
                let own_status = status(of_scale.status.unwrap_or(set.status), phrases);
                bands.add_row(vec![scale.name.get(language).to_owned(), whom, starts, own_status]);
            }
        }
        text.push_str(&spelled(&bands));
    }
    text
}

/// A star on a figure that is not confirmed in the source it names.
fn starred(text: String, status: Status) -> String {
    match status {
        Status::Confirmed => text,
        Status::Unconfirmed => format!("{text}*"),
    }
}

fn scales(instrument: &Instrument, language: Language) -> String {
    let phrases = Phrases::of(language);
    let numbers = phrases.numbers();
    let keys = ["scale", "items", "range", "better", "mid", "alpha", "retest", "norm"];
    let mut table = table(&keys, &[1, 2, 4, 5, 6, 7], phrases);
    for scale in &instrument.scales {
        let figure = |figure: Option<&Figure>, decimals| {
            figure.map(|figure| starred(numbers.decimal(figure.value, decimals), figure.status)).unwrap_or_default()
        };
        let norm = scale.default_norm();
        table.add_row(vec![
            // A long word with a slash may break behind it.
            scale.name.get(language).replace('/', "/ "),
            instrument.items_of(scale).len().to_string(),
            numbers.interval(scale.range[0], scale.range[1], 0),
            phrases
                .get(match scale.direction {
                    Direction::HigherIsBetter => "instruments.higher",
                    Direction::LowerIsBetter => "instruments.lower",
                })
                .to_owned(),
            figure(scale.mid.as_ref(), 0),
            figure(scale.alpha.as_ref(), 2),
            figure(scale.retest.as_ref(), 2),
            norm.map(|norm| starred(mean_and_sd(norm, phrases), norm.status)).unwrap_or_default(),
        ]);
    }
    spelled(&table)
}

fn mean_and_sd(norm: &Norm, phrases: Phrases) -> String {
    let numbers = phrases.numbers();
    format!("{} (SD {})", numbers.decimal(norm.mean, 2), numbers.decimal(norm.sd, 2))
}

/// Where the figures are from, a line a source; norms of a sex or an age and rules of caseness with their values.
fn sources(instrument: &Instrument, language: Language) -> String {
    let phrases = Phrases::of(language);
    let title = |key: &str| phrases.get(&format!("instruments.{key}")).to_owned();
    let mut lines: Vec<String> = Vec::new();
    let mut add = |what: String, source: &Localized, status: Status| {
        let line = format!("{}: {}", starred(what, status), source.get(language));
        if !lines.contains(&line) {
            lines.push(line);
        }
    };
    for scale in &instrument.scales {
        let figures = [("mid", &scale.mid), ("alpha", &scale.alpha), ("retest", &scale.retest)];
        for (key, figure) in figures.into_iter().filter_map(|(key, figure)| Some((key, figure.as_ref()?))) {
            add(title(key), &figure.source, figure.status);
        }
        let name = scale.name.get(language);
        if let Some(figure) = &scale.reliable_change {
            let value = phrases.numbers().decimal(figure.value, 0);
            add(format!("{}, {name}: {value}", title("reliable_change")), &figure.source, figure.status);
        }
        for norm in &scale.norms {
            let year = norm.year.map(|year| format!(" {year}")).unwrap_or_default();
            let population = format!("{}, {}{year}", title("norm"), norm.population.get(language));
            let whom = people(norm.sex, norm.ages, phrases);
            let value = if whom.is_empty() { String::new() } else { format!(", {name}, {whom}: {}", mean_and_sd(norm, phrases)) };
            add(format!("{population}{value}"), &norm.source, norm.status);
        }
        for case in &scale.cases {
            let whom = people(None, case.ages, phrases);
            let whom = if whom.is_empty() { whom } else { format!(", {whom}") };
            add(format!("{}, {name}{whom}: {}", title("case"), spelled_rule(case.rule, phrases)), &case.source, case.status);
        }
    }
    if lines.is_empty() { String::new() } else { format!("\n\n{}\n{}", title("sources"), lines.join("\n")) }
}

fn spelled_rule(rule: CaseRule, phrases: Phrases) -> String {
    let (key, value) = match rule {
        CaseRule::AtLeast(value) => ("at_least", value),
        CaseRule::AtMost(value) => ("at_most", value),
        CaseRule::Above(value) => ("above", value),
        CaseRule::Below(value) => ("below", value),
    };
    phrases.fill(&format!("instruments.{key}"), &[("value", &phrases.numbers().decimal(value, 0))])
}

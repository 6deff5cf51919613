//! The proposal as a commented study file, and as lines for the terminal.

use std::fmt::Write as _;
use std::path::{Component, Path, PathBuf};

use anyhow::Context;

use super::background::Grouping;
use super::proposal::{Chosen, Proposal, ProposedInstrument, WaveOrder};
use crate::cli::failure::Failure;
use crate::cli::plan::{DataPlan, Layout};
use crate::cli::shape::{key, quoted};
use crate::cli::shelf::STANDARD_INPUT;
use crate::cli::study::ScoreColumn;
use crate::domain::Direction;
use crate::ingest::{Coding, Layout as Vendor};
use crate::instruments::Evidence;
use crate::render::Phrases;

/// Column names listed in a comment before the rest is counted.
const LISTED: usize = 40;

/// The study file's text.
///
/// # Errors
/// If the working folder can't be found, so that no path can be written.
pub fn spelled(plan: &DataPlan, proposal: &Proposal, out: &Path, phrases: Phrases) -> Result<String, Failure> {
    let mut text = String::new();
    comment(&mut text, &phrases.fill("init.head", &[("path", &out.display().to_string())]));
    text.push_str("\n[study]\n");
    entry(&mut text, "id", &quoted(&slug(out, &proposal.title)), phrases.get("init.id"));
    entry(&mut text, "title", &quoted(&proposal.title), phrases.get("init.title"));
    if proposal.organisation.is_empty() {
        let _ = writeln!(text, "# organisation = \"\"  # {}", phrases.get("init.organisation"));
    } else {
        let _ = writeln!(text, "organisation = {}", quoted(&proposal.organisation));
    }
    let _ = writeln!(text, "# funder = \"\"        # {}", phrases.get("init.funder"));
    let _ = writeln!(text, "# period = \"\"        # {}", phrases.get("init.period"));
    entry(&mut text, "language", &quoted(plan.language.code()), "da | en");

    text.push_str("\n[data]\n");
    if let Some(id) = &plan.id {
        entry(&mut text, "id", &quoted(id), phrases.get("init.respondent"));
    }
    let of_study = |file: &String| seen_from(out, file).map(|file| quoted(&file));
    let listed = |files: &[String]| -> Result<String, Failure> {
        let files = files.iter().map(of_study).collect::<Result<Vec<_>, _>>()?;
        Ok(if let [file] = files.as_slice() { file.clone() } else { format!("[{}]", files.join(", ")) })
    };
    let order = match proposal.order {
        WaveOrder::Words => "init.order_words",
        WaveOrder::AsGiven => "init.order_given",
        WaveOrder::Said => "init.order_said",
    };
    comment(&mut text, phrases.get(order));
    let waves = &plan.settings.waves;
    match &plan.layout {
        Layout::Files(files) => {
            let files = waves
                .iter()
                .zip(files)
                .map(|(wave, files)| Ok(format!("{wave} = {}", listed(files)?)))
                .collect::<Result<Vec<_>, Failure>>()?;
            let _ = writeln!(text, "files = {{ {} }}", files.join(", "));
        }
        Layout::Long { files, column, values } => {
            let _ = writeln!(text, "file = {}", listed(files)?);
            let texts = |values: &[String]| values.iter().map(|value| quoted(value)).collect::<Vec<_>>().join(", ");
            let waves = waves.iter().zip(values).map(|(wave, values)| format!("{} = [{}]", key(wave), texts(values))).collect::<Vec<_>>();
            let _ = writeln!(text, "wave = {{ column = {}, {} }}", quoted(column), waves.join(", "));
        }
        Layout::Wide { files, marks } => {
            let _ = writeln!(text, "file = {}", listed(files)?);
            let marks = waves.iter().zip(marks.iter().flatten()).map(|(wave, mark)| format!("{wave} = {}", quoted(&mark.to_string())));
            let _ = writeln!(text, "marks = {{ {} }}", marks.collect::<Vec<_>>().join(", "));
        }
        Layout::Unsaid(_) => {}
    }
    if let Some(informant) = &plan.informant {
        comment(&mut text, phrases.get("init.informant"));
        let values = informant.values().into_iter().map(|(informant, values)| {
            let values = values.iter().map(|value| quoted(value)).collect::<Vec<_>>().join(", ");
            format!("{} = [{values}]", crate::cli::frames::informant_name(informant))
        });
        let _ = writeln!(text, "informant = {{ column = {}, {} }}", quoted(&informant.column), values.collect::<Vec<_>>().join(", "));
    }
    missing(&mut text, plan, proposal, phrases);
    if let Some(mark) = plan.decimal {
        entry(&mut text, "decimal", &quoted(&mark.character().to_string()), phrases.get("init.decimal"));
    }
    match plan.vendor.name() {
        Some(layout) => entry(&mut text, "layout", &quoted(layout), phrases.get("init.layout")),
        None if proposal.layouts.is_empty() => {
            let _ = writeln!(text, "# layout = \"enalyzer\"  # {}", phrases.get("init.layout_unseen"));
        }
        None => {}
    }
    if !proposal.ambiguous_dates.is_empty() {
        comment(&mut text, &phrases.fill("init.dates", &[("columns", &names(&proposal.ambiguous_dates))]));
    }

    for found in &proposal.instruments {
        instrument(&mut text, plan, found, out, phrases)?;
    }
    for planned in &plan.scores {
        score(&mut text, planned, phrases);
    }
    if !proposal.unused.is_empty() {
        text.push('\n');
        comment(&mut text, &phrases.fill("init.unused", &[("columns", &names(&proposal.unused))]));
    }
    if !proposal.subgroups.is_empty() {
        text.push('\n');
        comment(&mut text, phrases.get("init.subgroups"));
        for (grouping, chosen) in &proposal.subgroups {
            subgroup(&mut text, grouping, *chosen);
        }
    }
    if proposal.subgroups.is_empty() {
        text.push('\n');
    }
    comparison(&mut text, proposal, phrases);
    let _ = write!(text, "[analysis]\n# headline = \"any\"     # {}\n", phrases.get("init.headline"));
    text.push_str("\n[privacy]\n");
    entry(&mut text, "min_cell", &plan.settings.min_cell.to_string(), phrases.get("init.min_cell"));
    Ok(text)
}

/// What was proposed, and how sure it is.
#[must_use]
pub fn summary(plan: &DataPlan, proposal: &Proposal, phrases: Phrases) -> Vec<String> {
    let mut lines = Vec::new();
    let waves: Vec<String> = match &plan.layout {
        Layout::Files(files) => {
            plan.settings.waves.iter().zip(files).map(|(wave, files)| format!("{wave} = {}", files.join(" + "))).collect()
        }
        Layout::Long { column, values, .. } => {
            plan.settings.waves.iter().zip(values).map(|(wave, values)| format!("{wave} = {column}: {}", values.join(", "))).collect()
        }
        Layout::Wide { marks, .. } => {
            plan.settings.waves.iter().zip(marks.iter().flatten()).map(|(wave, mark)| format!("{wave} = {mark}")).collect()
        }
        Layout::Unsaid(_) => Vec::new(),
    };
    let order = match proposal.order {
        WaveOrder::Words => "init.order_words",
        WaveOrder::AsGiven => "init.order_given",
        WaveOrder::Said => "init.order_said",
    };
    lines.push(phrases.fill("init.found_waves", &[("waves", &waves.join("; ")), ("order", phrases.get(order))]));
    lines.push(phrases.fill("init.found_id", &[("column", plan.id.as_deref().unwrap_or_default())]));
    for found in &proposal.instruments {
        lines.push(format!("{} ({})", told(plan, found, phrases), phrases.get(certainty(found.evidence))));
    }
    if !plan.scores.is_empty() {
        let columns: Vec<&str> = plan.scores.iter().filter_map(|score| score.column.as_deref()).collect();
        lines.push(phrases.fill("init.found_scores", &[("columns", &columns.join(", "))]));
    }
    for layout in &proposal.layouts {
        lines.push(phrases.fill("init.found_layout", &[("layout", Vendor::title(layout))]));
    }
    if proposal.layouts.is_empty() && plan.vendor == Vendor::Recognised {
        lines.push(phrases.get("layouts.unseen").to_owned());
    }
    if !proposal.missing.is_empty() {
        lines.push(phrases.fill("init.found_missing", &[("codes", &counted(proposal))]));
    }
    let chosen: Vec<String> =
        proposal.subgroups.iter().filter(|(_, chosen)| *chosen == Chosen::Yes).map(|(grouping, _)| grouping.column.clone()).collect();
    if !chosen.is_empty() {
        lines.push(phrases.fill("init.found_subgroups", &[("columns", &chosen.join(", "))]));
    }
    lines
}

fn certainty(evidence: Evidence) -> &'static str {
    match evidence {
        Evidence::Named => "init.certain",
        Evidence::Assumed => "init.assumed",
    }
}

/// `WHO-5: 5 of 5 items, such as "who5_1": 3, 4, 2`
fn told(plan: &DataPlan, found: &ProposedInstrument, phrases: Phrases) -> String {
    let (column, answers) = &found.example;
    let values = [
        ("instrument", found.instrument.name.get(plan.language).to_owned()),
        ("found", found.found.to_string()),
        ("items", found.instrument.items.len().to_string()),
        ("column", column.clone()),
        ("answers", answers.join(", ")),
    ];
    let values: Vec<(&str, &str)> = values.iter().map(|(name, value)| (*name, value.as_str())).collect();
    phrases.fill("init.instrument", &values)
}

fn instrument(text: &mut String, plan: &DataPlan, found: &ProposedInstrument, out: &Path, phrases: Phrases) -> Result<(), Failure> {
    text.push('\n');
    comment(text, &format!("{} ({})", told(plan, found, phrases), phrases.get(certainty(found.evidence))));
    text.push_str("[[instrument]]\n");
    match &found.path {
        Some(path) => {
            let _ = writeln!(text, "path = {}", quoted(&seen_from(out, path)?));
        }
        None => {
            let _ = writeln!(text, "use = {}", quoted(&found.instrument.id));
        }
    }
    if let Some(Coding { offset, reversed }) = found.coding {
        let reversed = if reversed { ", reversed = true" } else { "" };
        entry(text, "coding", &format!("{{ offset = {offset}{reversed} }}"), phrases.get("init.coding"));
    }
    let sets: Vec<String> = found.instrument.band_sets.iter().map(|set| quoted(&set.id)).collect();
    if let [first, _, ..] = sets.as_slice() {
        let _ = writeln!(text, "# bands = {first}  # {}", sets.join(" | "));
    }
    Ok(())
}

fn score(text: &mut String, score: &ScoreColumn, phrases: Phrases) {
    text.push_str("\n[[score]]\n");
    let _ = writeln!(text, "id = {}", quoted(&score.id));
    for (key, value) in [("label", &score.label), ("column", &score.column)] {
        if let Some(value) = value {
            let _ = writeln!(text, "{key} = {}", quoted(value));
        }
    }
    let direction = match score.direction {
        Direction::HigherIsBetter => "higher_is_better",
        Direction::LowerIsBetter => "lower_is_better",
    };
    let _ = writeln!(text, "direction = {}", quoted(direction));
    for (line, remark) in [("range = [0, 63]", "init.range"), ("mid = 5", "init.mid"), ("reliability = 0.86", "init.reliability")] {
        let _ = writeln!(text, "# {line:<46} # {}", phrases.get(remark));
    }
}

fn missing(text: &mut String, plan: &DataPlan, proposal: &Proposal, phrases: Phrases) {
    let mut codes = plan.settings.missing.clone();
    codes.extend(proposal.missing.keys().filter(|code| !plan.settings.missing.contains(code)).cloned());
    let spelled = codes.iter().map(|code| quoted(code)).collect::<Vec<_>>().join(", ");
    if proposal.missing.is_empty() {
        comment(text, phrases.get("init.missing_none"));
    } else {
        comment(text, &phrases.fill("init.missing", &[("codes", &counted(proposal))]));
    }
    let _ = writeln!(text, "{}missing = [{spelled}]", if codes.is_empty() { "# " } else { "" });
}

fn counted(proposal: &Proposal) -> String {
    proposal.missing.iter().map(|(code, cells)| format!("{} ({cells})", quoted(code))).collect::<Vec<_>>().join(", ")
}

fn subgroup(text: &mut String, grouping: &Grouping, chosen: Chosen) {
    let mark = match chosen {
        Chosen::Yes => "",
        Chosen::Mentioned => "# ",
    };
    let examples =
        if grouping.examples.is_empty() { String::new() } else { format!("  # {}, …", one_line(&grouping.examples.join(", "))) };
    let _ = write!(text, "{mark}[[subgroup]]\n{mark}column = {}{examples}\n", quoted(&grouping.column));
    if !grouping.bands.is_empty() {
        let bands: Vec<String> = grouping.bands.iter().map(|[low, high]| format!("[{low}, {high}]")).collect();
        let _ = writeln!(text, "{mark}bands = [{}]", bands.join(", "));
    }
    text.push('\n');
}

/// A group whose name says that it is there to be compared with, as lines to take the marks from.
fn comparison(text: &mut String, proposal: &Proposal, phrases: Phrases) {
    let named = proposal.subgroups.iter().find_map(|(grouping, _)| Some((&grouping.column, grouping.comparison()?)));
    let Some((column, value)) = named else { return };
    comment(text, &phrases.fill("init.comparison", &[("column", column), ("value", value)]));
    let lines =
        [("column", column.as_str()), ("value", value), ("label", value)].map(|(key, value)| format!("# {key} = {}\n", quoted(value)));
    let _ = write!(text, "# [comparison]\n{}# design = \"not-randomised\"  # not-randomised | randomised\n\n", lines.concat());
}

/// A key with its value and a comment beside it.
fn entry(text: &mut String, key: &str, value: &str, remark: &str) {
    let _ = writeln!(text, "{:<48} # {remark}", format!("{key} = {value}"));
}

/// A comment; whatever came from a file can't end it.
fn comment(text: &mut String, remark: &str) {
    for line in remark.split('\n') {
        let _ = writeln!(text, "# {}", one_line(line));
    }
}

fn one_line(text: &str) -> String {
    text.chars().map(|character| if character.is_control() { ' ' } else { character }).collect()
}

fn names(columns: &[String]) -> String {
    let more = if columns.len() > LISTED { format!(", … ({})", columns.len()) } else { String::new() };
    let listed = columns.iter().take(LISTED).map(|name| one_line(&name.chars().take(60).collect::<String>())).collect::<Vec<_>>();
    format!("{}{more}", listed.join(", "))
}

/// A name for the folder of results: the study file's own unless that is the usual one, else its folder's.
fn slug(out: &Path, title: &str) -> String {
    let stem = out.file_stem().map(|stem| stem.to_string_lossy().into_owned()).filter(|stem| stem != "study");
    let folder = || {
        let parent = std::path::absolute(out).ok()?.parent()?.file_name()?.to_string_lossy().into_owned();
        Some(parent).filter(|name| !name.starts_with('.'))
    };
    let slug = slugged(&stem.or_else(folder).unwrap_or_else(|| title.to_owned()));
    if slug.is_empty() { "study".to_owned() } else { slug }
}

/// Small letters, digits and hyphens in place of a name.
pub(super) fn slugged(name: &str) -> String {
    let text = name.to_lowercase();
    let spelled = text.replace('æ', "ae").replace('ø', "oe").replace('å', "aa");
    let slug: String = spelled.chars().map(|character| if character.is_ascii_alphanumeric() { character } else { '-' }).collect();
    slug.split('-').filter(|part| !part.is_empty()).collect::<Vec<_>>().join("-")
}

/// A file's path as the study file must write it: relative to its own folder.
fn seen_from(study: &Path, file: &str) -> Result<String, Failure> {
    let typed = Path::new(file);
    if file == STANDARD_INPUT || typed.is_absolute() {
        return Ok(file.to_owned());
    }
    let absolute = |path: &Path| std::path::absolute(path).context("the working folder can't be found").map_err(Failure::Run);
    let folder = absolute(study)?.parent().map(Path::to_path_buf).unwrap_or_default();
    let file = absolute(typed)?;
    let shared = folder.components().zip(file.components()).take_while(|(one, other)| one == other).count();
    let up = folder.components().skip(shared).map(|_| Component::ParentDir);
    let path: PathBuf = up.chain(file.components().skip(shared)).collect();
    Ok(path.to_string_lossy().replace('\\', "/"))
}

//! From a study file to a plan: everything that is wrong with it is found here, in one go.

use super::args::DataArguments;
use super::failure::Failure;
use super::plan::{DataPlan, Layout, PlannedColumns, PlannedInstrument, apply, asked_for, default_settings};
use super::presentation;
use super::shelf::Shelf;
use super::study::{self, Codings, ColumnOrTable, InstrumentUse, ScoreColumn, StudyFile};
use crate::analysis::results::Study;
use crate::domain::{Diagnostic, Diagnostics, Language, Place};
use crate::ingest::{self, Coding, DecimalMark, Events, Mark};
use crate::instruments::{self, ColumnRule, Informant, Instrument};

/// Decides what a study file leaves open.
///
/// # Errors
/// Everything that is wrong with it, or with an instrument file that it names.
pub(super) fn from_study(
    file: StudyFile,
    name: &str,
    shelf: Shelf,
    arguments: &DataArguments,
    language: Option<Language>,
    locale: Language,
) -> Result<DataPlan, Failure> {
    let mut problems = Diagnostics::new();
    let wrong = |code| Diagnostic::error(code, Place::file(name));
    let language = language.or(file.study.language).unwrap_or(locale);
    let vendor = arguments.layout.or_else(|| vendor(&file.data, name, &mut problems)).unwrap_or_default();
    let (layout, written) = match &file.data {
        // A wide file declares its waves, and what is wrong with the layout's name is wrong with the file too.
        study::Data { file: Some(files), files: None, wave: None, waves: None, marks: None, .. } if !problems.has_errors() => {
            let events = event_waves(&shelf, files.texts(), vendor).map_err(Failure::Input)?;
            events.map_or_else(|| layout(&file.data, name, &mut problems), |(layout, waves)| (Some(layout), waves))
        }
        _ => layout(&file.data, name, &mut problems),
    };
    let waves = ordered(written.clone(), file.data.waves.as_deref(), name, &mut problems);
    let layout = layout.map(|layout| reorder(layout, &written, &waves));
    check_informants(&file, name, &mut problems);
    let choices = file.analysis;
    let mut settings = default_settings(waves.clone());
    settings.level = choices.level.unwrap_or(settings.level);
    settings.headline = choices.headline.unwrap_or(settings.headline);
    settings.reliable_sd = choices.reliable_sd.unwrap_or(settings.reliable_sd);
    settings.bootstrap = choices.bootstrap.unwrap_or(settings.bootstrap);
    settings.seed = choices.seed.unwrap_or(settings.seed);
    settings.min_cell = file.privacy.min_cell.unwrap_or(settings.min_cell);
    settings.duplicates = file.data.duplicates.unwrap_or(settings.duplicates);
    settings.missing.clone_from(&file.data.missing);
    if settings.bootstrap == 0 || settings.bootstrap > 1_000_000 {
        problems.push(wrong("bootstrap-out-of-range").with("given", settings.bootstrap));
    }
    let id = file.study.id.clone().unwrap_or_else(|| "study".to_owned());
    if id.is_empty() || !id.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.')) || id.starts_with('.') {
        problems.push(wrong("study-id-not-a-slug").with("given", &id));
    }
    let instruments = file.instrument.iter().filter_map(|used| planned(used, &waves, name, &shelf, &mut problems)).collect();
    for score in &file.score {
        check_score(score, name, matches!(layout, Some(Layout::Wide { marks: None, .. })), &waves, &mut problems);
    }
    for subgroup in &file.subgroup {
        for band in subgroup.bands.iter().flatten().filter(|band| band[0] > band[1]) {
            problems.push(wrong("band-reversed").with("column", &subgroup.column).with("low", band[0]).with("high", band[1]));
        }
    }
    if let Some(comparison) = &file.comparison
        && comparison.value.texts().iter().all(|value| value.trim().is_empty())
    {
        problems.push(wrong("comparison-without-value").with("column", &comparison.column));
    }
    problems.extend(presentation::check_sections(&file.report.section, name));
    let logo = file.report.logo.as_deref().and_then(|logo| presentation::logo(&shelf, logo).map_err(|found| problems.extend(found)).ok());
    let Some(layout) = layout.filter(|_| !problems.has_errors()) else { return Err(Failure::Input(problems)) };
    let title = file.study.title.clone().unwrap_or_else(|| id.clone());
    let mut plan = DataPlan {
        language,
        study: Study {
            id,
            title,
            organisation: file.study.organisation,
            funder: file.study.funder,
            period: file.study.period,
            language: language.code().to_owned(),
            synthetic: file.study.synthetic,
            author: file.report.author,
            logo,
            sections: file.report.section,
            template: file.report.template,
        },
        settings,
        shelf,
        study_file: Some(name.to_owned()),
        layout,
        vendor,
        decimal: file.data.decimal.map(|mark| match mark {
            study::Decimal::Comma => DecimalMark::Comma,
            study::Decimal::Point => DecimalMark::Point,
        }),
        informant: file.data.informant,
        id: file.data.id,
        instruments,
        scores: file.score,
        subgroups: file.subgroup,
        comparison: file.comparison,
    };
    apply(&mut plan, arguments)?;
    Ok(plan)
}

/// The layout that a study file names.
fn vendor(data: &study::Data, name: &str, problems: &mut Diagnostics) -> Option<ingest::Layout> {
    let given = data.layout.as_deref()?;
    let found = ingest::Layout::named(given);
    if found.is_none() {
        let known = ingest::Layout::names().collect::<Vec<_>>().join(", ");
        problems.push(Diagnostic::error("layout-unknown", Place::file(name)).with("given", given).with("known", known));
    }
    found
}

/// The waves of one file whose own layout tells them apart; `None` where it does not.
fn event_waves(shelf: &Shelf, files: Vec<String>, vendor: ingest::Layout) -> Result<Option<(Layout, Vec<String>)>, Diagnostics> {
    let [file] = files.as_slice() else { return Ok(None) };
    match &shelf.export(file, vendor)?.arrangement().events {
        Events::None => Ok(None),
        Events::Unclear(why) => Err(why.clone().into()),
        Events::Known { column, events } => {
            let values = events.iter().map(|event| vec![event.value.clone()]).collect();
            let waves = events.iter().map(|event| event.name.clone()).collect();
            Ok(Some((Layout::Long { files, column: column.clone(), values }, waves)))
        }
    }
}

/// The layout as written, and its waves in written order.
fn layout(data: &study::Data, name: &str, problems: &mut Diagnostics) -> (Option<Layout>, Vec<String>) {
    let wrong = |code| Diagnostic::error(code, Place::file(name));
    match (&data.files, &data.file, &data.wave, &data.marks) {
        (Some(files), None, None, None) => {
            let mut paths = Vec::new();
            for (wave, path) in files {
                let of_wave = texts(path).unwrap_or_default();
                if of_wave.is_empty() {
                    problems.push(wrong("wave-file-not-a-text").with("wave", wave));
                }
                paths.push(of_wave);
            }
            (Some(Layout::Files(paths)), files.keys().cloned().collect())
        }
        (None, Some(file), Some(wave), None) => {
            let column = wave.get("column").and_then(toml::Value::as_str);
            if column.is_none() {
                problems.push(wrong("wave-column-missing"));
            }
            let (waves, values) = wave
                .iter()
                .filter(|(key, _)| *key != "column")
                .map(|(wave, meaning)| {
                    let meanings: Vec<String> = match meaning {
                        toml::Value::Array(items) => items.iter().map(spelled).collect(),
                        single => vec![spelled(single)],
                    };
                    (wave.clone(), meanings)
                })
                .unzip();
            (Some(Layout::Long { files: file.texts(), column: column.unwrap_or_default().to_owned(), values }), waves)
        }
        (None, Some(file), None, Some(written)) => {
            let mut marks: Vec<Mark> = Vec::new();
            for (wave, mark) in written {
                let text = mark.as_str().unwrap_or_default();
                match Mark::parse(text) {
                    Some(mark) if marks.contains(&mark) => problems.push(wrong("mark-twice").with("given", text)),
                    Some(mark) => marks.push(mark),
                    None => problems.push(wrong("mark-without-star").with("wave", wave).with("given", text)),
                }
            }
            (Some(Layout::Wide { files: file.texts(), marks: Some(marks) }), written.keys().cloned().collect())
        }
        (None, Some(file), None, None) => (Some(Layout::Wide { files: file.texts(), marks: None }), data.waves.clone().unwrap_or_default()),
        _ => {
            problems.push(wrong("data-files-unclear"));
            (None, Vec::new())
        }
    }
}

/// A text or a list of texts.
fn texts(value: &toml::Value) -> Option<Vec<String>> {
    match value {
        toml::Value::String(text) => Some(vec![text.clone()]),
        toml::Value::Array(items) => items.iter().map(|item| item.as_str().map(str::to_owned)).collect(),
        _ => None,
    }
}

/// A value that stands for a wave, as it would be written in a cell.
fn spelled(value: &toml::Value) -> String {
    match value {
        toml::Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// The waves in time order: as `waves` says, else as written.
fn ordered(written: Vec<String>, declared: Option<&[String]>, name: &str, problems: &mut Diagnostics) -> Vec<String> {
    let wrong = |code| Diagnostic::error(code, Place::file(name));
    if written.is_empty() {
        problems.push(wrong("waves-not-declared"));
    }
    let Some(declared) = declared else { return written };
    let sorted = |names: &[String]| {
        let mut names = names.to_vec();
        names.sort();
        names
    };
    if sorted(declared) != sorted(&written) {
        problems.push(wrong("waves-differ").with("declared", declared.join(", ")).with("written", written.join(", ")));
        return written;
    }
    let names = sorted(declared);
    if let Some((twice, _)) = names.iter().zip(names.iter().skip(1)).find(|(name, next)| name == next) {
        problems.push(wrong("wave-twice").with("wave", twice));
    }
    declared.to_vec()
}

/// The layout with its waves, written as `written`, in the order of `waves`.
fn reorder(layout: Layout, written: &[String], waves: &[String]) -> Layout {
    fn ordered<T: Clone>(items: &[T], written: &[String], waves: &[String]) -> Vec<T> {
        let place = |wave: &String| written.iter().position(|name| name == wave);
        waves.iter().filter_map(|wave| items.get(place(wave)?).cloned()).collect()
    }
    match layout {
        Layout::Files(files) => Layout::Files(ordered(&files, written, waves)),
        Layout::Long { files, column, values } => Layout::Long { files, column, values: ordered(&values, written, waves) },
        Layout::Wide { files, marks: Some(marks) } => Layout::Wide { files, marks: Some(ordered(&marks, written, waves)) },
        said @ (Layout::Wide { marks: None, .. } | Layout::Unsaid(_)) => said,
    }
}

fn planned(used: &InstrumentUse, waves: &[String], name: &str, shelf: &Shelf, problems: &mut Diagnostics) -> Option<PlannedInstrument> {
    let loaded = match (&used.builtin, &used.path) {
        (Some(id), None) => instruments::built_in(id),
        (None, Some(path)) => shelf.text(path).and_then(|text| instruments::from_text(path, &text)),
        _ => Err(Diagnostic::error("instrument-use-or-path", Place::file(name)).into()),
    };
    let instrument = match loaded {
        Ok(instrument) => Instrument { informant: used.informant.unwrap_or(instrument.informant), ..instrument },
        Err(found) => {
            problems.extend(found);
            return None;
        }
    };
    if let Some(set) = &used.bands
        && instrument.band_set(set).is_none()
    {
        let sets = instrument.band_sets.iter().map(|set| set.id.as_str()).collect::<Vec<_>>().join(", ");
        problems.push(
            Diagnostic::error("band-set-unknown", Place::file(name))
                .with("given", set)
                .with("instrument", &instrument.id)
                .with("sets", sets),
        );
    }
    let codings = codings(used, &instrument, waves, name, problems);
    Some(PlannedInstrument {
        columns: used.columns.as_ref().map(|columns| columns_of(columns, waves)),
        candidate: asked_for(instrument),
        bands: used.bands.clone(),
        path: used.path.clone(),
        codings,
    })
}

/// The declared coding of each wave.
fn codings(used: &InstrumentUse, instrument: &Instrument, waves: &[String], name: &str, problems: &mut Diagnostics) -> Vec<Option<Coding>> {
    let coding = |written: &study::Coding| Coding { offset: written.offset, reversed: written.reversed };
    if used.coding.is_some() && used.lowest_code.is_some() {
        problems.push(Diagnostic::error("coding-twice", Place::file(name)));
    }
    if let Some(code) = used.lowest_code {
        let mut lowest = instrument.items.iter().map(|item| item.lowest);
        let first = lowest.next().unwrap_or_default();
        if lowest.any(|lowest| lowest != first) {
            problems.push(Diagnostic::error("lowest-code-unclear", Place::file(name)).with("instrument", &instrument.id));
        }
        return vec![Some(Coding { offset: first.saturating_sub(code), reversed: false }); waves.len()];
    }
    match &used.coding {
        None => Vec::new(),
        Some(Codings::Same(same)) => vec![Some(coding(same)); waves.len()],
        Some(Codings::PerWave(table)) => {
            for wave in table.keys().filter(|wave| !waves.contains(wave)) {
                let unknown = Diagnostic::error("coding-wave-unknown", Place::file(name)).with("wave", wave);
                problems.push(unknown.with("waves", waves.join(", ")));
            }
            waves.iter().map(|wave| table.get(wave).map(coding)).collect()
        }
    }
}

/// `"p{item}"`, item = "column", wave = "pattern", or wave = { item = "column" }.
fn columns_of(columns: &study::ItemColumns, waves: &[String]) -> PlannedColumns {
    let table = match columns {
        study::ItemColumns::Pattern(pattern) => return PlannedColumns::Same(ColumnRule::Pattern(pattern.clone())),
        study::ItemColumns::Table(table) => table,
    };
    if !table.is_empty() && table.keys().all(|key| waves.contains(key)) {
        let rule = |wave: &String| {
            table.get(wave).map(|columns| match columns {
                ColumnOrTable::Column(pattern) => ColumnRule::Pattern(pattern.clone()),
                ColumnOrTable::Table(items) => ColumnRule::Table(items.clone()),
            })
        };
        return PlannedColumns::PerWave(waves.iter().map(rule).collect());
    }
    let column = |(item, column): (&String, &ColumnOrTable)| match column {
        ColumnOrTable::Column(column) => Some((item.clone(), column.clone())),
        ColumnOrTable::Table(_) => None,
    };
    PlannedColumns::Same(ColumnRule::Table(table.iter().filter_map(column).collect()))
}

/// What must hold where rows tell who answered, and where they don't.
fn check_informants(file: &StudyFile, name: &str, problems: &mut Diagnostics) {
    let wrong = |code| Diagnostic::error(code, Place::file(name));
    let Some(column) = &file.data.informant else { return };
    if column.values().len() < 2 {
        problems.push(wrong("informants-too-few").with("column", &column.column));
    }
    let mut texts: Vec<String> = column.values().into_iter().flat_map(|(_, values)| values).map(|text| ingest::folded(text)).collect();
    texts.sort();
    if let Some((twice, _)) = texts.iter().zip(texts.iter().skip(1)).find(|(text, next)| text == next) {
        problems.push(wrong("informant-value-twice").with("given", twice));
    }
    let has_rows = |informant: Informant| column.values().iter().any(|(known, _)| *known == informant);
    for score in &file.score {
        match score.informant {
            Some(informant) if has_rows(informant) => {}
            _ => problems.push(wrong("score-needs-informant").with("score", &score.id)),
        }
    }
}

/// Everything that must hold of a `[[score]]`.
fn check_score(score: &ScoreColumn, name: &str, wide: bool, waves: &[String], problems: &mut Diagnostics) {
    let wrong = |code| Diagnostic::error(code, Place::file(name)).with("score", &score.id);
    let inside = |share: Option<f64>| share.is_none_or(|share| share > 0.0 && share < 1.0);
    if score.column.is_some() == score.columns.is_some() {
        problems.push(wrong("score-column-or-columns"));
    }
    if wide && score.columns.is_none() {
        problems.push(wrong("score-needs-columns"));
    }
    for wave in score.columns.iter().flat_map(|columns| columns.keys()).filter(|wave| !waves.contains(wave)) {
        problems.push(wrong("score-wave-unknown").with("wave", wave).with("waves", waves.join(", ")));
    }
    for (key, value) in [("reliability", score.reliability), ("reliability_to", score.reliability_to), ("retest", score.retest)] {
        if !inside(value) {
            problems.push(wrong("share-out-of-range").with("key", key).with("given", value.unwrap_or_default()));
        }
    }
    let positive = |number: Option<f64>| number.is_none_or(|number| number > 0.0 && number.is_finite());
    for (key, value) in [("mid", score.mid), ("sd", score.sd), ("norm.sd", score.norm.map(|norm| norm.sd))] {
        if !positive(value) {
            problems.push(wrong("number-not-positive").with("key", key).with("given", value.unwrap_or_default()));
        }
    }
    if score.range.is_some_and(|[low, high]| low.partial_cmp(&high) != Some(std::cmp::Ordering::Less)) {
        problems.push(wrong("range-reversed"));
    }
    if let Some(case) = &score.case {
        let given = [case.at_least, case.at_most, case.above, case.below].into_iter().flatten().count();
        if given != 1 {
            problems.push(wrong("case-needs-one-rule"));
        }
    }
}

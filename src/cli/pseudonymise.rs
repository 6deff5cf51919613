//! `pseudonymise`: an export with keyed pseudonyms in place of its ids, and without columns that tell who somebody is.
//!
//! The copy keeps the layout that the survey system gave the file: it is read as a plain table, and its layout only says which column
//! tells persons apart and which rows are part of the header.
//!
//! The key comes from a file that only its owner can read; it is made where there is none, and never shown.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{File, OpenOptions};
use std::io::{ErrorKind, Read, Write};
use std::path::Path;

use super::args::{Arguments, Pseudonymise};
use super::failure::Failure;
use super::interruption::uninterrupted;
use super::shelf::Shelf;
use super::terminal::Terminal;
use super::{environment, output};
use crate::domain::{Diagnostic, Diagnostics, Place};
use crate::ingest::{
    Arrangement, Export, Found, ID, Layout, Respondent, TextColumn, arranged, find_column, folded_answer, holds_cpr_number, nearest_names,
    require_column, tidy,
};
use crate::instruments;
use crate::privacy::{Key, Personal, PersonalColumn, holds_birth_dates, is_pseudonym, personal_columns};
use crate::render::{self, Phrases, RowCell};
use crate::waves::respondent_key;

/// What is copied and what is not.
struct Selection {
    id: usize,
    /// The columns that are copied or replaced, in the export's order.
    columns: Vec<usize>,
    dropped: Vec<String>,
    warnings: Diagnostics,
}

/// Reads, looks, replaces, writes.
///
/// # Errors
/// Whatever keeps the file from being written; then it has not been, and no key has been made.
pub fn run(arguments: &Arguments, command: &Pseudonymise) -> Result<(), Failure> {
    let language = arguments.lang.unwrap_or_else(environment::locale);
    let terminal = Terminal::new(language, arguments.quiet, arguments.no_progress);
    let phrases = Phrases::of(language);
    output::may_write_file(&command.out, command.force)?;
    if same_file(&command.key, &command.out) {
        return Err(Failure::Usage(Diagnostic::error("key-is-output", place(&command.key)).into()));
    }
    let file = command.file.to_string_lossy();
    terminal.step("terminal.reading", &[("file", &file)]);
    let export = Shelf::working_folder().export(&file, Layout::Plain).map_err(Failure::Input)?;
    let arranged = arranged(export.clone(), command.layout.unwrap_or_default()).map_err(Failure::Input)?;
    // What stands above the first answer is a survey system's further header.
    let head = (0..export.rows()).take_while(|row| export.row_number(*row) < arranged.row_number(0)).count();
    let selection = select(&export.clone().below(head), arranged.arrangement(), command).map_err(Failure::Input)?;
    let existing = read_key(&command.key).map_err(Failure::Input)?;
    let is_new = existing.is_none();
    let key = match existing {
        Some(key) => key,
        None => make_key(&command.key).map_err(Failure::Input)?,
    };
    let ids = pseudonyms(export.column(selection.id), head, &key);
    let bytes = render::rows_csv(&header(&export, &selection), rows(&export, &selection, &ids), language)?;
    let written = output::write_file(&command.out, &bytes, command.force);
    if written.is_err() && is_new {
        // No pseudonym was made with it.
        let _ = std::fs::remove_file(&command.key);
    }
    written?;

    terminal.done();
    terminal.warn(export.warnings());
    terminal.warn(&selection.warnings);
    if folder(&command.key) == folder(&command.out) {
        terminal.warn(&Diagnostic::warning("key-beside-data", place(&command.key)).into());
    }
    let respondents = ids.iter().flatten().collect::<BTreeSet<_>>().len();
    let spelled = |count: usize| phrases.numbers().integer(i64::try_from(count).unwrap_or(i64::MAX));
    let values = [("rows", spelled(ids.len())), ("respondents", spelled(respondents)), ("path", command.out.display().to_string())];
    let values: Vec<(&str, &str)> = values.iter().map(|(name, value)| (*name, value.as_str())).collect();
    terminal.print(&phrases.fill("pseudonymise.written", &values));
    let id = export.column(selection.id).name();
    terminal.print(&match arranged.arrangement().layout {
        Some(layout) => phrases.fill("pseudonymise.id_of_layout", &[("column", id), ("layout", Layout::title(layout))]),
        None => phrases.fill("pseudonymise.id", &[("column", id)]),
    });
    if !selection.dropped.is_empty() {
        terminal.print(&phrases.fill("pseudonymise.dropped", &[("columns", &selection.dropped.join(", "))]));
    }
    let key_path = command.key.display().to_string();
    terminal.print(&phrases.fill(if is_new { "pseudonymise.key_made" } else { "pseudonymise.key_used" }, &[("path", &key_path)]));
    Ok(())
}

fn place(path: &Path) -> Place {
    Place::file(path.to_string_lossy())
}

fn folder(path: &Path) -> Option<std::path::PathBuf> {
    let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or_else(|| Path::new("."));
    parent.canonicalize().ok()
}

fn same_file(one: &Path, other: &Path) -> bool {
    one == other || (one.file_name() == other.file_name() && folder(one).is_some_and(|folder_of_one| folder(other) == Some(folder_of_one)))
}

/// Which columns go on, or why the file can't be pseudonymised as it is: all reasons at once.
fn select(export: &Export, arrangement: &Arrangement, command: &Pseudonymise) -> Result<Selection, Diagnostics> {
    let file = &export.facts.file;
    let mut problems = Diagnostics::new();
    let mut named = |names: &[String]| -> BTreeSet<usize> {
        let found = names.iter().filter_map(|name| require_column(export, name).map_err(|unknown| problems.extend(unknown)).ok());
        found.collect()
    };
    let (dropped, kept) = (named(&command.drop), named(&command.keep));
    let id = id_column(export, &arrangement.respondent, command.id.as_deref(), &dropped);
    if let Err(unknown) = &id {
        problems.extend(unknown.clone());
    }
    let (Ok(id), false) = (id, problems.has_errors()) else { return Err(problems) };
    check_ids(export, id, &mut problems);

    let mut left_out = dropped;
    let mut warnings = Diagnostics::new();
    let blank = export.column(id).rows_where(|text| tidy(text).is_empty());
    if !blank.is_empty() {
        warnings.push(Diagnostic::warning("blank-ids", Place::file(file)).with("count", blank.len()));
    }
    for suspect in personal_columns(export, &known_answers()) {
        if suspect.column == id || left_out.contains(&suspect.column) {
            continue;
        }
        if suspect.is_free_text && command.drop_free_text {
            left_out.insert(suspect.column);
        } else if suspect.holds == Personal::CprNumbers || !kept.contains(&suspect.column) {
            problems.push(refusal(export, suspect));
        }
    }
    for (index, column) in export.columns().iter().enumerate() {
        let goes_on = index != id && !left_out.contains(&index) && !kept.contains(&index);
        if goes_on && holds_birth_dates(column.name()) {
            warnings.push(Diagnostic::warning("column-holds-birth-dates", Place::file(file).column(column.name())));
        }
    }
    if problems.has_errors() {
        return Err(problems);
    }
    let name = |index: &usize| format!("\"{}\"", export.column(*index).name());
    Ok(Selection {
        id,
        columns: (0..export.columns().len()).filter(|index| *index == id || !left_out.contains(index)).collect(),
        dropped: left_out.iter().filter(|index| **index != id).map(name).collect(),
        warnings,
    })
}

/// The column that was named, else the one that the layout says, else the one called id, else the only one that holds nothing but CPR
/// numbers. A number of rows is nobody's.
fn id_column(export: &Export, respondent: &Respondent, name: Option<&str>, dropped: &BTreeSet<usize>) -> Result<usize, Diagnostics> {
    if let Some(name) = name {
        let id = require_column(export, name)?;
        if dropped.contains(&id) {
            return Err(Diagnostic::error("id-dropped", Place::file(&export.facts.file).column(name)).into());
        }
        return Ok(id);
    }
    let usual = match respondent {
        Respondent::Column(column) => Some(*column),
        Respondent::UsualName => match find_column(export, ID) {
            Found::Column(column) => Some(column),
            Found::Several(_) | Found::Nothing => None,
        },
        Respondent::RowsOnly { .. } => None,
    };
    if let Some(column) = usual.filter(|column| !dropped.contains(column)) {
        return Ok(column);
    }
    let is_all_cpr = |column: &TextColumn| {
        let texts = column.distinct(None);
        let mut written = texts.iter().map(|text| tidy(text.text)).filter(|text| !text.is_empty()).peekable();
        written.peek().is_some() && written.all(|text| text.len() <= 11 && holds_cpr_number(&text))
    };
    let of_cpr: Vec<usize> = export
        .columns()
        .iter()
        .enumerate()
        .filter(|(index, column)| !dropped.contains(index) && is_all_cpr(column))
        .map(|(index, _)| index)
        .collect();
    if let [only] = of_cpr.as_slice() {
        return Ok(*only);
    }
    if let Respondent::RowsOnly { why, .. } = respondent {
        return Err(why.clone().into());
    }
    let nearest = nearest_names(export, ID).iter().map(|name| format!("\"{name}\"")).collect::<Vec<_>>().join(", ");
    Err(Diagnostic::error("no-id-column", Place::file(&export.facts.file)).with("nearest", nearest).into())
}

/// Ids that are pseudonyms already, and CPR numbers that a spreadsheet has taken the first zero from.
fn check_ids(export: &Export, id: usize, problems: &mut Diagnostics) {
    let column = export.column(id);
    let place = || Place::file(&export.facts.file).column(column.name());
    let texts = column.distinct(None);
    let written: Vec<&str> = texts.iter().map(|text| text.text.trim()).filter(|text| !text.is_empty()).collect();
    if written.is_empty() {
        problems.push(Diagnostic::error("no-ids", place()).with("rows", export.rows()));
    } else if written.iter().all(|text| is_pseudonym(text)) {
        problems.push(Diagnostic::error("ids-already-pseudonyms", place()));
    }
    let has_cpr = written.iter().any(|text| holds_cpr_number(text));
    let lost_zero = |text: &str| text.len() == 9 && holds_cpr_number(&format!("0{text}"));
    let short = column.rows_where(|text| lost_zero(text.trim()));
    if let (true, Some(first)) = (has_cpr, short.first()) {
        let place = place().row(export.row_number(*first as usize));
        problems.push(Diagnostic::error("cpr-without-leading-zero", place).with("count", short.len()));
    }
}

fn refusal(export: &Export, suspect: PersonalColumn) -> Diagnostic {
    let code = match suspect.holds {
        Personal::CprNumbers => "column-holds-cpr",
        Personal::EmailAddresses => "column-holds-email",
        Personal::Names => "column-looks-like-names",
        Personal::FreeText => "column-is-free-text",
    };
    let name = export.column(suspect.column).name();
    let place = Place::file(&export.facts.file).row(export.row_number(suspect.first)).column(name);
    Diagnostic::error(code, place).with("cells", suspect.cells).with("column", name)
}

/// Every answer text of the built-in instruments, as answers are compared.
fn known_answers() -> BTreeSet<String> {
    let all = instruments::every_built_in().unwrap_or_default();
    let answers = all.iter().flat_map(|instrument| &instrument.items).flat_map(|item| &item.answers);
    answers.flat_map(|answer| &answer.labels).map(|label| folded_answer(label)).collect()
}

/// A pseudonym for each row below the head; none where there is no id. Each id is hashed once.
fn pseudonyms(column: &TextColumn, head: usize, key: &Key) -> Vec<Option<String>> {
    let mut known: BTreeMap<String, String> = BTreeMap::new();
    let mut all = Vec::with_capacity(column.len());
    column.for_each_text(None, |text| {
        let text = tidy(text);
        let id = respondent_key(&text);
        all.push((!id.is_empty()).then(|| known.entry(id.into_owned()).or_insert_with_key(|id| key.pseudonym(id)).clone()));
    });
    all.split_off(head)
}

fn header<'a>(export: &'a Export, selection: &Selection) -> Vec<&'a str> {
    selection.columns.iter().map(|column| export.column(*column).name()).collect()
}

/// Cells as they were written. Where a file says what every code of a column means (SPSS), the meaning is written, since CSV has no
/// other place for it.
fn rows<'a>(export: &'a Export, selection: &'a Selection, ids: &'a [Option<String>]) -> impl Iterator<Item = Vec<RowCell<'a>>> {
    let is_explained = |column: &TextColumn| {
        let blank_or_labelled = |text: &str| text.trim().is_empty() || column.label(text).is_some();
        column.has_labels() && column.distinct(None).iter().all(|found| blank_or_labelled(found.text))
    };
    let explained: Vec<bool> = selection.columns.iter().map(|column| is_explained(export.column(*column))).collect();
    let head = export.rows() - ids.len();
    (0..export.rows()).map(move |row| {
        let cell = |(index, explained): (&usize, &bool)| {
            if *index == selection.id
                && let Some(below) = row.checked_sub(head)
            {
                return ids[below].as_deref().map_or(RowCell::Blank, RowCell::Text);
            }
            let column = export.column(*index);
            let text = column.text(row);
            RowCell::Text(if *explained { column.label(text).unwrap_or(text) } else { text })
        };
        selection.columns.iter().zip(&explained).map(cell).collect()
    })
}

/// The key of a file; `None` where there is no such file.
fn read_key(path: &Path) -> Result<Option<Key>, Diagnostics> {
    let unreadable = |error: std::io::Error| Diagnostics::from(Diagnostic::error("file-unreadable", place(path)).with("reason", error));
    let file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(unreadable(error)),
    };
    if others_can_read(&file).map_err(unreadable)? {
        return Err(Diagnostic::error("key-not-private", place(path)).with("path", path.display()).into());
    }
    // A key is short; whatever else the file is, no more of it is read.
    let mut bytes = Vec::new();
    file.take(4 * Key::BYTES as u64).read_to_end(&mut bytes).map_err(unreadable)?;
    let key = std::str::from_utf8(&bytes).ok().and_then(Key::from_text);
    key.map(Some).ok_or_else(|| Diagnostic::error("key-malformed", place(path)).into())
}

#[cfg(unix)]
fn others_can_read(file: &File) -> std::io::Result<bool> {
    use std::os::unix::fs::PermissionsExt;
    Ok(file.metadata()?.permissions().mode() & 0o077 != 0)
}

#[cfg(not(unix))]
fn others_can_read(_: &File) -> std::io::Result<bool> {
    Ok(false)
}

/// A new key in a new file, which only its owner can read from its first moment on.
fn make_key(path: &Path) -> Result<Key, Diagnostics> {
    let mut bytes = [0; Key::BYTES];
    getrandom::fill(&mut bytes).map_err(|error| Diagnostic::error("no-randomness", place(path)).with("reason", error))?;
    let key = Key::new(bytes);
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let written = uninterrupted(|| {
        let mut file = options.open(path)?;
        // A pseudonym whose key was lost can't be made again: the key is safe before the first is written.
        let written = file.write_all(key.to_text().as_bytes()).and_then(|()| file.sync_all());
        if written.is_err() {
            let _ = std::fs::remove_file(path);
        }
        written
    });
    written.map_err(|error| Diagnostic::error("output-failed", place(path)).with("reason", error))?;
    Ok(key)
}

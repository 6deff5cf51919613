//! Which column tells the respondents apart: by its name, and by how its cells recur from wave to wave.

use std::collections::{BTreeMap, HashMap, HashSet};

use crate::cli::parts::Part;
use crate::ingest::{self, Export, Found, TextColumn, find_column};

/// Names that a respondent's column has been seen with.
const NAMES: [&str; 40] = [
    "id",
    "ids",
    "id-nr",
    "idnr",
    "id_nr",
    "respondent",
    "respondent_id",
    "respondentid",
    "resp_id",
    "respid",
    "barn_id",
    "barnid",
    "barnets_id",
    "borger_id",
    "borgerid",
    "klient_id",
    "klientid",
    "deltager",
    "deltager_id",
    "deltagerid",
    "elev_id",
    "elevid",
    "sag_id",
    "sagsnummer",
    "løbenummer",
    "loebenummer",
    "løbenr",
    "loebenr",
    "lbnr",
    "pseudonym",
    "child_id",
    "childid",
    "participant",
    "participant_id",
    "participantid",
    "subject_id",
    "record_id",
    "case_id",
    "token",
    "client_id",
];

/// What could be the respondent column, in the files' order.
#[must_use]
pub fn candidates(exports: &[Export], parts: &[Part], claimed: &[Vec<usize>]) -> Vec<String> {
    let Some(first) = exports.first() else { return Vec::new() };
    let claimed: HashSet<usize> = claimed.first().into_iter().flatten().copied().collect();
    let places: Vec<HashMap<String, usize>> = exports.iter().map(places).collect();
    let fitting = |could: &dyn Fn(&TextColumn) -> bool, fits: &dyn Fn(&[Vec<String>]) -> bool| -> Vec<String> {
        let open = first.columns().iter().enumerate().filter(|(index, column)| !claimed.contains(index) && !column.name().is_empty());
        let fitting = open
            .map(|(_, column)| column)
            .filter(|column| could(column) && cells_by_wave(exports, &places, parts, column.name()).is_some_and(|cells| fits(&cells)));
        fitting.map(|column| column.name().to_owned()).collect()
    };
    let is_named = |column: &TextColumn| {
        let name = ingest::folded(column.name()).replace([' ', '.'], "_");
        NAMES.contains(&name.as_str()) || name.starts_with("cpr") || name.contains("personnummer")
    };
    let named = fitting(&is_named, &|cells| distinct_share(cells) >= 0.25 && recurs(cells) > 0.0);
    if named.is_empty() {
        // Without a telling name the cells must tell it: hardly one twice in a wave, and many of them at two waves.
        return fitting(&looks_like_keys, &|cells| distinct_share(cells) >= 0.95 && recurs(cells) >= 0.3);
    }
    one_of_each_partition(exports, named)
}

/// Where the columns of an export stand, by their names.
fn places(export: &Export) -> HashMap<String, usize> {
    export.columns().iter().enumerate().map(|(index, column)| (ingest::folded(column.name()), index)).collect()
}

/// The filled cells of a column, wave by wave; `None` where a file lacks it or leaves most of it blank.
fn cells_by_wave(exports: &[Export], places: &[HashMap<String, usize>], parts: &[Part], name: &str) -> Option<Vec<Vec<String>>> {
    let mut waves: BTreeMap<usize, Vec<String>> = BTreeMap::new();
    let mut rows = 0;
    for part in parts {
        let export = &exports[part.export];
        let column = *places[part.export].get(&ingest::folded(name))?;
        let cells = waves.entry(part.wave).or_default();
        export.column(column).for_each_text(part.rows.as_deref(), |text| {
            rows += 1;
            let text = ingest::folded(text);
            if !text.is_empty() {
                cells.push(text);
            }
        });
    }
    let filled: usize = waves.values().map(Vec::len).sum();
    (filled * 10 >= rows * 9 && filled > 0).then(|| waves.into_values().collect())
}

fn distinct_share(waves: &[Vec<String>]) -> f64 {
    let filled: usize = waves.iter().map(Vec::len).sum();
    let distinct: usize = waves.iter().map(|cells| cells.iter().collect::<HashSet<_>>().len()).sum();
    distinct as f64 / filled.max(1) as f64
}

/// The share of a later wave's cells that the first has too; all of them where there is one wave.
fn recurs(waves: &[Vec<String>]) -> f64 {
    let Some((first, later)) = waves.split_first() else { return 0.0 };
    if later.is_empty() {
        return 1.0;
    }
    let known: HashSet<&String> = first.iter().collect();
    let share = |cells: &Vec<String>| cells.iter().filter(|cell| known.contains(cell)).count() as f64 / cells.len().max(1) as f64;
    later.iter().map(share).fold(0.0, f64::max)
}

/// Keys are short and no decimal numbers, dates or sentences.
fn looks_like_keys(column: &TextColumn) -> bool {
    let is_key = |text: &str| text.chars().count() <= 40 && !text.contains([',', '/', ':']) && text.trim().split(' ').count() < 3;
    let mut all = true;
    column.for_each_text(None, |text| all = all && is_key(text));
    all
}

/// Columns that tell the same rows apart are one question less: the first stands for them, a CPR number last.
fn one_of_each_partition(exports: &[Export], mut names: Vec<String>) -> Vec<String> {
    let holds_cpr = |name: &String| {
        let mut holds = false;
        for export in exports {
            if let Found::Column(column) = find_column(export, name) {
                export.column(column).for_each_text(None, |text| holds |= ingest::holds_cpr_number(text));
            }
        }
        holds
    };
    names.sort_by_cached_key(holds_cpr);
    let mut kept: Vec<String> = Vec::new();
    for name in names {
        if !kept.iter().any(|known| tell_the_same(exports, known, &name)) {
            kept.push(name);
        }
    }
    kept
}

fn tell_the_same(exports: &[Export], one: &str, other: &str) -> bool {
    let mut to: HashMap<String, String> = HashMap::new();
    let mut back: HashMap<String, String> = HashMap::new();
    for export in exports {
        let (Found::Column(one), Found::Column(other)) = (find_column(export, one), find_column(export, other)) else { return false };
        for row in 0..export.rows() {
            let (one, other) = (ingest::folded(export.column(one).text(row)), ingest::folded(export.column(other).text(row)));
            if to.entry(one.clone()).or_insert_with(|| other.clone()) != &other || back.entry(other).or_insert_with(|| one.clone()) != &one
            {
                return false;
            }
        }
    }
    true
}

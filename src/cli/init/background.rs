//! Background columns that respondents could be grouped by, and codes that look like missing answers.

use std::collections::BTreeMap;

use crate::cli::columns::MappedInstrument;
use crate::cli::parts::{Part, meaning};
use crate::ingest::{self, Export, TextColumn};

/// A column that could be a subgroup.
#[derive(Debug, Clone)]
pub struct Grouping {
    pub column: String,
    /// For ages.
    pub bands: Vec<[u32; 2]>,
    /// Values that enough rows have to be shown, the commonest first.
    pub examples: Vec<String>,
    /// Whether its name says that it is one.
    pub is_named: bool,
}

impl Grouping {
    /// The group whose name says that it is there to be compared with.
    #[must_use]
    pub fn comparison(&self) -> Option<&str> {
        let is_comparison = |text: &&String| {
            let text = ingest::folded(text);
            COMPARISON.iter().any(|word| text == *word || text.strip_prefix(word).is_some_and(|rest| ["gruppe", " group"].contains(&rest)))
        };
        self.examples.iter().find(is_comparison).map(String::as_str)
    }
}

/// What a comparison group is called, alone or before "gruppe" and "group".
const COMPARISON: [&str; 11] = [
    "kontrol",
    "sammenligning",
    "sammenlignings",
    "venteliste",
    "vanlig indsats",
    "control",
    "comparison",
    "waitlist",
    "waiting list",
    "usual care",
    "treatment as usual",
];

const NAMED: [&str; 30] = [
    "koen",
    "køn",
    "kon",
    "gender",
    "sex",
    "tilbud",
    "indsats",
    "indsatstype",
    "forløb",
    "forloeb",
    "kommune",
    "afdeling",
    "team",
    "sted",
    "hus",
    "matrikel",
    "skole",
    "gruppe",
    "hold",
    "målgruppe",
    "maalgruppe",
    "municipality",
    "site",
    "group",
    "service",
    "programme",
    "program",
    "department",
    "region",
    "school",
];
const AGES: [&str; 8] = ["alder", "age", "barnets_alder", "alder_ved_start", "child_age", "alder_aar", "alder_år", "aar"];
/// Names of what is nobody's business in a report.
const PERSONAL: [&str; 22] = [
    "navn",
    "name",
    "fornavn",
    "efternavn",
    "cpr",
    "adresse",
    "address",
    "telefon",
    "phone",
    "mobil",
    "mail",
    "email",
    "e-mail",
    "kommentar",
    "comment",
    "bemærk",
    "ip",
    "initial",
    "postnr",
    "fødsel",
    "foedsel",
    "birth",
];
/// The program's own and the survey systems' columns about the answer, not the respondent.
const TECHNICAL: [&str; 14] = [
    "stato",
    "status",
    "progress",
    "finished",
    "datatype",
    "version",
    "language",
    "sprog",
    "closetime",
    "time",
    "dato",
    "date",
    "distribution",
    "channel",
];
const AGE_BANDS: [[u32; 2]; 8] = [[0, 3], [4, 9], [10, 13], [14, 17], [18, 24], [25, 39], [40, 64], [65, 120]];
const MOST_GROUPS: usize = 8;
const EXAMPLES: usize = 4;

/// The groupings among columns that nothing else uses, in the files' order.
#[must_use]
pub fn groupings(exports: &[Export], used: &[Vec<usize>], min_cell: u64) -> Vec<Grouping> {
    let mut found: Vec<Grouping> = Vec::new();
    for (export, used) in exports.iter().zip(used) {
        let mut stems: BTreeMap<String, usize> = BTreeMap::new();
        for stem in export.columns().iter().filter_map(|column| stem(column.name())) {
            *stems.entry(stem).or_default() += 1;
        }
        // `fam1` beside `fam2` is a question of a form, not a group.
        let is_numbered = |name: &str| stem(name).and_then(|stem| stems.get(&stem)).is_some_and(|columns| *columns > 1);
        for (_, column) in export.columns().iter().enumerate().filter(|(index, _)| !used.contains(index)) {
            let is_known = found.iter().any(|known| ingest::folded(&known.column) == ingest::folded(column.name()));
            if !is_known
                && !is_numbered(column.name())
                && let Some(grouping) = grouping(column, min_cell)
            {
                found.push(grouping);
            }
        }
    }
    found
}

/// A name without the number at its end.
fn stem(name: &str) -> Option<String> {
    let stem = name.trim_end_matches(|character: char| character.is_ascii_digit());
    (stem.len() < name.len() && !stem.is_empty()).then(|| stem.to_lowercase())
}

fn grouping(column: &TextColumn, min_cell: u64) -> Option<Grouping> {
    let name = ingest::folded(column.name()).replace([' ', '-'], "_");
    if name.is_empty() || PERSONAL.iter().any(|word| name.contains(word)) || TECHNICAL.iter().any(|word| name.starts_with(word)) {
        return None;
    }
    let mut groups: BTreeMap<String, u64> = BTreeMap::new();
    let mut rows = 0;
    for found in column.distinct(None) {
        rows += found.cells;
        let text = ingest::tidy(meaning(column, found.text)).into_owned();
        if !text.is_empty() {
            *groups.entry(text).or_default() += found.cells;
        }
        if groups.len() > 200 {
            return None;
        }
    }
    let filled: u64 = groups.values().sum();
    if filled * 2 < rows || groups.len() < 2 {
        return None;
    }
    if AGES.contains(&name.as_str()) {
        let ages: Option<Vec<f64>> =
            groups.keys().map(|text| text.replace(',', ".").parse().ok().filter(|age| (0.0..121.0).contains(age))).collect();
        let ages = ages?;
        let holds = |[low, high]: &&[u32; 2]| ages.iter().any(|age| (f64::from(*low)..f64::from(*high) + 1.0).contains(age));
        let bands: Vec<[u32; 2]> = AGE_BANDS.iter().filter(holds).copied().collect();
        return (bands.len() > 1).then(|| Grouping { column: column.name().to_owned(), bands, examples: Vec::new(), is_named: true });
    }
    let is_text = groups.keys().all(|text| text.chars().count() <= 40 && !ingest::holds_cpr_number(text));
    if groups.len() > MOST_GROUPS || !is_text {
        return None;
    }
    let is_named = NAMED.contains(&name.as_str());
    let mut common: Vec<(&String, &u64)> = groups.iter().filter(|(_, count)| **count >= min_cell).collect();
    // Groups of one or two are people, not groups.
    if common.len() < 2 {
        return None;
    }
    common.sort_by_key(|(_, count)| std::cmp::Reverse(**count));
    let examples = common.iter().take(EXAMPLES).map(|(text, _)| (*text).clone()).collect();
    Some(Grouping { column: column.name().to_owned(), bands: Vec::new(), examples, is_named })
}

/// Codes and texts that survey systems write for an answer that is not there.
const MISSING_NUMBERS: [i64; 18] = [-9, -99, -999, -9999, 99, 999, 9999, -88, 88, 888, -77, 77, 777, 98, 97, -98, -97, 998];
const MISSING_TEXTS: [&str; 18] = [
    "ved ikke",
    "ved ikke/ønsker ikke at svare",
    "ønsker ikke at svare",
    "vil ikke svare",
    "ikke besvaret",
    "ubesvaret",
    "ikke relevant",
    "intet svar",
    "uoplyst",
    "don't know",
    "do not know",
    "prefer not to say",
    "no answer",
    "not applicable",
    "missing",
    "n/a",
    "na",
    "null",
];

/// What stands in answer columns and is no answer but a usual mark of a missing one, with its cells.
#[must_use]
pub fn missing_codes(exports: &[Export], parts: &[Part], mapped: &[MappedInstrument]) -> BTreeMap<String, u64> {
    let is_answer_somewhere = |number: i64| {
        mapped
            .iter()
            .any(|mapped| mapped.instrument.items.iter().any(|item| (i64::from(item.lowest)..=i64::from(item.highest)).contains(&number)))
    };
    let mut found: BTreeMap<String, u64> = BTreeMap::new();
    for mapped in mapped {
        for (part, columns) in parts.iter().zip(&mapped.parts) {
            let Some(columns) = columns else { continue };
            for (item, column) in mapped.instrument.items.iter().zip(&columns.columns) {
                let Some(column) = column else { continue };
                for cell in exports[part.export].column(*column).distinct(part.rows.as_deref()) {
                    let text = ingest::tidy(cell.text);
                    let label = ingest::folded_answer(&text);
                    let is_label = item.answers.iter().flat_map(|answer| &answer.labels).any(|known| ingest::folded_answer(known) == label);
                    let is_code = text.parse().is_ok_and(|number| MISSING_NUMBERS.contains(&number) && !is_answer_somewhere(number));
                    if !is_label && (is_code || MISSING_TEXTS.contains(&label.as_str())) {
                        *found.entry(text.into_owned()).or_default() += cell.cells;
                    }
                }
            }
        }
    }
    found
}

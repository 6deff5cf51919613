//! How the files number an instrument's answers, where it is not plain that they do as the instrument does.

use std::collections::BTreeSet;
use std::ops::RangeInclusive;

use super::asking::Asker;
use crate::cli::args::Init;
use crate::cli::columns::MappedInstrument;
use crate::cli::failure::Failure;
use crate::cli::frames;
use crate::cli::parts::Part;
use crate::cli::plan::DataPlan;
use crate::domain::{Diagnostic, Place};
use crate::ingest::{Coding, Export};
use crate::instruments::Item;

/// The numbers of an item's lowest and highest answer.
type Numbers = [i64; 2];

/// As `--lowest-code` says, as somebody says who is asked, or as in the instrument: then nothing.
///
/// # Errors
/// Numbers that can be taken two ways, and nobody says which.
pub fn settle(
    plan: &DataPlan,
    exports: &[Export],
    parts: &[Part],
    mapped: &MappedInstrument,
    (init, asker): (&Init, Asker),
) -> Result<Option<Coding>, Failure> {
    let Some(first) = mapped.instrument.items.first() else { return Ok(None) };
    let bare = parts.iter().enumerate().find_map(|(number, part)| frames::bare_numbers(plan, exports, part, mapped, number));
    let is_bare = bare.is_some();
    let declared = |coding: Coding| (is_bare || coding != Coding::default()).then_some(coding);
    let seen = Seen::of(exports, parts, mapped);
    for said in &init.lowest_code {
        let code = said.split_once('=').filter(|(id, _)| *id == mapped.instrument.id).and_then(|(_, code)| code.trim().parse::<i8>().ok());
        if let Some(code) = code {
            return Ok(declared(seen.coding(first, i64::from(code))));
        }
    }
    let [lowest, highest] = [first.lowest, first.highest].map(i64::from);
    let (mut ways, unsaid, question) = match bare {
        Some(unsaid) => {
            let ways = vec![[lowest, highest], [1, highest - lowest + 1], [highest, lowest], [highest - lowest + 1, 1]];
            (seen.fitting(ways), unsaid, "init.ask_numbers")
        }
        None if seen.is_one_higher => {
            let ways = vec![[lowest + 1, highest + 1], [lowest, highest]];
            (ways, one_higher(plan, mapped, first), "init.ask_codes")
        }
        None => return Ok(None),
    };
    ways.dedup();
    if ways.is_empty() {
        return Err(Failure::Input(unsaid.into()));
    }
    let name = mapped.instrument.name.get(plan.language);
    let options = ways.iter().map(|way| format!("{name}: {}", spelled(first, *way))).collect();
    let chosen = asker.choose(question, options, unsaid)?;
    Ok(ways.get(chosen).and_then(|[of_lowest, of_highest]| declared(coding(first, *of_lowest, of_lowest > of_highest))))
}

/// The coding in which an item's lowest answer has this number, and the next ones rise or fall from it.
fn coding(item: &Item, of_lowest: i64, falls: bool) -> Coding {
    let end = if falls { item.highest } else { item.lowest };
    Coding { offset: i8::try_from(i64::from(end) - of_lowest).unwrap_or_default(), reversed: falls }
}

/// `1 = På intet tidspunkt … 6 = Hele tiden`, or `1–6` where answers have no words.
fn spelled(item: &Item, [of_lowest, of_highest]: Numbers) -> String {
    let word = |code: i8| item.answers.iter().find(|answer| answer.code == code).and_then(|answer| answer.labels.first());
    match (word(item.lowest), word(item.highest)) {
        (Some(lowest), Some(highest)) if of_lowest < of_highest => format!("{of_lowest} = {lowest} … {of_highest} = {highest}"),
        (Some(lowest), Some(highest)) => format!("{of_highest} = {highest} … {of_lowest} = {lowest}"),
        _ => format!("{of_lowest}–{of_highest}"),
    }
}

fn one_higher(plan: &DataPlan, mapped: &MappedInstrument, item: &Item) -> Diagnostic {
    let range = |shift: i64| format!("{}–{}", i64::from(item.lowest) + shift, i64::from(item.highest) + shift);
    let finding = Diagnostic::error("init-codes-shifted", Place::file(plan.layout.files().join(", ")));
    let finding = finding.with("instrument", mapped.instrument.name.get(plan.language)).with("id", &mapped.instrument.id);
    finding.with("seen", range(1)).with("range", range(0)).with("lowest", item.lowest).with("next", i64::from(item.lowest) + 1)
}

/// The numbers in the answer columns of an instrument, without those that the file gives words for.
struct Seen {
    /// Of the items with the first item's answers.
    numbers: BTreeSet<i64>,
    /// The lowest answer never, and one above the highest. Without the latter it can't be seen: 1–5 of 0–5 may be all that was answered.
    is_one_higher: bool,
}

impl Seen {
    fn of(exports: &[Export], parts: &[Part], mapped: &MappedInstrument) -> Self {
        let items = &mapped.instrument.items;
        let is_like_first = |item: &Item| items.first().is_some_and(|first| (first.lowest, first.highest) == (item.lowest, item.highest));
        let mut numbers = BTreeSet::new();
        let (mut lowest_seen, mut above_seen) = (false, false);
        for (part, columns) in parts.iter().zip(&mapped.parts) {
            for (item, column) in items.iter().zip(columns.iter().flat_map(|columns| &columns.columns)) {
                let Some(column) = column.map(|column| exports[part.export].column(column)).filter(|column| !column.has_labels()) else {
                    continue;
                };
                for number in column.distinct(part.rows.as_deref()).iter().filter_map(|cell| cell.text.trim().parse::<i64>().ok()) {
                    lowest_seen |= number == i64::from(item.lowest);
                    above_seen |= number == i64::from(item.highest) + 1;
                    if is_like_first(item) {
                        numbers.insert(number);
                    }
                }
            }
        }
        Self { numbers, is_one_higher: above_seen && !lowest_seen }
    }

    /// How the answers are numbered where the lowest has this number: falling from it where an answer's number is below it and none above.
    fn coding(&self, item: &Item, of_lowest: i64) -> Coding {
        let (from, span) = (of_lowest, i64::from(item.highest) - i64::from(item.lowest));
        let any = |numbers: RangeInclusive<i64>| self.numbers.range(numbers).next().is_some();
        coding(item, of_lowest, any(from - span..=from - 1) && !any(from + 1..=from + span))
    }

    /// The ways of numbering that have all the numbers that any of them has.
    fn fitting(&self, ways: Vec<Numbers>) -> Vec<Numbers> {
        let is_in = |way: &Numbers, number: i64| (way[0].min(way[1])..=way[0].max(way[1])).contains(&number);
        let answers: Vec<i64> = self.numbers.iter().copied().filter(|number| ways.iter().any(|way| is_in(way, *number))).collect();
        ways.into_iter().filter(|way| answers.iter().all(|number| is_in(way, *number))).collect()
    }
}

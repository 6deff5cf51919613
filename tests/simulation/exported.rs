//! Reads an export back, knowing nothing of the generator: answer texts are written out as the published forms have them.

use std::collections::BTreeMap;

use ditrum_effect::simulation::{Simulation, Wave};

pub const WHO5: [&str; 6] = [
    "På intet tidspunkt",
    "Lidt af tiden",
    "Lidt mindre end halvdelen af tiden",
    "Lidt mere end halvdelen af tiden",
    "Det meste af tiden",
    "Hele tiden",
];
pub const AGREEMENT: [&str; 5] = ["Helt uenig", "Uenig", "Hverken/eller", "Enig", "Helt enig"];
pub const FREQUENCY: [&str; 5] = ["Aldrig", "Sjældent", "Nogle gange", "Ofte", "Altid"];
pub const TRUTH: [&str; 3] = ["Passer ikke", "Passer delvist", "Passer godt"];
pub const DIFFICULTIES: [&str; 4] = ["Nej", "Ja, mindre vanskeligheder", "Ja, klare vanskeligheder", "Ja, alvorlige vanskeligheder"];
pub const AMOUNT: [&str; 4] = ["Slet ikke", "Kun lidt", "En hel del", "Virkelig meget"];

/// The cells of an export.
pub struct Exported {
    pub columns: Vec<String>,
    pub rows: Vec<Vec<String>>,
}

pub fn bytes(simulation: &Simulation, wave: Wave) -> Vec<u8> {
    let mut bytes = Vec::new();
    simulation.write_wave(wave, &mut bytes).expect("a vector takes every byte");
    bytes
}

pub fn export(simulation: &Simulation, wave: Wave) -> Exported {
    let bytes = bytes(simulation, wave);
    let text = match wave {
        // All letters used are in Latin-1, whose bytes are the code points.
        Wave::Before => bytes.iter().map(|&byte| char::from(byte)).collect(),
        Wave::After => String::from_utf8(bytes[3..].to_vec()).expect("UTF-8"),
        Wave::FollowUp => {
            let units: Vec<u16> = bytes[2..].chunks_exact(2).map(|pair| u16::from_le_bytes([pair[0], pair[1]])).collect();
            String::from_utf16(&units).expect("UTF-16")
        }
    };
    let mut lines = text.strip_suffix("\r\n").expect("a line end").split("\r\n").map(|line| line.split(';').map(str::to_owned).collect());
    Exported { columns: lines.next().expect("a header"), rows: lines.collect() }
}

impl Exported {
    pub fn position(&self, column: &str) -> usize {
        self.columns.iter().position(|name| name == column).unwrap_or_else(|| panic!("no column {column}"))
    }

    pub fn column(&self, column: &str) -> impl Iterator<Item = &str> {
        let position = self.position(column);
        self.rows.iter().map(move |row| row[position].as_str())
    }

    /// Who is there, by cleaned id, with the sum of the codes of some columns; `None` where one is missing.
    pub fn sums(&self, items: &[Item]) -> BTreeMap<String, Option<f64>> {
        let id = self.position("id");
        let positions: Vec<usize> = items.iter().map(|item| self.position(item.column)).collect();
        let sum = |row: &Vec<String>| items.iter().zip(&positions).map(|(item, &position)| item.code(&row[position])).sum::<Option<f64>>();
        self.rows.iter().map(|row| (row[id].trim().to_uppercase(), sum(row))).collect()
    }
}

/// A question as its form codes it.
#[derive(Debug, Clone, Copy)]
pub struct Item {
    pub column: &'static str,
    pub labels: &'static [&'static str],
    pub lowest: u8,
    pub reversed: bool,
}

impl Item {
    fn code(&self, text: &str) -> Option<f64> {
        let position = self.labels.iter().position(|label| *label == text)?;
        let position = if self.reversed { self.labels.len() - 1 - position } else { position };
        Some(f64::from(self.lowest) + position as f64)
    }
}

fn items(columns: &[&'static str], labels: &'static [&'static str], lowest: u8, reversed: &[&str]) -> Vec<Item> {
    columns.iter().map(|column| Item { column, labels, lowest, reversed: reversed.contains(column) }).collect()
}

pub fn who5() -> Vec<Item> {
    items(&["who5_1", "who5_2", "who5_3", "who5_4", "who5_5"], &WHO5, 0, &[])
}

pub fn family() -> Vec<Item> {
    items(&["fam1", "fam2", "fam3", "fam4", "fam5", "fam6"], &AGREEMENT, 1, &[])
}

pub fn everyday_life() -> Vec<Item> {
    items(&["hverdag1", "hverdag2", "hverdag3", "hverdag4", "hverdag5"], &FREQUENCY, 0, &[])
}

// The key of the SDQ: sdqinfo.org, "Scoring the SDQ".

pub fn emotional() -> Vec<Item> {
    items(&["psomatic", "pworries", "punhappy", "pclingy", "pafraid"], &TRUTH, 0, &[])
}

pub fn conduct() -> Vec<Item> {
    items(&["ptantrum", "pobeys", "pfights", "plies", "psteals"], &TRUTH, 0, &["pobeys"])
}

pub fn hyperactivity() -> Vec<Item> {
    items(&["prestles", "pfidgety", "pdistrac", "preflect", "pattends"], &TRUTH, 0, &["preflect", "pattends"])
}

pub fn peer() -> Vec<Item> {
    items(&["ploner", "pfriend", "ppopular", "pbullied", "poldbest"], &TRUTH, 0, &["pfriend", "ppopular"])
}

pub fn prosocial() -> Vec<Item> {
    items(&["pconsid", "pshares", "pcaring", "pkind", "phelpout"], &TRUTH, 0, &[])
}

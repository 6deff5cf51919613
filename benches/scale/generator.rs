//! Two exports of any number of children: an id, 25 SDQ items, 5 of impact, 5 of WHO-5, in numbers, one answer in a hundred missing.
//!
//! Child number k answers the same whatever their number; 88 in 100 come back, in another order. Memory does not grow.

use std::fs::File;
use std::io::{BufWriter, Result, Write};
use std::path::Path;

/// The items and their number of answers.
const SCALES: [(&str, usize, u64); 3] = [("sdq", 25, 3), ("imp", 5, 4), ("who", 5, 6)];
/// Prime, and no divisor of a power of ten: its multiples visit every child once.
const STRIDE: u64 = 7_368_787;

/// Writes both waves.
pub fn write(children: u64, before: &Path, after: &Path) -> Result<()> {
    wave(before, (0..children).map(|child| (child, 0)))?;
    wave(after, (0..children * 88 / 100).map(|place| (place * STRIDE % children, 1)))
}

fn wave(path: &Path, rows: impl Iterator<Item = (u64, u64)>) -> Result<()> {
    let mut file = BufWriter::with_capacity(1 << 20, File::create(path)?);
    write!(file, "id")?;
    for (name, items, _) in SCALES {
        for item in 1..=items {
            write!(file, ",{name}{item}")?;
        }
    }
    writeln!(file)?;
    let mut row = Vec::new();
    for (child, wave) in rows {
        row.clear();
        write!(row, "C{child:08}")?;
        answers(child, wave, &mut row);
        row.push(b'\n');
        file.write_all(&row)?;
    }
    file.flush()
}

/// A child has a level between 0 and 1 that moves a little between the waves; an answer is that level with noise.
fn answers(child: u64, wave: u64, row: &mut Vec<u8>) {
    let mut noise = Noise(mix(child * 2 + wave + 1));
    let level = f64::midpoint(Noise(mix(!child)).uniform(), noise.uniform() * 0.9);
    for (name, items, answers) in SCALES {
        let level = if name == "who" { 1.0 - level } else { level };
        for _ in 0..items {
            row.push(b',');
            let answer = f64::midpoint(level, noise.uniform());
            if noise.uniform() >= 0.01 {
                row.push(b'0' + (answer * answers as f64) as u8);
            }
        }
    }
}

/// Xorshift: fast, and random enough for answers.
struct Noise(u64);

impl Noise {
    fn uniform(&mut self) -> f64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as f64 / (1_u64 << 53) as f64
    }
}

/// Neighbouring numbers far apart (the finaliser of `SplitMix64`), never 0.
fn mix(number: u64) -> u64 {
    let mut z = number.wrapping_add(0x9E37_79B9_7F4A_7C15);
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    (z ^ (z >> 31)) | 1
}

//! From matched columns of answers to the moments that a scale's reliability is computed from.

use polars_core::prelude::IdxCa;

use crate::stats::item_moments::ItemMoments;

/// Rows taken at a time: few enough that all items of a scale stay in the cache.
const BLOCK: usize = 2048;

/// For each row of a wave's frame whether it is a respondent's.
#[must_use]
pub fn matched_rows(rows: &IdxCa, height: usize) -> Vec<bool> {
    let mut matched = vec![false; height];
    rows.iter().flatten().for_each(|row| matched[row as usize] = true);
    matched
}

/// The moments of so many items over the matched rows of one wave that have every item answered.
///
/// `fill` puts what the items add in a block of rows into its columns, and takes out of the block those that lack an answer: first
/// row, which rows count, a column an item.
pub fn item_moments(items: usize, matched: &[bool], mut fill: impl FnMut(usize, &mut [bool], &mut [Vec<i16>])) -> ItemMoments {
    let mut moments = ItemMoments::new(items);
    let mut counted = Vec::with_capacity(BLOCK);
    let mut block: Vec<Vec<i16>> = vec![Vec::with_capacity(BLOCK); items];
    // Sums do not ask for an order: rows are taken as they stand in the file, and those that don't count are zero.
    for (number, matched) in matched.chunks(BLOCK).enumerate() {
        counted.clear();
        counted.extend_from_slice(matched);
        fill(number * BLOCK, &mut counted, &mut block);
        for answers in &mut block {
            answers.iter_mut().zip(&counted).for_each(|(answer, counted)| *answer *= i16::from(*counted));
        }
        moments.add_columns(&block, counted.iter().filter(|counted| **counted).count() as u64);
    }
    moments
}

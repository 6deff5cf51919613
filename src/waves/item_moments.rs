//! From matched columns of answers to the moments that a scale's reliability is computed from.

use polars_core::prelude::{IdxCa, Int8Chunked};
use polars_core::utils::arrow::bitmap::bitmask::BitMask;

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

/// The moments of a scale's items over the matched rows of one wave that have every item answered.
#[must_use]
pub fn item_moments(items: &[Int8Chunked], matched: &[bool]) -> ItemMoments {
    let mut moments = ItemMoments::new(items.len());
    let columns: Vec<_> = items.iter().map(|item| item.rechunk()).collect();
    let columns: Vec<_> = columns.iter().filter_map(|column| column.downcast_iter().next()).collect();
    if columns.len() < items.len() {
        return moments;
    }
    let mut counted = Vec::with_capacity(BLOCK);
    let mut block: Vec<Vec<i8>> = vec![Vec::with_capacity(BLOCK); items.len()];
    // Sums do not ask for an order: rows are taken as they stand in the file, and those that don't count are zero.
    for (number, matched) in matched.chunks(BLOCK).enumerate() {
        counted.clear();
        counted.extend_from_slice(matched);
        for validity in columns.iter().filter_map(|column| column.validity()) {
            let there = BitMask::from_bitmap(validity);
            for (word, counted) in counted.chunks_mut(32).enumerate() {
                let mut absent = !there.get_u32(number * BLOCK + word * 32);
                while absent != 0 {
                    if let Some(counted) = counted.get_mut(absent.trailing_zeros() as usize) {
                        *counted = false;
                    }
                    absent &= absent - 1;
                }
            }
        }
        for (answers, column) in block.iter_mut().zip(&columns) {
            let values = &column.values().as_slice()[number * BLOCK..];
            answers.clear();
            answers.extend(values.iter().zip(&counted).map(|(value, counted)| *value * i8::from(*counted)));
        }
        moments.add_columns(&block, counted.iter().filter(|counted| **counted).count() as u64);
    }
    moments
}

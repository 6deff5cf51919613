//! From matched columns of answers to the moments that a scale's reliability is computed from.

use polars_core::prelude::{IdxCa, Int8Chunked};

use crate::stats::item_moments::ItemMoments;

/// Rows taken at a time: few enough that all items of a scale stay in the cache.
const BLOCK: usize = 4096;

/// The moments of a scale's items over the matched rows of one wave that have every item answered.
#[must_use]
pub fn item_moments(items: &[Int8Chunked], rows: &IdxCa) -> ItemMoments {
    let mut moments = ItemMoments::new(items.len());
    let columns: Vec<_> = items.iter().map(|item| item.rechunk()).collect();
    let columns: Vec<_> = columns.iter().filter_map(|column| column.downcast_iter().next()).collect();
    if columns.len() < items.len() {
        return moments;
    }
    // Sums do not ask for an order, and rows in that of the file are fetched fastest.
    let mut counted = vec![false; columns.first().map_or(0, |column| column.len())];
    rows.iter().flatten().for_each(|row| counted[row as usize] = true);
    for column in &columns {
        if let Some(validity) = column.validity() {
            counted.iter_mut().zip(validity.iter()).for_each(|(counted, there)| *counted &= there);
        }
    }
    let mut block: Vec<Vec<i8>> = vec![Vec::with_capacity(BLOCK); items.len()];
    for (number, counted) in counted.chunks(BLOCK).enumerate() {
        for (answers, column) in block.iter_mut().zip(&columns) {
            let values = &column.values().as_slice()[number * BLOCK..];
            answers.clear();
            answers.extend(values.iter().zip(counted).filter(|(_, counted)| **counted).map(|(value, _)| *value));
        }
        moments.add_columns(&block);
    }
    moments
}

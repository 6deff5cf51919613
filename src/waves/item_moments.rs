//! From matched columns of answers to the moments that a scale's reliability is computed from.

use polars_core::prelude::{IdxCa, Int8Chunked};

use crate::stats::item_moments::ItemMoments;

/// Rows gathered at a time: few enough that all items of a scale stay in the cache.
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
    let mut complete_rows = Vec::with_capacity(BLOCK);
    let mut block: Vec<Vec<i8>> = vec![Vec::with_capacity(BLOCK); items.len()];
    let mut rows = rows.iter().flatten().map(|row| row as usize);
    loop {
        complete_rows.clear();
        let taken = rows.by_ref().take(BLOCK);
        let mut seen = 0;
        for row in taken {
            seen += 1;
            if columns.iter().all(|column| column.validity().is_none_or(|validity| validity.get_bit(row))) {
                complete_rows.push(row);
            }
        }
        if seen == 0 {
            return moments;
        }
        for (answers, column) in block.iter_mut().zip(&columns) {
            let values = column.values().as_slice();
            answers.clear();
            answers.extend(complete_rows.iter().map(|row| values[*row]));
        }
        moments.add_columns(&block);
    }
}

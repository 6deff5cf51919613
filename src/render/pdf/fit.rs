//! How a table goes on paper: upright where it fits, in smaller letters where it nearly does, sideways where it is wide, and in parts
//! that repeat the first columns where nothing else helps.

use crate::render::chart::{Weight, text_width};

/// Text width of the page, in points: A4 without its margins.
const UPRIGHT: f64 = 493.0;
const SIDEWAYS: f64 = 740.0;
/// Between two columns.
const GUTTER: f64 = 10.0;
/// Letter sizes in points, and whether the page is turned; the first that fits is taken.
const WAYS: [(f64, bool); 6] = [(9.0, false), (8.0, false), (7.5, false), (7.0, false), (8.0, true), (7.0, true)];
/// A word longer than this is broken where it must be: a fingerprint, an address.
const LONGEST_WORD: usize = 22;
/// Letters a line of such a word at least.
const SHORTEST_PIECE: usize = 12;
/// Columns that name a row, repeated in every part, are never more than this.
const MOST_KEYS: usize = 3;

/// A table laid out.
#[derive(Debug, PartialEq)]
pub(super) struct Fitted {
    pub(super) size: f64,
    pub(super) sideways: bool,
    pub(super) parts: Vec<Part>,
}

/// Some of a table's columns, with their widths in points.
#[derive(Debug, PartialEq)]
pub(super) struct Part {
    pub(super) columns: Vec<usize>,
    pub(super) widths: Vec<f64>,
}

/// What a column needs at least and would like, in em.
#[derive(Debug, Clone, Copy)]
struct Need {
    least: f64,
    natural: f64,
}

pub(super) fn fit(heads: &[String], numeric: &[bool], rows: &[Vec<String>]) -> Fitted {
    let needs: Vec<Need> = heads.iter().enumerate().map(|(column, head)| need(head, numeric[column], rows, column)).collect();
    let all: Vec<usize> = (0..needs.len()).collect();
    for (size, sideways) in WAYS {
        let room = if sideways { SIDEWAYS } else { UPRIGHT };
        if least(&needs, &all, size) <= room {
            return Fitted { size, sideways, parts: vec![part(&needs, all, size, room)] };
        }
    }
    let (size, sideways) = (8.0, false);
    let parts = split(&needs, numeric, size).into_iter().map(|columns| part(&needs, columns, size, UPRIGHT)).collect();
    Fitted { size, sideways, parts }
}

fn need(head: &str, numeric: bool, rows: &[Vec<String>], column: usize) -> Need {
    let cells = || rows.iter().filter_map(|row| row.get(column));
    let widest = |texts: &mut dyn Iterator<Item = f64>| texts.fold(0.0, f64::max);
    let head_word = widest(&mut words(head).map(|word| text_width(word, 1.0, Weight::Bold)));
    let natural = widest(&mut cells().map(|cell| text_width(cell, 1.0, Weight::Regular)));
    let least = if numeric {
        natural
    } else {
        widest(&mut cells().flat_map(|cell| words(cell)).map(|word| text_width(word, 1.0, Weight::Regular)))
    };
    Need { least: least.max(head_word), natural: natural.max(head_word) }
}

/// The pieces of a text that stay on one line.
fn words(text: &str) -> impl Iterator<Item = &str> {
    let piece = |word| str::char_indices(word).nth(SHORTEST_PIECE).map_or(word, |(end, _)| &word[..end]);
    text.split([' ', '/', '\u{200b}']).map(move |word| if word.chars().count() > LONGEST_WORD { piece(word) } else { word })
}

fn least(needs: &[Need], columns: &[usize], size: f64) -> f64 {
    columns.iter().map(|&column| needs[column].least * size + GUTTER).sum()
}

/// Widths: what each column needs, and what is left to those that would like more.
fn part(needs: &[Need], columns: Vec<usize>, size: f64, room: f64) -> Part {
    let wishes: f64 = columns.iter().map(|&column| (needs[column].natural - needs[column].least) * size).sum();
    let spare = (room - least(needs, &columns, size)).max(0.0);
    let granted = if wishes > 0.0 { (spare / wishes).min(1.0) } else { 0.0 };
    let width = |&column: &usize| {
        let need = needs[column];
        // A hair more than measured, so that rounding never breaks a number.
        let width = need.least * size + (need.natural - need.least) * size * granted + GUTTER + 0.2;
        (width * 10.0).round() / 10.0
    };
    let widths = columns.iter().map(width).collect();
    Part { columns, widths }
}

/// Groups of columns that each fit, led by the columns that name the row.
fn split(needs: &[Need], numeric: &[bool], size: f64) -> Vec<Vec<usize>> {
    let keys: Vec<usize> = (0..needs.len()).take_while(|&column| !numeric[column]).take(MOST_KEYS).collect();
    let keys = if least(needs, &keys, size) > UPRIGHT / 2.0 { keys[..keys.len().min(1)].to_vec() } else { keys };
    let mut parts = vec![keys.clone()];
    for column in (0..needs.len()).filter(|column| !keys.contains(column)) {
        let Some(last) = parts.last_mut() else { break };
        let mut wider = last.clone();
        wider.push(column);
        if last.len() > keys.len() && least(needs, &wider, size) > UPRIGHT {
            parts.push(keys.iter().copied().chain([column]).collect());
        } else {
            *last = wider;
        }
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::{GUTTER, UPRIGHT, fit};

    fn table(columns: usize, cell: &str) -> (Vec<String>, Vec<bool>, Vec<Vec<String>>) {
        let heads = (0..columns).map(|column| format!("K{column}")).collect();
        let numeric = (0..columns).map(|column| column > 0).collect();
        (heads, numeric, vec![vec![cell.to_owned(); columns]; 2])
    }

    #[test]
    fn a_narrow_table_stands_upright_at_full_size_and_no_wider_than_it_needs() {
        let (heads, numeric, rows) = table(4, "12,3");
        let fitted = fit(&heads, &numeric, &rows);
        assert!(!fitted.sideways && fitted.size == 9.0 && fitted.parts.len() == 1);
        assert!(fitted.parts[0].widths.iter().sum::<f64>() < UPRIGHT / 2.0);
    }

    #[test]
    fn a_wide_table_shrinks_then_turns_then_parts() {
        let sizes: Vec<(bool, usize)> = [10, 14, 40]
            .map(|columns| {
                let (heads, numeric, rows) = table(columns, "12,34–56,78");
                let fitted = fit(&heads, &numeric, &rows);
                for part in &fitted.parts {
                    let room = if fitted.sideways { super::SIDEWAYS } else { UPRIGHT };
                    assert!(part.widths.iter().sum::<f64>() <= room + 0.3 * columns as f64);
                    assert_eq!(part.columns[0], 0, "every part names its rows");
                }
                (fitted.sideways, fitted.parts.len())
            })
            .to_vec();
        assert_eq!(sizes[0].1, 1);
        assert_eq!(sizes[1], (true, 1));
        assert!(sizes[2].1 > 1 && !sizes[2].0);
    }

    #[test]
    fn every_column_is_shown_once_beside_the_keys() {
        let (heads, numeric, rows) = table(40, "12,34–56,78");
        let mut shown: Vec<usize> = fit(&heads, &numeric, &rows).parts.iter().flat_map(|part| part.columns[1..].to_vec()).collect();
        shown.sort_unstable();
        assert_eq!(shown, (1..40).collect::<Vec<_>>());
    }

    #[test]
    fn a_table_without_rows_or_with_one_endless_word_has_a_width() {
        let fitted = fit(&["A".to_owned()], &[false], &[vec!["x".repeat(10_000)]]);
        assert!(fitted.parts[0].widths[0] < UPRIGHT + GUTTER);
        assert!(fit(&["A".to_owned()], &[false], &[]).parts[0].widths[0] > 0.0);
    }
}

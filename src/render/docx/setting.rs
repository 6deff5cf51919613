//! How wide a table's columns are, in which size of type and on which way up of the page, so that nothing is cut off.

use super::page::Page;
use crate::render::chart::{Weight, text_width};
use crate::render::numbers::Numbers;
use crate::render::table::{Cell, Kind, Table};

/// What a table may be set in, in half points; the first is the style's own.
pub(super) const SIZES: [u32; 3] = [18, 16, 15];
/// How many times the height that the best size takes is not too much for a larger one.
const WORTH: f64 = 1.5;
/// Left and right of a cell's text, in twips, with a little for the difference between fonts.
const CELL_MARGINS: f64 = 200.0;
/// A longer word may be broken, so that a fingerprint does not make a page's whole width.
const LONGEST_WORD: usize = 30;
const BROKEN_WORD: usize = 12;
/// A word of more letters may be broken behind a slash.
const LONG_WORD: usize = 20;
/// Where a line may end without a space.
const MAY_BREAK: char = '\u{200b}';
const TWIPS_A_HALF_POINT: f64 = 10.0;

/// What was decided.
pub(super) struct Setting {
    pub(super) page: Page,
    /// In half points.
    pub(super) size: u32,
    /// In twips.
    pub(super) widths: Vec<u32>,
}

impl Setting {
    /// Upright if its words fit, else on a page turned round; in the largest type that does not break too many texts into lines.
    pub(super) fn of(table: &Table, numbers: Numbers) -> Self {
        let measured = Measured::of(table, numbers);
        for page in [Page::Upright, Page::Turned] {
            let fitting: Vec<(Self, f64)> = SIZES
                .iter()
                .filter_map(|&size| {
                    let widths = shared_out(&measured.needs(size), f64::from(page.text_width()))?;
                    let height = measured.height(size, &widths);
                    Some((Self { page, size, widths }, height))
                })
                .collect();
            let lowest = fitting.iter().map(|(_, height)| *height).fold(f64::INFINITY, f64::min);
            if let Some((setting, _)) = fitting.into_iter().find(|(_, height)| *height <= lowest * WORTH) {
                return setting;
            }
        }
        // Too many columns for any page: words break.
        let (page, [.., size]) = (Page::Turned, SIZES);
        let needs = measured.needs(size);
        let scale = f64::from(page.text_width()) / needs.iter().map(|need| need.least).sum::<f64>();
        Self { page, size, widths: needs.iter().map(|need| (need.least * scale) as u32).collect() }
    }
}

/// What a column needs.
#[derive(Clone, Copy)]
struct Need {
    /// Its longest word.
    least: f64,
    /// Each of its cells on one line.
    most: f64,
    /// Its title on one line too.
    titled: f64,
}

/// A table's texts in ems: what they take in any size of type.
struct Measured {
    columns: Vec<Need>,
    /// The header first.
    rows: Vec<Vec<f64>>,
}

impl Measured {
    fn of(table: &Table, numbers: Numbers) -> Self {
        let mut columns = vec![Need { least: 0.0, most: 0.0, titled: 0.0 }; table.columns.len()];
        let titles = table.columns.iter().map(|column| (column.title.clone(), Weight::Bold)).collect();
        let cells = table.rows.iter().map(|row| {
            let cells = row.iter().zip(&table.columns);
            cells.map(|(cell, column)| (spelled(cell, column.kind, numbers), Weight::Regular)).collect()
        });
        let rows = std::iter::once(titles).chain(cells).map(|row: Vec<(String, Weight)>| {
            let measured = row.iter().zip(&mut columns).map(|((text, weight), column)| {
                let width = text.lines().map(|line| text_width(line, 1.0, *weight)).fold(0.0, f64::max);
                column.titled = column.titled.max(width);
                // A title breaks once, a cell in every row.
                if *weight == Weight::Regular {
                    column.most = column.most.max(width);
                }
                for word in text.split([' ', '\n', '\t', MAY_BREAK]) {
                    let kept = if word.chars().count() > LONGEST_WORD { word.chars().take(BROKEN_WORD).collect() } else { word.to_owned() };
                    column.least = column.least.max(text_width(&kept, 1.0, *weight));
                }
                width
            });
            measured.collect()
        });
        let rows = rows.collect();
        Self { columns, rows }
    }

    /// In twips.
    fn needs(&self, size: u32) -> Vec<Need> {
        let twips = |ems: f64| ems * f64::from(size) * TWIPS_A_HALF_POINT + CELL_MARGINS;
        let need = |need: &Need| {
            let most = need.most.max(need.least);
            Need { least: twips(need.least), most: twips(most), titled: twips(need.titled.max(most)) }
        };
        self.columns.iter().map(need).collect()
    }

    /// About how much paper it takes: lines, each as high as its type.
    fn height(&self, size: u32, widths: &[u32]) -> f64 {
        let lines = |(ems, width): (&f64, &u32)| {
            let room = f64::from(*width) - CELL_MARGINS + 1.0;
            (ems * f64::from(size) * TWIPS_A_HALF_POINT / room).ceil().max(1.0)
        };
        let rows = self.rows.iter().map(|row| row.iter().zip(widths).map(lines).fold(1.0, f64::max));
        rows.sum::<f64>() * f64::from(size)
    }
}

/// Each column what it needs at least, and of what is left a share by what more its cells and then its title could use; `None` where not
/// even words fit.
fn shared_out(needs: &[Need], available: f64) -> Option<Vec<u32>> {
    let least: f64 = needs.iter().map(|need| need.least).sum();
    if least > available {
        return None;
    }
    let share = |left: f64, wanted: f64| if wanted > 0.0 { (left / wanted).min(1.0) } else { 0.0 };
    let most: f64 = needs.iter().map(|need| need.most).sum();
    let titled: f64 = needs.iter().map(|need| need.titled).sum();
    let (of_cells, of_titles) = (share(available - least, most - least), share((available - most).max(0.0), titled - most));
    let width = |need: &Need| need.least + of_cells * (need.most - need.least) + of_titles * (need.titled - need.most);
    Some(needs.iter().map(|need| width(need) as u32).collect())
}

/// A number's parts stay together on one line; a long word may be broken behind a slash.
pub(super) fn spelled(cell: &Cell, kind: Kind, numbers: Numbers) -> String {
    let text = cell.spelled(kind, numbers);
    if kind.is_numeric() {
        return text.replace(' ', "\u{a0}");
    }
    let word = |word: &str| if word.chars().count() > LONG_WORD { word.replace('/', &format!("/{MAY_BREAK}")) } else { word.to_owned() };
    text.split(' ').map(word).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::{SIZES, Setting};
    use crate::domain::Language;
    use crate::render::docx::page::Page;
    use crate::render::{Cell, Column, Kind, Phrases, Table};

    fn set(columns: usize, text: &str) -> Setting {
        let column = |number: usize| Column {
            key: "x",
            title: format!("Kolonne {number}"),
            kind: if number == 0 { Kind::Text } else { Kind::Interval(2) },
        };
        let row = |_| (0..columns).map(|number| if number == 0 { text.into() } else { Cell::Interval([-10.0, 12.5]) }).collect();
        let (id, title, notes) = (String::new(), String::new(), Vec::new());
        let table = Table { id, title, columns: (0..columns).map(column).collect(), rows: (0..20).map(row).collect(), notes };
        let setting = Setting::of(&table, Phrases::of(Language::Danish).numbers());
        assert!(setting.widths.iter().sum::<u32>() <= setting.page.text_width(), "nothing is cut off");
        assert!(setting.widths.iter().all(|width| *width > 0));
        setting
    }

    #[test]
    fn a_narrow_table_is_upright_in_the_styles_own_type() {
        let setting = set(3, "Trivsel");
        assert_eq!((setting.page, setting.size), (Page::Upright, SIZES[0]));
    }

    #[test]
    fn a_wide_table_is_turned_and_one_too_wide_is_squeezed() {
        assert_eq!(set(11, "Trivsel").page, Page::Turned);
        let setting = set(60, "Trivsel");
        assert_eq!((setting.page, setting.size), (Page::Turned, SIZES[2]));
    }

    #[test]
    fn smaller_type_is_taken_where_larger_would_break_most_texts() {
        // At 9 points the long text takes two lines in every row, at 8 points one.
        let setting = set(7, "Vanskeligheder i alt, som forældre");
        assert_eq!((setting.page, setting.size), (Page::Upright, SIZES[1]));
    }

    #[test]
    fn a_long_text_breaks_into_lines_and_a_fingerprint_within_itself() {
        let setting = set(4, &"meget lang tekst ".repeat(20));
        assert_eq!((setting.page, setting.size), (Page::Upright, SIZES[0]));
        assert_eq!(set(4, &"0123456789abcdef".repeat(16)).page, Page::Upright);
    }
}

//! `report.md`: the document as GitHub-flavoured Markdown, for those who keep their reports with their code.
//!
//! A text of the study is a text: whatever in it Markdown or HTML would act on is escaped.

use std::fmt::Write as _;

use super::document::{Block, Document, Figure};
use super::phrases::Phrases;
use super::prose::{ListMarks, Prose, Run, Stress};
use super::table::{Column, Table};

/// The text's bytes. `pictures` is the ending of the chart files that lie beside it, where there are some.
#[must_use]
pub fn render(document: &Document, pictures: Option<&str>, phrases: Phrases) -> Vec<u8> {
    let mut markdown = Markdown { phrases, pictures, text: String::new(), tables: 0, figures: 0 };
    markdown.paragraph("# ", &document.title);
    markdown.paragraph("", &document.subtitle);
    if let Some(banner) = &document.banner {
        markdown.raw(&format!("> **{}**", inline(banner)));
    }
    let facts: Vec<String> = document.facts.iter().map(|(name, value)| format!("**{}:** {}", inline(name), inline(value))).collect();
    markdown.list(&facts);
    for chapter in &document.chapters {
        markdown.paragraph("## ", &chapter.title);
        for block in &chapter.blocks {
            markdown.block(block);
        }
    }
    markdown.raw("---");
    markdown.paragraph("", &document.colophon);
    let mut text = markdown.text;
    text.truncate(text.trim_end().len());
    text.push('\n');
    text.into_bytes()
}

struct Markdown<'a> {
    phrases: Phrases,
    pictures: Option<&'a str>,
    text: String,
    tables: usize,
    figures: usize,
}

impl Markdown<'_> {
    /// A block that is Markdown already.
    fn raw(&mut self, block: &str) {
        self.text.push_str(block);
        self.text.push_str("\n\n");
    }

    fn paragraph(&mut self, mark: &str, text: &str) {
        let text = line(text);
        if !text.is_empty() {
            self.raw(&format!("{mark}{text}"));
        }
    }

    /// Items that are Markdown already.
    fn list(&mut self, items: &[String]) {
        if !items.is_empty() {
            self.raw(&items.iter().map(|item| format!("- {item}")).collect::<Vec<_>>().join("\n"));
        }
    }

    fn block(&mut self, block: &Block) {
        match block {
            Block::Heading(text) => self.paragraph("### ", text),
            Block::Paragraph(text) => self.paragraph("", text),
            Block::List(items) => self.list(&items.iter().map(|item| line(item)).collect::<Vec<_>>()),
            Block::Prose(blocks) => {
                let text = prose(blocks).join("\n\n");
                self.raw(&text);
            }
            Block::Headlines(headlines) => {
                let items = headlines
                    .iter()
                    .map(|headline| format!("**{}** {}: {}", inline(&headline.value), inline(&headline.label), inline(&headline.detail)));
                self.list(&items.collect::<Vec<_>>());
            }
            Block::Table(table) => self.table(table),
            Block::Figure(figure) => self.figure(figure),
            Block::Caveat(text) => self.paragraph("> ", text),
        }
    }

    fn table(&mut self, table: &Table) {
        self.tables += 1;
        self.raw(&format!("**{} {}.** {}", self.phrases.get("office.table"), self.tables, inline(&table.title)));
        if !table.columns.is_empty() {
            self.raw(&grid(table, self.phrases));
        }
        for note in &table.notes {
            self.paragraph("> ", note);
        }
    }

    fn figure(&mut self, figure: &Figure) {
        self.figures += 1;
        let alt = inline(&figure.chart.text().alt_text);
        let label = format!("**{} {}.** {}", self.phrases.get("office.figure"), self.figures, inline(&figure.caption));
        if let Some(ending) = self.pictures {
            self.raw(&format!("![{alt}](charts/{}.{ending})", figure.id));
        }
        self.raw(&label);
        if self.pictures.is_none() {
            self.paragraph("> ", &figure.chart.text().alt_text);
        }
    }
}

/// Free text again in the marks it was written with.
fn prose(blocks: &[Prose]) -> Vec<String> {
    blocks
        .iter()
        .map(|block| match block {
            Prose::Heading(text) => format!("### {}", line(text)),
            Prose::Paragraph(runs) => {
                let text: String = runs.iter().map(stressed).collect();
                let text = text.trim();
                // The marks of emphasis are not escaped, the beginning of a line is.
                if runs.first().is_some_and(|run| run.stress == Stress::Plain) { begins_harmless(text) } else { text.to_owned() }
            }
            Prose::List { marks, items } => {
                let item = |(item, number): (&Vec<Prose>, u64)| {
                    let mark = match marks {
                        ListMarks::Bullets => "- ".to_owned(),
                        ListMarks::Numbers(first) => format!("{}. ", first.saturating_add(number)),
                    };
                    let indent = format!("\n{}", " ".repeat(mark.len()));
                    format!("{mark}{}", prose(item).join("\n\n").replace('\n', &indent))
                };
                items.iter().zip(0..).map(item).collect::<Vec<_>>().join("\n")
            }
        })
        .collect()
}

/// A run with its marks, which must touch its letters, and the spaces around it.
fn stressed(run: &Run) -> String {
    let text = inline(&run.text);
    let space = |there: bool| if there && !text.is_empty() { " " } else { "" };
    let mark = match run.stress {
        Stress::Plain => "",
        Stress::Emphasised => "*",
        Stress::Strong => "**",
    };
    let (before, after) = (space(run.text.starts_with(' ')), space(run.text.ends_with(' ')));
    if text.is_empty() { " ".to_owned() } else { format!("{before}{mark}{text}{mark}{after}") }
}

/// A table whose columns line up in the source too.
fn grid(table: &Table, phrases: Phrases) -> String {
    let header: Vec<String> = table.columns.iter().map(|column| inline(&column.title)).collect();
    let spelled = |row: &Vec<_>| -> Vec<String> {
        row.iter()
            .zip(&table.columns)
            .map(|(cell, column): (&super::table::Cell, &Column)| inline(&cell.spelled(column.kind, phrases.numbers())))
            .collect()
    };
    let rows: Vec<Vec<String>> = table.rows.iter().map(spelled).collect();
    let letters = |text: &String| text.chars().count();
    let width = |column: usize| rows.iter().chain([&header]).map(|row| letters(&row[column])).max().unwrap_or_default().max(3);
    let widths: Vec<usize> = (0..header.len()).map(width).collect();
    let mut text = String::new();
    let mut write = |cells: &[String]| {
        for ((cell, width), column) in cells.iter().zip(&widths).zip(&table.columns) {
            let _ = if column.kind.is_numeric() { write!(text, "| {cell:>width$} ") } else { write!(text, "| {cell:<width$} ") };
        }
        text.push_str("|\n");
    };
    write(&header);
    let rule =
        |(width, column): (&usize, &Column)| if column.kind.is_numeric() { format!("{:->1$}:", "", width - 1) } else { "-".repeat(*width) };
    write(&widths.iter().zip(&table.columns).map(rule).collect::<Vec<_>>());
    for row in &rows {
        write(row);
    }
    text.truncate(text.trim_end().len());
    text
}

/// A text that begins a line: as [`inline`], and no mark of a heading, quote or list.
fn line(text: &str) -> String {
    begins_harmless(&inline(text))
}

/// The text, escaped already, so that its beginning is no mark either.
fn begins_harmless(text: &str) -> String {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    match text.as_bytes().get(digits) {
        Some(b'#' | b'+' | b'-' | b'=' | b':') if digits == 0 => format!("\\{text}"),
        Some(b'.' | b')') if digits > 0 => format!("{}\\{}", &text[..digits], &text[digits..]),
        _ => text.to_owned(),
    }
}

/// A text within a line. An underscore within a word means nothing to Markdown and stays as it is.
fn inline(text: &str) -> String {
    let words: Vec<&str> =
        text.split(|letter: char| letter.is_whitespace() || letter.is_control()).filter(|word| !word.is_empty()).collect();
    let letters: Vec<char> = words.join(" ").chars().collect();
    let within_word = |at: usize| {
        let is_letter = |at: usize| letters.get(at).is_some_and(|letter| letter.is_alphanumeric());
        at > 0 && is_letter(at - 1) && is_letter(at + 1)
    };
    let mut escaped = String::with_capacity(text.len() + 8);
    for (at, &letter) in letters.iter().enumerate() {
        if matches!(letter, '\\' | '`' | '*' | '[' | ']' | '<' | '>' | '|' | '~' | '&' | '$') || letter == '_' && !within_word(at) {
            escaped.push('\\');
        }
        escaped.push(letter);
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::{grid, inline, line, prose};
    use crate::domain::Language;
    use crate::render::{Cell, Column, FreeText, Kind, Phrases, Table};

    #[test]
    fn what_markdown_acts_on_is_escaped() {
        assert_eq!(inline("a|b *c* `d` <b> d_av _e_ &amp; $x$"), "a\\|b \\*c\\* \\`d\\` \\<b\\> d_av \\_e\\_ \\&amp; \\$x\\$");
        assert_eq!(inline("  én\r\n\tto\u{0}tre "), "én to tre");
    }

    #[test]
    fn no_text_begins_a_heading_a_list_or_a_rule() {
        for (text, written) in [
            ("# a", "\\# a"),
            ("- a", "\\- a"),
            ("---", "\\---"),
            ("1. a", "1\\. a"),
            ("12) a", "12\\) a"),
            ("12 a", "12 a"),
            ("> a", "\\> a"),
        ] {
            assert_eq!(line(text), written);
        }
    }

    #[test]
    fn free_text_reads_back_as_what_was_written() {
        let text = "### Emne\n\nEn **fed**, en *skrå* og a_b \\*c\\*.\n\n1. én\n2. to\n\n   - under\n\n\\# ikke en overskrift";
        let read = FreeText::of(text).prose;
        assert_eq!(FreeText::of(&prose(&read).join("\n\n")).prose, read);
    }

    #[test]
    fn a_table_lines_up() {
        let column = |key, title: &str, kind| Column { key, title: title.to_owned(), kind };
        let table = Table {
            id: "rates".to_owned(),
            title: "Rates".to_owned(),
            columns: vec![
                column("scale", "Skala", Kind::Text),
                column("n", "n", Kind::Count),
                column("rate", "Andel", Kind::Share),
                column("rate_ci", "KI", Kind::ShareInterval),
            ],
            rows: vec![
                vec!["Trivsel | søvn".into(), 1_204_u64.into(), 0.925.into(), [0.91, 0.94].into()],
                vec!["<i>".into(), 3_u64.into(), Cell::Missing, Cell::Missing],
            ],
            notes: Vec::new(),
        };
        let expected = "\
| Skala           |     n | Andel |      KI |
| --------------- | ----: | ----: | ------: |
| Trivsel \\| søvn | 1.204 |  93 % | 91–94 % |
| \\<i\\>           |     3 |     – |       – |";
        assert_eq!(grid(&table, Phrases::of(Language::Danish)), expected);
    }
}

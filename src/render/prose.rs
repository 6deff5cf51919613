//! What a study's own people write in Markdown, as blocks that every format can spell: paragraphs, headings, lists, emphasis.
//!
//! HTML and pictures have no place in it; where a text holds them, the study file is refused. Should one come this far all the same,
//! HTML is text like any other, and of a picture only its description is left.

use std::collections::BTreeSet;

use pulldown_cmark::{Event, Parser, Tag, TagEnd};

/// A block of free text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Prose {
    Heading(String),
    Paragraph(Vec<Run>),
    List { marks: ListMarks, items: Vec<Vec<Prose>> },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ListMarks {
    Bullets,
    /// From this number on.
    Numbers(u64),
}

/// Letters that are stressed alike.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run {
    pub text: String,
    pub stress: Stress,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stress {
    Plain,
    /// Italics.
    Emphasised,
    /// Bold.
    Strong,
}

/// What a report does not take.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Refused {
    Html,
    Picture,
}

/// A text, read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FreeText {
    pub prose: Vec<Prose>,
    pub refused: BTreeSet<Refused>,
}

/// Lists within lists beyond this are items of the same list.
const DEEPEST_LIST: usize = 4;

impl FreeText {
    #[must_use]
    pub fn of(markdown: &str) -> Self {
        let mut reader = Reader { open: vec![Vec::new()], ..Reader::default() };
        for event in Parser::new(markdown) {
            reader.take(event);
        }
        reader.end_paragraph();
        // Every list that was opened was closed: the parser balances its events.
        Self { prose: reader.open.pop().unwrap_or_default(), refused: reader.refused }
    }
}

struct OpenList {
    marks: ListMarks,
    items: Vec<Vec<Prose>>,
}

#[derive(Default)]
struct Reader {
    /// The blocks of the text and of each list item within it, the innermost last.
    open: Vec<Vec<Prose>>,
    lists: Vec<OpenList>,
    /// Lists that were too deep to be lists.
    too_deep: usize,
    runs: Vec<Run>,
    emphasised: usize,
    strong: usize,
    link: Vec<(String, String)>,
    refused: BTreeSet<Refused>,
}

impl Reader {
    fn take(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) | Event::Code(text) | Event::InlineMath(text) | Event::DisplayMath(text) => self.text(&text),
            Event::Html(text) | Event::InlineHtml(text) => {
                self.refused.insert(Refused::Html);
                self.text(&text);
            }
            Event::SoftBreak => self.text(" "),
            Event::HardBreak | Event::Rule => self.end_paragraph(),
            Event::FootnoteReference(_) | Event::TaskListMarker(_) => {}
        }
    }

    fn start(&mut self, tag: Tag<'_>) {
        match tag {
            Tag::Emphasis => self.emphasised += 1,
            Tag::Strong => self.strong += 1,
            Tag::Link { dest_url, .. } => self.link.push((dest_url.to_string(), String::new())),
            Tag::Image { .. } => {
                self.refused.insert(Refused::Picture);
            }
            Tag::List(first) => {
                self.end_paragraph();
                if self.lists.len() >= DEEPEST_LIST {
                    self.too_deep += 1;
                } else {
                    let marks = first.map_or(ListMarks::Bullets, ListMarks::Numbers);
                    self.lists.push(OpenList { marks, items: Vec::new() });
                }
            }
            Tag::Item => {
                self.end_paragraph();
                if self.too_deep == 0 {
                    self.open.push(Vec::new());
                }
            }
            _ => self.end_paragraph(),
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Emphasis => self.emphasised -= 1,
            TagEnd::Strong => self.strong -= 1,
            TagEnd::Link => {
                if let Some((address, _)) = self.link.pop().filter(|(address, text)| address != text) {
                    self.text(&format!(" ({address})"));
                }
            }
            TagEnd::Image => {}
            TagEnd::Heading(_) => {
                let text: String = self.runs.drain(..).map(|run| run.text).collect();
                if !text.trim().is_empty() {
                    self.push(Prose::Heading(text.trim().to_owned()));
                }
            }
            TagEnd::Item => {
                self.end_paragraph();
                if self.too_deep == 0
                    && let (Some(item), Some(list)) = (self.open.pop(), self.lists.last_mut())
                {
                    list.items.push(item);
                }
            }
            TagEnd::List(_) => {
                self.end_paragraph();
                if self.too_deep > 0 {
                    self.too_deep -= 1;
                } else if let Some(OpenList { marks, items }) = self.lists.pop() {
                    self.push(Prose::List { marks, items });
                }
            }
            _ => self.end_paragraph(),
        }
    }

    fn text(&mut self, text: &str) {
        // A tab or a line end within a block is a space; other control characters have no place in XML, nor on paper.
        let text: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        if let Some((_, shown)) = self.link.last_mut() {
            shown.push_str(&text);
        }
        let stress = match (self.strong, self.emphasised) {
            (0, 0) => Stress::Plain,
            (0, _) => Stress::Emphasised,
            _ => Stress::Strong,
        };
        match self.runs.last_mut() {
            Some(run) if run.stress == stress => run.text.push_str(&text),
            _ => self.runs.push(Run { text, stress }),
        }
    }

    fn end_paragraph(&mut self) {
        let runs = std::mem::take(&mut self.runs);
        if runs.iter().any(|run| !run.text.trim().is_empty()) {
            self.push(Prose::Paragraph(runs));
        }
    }

    fn push(&mut self, block: Prose) {
        if let Some(blocks) = self.open.last_mut() {
            blocks.push(block);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{FreeText, ListMarks, Prose, Refused, Run, Stress};

    fn plain(text: &str) -> Vec<Run> {
        vec![Run { text: text.to_owned(), stress: Stress::Plain }]
    }

    #[test]
    fn reads_paragraphs_headings_lists_and_emphasis() {
        let text = FreeText::of("# Baggrund\n\nFørste linje\nog *kursiv* og **fed**.\n\n1. en\n2. to\n   - under\n");
        let run = |text: &str, stress| Run { text: text.to_owned(), stress };
        assert_eq!(
            text.prose,
            [
                Prose::Heading("Baggrund".to_owned()),
                Prose::Paragraph(vec![
                    run("Første linje og ", Stress::Plain),
                    run("kursiv", Stress::Emphasised),
                    run(" og ", Stress::Plain),
                    run("fed", Stress::Strong),
                    run(".", Stress::Plain),
                ]),
                Prose::List {
                    marks: ListMarks::Numbers(1),
                    items: vec![
                        vec![Prose::Paragraph(plain("en"))],
                        vec![
                            Prose::Paragraph(plain("to")),
                            Prose::List { marks: ListMarks::Bullets, items: vec![vec![Prose::Paragraph(plain("under"))]] },
                        ],
                    ],
                },
            ]
        );
        assert!(text.refused.is_empty());
    }

    #[test]
    fn a_link_shows_its_address_once() {
        assert_eq!(FreeText::of("[her](https://example.org)").prose, [Prose::Paragraph(plain("her (https://example.org)"))]);
        assert_eq!(FreeText::of("<https://example.org>").prose, [Prose::Paragraph(plain("https://example.org"))]);
    }

    #[test]
    fn names_html_and_pictures_and_keeps_them_as_text() {
        let html = FreeText::of("a <b onclick=\"x()\">b</b>\n\n<script>x()</script>");
        assert_eq!(html.refused.into_iter().collect::<Vec<_>>(), [Refused::Html]);
        assert_eq!(html.prose[0], Prose::Paragraph(plain("a <b onclick=\"x()\">b</b>")));
        let picture = FreeText::of("![et kort](https://example.org/a.png)");
        assert_eq!(picture.refused.into_iter().collect::<Vec<_>>(), [Refused::Picture]);
        assert_eq!(picture.prose, [Prose::Paragraph(plain("et kort"))]);
        assert!(FreeText::of("n < 10 og 5 &lt; 6, a & b").refused.is_empty());
    }

    #[test]
    fn a_list_without_end_is_not_followed_down() {
        let deep = FreeText::of(&"- ".repeat(20_000));
        assert!(deep.prose.len() <= 1);
        let nested = (0..12).map(|depth| format!("{}- punkt", "  ".repeat(depth))).collect::<Vec<_>>().join("\n");
        let mut depth = 0;
        let mut blocks = &FreeText::of(&nested).prose;
        while let Some(Prose::List { items, .. }) = blocks.iter().find(|block| matches!(block, Prose::List { .. })) {
            depth += 1;
            blocks = &items[0];
        }
        assert_eq!(depth, super::DEEPEST_LIST);
    }
}

//! A report without a format: chapters of paragraphs, tables and figures, in words of one language. Each renderer only spells it.

use super::chart::Chart;
use super::prose::Prose;
use super::table::Table;
use crate::analysis::results::{Logo, Tool};

/// A whole report.
#[derive(Debug, Default)]
pub struct Document {
    pub extent: Extent,
    pub title: String,
    pub subtitle: String,
    pub author: Option<String>,
    pub logo: Option<LogoPicture>,
    /// When the results were made, RFC 3339: the only date that a file may carry.
    pub created: String,
    pub imprint: Imprint,
    /// Facts about the report itself: name and value.
    pub facts: Vec<(String, String)>,
    /// What a reader must know before anything else, such as that the data are synthetic.
    pub banner: Option<String>,
    pub chapters: Vec<Chapter>,
    /// The last line: program, version, fingerprint.
    pub colophon: String,
}

/// What a file's properties say of where it comes from.
#[derive(Debug, Clone, Default)]
pub struct Imprint {
    pub tool: String,
    pub version: String,
    /// Who answers for it where nobody is named as its author.
    pub owner: Option<String>,
    /// Counts of fewer persons are hidden; 0 where none are.
    pub least_shown: u64,
}

impl Imprint {
    #[must_use]
    pub fn of(tool: &Tool) -> Self {
        Self { tool: tool.name.clone(), version: tool.version.clone(), ..Self::default() }
    }
}

/// How much there is to find one's way in.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Extent {
    /// One page of paper: no contents, no numbered chapters.
    OnePage,
    #[default]
    Chapters,
}

/// The picture beside the title.
#[derive(Debug, Clone)]
pub struct LogoPicture {
    pub logo: Logo,
    /// Whose logo it is.
    pub alt_text: String,
}

#[derive(Debug)]
pub struct Chapter {
    /// A slug: anchor in HTML, bookmark elsewhere.
    pub id: String,
    pub title: String,
    pub blocks: Vec<Block>,
}

#[derive(Debug)]
pub enum Block {
    Heading(String),
    Paragraph(String),
    List(Vec<String>),
    /// What the study's own people wrote.
    Prose(Vec<Prose>),
    /// The few figures that a chapter is about.
    Headlines(Vec<Headline>),
    Table(Table),
    Figure(Figure),
    /// A caveat that belongs beside what it qualifies.
    Caveat(String),
}

/// One figure with what it is a figure of and how sure it is; never a share alone.
#[derive(Debug, Clone)]
pub struct Headline {
    pub label: String,
    pub value: String,
    pub detail: String,
}

/// A chart with its caption; `id` names its file.
#[derive(Debug)]
pub struct Figure {
    pub id: String,
    pub chart: Box<dyn Chart>,
    pub caption: String,
}

impl Document {
    /// Whose it is: the author, else the owner, else the program.
    #[must_use]
    pub fn author_or_owner(&self) -> &str {
        self.author.as_ref().or(self.imprint.owner.as_ref()).unwrap_or(&self.imprint.tool)
    }

    /// Every figure, in reading order.
    pub fn figures(&self) -> impl Iterator<Item = &Figure> {
        self.chapters.iter().flat_map(|chapter| &chapter.blocks).filter_map(|block| match block {
            Block::Figure(figure) => Some(figure),
            _ => None,
        })
    }
}

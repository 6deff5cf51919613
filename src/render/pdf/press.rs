//! What the typesetter can reach: the template, the files of one document, two fonts, one date. No disk, no network, no clock.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use typst::diag::{FileError, FileResult};
use typst::foundations::{Bytes, Datetime, Duration};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Feature, Library, LibraryExt, World};
use unicode_normalization::UnicodeNormalization;

use crate::render::chart::{BOLD_TTF, REGULAR_TTF};

const TEMPLATE: &str = include_str!("report.typ");

struct Cabinet {
    library: LazyHash<Library>,
    book: LazyHash<FontBook>,
    fonts: Vec<Font>,
}

/// The same for every document.
static CABINET: LazyLock<Cabinet> = LazyLock::new(|| {
    let fonts: Vec<Font> = [REGULAR_TTF, BOLD_TTF].into_iter().flat_map(|font| Font::iter(Bytes::new(font))).collect();
    // Row headers of tables are among the features that the library still calls extra.
    let library = Library::builder().with_features([Feature::A11yExtras].into_iter().collect()).build();
    Cabinet { library: LazyHash::new(library), book: LazyHash::new(FontBook::from_fonts(&fonts)), fonts }
});

pub(super) struct Press {
    template: Source,
    files: BTreeMap<String, Bytes>,
    today: Option<Datetime>,
}

impl Press {
    /// `files` are named by their path from the template.
    pub(super) fn new(files: Vec<(String, Vec<u8>)>, today: Option<Datetime>) -> Self {
        let path = VirtualPath::new("report.typ").unwrap_or_else(|_| unreachable!("the template's name is a path"));
        let id = RootedPath::new(VirtualRoot::Project, path).intern();
        let template = Source::new(id, TEMPLATE.to_owned());
        Self { template, files: files.into_iter().map(|(name, bytes)| (name, Bytes::new(bytes))).collect(), today }
    }
}

impl World for Press {
    fn library(&self) -> &LazyHash<Library> {
        &CABINET.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &CABINET.book
    }

    fn main(&self) -> FileId {
        self.template.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == self.template.id() { Ok(self.template.clone()) } else { Err(FileError::AccessDenied) }
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        self.files.get(id.vpath().get_without_slash()).cloned().ok_or(FileError::AccessDenied)
    }

    fn font(&self, index: usize) -> Option<Font> {
        CABINET.fonts.get(index).cloned()
    }

    fn today(&self, _offset: Option<Duration>) -> Option<Datetime> {
        self.today
    }
}

/// The text in characters that the fonts have: letters and their accents as one, an unknown character as a white square.
///
/// PDF/UA allows no text without a shape, and a report must not fail on a name in letters that few fonts know.
pub(super) fn printable(text: &str) -> String {
    let Some(font) = CABINET.fonts.first() else { return text.to_owned() };
    let has = |c: char| font.info().coverage.contains(u32::from(c));
    let unknown = if has('□') { '□' } else { '?' };
    text.nfc()
        .filter_map(|c| match c {
            '\n' => Some('\n'),
            c if c.is_control() => Some(' '),
            c if has(c) => Some(c),
            // Invisible by design: joiners, direction marks, soft hyphens, variation selectors.
            '\u{ad}'
            | '\u{200b}'..='\u{200f}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{2069}'
            | '\u{fe00}'..='\u{fe0f}'
            | '\u{feff}' => None,
            c if c.is_whitespace() => Some(' '),
            _ => Some(unknown),
        })
        .collect()
}

//! Layouts of the systems that surveys are made in: what their exports hold besides answers, and where answers hide in them.
//!
//! A layout is recognised by a file's shape after it has been read, never by the file's name; the name only says where a companion
//! may stand. Following it makes a plain table of the file (header rows dropped, short names and labels given) and says in its
//! [`Arrangement`](super::Arrangement) what a plain table can't: whose rows they are, and of which measurement. Which question is
//! which item is not decided here. A new layout is a file here and a line in [`VENDORS`].

mod companions;
mod enalyzer;
mod limesurvey;
mod names;
mod qualtrics;
mod redcap;
mod surveyxact;

use crate::domain::{Diagnostic, Diagnostics, Place};

use super::export::Export;

pub(super) use companions::{Beside, without_companions};

/// A system and how its exports are read.
struct Vendor {
    /// As it is typed and written in results.
    name: &'static str,
    /// As its makers write it.
    title: &'static str,
    recognises: fn(&Export, &Beside<'_>) -> bool,
    /// Makes a plain table of the file, also of one that was not recognised but said to be this.
    arrange: fn(Export, &Beside<'_>) -> Result<Export, Diagnostics>,
}

/// In the order they are tried.
const VENDORS: [Vendor; 5] = [qualtrics::VENDOR, redcap::VENDOR, limesurvey::VENDOR, surveyxact::VENDOR, enalyzer::VENDOR];

/// The name of no layout.
const PLAIN: &str = "plain";

/// Which layout files have.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Layout {
    /// The one that a file's shape shows, if any.
    #[default]
    Recognised,
    /// None, whatever the shape.
    Plain,
    /// The system of this name.
    Of(&'static str),
}

impl Layout {
    /// The names that [`Layout::named`] knows.
    pub fn names() -> impl Iterator<Item = &'static str> {
        VENDORS.iter().map(|vendor| vendor.name).chain([PLAIN])
    }

    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        if name == PLAIN {
            return Some(Self::Plain);
        }
        VENDORS.iter().find(|vendor| vendor.name == name).map(|vendor| Self::Of(vendor.name))
    }

    /// Its name as it is typed; none for what is recognised.
    #[must_use]
    pub fn name(self) -> Option<&'static str> {
        match self {
            Self::Recognised => None,
            Self::Plain => Some(PLAIN),
            Self::Of(name) => Some(name),
        }
    }

    /// How the makers of a system write its name.
    #[must_use]
    pub fn title(name: &str) -> &str {
        VENDORS.iter().find(|vendor| vendor.name == name).map_or(name, |vendor| vendor.title)
    }
}

/// Follows the layout of an export that was read as a plain table and stands alone. The columns keep their places.
///
/// # Errors
/// Why it is not what its layout says, or not one of answers.
pub fn arranged(export: Export, layout: Layout) -> Result<Export, Diagnostics> {
    arrange(export, layout, &Beside::Nothing)
}

/// Follows the layout.
///
/// # Errors
/// Why a file is not what its layout says, or not one of answers.
pub(super) fn arrange(export: Export, layout: Layout, beside: &Beside<'_>) -> Result<Export, Diagnostics> {
    let vendor = match layout {
        Layout::Plain => return Ok(export),
        Layout::Recognised => VENDORS.iter().find(|vendor| (vendor.recognises)(&export, beside)),
        Layout::Of(name) => VENDORS.iter().find(|vendor| vendor.name == name),
    };
    if let Some(problem) = surveyxact::companion_as_data(&export) {
        return Err(problem.into());
    }
    match vendor {
        None => Ok(export),
        Some(vendor) => (vendor.arrange)(export, beside),
    }
}

/// What to say instead, where a file's first row is no header because it is a companion of answers and not answers.
pub(super) fn companion_instead(problems: &Diagnostics, shown: &str, layout: Layout, beside: &Beside<'_>) -> Option<Diagnostics> {
    let is_no_header = layout != Layout::Plain && problems.iter().any(|problem| problem.code == "header-duplicate");
    (is_no_header && surveyxact::is_labels_file(beside)).then(|| surveyxact::labels_as_data(Place::file(shown)).into())
}

/// Whether a name may stand over several columns: where a system is known to do it, and nobody maps them.
pub(super) fn may_repeat(name: &str) -> bool {
    redcap::REPEATED.contains(&name)
}

/// The finding that a file is not laid out as was said.
fn does_not_fit(export: &Export, vendor: &Vendor) -> Diagnostics {
    Diagnostic::error("layout-does-not-fit", Place::file(&export.facts.file)).with("layout", vendor.title).into()
}

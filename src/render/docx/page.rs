//! A4, upright and turned round.

use std::fmt::Write as _;

/// Twips: twentieths of a point.
const SHORT: u32 = 11_906;
const LONG: u32 = 16_838;
const MARGIN: u32 = 1_134;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Page {
    Upright,
    Turned,
}

impl Page {
    pub(super) const fn text_width(self) -> u32 {
        match self {
            Self::Upright => SHORT - 2 * MARGIN,
            Self::Turned => LONG - 2 * MARGIN,
        }
    }

    pub(super) const fn text_height(self) -> u32 {
        match self {
            Self::Upright => LONG - 2 * MARGIN,
            Self::Turned => SHORT - 2 * MARGIN,
        }
    }

    /// What a figure may take of the height, with its caption below.
    pub(super) const fn figure_height(self) -> u32 {
        match self {
            Self::Upright => Self::Upright.text_height() - 2_000,
            Self::Turned => Self::Turned.text_height() - 2_000,
        }
    }

    pub(super) const fn footer(self) -> &'static str {
        match self {
            Self::Upright => "rIdFooter",
            Self::Turned => "rIdFooterWide",
        }
    }

    /// The properties of a section on such pages.
    pub(super) fn section(self) -> String {
        let (width, height, orientation) = match self {
            Self::Upright => (SHORT, LONG, ""),
            Self::Turned => (LONG, SHORT, " w:orient=\"landscape\""),
        };
        let mut xml = format!("<w:sectPr><w:footerReference w:type=\"default\" r:id=\"{}\"/>", self.footer());
        let _ = write!(
            xml,
            "<w:pgSz w:w=\"{width}\" w:h=\"{height}\"{orientation}/><w:pgMar w:top=\"{MARGIN}\" w:right=\"{MARGIN}\" \
             w:bottom=\"{MARGIN}\" w:left=\"{MARGIN}\" w:header=\"567\" w:footer=\"567\" w:gutter=\"0\"/></w:sectPr>"
        );
        xml
    }
}

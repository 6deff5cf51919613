//! The colours of all charts: one meaning, one colour.
//!
//! Improved is a dark blue, unchanged a light grey, deteriorated an orange between them. They stay apart for readers with any
//! colour-vision deficiency and on a black-and-white copy, because their lightness differs (CIE L* about 36, 86 and 62) and blue against
//! orange is the pair that all common deficiencies keep. Inks reach a contrast of 4.5 to 1 on the paper, so that words in them can be read.

use std::fmt::Write as _;

use plotters::style::RGBColor;

/// What a mark means to the reader. Which way is better is decided long before a chart is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    Improved,
    Unchanged,
    Deteriorated,
    /// Says nothing about better or worse.
    Neutral,
}

pub const PAPER: RGBColor = RGBColor(255, 255, 255);
/// Titles, values, axis lines.
pub const INK: RGBColor = RGBColor(27, 39, 51);
/// Subtitles, axis labels, notes.
pub const MUTED: RGBColor = RGBColor(84, 95, 107);
/// Grid lines.
pub const RULE: RGBColor = RGBColor(224, 228, 232);
/// The faint ground of a band or a heading.
pub const WASH: RGBColor = RGBColor(243, 245, 247);
/// The second ground, where two bands meet.
pub const WASH_DARKER: RGBColor = RGBColor(232, 236, 240);
/// The norm group and its range.
pub const NORM: RGBColor = RGBColor(118, 93, 143);

/// The colours of areas and lines on paper, and what stands for them on a dark page; then those of words.
///
/// Words within an area keep a contrast of 4.5 to 1 to it there too, and areas 3 to 1 to the page.
const DARK: [(RGBColor, RGBColor); 12] = [
    (PAPER, RGBColor(20, 25, 31)),
    (INK, RGBColor(232, 237, 242)),
    (MUTED, RGBColor(179, 191, 203)),
    (RULE, RGBColor(54, 65, 77)),
    (WASH, RGBColor(29, 37, 46)),
    (WASH_DARKER, RGBColor(39, 49, 60)),
    (NORM, RGBColor(192, 166, 220)),
    (Tone::Improved.fill(), RGBColor(35, 126, 166)),
    (Tone::Unchanged.fill(), RGBColor(93, 104, 115)),
    (Tone::Deteriorated.fill(), RGBColor(163, 82, 26)),
    (Tone::Neutral.fill(), RGBColor(100, 117, 135)),
    // Thin lines and rings.
    (Tone::Deteriorated.ink(), RGBColor(240, 163, 104)),
];
const DARK_WORDS: [(RGBColor, RGBColor); 3] = [
    // White words stand in a bar, not on the page.
    (PAPER, PAPER),
    (Tone::Improved.ink(), RGBColor(124, 196, 228)),
    (Tone::Deteriorated.ink(), RGBColor(240, 163, 104)),
];

/// The style sheet that turns drawings within a page dark where its reader has asked for dark pages.
#[must_use]
pub fn dark_css() -> String {
    let hex = |RGBColor(red, green, blue): RGBColor| format!("#{red:02x}{green:02x}{blue:02x}");
    let mut css = String::from("@media screen and (prefers-color-scheme:dark){");
    for (light, dark) in DARK {
        let (light, dark) = (hex(light), hex(dark));
        let _ = write!(css, ".chart [fill=\"{light}\"]{{fill:{dark}}}.chart [stroke=\"{light}\"]{{stroke:{dark}}}");
    }
    for (light, dark) in DARK_WORDS {
        let _ = write!(css, ".chart text[fill=\"{}\"]{{fill:{}}}", hex(light), hex(dark));
    }
    css.push('}');
    css
}

impl Tone {
    /// The colour of an area.
    #[must_use]
    pub const fn fill(self) -> RGBColor {
        match self {
            Self::Improved => RGBColor(11, 92, 122),
            Self::Unchanged => RGBColor(211, 215, 220),
            Self::Deteriorated => RGBColor(224, 122, 47),
            Self::Neutral => RGBColor(122, 137, 152),
        }
    }

    /// The colour of a word or a thin line on the paper.
    #[must_use]
    pub const fn ink(self) -> RGBColor {
        match self {
            Self::Improved => RGBColor(11, 92, 122),
            Self::Unchanged => MUTED,
            Self::Deteriorated => RGBColor(168, 71, 10),
            Self::Neutral => INK,
        }
    }

    /// The colour of a word within an area of this tone.
    #[must_use]
    pub const fn on_fill(self) -> RGBColor {
        match self {
            Self::Improved => PAPER,
            Self::Unchanged | Self::Deteriorated | Self::Neutral => INK,
        }
    }
}

//! The font of all charts, carried in the program: a chart looks the same on a machine without fonts.
//!
//! How the files were made is told beside them, in `fonts/README.md`. The measure of a text is the sum of its glyphs' advances; the
//! files hold no kerning, so viewers have nothing to add.

use std::fmt::Write as _;
use std::sync::{Arc, LazyLock};

use plotters::style::{FontDesc, FontFamily, FontStyle, register_font};
use resvg::usvg::fontdb;

use crate::render::base64;

pub const FAMILY: &str = "Noto Sans";
pub const REGULAR_TTF: &[u8] = include_bytes!("../fonts/NotoSans-Regular.ttf");
pub const BOLD_TTF: &[u8] = include_bytes!("../fonts/NotoSans-Bold.ttf");
pub const REGULAR_WOFF2: &[u8] = include_bytes!("../fonts/NotoSans-Regular.woff2");
pub const BOLD_WOFF2: &[u8] = include_bytes!("../fonts/NotoSans-Bold.woff2");

/// Height of a capital letter in em (the fonts' own table).
pub const CAP_HEIGHT: f64 = 0.714;
/// Ascender plus descender in em: what the measuring library calls the size of a font.
const ASCENT_AND_DESCENT: f64 = 1.362;
/// Texts are measured in thousandths of an em, the fonts' own grid.
const UNITS_PER_EM: f64 = 1000.0;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weight {
    Regular,
    Bold,
}

impl Weight {
    pub(super) const fn style(self) -> FontStyle {
        match self {
            Self::Regular => FontStyle::Normal,
            Self::Bold => FontStyle::Bold,
        }
    }
}

/// Registered once, when the first text is measured.
static REGISTERED: LazyLock<bool> = LazyLock::new(|| {
    register_font(FAMILY, FontStyle::Normal, REGULAR_TTF).is_ok() && register_font(FAMILY, FontStyle::Bold, BOLD_TTF).is_ok()
});

/// How wide a text is drawn, in the unit of `size`.
#[must_use]
pub fn text_width(text: &str, size: f64, weight: Weight) -> f64 {
    if !*REGISTERED {
        return guessed_width(text, size);
    }
    FontDesc::new(FontFamily::Name(FAMILY), UNITS_PER_EM * ASCENT_AND_DESCENT, weight.style())
        .layout_box(text)
        .map_or_else(|_| guessed_width(text, size), |(_, (width, _))| f64::from(width) / UNITS_PER_EM * size)
}

/// What a text takes at most if its font cannot be read; no chart is refused for that.
fn guessed_width(text: &str, size: f64) -> f64 {
    0.65 * size * text.chars().count() as f64
}

/// The `@font-face` rules with both fonts within them, for a drawing or a page that stands alone.
#[must_use]
pub fn face_css() -> &'static str {
    static CSS: LazyLock<String> = LazyLock::new(|| {
        let mut css = String::with_capacity(45_000);
        for (weight, woff2) in [(400, REGULAR_WOFF2), (700, BOLD_WOFF2)] {
            let coded = base64::encode(woff2);
            let _ = write!(
                css,
                "@font-face{{font-family:\"{FAMILY}\";font-weight:{weight};src:url(data:font/woff2;base64,{coded}) format(\"woff2\")}}"
            );
        }
        css
    });
    &CSS
}

/// The fonts as the rasteriser wants them; the system's own are not looked at.
pub(super) fn database() -> Arc<fontdb::Database> {
    static DATABASE: LazyLock<Arc<fontdb::Database>> = LazyLock::new(|| {
        let mut fonts = fontdb::Database::new();
        fonts.load_font_source(fontdb::Source::Binary(Arc::new(REGULAR_TTF)));
        fonts.load_font_source(fontdb::Source::Binary(Arc::new(BOLD_TTF)));
        fonts.set_sans_serif_family(FAMILY);
        Arc::new(fonts)
    });
    DATABASE.clone()
}

//! The bitmap of a chart, for programs that take no SVG.

use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{Options, Tree};

use super::font;
use super::indexed_png::indexed_png;

/// Why a drawing has no bitmap.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PngError {
    /// The text is not an SVG document.
    NotSvg,
    /// The scale is not a positive number, or makes the bitmap larger than memory allows.
    Size,
    /// The encoder refused the bitmap.
    Encoding,
}

impl std::fmt::Display for PngError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::NotSvg => "the drawing is not an SVG document",
            Self::Size => "the scale gives no bitmap of a usable size",
            Self::Encoding => "the bitmap could not be encoded",
        })
    }
}

impl std::error::Error for PngError {}

/// The widest or tallest bitmap that is made, in pixels.
const LARGEST_SIDE: f32 = 20_000.0;

/// Draws an SVG of this module as a PNG of `scale` pixels a CSS pixel (2 is sharp in print at column width).
///
/// # Errors
/// See [`PngError`]; none of them happens to a drawing of this module at a sensible scale.
pub fn png(svg: &str, scale: f32) -> Result<Vec<u8>, PngError> {
    bitmap(&tree(svg)?, scale)
}

/// Draws an SVG so many pixels high.
///
/// # Errors
/// See [`PngError`].
pub fn png_of_height(svg: &str, height: f32) -> Result<Vec<u8>, PngError> {
    let tree = tree(svg)?;
    let scale = height / tree.size().height();
    bitmap(&tree, scale)
}

fn tree(svg: &str) -> Result<Tree, PngError> {
    let options = Options { fontdb: font::database(), font_family: font::FAMILY.to_owned(), ..Options::default() };
    Tree::from_str(&without_fonts(svg), &options).map_err(|_| PngError::NotSvg)
}

fn bitmap(tree: &Tree, scale: f32) -> Result<Vec<u8>, PngError> {
    let (width, height) = (tree.size().width() * scale, tree.size().height() * scale);
    if !(width >= 1.0 && height >= 1.0 && width <= LARGEST_SIDE && height <= LARGEST_SIDE) {
        return Err(PngError::Size);
    }
    let mut pixmap = Pixmap::new(width.ceil() as u32, height.ceil() as u32).ok_or(PngError::Size)?;
    resvg::render(tree, Transform::from_scale(scale, scale), &mut pixmap.as_mut());
    indexed_png(&pixmap, scale).map_or_else(|| pixmap.encode_png().map_err(|_| PngError::Encoding), Ok)
}

/// The drawing without its embedded fonts: the rasteriser has them already and cannot read `@font-face`.
fn without_fonts(svg: &str) -> String {
    match (svg.find("<style>@font-face"), svg.find("</style>")) {
        (Some(start), Some(end)) if start < end => [&svg[..start], &svg[end + "</style>".len()..]].concat(),
        _ => svg.to_owned(),
    }
}

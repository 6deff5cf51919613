//! A plotters backend that writes plain SVG elements.
//!
//! The library's own SVG backend places everything on whole pixels and shifts texts by the viewer's idea of an `ex`. This one works on
//! tenths of a pixel and places a text by its baseline, which every viewer agrees on; and it lets elements be wrapped (for values on
//! hover) because it writes into a buffer that its canvas shares.

use std::cell::RefCell;
use std::convert::Infallible;
use std::fmt::Write as _;
use std::rc::Rc;

use plotters_backend::text_anchor::HPos;
use plotters_backend::{BackendColor, BackendCoord, BackendStyle, BackendTextStyle, DrawingBackend, DrawingErrorKind, FontStyle};

/// Backend units in a pixel.
pub(super) const UNITS: f64 = 10.0;
/// Larger than any chart; the drawing's real size is known only when it is done.
const LARGEST: u32 = 1 << 20;

/// What has been drawn so far, and how the next lines are dashed.
#[derive(Debug, Default)]
pub(super) struct Ink {
    pub(super) body: String,
    pub(super) dashes: Option<&'static str>,
}

#[derive(Debug, Clone, Default)]
pub(super) struct SvgBackend {
    pub(super) ink: Rc<RefCell<Ink>>,
}

type Drawn = Result<(), DrawingErrorKind<Infallible>>;

impl DrawingBackend for SvgBackend {
    type ErrorType = Infallible;

    fn get_size(&self) -> (u32, u32) {
        (LARGEST, LARGEST)
    }

    fn ensure_prepared(&mut self) -> Drawn {
        Ok(())
    }

    fn present(&mut self) -> Drawn {
        Ok(())
    }

    fn draw_pixel(&mut self, point: BackendCoord, color: BackendColor) -> Drawn {
        self.draw_rect(point, (point.0 + UNITS as i32, point.1 + UNITS as i32), &color, true)
    }

    fn draw_line<S: BackendStyle>(&mut self, from: BackendCoord, to: BackendCoord, style: &S) -> Drawn {
        self.draw_path([from, to], style)
    }

    fn draw_rect<S: BackendStyle>(&mut self, upper_left: BackendCoord, bottom_right: BackendCoord, style: &S, fill: bool) -> Drawn {
        let mut ink = self.ink.borrow_mut();
        ink.body.push_str("<rect");
        attribute(&mut ink.body, "x", upper_left.0);
        attribute(&mut ink.body, "y", upper_left.1);
        attribute(&mut ink.body, "width", bottom_right.0 - upper_left.0);
        attribute(&mut ink.body, "height", bottom_right.1 - upper_left.1);
        paint(&mut ink, style, fill);
        ink.body.push_str("/>\n");
        Ok(())
    }

    fn draw_path<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(&mut self, path: I, style: &S) -> Drawn {
        let mut ink = self.ink.borrow_mut();
        outline(&mut ink.body, path);
        ink.body.push('"');
        paint(&mut ink, style, false);
        ink.body.push_str("/>\n");
        Ok(())
    }

    fn draw_circle<S: BackendStyle>(&mut self, center: BackendCoord, radius: u32, style: &S, fill: bool) -> Drawn {
        let mut ink = self.ink.borrow_mut();
        ink.body.push_str("<circle");
        attribute(&mut ink.body, "cx", center.0);
        attribute(&mut ink.body, "cy", center.1);
        attribute(&mut ink.body, "r", radius as i32);
        paint(&mut ink, style, fill);
        ink.body.push_str("/>\n");
        Ok(())
    }

    fn fill_polygon<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(&mut self, vertices: I, style: &S) -> Drawn {
        let mut ink = self.ink.borrow_mut();
        outline(&mut ink.body, vertices);
        ink.body.push_str("z\"");
        paint(&mut ink, style, true);
        ink.body.push_str("/>\n");
        Ok(())
    }

    /// `position` is on the text's baseline; of the anchor only the horizontal part counts.
    fn draw_text<S: BackendTextStyle>(&mut self, text: &str, style: &S, position: BackendCoord) -> Drawn {
        let mut ink = self.ink.borrow_mut();
        ink.body.push_str("<text");
        attribute(&mut ink.body, "x", position.0);
        attribute(&mut ink.body, "y", position.1);
        attribute(&mut ink.body, "font-size", (style.size()).round() as i32);
        match style.anchor().h_pos {
            HPos::Left => {}
            HPos::Center => ink.body.push_str(" text-anchor=\"middle\""),
            HPos::Right => ink.body.push_str(" text-anchor=\"end\""),
        }
        if matches!(style.style(), FontStyle::Bold) {
            ink.body.push_str(" font-weight=\"700\"");
        }
        colour(&mut ink.body, "fill", style.color());
        ink.body.push('>');
        push_escaped(&mut ink.body, text);
        ink.body.push_str("</text>\n");
        Ok(())
    }
}

/// Writes text so that no character of it can be taken for markup.
pub(super) fn push_escaped(out: &mut String, text: &str) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            // XML 1.0 has no place for control characters and for the last two of the plane, not even escaped.
            '\u{fffe}' | '\u{ffff}' => out.push(' '),
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
}

fn outline(out: &mut String, points: impl IntoIterator<Item = BackendCoord>) {
    out.push_str("<path d=\"");
    for (i, (x, y)) in points.into_iter().enumerate() {
        out.push(if i == 0 { 'M' } else { 'L' });
        length(out, x);
        out.push(' ');
        length(out, y);
    }
}

fn paint<S: BackendStyle>(ink: &mut Ink, style: &S, fill: bool) {
    if fill {
        colour(&mut ink.body, "fill", style.color());
        return;
    }
    ink.body.push_str(" fill=\"none\"");
    colour(&mut ink.body, "stroke", style.color());
    attribute(&mut ink.body, "stroke-width", style.stroke_width() as i32);
    if let Some(dashes) = ink.dashes {
        let _ = write!(ink.body, " stroke-dasharray=\"{dashes}\"");
    }
}

fn colour(out: &mut String, name: &str, color: BackendColor) {
    let (red, green, blue) = color.rgb;
    let _ = write!(out, " {name}=\"#{red:02x}{green:02x}{blue:02x}\"");
    if color.alpha < 1.0 {
        let _ = write!(out, " {name}-opacity=\"{:.2}\"", color.alpha);
    }
}

fn attribute(out: &mut String, name: &str, units: i32) {
    let _ = write!(out, " {name}=\"");
    length(out, units);
    out.push('"');
}

/// Tenths of a pixel as pixels, with a decimal only where there is one.
fn length(out: &mut String, units: i32) {
    let sign = if units < 0 { "-" } else { "" };
    let (whole, tenth) = (units.unsigned_abs() / 10, units.unsigned_abs() % 10);
    let _ = if tenth == 0 { write!(out, "{sign}{whole}") } else { write!(out, "{sign}{whole}.{tenth}") };
}

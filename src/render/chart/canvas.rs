//! The sheet a chart is drawn on: lines, areas and texts in CSS pixels, handed to plotters' elements.
//!
//! Drawing cannot fail: the backend writes into memory. The sheet grows downwards; its height is known when the chart is done.

use std::cell::RefCell;
use std::rc::Rc;

use plotters::coord::Shift;
use plotters::drawing::IntoDrawingArea;
use plotters::element::{Circle, Drawable, PathElement, PointCollection, Polygon, Rectangle, Text};
use plotters::prelude::DrawingArea;
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{Color, FontDesc, FontFamily, RGBColor, ShapeStyle, TextStyle};

use super::font::{self, Weight};
use super::palette::{INK, MUTED, PAPER};
use super::svg_backend::{Ink, SvgBackend, UNITS, push_escaped};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Align {
    Left,
    Centre,
    Right,
}

/// How a text is set.
#[derive(Debug, Clone, Copy)]
pub struct Lettering {
    pub size: f64,
    pub weight: Weight,
    pub color: RGBColor,
    pub align: Align,
}

impl Lettering {
    pub const TITLE: Self = Self { size: 17.0, weight: Weight::Bold, color: INK, align: Align::Left };
    pub const SUBTITLE: Self = Self { size: 13.0, weight: Weight::Regular, color: MUTED, align: Align::Left };
    pub const LABEL: Self = Self { size: 13.0, weight: Weight::Regular, color: INK, align: Align::Left };
    pub const VALUE: Self = Self { size: 12.0, weight: Weight::Regular, color: INK, align: Align::Left };
    pub const SMALL: Self = Self { size: 11.0, weight: Weight::Regular, color: MUTED, align: Align::Left };

    #[must_use]
    pub const fn bold(self) -> Self {
        Self { weight: Weight::Bold, ..self }
    }

    #[must_use]
    pub const fn color(self, color: RGBColor) -> Self {
        Self { color, ..self }
    }

    #[must_use]
    pub const fn align(self, align: Align) -> Self {
        Self { align, ..self }
    }

    #[must_use]
    pub fn width(self, text: &str) -> f64 {
        font::text_width(text, self.size, self.weight)
    }

    /// From one baseline to the next.
    #[must_use]
    pub fn line_height(self) -> f64 {
        (self.size * 1.3).ceil()
    }

    /// From the middle of a line's capitals down to its baseline.
    fn middle_to_baseline(self) -> f64 {
        self.size * font::CAP_HEIGHT / 2.0
    }
}

/// A point in CSS pixels, y downwards.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Point {
    pub x: f64,
    pub y: f64,
}

impl Point {
    #[must_use]
    pub const fn new(x: f64, y: f64) -> Self {
        Self { x, y }
    }

    fn units(self) -> (i32, i32) {
        ((self.x * UNITS).round() as i32, (self.y * UNITS).round() as i32)
    }
}

/// The colour and width of a line.
#[derive(Debug, Clone, Copy)]
pub struct Pen {
    pub color: RGBColor,
    pub opacity: f64,
    pub width: f64,
}

impl Pen {
    #[must_use]
    pub const fn new(color: RGBColor, width: f64) -> Self {
        Self { color, opacity: 1.0, width }
    }

    fn style(self) -> ShapeStyle {
        ShapeStyle { color: self.color.mix(self.opacity), filled: false, stroke_width: (self.width * UNITS).round().max(1.0) as u32 }
    }
}

pub(super) struct Canvas {
    area: DrawingArea<SvgBackend, Shift>,
    ink: Rc<RefCell<Ink>>,
}

impl Canvas {
    pub(super) fn new() -> Self {
        let backend = SvgBackend::default();
        let ink = Rc::clone(&backend.ink);
        Self { area: backend.into_drawing_area(), ink }
    }

    /// All elements drawn so far.
    pub(super) fn into_body(self) -> String {
        self.ink.take().body
    }

    fn draw<E>(&self, element: &E)
    where
        for<'b> &'b E: PointCollection<'b, (i32, i32)>,
        E: Drawable<SvgBackend>,
    {
        // The backend's error type has no value.
        let _ = self.area.draw(element);
    }

    pub(super) fn rect(&self, corner: Point, opposite: Point, color: impl Color) {
        if (opposite.x - corner.x).abs() * UNITS >= 0.5 && (opposite.y - corner.y).abs() * UNITS >= 0.5 {
            self.draw(&Rectangle::new([corner.units(), opposite.units()], color.filled()));
        }
    }

    pub(super) fn outline(&self, corner: Point, opposite: Point, pen: Pen) {
        self.draw(&Rectangle::new([corner.units(), opposite.units()], pen.style()));
    }

    pub(super) fn line(&self, from: Point, to: Point, pen: Pen) {
        self.draw(&PathElement::new(vec![from.units(), to.units()], pen.style()));
    }

    pub(super) fn dashed(&self, from: Point, to: Point, pen: Pen) {
        self.ink.borrow_mut().dashes = Some("4 3");
        self.line(from, to, pen);
        self.ink.borrow_mut().dashes = None;
    }

    pub(super) fn polyline(&self, points: &[Point], pen: Pen) {
        self.draw(&PathElement::new(points.iter().map(|point| point.units()).collect::<Vec<_>>(), pen.style()));
    }

    pub(super) fn polygon(&self, points: &[Point], color: impl Color) {
        self.draw(&Polygon::new(points.iter().map(|point| point.units()).collect::<Vec<_>>(), color.filled()));
    }

    pub(super) fn circle(&self, centre: Point, radius: f64, color: impl Color) {
        self.draw(&Circle::new(centre.units(), (radius * UNITS).round() as i32, color.filled()));
    }

    pub(super) fn ring(&self, centre: Point, radius: f64, pen: Pen) {
        self.draw(&Circle::new(centre.units(), (radius * UNITS).round() as i32, pen.style()));
    }

    pub(super) fn diamond(&self, centre: Point, radius: f64, color: impl Color) {
        let Point { x, y } = centre;
        self.polygon(&[Point::new(x, y - radius), Point::new(x + radius, y), Point::new(x, y + radius), Point::new(x - radius, y)], color);
    }

    /// A horizontal interval with caps.
    pub(super) fn interval_across(&self, low: f64, high: f64, y: f64, cap: f64, pen: Pen) {
        self.line(Point::new(low, y), Point::new(high, y), pen);
        for x in [low, high] {
            self.line(Point::new(x, y - cap), Point::new(x, y + cap), pen);
        }
    }

    /// A vertical interval with caps.
    pub(super) fn interval_upright(&self, low: f64, high: f64, x: f64, cap: f64, pen: Pen) {
        self.line(Point::new(x, low), Point::new(x, high), pen);
        for y in [low, high] {
            self.line(Point::new(x - cap, y), Point::new(x + cap, y), pen);
        }
    }

    /// An arrow whose point is at `to`; only along the axes and diagonals that boxes are joined by.
    pub(super) fn arrow(&self, from: Point, to: Point, pen: Pen) {
        let length = (to.x - from.x).hypot(to.y - from.y).max(1.0);
        let (ux, uy) = ((to.x - from.x) / length, (to.y - from.y) / length);
        let base = Point::new(to.x - 7.0 * ux, to.y - 7.0 * uy);
        self.line(from, base, pen);
        self.polygon(&[to, Point::new(base.x - 4.0 * uy, base.y + 4.0 * ux), Point::new(base.x + 4.0 * uy, base.y - 4.0 * ux)], pen.color);
    }

    /// A line of text whose letters stand on `at.y`.
    pub(super) fn text(&self, at: Point, text: &str, lettering: Lettering) {
        if text.trim().is_empty() {
            return;
        }
        let h_pos = match lettering.align {
            Align::Left => HPos::Left,
            Align::Centre => HPos::Center,
            Align::Right => HPos::Right,
        };
        let font = FontDesc::new(FontFamily::Name(font::FAMILY), lettering.size * UNITS, lettering.weight.style());
        let style = TextStyle::from(font).color(&lettering.color).pos(Pos::new(h_pos, VPos::Bottom));
        self.draw(&Text::new(text.to_owned(), at.units(), style));
    }

    /// A line of text whose capitals are centred on `at.y`.
    pub(super) fn text_middle(&self, at: Point, text: &str, lettering: Lettering) {
        self.text(Point::new(at.x, at.y + lettering.middle_to_baseline()), text, lettering);
    }

    /// A line of text on a piece of blank paper, where grid lines would run through it.
    pub(super) fn text_on_paper(&self, at: Point, text: &str, lettering: Lettering) {
        let (width, half) = (lettering.width(text) + 4.0, lettering.size * 0.6);
        let left = at.x
            - 2.0
            - match lettering.align {
                Align::Left => 0.0,
                Align::Centre => (width - 4.0) / 2.0,
                Align::Right => width - 4.0,
            };
        self.rect(Point::new(left, at.y - half), Point::new(left + width, at.y + half), PAPER);
        self.text_middle(at, text, lettering);
    }

    /// Lines of text centred as a block on `at.y`.
    pub(super) fn lines_middle(&self, at: Point, lines: &[String], lettering: Lettering) {
        let first = at.y - lettering.line_height() * (lines.len() as f64 - 1.0) / 2.0;
        for (i, line) in lines.iter().enumerate() {
            self.text_middle(Point::new(at.x, first + lettering.line_height() * i as f64), line, lettering);
        }
    }

    /// Lines of text below each other, the first between `at.y` and one line height below; returns where the next would begin.
    pub(super) fn lines_below(&self, at: Point, lines: &[String], lettering: Lettering) -> f64 {
        for (i, line) in lines.iter().enumerate() {
            let middle = at.y + lettering.line_height() * (i as f64 + 0.5);
            self.text_middle(Point::new(at.x, middle), line, lettering);
        }
        at.y + lettering.line_height() * lines.len() as f64
    }

    /// Draws marks that tell their value when a pointer rests on them.
    pub(super) fn hover(&self, value: &str, marks: impl FnOnce(&Self)) {
        {
            let body = &mut self.ink.borrow_mut().body;
            body.push_str("<g><title>");
            push_escaped(body, value);
            body.push_str("</title>\n");
        }
        marks(self);
        self.ink.borrow_mut().body.push_str("</g>\n");
    }
}

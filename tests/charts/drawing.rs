//! Reads a drawing as an independent reader does: parsed, with the shipped fonts and no others, glyph by glyph.

use std::sync::Arc;

use ditrum_effect::render::chart::{BOLD_TTF, Chart, ChartText, Embedding, FONT_FAMILY, NumberStyle, Numbers, REGULAR_TTF};
use resvg::tiny_skia::Rect;
use resvg::usvg::{Group, Node, Options, Text, TextChunk, Tree, fontdb};

pub const DANISH: Numbers = Numbers::new(NumberStyle::Danish);

/// Long and awkward names of scales.
pub const LABELS: [&str; 14] = [
    "WHO-5 trivselsindeks",
    "Vanskeligheder i alt (SDQ, forældre)",
    "Følelsesmæssige symptomer (SDQ, forældre)",
    "Adfærdsproblemer",
    "Hyperaktivitet/uopmærksomhed (SDQ, forældre)",
    "Kammeratskabsproblemer",
    "Prosocial adfærd (styrker)",
    "Belastning i hverdagen",
    "Familiens udvikling: samspil og fælles aktiviteter",
    "Livsmestring",
    "Skole og fritid",
    "Søvn",
    "Ensomhed (UCLA-3)",
    "Ærlighed & <åbenhed> \"i familien\"",
];

pub fn words_around(title: &str) -> ChartText {
    ChartText {
        title: title.to_owned(),
        subtitle: "Andel børn og unge med fremgang, uændret og tilbagegang fra førmåling til eftermåling".to_owned(),
        source_line: "Kilde: projektets førmåling og eftermåling. Ingen sammenligningsgruppe: tallene viser ændring.".to_owned(),
        alt_text: "Én søjle pr. skala; tallene står i tabellen.".to_owned(),
    }
}

pub fn standalone(chart: &dyn Chart) -> String {
    chart.draw(&Embedding::Standalone)
}

/// The drawing as an independent reader understands it, with the shipped fonts and no others.
pub fn parsed(svg: &str) -> Tree {
    let mut fonts = fontdb::Database::new();
    fonts.load_font_data(REGULAR_TTF.to_vec());
    fonts.load_font_data(BOLD_TTF.to_vec());
    let options = Options { fontdb: Arc::new(fonts), font_family: FONT_FAMILY.to_owned(), ..Options::default() };
    Tree::from_str(svg, &options).expect("a chart is an SVG document")
}

pub fn visit<'a>(group: &'a Group, texts: &mut Vec<&'a Text>, boxes: &mut Vec<Rect>) {
    for node in group.children() {
        match node {
            Node::Group(inner) => visit(inner, texts, boxes),
            Node::Text(text) => texts.push(text),
            Node::Path(_) | Node::Image(_) => boxes.push(node.abs_stroke_bounding_box()),
        }
    }
}

/// A line of text and the box of its ink.
pub struct Line {
    pub words: String,
    pub ink: Rect,
}

pub fn read(tree: &Tree) -> (Vec<Line>, Vec<Rect>) {
    let (mut texts, mut boxes) = (Vec::new(), Vec::new());
    visit(tree.root(), &mut texts, &mut boxes);
    let lines = texts
        .iter()
        .map(|text| Line { words: text.chunks().iter().map(TextChunk::text).collect(), ink: text.flattened().abs_bounding_box() })
        .collect();
    (lines, boxes)
}

pub fn words_of(svg: &str) -> String {
    read(&parsed(svg)).0.iter().map(|line| line.words.clone()).collect::<Vec<_>>().join(" ")
}

pub fn overlap(a: &Rect, b: &Rect) -> bool {
    let across = a.right().min(b.right()) - a.left().max(b.left());
    let down = a.bottom().min(b.bottom()) - a.top().max(b.top());
    across > 0.5 && down > 0.5
}

pub fn assert_readable(name: &str, svg: &str) {
    let tree = parsed(svg);
    let (lines, boxes) = read(&tree);
    assert!(!lines.is_empty(), "{name} has no words");
    for (i, a) in lines.iter().enumerate() {
        for b in &lines[i + 1..] {
            assert!(!overlap(&a.ink, &b.ink), "{name}: “{}” covers “{}”", a.words, b.words);
        }
    }
    let (width, height) = (tree.size().width(), tree.size().height());
    for ink in lines.iter().map(|line| &line.ink).chain(&boxes) {
        let inside = ink.left() >= 0.0 && ink.top() >= 0.0 && ink.right() <= width + 0.01 && ink.bottom() <= height + 0.01;
        assert!(inside, "{name}: {ink:?} lies outside {width} × {height}");
    }
}

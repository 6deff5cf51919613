//! What holds for every chart.

use ditrum_effect::render::chart::{ChangeMarks, Chart, Embedding, PngError, Tone, png};
use resvg::tiny_skia::Pixmap;

use super::before_after::{before_after, means_only, pairs};
use super::drawing::{assert_readable, parsed, standalone, visit, words_of};
use super::estimation::{estimation, mean_only};
use super::flow::flow;
use super::forest::forest;
use super::reliable_change::reliable_change;
use super::shares::shares;
use super::specification_curve::specification_curve;
use super::trajectory::trajectory;
use super::transitions::transitions;

fn all_charts() -> Vec<(&'static str, Box<dyn Chart>)> {
    vec![
        ("shares of 1", Box::new(shares(1))),
        ("shares of 3", Box::new(shares(3))),
        ("shares of 14", Box::new(shares(14))),
        ("no shares", Box::new(shares(0))),
        ("forest of 1", Box::new(forest(1))),
        ("forest of 3", Box::new(forest(3))),
        ("forest of 14", Box::new(forest(14))),
        ("before and after", Box::new(before_after())),
        ("means only", Box::new(means_only())),
        ("flow of 2", Box::new(flow(2))),
        ("flow of 3", Box::new(flow(3))),
        ("flow of 4", Box::new(flow(4))),
        ("flow of 6", Box::new(flow(6))),
        ("estimation, dots", Box::new(estimation(1, ChangeMarks::Dots))),
        ("estimation, columns", Box::new(estimation(50, ChangeMarks::Columns))),
        ("estimation, mean only", Box::new(mean_only())),
        ("reliable change", Box::new(reliable_change(vec![]))),
        ("reliable change, dots", Box::new(reliable_change(pairs()))),
        ("transitions", Box::new(transitions())),
        ("trajectory", Box::new(trajectory())),
        ("specification curve", Box::new(specification_curve())),
    ]
}

#[test]
fn no_text_covers_another_and_nothing_leaves_the_sheet() {
    for (name, chart) in all_charts() {
        assert_readable(name, &standalone(chart.as_ref()));
    }
}

#[test]
fn every_letter_has_a_glyph() {
    let mut chart = shares(14);
    let signs = "æøåÆØÅ éüñçß αωρκΔμσΣ − – — … “ ” ’ » ≥ ≤ ± × → ← ↑ ½ ¼ √ ² ³ ⁵ • ≈ ≠ % ‰ §";
    chart.notes = vec![signs.to_owned()];
    chart.text.title = signs.to_owned();
    let charts = all_charts().into_iter().chain([("signs", Box::new(chart) as Box<dyn Chart>)]);
    for (name, chart) in charts {
        let tree = parsed(&standalone(chart.as_ref()));
        let (mut texts, mut boxes) = (Vec::new(), Vec::new());
        visit(tree.root(), &mut texts, &mut boxes);
        for glyph in texts.iter().flat_map(|text| text.layouted()).flat_map(|span| &span.positioned_glyphs) {
            assert_ne!(glyph.id.0, 0, "{name}: no glyph for “{}”", glyph.text);
        }
    }
}

#[test]
fn a_drawing_carries_title_finding_source_and_alternative_text() {
    for (name, chart) in all_charts() {
        let svg = standalone(chart.as_ref());
        assert!(svg.starts_with("<svg xmlns=\"http://www.w3.org/2000/svg\""), "{name}");
        assert!(svg.contains("role=\"img\"") && svg.contains("aria-labelledby=\"chart-title chart-desc\""), "{name}");
        assert!(svg.contains("<desc id=\"chart-desc\">Én søjle pr. skala; tallene står i tabellen.</desc>"), "{name}");
        assert!(words_of(&svg).contains("Kilde: projektets førmåling"), "{name}");
    }
}

#[test]
fn markup_in_labels_stays_text() {
    let svg = standalone(&shares(14));
    assert!(svg.contains("&lt;åbenhed&gt;") && svg.contains("&amp;") && !svg.contains("<åbenhed>"));
    let words = words_of(&svg);
    assert!(words.contains("Ærlighed & <åbenhed> \"i familien\""), "{words}");

    let mut chart = shares(1);
    chart.text.alt_text = "</desc><script>alert(1)</script>\u{1}\u{fffe}\u{ffff}".to_owned();
    let id = "x\" onload=\"y".to_owned();
    let svg = chart.draw(&Embedding::Inline { id });
    parsed(&svg);
    assert!(!svg.contains("<script") && !svg.contains(" onload=\""));
}

#[test]
fn the_same_model_gives_the_same_bytes() {
    for ((name, first), (_, second)) in all_charts().into_iter().zip(all_charts()) {
        assert_eq!(standalone(first.as_ref()), standalone(second.as_ref()), "{name}");
    }
}

#[test]
fn only_a_standalone_drawing_carries_the_fonts() {
    let standalone = standalone(&shares(3));
    let inline = shares(3).draw(&Embedding::Inline { id: "fig-1".to_owned() });
    assert!(standalone.contains("@font-face") && standalone.contains("font/woff2;base64,d09GMg"), "wOF2 in base64");
    assert!(!inline.contains("@font-face") && inline.len() < 20_000);
    assert!(inline.contains("aria-labelledby=\"fig-1-title fig-1-desc\"") && inline.contains("<title id=\"fig-1-title\">"));
    assert_eq!(words_of(&standalone), words_of(&inline));
}

#[test]
fn a_bitmap_shows_the_colours_of_the_outcomes() {
    let bytes = png(&standalone(&shares(3)), 1.0).expect("a chart has a bitmap");
    let bitmap = Pixmap::decode_png(&bytes).expect("a PNG");
    assert_eq!(bitmap.width(), 720);
    let pixels_of = |red: u8, green: u8, blue: u8| {
        bitmap.pixels().iter().filter(|pixel| (pixel.red(), pixel.green(), pixel.blue()) == (red, green, blue)).count()
    };
    // 47 + 36 % of about 250 px, 20 px high, less the labels.
    assert!(pixels_of(11, 92, 122) > 2_000, "improved");
    assert!(pixels_of(211, 215, 220) > 4_000, "unchanged");
    assert!(pixels_of(224, 122, 47) > 500, "deteriorated");
    assert!(pixels_of(255, 255, 255) > bitmap.pixels().len() / 2, "the paper is white, not transparent");

    let doubled = Pixmap::decode_png(&png(&standalone(&shares(3)), 2.0).expect("twice as sharp")).expect("a PNG");
    assert_eq!(doubled.width(), 1440);
}

#[test]
fn a_bitmap_of_nothing_is_refused() {
    assert_eq!(png("no drawing", 1.0), Err(PngError::NotSvg));
    let svg = standalone(&shares(1));
    for scale in [0.0, -1.0, f32::NAN, f32::INFINITY, 1e6] {
        assert_eq!(png(&svg, scale), Err(PngError::Size), "{scale}");
    }
}

#[test]
fn outcomes_differ_in_grey() {
    // Relative luminance of sRGB (IEC 61966-2-1), and the contrast ratio of WCAG 2.
    let luminance = |hex: [u8; 3]| {
        let [r, g, b] = hex.map(|channel| {
            let c = f64::from(channel) / 255.0;
            if c <= 0.040_45 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) }
        });
        0.2126 * r + 0.7152 * g + 0.0722 * b
    };
    let contrast = |a: [u8; 3], b: [u8; 3]| {
        let (a, b) = (luminance(a), luminance(b));
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    };
    let rgb = |tone: Tone| [tone.fill().0, tone.fill().1, tone.fill().2];
    for (a, b) in [(Tone::Improved, Tone::Unchanged), (Tone::Improved, Tone::Deteriorated), (Tone::Unchanged, Tone::Deteriorated)] {
        assert!(contrast(rgb(a), rgb(b)) > 1.9, "{a:?} and {b:?}");
    }
    for tone in [Tone::Improved, Tone::Unchanged, Tone::Deteriorated, Tone::Neutral] {
        let (ink, on_fill) = (tone.ink(), tone.on_fill());
        assert!(contrast([ink.0, ink.1, ink.2], [255; 3]) >= 4.5, "{tone:?} as words on paper");
        assert!(contrast([on_fill.0, on_fill.1, on_fill.2], rgb(tone)) >= 4.0, "words on {tone:?}");
    }
}

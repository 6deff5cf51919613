//! Charts as a reader gets them: what is drawn is measured on the parsed drawing, glyph by glyph, not taken from the code that drew it.

use std::sync::Arc;

use ditrum_effect::render::chart::{
    BOLD_TTF, BandFlow, BandTotal, BeforeAfter, ChangeCount, Chart, ChartText, Dimension, EffectMark, EffectRow, Embedding, Estimation,
    EstimationWords, FONT_FAMILY, FlowBox, FlowWave, Forest, ForestRow, ForestWords, Guide, LevelCount, MeanInterval, MoveWords, NormLine,
    NumberStyle, Numbers, OutcomeShares, PairCount, PngError, REGULAR_TTF, ReliableChangeScatter, ReliableChangeWords, RespondentFlow,
    ScoreBand, Share, ShareBar, ShareInterval, ShareRow, ShareWords, Specification, SpecificationCurve, SpecificationWords, Standing, Tone,
    TrajectoryChart, TrajectoryLine, Transitions, WaveLabel, WaveMean, WaveSummary, ZoneCount, png,
};
use proptest::prelude::*;
use resvg::tiny_skia::{Pixmap, Rect};
use resvg::usvg::{Group, Node, Options, Text, TextChunk, Tree, fontdb};

const DANISH: Numbers = Numbers::new(NumberStyle::Danish);

const LABELS: [&str; 14] = [
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

/// Improved, unchanged, deteriorated: the extremes among them.
const COUNTS: [[u32; 3]; 14] = [
    [50, 44, 12],
    [38, 60, 8],
    [2, 100, 4],
    [0, 106, 0],
    [106, 0, 0],
    [0, 0, 106],
    [1, 0, 105],
    [103, 1, 2],
    [30, 46, 30],
    [20, 66, 20],
    [3, 2, 1],
    [48, 50, 8],
    [0, 5, 101],
    [1, 0, 0],
];

// --- models ------------------------------------------------------------------------------------------------------------------

fn words_around(title: &str) -> ChartText {
    ChartText {
        title: title.to_owned(),
        subtitle: "Andel børn og unge med fremgang, uændret og tilbagegang fra førmåling til eftermåling".to_owned(),
        source_line: "Kilde: projektets førmåling og eftermåling. Ingen sammenligningsgruppe: tallene viser ændring.".to_owned(),
        alt_text: "Én søjle pr. skala; tallene står i tabellen.".to_owned(),
    }
}

fn share_row(label: &str, [improved, unchanged, deteriorated]: [u32; 3]) -> ShareRow {
    let n = f64::from(improved + unchanged + deteriorated);
    let share = |count: u32| Share { share: f64::from(count) / n, label: DANISH.percent(f64::from(count) / n, 0) };
    let improved = share(improved);
    let (low, high) = ((improved.share - 0.1).max(0.0), (improved.share + 0.1).min(1.0));
    ShareRow {
        label: label.to_owned(),
        value: format!("{} [{}]", improved.label, DANISH.percent_interval(low, high, 0)),
        n: DANISH.integer(n as i64),
        bar: ShareBar::Shown {
            improved,
            unchanged: share(unchanged),
            deteriorated: Some(share(deteriorated)),
            interval: Some(ShareInterval { low, high }),
            chance: Some(0.07),
        },
    }
}

fn shares_of(rows: Vec<ShareRow>) -> OutcomeShares {
    OutcomeShares {
        text: words_around("Næsten halvdelen af børnene har fremgang i trivsel"),
        words: ShareWords {
            rest: "uændret eller tilbagegang".to_owned(),
            improved: "Fremgang".into(),
            unchanged: "Uændret".into(),
            deteriorated: "Tilbagegang".into(),
            value: "Fremgang [95 % sikkerhed]".into(),
            n: "n".into(),
            interval: "Andel med fremgang og 95 pct. sikkerhedsinterval".into(),
            chance: "Den andel med fremgang, som måleusikkerhed alene ville give".into(),
        },
        rows,
        notes: vec![],
        numbers: DANISH,
    }
}

fn shares(rows: usize) -> OutcomeShares {
    shares_of(LABELS.iter().zip(COUNTS).take(rows).map(|(label, counts)| share_row(label, counts)).collect())
}

fn forest(rows: usize) -> Forest {
    let effect = |label: &str, estimate: f64, half: f64| EffectRow {
        label: label.to_owned(),
        mark: Some(EffectMark { estimate, low: estimate - half, high: estimate + half }),
        tone: Tone::Improved,
        value: format!("{} [{}; {}]", DANISH.decimal(estimate, 2), DANISH.decimal(estimate - half, 2), DANISH.decimal(estimate + half, 2)),
        n: "106".into(),
    };
    let mut list = vec![ForestRow::Heading("Trivsel og vanskeligheder".into())];
    for (i, label) in LABELS.iter().take(rows).enumerate() {
        // The third has four respondents and an interval as wide as that.
        let half = if i == 2 { 5.0 } else { 0.2 };
        let row = effect(label, 0.15 * i as f64 - 0.4, half);
        list.push(if i % 3 == 1 { ForestRow::Subgroup(row) } else { ForestRow::Effect(row) });
    }
    list.push(ForestRow::Subgroup(EffectRow {
        label: "13–17 år".into(),
        mark: None,
        tone: Tone::Neutral,
        value: "–".into(),
        n: "–".into(),
    }));
    Forest {
        text: words_around("Moderat forbedring af trivslen"),
        words: ForestWords {
            axis: "Effektstørrelse (standardiseret gennemsnitlig ændring) med 95 pct. sikkerhedsinterval".into(),
            worse: "forværring".into(),
            better: "forbedring".into(),
            value: "g [95 % interval]".into(),
            n: "n".into(),
        },
        rows: list,
        guides: vec![
            Guide { at: 0.2, label: "lille".into() },
            Guide { at: 0.5, label: "moderat".into() },
            Guide { at: 0.8, label: "stor".into() },
        ],
        notes: vec!["Pile: intervallet fortsætter ud over aksen.".into()],
        numbers: DANISH,
    }
}

fn pairs() -> Vec<PairCount> {
    let tone = |change: i32| match change {
        11.. => Tone::Improved,
        -10..=10 => Tone::Unchanged,
        _ => Tone::Deteriorated,
    };
    (0..26_i32)
        .flat_map(|before| (0..26_i32).map(move |after| (before * 4, after * 4)))
        .filter(|(before, after)| (before * 7 + after * 3) % 40 == 0)
        .map(|(before, after)| PairCount {
            before: before.into(),
            after: after.into(),
            count: 1 + (before as u64 + after as u64) % 5,
            tone: tone(after - before),
        })
        .collect()
}

fn norm() -> NormLine {
    NormLine { label: "Norm: danske unge 2021 (68)".into(), mean: 68.0, range: Some(MeanInterval { low: 55.0, high: 81.0 }) }
}

fn before_after() -> BeforeAfter {
    let wave = |label: &str, mean: f64| WaveSummary {
        label: label.into(),
        value: format!("Gennemsnit {} [{}]", DANISH.decimal(mean, 1), DANISH.interval(mean - 3.0, mean + 3.0, 1)),
        n: "n = 106".into(),
        levels: (0..26_u64).map(|level| LevelCount { score: level as f64 * 4.0, count: level * 5 % 9 }).collect(),
        mean,
        interval: Some(MeanInterval { low: mean - 3.0, high: mean + 3.0 }),
    };
    BeforeAfter {
        text: words_around("Trivslen stiger til nær normen"),
        axis_label: "WHO-5 trivselsindeks (0–100), højere er bedre".into(),
        low: 0.0,
        high: 100.0,
        before: wave("Førmåling", 40.1),
        after: wave("Eftermåling", 46.1),
        pairs: pairs(),
        bands: vec![
            ScoreBand { label: "Stor risiko for depression eller stressbelastning".into(), low: 0.0, high: 36.0 },
            ScoreBand { label: "Risiko for depression eller stressbelastning".into(), low: 36.0, high: 52.0 },
            ScoreBand { label: "Ingen umiddelbar risiko".into(), low: 52.0, high: 100.0 },
        ],
        norm: Some(norm()),
        words: MoveWords { improved: "Fremgang".into(), unchanged: "Uændret".into(), deteriorated: "Tilbagegang".into() },
        notes: vec![],
        numbers: DANISH,
    }
}

fn flow(waves: usize) -> RespondentFlow {
    let content = |heading: &str, count: &str, line: &str| FlowBox {
        heading: heading.into(),
        count: count.into(),
        lines: vec!["personer".into(), line.into()],
    };
    let names = ["Førmåling", "Eftermåling", "Opfølgning efter 6 måneder", "Opfølgning efter 12 måneder"];
    RespondentFlow {
        text: words_around("106 af 128 børn har både før- og eftermåling"),
        waves: names[..waves]
            .iter()
            .map(|name| FlowWave {
                wave: content(name, "128", "132 besvarelser, 4 dubletter fjernet"),
                only: Some(content(&format!("Kun {}", name.to_lowercase()), "22", "indgår ikke i før/efter-tallene")),
            })
            .collect(),
        matched: vec![content("Matchet", "106", "i begge målinger"); waves - 1],
        result: (waves > 2).then(|| content("I analysen", "54", "med alle målinger")),
        notes: vec![],
    }
}

fn estimation(times: u64) -> Estimation {
    Estimation {
        text: words_around("Trivslen steg 6 point i gennemsnit"),
        words: EstimationWords {
            axis: "Ændring i WHO-5 (point)".into(),
            below_zero: "lavere trivsel".into(),
            above_zero: "højere trivsel".into(),
            mean: "Gennemsnitlig ændring 6,0 [3,1–8,9], n = 106".into(),
        },
        changes: (-5..=9_i32)
            .map(|step| ChangeCount {
                change: f64::from(step) * 4.0,
                count: times * u64::from(step.unsigned_abs() * 5 % 11),
                tone: if step > 2 { Tone::Improved } else { Tone::Unchanged },
            })
            .collect(),
        mean: 6.0,
        interval: Some(MeanInterval { low: 3.1, high: 8.9 }),
        notes: vec![],
        numbers: DANISH,
    }
}

fn reliable_change() -> ReliableChangeScatter {
    let zone = |label: &str, value: &str, tone| ZoneCount { label: label.into(), value: value.into(), tone };
    ReliableChangeScatter {
        text: words_around("Hvert tredje barn har en pålidelig fremgang"),
        words: ReliableChangeWords {
            before_axis: "WHO-5 ved førmåling →".into(),
            after_axis: "↑ WHO-5 ved eftermåling".into(),
            band: "Ændring under 11 point: kan skyldes måleusikkerhed".into(),
            cut_off: "Grænse for nedsat trivsel (50)".into(),
            bubbles: "Cirklens areal: antal børn med samme score".into(),
        },
        low: 0.0,
        high: 100.0,
        pairs: pairs(),
        reliable_change: 11.0,
        cut_off: Some(50.0),
        zones: vec![
            zone("pålidelig fremgang og over grænsen", "21 (20 %)", Tone::Improved),
            zone("ingen pålidelig ændring", "55 (52 %)", Tone::Unchanged),
            zone("pålidelig tilbagegang", "12 (11 %)", Tone::Deteriorated),
        ],
        notes: vec![],
        numbers: DANISH,
    }
}

fn transitions() -> Transitions {
    let total = |label: &str, value: &str| BandTotal { label: label.into(), value: value.into() };
    let flow = |from, to, count: u64, tone| BandFlow { from, to, count, label: count.to_string(), tone };
    Transitions {
        text: words_around("Færre børn er i stor risiko efter forløbet"),
        before_label: "Førmåling (n = 106)".into(),
        after_label: "Eftermåling (n = 106)".into(),
        before: vec![
            total("Ingen umiddelbar risiko", "31 (29 %)"),
            total("Risiko for depression eller stressbelastning", "74 (70 %)"),
            total("Stor risiko for depression eller stressbelastning", "1 (1 %)"),
            total("Ingen i denne gruppe", "0 (0 %)"),
        ],
        after: vec![total("Ingen umiddelbar risiko", "65 (61 %)"), total("Risiko", "41 (39 %)"), total("Stor risiko", "0 (0 %)")],
        flows: vec![
            flow(0, 0, 25, Tone::Unchanged),
            flow(0, 1, 6, Tone::Deteriorated),
            flow(1, 0, 39, Tone::Improved),
            flow(1, 1, 35, Tone::Unchanged),
            flow(2, 0, 1, Tone::Improved),
        ],
        notes: vec![],
    }
}

fn trajectory() -> TrajectoryChart {
    let mean = |mean: f64| {
        Some(WaveMean { mean, interval: Some(MeanInterval { low: mean - 4.0, high: mean + 4.0 }), value: DANISH.decimal(mean, 1) })
    };
    TrajectoryChart {
        text: words_around("Fremgangen holder seks måneder efter"),
        axis_label: "WHO-5 (0–100), højere er bedre".into(),
        low: 0.0,
        high: 100.0,
        waves: ["Førmåling", "Eftermåling", "Opfølgning efter 6 måneder"]
            .map(|label| WaveLabel { label: label.into(), n: "n = 54".into() })
            .to_vec(),
        lines: vec![
            TrajectoryLine { label: "Alle".into(), means: vec![mean(40.1), mean(46.3), mean(67.0)] },
            TrajectoryLine { label: "Piger".into(), means: vec![mean(38.1), mean(47.3), mean(67.5)] },
            TrajectoryLine { label: "Drenge".into(), means: vec![mean(43.1), None, mean(66.0)] },
        ],
        norm: Some(norm()),
        notes: vec![],
        numbers: DANISH,
    }
}

fn specification_curve() -> SpecificationCurve {
    let share = |rule: usize, who: usize| 0.36 + 0.2 * rule as f64 + 0.1 * who as f64;
    let specification = |rule, who| Specification {
        share: share(rule, who),
        interval: Some(ShareInterval { low: share(rule, who) - 0.09, high: (share(rule, who) + 0.08).min(1.0) }),
        chance: Some(0.3 + 0.1 * rule as f64),
        standing: match (rule, who) {
            (1, 0) => Standing::Chosen,
            (2, 1) => Standing::MatchesClaim,
            _ => Standing::Other,
        },
        value: DANISH.percent(share(rule, who), 0),
        choices: vec![vec![rule], vec![who]],
    };
    SpecificationCurve {
        text: words_around("Kun én af seks regler giver den påståede andel"),
        words: SpecificationWords {
            axis: "Andel med fremgang og 95 pct. sikkerhedsinterval".into(),
            chosen: "Den regel, rapporten bruger".into(),
            matches_claim: "Giver den påståede andel".into(),
            other: "Øvrige regler".into(),
            chance: "Andelen uden nogen virkning".into(),
            claim: "Påstået: 86 %".into(),
        },
        specifications: (0..3).flat_map(|rule| (0..2).map(move |who| (rule, who))).map(|(rule, who)| specification(rule, who)).collect(),
        dimensions: vec![
            Dimension {
                label: "Regel".into(),
                options: vec!["Pålidelig ændring".into(), "Mindst 10 point".into(), "Enhver stigning".into()],
            },
            Dimension { label: "Hvem".into(), options: vec!["Alle".into(), "Kun børn under grænsen ved førmåling".into()] },
        ],
        claim: Some(0.86),
        notes: vec![],
        numbers: DANISH,
    }
}

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
        ("estimation, dots", Box::new(estimation(1))),
        ("estimation, columns", Box::new(estimation(50))),
        ("estimation, mean only", Box::new(Estimation { changes: vec![], interval: None, mean: 0.0, ..estimation(1) })),
        ("reliable change", Box::new(reliable_change())),
        ("transitions", Box::new(transitions())),
        ("trajectory", Box::new(trajectory())),
        ("specification curve", Box::new(specification_curve())),
    ]
}

fn means_only() -> BeforeAfter {
    let mut chart = before_after();
    chart.pairs.clear();
    chart.before.levels.clear();
    chart.after.levels.clear();
    chart
}

// --- reading a drawing ---------------------------------------------------------------------------------------------------------

fn standalone(chart: &dyn Chart) -> String {
    chart.draw(&Embedding::Standalone)
}

/// The drawing as an independent reader understands it, with the shipped fonts and no others.
fn parsed(svg: &str) -> Tree {
    let mut fonts = fontdb::Database::new();
    fonts.load_font_data(REGULAR_TTF.to_vec());
    fonts.load_font_data(BOLD_TTF.to_vec());
    let options = Options { fontdb: Arc::new(fonts), font_family: FONT_FAMILY.to_owned(), ..Options::default() };
    Tree::from_str(svg, &options).expect("a chart is an SVG document")
}

fn visit<'a>(group: &'a Group, texts: &mut Vec<&'a Text>, boxes: &mut Vec<Rect>) {
    for node in group.children() {
        match node {
            Node::Group(inner) => visit(inner, texts, boxes),
            Node::Text(text) => texts.push(text),
            Node::Path(_) | Node::Image(_) => boxes.push(node.abs_stroke_bounding_box()),
        }
    }
}

/// A line of text and the box of its ink.
struct Line {
    words: String,
    ink: Rect,
}

fn read(tree: &Tree) -> (Vec<Line>, Vec<Rect>) {
    let (mut texts, mut boxes) = (Vec::new(), Vec::new());
    visit(tree.root(), &mut texts, &mut boxes);
    let lines = texts
        .iter()
        .map(|text| Line { words: text.chunks().iter().map(TextChunk::text).collect(), ink: text.flattened().abs_bounding_box() })
        .collect();
    (lines, boxes)
}

fn words_of(svg: &str) -> String {
    read(&parsed(svg)).0.iter().map(|line| line.words.clone()).collect::<Vec<_>>().join(" ")
}

fn overlap(a: &Rect, b: &Rect) -> bool {
    let across = a.right().min(b.right()) - a.left().max(b.left());
    let down = a.bottom().min(b.bottom()) - a.top().max(b.top());
    across > 0.5 && down > 0.5
}

fn assert_readable(name: &str, svg: &str) {
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

// --- tests ---------------------------------------------------------------------------------------------------------------------

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
fn what_the_model_says_stands_in_the_drawing() {
    let words = words_of(&standalone(&shares(3)));
    for expected in ["Næsten halvdelen", "WHO-5 trivselsindeks", "47 %", "42 %", "11 %", "← Tilbagegang", "Fremgang →", "Uændret", "106"]
    {
        assert!(words.contains(expected), "{expected} is missing in {words}");
    }
    let words = words_of(&standalone(&forest(3)));
    for expected in ["−0,40 [−0,60; −0,20]", "13–17 år", "moderat", "forbedring →"] {
        assert!(words.contains(expected), "{expected} is missing in {words}");
    }
    let words = words_of(&standalone(&before_after()));
    for expected in ["Gennemsnit 40,1 [37,1–43,1]", "n = 106", "Norm: danske unge", "Ingen umiddelbar"] {
        assert!(words.contains(expected), "{expected} is missing in {words}");
    }
}

#[test]
fn a_suppressed_row_shows_a_dash_and_why_but_no_bar() {
    let mut chart = shares(1);
    let bars = |svg: &str| ["#0b5c7a", "#d3d7dc", "#e07a2f"].map(|colour| svg.matches(&format!("\" fill=\"{colour}\"/>")).count());
    assert_eq!(bars(&standalone(&chart)), [1, 1, 1]);
    chart.rows[0].bar = ShareBar::Suppressed { note: "færre end 3 personer".to_owned() };
    "–".clone_into(&mut chart.rows[0].value);
    "–".clone_into(&mut chart.rows[0].n);
    let svg = standalone(&chart);
    assert_eq!(bars(&svg), [0, 0, 0]);
    let words = words_of(&svg);
    assert!(words.contains("– færre end 3 personer"), "{words}");
    assert!(!words.contains("47 %") && !words.contains("106"), "{words}");
    assert_readable("suppressed", &svg);
}

#[test]
fn without_pairs_no_respondent_has_a_line() {
    let improved_line = "stroke=\"#0b5c7a\"";
    assert!(standalone(&before_after()).contains(improved_line));
    assert!(!standalone(&means_only()).contains(improved_line));
}

#[test]
fn markup_in_labels_stays_text() {
    let svg = standalone(&shares(14));
    assert!(svg.contains("&lt;åbenhed&gt;") && svg.contains("&amp;") && !svg.contains("<åbenhed>"));
    let words = words_of(&svg);
    assert!(words.contains("Ærlighed & <åbenhed> \"i familien\""), "{words}");

    let mut chart = shares(1);
    chart.text.alt_text = "</desc><script>alert(1)</script>\u{1}".to_owned();
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

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn any_shares_and_labels_stay_readable(
        rows in prop::collection::vec(([0..200_u32, 0..200_u32, 1..200_u32], "[A-Za-zÆØÅæøå/–-]{1,30}( [a-zæøå(),]{1,14}){0,6}"), 1..16),
        order in 0..3_usize,
    ) {
        let rows = rows.iter().map(|(counts, label)| {
            let mut counts = *counts;
            counts.rotate_left(order);
            share_row(label, counts)
        });
        assert_readable("any shares", &standalone(&shares_of(rows.collect())));
    }

    #[test]
    fn any_effects_stay_readable(effects in prop::collection::vec((-4.0..4.0_f64, 0.01..6.0_f64), 1..10)) {
        let mut chart = forest(0);
        for (i, (estimate, half)) in effects.into_iter().enumerate() {
            chart.rows.push(ForestRow::Effect(EffectRow {
                label: LABELS[i].to_owned(),
                mark: Some(EffectMark { estimate, low: estimate - half, high: estimate + half }),
                tone: Tone::Neutral,
                value: DANISH.interval(estimate - half, estimate + half, 2),
                n: "12".to_owned(),
            }));
        }
        assert_readable("any effects", &standalone(&chart));
    }
}

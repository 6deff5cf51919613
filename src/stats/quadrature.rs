//! Adaptive Gauss–Kronrod integration of a smooth function over a finite interval.

/// Nodes of the 21-point Kronrod rule on (0, 1]; those with odd index are the Gauss nodes (Piessens et al. 1983, QUADPACK, QK21).
const NODES: [f64; 10] = [
    0.995_657_163_025_808_1,
    0.973_906_528_517_171_7,
    0.930_157_491_355_708_2,
    0.865_063_366_688_984_5,
    0.780_817_726_586_416_9,
    0.679_409_568_299_024_4,
    0.562_757_134_668_604_7,
    0.433_395_394_129_247_2,
    0.294_392_862_701_460_2,
    0.148_874_338_981_631_22,
];

/// Kronrod weights of [`NODES`].
const KRONROD: [f64; 10] = [
    0.011_694_638_867_371_874,
    0.032_558_162_307_964_725,
    0.054_755_896_574_351_995,
    0.075_039_674_810_919_96,
    0.093_125_454_583_697_6,
    0.109_387_158_802_297_64,
    0.123_491_976_262_065_84,
    0.134_709_217_311_473_34,
    0.142_775_938_577_060_09,
    0.147_739_104_901_338_49,
];

/// The Kronrod weight of the middle node, which is no Gauss node.
const KRONROD_CENTRE: f64 = 0.149_445_554_002_916_9;

/// Gauss weights of the nodes with odd index.
const GAUSS: [f64; 5] =
    [0.066_671_344_308_688_14, 0.149_451_349_150_580_6, 0.219_086_362_515_982_04, 0.269_266_719_309_996_35, 0.295_524_224_714_752_87];

/// The share of the whole integral that all errors together may reach.
const TOLERANCE: f64 = 1e-13;

/// Panels after which the integral is taken as it is: what is left then is the rounding of the integrand, which no halving reduces.
const MOST_PANELS: usize = 200;

/// ∫ f from the first of `breakpoints` to the last; the points between, in ascending order, are the first panels' borders.
///
/// The panel with the largest estimated error is halved until all errors are below 1e-13 of the whole. `f` must be finite everywhere.
pub(super) fn integrate(f: impl Fn(f64) -> f64, breakpoints: &[f64]) -> f64 {
    let mut panels: Vec<Panel> =
        breakpoints.windows(2).filter(|ends| ends[0] < ends[1]).map(|ends| Panel::new(&f, ends[0], ends[1])).collect();
    while panels.len() < MOST_PANELS {
        let (whole, error) = panels.iter().fold((0.0, 0.0), |(value, error), panel| (value + panel.value, error + panel.error));
        let worst = (0..panels.len()).max_by(|&a, &b| panels[a].error.total_cmp(&panels[b].error));
        let Some(worst) = worst.filter(|_| error > TOLERANCE * f64::abs(whole)) else { break };
        let Panel { from, to, .. } = panels[worst];
        let middle = 0.5 * (from + to);
        panels[worst] = Panel::new(&f, from, middle);
        panels.push(Panel::new(&f, middle, to));
    }
    panels.iter().map(|panel| panel.value).sum()
}

/// The rule's answer on one panel.
struct Panel {
    from: f64,
    to: f64,
    value: f64,
    error: f64,
}

impl Panel {
    fn new(f: &impl Fn(f64) -> f64, from: f64, to: f64) -> Self {
        let (centre, half) = (0.5 * (from + to), 0.5 * (to - from));
        let middle = f(centre);
        let mut pairs = [0.0; 10];
        let mut values = [(0.0, 0.0); 10];
        for (i, &node) in NODES.iter().enumerate() {
            values[i] = (f(centre - half * node), f(centre + half * node));
            pairs[i] = values[i].0 + values[i].1;
        }
        let kronrod = KRONROD_CENTRE * middle + KRONROD.iter().zip(pairs).map(|(weight, pair)| weight * pair).sum::<f64>();
        let gauss: f64 = GAUSS.iter().zip(pairs.iter().skip(1).step_by(2)).map(|(weight, pair)| weight * pair).sum();
        let mean = 0.5 * kronrod;
        let spread = KRONROD_CENTRE * (middle - mean).abs()
            + KRONROD.iter().zip(values).map(|(weight, (a, b))| weight * ((a - mean).abs() + (b - mean).abs())).sum::<f64>();
        // QUADPACK's scaling: the difference of the two rules is the error of the poorer one.
        let difference = (kronrod - gauss).abs();
        let error = if spread > 0.0 && difference > 0.0 {
            let ratio = 200.0 * difference / spread;
            spread * (ratio * ratio.sqrt()).min(1.0)
        } else {
            difference
        };
        Self { from, to, value: kronrod * half, error: error * half }
    }
}

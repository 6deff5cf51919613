//! Random numbers that are a function of a key and a counter, so that no result depends on who drew first.

/// The odd number nearest 2⁶⁴/φ, by which `SplitMix64` counts.
const GOLDEN_GAMMA: u64 = 0x9E37_79B9_7F4A_7C15;

/// A stream of random numbers that belongs to its key alone (`SplitMix64`: Steele, Lea & Flood 2014, OOPSLA, p. 453).
#[derive(Debug, Clone)]
pub(super) struct CounterStream {
    state: u64,
}

impl CounterStream {
    /// The stream of a key; keys that differ in any part give unrelated streams.
    pub(super) fn new(key: [u64; 3]) -> Self {
        let state = key.iter().fold(0, |state: u64, part| mix(state.wrapping_add(GOLDEN_GAMMA) ^ mix(part.wrapping_add(GOLDEN_GAMMA))));
        Self { state }
    }

    /// 64 random bits.
    pub(super) fn bits(&mut self) -> u64 {
        self.state = self.state.wrapping_add(GOLDEN_GAMMA);
        mix(self.state)
    }

    /// A number in (0, 1), never an end point.
    pub(super) fn unit(&mut self) -> f64 {
        ((self.bits() >> 12) as f64 + 0.5) / (1_u64 << 52) as f64
    }
}

/// David Stafford's mixing function, variant 13.
fn mix(mut bits: u64) -> u64 {
    bits = (bits ^ (bits >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    bits = (bits ^ (bits >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    bits ^ (bits >> 31)
}

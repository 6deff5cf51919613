//! Random numbers that belong to one child, and within it to one part of its story.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng as _, SeedableRng as _};

use super::Wave;

/// The part of a child's story that a stream is for: waves are written one at a time, so none may shift another's numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    Person,
    At(Wave),
}

/// `ChaCha8` under the seed as its key, with the child and the part as its nonce: no two of them share a number.
///
/// `ChaCha8`'s output is defined by its specification, and the logarithm, sine and cosine come from `libm` and not from the system:
/// the same files everywhere.
#[derive(Debug, Clone)]
pub(super) struct ChildStream {
    generator: ChaCha8Rng,
    spare: Option<f64>,
}

impl ChildStream {
    pub(super) fn new(seed: u64, child: u64, part: Part) -> Self {
        let mut key = [0; 32];
        key[..8].copy_from_slice(&seed.to_le_bytes());
        let part = match part {
            Part::Person => 0,
            Part::At(wave) => 1 + wave.number() as u64,
        };
        let mut generator = ChaCha8Rng::from_seed(key);
        generator.set_stream((child << 2) | part);
        Self { generator, spare: None }
    }

    /// A number in (0, 1), never an end point.
    pub(super) fn unit(&mut self) -> f64 {
        ((self.generator.next_u64() >> 12) as f64 + 0.5) / (1_u64 << 52) as f64
    }

    /// Whether something of this probability happens.
    pub(super) fn happens(&mut self, probability: f64) -> bool {
        self.unit() < probability
    }

    /// A whole number from 0 to below `end`.
    pub(super) fn below(&mut self, end: u16) -> u16 {
        (self.unit() * f64::from(end)) as u16
    }

    /// A standard normal deviate (Box & Muller 1958, Ann Math Stat 29:610–611).
    pub(super) fn normal(&mut self) -> f64 {
        if let Some(spare) = self.spare.take() {
            return spare;
        }
        let radius = (-2.0 * libm::log(self.unit())).sqrt();
        let (sine, cosine) = libm::sincos(std::f64::consts::TAU * self.unit());
        self.spare = Some(radius * sine);
        radius * cosine
    }
}

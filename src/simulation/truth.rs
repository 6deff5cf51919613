//! The truth behind a simulation: every figure that the children are made from.
//!
//! An answer is the nearest whole step of a continuous response, cut off at the ends of its scale. The response of child i to question j
//! of construct c at wave t is
//!
//! ```text
//! y = mean_ct + offset_j ± girls_c/2 + spread_c · (√stable·T_ic + √state·U_ict + √specific·S_ij + √noise·E_ijt)
//! T_ic = thriving_c·G_i + regulation_c·R_i + √(1 − thriving_c² − regulation_c²)·V_ic        (U_ict likewise, anew at every wave)
//! ```
//!
//! with independent standard normal G, R, V, S and E. G and R, the child's thriving and self-regulation, make the scales correlate; the shares
//! of stable and specific make two waves correlate; the shares of stable and state make the questions of a scale hang together.
//!
//! The offers all work equally well, and for girls as for boys: any difference of change between subgroups is chance.

use super::{QUESTIONS, Simulation, Wave};

/// What a group of questions measures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Construct {
    Wellbeing,
    Family,
    EverydayLife,
    Emotional,
    Conduct,
    Hyperactivity,
    Peer,
    Prosocial,
    Impact,
}

/// Who answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Informant {
    Child,
    Parent,
}

/// The figures of one construct, in steps of an answer.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Figures {
    /// The mean response before, after and at follow-up.
    pub mean: [f64; 3],
    /// The standard deviation of the response at one wave.
    pub spread: f64,
    /// How much higher girls lie than boys.
    pub girls: f64,
    /// Loadings on the two factors that all constructs share.
    pub thriving: f64,
    pub regulation: f64,
    pub shares: Shares,
}

/// What the variance of a response consists of; the rest is [noise](Self::noise).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Shares {
    /// The child's standing, the same at every wave.
    pub stable: f64,
    /// The child's standing at this wave.
    pub state: f64,
    /// The child's standing on this one question, the same at every wave.
    pub specific: f64,
}

impl Shares {
    #[must_use]
    pub fn noise(self) -> f64 {
        1.0 - self.stable - self.state - self.specific
    }
}

const CHILD_SHARES: Shares = Shares { stable: 0.40, state: 0.10, specific: 0.16 };
const FAMILY_SHARES: Shares = Shares { stable: 0.38, state: 0.10, specific: 0.16 };
const SDQ_SHARES: Shares = Shares { stable: 0.32, state: 0.06, specific: 0.20 };

impl Construct {
    pub const ALL: [Self; 9] = [
        Self::Wellbeing,
        Self::Family,
        Self::EverydayLife,
        Self::Emotional,
        Self::Conduct,
        Self::Hyperactivity,
        Self::Peer,
        Self::Prosocial,
        Self::Impact,
    ];

    #[must_use]
    pub fn informant(self) -> Informant {
        match self {
            Self::Wellbeing | Self::EverydayLife => Informant::Child,
            _ => Informant::Parent,
        }
    }

    /// The lowest and the highest answer.
    #[must_use]
    pub fn range(self) -> [u8; 2] {
        match self {
            Self::Wellbeing => [0, 5],
            Self::Family => [1, 5],
            Self::EverydayLife => [0, 4],
            Self::Emotional | Self::Conduct | Self::Hyperactivity | Self::Peer | Self::Prosocial => [0, 2],
            Self::Impact => [0, 3],
        }
    }

    #[must_use]
    pub fn figures(self) -> Figures {
        match self {
            Self::Wellbeing => {
                Figures { mean: [2.00, 3.05, 2.75], spread: 1.15, girls: -0.20, thriving: 0.85, regulation: 0.0, shares: CHILD_SHARES }
            }
            Self::Family => {
                Figures { mean: [2.65, 3.51, 3.25], spread: 1.0, girls: 0.0, thriving: 0.60, regulation: 0.25, shares: FAMILY_SHARES }
            }
            Self::EverydayLife => {
                Figures { mean: [1.70, 2.15, 2.02], spread: 0.95, girls: 0.05, thriving: 0.60, regulation: 0.35, shares: CHILD_SHARES }
            }
            Self::Emotional => {
                Figures { mean: [0.97, 0.67, 0.77], spread: 0.80, girls: 0.16, thriving: -0.80, regulation: 0.0, shares: SDQ_SHARES }
            }
            Self::Conduct => {
                Figures { mean: [0.60, 0.38, 0.46], spread: 0.75, girls: -0.12, thriving: -0.35, regulation: -0.70, shares: SDQ_SHARES }
            }
            Self::Hyperactivity => {
                Figures { mean: [1.16, 0.90, 0.99], spread: 0.85, girls: -0.18, thriving: -0.30, regulation: -0.70, shares: SDQ_SHARES }
            }
            Self::Peer => {
                Figures { mean: [0.64, 0.42, 0.50], spread: 0.78, girls: -0.05, thriving: -0.60, regulation: -0.20, shares: SDQ_SHARES }
            }
            Self::Prosocial => {
                Figures { mean: [1.34, 1.56, 1.49], spread: 0.75, girls: 0.14, thriving: 0.30, regulation: 0.55, shares: SDQ_SHARES }
            }
            Self::Impact => {
                Figures { mean: [1.55, 1.18, 1.30], spread: 0.90, girls: 0.0, thriving: -0.65, regulation: -0.40, shares: SDQ_SHARES }
            }
        }
    }
}

/// The share of girls.
pub const GIRLS: f64 = 0.52;
/// Children who came after the first measurement had begun: they have no answers before, but do have them after.
pub const LATE: f64 = 0.04;
/// A child is there after if its propensity exceeds this: 83 % of all standard normal deviates do.
pub const STAYS_ABOVE: f64 = -0.954;
/// Likewise at follow-up, among those who were there after.
pub const FOLLOWED_ABOVE: f64 = -0.65;
/// The correlation of both propensities with the child's thriving.
pub const DROPOUT_CORRELATION: f64 = 0.5;

/// The invented offers with their shares.
pub const OFFERS: [(&str, f64); 3] = [("Individuelt forløb", 0.45), ("Gruppeforløb", 0.35), ("Familieforløb", 0.20)];

/// The share of rows that were opened and never answered.
pub const UNANSWERED_ROW: f64 = 0.008;
/// The share of questionnaires (the child's, the parent's) left out in a row that was answered.
pub const UNANSWERED_QUESTIONNAIRE: f64 = 0.010;
/// The share of single answers missing.
pub const MISSING_ANSWER: f64 = 0.005;
/// The share of ids typed with a space too many, or in lower case.
pub const UNCLEAN_ID: f64 = 0.03;
/// The share of rows that are there twice.
pub const REPEATED_ROW: f64 = 0.006;

impl Simulation {
    /// The mean response that holds at a wave.
    #[must_use]
    pub fn mean_response(&self, construct: Construct, wave: Wave) -> f64 {
        let mean = construct.figures().mean;
        mean[0] + self.effect * (mean[wave.number()] - mean[0])
    }

    /// The expected sum of a construct's answers at a wave, in the construct's direction, when everybody answers.
    ///
    /// # Formula
    /// Σ over questions of E\[answer\] = lowest + Σ over the steps k above it of P(y ≥ k − ½), with y normal, averaged over girls and boys.
    #[must_use]
    pub fn expected_sum(&self, construct: Construct, wave: Wave) -> f64 {
        let figures = construct.figures();
        let [lowest, highest] = construct.range();
        let questions = QUESTIONS.iter().filter(|question| question.construct == construct);
        questions
            .map(|question| {
                let above = |sex: f64| -> f64 {
                    let centre = self.mean_response(construct, wave) + question.offset + sex * figures.girls / 2.0;
                    let at_least = |step: u8| upper_tail((f64::from(step) - 0.5 - centre) / figures.spread);
                    (lowest + 1..=highest).map(at_least).sum()
                };
                f64::from(lowest) + GIRLS * above(1.0) + (1.0 - GIRLS) * above(-1.0)
            })
            .sum()
    }
}

/// P(Z > z) of a standard normal Z.
fn upper_tail(z: f64) -> f64 {
    0.5 * libm::erfc(z / std::f64::consts::SQRT_2)
}

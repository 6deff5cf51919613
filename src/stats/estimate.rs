//! What every statistic answers with: a number with its interval and method, or the reason there is none.

/// A closed interval, lower limit first.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Interval {
    pub lower: f64,
    pub upper: f64,
}

impl Interval {
    /// The same interval of the negated quantity.
    #[must_use]
    pub fn negated(self) -> Self {
        Self { lower: -self.upper, upper: -self.lower }
    }

    /// The interval of the quantity times `factor`, which is not negative.
    #[must_use]
    pub fn scaled(self, factor: f64) -> Self {
        Self { lower: self.lower * factor, upper: self.upper * factor }
    }
}

/// A point estimate with its interval, where the interval exists, and the name of the method behind the interval.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Estimate {
    pub estimate: f64,
    pub interval: Result<Interval, Undefined>,
    pub method: &'static str,
}

/// Why a number does not exist. Reported as `null` with this reason, never as 0 and never as NaN.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, thiserror::Error)]
pub enum Undefined {
    #[error("there is no pair of scores")]
    NoPairs,
    #[error("one pair of scores is too few")]
    OnePair,
    #[error("too few observations")]
    TooFew,
    #[error("everyone has the same score")]
    NoVariance,
    #[error("everyone changed by the same amount")]
    ConstantChange,
    #[error("nobody changed")]
    NoChange,
    #[error("the scores of the two waves are a perfect line of each other")]
    PerfectCorrelation,
    #[error("the mean it is divided by is zero")]
    ZeroMean,
    #[error("no smallest important change is given")]
    NoSmallestImportantChange,
    #[error("no reliability between 0 and 1 is given")]
    NoReliability,
    #[error("no norm is given")]
    NoNorm,
    #[error("no retest correlation between 0 and 1 is given")]
    NoRetest,
    #[error("the reliability of the change is not positive")]
    NoReliabilityOfChange,
    #[error("every category that is used is used alike in both waves")]
    NoDiscordantPairs,
    #[error("the matrix of differences can't be inverted")]
    Singular,
    #[error("the iteration did not converge")]
    NotConverged,
    #[error("the bootstrap distribution lies wholly on one side of the estimate")]
    BootstrapOneSided,
    #[error("every bootstrap resample gives the same value")]
    BootstrapConstant,
    #[error("the number is too large or too small to be represented")]
    OutOfRange,
}

impl Undefined {
    pub const ALL: [Self; 19] = [
        Self::NoPairs,
        Self::OnePair,
        Self::TooFew,
        Self::NoVariance,
        Self::ConstantChange,
        Self::NoChange,
        Self::PerfectCorrelation,
        Self::ZeroMean,
        Self::NoSmallestImportantChange,
        Self::NoReliability,
        Self::NoNorm,
        Self::NoRetest,
        Self::NoReliabilityOfChange,
        Self::NoDiscordantPairs,
        Self::Singular,
        Self::NotConverged,
        Self::BootstrapOneSided,
        Self::BootstrapConstant,
        Self::OutOfRange,
    ];

    /// Its name for programs, and for the words of each language.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::NoPairs => "no-pairs",
            Self::OnePair => "one-pair",
            Self::TooFew => "too-few",
            Self::NoVariance => "no-variance",
            Self::ConstantChange => "constant-change",
            Self::NoChange => "no-change",
            Self::PerfectCorrelation => "perfect-correlation",
            Self::ZeroMean => "zero-mean",
            Self::NoSmallestImportantChange => "no-smallest-important-change",
            Self::NoReliability => "no-reliability",
            Self::NoNorm => "no-norm",
            Self::NoRetest => "no-retest",
            Self::NoReliabilityOfChange => "no-reliability-of-change",
            Self::NoDiscordantPairs => "no-discordant-pairs",
            Self::Singular => "singular",
            Self::NotConverged => "not-converged",
            Self::BootstrapOneSided => "bootstrap-one-sided",
            Self::BootstrapConstant => "bootstrap-constant",
            Self::OutOfRange => "out-of-range",
        }
    }
}

//! Charts for a report: a model of worded strings and numbers in, an SVG drawing out.
//!
//! **The idea.** A chart is drawn from what has already been decided and worded: it computes no statistic, knows no instrument, and
//! chooses no word. All it decides is where things go, measured with the font it carries, so that nothing overlaps at one row or at
//! twenty and the drawing can be pasted into a board paper as it is.
//!
//! The same model gives the same bytes on every machine: positions are tenths of a pixel, the font is embedded, nothing is hashed.
//!
//! **What belongs here**: one file a chart, and what charts share (`frame` around the plot, `canvas` to draw on, `axis`, `palette`,
//! `font`, `text_layout`). **What does not**: results, phrases, files.

mod axis;
mod before_after;
mod canvas;
mod estimation;
mod flow;
mod font;
mod forest;
mod frame;
mod indexed_png;
mod palette;
mod png;
mod reliable_change;
mod shares;
mod specification_curve;
mod svg_backend;
mod text_layout;
mod trajectory;
mod transitions;

pub use before_after::{BeforeAfter, LevelCount, MeanInterval, MoveWords, NormLine, PairCount, ScoreBand, WaveSummary};
pub use estimation::{ChangeCount, ChangeMarks, Estimation, EstimationWords};
pub use flow::{FlowBox, FlowWave, RespondentFlow};
pub use font::{BOLD_TTF, BOLD_WOFF2, FAMILY as FONT_FAMILY, REGULAR_TTF, REGULAR_WOFF2, Weight, face_css as font_face_css, text_width};
pub use forest::{EffectMark, EffectRow, Forest, ForestRow, ForestWords, Guide};
pub use frame::{ChartText, Embedding};
pub use palette::{Tone, dark_css};
pub use png::{PngError, png, png_of_height};
pub use reliable_change::{ReliableChangeFigure, ReliableChangeWords, Zone, ZoneKind};
pub use shares::{OutcomeShares, Share, ShareAxis, ShareBar, ShareInterval, ShareRow, ShareWords};
pub use specification_curve::{Dimension, Specification, SpecificationCurve, SpecificationWords, Standing};
pub use trajectory::{TrajectoryChart, TrajectoryLine, WaveLabel, WaveMean};
pub use transitions::{BandFlow, BandTotal, Transitions};

pub use super::numbers::{NumberStyle, Numbers};

/// A drawing made of a model.
pub trait Chart: std::fmt::Debug + Send + Sync {
    /// The words around the drawing, for formats that set the alternative text themselves.
    fn text(&self) -> &ChartText;

    /// The whole SVG document.
    fn draw(&self, embedding: &Embedding) -> String;
}

//! Charts as a reader gets them: what is drawn is measured on the parsed drawing, glyph by glyph, not taken from the code that drew it.

#[path = "charts/before_after.rs"]
mod before_after;
#[path = "charts/drawing.rs"]
mod drawing;
#[path = "charts/estimation.rs"]
mod estimation;
#[path = "charts/every.rs"]
mod every;
#[path = "charts/flow.rs"]
mod flow;
#[path = "charts/forest.rs"]
mod forest;
#[path = "charts/reliable_change.rs"]
mod reliable_change;
#[path = "charts/shares.rs"]
mod shares;
#[path = "charts/specification_curve.rs"]
mod specification_curve;
#[path = "charts/trajectory.rs"]
mod trajectory;
#[path = "charts/transitions.rs"]
mod transitions;

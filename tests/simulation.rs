//! What the simulated exports are: reproducible, of a survey system's form, and true to the figures that they are made from.

mod simulation {
    mod exported;
    mod files;
    mod theory;
    mod truth;
}

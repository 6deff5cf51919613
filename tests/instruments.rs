//! Instruments: the built-in files, scoring, recognition, and what a broken file is told.

#[path = "instruments/catalogue.rs"]
mod catalogue;
#[path = "instruments/figures.rs"]
mod figures;
#[path = "instruments/recognition.rs"]
mod recognition;
#[path = "instruments/scoring.rs"]
mod scoring;
#[path = "instruments/user_files.rs"]
mod user_files;

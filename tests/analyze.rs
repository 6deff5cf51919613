//! The main job as a user runs it: files in, a folder out, and what happens when something is wrong.

mod analyze {
    mod bad_input;
    mod check;
    mod exports;
    mod formats;
    mod layouts;
    mod numbers;
    mod outputs;
    mod privacy;
    pub mod program;
    mod pseudonyms;
    mod sample;
    mod scores;
    mod shapes;
    mod shell;
}

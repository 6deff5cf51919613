//! The main job as a user runs it: files in, a folder out, and what happens when something is wrong.

mod analyze {
    mod added_value;
    mod bad_input;
    mod check;
    mod comparison;
    mod danish;
    mod exports;
    mod figures;
    mod formats;
    mod informants;
    mod init_ambiguity;
    #[cfg(target_os = "linux")]
    mod init_at_a_terminal;
    mod init_proposals;
    #[cfg(unix)]
    mod interruption;
    mod layouts;
    mod numbers;
    mod outputs;
    mod privacy;
    mod profiles;
    pub mod program;
    mod pseudonyms;
    mod recognition;
    mod rerender;
    mod sample;
    mod scores;
    mod shapes;
    mod shell;
}

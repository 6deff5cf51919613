//! What a published figure can mean, as a user asks it, and the arithmetic of printed figures behind it.

#[path = "analyze/program.rs"]
#[expect(dead_code, reason = "shared with the tests of analyze, which need more of it")]
mod program;

mod reproduce {
    mod against_data;
    mod grim;
    mod published;
    mod shares;
    mod without_data;
}

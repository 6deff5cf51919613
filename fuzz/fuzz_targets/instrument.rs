//! A user's own instrument file.
#![no_main]

use ditrum_effect::instruments::from_text;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let _ = from_text("eget.toml", text);
});

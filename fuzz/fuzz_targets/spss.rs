//! SPSS data files.
#![no_main]

use ditrum_effect::ingest::{quieten_libraries, read_export_from};
use libfuzzer_sys::fuzz_target;

// A panic inside a library is a finding in the program, and so it is here; any other ends the run.
fuzz_target!(init: quieten_libraries(), |bytes: &[u8]| {
    if bytes.starts_with(b"$FL") {
        let _ = read_export_from(bytes, "svar");
    }
});

//! ZIP and compound files as they stand: their directories, their parts, their records.
#![no_main]

use ditrum_effect::ingest::{quieten_libraries, read_export_from};
use libfuzzer_sys::fuzz_target;

// A panic inside a library is a finding in the program, and so it is here; any other ends the run.
fuzz_target!(init: quieten_libraries(), |bytes: &[u8]| {
    // Text is the target of another.
    if bytes.starts_with(b"PK") || bytes.starts_with(b"\xD0\xCF\x11\xE0") {
        let _ = read_export_from(bytes, "svar");
    }
});

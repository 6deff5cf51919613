//! ZIP and compound files as they stand: their directories, their parts, their records.
#![no_main]

use ditrum_effect::ingest::read_export_from;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    // Text is the target of another.
    if bytes.starts_with(b"PK") || bytes.starts_with(b"\xD0\xCF\x11\xE0") {
        let _ = read_export_from(bytes, "svar");
    }
});

//! gzip files, whose checksum the decoder checks last.
#![no_main]

use ditrum_effect::ingest::read_export_from;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    if bytes.starts_with(b"\x1F\x8B") {
        let _ = read_export_from(bytes, "svar");
    }
});

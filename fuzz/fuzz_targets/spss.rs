//! SPSS data files.
#![no_main]

use ditrum_effect::ingest::read_export_from;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    if bytes.starts_with(b"$FL") {
        let _ = read_export_from(bytes, "svar");
    }
});

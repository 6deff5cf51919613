//! Text in any encoding: whatever the bytes, an export or located findings.
#![no_main]

use ditrum_effect::ingest::read_export_from;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let _ = read_export_from(bytes, "svar");
});

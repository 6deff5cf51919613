//! One file given for two waves.

use super::{Seen, Subject};
use crate::domain::{Diagnostic, Diagnostics, Place};

/// Two files with the same bytes are one export under two names: every change is then zero.
pub(super) fn check(subject: &Subject<'_>, _seen: &Seen, findings: &mut Diagnostics) {
    for (number, wave) in subject.waves.iter().enumerate() {
        // Waves that share an export, in a long or wide file, share it on purpose.
        let is_twin = |earlier: &&super::WaveSubject<'_>| {
            !std::ptr::eq(earlier.export, wave.export) && earlier.export.facts.sha256 == wave.export.facts.sha256
        };
        if let Some(earlier) = subject.waves[..number].iter().find(is_twin) {
            let finding = Diagnostic::warning("waves-identical", Place::file(&wave.export.facts.file)).with("wave", &wave.name);
            findings.push(finding.with("earlier", &earlier.name));
        }
    }
}

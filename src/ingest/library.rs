//! Calls of libraries that read formats of others: where one of them panics over a damaged file, the file is damaged, and nothing more.

use std::cell::Cell;
use std::panic::{self, AssertUnwindSafe};

use crate::domain::{Diagnostic, Diagnostics, Place};

thread_local! {
    static INSIDE: Cell<bool> = const { Cell::new(false) };
}

/// Whether this thread is inside such a call, so that a panic is told as a finding and not as a crash.
#[must_use]
pub fn inside_a_library() -> bool {
    INSIDE.get()
}

/// What the library gives, or the finding that the file contradicts itself.
pub(super) fn guarded<T>(file: &str, read: impl FnOnce() -> Result<T, Diagnostics>) -> Result<T, Diagnostics> {
    let outside = INSIDE.replace(true);
    // What the library was building is dropped with it.
    let answer = panic::catch_unwind(AssertUnwindSafe(read));
    INSIDE.set(outside);
    answer.unwrap_or_else(|_| Err(Diagnostic::error("file-inconsistent", Place::file(file)).into()))
}

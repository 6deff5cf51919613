//! Calls of libraries that read formats of others: where one of them panics over a damaged file, the file is damaged, and nothing more.

use std::cell::Cell;
use std::panic::{self, AssertUnwindSafe};

use rayon::ThreadPoolBuilder;

use crate::domain::{Diagnostic, Diagnostics, Place};

thread_local! {
    /// Whether this thread is inside such a call.
    static INSIDE: Cell<bool> = const { Cell::new(false) };
}

/// From now on a panic inside such a call is told as a finding only; any other goes to the hook that was there before.
pub fn quieten_libraries() {
    let tell = panic::take_hook();
    panic::set_hook(Box::new(move |panic| {
        if !INSIDE.get() {
            tell(panic);
        }
    }));
}

/// What the library gives, or the finding that the file contradicts itself.
pub(super) fn guarded<T>(file: &str, read: impl FnOnce() -> Result<T, Diagnostics>) -> Result<T, Diagnostics> {
    let outside = INSIDE.replace(true);
    let answer = caught(file, read);
    INSIDE.set(outside);
    answer
}

/// The same for a library that shares its work among threads. They are its own: of those that everybody shares, one that waits for
/// the library does other work meanwhile, and a panic there would be taken for the library's.
pub(super) fn guarded_threads<T: Send>(file: &str, read: impl FnOnce() -> Result<T, Diagnostics> + Send) -> Result<T, Diagnostics> {
    let threads = ThreadPoolBuilder::new().num_threads(rayon::current_num_threads()).start_handler(|_| INSIDE.set(true)).build();
    match threads {
        Ok(threads) => caught(file, || threads.install(read)),
        Err(_) => guarded(file, read),
    }
}

fn caught<T>(file: &str, read: impl FnOnce() -> Result<T, Diagnostics>) -> Result<T, Diagnostics> {
    // What the library was building is dropped with it.
    let answer = panic::catch_unwind(AssertUnwindSafe(read));
    answer.unwrap_or_else(|_| Err(Diagnostic::error("file-inconsistent", Place::file(file)).into()))
}

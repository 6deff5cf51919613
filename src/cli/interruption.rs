//! What must be gone when a run ends before its time, by an error or by a signal: Ctrl-C, a closed terminal, a shutdown.
//!
//! A signal takes every [`Unfinished`] path away and ends the process as it would have ended it anyway. It waits for
//! [`uninterrupted`] work, so that what is replaced is the old or the new, whole. Where there are no such signals (Windows) only
//! errors and the end of the work take paths away.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// The paths to take away. Whoever holds it can't be interrupted.
static UNFINISHED: Mutex<Vec<PathBuf>> = Mutex::new(Vec::new());

/// A file or folder that is taken away again, with all that is in it, unless it has been moved to its place by then.
#[derive(Debug)]
pub struct Unfinished {
    path: PathBuf,
}

impl Unfinished {
    /// A path that nothing stands at yet. Whatever is made there later is taken away.
    #[must_use]
    pub fn new(path: PathBuf) -> Self {
        hold().push(path.clone());
        Self { path }
    }

    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Leaves it where it is.
    pub fn keep(mut self) {
        let path = std::mem::take(&mut self.path);
        hold().retain(|known| *known != path);
    }
}

impl Drop for Unfinished {
    fn drop(&mut self) {
        if self.path.as_os_str().is_empty() {
            return;
        }
        let mut unfinished = hold();
        take_away(&self.path);
        unfinished.retain(|path| *path != self.path);
    }
}

/// Does work that an interruption waits for: short work, whose halves must not be seen.
pub fn uninterrupted<T>(work: impl FnOnce() -> T) -> T {
    let _held = hold();
    work()
}

fn hold() -> MutexGuard<'static, Vec<PathBuf>> {
    #[cfg(unix)]
    signals::watch();
    UNFINISHED.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Removes a path that other threads may still be writing below.
fn take_away(path: &Path) {
    const TRIES: usize = 50;
    for _ in 0..TRIES {
        let removed = match fs::symlink_metadata(path) {
            Ok(metadata) if metadata.is_dir() => fs::remove_dir_all(path),
            Ok(_) => fs::remove_file(path),
            Err(error) => Err(error),
        };
        match removed {
            // Another thread has added to it meanwhile.
            Err(error) if error.kind() == ErrorKind::DirectoryNotEmpty => std::thread::sleep(Duration::from_millis(2)),
            _ => return,
        }
    }
}

#[cfg(unix)]
mod signals {
    use std::fs;
    use std::sync::Once;

    use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM, SIGXFSZ};
    use signal_hook::iterator::Signals;
    use signal_hook::{flag, low_level};

    /// Waits for signals in a thread of its own, from the first thing on that a signal must not leave behind.
    pub(super) fn watch() {
        static ONCE: Once = Once::new();
        ONCE.call_once(|| {
            // A file that grows beyond what the system allows is then an error of writing, as a full disk is.
            let _ = flag::register(SIGXFSZ, std::sync::Arc::default());
            let ends = [SIGINT, SIGTERM, SIGHUP].into_iter().filter(|signal| !is_ignored(*signal));
            // Without the means to wait, signals end the process at once, as they did before.
            if let Ok(signals) = Signals::new(ends) {
                std::thread::spawn(move || end_at_the_first(signals));
            }
        });
    }

    fn end_at_the_first(mut signals: Signals) {
        if let Some(signal) = signals.forever().next() {
            // Held to the end: whoever wants to write now waits for what does not come.
            let unfinished = super::hold();
            unfinished.iter().for_each(|path| super::take_away(path));
            // By the signal itself, so that a shell sees 128 + signal and its loops end too.
            let _ = low_level::emulate_default_handler(signal);
        }
    }

    /// Whether whoever started the program had it ignore a signal, as `nohup` does; then it stays ignored. Where the system does not
    /// tell, a closed terminal is left to end the process, or not, as it would.
    fn is_ignored(signal: i32) -> bool {
        let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
        let ignored = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
        let ignored = ignored.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok());
        ignored.map_or(signal == SIGHUP, |mask| (mask >> (signal - 1)) & 1 == 1)
    }
}

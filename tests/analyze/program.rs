//! The program in a folder of its own.

use std::fs;
use std::path::{Path, PathBuf};

use assert_cmd::Command;
use serde_json::Value;
use tempfile::TempDir;

/// A working folder with the program ready to run in it.
pub struct Desk {
    folder: TempDir,
}

/// What a run left behind.
pub struct Run {
    pub code: i32,
    pub stdout: String,
    pub stderr: String,
}

impl Desk {
    pub fn new() -> Self {
        Self { folder: TempDir::new().expect("a temporary folder") }
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn file(&self, name: &str, bytes: impl AsRef<[u8]>) -> &Self {
        fs::write(self.path(name), bytes).expect("a file in the temporary folder");
        self
    }

    /// Runs in English unless told otherwise.
    pub fn run(&self, arguments: &[&str]) -> Run {
        self.run_with_input(arguments, b"")
    }

    /// The same, with these bytes sent in.
    pub fn run_with_input(&self, arguments: &[&str], input: &[u8]) -> Run {
        let output = Command::cargo_bin("ditrum-effect")
            .expect("the program")
            .current_dir(self.folder.path())
            .env("LC_ALL", "en_GB.UTF-8")
            .env("SOURCE_DATE_EPOCH", "1672531200")
            .args(arguments)
            .write_stdin(input)
            .output()
            .expect("a run");
        Run {
            code: output.status.code().expect("an exit code, not a signal"),
            stdout: String::from_utf8(output.stdout).expect("UTF-8"),
            stderr: String::from_utf8(output.stderr).expect("UTF-8"),
        }
    }

    /// The results of a run that must succeed, written to `out`.
    pub fn results(&self, arguments: &[&str]) -> Value {
        let mut all = vec!["analyze"];
        all.extend_from_slice(arguments);
        all.extend_from_slice(&["--out", "out", "--format", "json", "--force"]);
        let run = self.run(&all);
        assert_eq!(run.code, 0, "{}", run.stderr);
        self.json("out/results.json")
    }

    pub fn json(&self, name: &str) -> Value {
        serde_json::from_slice(&fs::read(self.path(name)).expect("a JSON file")).expect("valid JSON")
    }
}

/// A committed reference file.
pub fn reference(name: &str) -> String {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/reference").join(name).to_string_lossy().into_owned()
}

/// The outcome of a scale in the whole sample and the first contrast.
pub fn outcome<'a>(results: &'a Value, id: &str) -> &'a Value {
    let outcomes = results["outcomes"].as_array().expect("outcomes");
    outcomes.iter().find(|outcome| outcome["id"] == id && outcome["subgroup"].is_null()).unwrap_or_else(|| panic!("no outcome {id}"))
}

/// All files below a folder, relative to it, in order.
pub fn files_below(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).expect("a folder").flatten() {
        let path = entry.path();
        if path.is_dir() {
            files.extend(files_below(&path));
        } else {
            files.push(path);
        }
    }
    files.sort();
    files
}

//! The house rules that a compiler does not check: who imports whom, what the program may depend on, words in both languages.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use ditrum_effect::domain::{self, Language};
use ditrum_effect::render::Phrases;

fn source() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).expect("a folder of the source").flatten() {
        let path = entry.path();
        if path.is_dir() {
            files.extend(rust_files(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
    files
}

/// The first path segments after `crate::` anywhere in a module's files.
fn imports(module: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for file in rust_files(&source().join(module)) {
        let text = fs::read_to_string(&file).expect("a source file");
        for (at, _) in text.match_indices("crate::") {
            // `super::` reaches within the module only; `ditrum_effect::` does not occur in the library.
            let rest = &text[at + "crate::".len()..];
            let name: String = rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
            found.insert(name);
        }
    }
    found.remove(module);
    found
}

#[test]
fn modules_import_only_what_stands_before_them() {
    let allowed: [(&str, &[&str]); 11] = [
        ("domain", &[]),
        ("stats", &[]),
        ("ingest", &["domain"]),
        ("instruments", &["domain", "stats"]),
        ("waves", &["domain", "stats"]),
        ("analysis", &["domain", "stats", "instruments", "waves"]),
        ("quality", &["domain", "stats", "ingest", "instruments", "waves", "analysis"]),
        ("privacy", &["ingest", "waves"]),
        ("render", &["domain", "analysis", "quality"]),
        ("simulation", &["domain"]),
        ("cli", &["domain", "stats", "ingest", "instruments", "waves", "analysis", "privacy", "quality", "render", "simulation"]),
    ];
    for (module, may) in allowed {
        let may: BTreeSet<String> = may.iter().map(|name| (*name).to_owned()).collect();
        let beyond: Vec<_> = imports(module).difference(&may).cloned().collect();
        assert!(beyond.is_empty(), "{module} imports {beyond:?}");
    }
}

#[test]
fn instruments_take_nothing_of_stats_but_the_grid() {
    for file in rust_files(&source().join("instruments")) {
        let text = fs::read_to_string(&file).expect("a source file");
        for line in text.lines().filter(|line| line.contains("crate::stats")) {
            assert!(line.contains("Grid"), "{}: {line}", file.display());
        }
    }
}

#[test]
fn only_the_command_line_sees_clock_environment_and_terminal() {
    let forbidden = ["std::env", "SystemTime", "Timestamp::now", "stdout()", "stderr()", "std::process"];
    for file in rust_files(&source()) {
        let inside = file.strip_prefix(source()).expect("inside the source");
        if inside.starts_with("cli") || inside == Path::new("main.rs") {
            continue;
        }
        let text = fs::read_to_string(&file).expect("a source file");
        for word in forbidden {
            assert!(!text.contains(word), "{} uses {word}", inside.display());
        }
    }
}

#[test]
fn nothing_in_the_lock_file_can_reach_a_network() {
    let lock = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.lock")).expect("the lock file");
    let packages: Vec<&str> = lock.lines().filter_map(|line| line.strip_prefix("name = \"")?.strip_suffix('"')).collect();
    assert!(packages.contains(&"ditrum-effect"), "the lock file is read");
    let http = [
        "reqwest",
        "hyper",
        "ureq",
        "isahc",
        "curl",
        "curl-sys",
        "attohttpc",
        "minreq",
        "surf",
        "h2",
        "rustls",
        "native-tls",
        "object_store",
    ];
    let runtimes = ["tokio", "async-std", "smol", "async-global-executor", "glommio", "monoio", "actix-rt", "embassy-executor"];
    for package in http.iter().chain(&runtimes) {
        assert!(!packages.contains(package), "{package} is in Cargo.lock");
    }
}

fn placeholders(text: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut rest = text;
    while let Some(start) = rest.find('{') {
        let Some(length) = rest[start..].find('}') else { break };
        let name = &rest[start + 1..start + length];
        if !name.is_empty() && name.chars().all(|c| c.is_ascii_lowercase() || c == '_' || c.is_ascii_digit()) {
            found.insert(name.to_owned());
        }
        rest = &rest[start + length + 1..];
    }
    found
}

#[test]
fn phrases_have_the_same_keys_and_blanks_in_both_languages() {
    let [danish, english] = Language::ALL.map(Phrases::of);
    let keys = |phrases: Phrases| phrases.keys().collect::<BTreeSet<_>>();
    assert_eq!(keys(danish), keys(english));
    for key in danish.keys() {
        assert_eq!(placeholders(danish.get(key)), placeholders(english.get(key)), "{key}");
    }
}

#[test]
fn every_phrase_in_use_exists() {
    let known: BTreeSet<&str> = Phrases::of(Language::Danish).keys().collect();
    let groups: BTreeSet<&str> = known.iter().filter_map(|key| key.split('.').next()).collect();
    let mut seen = 0;
    for file in rust_files(&source()) {
        let text = fs::read_to_string(&file).expect("a source file");
        for literal in text.split('"').skip(1).step_by(2) {
            let is_key = literal.split_once('.').is_some_and(|(group, rest)| {
                groups.contains(group) && !rest.is_empty() && rest.chars().all(|c| c.is_ascii_lowercase() || c == '_' || c.is_ascii_digit())
            });
            let is_file_or_field = ["toml", "csv", "json", "html", "pdf", "typ", "docx", "md"].iter().any(|end| literal.ends_with(end))
                || literal.contains("tests.");
            if is_key && !is_file_or_field {
                seen += 1;
                assert!(known.contains(literal), "{}: no phrase \"{literal}\"", file.display());
            }
        }
    }
    assert!(seen > 50, "the scan finds the keys: {seen}");
}

#[test]
fn every_code_in_use_has_words_in_both_languages() {
    let known: BTreeSet<&str> = domain::known_codes().collect();
    let mut used = BTreeSet::new();
    for file in rust_files(&source()) {
        let text = fs::read_to_string(&file).expect("a source file");
        for call in ["Diagnostic::error(\"", "Diagnostic::warning(\""] {
            for (at, _) in text.match_indices(call) {
                let rest = &text[at + call.len()..];
                used.insert(rest[..rest.find('"').expect("a closing quote")].to_owned());
            }
        }
    }
    assert!(used.len() > 20, "the scan finds the codes");
    for code in used {
        assert!(known.contains(code.as_str()), "no words for {code}");
    }
    for code in known {
        let texts = |texts: domain::Explanation| [texts.what, texts.why, texts.fix, texts.story].concat();
        let [danish, english] = Language::ALL.map(|language| texts(domain::explain(code, language).expect("a known code")));
        let (danish, english) = (placeholders(&danish), placeholders(&english));
        // A message may name an instrument once a language.
        let common = |names: &BTreeSet<String>| names.iter().map(|name| name.trim_end_matches("_en").to_owned()).collect::<BTreeSet<_>>();
        assert_eq!(common(&danish), common(&english), "{code}");
    }
}

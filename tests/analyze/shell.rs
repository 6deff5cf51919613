//! Completions, manual pages, schemas and stories: what helps before a run.

use ditrum_effect::domain::{self, Language};

use super::program::Desk;

#[test]
fn every_shell_gets_completions_with_all_commands() {
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let run = Desk::new().run(&["completions", shell]);
        assert_eq!(run.code, 0, "{}", run.stderr);
        for command in ["analyze", "check", "score", "pseudonymise"] {
            assert!(run.stdout.contains(command), "{command} in {shell}");
        }
    }
    assert_eq!(Desk::new().run(&["completions", "cmd"]).code, 2);
}

#[test]
fn the_manual_is_printed_or_written_a_page_a_command() {
    let desk = Desk::new();
    let printed = desk.run(&["man"]);
    assert!(printed.code == 0 && printed.stdout.contains(".TH ditrum-effect 1"), "{}", printed.stdout);
    assert_eq!(desk.run(&["man", "--out", "man"]).code, 0);
    for page in ["ditrum-effect.1", "ditrum-effect-analyze.1", "ditrum-effect-pseudonymise.1", "ditrum-effect-instruments-show.1"] {
        let text = std::fs::read_to_string(desk.path("man").join(page)).unwrap_or_else(|error| panic!("{page}: {error}"));
        assert!(text.contains(".SH NAME"), "{page}");
    }
    assert_eq!(desk.run(&["man", "--out", "man"]).code, 0, "a folder of its own is replaced");
}

#[test]
fn every_code_is_explained_without_blanks_to_fill_in() {
    let desk = Desk::new();
    let codes: Vec<&str> = domain::known_codes().collect();
    let all = desk.run(&["explain"]).stdout;
    assert_eq!(all.lines().count(), codes.len());
    for language in [Language::Danish, Language::English] {
        for code in &codes {
            let texts = domain::explain(code, language).expect("a known code");
            assert!(!texts.what.is_empty(), "{code}");
            for text in [&texts.what, &texts.why, &texts.fix, &texts.story] {
                assert!(!text.starts_with(' ') && !text.ends_with(' ') && !text.contains("  "), "{code}: {text:?}");
            }
            assert!(!texts.story.contains('{'), "a story is told without a finding: {code}");
        }
    }
    assert_eq!(desk.run(&["explain", "no-such-code"]).code, 2);
}

#[test]
fn instruments_are_listed_shown_and_checked_in_both_languages() {
    let desk = Desk::new();
    for language in ["da", "en"] {
        let list = desk.run(&["instruments", "list", "--lang", language]).stdout;
        assert!(list.lines().count() >= 18 && list.contains("sdq-parent-4-17"), "{list}");
        assert!(list.lines().all(|line| line.chars().count() <= 100), "{list}");
        let shown = desk.run(&["instruments", "show", "sdq-parent-4-17", "--lang", language]).stdout;
        assert!(
            shown.contains("sdqinfo.org") && shown.contains("Meltzer") && shown.contains("Arnfred"),
            "bands and norms name their source:\n{shown}"
        );
    }
    let own = concat!(env!("CARGO_MANIFEST_DIR"), "/data-samples/dit-rum/familie.toml");
    let run = desk.run(&["instruments", "check", own]);
    assert!(run.code == 0 && run.stdout.ends_with("familie.toml: no errors\n"), "{}", run.stdout);
    desk.file("eget.toml", "id = \"eget\"\nname = \"Eget\"\n");
    let run = desk.run(&["instruments", "check", "eget.toml"]);
    assert!(run.code == 1 && run.stderr.contains("eget.toml"), "{}", run.stderr);
}

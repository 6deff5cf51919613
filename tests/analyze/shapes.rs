//! One file a wave, one long file, one wide file: the same answers give the same outcomes.

use super::program::{Desk, outcome};

const BEFORE: [(&str, i64); 4] = [("a", 40), ("b", 52), ("c", 60), ("d", 30)];
const AFTER: [(&str, i64); 4] = [("a", 55), ("b", 50), ("c", 72), ("e", 44)];
const SCORE: &str = "[[score]]\nid = \"trivsel\"\ndirection = \"higher_is_better\"\nrange = [0, 100]\nmid = 10\nreliability = 0.83\n";

#[test]
fn files_per_wave_a_long_file_and_a_wide_file_agree() {
    let desk = Desk::new();
    let rows = |rows: [(&str, i64); 4]| rows.map(|(id, score)| format!("{id};{score}\n")).concat();
    desk.file("foer.csv", format!("id;s\n{}", rows(BEFORE))).file("efter.csv", format!("id;s\n{}", rows(AFTER)));
    desk.file("files.toml", format!("[data]\nfiles = {{ before = \"foer.csv\", after = \"efter.csv\" }}\n{SCORE}column = \"s\"\n"));

    let long = |wave: &str, rows: [(&str, i64); 4]| rows.map(|(id, score)| format!("{id};{wave};{score}\n")).concat();
    desk.file("lang.csv", format!("id;maaling;s\n{}{}", long("Efter", AFTER), long("Før", BEFORE)));
    desk.file(
        "long.toml",
        format!("[data]\nfile = \"lang.csv\"\nwave = {{ column = \"maaling\", before = [\"før\"], after = [\"Efter\"] }}\n{SCORE}column = \"s\"\n"),
    );

    desk.file("bred.csv", "id;s1;s2\na;40;55\nb;52;50\nc;60;72\nd;30;\ne;;44\n");
    desk.file(
        "wide.toml",
        format!("[data]\nfile = \"bred.csv\"\nwaves = [\"before\", \"after\"]\n{SCORE}columns = {{ before = \"s1\", after = \"s2\" }}\n"),
    );

    let results = ["files.toml", "long.toml", "wide.toml"].map(|study| desk.results(&["--study", study]));
    for other in &results[1..] {
        assert_eq!(results[0]["outcomes"], other["outcomes"]);
        assert_eq!(results[0]["flow"]["pairs"], other["flow"]["pairs"]);
    }
    // By hand: a rose by 15, b fell by 2, c rose by 12; d and e were seen once.
    let trivsel = outcome(&results[0], "trivsel");
    assert_eq!(trivsel["rates"]["any"]["improved"], 2);
    assert_eq!(trivsel["rates"]["mid"]["improved"], 2);
    assert_eq!(trivsel["rates"]["any"]["deteriorated"], 1);
    assert!((trivsel["change"]["mean"].as_f64().expect("a number") - 25.0 / 3.0).abs() < 1e-12);
    assert_eq!(results[0]["flow"]["pairs"][0]["only_from"], 1);
    assert_eq!(results[0]["flow"]["pairs"][0]["only_to"], 1);
}

#[test]
fn the_order_of_waves_is_as_written_or_as_declared() {
    let desk = Desk::new();
    desk.file("z.csv", "id,s\n1,10\n2,20\n").file("a.csv", "id,s\n1,30\n2,40\n");
    // Alphabetically a_efter stands first; written, z_foer does.
    desk.file("written.toml", format!("[data]\nfiles = {{ z_foer = \"z.csv\", a_efter = \"a.csv\" }}\n{SCORE}column = \"s\"\n"));
    let results = desk.results(&["--study", "written.toml"]);
    assert_eq!(outcome(&results, "trivsel")["contrast"]["from"], "z_foer");
    assert_eq!(outcome(&results, "trivsel")["change"]["mean"], 20.0);
    desk.file(
        "declared.toml",
        format!(
            "[data]\nfiles = {{ z_foer = \"z.csv\", a_efter = \"a.csv\" }}\nwaves = [\"a_efter\", \"z_foer\"]\n{SCORE}column = \"s\"\n"
        ),
    );
    assert_eq!(outcome(&desk.results(&["--study", "declared.toml"]), "trivsel")["change"]["mean"], -20.0);
}

#[test]
fn subgroups_come_after_the_whole_and_bands_of_numbers_are_groups() {
    let desk = Desk::new();
    desk.file("f.csv", "id,s,koen,alder\n1,10,pige,7\n2,20,dreng,12\n3,15,pige,9.7\n");
    desk.file("e.csv", "id,s\n1,30\n2,40\n3,10\n");
    desk.file(
        "study.toml",
        format!(
            "[data]\nfiles = {{ before = \"f.csv\", after = \"e.csv\" }}\n{SCORE}column = \"s\"\n[[subgroup]]\ncolumn = \"koen\"\n\
             [[subgroup]]\ncolumn = \"alder\"\nbands = [[4, 9], [10, 13]]\n"
        ),
    );
    let results = desk.results(&["--study", "study.toml"]);
    let groups: Vec<String> = results["outcomes"]
        .as_array()
        .expect("outcomes")
        .iter()
        .map(|outcome| format!("{} {}", outcome["subgroup"]["value"].as_str().unwrap_or("alle"), outcome["n"]["pairs"]))
        .collect();
    assert_eq!(groups, ["alle 3", "dreng 1", "pige 2", "4–9 2", "10–13 1"]);
}

#[test]
fn one_respondent_and_everyone_equal_are_no_failure() {
    let desk = Desk::new();
    desk.file("study.toml", format!("[data]\nfiles = {{ before = \"f.csv\", after = \"e.csv\" }}\n{SCORE}column = \"s\"\n"));
    for (before, after) in [("1,10\n", "1,10\n"), ("1,10\n2,10\n3,10\n", "1,10\n2,10\n3,10\n"), ("1,10\n2,11\n", "1,12\n2,13\n")] {
        desk.file("f.csv", format!("id,s\n{before}")).file("e.csv", format!("id,s\n{after}"));
        let results = desk.results(&["--study", "study.toml"]);
        assert!(outcome(&results, "trivsel")["effect_sizes"]["d_z"].is_null(), "no spread of changes, no d_z");
        let run = desk.run(&["analyze", "--study", "study.toml", "--out", "all", "--force", "--format", "json,csv,svg,png,html"]);
        assert_eq!(run.code, 0, "{}", run.stderr);
    }
}

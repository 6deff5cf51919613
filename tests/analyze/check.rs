//! `check`: what in the data could bend a result is found, and what is fine is left alone. Each check has data that make it speak and
//! data that do not.

use std::fmt::Write as _;

use super::program::{Desk, Run, reference};

const WHO5: &str = "id,who5_1,who5_2,who5_3,who5_4,who5_5";

/// A file of `rows`, each of them a line without its end.
fn csv(header: &str, rows: impl IntoIterator<Item = String>) -> String {
    rows.into_iter().fold(format!("{header}\n"), |mut text, row| {
        let _ = writeln!(text, "{row}");
        text
    })
}

/// Answers of WHO-5 that agree with each other and differ from child to child.
fn who5(child: usize) -> String {
    let level = child % 4;
    format!("{},{},{},{},{}", level, level + 1, level, level + child % 2, level + 1)
}

/// So many children with ids far apart.
fn plain(children: usize) -> String {
    csv(WHO5, (0..children).map(|child| format!("k{}x{},{}", child * 37 % 1000 + 1000, child * 91 % 89 + 10, who5(child))))
}

/// The same children later: each a little better, so that the file is another one.
fn later(children: usize) -> String {
    plain(children).replace(",0,1,0,", ",1,1,0,")
}

/// Runs `check` on files that can be read.
#[track_caller]
fn check(desk: &Desk, arguments: &[&str]) -> Run {
    let run = desk.run(&[&["check"][..], arguments].concat());
    assert_eq!(run.code, 0, "{}{}", run.stdout, run.stderr);
    assert!(!run.stderr.contains("panicked"), "{}", run.stderr);
    run
}

#[track_caller]
fn check_two(before: &str, after: &str) -> Run {
    let desk = Desk::new();
    desk.file("before.csv", before).file("after.csv", after);
    check(&desk, &["before.csv", "after.csv"])
}

#[track_caller]
fn finds(run: &Run, code: &str, what: &str) {
    assert!(run.stdout.contains(&format!("[{code}]")) && run.stdout.contains(what), "{code}, {what} in:\n{}", run.stdout);
}

#[track_caller]
fn does_not_find(run: &Run, code: &str) {
    assert!(!run.stdout.contains(&format!("[{code}]")), "{code} in:\n{}", run.stdout);
}

#[test]
fn sound_data_are_called_sound() {
    let run = check_two(&plain(40), &later(40));
    assert!(run.stdout.contains("No problems found"), "{}", run.stdout);
    let strict = Desk::new();
    strict.file("a.csv", plain(40)).file("b.csv", later(40));
    assert_eq!(strict.run(&["check", "a.csv", "b.csv", "--strict"]).code, 0);
}

#[test]
fn values_outside_the_range_and_unknown_texts_are_told_with_row_and_column() {
    let desk = Desk::new();
    desk.file("before.csv", format!("{WHO5}\na1,7,1,1,2,1\nb2,1,sometimes,1,2,1\n"))
        .file("after.csv", format!("{WHO5}\na1,1,1,1,2,1\nb2,1,1,1,2,1\n"));
    let run = check(&desk, &["before.csv", "after.csv"]);
    finds(&run, "cell-out-of-range", "before.csv, row 2, column \"who5_1\": \"7\"");
    finds(&run, "cell-not-an-answer", "before.csv, row 3, column \"who5_2\": \"sometimes\"");
    assert!(run.stdout.contains("Errors: 2."), "{}", run.stdout);
    assert_eq!(desk.run(&["check", "before.csv", "after.csv", "--strict"]).code, 3);
}

#[test]
fn strict_fails_on_findings_of_the_data_and_not_otherwise() {
    let desk = Desk::new();
    desk.file("before.csv", format!("{}b1,1,1,1,1,2\nb1,1,1,1,1,2\n", plain(40))).file("after.csv", plain(40));
    assert_eq!(desk.run(&["check", "before.csv", "after.csv"]).code, 0);
    let strict = desk.run(&["check", "before.csv", "after.csv", "--strict"]);
    assert_eq!(strict.code, 3);
    assert!(strict.stdout.contains("[duplicate-rows]"), "{}", strict.stdout);
}

#[test]
fn items_that_many_leave_out_are_told_by_wave() {
    let gaps = csv(WHO5, (0..40).map(|child| format!("k{},{}", child * 7919 + 100_000, who5(child).replacen(|_| child % 3 == 0, "", 1))));
    let run = check_two(&gaps, &gaps.replace(",,", ",1,"));
    finds(&run, "item-often-missing", "before.csv: who5: items that more than 20 % have no answer to at baseline: who5_1 (35 %)");
    assert_eq!(run.stdout.matches("[item-often-missing]").count(), 1, "{}", run.stdout);
}

#[test]
fn what_is_not_asked_is_not_missing() {
    let header = format!("{},imp_difficulties,imp_distress,imp_home,imp_friends,imp_classroom,imp_leisure", sdq_header("p"));
    let rows = |skip: &str| {
        let answers = |child: usize| if child.is_multiple_of(2) { format!("{skip},,,,,") } else { "1,1,0,1,2,0".to_owned() };
        csv(&header, (0..40).map(|child| format!("k{},{},{}", child * 7919 + 100_000, sdq(child, false), answers(child))))
    };
    // No difficulties: what they lead to is not asked.
    does_not_find(&check_two(&rows("0"), &rows("0")), "item-often-missing");
    finds(
        &check_two(&rows("1"), &rows("0")),
        "item-often-missing",
        "before.csv: sdq-parent-4-17: items that more than 20 % have no answer to at baseline: distres (50 %), imphome (50 %), impfrie (50 %)",
    );
}

#[test]
fn repeated_and_conflicting_rows_are_told_apart() {
    let before = format!("{}b1,1,1,1,1,2\nb1,1,1,1,1,2\nc3,1,1,1,1,2\nC3 ,5,1,1,1,2\n", plain(40));
    let run = check_two(&before, &plain(40));
    finds(&run, "duplicate-rows", "repeat another one exactly: 1");
    finds(&run, "conflicting-duplicates", "before.csv, row 45: the same respondent as in row 44");
    assert!(!run.stdout.contains("b1") && !run.stdout.contains("c3") && !run.stdout.contains("C3"), "no id is shown:\n{}", run.stdout);
    does_not_find(&check_two(&plain(40), &plain(40)), "duplicate-rows");
}

#[test]
fn rows_without_an_id_are_counted() {
    let run = check_two(&format!("{},1,1,1,1,2\n ,1,1,1,1,3\n", plain(40)), &plain(40));
    finds(&run, "blank-ids", "rows without an id: 2");
    does_not_find(&check_two(&plain(40), &plain(40)), "blank-ids");
}

#[test]
fn ids_that_differ_by_a_slip_are_told_by_their_rows() {
    for (one, other) in [
        ("kurt-larsen", "kurt-larsn"),
        ("kurt-larsen", "kurt-lasren"),
        ("kurt-larsen", "kurt-larsem"),
        ("00427", "427"),
        ("AB-0042", "AB0042"),
    ] {
        let run = check_two(&format!("{}{one},1,1,1,1,2\n", plain(40)), &format!("{}{other},1,1,1,1,2\n", plain(40)));
        finds(&run, "ids-nearly-alike", "before.csv, row 42: ");
        assert!(run.stdout.contains("after.csv, row 42"), "{}", run.stdout);
        assert!(!run.stdout.contains(one) && !run.stdout.contains(other), "no id is shown:\n{}", run.stdout);
    }
    let far = check_two(&format!("{}kurt-larsen,1,1,1,1,2\n", plain(40)), &format!("{}kirsten-holm,1,1,1,1,2\n", plain(40)));
    does_not_find(&far, "ids-nearly-alike");
}

#[test]
fn among_running_numbers_another_digit_is_another_respondent() {
    let numbered = |numbers: std::ops::Range<usize>| csv(WHO5, numbers.map(|number| format!("{number:03},{}", who5(number))));
    let run = check_two(&numbered(1..60), &numbered(20..75));
    does_not_find(&run, "ids-nearly-alike");
    // A lost zero is a slip also there.
    let run = check_two(&numbered(1..60), &format!("{}7,1,1,1,1,2\n", numbered(20..60)));
    finds(&run, "ids-nearly-alike", "before.csv, row 8: ");
}

#[test]
fn two_candidates_are_no_evidence_for_either() {
    let run =
        check_two(&format!("{}kurt-larsen,1,1,1,1,2\n", plain(40)), &format!("{}kurt-larse,1,1,1,1,2\nkurt-larsem,1,1,1,1,2\n", plain(40)));
    does_not_find(&run, "ids-nearly-alike");
}

#[test]
fn a_cpr_number_is_one_person_with_and_without_its_hyphen() {
    let run = check_two(&format!("{}0107101234,1,1,1,1,2\n", plain(40)), &format!("{}010710-1234,1,1,1,1,2\n", plain(40)));
    does_not_find(&run, "ids-nearly-alike");
    assert!(run.stdout.contains("No problems found"), "{}", run.stdout);
}

/// Forty children with a date; `date` gives it.
fn dated(date: impl Fn(usize) -> String) -> String {
    let header = format!("{WHO5},dato");
    csv(&header, (0..40).map(|child| format!("k{},{},{}", child * 7919 + 100_000, who5(child), date(child))))
}

#[test]
fn waves_in_the_wrong_order_are_told() {
    let (spring, autumn) =
        (dated(|child| format!("{:02}-03-2022", child % 28 + 1)), dated(|child| format!("{:02}-10-2022", child % 28 + 1)));
    let run = check_two(&autumn, &spring);
    finds(&run, "dates-out-of-order", "40 of 40 respondents have the same or an earlier date at post-measurement than at baseline");
    let run = check_two(&spring, &autumn);
    does_not_find(&run, "dates-out-of-order");
    // 1 March to 1 October is 214 days.
    assert!(run.stdout.contains("214"), "{}", run.stdout);
    does_not_find(&run, "time-between-uneven");
}

#[test]
fn a_time_between_the_waves_that_varies_much_is_told() {
    let spring = dated(|_| "2022-03-01".to_owned());
    let run = check_two(&spring, &dated(|child| if child % 4 == 0 { "2022-03-20".to_owned() } else { "2022-10-01".to_owned() }));
    finds(&run, "time-between-uneven", "(214 days) for 10 of 40; it runs from 19 to 214 days");
}

#[test]
fn impossible_dates_are_told_with_their_rows() {
    let dates = |child: usize| match child {
        3 => "31-02-2022".to_owned(),
        4 => "01-03-2092".to_owned(),
        5 => "01-03-1822".to_owned(),
        _ => "28-02-2022".to_owned(),
    };
    let run = check_two(&dated(dates), &plain(40));
    finds(&run, "date-impossible", "before.csv, row 5, column \"dato\": impossible dates: 3 (rows 5, 6, 7)");
    does_not_find(&check_two(&dated(|_| "28-02-2022".to_owned()), &plain(40)), "date-impossible");
}

#[test]
fn a_month_that_comes_first_is_read_as_one() {
    let run = check_two(&dated(|child| format!("3/{}/2022", child % 28 + 1)), &dated(|child| format!("10/{}/2022", child % 28 + 1)));
    does_not_find(&run, "date-impossible");
    assert!(run.stdout.contains("214"), "{}", run.stdout);
}

#[test]
fn an_answer_before_the_birth_is_told() {
    let header = format!("{WHO5},dato,foedselsdato");
    let born = |child: usize| if child == 7 { "2022-05-01" } else { "2012-05-01" };
    let file = csv(&header, (0..40).map(|child| format!("k{},{},2022-03-01,{}", child * 7919 + 100_000, who5(child), born(child))));
    finds(&check_two(&file, &plain(40)), "born-after-answer", "row 9, column \"foedselsdato\"");
    does_not_find(&check_two(&file.replace("2022-05-01", "2011-05-01"), &plain(40)), "born-after-answer");
}

#[test]
fn a_wide_file_with_one_date_is_not_out_of_order() {
    let desk = Desk::new();
    let header = "id,dato,p1,p2,p3,p4,p5,e1,e2,e3,e4,e5";
    desk.file("wide.csv", csv(header, (0..40).map(|child| format!("k{},2022-03-01,{},{}", child * 7919, who5(child), who5(child + 1)))));
    desk.file(
        "study.toml",
        "[data]\nfile = \"wide.csv\"\nwaves = [\"before\", \"after\"]\n[[instrument]]\nuse = \"who5\"\ncolumns = { before = \"p{number}\", after = \"e{number}\" }\n",
    );
    does_not_find(&check(&desk, &["--study", "study.toml"]), "dates-out-of-order");
    let broken = std::fs::read_to_string(desk.path("wide.csv")).expect("the file").replacen("2022-03-01", "2022-03-41", 1);
    desk.file("wide.csv", broken);
    assert_eq!(check(&desk, &["--study", "study.toml"]).stdout.matches("[date-impossible]").count(), 1, "one cell, two waves");
}

/// SDQ answers of a child: more difficulties, fewer strengths; `twice` as an export writes them that has turned the five items.
fn sdq(child: usize, twice: bool) -> String {
    const REVERSED: [usize; 5] = [7, 11, 14, 21, 25];
    const PROSOCIAL: [usize; 5] = [1, 4, 9, 17, 20];
    let answer = |item: usize| {
        // One trait with a little noise: items of a scale agree.
        let level = (child % 3 + usize::from((child / 3 + item).is_multiple_of(7))).min(2);
        let strength = PROSOCIAL.contains(&item) || (REVERSED.contains(&item) && !twice);
        (if strength { 2 - level } else { level }).to_string()
    };
    (1..=25).map(answer).collect::<Vec<_>>().join(",")
}

fn sdq_header(prefix: &str) -> String {
    format!("id,{}", (1..=25).map(|item| format!("sdq_{prefix}_{item:02}")).collect::<Vec<_>>().join(","))
}

fn sdq_file(prefix: &str, twice: bool) -> String {
    csv(&sdq_header(prefix), (0..40).map(|child| format!("k{},{}", child * 7919 + 100_000, sdq(child, twice))))
}

#[test]
fn items_that_the_export_has_turned_already_are_told() {
    let run = check_two(&sdq_file("p", true), &sdq_file("p", true));
    // Hyperactivity has two such items and peer problems two, conduct one.
    finds(&run, "items-reversed-twice", "before.csv: Hyperactivity/inattention: all reversed items (reflect, attends)");
    finds(&run, "items-reversed-twice", "after.csv: Peer relationship problems: all reversed items (friend, popular)");
    finds(&run, "items-reversed-twice", "before.csv: Conduct problems: all reversed items (obeys)");
    assert_eq!(run.stdout.matches("[items-reversed-twice]").count(), 6, "three scales at two waves, and no sum of them:\n{}", run.stdout);
    does_not_find(&run, "item-runs-backwards");
    let run = check_two(&sdq_file("p", false), &sdq_file("p", false));
    does_not_find(&run, "items-reversed-twice");
    does_not_find(&run, "item-runs-backwards");
}

#[test]
fn one_item_that_runs_against_its_scale_is_told() {
    let turned = csv(
        WHO5,
        (0..40).map(|child| {
            let level = child % 5;
            format!("k{},{level},{},{level},{},{}", child * 7919 + 100_000, 5 - level, level + child % 2, level)
        }),
    );
    let run = check_two(&turned, &plain(40));
    finds(&run, "item-runs-backwards", "the item \"who5_2\" correlates negatively with the rest of the scale at baseline");
    assert_eq!(run.stdout.matches("[item-runs-backwards]").count(), 1, "{}", run.stdout);
}

#[test]
fn the_same_answer_to_a_long_form_is_told_and_to_a_short_one_is_not() {
    let lazy = format!("{}x1,{}\n", sdq_file("p", false), ["1"; 25].join(","));
    let run = check_two(&lazy, &sdq_file("p", false));
    finds(&run, "straight-lining", "before.csv, row 42: sdq-parent-4-17: answers that are the same to every question: 1 (rows 42)");
    does_not_find(&check_two(&sdq_file("p", false), &sdq_file("p", false)), "straight-lining");
    does_not_find(&check_two(&format!("{}x1,2,2,2,2,2\n", plain(40)), &plain(40)), "straight-lining");
}

#[test]
fn scores_at_the_ends_of_a_scale_are_told() {
    let at_best = csv(
        WHO5,
        (0..40).map(|child| {
            let answers = if child % 2 == 0 { "5,5,5,5,5".to_owned() } else { who5(child) };
            format!("k{},{answers}", child * 7919 + 100_000)
        }),
    );
    let run = check_two(&at_best, &plain(40));
    finds(&run, "scores-at-best", "before.csv: Wellbeing (WHO-5): 50 % of 40 have the best possible score at baseline");
    let run = check_two(&at_best.replace("5,5,5,5,5", "0,0,0,0,0"), &plain(40));
    finds(&run, "scores-at-worst", "50 % of 40 have the worst possible score at baseline");
    let run = check_two(&plain(40), &at_best);
    does_not_find(&run, "scores-at-best");
    does_not_find(&run, "scores-at-worst");
}

#[test]
fn one_form_before_and_another_after_is_told() {
    let run = check_two(&sdq_file("p", false), &sdq_file("t", false));
    finds(&run, "mixed-forms", "sdq-parent-4-17 at some and sdq-teacher-4-17 at others");
    does_not_find(&check_two(&sdq_file("p", false), &sdq_file("p", false)), "mixed-forms");
}

#[test]
fn an_age_that_the_form_is_not_made_for_is_told() {
    let aged = |age: &str| {
        let header = format!("{},alder", sdq_header("s"));
        csv(
            &header,
            (0..40).map(|child| format!("k{},{},{}", child * 7919 + 100_000, sdq(child, false), if child == 2 { age } else { "13" })),
        )
    };
    let run = check_two(&aged("9"), &aged("13"));
    finds(&run, "age-outside-form", "before.csv, row 4: sdq-self-11-17 is for ages 11–17, and 1 are outside them (rows 4)");
    does_not_find(&check_two(&aged("17.9"), &aged("11")), "age-outside-form");
    does_not_find(&check_two(&aged(""), &aged("ukendt")), "age-outside-form");
}

#[test]
fn the_report_is_the_only_thing_written_and_is_whole_in_both_formats() {
    let desk = Desk::new();
    desk.file("before.csv", format!("{}b1,1,1,1,1,2\nb1,1,1,1,1,2\n<script>,7,1,1,1,2\n", plain(40))).file("after.csv", plain(40));
    check(&desk, &["before.csv", "after.csv", "--out", "check.html", "--lang", "da"]);
    check(&desk, &["before.csv", "after.csv", "--out", "check.json"]);
    let names: Vec<String> = super::program::files_below(&desk.path(""))
        .iter()
        .filter_map(|path| Some(path.file_name()?.to_string_lossy().into_owned()))
        .collect();
    assert_eq!(names, ["after.csv", "before.csv", "check.html", "check.json"]);
    let page = std::fs::read_to_string(desk.path("check.html")).expect("a page");
    assert!(page.contains("rækker, der er fuldstændige gentagelser af en anden: 1"), "{page}");
    assert!(!page.contains(" src=") && !page.contains("http://") && !page.contains("https://"), "one file, no network");
    let json = desk.json("check.json");
    assert_eq!((json["schema"].as_u64(), json["sharing"].as_str()), (Some(1), Some("internal")));
    let findings = json["findings"].as_array().expect("findings");
    for finding in findings {
        for key in ["severity", "code", "where", "what", "fix"] {
            assert!(finding[key].as_str().is_some_and(|text| !text.is_empty() && !text.contains('{')), "{key} of {finding}");
        }
    }
    let codes: Vec<&str> = findings.iter().filter_map(|finding| finding["code"].as_str()).collect();
    assert!(codes.contains(&"cell-out-of-range") && codes.contains(&"duplicate-rows"), "{codes:?}");
    assert_eq!(json["items"].as_array().map(Vec::len), Some(10), "five items at two waves");
    assert_eq!(json["waves"][0]["rows"], 43);
    // It exists.
    assert_eq!(desk.run(&["check", "before.csv", "after.csv", "--out", "check.json"]).code, 1);
}

#[test]
fn the_check_is_the_same_each_time_and_on_any_number_of_threads() {
    let desk = Desk::new();
    let files = [reference("synth120/synth120_bad_before.csv"), reference("synth120/synth120_after.csv")];
    let run = |threads: &str| check(&desk, &[&files[0], &files[1], "--threads", threads]).stdout;
    assert_eq!(run("1"), run("4"));
}

#[test]
fn one_wave_is_enough_for_a_check() {
    let desk = Desk::new();
    desk.file("before.csv", plain(40));
    assert!(check(&desk, &["before.csv"]).stdout.contains("No problems found"));
}

//! The files: reproducible to the byte, and in the form of a Danish survey system.

use std::collections::BTreeSet;
use std::path::Path;

use ditrum_effect::simulation::{Blemishes, Dropout, Simulation, Wave};

use super::exported::{self, AMOUNT, DIFFICULTIES, bytes, export};

fn study(children: u64, seed: u64) -> Simulation {
    Simulation { children, seed, ..Simulation::default() }
}

fn clean(children: u64) -> Simulation {
    Simulation { dropout: Dropout::Never, blemishes: Blemishes::None, ..study(children, 3) }
}

#[test]
fn the_same_seed_gives_the_same_bytes() {
    assert_eq!(study(60, 5).files(), study(60, 5).files());
    assert_ne!(bytes(&study(60, 5), Wave::Before), bytes(&study(60, 6), Wave::Before));
}

#[test]
fn a_child_is_the_same_however_many_there_are() {
    for wave in Wave::ALL {
        let (few, many) = (bytes(&study(40, 5), wave), bytes(&study(400, 5), wave));
        assert!(many.len() > few.len() && many.starts_with(&few), "{wave:?}");
    }
}

#[test]
fn the_default_is_the_sample() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("data-samples/dit-rum");
    let made = Simulation::default().files();
    for file in &made {
        let committed = std::fs::read(folder.join(&file.path)).unwrap_or_else(|error| panic!("{}: {error}", file.path));
        assert!(committed == file.bytes, "{} differs from what `simulate` makes", file.path);
    }
    let made: BTreeSet<String> = made.into_iter().map(|file| file.path).collect();
    let committed = std::fs::read_dir(folder).expect("the sample").map(|entry| entry.expect("an entry").file_name());
    let committed = committed.map(|name| name.to_string_lossy().into_owned()).filter(|name| !name.starts_with('.'));
    assert_eq!(committed.collect::<BTreeSet<_>>(), made);
}

#[test]
fn the_sample_has_the_size_of_a_real_study() {
    let sample = Simulation::default();
    let ids = |wave| -> BTreeSet<String> { export(&sample, wave).column("id").map(|id| id.trim().to_uppercase()).collect() };
    let (before, after) = (ids(Wave::Before), ids(Wave::After));
    assert_eq!((before.len(), after.len(), before.intersection(&after).count()), (128, 111, 106));
    assert!(ids(Wave::FollowUp).is_subset(&after));
}

#[test]
fn the_sample_has_the_faults_that_a_reader_must_take() {
    let sample = Simulation::default();
    let repeated = |wave| {
        let rows = export(&sample, wave).rows;
        rows.len() - rows.iter().collect::<BTreeSet<_>>().len()
    };
    assert!(Wave::ALL.into_iter().any(|wave| repeated(wave) > 0));
    let ids: Vec<String> =
        Wave::ALL.iter().flat_map(|&wave| export(&sample, wave).column("id").map(str::to_owned).collect::<Vec<_>>()).collect();
    assert!(ids.iter().any(|id| id.trim() != id));
    assert!(ids.iter().any(|id| id.contains("dr-")));
    assert!(Wave::ALL.iter().any(|&wave| export(&sample, wave).column("alder").any(|age| age.contains(','))));
}

#[test]
fn each_wave_has_its_own_encoding() {
    let sample = study(60, 5);
    let before = bytes(&sample, Wave::Before);
    assert!(before.starts_with(b"stato_3;stato_4;closeTime;id;"));
    assert!(before.windows(2).any(|pair| pair == b"P\xe5") && std::str::from_utf8(&before).is_err());
    assert!(bytes(&sample, Wave::After).starts_with(b"\xef\xbb\xbfstato_3;"));
    assert!(bytes(&sample, Wave::FollowUp).starts_with(b"\xff\xfes\0t\0a\0"));
}

#[test]
fn every_row_has_every_column_and_says_that_it_is_synthetic() {
    let sample = study(300, 5);
    for wave in Wave::ALL {
        let export = export(&sample, wave);
        assert_eq!(export.columns.len(), 9 + 5 + 25 + 6 + 6 + 5);
        assert!(export.rows.iter().all(|row| row.len() == export.columns.len()));
        assert!(export.column("datatype").all(|text| text == "syntetisk"));
    }
}

#[test]
fn answers_are_the_texts_of_the_forms() {
    let export = export(&clean(2_000), Wave::Before);
    let scales = [
        exported::who5(),
        exported::family(),
        exported::everyday_life(),
        exported::emotional(),
        exported::conduct(),
        exported::hyperactivity(),
        exported::peer(),
        exported::prosocial(),
    ];
    // Every text occurs in every column: nothing is out of reach.
    for item in scales.iter().flatten() {
        assert_eq!(export.column(item.column).collect::<BTreeSet<_>>(), item.labels.iter().copied().collect(), "{}", item.column);
    }
    assert_eq!(export.column("pebddiff").collect::<BTreeSet<_>>(), DIFFICULTIES.into_iter().collect());
    for column in ["pdistres", "pimphome", "pimpfrie", "pimpclas", "pimpleis"] {
        assert_eq!(export.column(column).collect::<BTreeSet<_>>(), AMOUNT.into_iter().chain([""]).collect(), "{column}");
        for (difficulties, answer) in export.column("pebddiff").zip(export.column(column)) {
            assert_eq!(difficulties == "Nej", answer.is_empty(), "only those with difficulties are asked what they lead to");
        }
    }
}

#[test]
fn background_is_plausible_and_the_same_at_every_wave() {
    let study = clean(500);
    let waves = Wave::ALL.map(|wave| export(&study, wave));
    for column in ["id", "koen", "alder", "tilbud"] {
        for later in &waves[1..] {
            assert!(waves[0].column(column).eq(later.column(column)), "{column}");
        }
    }
    assert_eq!(waves[0].column("koen").collect::<BTreeSet<_>>(), ["pige", "dreng"].into_iter().collect());
    for age in waves[0].column("alder") {
        let years: f64 = age.replace(',', ".").parse().expect("a number with a decimal comma");
        assert!((5.0..18.0).contains(&years));
    }
    // No six digits in a row: nothing that could be taken for a civil registration number.
    assert!(waves[0].column("id").all(|id| id.strip_prefix("DR-").is_some_and(|number| number.len() == 4)));
}

#[test]
fn waves_lie_in_order_within_one_year() {
    let study = clean(500);
    // dd-mm-yyyy within 2022 as mmdd.
    let date = |text: &str| -> u32 {
        assert!(text.len() == 10 && text.ends_with("-2022"), "{text}");
        text[3..5].parse::<u32>().expect("a month") * 100 + text[..2].parse::<u32>().expect("a day")
    };
    let [before, after, follow_up] = Wave::ALL.map(|wave| export(&study, wave).column("dato").map(date).collect::<Vec<_>>());
    for ((before, after), follow_up) in before.iter().zip(&after).zip(&follow_up) {
        assert!(before + 200 < *after && after + 200 < *follow_up, "at least two months apart");
    }
}

#[test]
fn printed_figures_accompany_the_sample_only() {
    let has_claims = |simulation: &Simulation| simulation.companions().iter().any(|file| file.path == "claims.toml");
    assert!(has_claims(&Simulation::default()));
    assert!(!has_claims(&study(50, 5)));
}

#[test]
fn a_study_without_children_is_a_header() {
    let export = export(&study(0, 5), Wave::Before);
    assert!(export.rows.is_empty() && !export.columns.is_empty());
}

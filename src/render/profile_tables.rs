//! Tables of profiles across scales.

use super::table::{Cell, Kind, Table};
use super::tables::Tables;
use crate::analysis::results::{Profile, ProfileShare};

/// The four classes of each profile, a row a class.
pub(super) fn classes(tables: Tables<'_>, profiles: &[&Profile]) -> Table {
    use Kind::{Count, Share, ShareInterval, Text};
    let mut rows = Vec::new();
    for profile in profiles {
        for (key, class) in named(profile) {
            let ProfileShare { count, share, ci, chance } = *class;
            let mut row = head(tables, profile);
            row.extend([(profile.scales.len() as u64).into(), tables.phrases.get(key).into()]);
            row.extend([profile.n.into(), profile.complete.into(), count.into(), share.into(), ci.into(), chance.into()]);
            rows.push(row);
        }
    }
    let columns = [
        ("informant", Text),
        ("group", Text),
        ("contrast", Text),
        ("scales", Count),
        ("class", Text),
        ("n", Count),
        ("complete", Count),
        ("respondents", Count),
        ("rate", Share),
        ("rate_ci", ShareInterval),
        ("chance", Share),
    ];
    tables.suppression_note(tables.table("profiles", &columns, rows))
}

/// How many have so many scales better and so many worse.
pub(super) fn better_by_worse(tables: Tables<'_>, profiles: &[&Profile]) -> Table {
    use Kind::{Count, Text};
    let mut rows = Vec::new();
    for profile in profiles {
        for count in profile.table.iter().flatten() {
            let mut row = head(tables, profile);
            row.extend([span(count.better).into(), span(count.worse).into(), count.count.into()]);
            rows.push(row);
        }
    }
    let columns =
        [("informant", Text), ("group", Text), ("contrast", Text), ("scales_better", Text), ("scales_worse", Text), ("respondents", Count)];
    tables.table("profile_scales", &columns, rows)
}

/// Which scales a profile is made of, with the least change that counts on each and how often error alone makes it.
pub(super) fn scales(tables: Tables<'_>, profiles: &[&Profile]) -> Table {
    use Kind::{Number, Share, Text};
    let language = tables.phrases.language();
    let mut rows = Vec::new();
    for profile in profiles.iter().filter(|profile| profile.subgroup.is_none()) {
        let mut add = |name: &str, counts: &str, smallest: Option<f64>, chance: Option<f64>| {
            let mut row = vec![informant(tables, profile).into(), tables.contrast_of(&profile.contrast).into()];
            row.extend([name.into(), tables.phrases.get(counts).into(), smallest.into(), chance.into()]);
            rows.push(row);
        };
        for scale in &profile.scales {
            add(scale.names.get(language), "profile.counts", Some(scale.smallest_change), scale.chance);
        }
        for scale in &profile.left_out {
            add(scale.names.get(language), why(scale.why), None, None);
        }
    }
    let columns = [
        ("informant", Text),
        ("contrast", Text),
        ("scale", Text),
        ("counts", Text),
        ("smallest_change", Number(1)),
        ("chance_better", Share),
    ];
    tables.table("profile_definition", &columns, rows)
}

/// The phrase of why a scale does not count.
pub(super) fn why(why: crate::analysis::results::WhyLeftOut) -> &'static str {
    use crate::analysis::results::WhyLeftOut::{IncludesOthers, NoThreshold, TooMany};
    match why {
        IncludesOthers => "profile.includes_others",
        NoThreshold => "profile.no_threshold",
        TooMany => "profile.too_many",
    }
}

/// The classes with the key of their name, in the order they are shown.
pub(super) fn named(profile: &Profile) -> [(&'static str, &ProfileShare); 4] {
    [
        ("profile.improved", &profile.improved),
        ("profile.mixed", &profile.mixed),
        ("profile.deteriorated", &profile.deteriorated),
        ("profile.unchanged", &profile.unchanged),
    ]
}

fn head(tables: Tables<'_>, profile: &Profile) -> Vec<Cell> {
    vec![informant(tables, profile).into(), tables.group_of(profile.subgroup.as_ref()).into(), tables.contrast_of(&profile.contrast).into()]
}

/// Who answered, in words.
pub(super) fn informant(tables: Tables<'_>, profile: &Profile) -> &'static str {
    tables.phrases.get(match profile.informant.as_deref() {
        Some("self") => "informant.self",
        Some("parent") => "informant.parent",
        Some("teacher") => "informant.teacher",
        Some("staff") => "informant.staff",
        _ => "profile.no_informant",
    })
}

/// "2", or "2–5".
fn span([low, high]: [u8; 2]) -> String {
    if low == high { low.to_string() } else { format!("{low}–{high}") }
}

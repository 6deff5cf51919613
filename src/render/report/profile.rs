//! Who is better on some scale and worse on none: a part of the chapter on all scales.

use super::Report;
use super::wording::{FEWEST_FOR_PERCENT, Wording};
use crate::analysis::results::Profile;
use crate::render::document::Block;
use crate::render::profile_tables;
use crate::render::tables::condensed;

/// Columns that every row of a reader's table would repeat.
const READER_LEAVES_OUT: [&str; 2] = ["scales", "complete"];

/// What is said of the profiles of the first contrast over everyone; nothing where there is none.
pub(super) fn blocks(report: &Report<'_>) -> Vec<Block> {
    let wording = report.wording;
    let to = report.results.settings.waves.get(1);
    let whole = |profile: &&Profile| profile.subgroup.is_none() && Some(&profile.contrast.to) == to && profile.n != Some(0);
    let profiles: Vec<&Profile> = report.results.profiles.iter().filter(whole).collect();
    if profiles.is_empty() {
        return Vec::new();
    }
    let text = |key: &str| report.phrases.get(key).to_owned();
    let mut blocks = vec![Block::Heading(text("profile.title")), Block::Paragraph(text("profile.text"))];
    for profile in &profiles {
        blocks.push(Block::Paragraph(wording.profile(profile)));
        blocks.extend(wording.profile_chance(profile).map(Block::Caveat));
    }
    blocks.push(Block::Table(condensed(profile_tables::classes(report.tables, &profiles), &READER_LEAVES_OUT)));
    let by_number = condensed(profile_tables::better_by_worse(report.tables, &profiles), &[]);
    if !by_number.rows.is_empty() {
        blocks.push(Block::Table(by_number));
    }
    blocks
}

impl Wording<'_> {
    /// How many fall where, on which scales, and who was measured on all of them.
    fn profile(self, profile: &Profile) -> String {
        let name = |names: &crate::domain::Localized| names.get(self.language()).to_owned();
        let scales: Vec<String> = profile.scales.iter().map(|scale| name(&scale.names)).collect();
        let left_out = profile.left_out.iter().map(|scale| {
            self.fill(
                "profile.left_out_scale",
                &[("scale", name(&scale.names)), ("why", self.phrases.get(profile_tables::why(scale.why)).to_owned())],
            )
        });
        let left_out: Vec<String> = left_out.collect();
        let n = profile.n.unwrap_or_default();
        let few = n < FEWEST_FOR_PERCENT;
        let percent = |share: f64| self.numbers().percent_in_text(share, 0);
        let improved = &profile.improved;
        let [lower, upper] = improved.ci.unwrap_or_default();
        let values = [
            ("informant", profile_tables::informant(self.tables(), profile).to_owned()),
            ("count", scales.len().to_string()),
            ("n", self.count(profile.n)),
            ("improved", self.count_or_none(improved.count)),
            ("share", improved.share.map(percent).unwrap_or_default()),
            ("level", self.level()),
            ("lower", self.numbers().decimal(lower * 100.0, 0)),
            ("upper", percent(upper)),
            ("mixed", self.count_or_none(profile.mixed.count)),
            ("deteriorated", self.count_or_none(profile.deteriorated.count)),
            ("unchanged", self.count_or_none(profile.unchanged.count)),
            ("rest", self.count(n.checked_sub(improved.count.unwrap_or_default()))),
            ("limit", self.limit()),
            ("scales", self.list(&scales)),
            ("left_out", left_out.join("; ")),
            ("complete", self.count_or_none(profile.complete)),
        ];
        let rest_is_told = [&profile.mixed, &profile.deteriorated, &profile.unchanged].iter().all(|class| class.count.is_some());
        let first = match improved.count {
            None => "profile.hidden",
            Some(_) if few => "profile.improved_few",
            Some(_) => "profile.improved_share",
        };
        let mut sentences = vec![self.fill(first, &values)];
        if improved.count.is_some() {
            sentences.push(self.fill(if rest_is_told { "profile.others" } else { "profile.others_together" }, &values));
        }
        if profile.n.is_some() {
            let all_complete = profile.complete == profile.n;
            sentences.push(self.fill(if all_complete { "profile.all_complete" } else { "profile.complete" }, &values));
        }
        sentences.push(self.fill("profile.scales", &values));
        if !left_out.is_empty() {
            sentences.push(self.fill("profile.left_out", &values));
        }
        sentences.join(" ")
    }

    /// What error alone would have made of so many scales.
    fn profile_chance(self, profile: &Profile) -> Option<String> {
        profile.n.filter(|n| *n >= FEWEST_FOR_PERCENT)?;
        let percent = |share: f64| self.numbers().percent_in_text(share, 0);
        let values = [
            ("count", profile.scales.len().to_string()),
            ("improved", percent(profile.improved.chance?)),
            ("deteriorated", percent(profile.deteriorated.chance?)),
            ("mixed", percent(profile.mixed.chance?)),
        ];
        Some(self.fill("profile.chance", &values))
    }
}

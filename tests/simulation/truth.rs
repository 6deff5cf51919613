//! The truth: what is measured in many simulated children is what they were made from, within Monte Carlo error.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use ditrum_effect::simulation::truth::{self, Construct};
use ditrum_effect::simulation::{Blemishes, Dropout, Simulation, Wave};

use super::exported::{self, Exported, Item, export};
use super::theory;

const CHILDREN: u64 = 20_000;
/// Standard errors that a figure may lie off: with some hundred figures, one beyond 4.5 is a one in a thousand event.
const WITHIN: f64 = 4.5;

fn everybody() -> Simulation {
    Simulation { children: CHILDREN, seed: 11, dropout: Dropout::Never, blemishes: Blemishes::None, ..Simulation::default() }
}

/// Their exports, made once for all tests.
static EVERYBODY: LazyLock<[Exported; 3]> = LazyLock::new(|| Wave::ALL.map(|wave| export(&everybody(), wave)));

fn scales() -> Vec<(Construct, Vec<Item>)> {
    vec![
        (Construct::Wellbeing, exported::who5()),
        (Construct::Family, exported::family()),
        (Construct::EverydayLife, exported::everyday_life()),
        (Construct::Emotional, exported::emotional()),
        (Construct::Conduct, exported::conduct()),
        (Construct::Hyperactivity, exported::hyperactivity()),
        (Construct::Peer, exported::peer()),
        (Construct::Prosocial, exported::prosocial()),
    ]
}

/// The sums of answers of girls only: among them every response is exactly normal.
fn girls(export: &Exported, items: &[Item]) -> Vec<f64> {
    let sums = export.sums(items);
    export.column("koen").zip(export.column("id")).filter(|(sex, _)| *sex == "pige").map(|(_, id)| sums[id].expect("complete")).collect()
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

fn covariance(a: &[f64], b: &[f64]) -> f64 {
    let (mean_a, mean_b) = (mean(a), mean(b));
    a.iter().zip(b).map(|(a, b)| (a - mean_a) * (b - mean_b)).sum::<f64>() / (a.len() as f64 - 1.0)
}

fn correlation(a: &[f64], b: &[f64]) -> f64 {
    covariance(a, b) / (covariance(a, a) * covariance(b, b)).sqrt()
}

#[test]
fn means_and_spreads_are_those_of_the_threshold_model() {
    let study = everybody();
    for wave in Wave::ALL {
        for (construct, items) in scales() {
            let sums = girls(&EVERYBODY[wave.number()], &items);
            let expected = theory::girls(&study, construct, wave);
            let n = sums.len() as f64;
            let error = (mean(&sums) - expected.mean) / (expected.variance / n).sqrt();
            assert!(error.abs() < WITHIN, "{construct:?} {wave:?}: mean {} for {}", mean(&sums), expected.mean);
            // A bounded sum has lighter tails than a normal one, so 2/n is an upper bound of its variance's relative error.
            let ratio = covariance(&sums, &sums) / expected.variance;
            assert!((ratio - 1.0).abs() < WITHIN * (2.0 / n).sqrt(), "{construct:?} {wave:?}: variance ratio {ratio}");
        }
    }
}

#[test]
fn correlations_between_waves_and_scales_are_those_of_the_threshold_model() {
    let study = everybody();
    let sums: BTreeMap<(Construct, Wave), Vec<f64>> = scales()
        .iter()
        .flat_map(|(construct, items)| Wave::ALL.map(|wave| ((*construct, wave), girls(&EVERYBODY[wave.number()], items))))
        .collect();
    let mut pairs: Vec<_> = Construct::ALL[..8].iter().map(|&scale| ((scale, Wave::Before), (scale, Wave::After))).collect();
    for other in [Construct::Family, Construct::EverydayLife, Construct::Emotional, Construct::Conduct] {
        pairs.push(((Construct::Wellbeing, Wave::Before), (other, Wave::Before)));
        pairs.push(((Construct::Wellbeing, Wave::Before), (other, Wave::FollowUp)));
    }
    pairs.push(((Construct::Conduct, Wave::Before), (Construct::Hyperactivity, Wave::Before)));
    pairs.push(((Construct::Conduct, Wave::After), (Construct::Prosocial, Wave::After)));
    for (a, b) in pairs {
        let (expected, found) = (theory::correlation(&study, a, b), correlation(&sums[&a], &sums[&b]));
        // Fisher's transformation.
        let error = (found.atanh() - expected.atanh()) * (sums[&a].len() as f64 - 3.0).sqrt();
        assert!(error.abs() < WITHIN, "{a:?} {b:?}: {found} for {expected}");
    }
}

#[test]
fn the_truth_told_is_the_mean_of_girls_and_boys() {
    let study = everybody();
    for wave in Wave::ALL {
        for (construct, items) in scales() {
            let sums: Vec<f64> = EVERYBODY[wave.number()].sums(&items).into_values().map(|sum| sum.expect("complete")).collect();
            let standard_error = (covariance(&sums, &sums) / sums.len() as f64).sqrt();
            let error = (mean(&sums) - study.expected_sum(construct, wave)) / standard_error;
            assert!(error.abs() < WITHIN, "{construct:?} {wave:?}");
        }
    }
}

#[test]
fn children_start_poorly_gain_and_lose_part_of_it_again() {
    let study = Simulation::default();
    for (construct, _) in scales() {
        let [before, after, follow_up] = Wave::ALL.map(|wave| study.expected_sum(construct, wave));
        let kept = (follow_up - before) / (after - before);
        assert!((0.5..0.9).contains(&kept), "{construct:?}: {kept}");
    }
    // British norms (Meltzer et al. 2000): total difficulties 8.45 (SD 5.79). Danish reference mean of WHO-5: 68.
    let difficulties = [Construct::Emotional, Construct::Conduct, Construct::Hyperactivity, Construct::Peer];
    let total: f64 = difficulties.iter().map(|&construct| study.expected_sum(construct, Wave::Before)).sum();
    assert!(total > 8.45 + 5.79, "{total}");
    let wellbeing = 4.0 * study.expected_sum(Construct::Wellbeing, Wave::Before);
    assert!((36.0..=50.0).contains(&wellbeing), "{wellbeing}");
}

#[test]
fn without_an_effect_nothing_changes() {
    let study = Simulation { effect: 0.0, children: 5_000, ..everybody() };
    let [before, after] = [Wave::Before, Wave::After].map(|wave| export(&study, wave));
    for (construct, items) in scales() {
        let changes: Vec<f64> = girls(&before, &items).iter().zip(girls(&after, &items)).map(|(before, after)| after - before).collect();
        let t = mean(&changes) / (covariance(&changes, &changes) / changes.len() as f64).sqrt();
        assert!(t.abs() < WITHIN, "{construct:?}: t {t}");
    }
}

#[test]
fn those_who_leave_started_worse() {
    let study = Simulation { dropout: Dropout::RelatedToStart, ..everybody() };
    let [before, after] = [Wave::Before, Wave::After].map(|wave| export(&study, wave).sums(&exported::who5()));
    let (stayed, left): (Vec<_>, Vec<_>) = before.iter().partition(|(id, _)| after.contains_key(*id));
    let (stayed, left): (Vec<f64>, Vec<f64>) =
        (stayed.iter().map(|(_, sum)| sum.expect("complete")).collect(), left.iter().map(|(_, sum)| sum.expect("complete")).collect());
    let (n, share) = (before.len() as f64, stayed.len() as f64 / before.len() as f64);
    // 83 % of standard normal deviates exceed the threshold −0.954.
    assert!((share - 0.83).abs() < WITHIN * (0.83_f64 * 0.17 / n).sqrt(), "{share}");
    // In WHO-5 points. Truth: a correlation of 0.5 × 0.85 × √0.40 × (sum over latent ≈ 1.2) with the start.
    let difference = 4.0 * (mean(&stayed) - mean(&left));
    assert!((6.0..14.0).contains(&difference), "{difference}");
}

#[test]
fn without_dropout_everybody_is_there_every_time() {
    let study = Simulation { children: 200, ..everybody() };
    assert!(Wave::ALL.iter().all(|&wave| export(&study, wave).rows.len() == 200));
}

#[test]
fn answers_are_missing_at_the_stated_rates() {
    let study = Simulation { blemishes: Blemishes::Realistic, ..everybody() };
    let export = export(&study, Wave::Before);
    let n = export.rows.len() as f64;
    let kept = (1.0 - truth::UNANSWERED_ROW) * (1.0 - truth::UNANSWERED_QUESTIONNAIRE) * (1.0 - truth::MISSING_ANSWER);
    for column in ["who5_1", "psteals", "fam6", "hverdag3"] {
        let missing = export.column(column).filter(|text| text.is_empty()).count() as f64 / n;
        assert!((missing - (1.0 - kept)).abs() < WITHIN * (kept * (1.0 - kept) / n).sqrt(), "{column}: {missing}");
        assert!((0.01..0.03).contains(&missing));
    }
    let repeated = n - export.sums(&[]).len() as f64;
    let expected = truth::REPEATED_ROW * CHILDREN as f64;
    assert!((repeated - expected).abs() < WITHIN * expected.sqrt(), "{repeated}");
    // A blemished file holds the same answers as the clean one.
    let [blemished, clean] = [&export, &EVERYBODY[0]].map(|export| export.sums(&exported::who5()));
    assert!(blemished.iter().all(|(id, sum)| sum.is_none() || clean[id] == *sum));
}

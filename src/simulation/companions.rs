//! The small files beside the exports. The study file and the instruments are the sample's own, embedded; the readme tells the truth of
//! the simulation at hand.

use std::fmt::Write as _;

use super::truth::Construct;
use super::{SimulatedFile, Simulation, Wave};

const README: &str = include_str!("readme.md");
const STUDY: &str = include_str!("../../data-samples/dit-rum/study.toml");
const FAMILY: &str = include_str!("../../data-samples/dit-rum/familie.toml");
const EVERYDAY_LIFE: &str = include_str!("../../data-samples/dit-rum/hverdag.toml");
const CLAIMS: &str = include_str!("../../data-samples/dit-rum/claims.toml");

/// A scale of the readme's table: its name, the sum of which constructs it is, and how many points a step counts.
struct Scale {
    name: &'static str,
    sum_of: &'static [Construct],
    points: f64,
}

const SCALES: [Scale; 9] = [
    Scale { name: "WHO-5 (0–100)", sum_of: &[Construct::Wellbeing], points: 4.0 },
    Scale { name: "Udvikling i familien (6–30)", sum_of: &[Construct::Family], points: 1.0 },
    Scale { name: "At kunne passe skole, arbejde og fritid (0–20)", sum_of: &[Construct::EverydayLife], points: 1.0 },
    Scale {
        name: "SDQ, vanskeligheder i alt (0–40)",
        sum_of: &[Construct::Emotional, Construct::Conduct, Construct::Hyperactivity, Construct::Peer],
        points: 1.0,
    },
    Scale { name: "SDQ, emotionelle symptomer (0–10)", sum_of: &[Construct::Emotional], points: 1.0 },
    Scale { name: "SDQ, adfærdsproblemer (0–10)", sum_of: &[Construct::Conduct], points: 1.0 },
    Scale { name: "SDQ, hyperaktivitet/uopmærksomhed (0–10)", sum_of: &[Construct::Hyperactivity], points: 1.0 },
    Scale { name: "SDQ, problemer med jævnaldrende (0–10)", sum_of: &[Construct::Peer], points: 1.0 },
    Scale { name: "SDQ, sociale styrker (0–10)", sum_of: &[Construct::Prosocial], points: 1.0 },
];

pub(super) fn companions(simulation: &Simulation) -> Vec<SimulatedFile> {
    let file = |path: &str, text: &str| SimulatedFile { path: path.to_owned(), bytes: text.as_bytes().to_vec() };
    let mut files = vec![
        file("study.toml", STUDY),
        file("familie.toml", FAMILY),
        file("hverdag.toml", EVERYDAY_LIFE),
        file("LÆSMIG.md", &readme(simulation)),
    ];
    // The printed figures are those of the sample, and of nothing else.
    if *simulation == Simulation::default() {
        files.push(file("claims.toml", CLAIMS));
    }
    files
}

fn readme(simulation: &Simulation) -> String {
    README
        .replace("{children}", &simulation.children.to_string())
        .replace("{seed}", &simulation.seed.to_string())
        .replace("{effect}", &danish(&simulation.effect.to_string()))
        .replace("{truth}", &truth_rows(simulation))
}

fn truth_rows(simulation: &Simulation) -> String {
    let mut rows = String::new();
    for scale in &SCALES {
        let mean =
            |wave| -> f64 { scale.points * scale.sum_of.iter().map(|&construct| simulation.expected_sum(construct, wave)).sum::<f64>() };
        let cells = Wave::ALL.map(|wave| danish(&format!("{:.1}", mean(wave))));
        // Writing to a string doesn't fail.
        let _ = writeln!(rows, "| {} | {} |", scale.name, cells.join(" | "));
    }
    rows
}

fn danish(number: &str) -> String {
    number.replace('.', ",")
}

//! The look of an export: a Danish survey system's `;`-separated file with answer texts, in whatever encoding that wave came in.

use std::fmt::Write as _;

use encoding_rs::WINDOWS_1252;

use super::calendar;
use super::child::{Child, IdSpelling, Response, Sex};
use super::questions::QUESTIONS;
use super::{Simulation, Wave};

/// The columns before the questions.
const BACKGROUND: [&str; 9] = ["stato_3", "stato_4", "closeTime", "id", "dato", "koen", "alder", "tilbud", "datatype"];
/// In every row, since a CSV file has no other place to say it.
const SYNTHETIC: &str = "syntetisk";

/// One wave's file being written; its buffers are used again for every row.
#[derive(Debug)]
pub(super) struct Sheet {
    wave: Wave,
    text: String,
    bytes: Vec<u8>,
}

impl Sheet {
    pub(super) fn new(wave: Wave) -> Self {
        Self { wave, text: String::new(), bytes: Vec::new() }
    }

    /// The byte order mark, if this wave has one, and the header.
    pub(super) fn head(&mut self) -> &[u8] {
        let names: Vec<&str> = BACKGROUND.into_iter().chain(QUESTIONS.iter().map(|question| question.column)).collect();
        if self.wave != Wave::Before {
            self.text.push('\u{feff}');
        }
        self.text.push_str(&names.join(";"));
        self.text.push_str("\r\n");
        self.encoded()
    }

    /// The child's row, twice where the system repeated it.
    pub(super) fn rows(&mut self, child: &Child, simulation: &Simulation) -> &[u8] {
        let response = child.response(self.wave, simulation);
        row(&mut self.text, child, self.wave, &response);
        if response.repeated {
            self.text.extend_from_within(..);
        }
        self.encoded()
    }

    /// What has been written, in the encoding of the wave: each file was saved by somebody else.
    fn encoded(&mut self) -> &[u8] {
        self.bytes.clear();
        match self.wave {
            Wave::Before => self.bytes.extend_from_slice(&WINDOWS_1252.encode(&self.text).0),
            Wave::After => self.bytes.extend_from_slice(self.text.as_bytes()),
            Wave::FollowUp => self.bytes.extend(self.text.encode_utf16().flat_map(u16::to_le_bytes)),
        }
        self.text.clear();
        &self.bytes
    }
}

fn row(text: &mut String, child: &Child, wave: Wave, response: &Response) {
    let date = calendar::working_day(child.days[wave.number()]).strftime("%d-%m-%Y");
    // Writing to a string doesn't fail.
    let _ = if response.answered {
        let [hours, minutes, seconds] = [response.closed / 3600, response.closed / 60 % 60, response.closed % 60];
        write!(text, "1;1;{date} {hours:02}:{minutes:02}:{seconds:02};")
    } else {
        write!(text, "0;0;;")
    };
    let number = child.number + 1;
    let _ = match response.id {
        IdSpelling::Clean => write!(text, "DR-{number:04}"),
        IdSpelling::LowerCase => write!(text, "dr-{number:04}"),
        IdSpelling::SpaceBefore => write!(text, " DR-{number:04}"),
        IdSpelling::SpaceAfter => write!(text, "DR-{number:04} "),
    };
    let sex = match child.sex {
        Sex::Girl => "pige",
        Sex::Boy => "dreng",
    };
    let _ = write!(text, ";{date};{sex};{}", child.age / 10);
    if child.exact_age {
        let _ = write!(text, ",{}", child.age % 10);
    }
    let _ = write!(text, ";{};{SYNTHETIC}", child.offer);
    for (question, answer) in QUESTIONS.iter().zip(response.answers) {
        text.push(';');
        text.push_str(answer.map_or("", |answer| question.label(answer)));
    }
    text.push_str("\r\n");
}

//! Breaking texts into lines of a measured width.

use super::canvas::Lettering;

/// Breaks at spaces; within a word only where it alone is wider than a line, then after a hyphen or slash if there is one.
pub(super) fn wrap(text: &str, width: f64, lettering: Lettering) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    for word in text.split([' ', '\n', '\t']).filter(|word| !word.is_empty()) {
        let joined = if line.is_empty() { word.to_owned() } else { format!("{line} {word}") };
        if lettering.width(&joined) <= width {
            line = joined;
            continue;
        }
        if !line.is_empty() {
            lines.push(std::mem::take(&mut line));
        }
        word.clone_into(&mut line);
        while lettering.width(&line) > width {
            let Some(split) = split_point(&line, width, lettering) else { break };
            let rest = line.split_off(split);
            lines.push(std::mem::replace(&mut line, rest));
        }
    }
    if !line.is_empty() {
        lines.push(line);
    }
    lines
}

/// The byte where a word wider than a line is broken: after the last hyphen or slash that fits, else after the last letter that fits.
fn split_point(word: &str, width: f64, lettering: Lettering) -> Option<usize> {
    let ends = word.char_indices().map(|(start, c)| (start + c.len_utf8(), c));
    let fitting: Vec<(usize, char)> = ends.take_while(|&(end, _)| lettering.width(&word[..end]) <= width).collect();
    let after_mark = fitting.iter().rev().find(|(_, c)| matches!(c, '-' | '/' | '–'));
    // At least one letter a line, however narrow: the loop must end.
    after_mark.or(fitting.last()).map(|&(end, _)| end).or_else(|| word.chars().next().map(char::len_utf8)).filter(|&end| end < word.len())
}

/// The widest of some texts.
pub(super) fn widest<'a>(texts: impl IntoIterator<Item = &'a str>, lettering: Lettering) -> f64 {
    texts.into_iter().map(|text| lettering.width(text)).fold(0.0, f64::max)
}

/// Moves labels that belong beside given heights apart until none covers another, as little as possible and within the limits.
///
/// `wanted` are the labels' middles. Labels keep the order of their middles. Where all together do not fit between the limits, they start
/// at the upper one.
pub(super) fn spread(wanted: &[f64], heights: &[f64], top: f64, bottom: f64) -> Vec<f64> {
    let mut order: Vec<usize> = (0..wanted.len()).collect();
    order.sort_by(|&a, &b| wanted[a].total_cmp(&wanted[b]).then(a.cmp(&b)));
    let mut placed = vec![0.0; wanted.len()];
    let mut free = top;
    for &i in &order {
        placed[i] = wanted[i].max(free + heights[i] / 2.0);
        free = placed[i] + heights[i] / 2.0;
    }
    let mut free = bottom.max(top + heights.iter().sum::<f64>());
    for &i in order.iter().rev() {
        placed[i] = f64::min(placed[i], free - heights[i] / 2.0);
        free = placed[i] - heights[i] / 2.0;
    }
    placed
}

#[cfg(test)]
mod tests {
    use super::{Lettering, spread, wrap};

    #[test]
    fn breaks_at_spaces_and_long_words_at_hyphens() {
        let lettering = Lettering::LABEL;
        let lines = wrap("Vanskeligheder i alt (SDQ, forældre)", 120.0, lettering);
        assert_eq!(lines.join(" "), "Vanskeligheder i alt (SDQ, forældre)");
        assert!(lines.len() > 1 && lines.iter().all(|line| lettering.width(line) <= 120.0), "{lines:?}");
        assert_eq!(wrap("fritids-/familieaktiviteter", 110.0, lettering)[0], "fritids-/");
        assert_eq!(wrap("", 100.0, lettering), Vec::<String>::new());
        assert_eq!(wrap("ord", 0.0, lettering).concat(), "ord");
    }

    #[test]
    fn spreading_moves_only_what_collides() {
        assert_eq!(spread(&[50.0, 10.0], &[12.0; 2], 0.0, 100.0), [50.0, 10.0]);
        assert_eq!(spread(&[50.0, 50.0, 50.0], &[10.0; 3], 0.0, 100.0), [50.0, 60.0, 70.0]);
        assert_eq!(spread(&[99.0, 98.0], &[10.0; 2], 0.0, 100.0), [95.0, 85.0]);
    }
}

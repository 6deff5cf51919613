//! The table of sectors of a compound file, the container of XLS workbooks: whether its chains end.
//!
//! The library that reads workbooks follows a chain without counting, so that a damaged one that leads back into itself would take
//! all memory. Format: Microsoft, *Compound File Binary File Format* (MS-CFB), 2.2, 2.3 and 2.5.

/// Ids from here on are marks (end of chain, free), no sectors.
const FIRST_MARK: u32 = 0xFFFF_FFFA;
const SECTOR_SHIFT: usize = 30;
const FIRST_DIFAT_SECTOR: usize = 68;
/// The first ids of the table's own sectors stand in the header.
const DIFAT: std::ops::Range<usize> = 76..512;

/// Whether every chain of sectors comes to an end. What is damaged in another way is left to the reader.
pub(super) fn chains_end(bytes: &[u8]) -> bool {
    let size = match bytes.get(SECTOR_SHIFT) {
        Some(9) => 512,
        Some(12) => 4096,
        _ => return true,
    };
    let sector = |id: u32| {
        let start = (id as usize + 1).saturating_mul(size);
        bytes.get(start..bytes.len().min(start.saturating_add(size))).map(ids)
    };
    let mut of_table = bytes.get(DIFAT).map(ids).unwrap_or_default();
    let mut next = bytes.get(FIRST_DIFAT_SECTOR..FIRST_DIFAT_SECTOR + 4).map(ids).and_then(|ids| ids.first().copied());
    for _ in 0..=bytes.len() / size {
        let Some(more) = next.filter(|id| *id < FIRST_MARK).and_then(sector) else { break };
        of_table.extend(&more);
        next = of_table.pop();
    }
    let table: Vec<u32> = of_table.into_iter().filter(|id| *id < FIRST_MARK).filter_map(sector).flatten().collect();
    is_acyclic(&table)
}

fn ids(bytes: &[u8]) -> Vec<u32> {
    bytes.chunks_exact(4).map(|id| u32::from_le_bytes([id[0], id[1], id[2], id[3]])).collect()
}

/// Whether no walk along `next` comes back to where it has been.
fn is_acyclic(next: &[u32]) -> bool {
    // The walk that was the first to come to each sector.
    let mut walks = vec![usize::MAX; next.len()];
    (0..next.len()).all(|start| {
        let mut at = start;
        while walks.get(at) == Some(&usize::MAX) {
            walks[at] = start;
            at = next[at] as usize;
        }
        // Its end is out of the table, or on an earlier walk, unless it came back to itself.
        walks.get(at) != Some(&start)
    })
}

#[cfg(test)]
mod tests {
    use super::is_acyclic;

    const END: u32 = 0xFFFF_FFFE;

    #[test]
    fn chains_that_end_and_join_are_no_circle() {
        assert!(is_acyclic(&[]));
        assert!(is_acyclic(&[1, 2, END, 1, END]));
        assert!(is_acyclic(&[END, 0, 1, 2]));
    }

    #[test]
    fn a_circle_is_found_wherever_it_begins() {
        assert!(!is_acyclic(&[0]));
        assert!(!is_acyclic(&[1, 2, 0]));
        assert!(!is_acyclic(&[1, 2, 3, 2]));
        assert!(!is_acyclic(&[END, 0, 3, 2]));
    }
}

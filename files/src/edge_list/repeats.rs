//! Finds rows that repeat the pair of another row.
//!
//! Edges are put into order of source by a stable counting sort of their places; within one source, a
//! stamp per target shows whether the target was met before. O(members + rows), no hashing.

use trust_core::{BulkLoad, EdgeList};

/// Leaves each pair of source and target once: as a block if it is one in any row, else as the first
/// of its edges; or, with `both`, once as a block and once as an edge. Returns how many rows went.
pub(super) fn drop_repeats(load: &mut BulkLoad, both: bool) -> u64 {
    let rows = load.edges.len() + load.blocks.len();
    load.blocks.sort_unstable();
    load.blocks.dedup();
    let repeated = repeated_edges(load, if both { &[] } else { &load.blocks });
    if !repeated.is_empty() {
        drop_places(&mut load.edges, repeated);
    }
    (rows - load.edges.len() - load.blocks.len()) as u64
}

/// Returns the places of edges whose pair is blocked or stands at an earlier place; `blocks` are
/// sorted.
fn repeated_edges(load: &BulkLoad, blocks: &[(u32, u32)]) -> Vec<u32> {
    let members = load.names.len();
    let EdgeList { sources, targets, .. } = &load.edges;
    let (ends, places) = by_source(sources, members);
    let mut blocks = blocks.iter().peekable();
    // The source that met this target last, plus one.
    let mut met_by = vec![0u32; members];
    let mut repeated = Vec::new();
    let mut start = 0;
    for (source, &end) in (0u32..).zip(&ends) {
        while let Some(&(_, blocked)) = blocks.next_if(|&&(blocker, _)| blocker == source) {
            met_by[blocked as usize] = source + 1;
        }
        for &place in &places[start as usize..end as usize] {
            let met = &mut met_by[targets[place as usize] as usize];
            if *met == source + 1 {
                repeated.push(place);
            }
            *met = source + 1;
        }
        start = end;
    }
    repeated
}

/// Returns the places of all edges, by source and then as they came, and where each source's places
/// end.
fn by_source(sources: &[u32], members: usize) -> (Vec<u32>, Vec<u32>) {
    let mut next = vec![0u32; members];
    for &source in sources {
        next[source as usize] += 1;
    }
    let mut start = 0;
    for slot in &mut next {
        start += std::mem::replace(slot, start);
    }
    let mut places = vec![0u32; sources.len()];
    for (place, &source) in (0u32..).zip(sources) {
        let slot = &mut next[source as usize];
        places[*slot as usize] = place;
        *slot += 1;
    }
    (next, places)
}

fn drop_places(edges: &mut EdgeList, mut dropped: Vec<u32>) {
    dropped.sort_unstable();
    retain_others(&mut edges.sources, &dropped);
    retain_others(&mut edges.targets, &dropped);
    retain_others(&mut edges.weights, &dropped);
}

/// Keeps what is not at one of the `dropped` places, which are sorted.
fn retain_others<T>(column: &mut Vec<T>, dropped: &[u32]) {
    let mut dropped = dropped.iter().peekable();
    let mut place = 0u32;
    column.retain(|_| {
        let goes = dropped.next_if_eq(&&place).is_some();
        place += 1;
        !goes
    });
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use std::collections::HashSet;
    use trust_core::{NameTable, Weight};

    #[test]
    fn agrees_with_a_set_of_pairs_on_scrambled_rows() {
        let mut load = BulkLoad { names: NameTable::default(), ..BulkLoad::default() };
        for member in 0..40 {
            load.names.intern(&member.to_string()).unwrap();
        }
        let mut state = 7u64;
        let mut below = |bound: u64| {
            state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
            (state >> 33) % bound
        };
        for _ in 0..2000 {
            let (source, target) = (below(40) as u32, below(40) as u32);
            if source == target {
            } else if below(8) == 0 {
                load.blocks.push((source, target));
            } else {
                let weight = Weight::from_thousandths(1 + below(1000) as u16).unwrap();
                load.edges.push(source, target, weight);
            }
        }
        let rows = load.edges.len() + load.blocks.len();
        let mut seen: HashSet<(u32, u32)> = load.blocks.iter().copied().collect();
        let blocked = seen.len();
        let kept: Vec<(u32, u32, Weight)> = rows_of(&load.edges)
            .filter(|&(source, target, _)| seen.insert((source, target)))
            .collect();

        let repeats = drop_repeats(&mut load, false);
        assert!(repeats > 0);
        assert_eq!(load.blocks.len(), blocked);
        assert_eq!(rows_of(&load.edges).collect::<Vec<_>>(), kept);
        assert_eq!(repeats as usize, rows - blocked - kept.len());
        assert_eq!(drop_repeats(&mut load, false), 0);
    }

    fn rows_of(edges: &EdgeList) -> impl Iterator<Item = (u32, u32, Weight)> + '_ {
        (0..edges.len()).map(|i| (edges.sources[i], edges.targets[i], edges.weights[i]))
    }
}

//! The reference answers for the benches: all labels, layer by layer, over plain arrays.

use crate::bfs::PlainRows;

/// The best product over at most `max_hops` edges from `source` to everyone, over 10^18 (so at most
/// six hops), 0 where it stays below `floor` thousandths.
pub fn layered(
    rows: &PlainRows,
    weights: &[u16],
    source: u32,
    max_hops: u8,
    floor: u16,
) -> Vec<u64> {
    let mut best = vec![0u64; rows.offsets.len() - 1];
    best[source as usize] = 10u64.pow(18);
    let least = u64::from(floor) * 10u64.pow(15);
    for _ in 0..max_hops {
        let before = best.clone();
        for node in (0..before.len()).filter(|&node| before[node] > 0) {
            let row = rows.offsets[node] as usize..rows.offsets[node + 1] as usize;
            for (&end, &weight) in rows.ends[row.clone()].iter().zip(&weights[row]) {
                let product = before[node] / 1000 * u64::from(weight);
                if product >= least && product > best[end as usize] {
                    best[end as usize] = product;
                }
            }
        }
    }
    best
}

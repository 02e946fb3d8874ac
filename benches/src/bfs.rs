//! The denominators: bare breadth-first searches over plain arrays. Frozen: change nothing here, or
//! figures of different dates stop being comparable.

/// Compressed rows as plainly as they come: u32 offsets and u32 ends.
pub struct PlainRows {
    pub offsets: Vec<u32>,
    pub ends: Vec<u32>,
}

impl PlainRows {
    pub fn row(&self, node: u32) -> &[u32] {
        let v = node as usize;
        &self.ends[self.offsets[v] as usize..self.offsets[v + 1] as usize]
    }
}

/// A bare top-down BFS from `source` that visits exactly the members whose `visited` byte is 0 and
/// scans exactly their out-edges. Returns how many it visited, and how many edges it scanned.
pub fn bfs_ball(
    rows: &PlainRows,
    source: u32,
    visited: &mut [u8],
    queue: &mut Vec<u32>,
) -> (usize, u64) {
    queue.clear();
    queue.push(source);
    visited[source as usize] = 1;
    let mut head = 0;
    let mut scanned = 0;
    while head < queue.len() {
        let row = rows.row(queue[head]);
        head += 1;
        scanned += row.len() as u64;
        for &end in row {
            if visited[end as usize] == 0 {
                visited[end as usize] = 1;
                queue.push(end);
            }
        }
    }
    (queue.len(), scanned)
}

/// A bare bidirectional BFS: the fewest edges from `source` to `target` within `max_hops`, expanding
/// the side whose frontier has fewer edges. `marks` is all zero before and after.
pub fn bidirectional_bfs(
    forward: &PlainRows,
    reverse: &PlainRows,
    source: u32,
    target: u32,
    max_hops: u32,
    marks: &mut [u8],
) -> Option<u32> {
    let mut queues = [vec![source], vec![target]];
    let mut layers = [0..1, 0..1];
    marks[source as usize] |= 1;
    marks[target as usize] |= 2;
    let mut found = (source == target).then_some(0);
    let mut hops = 0;
    while found.is_none() && hops < max_hops && layers.iter().all(|layer| !layer.is_empty()) {
        let edges = |side: usize, rows: &PlainRows| -> usize {
            queues[side][layers[side].clone()].iter().map(|&node| rows.row(node).len()).sum()
        };
        let side = usize::from(edges(0, forward) > edges(1, reverse));
        let rows = if side == 0 { forward } else { reverse };
        let (own, other) = if side == 0 { (1, 2) } else { (2, 1) };
        hops += 1;
        let layer = layers[side].clone();
        'layer: for at in layer.clone() {
            for &end in rows.row(queues[side][at]) {
                let mark = &mut marks[end as usize];
                if *mark & other != 0 {
                    found = Some(hops);
                    break 'layer;
                }
                if *mark & own == 0 {
                    *mark |= own;
                    queues[side].push(end);
                }
            }
        }
        layers[side] = layer.end..queues[side].len();
    }
    for node in queues.iter().flatten() {
        marks[*node as usize] = 0;
    }
    found
}

//! The generated graph: R-MAT edges (Chakrabarti, Zhan and Faloutsos, "R-MAT", 2004) with the usual
//! quadrants .57 .19 .19 .05, one edge in four returned, from a seed. The same seed gives the same
//! graph on every machine.

/// SplitMix64 (Steele, Lea and Flood, 2014).
pub fn mix(mut z: u64) -> u64 {
    z = z.wrapping_add(0x9E37_79B9_7F4A_7C15);
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

/// `edges` different edges between `nodes` members, none to oneself, in order of source and target.
pub fn rmat(nodes: u32, edges: usize, seed: u64) -> Vec<(u32, u32)> {
    let scale = u32::BITS - (nodes - 1).leading_zeros();
    let mut keys: Vec<u64> = Vec::with_capacity(edges + edges / 4);
    let mut sample = 0u64;
    while keys.len() < edges {
        let missing = edges - keys.len();
        keys.reserve(missing + missing / 4 + 1024);
        for _ in 0..missing + missing / 8 + 1024 {
            sample += 1;
            let (source, target) = pick(scale, mix(seed ^ mix(sample)));
            if source < nodes && target < nodes && source != target {
                keys.push(u64::from(source) << 32 | u64::from(target));
                if sample.is_multiple_of(4) {
                    keys.push(u64::from(target) << 32 | u64::from(source));
                }
            }
        }
        keys.sort_unstable();
        keys.dedup();
    }
    thin(&mut keys, edges, seed);
    keys.into_iter().map(|key| ((key >> 32) as u32, key as u32)).collect()
}

/// One edge: at each of `scale` levels a quadrant of the matrix, with its share of 256.
fn pick(scale: u32, random: u64) -> (u32, u32) {
    let (mut source, mut target, mut bits) = (0u32, 0u32, 0u64);
    for level in 0..scale {
        if level.is_multiple_of(8) {
            bits = mix(random ^ u64::from(level));
        }
        let (down, right) = match bits & 255 {
            0..146 => (0, 0),
            146..195 => (0, 1),
            195..243 => (1, 0),
            _ => (1, 1),
        };
        bits >>= 8;
        source = source << 1 | down;
        target = target << 1 | right;
    }
    (scatter(source, scale), scatter(target, scale))
}

/// Spreads neighbouring numbers over the whole range: a bijection on 0..2^scale.
fn scatter(node: u32, scale: u32) -> u32 {
    let mask = ((1u64 << scale) - 1) as u32;
    let spread = node.wrapping_mul(0x9E37_79B1) & mask;
    (spread ^ spread >> (scale / 2)).wrapping_mul(0x85EB_CA6B) & mask
}

/// Drops the surplus evenly.
fn thin(keys: &mut Vec<u64>, edges: usize, seed: u64) {
    let surplus = keys.len() - edges;
    if surplus == 0 {
        return;
    }
    let rank = |key: u64| (mix(seed ^ !key), key);
    let mut ranks: Vec<(u64, u64)> = keys.iter().map(|&key| rank(key)).collect();
    let (_, &mut cut, _) = ranks.select_nth_unstable(surplus - 1);
    keys.retain(|&key| rank(key) > cut);
}

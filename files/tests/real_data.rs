//! Reads real graphs as their publishers describe them. They are not part of the project: if they are missing
//! (`TRUST_DATA`, else `../shared/data` beside the repository), the test says so.

use std::ops::ControlFlow;
use std::path::PathBuf;

use trust_core::Weight;
use trust_files::{Skipped, Tsv, TsvOptions, read_tsv};

fn read(name: &str) -> Option<Tsv> {
    let beside = || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../shared/data");
    let folder = std::env::var_os("TRUST_DATA").map_or_else(beside, PathBuf::from);
    let path = folder.join(format!("{name}.tsv.gz"));
    if !path.exists() {
        eprintln!("passed without looking: {} is not here", path.display());
        return None;
    }
    let tsv = read_tsv(&path, &TsvOptions::default(), &mut |_| ControlFlow::Continue(()));
    Some(tsv.unwrap_or_else(|error| panic!("{error}")))
}

#[test]
fn bitcoin_otc_keeps_its_ratings_and_blocks_by_the_negative_ones() {
    let Some(tsv) = read("bitcoin-otc") else { return };
    assert_eq!((tsv.rows, tsv.skipped), (35_592, Skipped::default()));
    let load = &tsv.load;
    assert_eq!((load.names.len(), load.edges.len(), load.blocks.len()), (5_881, 32_029, 3_563));
    assert_eq!(load.edges.weights.iter().filter(|&&weight| weight == Weight::FULL).count(), 765);
}

#[test]
fn advogato_loses_its_self_loops_only() {
    let Some(tsv) = read("advogato") else { return };
    let expected = Skipped { self_loops: 3_992, ..Skipped::default() };
    assert_eq!((tsv.rows, tsv.skipped), (51_127, expected));
    assert_eq!(tsv.load.edges.len(), 47_135);
}

#[test]
fn epinions_reads_as_vouches_and_blocks() {
    let Some(tsv) = read("epinions-signed") else { return };
    assert_eq!(tsv.rows, 841_372);
    // 123,705 negative rows, 35 of them self-loops.
    assert_eq!(tsv.load.blocks.len(), 123_670);
    assert!(tsv.load.edges.weights.iter().all(|&weight| weight == Weight::VOUCH));
    let kept = (tsv.load.edges.len() + tsv.load.blocks.len()) as u64;
    assert_eq!(kept + tsv.skipped.total(), tsv.rows);
}

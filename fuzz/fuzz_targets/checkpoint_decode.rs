//! Checkpoint decoding: any bytes give a named error, or an engine that is sound and writes itself down alike.
//!
//! Each input is read as it is, then again with a header and a checksum that fit, so that the fuzzer
//! reaches what lies behind them.

#![no_main]

use libfuzzer_sys::fuzz_target;
use trust_core::{Checkpoint, Threshold, View};
use xxhash_rust::xxh3::xxh3_64;

/// Mark, version and checksum.
const HEADER: usize = 20;

fuzz_target!(|bytes: &[u8]| {
    decode(bytes);
    decode(&sealed(bytes));
    if let Some(body) = bytes.get(HEADER..) {
        decode(&sealed(body));
    }
});

/// `body` behind a header that fits it.
fn sealed(body: &[u8]) -> Vec<u8> {
    let mut bytes = b"TRUSTCP\n\x01\0\0\0".to_vec();
    bytes.extend(xxh3_64(body).to_le_bytes());
    bytes.extend(body);
    bytes
}

fn decode(bytes: &[u8]) {
    let engine = match Checkpoint::decode(bytes) {
        Ok(engine) => engine,
        Err(error) => {
            assert_eq!(error.code(), "INVALID_CHECKPOINT");
            assert!(!error.to_string().is_empty());
            return;
        }
    };
    let view = engine.view();
    assert_sound(&view);
    let again = Checkpoint::of(&view);
    let engine = Checkpoint::decode(again.as_bytes()).expect("what was written is read");
    assert!(Checkpoint::of(&engine.view()) == again, "the same content is the same bytes");
    assert_eq!(engine.revision(), view.revision());
}

/// Panics unless a view keeps what every view promises.
fn assert_sound(view: &View) {
    assert_eq!(view.members().count(), view.member_count());
    assert_eq!(view.edges().count(), view.edge_count());
    assert_eq!(view.blocks().count(), view.block_count());
    let into: usize = view.members().map(|member| view.in_degree(member)).sum();
    assert_eq!(into, view.edge_count());
    for (source, target, weight) in view.edges() {
        assert_ne!(source, target);
        assert_eq!(view.direct_trust(source, target), Some(weight));
    }
    for (blocker, blocked) in view.blocks() {
        assert_ne!(blocker, blocked);
        assert!(view.has_blocked(blocker, blocked) && view.is_blocked(blocked, blocker));
    }
    for member in view.members().take(4) {
        assert_eq!(view.node(view.id(member)), Ok(member));
        for reached in view.rank(&view.ball(member, Threshold::ZERO)) {
            assert_eq!(view.trust(member, reached.node), reached.trust);
        }
        view.reverse_ball(member, Threshold::ZERO);
    }
}

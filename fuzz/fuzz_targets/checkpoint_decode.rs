//! Checkpoint decoding: any bytes give a named error, or an engine that is sound and writes itself down alike.
//!
//! Each input is read as it is, then again with a header and a checksum that fit, so that the fuzzer
//! reaches what lies behind them.

#![no_main]

use libfuzzer_sys::fuzz_target;
use trust_core::{
    Checkpoint, Filter, GroupKind, NodeIdx, Order, Paging, Precision, Threshold, View,
};
use xxhash_rust::xxh3::xxh3_64;

/// Mark, version and checksum.
const HEADER: usize = 20;

fuzz_target!(|bytes: &[u8]| {
    decode(bytes);
    for version in [1, 2] {
        decode(&sealed(version, bytes));
        if let Some(body) = bytes.get(HEADER..) {
            decode(&sealed(version, body));
        }
    }
});

/// `body` behind a header that fits it.
fn sealed(version: u32, body: &[u8]) -> Vec<u8> {
    let mut bytes = b"TRUSTCP\n".to_vec();
    bytes.extend(version.to_le_bytes());
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
    assert_sound_groups(view);
    assert_sound_resources(view);
}

fn assert_sound_groups(view: &View) {
    assert_eq!(view.groups().count(), view.group_count());
    for group in view.groups() {
        assert_eq!(view.group(view.group_id(group)), Ok(group));
        let kind = view.kind_of(group).expect("a group is something");
        assert_eq!(view.owner_of(group).is_some(), kind == GroupKind::Circle);
        for member in view.members_of(group) {
            assert!(view.is_in(group, NodeIdx(member)));
            assert!(view.groups_of(NodeIdx(member)).contains(&group));
        }
        for (partner, tags) in view.partners_of(group) {
            assert!(partner != group && kind == GroupKind::Community);
            let back = view.partners_of(partner);
            assert!(back.contains(&(group, tags)), "a partnership is of both");
        }
    }
    let exact = |member| view.place(member).filter(|p| p.precision() == Precision::Exact);
    for place in view.members().filter_map(exact) {
        assert!((-90.0..=90.0).contains(&place.latitude()));
    }
}

fn assert_sound_resources(view: &View) {
    assert_eq!(view.resources().count(), view.resource_count());
    for resource in view.resources().take(8) {
        assert_eq!(view.resource(view.resource_id(resource)), Ok(resource));
        let owner = view.owner(resource).expect("a resource is somebody's");
        assert!(view.check(owner, resource, i64::MAX) && view.resource_of(resource).is_some());
        for now in [0, i64::MAX] {
            let audience = view.audience(resource, now);
            for &member in audience.members.iter().take(4) {
                assert!(view.check(member, resource, now));
                assert!(view.explain(member, resource, now).visible);
            }
        }
    }
    for viewer in view.members().take(2) {
        let filter = Filter { include_own: true, ..Filter::default() };
        for order in [Order::Newest, Order::Nearest, Order::MostTrusted] {
            let paging = Paging { order, limit: 8, ..Paging::default() };
            let page = view.list(viewer, &filter, &paging, 0).expect("no distance is asked for");
            assert_eq!(Ok(page.total), view.count(viewer, &filter, 0));
            for row in page.rows {
                assert!(view.check(viewer, row.resource, 0));
            }
        }
    }
}

//! Checkpoints: a round trip keeps everything, equal content is equal bytes, and damage is named.

use std::ops::ControlFlow;

use proptest::prelude::*;
use proptest::sample::Index;
use trust_core::{
    Change, Checkpoint, CheckpointError, Engine, Filter, NodeIdx, Order, Page, Paging, Settings,
    View,
};
use trust_tests::agreement::{assert_same_answers, assert_same_content};
use trust_tests::model::{Model, Row, bulk, member, weight};
use trust_tests::operation::{Edit, Item, NAMES, Operation};
use trust_tests::twins::Twins;
use xxhash_rust::xxh3::xxh3_64;

use crate::generate;

/// Mark, version and checksum.
const HEADER: usize = 20;

fn small() -> Engine {
    let mut engine = Engine::default();
    let row = |s: usize, t: usize, w| (NAMES[s].to_owned(), NAMES[t].to_owned(), w);
    let rows: Vec<Row> = vec![row(0, 1, 700), row(1, 8, 800), row(8, 6, 1), row(6, 0, 1000)];
    let blocks = [(NAMES[1].to_owned(), NAMES[0].to_owned())];
    engine.load(bulk(&rows, &blocks), &mut |_| ControlFlow::Continue(())).expect("a sound load");
    engine.apply(shared().map(Edit::change)).expect("a sound world");
    engine
}

/// Groups of each kind, a partnership, a place, and resources of which one names a group that is no more.
fn shared() -> [Edit; 13] {
    let plain = Item {
        id: 0,
        owner: 0,
        grants: 0b111111,
        circles: [None, None],
        cells: [None, None],
        nearby: [None, None],
        community: None,
        tags: 0,
        place: None,
        created_at: 1,
        expires_at: None,
        inactive: false,
    };
    let named = Item { circles: [Some(0), Some(1)], community: Some(2), tags: 0b101, ..plain };
    let placed = Item { id: 1, nearby: [Some(2), Some(4)], place: Some(5), owner: 1, ..plain };
    let celled = Item { id: 3, grants: 0, cells: [Some(4), None], ..plain };
    let ended = Item { id: 2, expires_at: Some(1), inactive: true, created_at: -7, ..plain };
    [
        Edit::PutGroup(0, 0, Some(0)),
        Edit::PutGroup(1, 0, Some(1)),
        Edit::PutGroup(2, 1, None),
        Edit::PutGroup(3, 1, None),
        Edit::PutGroup(4, 2, None),
        Edit::Join(0, 1),
        Edit::Join(3, 8),
        Edit::PutPartnership(2, 3, 0b011),
        Edit::SetPlace(8, 4),
        Edit::Put(named),
        Edit::Put(placed),
        Edit::Put(ended),
        Edit::Put(celled),
    ]
}

/// `bytes` with a checksum that fits the rest.
fn sealed(mut bytes: Vec<u8>) -> Vec<u8> {
    if bytes.len() >= HEADER {
        let sum = xxh3_64(&bytes[HEADER..]);
        bytes[12..HEADER].copy_from_slice(&sum.to_le_bytes());
    }
    bytes
}

/// Decodes; panics unless the outcome is a named error, or an engine that writes itself down alike.
fn assert_sound(bytes: &[u8]) {
    match Checkpoint::decode(bytes) {
        Err(error) => assert_eq!(error.code(), "INVALID_CHECKPOINT", "{error}"),
        Ok(engine) => {
            let again = Checkpoint::of(&engine.view());
            let engine = Checkpoint::decode(again.as_bytes()).expect("what was written is read");
            assert!(Checkpoint::of(&engine.view()) == again);
        }
    }
}

#[test]
fn every_flipped_bit_and_every_flipped_byte_is_found_out() {
    let checkpoint = Checkpoint::of(&small().view());
    let bytes = checkpoint.as_bytes();
    for at in 0..bytes.len() {
        let masks = (0..8).map(|bit| 1 << bit).chain([0xFF]);
        for mask in masks {
            let mut damaged = bytes.to_vec();
            damaged[at] ^= mask;
            let error = Checkpoint::decode(&damaged).expect_err("damage is found out");
            let fits = match at {
                0..8 => matches!(error, CheckpointError::NotACheckpoint),
                // What is read as an older version has too much in it.
                8..12 => matches!(
                    error,
                    CheckpointError::UnsupportedVersion { .. } | CheckpointError::Malformed(_)
                ),
                _ => matches!(error, CheckpointError::ChecksumMismatch { .. }),
            };
            assert!(fits, "byte {at}: {error}");
        }
    }
}

#[test]
fn every_truncation_and_every_excess_is_found_out() {
    let checkpoint = Checkpoint::of(&small().view());
    let bytes = checkpoint.as_bytes();
    for length in 0..bytes.len() {
        assert!(Checkpoint::decode(&bytes[..length]).is_err(), "cut to {length}");
        assert!(Checkpoint::decode(&sealed(bytes[..length].to_vec())).is_err(), "sealed {length}");
    }
    let longer = [bytes, &[0]].concat();
    assert!(Checkpoint::decode(&longer).is_err() && Checkpoint::decode(&sealed(longer)).is_err());
}

#[test]
fn an_empty_engine_keeps_its_settings() {
    let floor = "0.25".parse().expect("a threshold");
    let engine = Engine::new(Settings::new(11, floor).expect("11 hops"));
    let checkpoint = Checkpoint::of(&engine.view());
    let again = Checkpoint::decode(checkpoint.as_bytes()).expect("what was written is read");
    assert_eq!(again.view().settings(), engine.view().settings());
    assert_eq!((again.revision().0, again.view().member_count()), (0, 0));
}

#[test]
fn equal_content_is_equal_bytes_however_it_came_about() {
    let straight = small();
    let mut roundabout = small();
    let id = |i: usize| member(NAMES[i]);
    let set = |w| Change::SetTrust { source: id(0), target: id(1), weight: weight(w) };
    let bytes = Checkpoint::of(&straight.view());
    roundabout.compact();
    assert!(Checkpoint::of(&roundabout.view()) == bytes, "folding is not content");
    roundabout.apply([set(5), set(700)]).expect("different members");
    let block = Change::Block { blocker: id(6), blocked: id(8) };
    let unblock = Change::Unblock { blocker: id(6), blocked: id(8) };
    roundabout.apply([block, unblock]).expect("different members");
    let mut straight = straight;
    straight.apply([set(5)]).expect("different members");
    straight.apply([set(700)]).expect("different members");
    assert_eq!(straight.revision(), roundabout.revision());
    assert!(Checkpoint::of(&roundabout.view()) == Checkpoint::of(&straight.view()));
}

#[test]
fn a_hostile_length_anywhere_is_refused() {
    let checkpoint = Checkpoint::of(&small().view());
    for at in HEADER..checkpoint.as_bytes().len() {
        for length in [&[0xFF; 9][..], &[0xFF, 0xFF, 0xFF, 0xFF, 0x0F], &[0x80; 12], &[0xFF, 0x01]]
        {
            let mut bytes = checkpoint.as_bytes().to_vec();
            bytes.splice(at..=at, length.iter().copied());
            assert_sound(&sealed(bytes));
        }
    }
}

proptest! {
    #![proptest_config(crate::cases(96))]

    #[test]
    fn a_round_trip_keeps_every_answer_and_the_revision(
        settings in generate::settings(1..=12),
        operations in generate::operations(8, 16),
    ) {
        let mut twins = Twins::new(settings);
        for operation in &operations {
            twins.run(operation);
        }
        twins.run(&Operation::Reload);
        twins.assert_agree();
    }

    #[test]
    fn a_round_trip_keeps_every_answer_about_sight_and_every_cursor(
        settings in generate::all_settings(),
        operations in generate::shared_operations(6, 12),
    ) {
        let mut twins = Twins::new(settings);
        let mut cursors = Vec::new();
        for operation in &operations {
            twins.run(operation);
            let view = twins.engine.view();
            for order in [Order::Newest, Order::Nearest, Order::MostTrusted] {
                let first = view.members().map(|viewer| (viewer, page(&view, viewer, order, None)));
                let named = first.filter_map(|(viewer, page)| {
                    Some((view.id(viewer).to_owned(), order, page.next_cursor?))
                });
                cursors.extend(named);
            }
        }
        let before = twins.engine.view();
        twins.run(&Operation::Reload);
        twins.assert_agree();
        let after = twins.engine.view();
        for (viewer, order, cursor) in cursors {
            let (Ok(old), Ok(new)) = (before.node(&viewer), after.node(&viewer)) else { continue };
            let old = page(&before, old, order, Some(cursor.clone()));
            let new = page(&after, new, order, Some(cursor));
            prop_assert_eq!(ids(&before, &old), ids(&after, &new), "the walk goes on alike");
            prop_assert_eq!((old.total, old.next_cursor), (new.total, new.next_cursor));
        }
    }
}

fn page(view: &View, viewer: NodeIdx, order: Order, cursor: Option<String>) -> Page {
    let paging = Paging { order, limit: 1, cursor, budget: None };
    let filter = Filter { include_own: true, ..Filter::default() };
    view.list(viewer, &filter, &paging, 0).expect("no distance is asked for")
}

fn ids(view: &View, page: &Page) -> Vec<String> {
    page.rows.iter().map(|row| view.resource_id(row.resource).to_owned()).collect()
}

/// What version 1 wrote for an engine of at most 5 hops and a floor of 0.05, after five batches.
const VERSION_1: &str = "\
    545255535443500a01000000c140b9473cf98eef05320513616c696365626f626361726f6cc3a9646176650505\
    0305020414010000000200000001000000000000000000000010010000000000000002000000030000000\
    8bc02e80320038403080200000000000000";

#[test]
fn a_checkpoint_of_version_1_still_gives_its_answers() {
    let digits: Vec<u8> = VERSION_1.bytes().collect();
    let byte = |pair: &[u8]| {
        let text = std::str::from_utf8(pair).expect("two digits");
        u8::from_str_radix(text, 16).expect("two hexadecimal digits")
    };
    let bytes: Vec<u8> = digits.chunks(2).map(byte).collect();
    let engine = Checkpoint::decode(&bytes).expect("version 1 is still read");
    let floor = "0.05".parse().expect("a threshold");
    let mut model = Model::new(Settings::new(5, floor).expect("5 hops"));
    let row = |s: &str, t: &str, w| (s.to_owned(), t.to_owned(), w);
    let rows = [
        row("alice", "bob", 700),
        row("bob", "carol", 800),
        row("carol", "\u{e9}", 900),
        row("bob", "alice", 1000),
    ];
    model.load(&rows, &[("carol".to_owned(), "alice".to_owned())]).expect("different members");
    model.apply(&[Change::AddMember { member: member("dave") }]).expect("a valid id");
    model.revision = 5;
    assert_same_content(&engine.view(), &model);
    assert_same_answers(&engine.view(), &model);
    let now = Checkpoint::of(&engine.view());
    assert_eq!((bytes[8], now.as_bytes()[8]), (1, 3), "what was version 1 is saved as version 3");
    let again = Checkpoint::decode(now.as_bytes()).expect("what was written is read");
    assert_same_answers(&again.view(), &model);
}

#[test]
fn a_checkpoint_of_version_2_still_gives_its_answers() {
    let mut engine = small();
    engine.apply([Edit::RemoveResource(3).change()]).expect("it is there");
    let now = Checkpoint::of(&engine.view());
    // Version 2 ended before the cells that audiences name, of which there are none here.
    let (end, before) = now.as_bytes().split_last().expect("a body");
    assert_eq!(*end, 0, "no audience names a cell");
    let mut bytes = before.to_vec();
    bytes[8] = 2;
    let again = Checkpoint::decode(&sealed(bytes)).expect("version 2 is still read");
    assert!(Checkpoint::of(&again.view()) == now, "`cell` stays any cell");
}

#[test]
fn a_version_that_does_not_fit_the_content_gives_an_error_and_no_panic() {
    let bytes = Checkpoint::of(&small().view()).as_bytes().to_vec();
    for version in [0u32, 1, 2, 4, u32::MAX] {
        let mut other = bytes.clone();
        other[8..12].copy_from_slice(&version.to_le_bytes());
        assert!(Checkpoint::decode(&other).is_err(), "version {version}");
    }
}

proptest! {
    #![proptest_config(crate::cases(3000))]

    #[test]
    fn a_hostile_file_whose_checksum_fits_gives_an_error_and_no_panic(
        changes in prop::collection::vec((any::<Index>(), any::<u8>(), 0..4u8), 1..6),
    ) {
        let mut bytes = Checkpoint::of(&small().view()).as_bytes().to_vec();
        for (at, value, how) in changes {
            let at = HEADER + at.index(bytes.len() - HEADER);
            match how {
                0 => bytes[at] = value,
                1 => bytes[at] ^= 1 << (value % 8),
                2 => bytes.insert(at, value),
                _ if bytes.len() > HEADER + 1 => drop(bytes.remove(at)),
                _ => (),
            }
        }
        assert_sound(&sealed(bytes));
    }

    #[test]
    fn any_bytes_behind_a_sound_header_give_an_error_and_no_panic(body in prop::collection::vec(any::<u8>(), 0..200)) {
        let checkpoint = Checkpoint::of(&Engine::default().view());
        let bytes = [&checkpoint.as_bytes()[..HEADER], &body].concat();
        assert_sound(&sealed(bytes));
        assert_sound(&body);
    }
}

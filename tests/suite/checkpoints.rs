//! Checkpoints: a round trip keeps everything, equal content is equal bytes, and damage is named.

use std::ops::ControlFlow;

use proptest::prelude::*;
use proptest::sample::Index;
use trust_core::{Change, Checkpoint, CheckpointError, Engine, Settings};
use trust_tests::model::{Row, bulk, member, weight};
use trust_tests::operation::NAMES;
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
    engine
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
            let error = Checkpoint::decode(&damaged).err().expect("damage is found out");
            let fits = match at {
                0..8 => matches!(error, CheckpointError::NotACheckpoint),
                8..12 => matches!(error, CheckpointError::UnsupportedVersion { .. }),
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
        twins.run(&trust_tests::operation::Operation::Reload);
        twins.assert_agree();
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

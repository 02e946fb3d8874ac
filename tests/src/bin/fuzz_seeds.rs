//! Writes initial inputs for the fuzzer into the given folder: checkpoints of small graphs, and bytes that decode
//! to long runs of operations.

use std::fs;
use std::ops::ControlFlow;
use std::path::PathBuf;

use trust_core::{Checkpoint, Engine};
use trust_tests::generated::{Numbers, Shape, rows, varied_weights};
use trust_tests::model::bulk;
use trust_tests::operation::{Edit, Item};

fn main() -> std::io::Result<()> {
    let corpus = PathBuf::from(std::env::args().nth(1).unwrap_or_else(|| "fuzz/corpus".into()));
    let checkpoints = corpus.join("checkpoint_decode");
    fs::create_dir_all(&checkpoints)?;
    for (members, edges) in [(2, 1), (3, 6), (9, 30), (40, 90)] {
        let mut engine = Engine::default();
        let rows = rows(Shape::Hubs, members, edges, &varied_weights(), u64::from(members));
        let blocks = [("m0".to_owned(), "m1".to_owned())];
        let loaded = engine.load(bulk(&rows, &blocks), &mut |_| ControlFlow::Continue(()));
        loaded.map_err(std::io::Error::other)?;
        engine.apply(shared(members).map(Edit::change)).map_err(std::io::Error::other)?;
        let checkpoint = Checkpoint::of(&engine.view());
        fs::write(checkpoints.join(format!("seed-{members}-members")), checkpoint.as_bytes())?;
    }
    let operations = corpus.join("model_agreement");
    fs::create_dir_all(&operations)?;
    for seed in 0..40 {
        let mut numbers = Numbers(seed);
        let length = 100 + numbers.below(2000) as usize;
        // Small numbers among the bytes make members meet, and batches short.
        let byte = |numbers: &mut Numbers| match numbers.below(3) {
            0 => numbers.below(8) as u8,
            1 => numbers.next_u64() as u8,
            _ => 0,
        };
        let bytes: Vec<u8> = (0..length).map(|_| byte(&mut numbers)).collect();
        fs::write(operations.join(format!("seed-{seed}")), bytes)?;
    }
    Ok(())
}

/// Groups of each kind with people in them, a partnership, places, and as many resources as members.
fn shared(members: u32) -> impl Iterator<Item = Edit> {
    let mut numbers = Numbers(u64::from(members));
    let groups = (0..6).map(|group| Edit::PutGroup(group, group / 2, (group < 2).then_some(group)));
    let mut edits: Vec<Edit> = groups.collect();
    edits.push(Edit::PutPartnership(2, 3, 0b011));
    for _ in 0..members {
        let mut below = |bound| numbers.below(bound) as u8;
        edits.push(Edit::Join(below(6), below(9)));
        edits.push(Edit::SetPlace(below(9), below(8)));
        let maybe = |number: u8| number.is_multiple_of(3).then_some(number / 3);
        edits.push(Edit::Put(Item {
            id: below(9),
            owner: below(9),
            grants: below(64),
            circles: [maybe(below(6)), None],
            cells: [maybe(below(6)).map(|cell| 4 + cell), None],
            nearby: [maybe(below(18)), maybe(below(18))],
            community: maybe(below(6)).map(|community| 2 + community),
            tags: below(8),
            place: maybe(below(24)),
            created_at: below(9) as i8,
            expires_at: maybe(below(15)),
            inactive: below(9) == 0,
        }));
    }
    edits.into_iter()
}

//! What is measured in bytes; a binary of its own with one test, because the allocator that counts is
//! everybody's.

use std::ops::ControlFlow;

use peak_alloc::PeakAlloc;
use trust_core::{Checkpoint, Engine};
use trust_tests::generated::{Numbers, Shape, rows, varied_weights};
use trust_tests::model::bulk;
use xxhash_rust::xxh3::xxh3_64;

#[global_allocator]
static MEMORY: PeakAlloc = PeakAlloc;

/// Mark, version and checksum.
const HEADER: usize = 20;

/// What decoding may take whatever the file: label pools, tables of weights, a message.
const CONSTANT: usize = 64 << 10;

/// What was measured against what is allowed.
#[derive(Default)]
struct Measured {
    broken: Vec<String>,
    worst: f64,
}

/// The most bytes that decoding `bytes` had in use beyond those in use before.
fn peak_of_decoding(bytes: &[u8]) -> (usize, bool) {
    MEMORY.reset_peak_usage();
    let before = MEMORY.current_usage();
    let decoded = Checkpoint::decode(bytes);
    (MEMORY.peak_usage().saturating_sub(before), decoded.is_ok())
}

impl Measured {
    /// Decodes `bytes`, which must come out `sound` or not, within their bounds.
    fn decode(&mut self, bytes: &[u8], what: &str, sound: Option<bool>) {
        let (peak, decoded) = peak_of_decoding(bytes);
        assert!(sound.is_none_or(|sound| sound == decoded), "{what}: sound, or not");
        let factor = peak.saturating_sub(CONSTANT) as f64 / bytes.len() as f64;
        self.worst = self.worst.max(factor);
        if factor > 16.0 {
            self.broken.push(format!("{what}: {peak} bytes for {}, {factor:.1}", bytes.len()));
        }
    }
}

fn sealed(mut bytes: Vec<u8>) -> Vec<u8> {
    let sum = xxh3_64(&bytes[HEADER..]);
    bytes[12..HEADER].copy_from_slice(&sum.to_le_bytes());
    bytes
}

/// A postcard number: seven bits a byte, lowest first.
fn number(mut value: u64) -> Vec<u8> {
    let mut bytes = Vec::new();
    while value > 0x7F {
        bytes.push(value as u8 | 0x80);
        value >>= 7;
    }
    bytes.push(value as u8);
    bytes
}

/// Bytes with their length before them, as postcard writes them.
fn column(content: &[u8]) -> Vec<u8> {
    [number(content.len() as u64), content.to_vec()].concat()
}

/// A file of columns that need not fit each other.
fn file(
    names: &str,
    lengths: &[u8],
    degrees: &[u8],
    targets: &[u8],
    weights: &[u8],
    blocks: &[u8],
) -> Vec<u8> {
    let empty = Checkpoint::of(&Engine::default().view());
    // An empty engine's body is settings and revision, then six empty columns of one byte each.
    let head = &empty.as_bytes()[..empty.as_bytes().len() - 6];
    let columns = [names.as_bytes(), lengths, degrees, targets, weights, blocks];
    sealed([head.to_vec(), columns.map(column).concat()].concat())
}

#[test]
fn no_checkpoint_takes_more_than_sixteen_times_its_size() {
    let rows = rows(Shape::Hubs, 5000, 40_000, &varied_weights(), 51);
    let mut engine = Engine::default();
    engine.load(bulk(&rows, &[]), &mut |_| ControlFlow::Continue(())).expect("a sound load");
    let checkpoint = Checkpoint::of(&engine.view());
    let mut measured = Measured::default();
    measured.decode(checkpoint.as_bytes(), "a sound file", Some(true));
    drop(engine);
    many_members(&mut measured);
    many_blocks(&mut measured);
    lying_columns(&mut measured);
    random_damage(&mut measured, checkpoint.as_bytes());
    println!("at most {:.1} times a file's size", measured.worst);
    assert!(measured.broken.is_empty(), "{:#?}", measured.broken);
}

/// The first `count` ids of one letter of three bytes.
fn letters(count: u32) -> String {
    (0x800..0x800 + count).filter_map(char::from_u32).collect()
}

/// Members cost most beside their bytes in the file: short names, no edges, tables that just grew.
fn many_members(measured: &mut Measured) {
    for count in [14_300, 14_400, 20_000, 28_600, 28_700, 50_000] {
        let (names, lengths) = (letters(count), vec![3; count as usize]);
        let degrees = vec![0; 4 * count as usize];
        let sound = file(&names, &lengths, &degrees, &[], &[], &[]);
        measured.decode(&sound, &format!("{count} members and nothing else"), Some(true));
    }
    let (names, lengths) = (letters(20_000).repeat(2), vec![3; 40_000]);
    let repeated = file(&names, &lengths, &vec![0; 160_000], &[], &[], &[]);
    measured.decode(&repeated, "names that repeat", Some(false));
    let without_text = file("", &vec![255; 100_000], &[], &[], &[], &[]);
    measured.decode(&without_text, "lengths without names", Some(false));
    let empty_names = file("", &vec![0; 100_000], &[], &[], &[], &[]);
    measured.decode(&empty_names, "empty names", Some(false));
}

/// Every member blocks another, and one blocks everybody.
fn many_blocks(measured: &mut Measured) {
    let members = 20_000u32;
    let names = letters(members);
    let lengths = vec![3; members as usize];
    let degrees = vec![0; 4 * members as usize];
    let pairs: [(&str, Vec<(u32, u32)>); 3] = [
        ("a ring of blocks", (0..members).map(|i| (i, (i + 1) % members)).collect()),
        ("one blocks everybody", (1..members).map(|i| (0, i)).collect()),
        (
            "a million blocks",
            (0..1_000_000)
                .map(|i| (i % members, (i % members + 1 + i / members) % members))
                .collect(),
        ),
    ];
    for (what, blocks) in pairs {
        let bytes: Vec<u8> =
            blocks.iter().flat_map(|(a, b)| [a.to_le_bytes(), b.to_le_bytes()].concat()).collect();
        measured.decode(&file(&names, &lengths, &degrees, &[], &[], &bytes), what, Some(true));
    }
}

/// Columns that claim more than they hold.
fn lying_columns(measured: &mut Measured) {
    let huge = u32::MAX.to_le_bytes();
    for degrees in [[huge, huge].concat(), [huge, 0u32.to_le_bytes()].concat()] {
        measured.decode(&file("ab", &[1, 1], &degrees, &[], &[], &[]), "huge degrees", Some(false));
    }
    for length in [u64::MAX, 1 << 62, u64::from(u32::MAX), 1 << 20] {
        let empty = Checkpoint::of(&Engine::default().view());
        let head = empty.as_bytes()[..empty.as_bytes().len() - 6].to_vec();
        for columns_before in 0..6 {
            let bytes = [head.clone(), vec![0; columns_before], number(length)].concat();
            measured.decode(&sealed(bytes), "a column longer than the file", Some(false));
        }
    }
}

fn random_damage(measured: &mut Measured, sound: &[u8]) {
    let mut numbers = Numbers(52);
    for _ in 0..300 {
        let mut bytes = sound.to_vec();
        for _ in 0..=numbers.below(4) {
            let at = HEADER + numbers.below((bytes.len() - HEADER) as u32) as usize;
            bytes[at] = numbers.next_u64() as u8;
        }
        bytes.truncate(bytes.len() - (numbers.below(2) * numbers.below(1000)) as usize);
        measured.decode(&sealed(bytes), "random damage", None);
    }
}

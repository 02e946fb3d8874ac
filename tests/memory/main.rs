//! Tests of memory in bytes; a separate binary with one test, because its counting allocator is global.

use std::ops::ControlFlow;

use peak_alloc::PeakAlloc;
use trust_core::{Change, Checkpoint, Engine, Grant, GroupKind, Resource};
use trust_tests::generated::{Numbers, Shape, rows, varied_weights};
use trust_tests::model::{bulk, group, member, resource, tag};
use xxhash_rust::xxh3::xxh3_64;

#[global_allocator]
static MEMORY: PeakAlloc = PeakAlloc;

/// Mark, version and checksum.
const HEADER: usize = 20;

/// What decoding may take whatever the file: label pools, tables of weights, a message.
const CONSTANT: usize = 64 << 10;

/// What was measured against what is allowed.
struct Measured {
    /// The most bytes of memory for each of the file.
    allowed: f64,
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
    fn against(allowed: f64) -> Self {
        Measured { allowed, broken: Vec::new(), worst: 0.0 }
    }

    /// Decodes `bytes`, which must come out `sound` or not, within their bounds.
    fn decode(&mut self, bytes: &[u8], what: &str, sound: Option<bool>) {
        let (peak, decoded) = peak_of_decoding(bytes);
        assert!(sound.is_none_or(|sound| sound == decoded), "{what}: sound, or not");
        let factor = peak.saturating_sub(CONSTANT) as f64 / bytes.len() as f64;
        self.worst = self.worst.max(factor);
        if factor > self.allowed {
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

/// What is shared by nobody: no tags, groups, partnerships, places, resources and cells by name, one byte each.
const NOTHING_SHARED: [u8; 6] = [0; 6];

/// An empty engine's file up to the six columns of trust and blocks: its settings and revision.
fn head() -> Vec<u8> {
    let empty = Checkpoint::of(&Engine::default().view());
    let bytes = empty.as_bytes();
    bytes[..bytes.len() - 6 - NOTHING_SHARED.len()].to_vec()
}

/// A file of columns that need not fit each other, in which nothing is shared.
fn file(
    names: &str,
    lengths: &[u8],
    degrees: &[u8],
    targets: &[u8],
    weights: &[u8],
    blocks: &[u8],
) -> Vec<u8> {
    let columns = [names.as_bytes(), lengths, degrees, targets, weights, blocks];
    sealed([head(), columns.map(column).concat(), NOTHING_SHARED.to_vec()].concat())
}

#[test]
fn no_checkpoint_takes_more_than_so_many_times_its_size() {
    // One test, since what others do at the same time would be counted, too.
    trust_takes_at_most_sixteen_times();
    sharing_takes_at_most_sixty_four_times();
}

fn trust_takes_at_most_sixteen_times() {
    let rows = rows(Shape::Hubs, 5000, 40_000, &varied_weights(), 51);
    let mut engine = Engine::default();
    engine.load(bulk(&rows, &[]), &mut |_| ControlFlow::Continue(())).expect("a sound load");
    let checkpoint = Checkpoint::of(&engine.view());
    let mut measured = Measured::against(16.0);
    measured.decode(checkpoint.as_bytes(), "a sound file", Some(true));
    drop(engine);
    many_members(&mut measured);
    many_blocks(&mut measured);
    lying_columns(&mut measured);
    random_damage(&mut measured, checkpoint.as_bytes());
    println!("at most {:.1} times a file's size", measured.worst);
    assert!(measured.broken.is_empty(), "{:#?}", measured.broken);
}

fn sharing_takes_at_most_sixty_four_times() {
    let mut measured = Measured::against(64.0);
    let id = |i: u32| char::from_u32(0x800 + i).map(String::from).unwrap_or_default();
    let bare = |i: u32| Resource::new(resource(&id(i)), member("a"));
    let put = |resource: Resource| Change::PutResource(Box::new(resource));
    let cell =
        |i: u32| Change::PutGroup { group: group(&id(i)), kind: GroupKind::Cell, owner: None };
    let join = |i: u32| Change::Join { group: group(&id(i)), member: member("a") };
    let granted = |i: u32| Resource {
        audience: [Grant::Cell, Grant::Trusted, Grant::Network, Grant::Public].into(),
        expires_at: Some(i64::from(i)),
        ..bare(i)
    };
    let tagged = |i: u32| Resource { tags: [tag(&id(i))].into(), ..bare(i) };
    let named = |i: u32| Resource { audience: [Grant::NamedCell(group(&id(i)))].into(), ..bare(i) };
    let owned = |i: u32| Resource { owner: member(&id(i)), ..bare(i) };
    let worlds: [(&str, Vec<Change>); 8] = [
        ("bare resources", (0..20_000).map(|i| put(bare(i))).collect()),
        ("granted resources", (0..20_000).map(|i| put(granted(i))).collect()),
        ("resources with a tag each", (0..20_000).map(|i| put(tagged(i))).collect()),
        ("resources of an owner each", (0..20_000).map(|i| put(owned(i))).collect()),
        ("empty cells", (0..20_000).map(cell).collect()),
        ("cells of one", (0..20_000).flat_map(|i| [cell(i), join(i)]).collect()),
        ("cells that are named", (0..20_000).flat_map(|i| [cell(i), put(named(i))]).collect()),
        ("a few of both", (0..300).flat_map(|i| [cell(i), join(i), put(granted(i))]).collect()),
    ];
    for (what, changes) in worlds {
        let mut engine = Engine::default();
        engine.apply(changes).expect("a sound world");
        let checkpoint = Checkpoint::of(&engine.view());
        drop(engine);
        measured.decode(checkpoint.as_bytes(), what, Some(true));
    }
    println!("with what is shared, at most {:.1} times a file's size", measured.worst);
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
        for columns_before in 0..6 + NOTHING_SHARED.len() {
            let bytes = [head(), vec![0; columns_before], number(length)].concat();
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

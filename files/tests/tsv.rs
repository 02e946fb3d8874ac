//! Tests of edge lists: counted rows, skipped rows with reasons, and refusals.

#![allow(clippy::unwrap_used)]

use std::fs;
use std::io::Write;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use flate2::{Compression, write::GzEncoder};
use tempfile::TempDir;
use trust_core::{Engine, Progress, View};
use trust_files::{FileError, Skipped, Tsv, TsvOptions, TsvWeights, read_tsv, write_tsv};

struct Folder(TempDir);

impl Folder {
    fn new() -> Self {
        Folder(tempfile::tempdir().unwrap())
    }

    fn file(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.0.path().join(name);
        fs::write(&path, bytes).unwrap();
        path
    }
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn read(path: &Path, weights: TsvWeights) -> Result<Tsv, FileError> {
    read_tsv(path, &TsvOptions { weights, ..TsvOptions::default() }, &mut |_| {
        ControlFlow::Continue(())
    })
}

fn read_text(text: impl AsRef<[u8]>, weights: TsvWeights) -> Tsv {
    let folder = Folder::new();
    read(&folder.file("graph.tsv", text), weights).unwrap()
}

/// Each edge and block as a row, in the order read.
fn rows_of(tsv: &Tsv) -> Vec<String> {
    let name = |position: u32| tsv.load.names.name(position);
    let edges = &tsv.load.edges;
    let edges = (0..edges.len()).map(|i| {
        format!("{} {} {}", name(edges.sources[i]), name(edges.targets[i]), edges.weights[i])
    });
    let blocks = tsv.load.blocks.iter().map(|&(a, b)| format!("{} blocks {}", name(a), name(b)));
    edges.chain(blocks).collect()
}

fn view_of(tsv: Tsv) -> View {
    let mut engine = Engine::default();
    engine.load(tsv.load, &mut |_| ControlFlow::Continue(())).unwrap();
    engine.view()
}

#[test]
fn edges_blocks_and_vouches_are_read_and_other_columns_are_not() {
    let text =
        "# a comment\n\nann\tbob\t0.4\t1289241911\tmore\nbob\tcy\nbob\tdee\t\t7\ncy\tann\t-0.1\n";
    let tsv = read_text(text, TsvWeights::Auto);
    assert_eq!(rows_of(&tsv), ["ann bob 0.4", "bob cy 0.8", "bob dee 0.8", "cy blocks ann"]);
    assert_eq!((tsv.rows, tsv.skipped), (4, Skipped::default()));
}

#[test]
fn every_skipped_row_is_counted_by_its_reason_and_names_nobody() {
    let long = "x".repeat(256);
    let mut text = b"a\tb\t0.5\na\tb\t0.6\na\tb\t0.5\n".to_vec();
    text.extend(b"self\tself\t1\nzero\tzoe\t0\nzero\tzoe\t0.0004\nbig\tben\t1.5\nbig\tben\tnan\n");
    text.extend(b"\tempty\t1\nempty\t\t1\nlonely\n");
    text.extend(format!("{long}\tb\t0.5\n").into_bytes());
    let tsv = read_text(text, TsvWeights::Auto);
    let expected = Skipped {
        self_loops: 1,
        repeats: 2,
        zero_weights: 2,
        bad_weights: 2,
        bad_ids: 3,
        short_rows: 1,
    };
    assert_eq!((tsv.rows, tsv.skipped, tsv.skipped.total()), (12, expected, 11));
    assert_eq!(rows_of(&tsv), ["a b 0.5"]);
    assert_eq!(tsv.load.names.len(), 2);
}

#[test]
fn a_block_stands_whether_the_trust_came_before_or_after() {
    let text = "a\tb\t0.5\na\tb\t-1\na\tb\t-1\nc\td\t-1\nc\td\t0.5\nb\ta\t0.5\n";
    let tsv = read_text(text, TsvWeights::Auto);
    assert_eq!(rows_of(&tsv), ["b a 0.5", "a blocks b", "c blocks d"]);
    assert_eq!((tsv.rows, tsv.skipped.repeats), (6, 3));
}

#[test]
fn a_file_of_ones_carries_no_weights() {
    let ones = "a\tb\t1\nb\tc\t1.0\nc\ta\t-1\nc\td\n";
    let rows = |text, weights| rows_of(&read_text(text, weights));
    assert_eq!(rows(ones, TsvWeights::Auto), ["a b 0.8", "b c 0.8", "c d 0.8", "c blocks a"]);
    assert_eq!(rows(ones, TsvWeights::AsGiven), ["a b 1", "b c 1", "c d 0.8", "c blocks a"]);
    assert_eq!(rows("a\tb\t1\nb\tc\t0.9999\n", TsvWeights::Auto), ["a b 1", "b c 1"]);
    let mixed = "a\tb\t1\nb\tc\t0.6\n";
    assert_eq!(rows(mixed, TsvWeights::Auto), ["a b 1", "b c 0.6"]);
    assert_eq!(rows(mixed, TsvWeights::Vouch), ["a b 0.8", "b c 0.8"]);
}

#[test]
fn ids_are_taken_byte_for_byte() {
    let text = "\"Zoë\"\tzoë \t0.5\r\n Ann\t#1\t0.5\r\n雪\tann\t0.5";
    let rows = rows_of(&read_text(text, TsvWeights::Auto));
    assert_eq!(rows, ["Zoë zoë  0.5", " Ann #1 0.5", "雪 ann 0.5"]);
    let folder = Folder::new();
    let options = TsvOptions { unquoted: true, ..TsvOptions::default() };
    let path = folder.file("graph.tsv", text);
    let unquoted = read_tsv(&path, &options, &mut |_| ControlFlow::Continue(())).unwrap();
    assert_eq!(rows_of(&unquoted)[0], "\"Zoë\" zoë  0.5");
}

#[test]
fn gzip_reads_as_the_plain_file_whatever_its_name_and_number_of_parts() {
    let folder = Folder::new();
    let (first, second) = ("a\tb\t0.5\na\tc\t0.25\nb\t", "c\t-1\nc\ta\t0.7\n");
    let plain = read(&folder.file("plain.gz", format!("{first}{second}")), TsvWeights::Auto);
    let parts = [gzip(first.as_bytes()), gzip(second.as_bytes())].concat();
    let packed = read(&folder.file("packed.tsv", parts), TsvWeights::Auto);
    assert_eq!(rows_of(&plain.unwrap()), rows_of(&packed.unwrap()));
}

#[test]
fn damaged_gzip_is_refused_by_name() {
    let folder = Folder::new();
    let whole = gzip("a\tb\t0.5\n".repeat(1000).as_bytes());
    let mut garbage = vec![0x1f, 0x8b];
    garbage.extend([7; 100]);
    let mut flipped = whole.clone();
    let middle = flipped.len() / 2;
    flipped[middle] ^= 0xff;
    for bytes in [garbage, whole[..whole.len() - 4].to_vec(), flipped] {
        let error = read(&folder.file("x.tsv.gz", bytes), TsvWeights::Auto).err().unwrap();
        assert_eq!(error.code(), "INVALID_GZIP", "{error}");
        assert!(error.to_string().contains("x.tsv.gz"), "{error}");
    }
}

#[test]
fn a_file_in_which_no_row_counts_is_refused_with_the_reasons() {
    let folder = Folder::new();
    let refused =
        |bytes: &[u8]| read(&folder.file("x.tsv", bytes), TsvWeights::Auto).err().unwrap();
    for text in ["", "# nothing yet\n\n", "\u{feff}", "source\ttarget\n"] {
        let error = refused(text.as_bytes());
        assert_eq!(error.code(), "NO_ROWS", "{text:?}: {error}");
        assert!(error.to_string().contains("holds no rows"), "{error}");
    }
    let error = refused(b"a\tb\t5\nb\tc\t7\na\ta\t1\n\tb\t1\n");
    assert_eq!(error.code(), "NO_ROWS");
    let message = "no row that counts, of 4: 1 self-loops, 2 with a weight that is no number from -1 to 1, 1 with an id";
    assert!(error.to_string().contains(message), "{error}");
    assert!(error.to_string().contains("--scale"), "{error}");
    assert_eq!(refused(b"just\nnotes\n").code(), "NOT_TSV");
    assert_eq!(refused(b"once upon a time\n").code(), "NOT_TSV");
    let missing = folder.0.path().join("missing.tsv");
    assert_eq!(read(&missing, TsvWeights::Auto).err().unwrap().code(), "IO_ERROR");
    let directory = folder.0.path().to_owned();
    assert_eq!(read(&directory, TsvWeights::Auto).err().unwrap().code(), "IO_ERROR");
}

#[test]
fn progress_goes_from_nothing_to_all_bytes_and_can_cancel_at_each_call() {
    let folder = Folder::new();
    let text: String = (0..200_000).map(|i| format!("{i}\t{}\t0.5\n", i + 1)).collect();
    for path in [folder.file("a.tsv", &text), folder.file("b.tsv", gzip(text.as_bytes()))] {
        let size = fs::metadata(&path).unwrap().len();
        let mut calls = Vec::new();
        read_tsv(&path, &TsvOptions::default(), &mut |progress| {
            calls.push(progress);
            ControlFlow::Continue(())
        })
        .unwrap();
        assert_eq!(calls.len(), 5);
        assert!(calls.is_sorted_by_key(|progress| progress.done));
        assert!(calls.iter().all(|progress| progress.total == size));
        assert_eq!(calls.last(), Some(&Progress { done: size, total: size }));
        for stop in 0..calls.len() {
            let mut left = stop;
            let cancelled = read_tsv(&path, &TsvOptions::default(), &mut |_| {
                if left == 0 {
                    return ControlFlow::Break(());
                }
                left -= 1;
                ControlFlow::Continue(())
            });
            assert_eq!(cancelled.err().unwrap().code(), "CANCELLED");
        }
    }
}

#[test]
fn what_is_written_reads_back() {
    let folder = Folder::new();
    let text = "ann\tbob\t0.4\nbob\tann\t1\nann\tcy d\t-1\nbob\tcy d\t0.001\n";
    let view = view_of(read_text(text, TsvWeights::Auto));
    let path = folder.0.path().join("out.tsv");
    write_tsv(&view, &path).unwrap();
    let sorted = "ann\tbob\t0.4\nann\tcy d\t-1\nbob\tann\t1\nbob\tcy d\t0.001\n";
    assert_eq!(fs::read_to_string(&path).unwrap().split_once('\n').unwrap().1, sorted);
    let again = view_of(read(&path, TsvWeights::Auto).unwrap());
    let rows = |view: &View| {
        let id = |node| view.id(node).to_owned();
        let mut edges: Vec<_> = view.edges().map(|(s, t, w)| (id(s), id(t), w)).collect();
        let mut blocks: Vec<_> = view.blocks().map(|(a, b)| (id(a), id(b))).collect();
        edges.sort();
        blocks.sort();
        (edges, blocks)
    };
    assert_eq!(rows(&view), rows(&again));
    assert_eq!((view.edge_count(), view.block_count()), (3, 1));
}

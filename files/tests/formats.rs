//! Tests of edge lists in many formats: delimiters, quotes, headers, scales, and named refusals.

#![allow(clippy::unwrap_used)]

use std::fs;
use std::io::Write;
use std::ops::ControlFlow;
use std::path::PathBuf;

use flate2::{Compression, write::GzEncoder};
use proptest::prelude::*;
use tempfile::TempDir;
use trust_core::{Change, Engine, View};
use trust_files::{
    Column, Delimiter, FileError, Header, LeftOut, Tsv, TsvOptions, left_out, read_tsv, save,
    write_tsv, write_tsv_with,
};

fn file(bytes: impl AsRef<[u8]>) -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("given");
    fs::write(&path, bytes).unwrap();
    (folder, path)
}

fn read(bytes: impl AsRef<[u8]>, options: &TsvOptions) -> Result<Tsv, FileError> {
    let (_folder, path) = file(bytes);
    read_tsv(&path, options, &mut |_| ControlFlow::Continue(()))
}

/// Each edge and block as a row, in the order read.
fn rows(bytes: impl AsRef<[u8]>, options: &TsvOptions) -> Vec<String> {
    let tsv = read(bytes, options).unwrap();
    let name = |position: u32| tsv.load.names.name(position);
    let edges = &tsv.load.edges;
    let edges = (0..edges.len()).map(|i| {
        format!("{} {} {}", name(edges.sources[i]), name(edges.targets[i]), edges.weights[i])
    });
    let blocks = tsv.load.blocks.iter().map(|&(a, b)| format!("{} blocks {}", name(a), name(b)));
    edges.chain(blocks).collect()
}

fn plain(bytes: impl AsRef<[u8]>) -> Vec<String> {
    rows(bytes, &TsvOptions::default())
}

fn refusal(bytes: impl AsRef<[u8]>) -> String {
    let error = read(bytes, &TsvOptions::default()).err().unwrap();
    assert_eq!(error.code(), "NOT_TSV", "{error}");
    error.to_string()
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

#[test]
fn every_usual_delimiter_is_found_out() {
    let expected = ["ann bob 0.7", "bob cy 0.8", "cy blocks ann"];
    for delimiter in ["\t", ",", ";", " ", "   ", " \t "] {
        let text = "ann,bob,0.7\nbob,cy\ncy,ann,-1\n".replace(',', delimiter);
        assert_eq!(plain(&text), expected, "{delimiter:?}");
        assert_eq!(plain(text.replace('\n', "\r\n")), expected, "{delimiter:?}");
    }
    let snap = "# Directed graph\n# FromNodeId ToNodeId\n30 1412\n30   3352\n  5 30\n";
    assert_eq!(plain(snap), ["30 1412 0.8", "30 3352 0.8", "5 30 0.8"]);
    assert_eq!(plain("ann;bob;0,7\nbob;cy;0.25\n"), ["ann bob 0.7", "bob cy 0.25"]);
    let bars = TsvOptions { delimiter: Some("|".parse().unwrap()), ..TsvOptions::default() };
    assert_eq!(rows("a|b c|0.5\n", &bars), ["a b c 0.5"]);
}

#[test]
fn quotes_are_those_of_rfc_4180() {
    let text = "\"Doe, Ann\",\"say \"\"hi\"\"\",\"0.5\"\r\n\"two\r\nlines\",it's 5\" wide,0.25\r\n";
    assert_eq!(plain(text), ["Doe, Ann say \"hi\" 0.5", "two\r\nlines it's 5\" wide 0.25"]);
    assert_eq!(plain("\"a b\"  c 0.5\n\"d\te\" c\n"), ["a b c 0.5", "d\te c 0.8"]);
    assert_eq!(plain("# a \"comment\na,b,0.5\n# \"\n"), ["a b 0.5"]);
    assert!(
        refusal("a,b,0.5\n\"a,b,0.5\nc,d,0.5\n").contains("quote in line 2 that is not closed")
    );
    assert!(refusal("a,b,0.5\n\"a\"x,b,0.5\n").contains("quoted field in line 2"));
    let unquoted = TsvOptions { unquoted: true, ..TsvOptions::default() };
    assert_eq!(rows("\"a\tb\t0.5\n", &unquoted), ["\"a b 0.5"]);
}

#[test]
fn a_row_of_well_known_words_is_a_header_and_says_which_column_is_which() {
    for (source, target) in [
        ("Source", "Target"),
        ("from", "to"),
        ("src", "dst"),
        ("RATER", "ratee"),
        ("trustor", "trustee"),
        ("FromNodeId", "ToNodeId"),
        ("source_id", "target_id"),
        ("\u{feff}source", "target"),
    ] {
        assert_eq!(plain(format!("{source}\t{target}\nann\tbob\n")), ["ann bob 0.8"], "{source}");
        let text = format!("id,weight,{target},{source}\n7,0.5,bob,ann\n");
        assert_eq!(plain(text), ["ann bob 0.5"], "{source}");
    }
    assert_eq!(plain("source\tann\t0.5\n"), ["source ann 0.5"], "somebody is called source");
    let header = |header| TsvOptions { header, ..TsvOptions::default() };
    assert_eq!(rows("who,whom,how\na,b,0.5\n", &header(Header::Present)), ["a b 0.5"]);
    let absent = rows("Source,Target\na,b\n", &header(Header::Absent));
    assert_eq!(absent, ["Source Target 0.8", "a b 0.8"]);
}

#[test]
fn columns_are_chosen_by_name_or_number() {
    let options = |source: &str, target: &str, weight: &str| TsvOptions {
        source: Some(source.parse().unwrap()),
        target: Some(target.parse().unwrap()),
        weight: Some(weight.parse().unwrap()),
        ..TsvOptions::default()
    };
    let text = "when,who,whom,stars\n1,ann,bob,0.5\n";
    assert_eq!(rows(text, &options("who", " Whom", "STARS")), ["ann bob 0.5"]);
    assert_eq!(
        rows(
            "7 ann bob 0.5\n",
            &TsvOptions { delimiter: Some(Delimiter::Blanks), ..options("3", "2", "none") }
        ),
        ["bob ann 0.8"]
    );
    let error = read(text, &options("who", "whose", "stars")).err().unwrap().to_string();
    assert!(
        error.contains("no column \"whose\"") && error.contains("when, who, whom, stars"),
        "{error}"
    );
    assert!(
        read(text, &options("who", "who", "stars"))
            .err()
            .unwrap()
            .to_string()
            .contains("one column")
    );
    assert_eq!("none".parse(), Ok(Column::Absent));
    for text in ["0", "-1", ""] {
        let error = text.parse::<Column>().unwrap_err().to_string();
        assert_eq!(error, format!("a column is a name, or a number counted from 1, not {text:?}"));
    }
    let uncounted = TsvOptions { source: Some(Column::Number(0)), ..TsvOptions::default() };
    assert!(read(text, &uncounted).err().unwrap().to_string().contains("no column \"0\""));
}

#[test]
fn whether_a_file_carries_weights_is_judged_on_all_its_rows() {
    for carrying in ["b\tc\t5", "c\tc\t0.5", "b\t\t0.5", "a\tb\t0.3", "b\tc\t0.0004"] {
        let text = format!("a\tb\t1\n{carrying}\n");
        assert_eq!(plain(&text), ["a b 1"], "{carrying}");
        assert_eq!(read(&text, &TsvOptions::default()).unwrap().skipped.total(), 1);
    }
    for silent in ["b\tc\tx", "c\tc\t1", "b\tc\t0", "b\tc\t-1"] {
        assert_eq!(plain(format!("a\tb\t1\n{silent}\n"))[0], "a b 0.8", "{silent}");
    }
}

#[test]
fn a_scale_that_is_named_divides_weights_exactly() {
    let scale =
        |scale: &str| TsvOptions { scale: Some(scale.parse().unwrap()), ..TsvOptions::default() };
    let text = "a\tb\t1\nb\tc\t5\nc\td\t10\nd\te\t11\ne\tf\t-3\n";
    let read_rows = rows(text, &scale("10"));
    assert_eq!(read_rows, ["a b 0.1", "b c 0.5", "c d 1", "e blocks f"]);
    assert_eq!(read(text, &scale("10")).unwrap().skipped.bad_weights, 1);
    assert_eq!(rows("a,b,1\nb,c,2\n", &scale("3")), ["a b 0.333", "b c 0.667"]);
    assert_eq!(
        rows("a,b,1\nb,c,1\n", &scale("1")),
        ["a b 1", "b c 1"],
        "a scale says that weights count"
    );
}

#[test]
fn what_is_no_text_is_refused_by_name_also_within_gzip() {
    let text = "source\ttarget\tweight\nann\tbob\t0.5\n";
    let utf16 = |mark: &[u8], bytes: fn(u16) -> [u8; 2]| {
        [mark.to_vec(), text.encode_utf16().flat_map(bytes).collect()].concat()
    };
    let parquet = [b"PAR1".as_slice(), &[0x15, 0, 0x15, 0x22], b"ann\tbob\n", b"PAR1"].concat();
    for (bytes, name) in [
        (parquet, "Parquet"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\ta\n".to_vec(), "PNG"),
        (b"\xff\xd8\xff\xe0\0\x10JFIF\0".to_vec(), "JPEG"),
        (b"GIF89a\x01\0\x01\0\x80".to_vec(), "GIF"),
        (b"%PDF-1.7\nann\tbob\n".to_vec(), "PDF"),
        (b"SQLite format 3\0\x10\0".to_vec(), "SQLite"),
        (b"PK\x03\x04\x14\0\x06\0[Content_Types].xml".to_vec(), "Excel"),
        (b"PK\x03\x04\x14\0\x06\0ann.tsv".to_vec(), "zip"),
        (b"ARROW1\0\0".to_vec(), "Arrow"),
        (b"\x28\xb5\x2f\xfd\x04".to_vec(), "zstd"),
        (b"BZh91AY&SY\x01".to_vec(), "bzip2"),
        (b"\xfd7zXZ\0".to_vec(), "xz"),
        (utf16(b"\xff\xfe", u16::to_le_bytes), "UTF-16"),
        (utf16(b"\xfe\xff", u16::to_be_bytes), "UTF-16"),
        (utf16(b"", u16::to_le_bytes), "UTF-16"),
        (b"ann\tbob\t0.5\nb\0b\tcy\n".to_vec(), "NUL"),
        (b"ann\tbob\t0.5\nZo\xeb\tcy\t0.5\n".to_vec(), "not UTF-8: line 2, at byte 14"),
    ] {
        for bytes in [gzip(&bytes), bytes] {
            let message = refusal(&bytes);
            assert!(message.contains(name), "{name}: {message}");
        }
    }
    // Far behind what is looked at before reading, and at the very end.
    let long = "ann\tbob\t0.5\n".repeat(30_000).into_bytes();
    assert!(refusal([long.clone(), b"Zo\xeb\tcy\n".to_vec()].concat()).contains("line 30001"));
    assert!(refusal([long.clone(), b"Zo\xc3".to_vec()].concat()).contains("not UTF-8"));
    assert!(refusal([long, b"\0".to_vec()].concat()).contains("NUL"));
}

#[test]
fn a_checkpoint_is_refused_as_an_edge_list() {
    let (_folder, path) = file("");
    save(&Engine::default().view(), &path).unwrap();
    let whole = fs::read(&path).unwrap();
    assert!(refusal(&whole).contains("checkpoint of trust-core"));
    assert!(refusal(gzip(&whole)).contains("checkpoint of trust-core"));
}

#[test]
fn the_mark_of_utf_8_is_no_part_of_the_first_id() {
    for text in ["\u{feff}ann,bob,0.5\n", "\u{feff}source,target\nann,bob\n"] {
        for bytes in [gzip(text.as_bytes()), text.as_bytes().to_vec()] {
            assert!(plain(bytes)[0].starts_with("ann bob"), "{text:?}");
        }
    }
}

fn set(source: &str, target: &str, weight: &str) -> Change {
    let (source, target) = (source.parse().unwrap(), target.parse().unwrap());
    Change::SetTrust { source, target, weight: weight.parse().unwrap() }
}

fn facts(view: &View) -> Vec<String> {
    let id = |node| view.id(node);
    let edges = view.edges().map(|(s, t, w)| format!("{:?} {:?} {w}", id(s), id(t)));
    let blocks = view.blocks().map(|(a, b)| format!("{:?} blocks {:?}", id(a), id(b)));
    let mut facts: Vec<String> = edges.chain(blocks).collect();
    facts.sort();
    facts
}

fn written_and_read(view: &View, delimiter: Delimiter) -> View {
    let (_folder, path) = file("");
    write_tsv_with(view, &path, delimiter).unwrap();
    let tsv = read_tsv(&path, &TsvOptions::default(), &mut |_| ControlFlow::Continue(())).unwrap();
    assert_eq!(tsv.skipped.total(), 0, "{}", fs::read_to_string(&path).unwrap());
    let mut engine = Engine::default();
    engine.load(tsv.load, &mut |_| ControlFlow::Continue(())).unwrap();
    engine.view()
}

#[test]
fn weights_that_are_all_1_and_a_block_over_trust_are_read_as_they_were_written() {
    let mut engine = Engine::default();
    let (blocker, blocked) = ("ann".parse().unwrap(), "bob".parse().unwrap());
    engine
        .apply([set("ann", "bob", "1"), set("bob", "cy", "1"), Change::Block { blocker, blocked }])
        .unwrap();
    let view = engine.view();
    for delimiter in [Delimiter::TAB, Delimiter::COMMA, Delimiter::SEMICOLON, Delimiter::Blanks] {
        assert_eq!(facts(&written_and_read(&view, delimiter)), facts(&view));
    }
    assert!(written_and_read(&Engine::default().view(), Delimiter::TAB).member_count() == 0);
}

#[test]
fn what_an_edge_list_cannot_hold_is_counted() {
    let mut engine = Engine::default();
    let group = |id: &str| Change::PutGroup {
        group: id.parse().unwrap(),
        kind: trust_core::GroupKind::Community,
        owner: None,
    };
    let (a, b) = ("oak".parse().unwrap(), "elm".parse().unwrap());
    engine
        .apply([
            set("ann", "bob", "1"),
            Change::AddMember { member: "cy".parse().unwrap() },
            group("oak"),
            group("elm"),
            Change::PutPartnership { a, b, shares: ["offer".parse().unwrap()].into() },
        ])
        .unwrap();
    let expected = LeftOut { lone_members: 1, groups: 2, partnerships: 1, ..LeftOut::default() };
    assert_eq!(left_out(&engine.view()), expected);
    let message = "1 members without an edge or a block, 2 groups, 1 partnerships";
    assert_eq!(expected.to_string(), message);
}

/// Ids of any letters, those that mean something to a reader of files more often than others.
fn ids() -> impl Strategy<Value = String> {
    let special = "[ -~\"#,;|\t\n\r \u{0}\u{7f}\u{feff}\u{2028}é雪]{1,8}";
    let words = prop::sample::select(vec![
        "source", "target", "#carol", " a ", "\"", "1", "-1", "", "\u{feff}", "none",
    ]);
    prop_oneof![
        3 => special.prop_map(String::from),
        2 => any::<String>(),
        1 => words.prop_map(str::to_owned),
        1 => "[a\"\n]{200,255}".prop_map(String::from),
    ]
    .prop_map(|id| {
        let end = (0..=255.min(id.len())).rev().find(|&end| id.is_char_boundary(end)).unwrap_or(0);
        id[..end].to_owned()
    })
    .prop_filter("an id has a byte", |id| !id.is_empty())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn whatever_is_an_id_can_be_written_and_read_back(pairs in prop::collection::vec((ids(), ids(), 1u16..=1000), 1..12)) {
        let mut engine = Engine::default();
        for (at, (a, b, weight)) in pairs.iter().filter(|(a, b, _)| a != b).enumerate() {
            let (source, target) = (a.parse().unwrap(), b.parse().unwrap());
            let weight = trust_core::Weight::from_thousandths(*weight).unwrap();
            engine.apply([match at % 4 {
                3 => Change::Block { blocker: source, blocked: target },
                _ => Change::SetTrust { source, target, weight },
            }]).unwrap();
        }
        let view = engine.view();
        for delimiter in [Delimiter::TAB, Delimiter::COMMA, Delimiter::SEMICOLON, Delimiter::Blanks] {
            prop_assert_eq!(facts(&written_and_read(&view, delimiter)), facts(&view));
        }
        let (_folder, path) = file("");
        write_tsv(&view, &path).unwrap();
    }
}

//! Edge lists and checkpoints through the command: every spelling of rows, standard input and output, refusals.

use std::fs;
use std::io::Write;
use std::process::{Command, Stdio};

use serde_json::{Value, json};
use trust_core::{Change, Engine, Resource};
use trust_files::save;

use super::{Answer, Shell};

impl Shell {
    fn file(&self, name: &str, content: impl AsRef<[u8]>) {
        fs::write(self.folder.path().join(name), content).unwrap();
    }

    /// Runs a command line with `input` on its standard input; gives standard output as bytes.
    fn piped(&self, line: &str, input: &[u8]) -> (i32, Vec<u8>, String) {
        let mut child = Command::new(env!("CARGO_BIN_EXE_trust-graph"))
            .args(line.split_whitespace())
            .current_dir(self.folder.path())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        child.stdin.take().unwrap().write_all(input).unwrap();
        let output = child.wait_with_output().unwrap();
        let err = String::from_utf8(output.stderr).unwrap();
        (output.status.code().unwrap(), output.stdout, err)
    }
}

#[test]
fn a_dash_is_standard_input_and_standard_output() {
    let shell = Shell::new();
    let list = fs::read(&shell.file).unwrap();
    let (code, checkpoint, stderr) = shell.piped("convert - -", &list);
    assert_eq!(code, 0, "{stderr}");
    assert!(stderr.contains("wrote standard output as a checkpoint: 5 members"), "{stderr}");
    assert!(!shell.folder.path().join("-").exists());
    let (code, again, stderr) = shell.piped("convert - - --json", &checkpoint);
    assert_eq!(code, 0, "{stderr}");
    let report: Value = serde_json::from_str(stderr.lines().last().unwrap()).unwrap();
    assert_eq!((&report["kind"], &report["edges"]), (&json!("edge_list"), &json!(5)));
    for input in [&list, &checkpoint, &again] {
        let (_, ball, _) = shell.piped("ball - ann", input);
        assert_eq!(String::from_utf8(ball).unwrap(), shell.out("ball graph.tsv ann"));
    }
    shell.out("convert graph.tsv graph.trust");
    let written = fs::read(shell.folder.path().join("graph.trust")).unwrap();
    assert_eq!(shell.piped("convert graph.tsv -", b"").1, written);
    let (_, town, _) = shell.piped("town - --members 50", b"");
    shell.piped("town town.tsv --members 50", b"");
    assert_eq!(town, fs::read(shell.folder.path().join("town.tsv")).unwrap());
    assert!(shell.piped("stats -", b"").2.contains("standard input holds no rows"));
}

#[test]
fn rows_are_read_in_every_usual_spelling() {
    let shell = Shell::new();
    let trust = |line: &str| shell.json(&format!("explain {line}"))["trust"].clone();
    shell.file("a.csv", "\"Source\",Target,Weight\nann,\"Doe, Bob\",0.7\n\"Doe, Bob\",cy,0.8\n");
    assert_eq!(trust("a.csv ann cy"), "0.56");
    shell.file("a.ssv", "ann;bob;0,7\nbob;cy;0,8\n");
    assert_eq!(trust("a.ssv ann cy"), "0.56");
    shell.file("snap.txt", "# FromNodeId ToNodeId\n1 2\n2   3\n");
    assert_eq!(trust("snap.txt 1 3"), "0.64");
    shell.file("stars.csv", "when,who,whom,stars\n7,ann,bob,7\n8,bob,cy,8\n");
    let columns = "--source who --target whom --weight stars --scale 10";
    assert_eq!(trust(&format!("stars.csv ann cy {columns}")), "0.56");
    shell.file("bars.txt", "a|b|0.5\n");
    assert_eq!(trust("bars.txt a b --delimiter |"), "0.5");
    shell.file("header.tsv", "Source\tTarget\nann\tbob\n");
    assert_eq!(shell.json("stats header.tsv")["edges"], 1);
    assert_eq!(shell.json("stats header.tsv --no-header")["edges"], 2);
    shell.file("own.tsv", "wer\twen\nann\tbob\n");
    assert_eq!(shell.json("stats own.tsv --header")["edges"], 1);
    shell.file("rated.tsv", "a\tb\t1\nb\tc\t5\n");
    assert_eq!(trust("rated.tsv a b"), "1", "the 5 shows that the file carries weights");
    for wrong in ["--scale 0", "--scale ten", "--delimiter xx", "--header --no-header"] {
        assert_eq!(shell.run(&format!("stats own.tsv {wrong}")).code, 2, "{wrong}");
    }
    assert!(shell.refused("stats own.tsv --source nobody").contains("no column \"nobody\""));
}

#[test]
fn what_is_no_edge_list_is_refused_by_name_and_nothing_is_written() {
    let shell = Shell::new();
    let utf16: Vec<u8> = "\u{feff}a\tb\t1\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    shell.file("out.trust", "old");
    for (content, expected) in [
        (b"PAR1\x15\0\x15\0ann\tbob\n".as_slice(), "is Parquet"),
        (utf16.as_slice(), "is UTF-16"),
        (b"\x89PNG\r\n\x1a\n\0", "is PNG"),
        (b"a\tZo\xeb\t1\n", "is not UTF-8"),
        (b"a\tb\t5\n", "holds no row that counts, of 1: 1 with a weight"),
        (b"", "holds no rows"),
    ] {
        shell.file("given", content);
        let why = shell.refused("convert given out.trust");
        assert!(why.contains(expected), "{expected}: {why}");
        assert_eq!(fs::read(shell.folder.path().join("out.trust")).unwrap(), b"old");
    }
}

#[test]
fn weights_that_are_all_1_and_odd_ids_survive_both_conversions() {
    let shell = Shell::new();
    shell.file("given.tsv", "bob\t#carol\t1\n\"#carol\"\t\" dee\t\"\t1\n");
    for list in ["again.tsv", "again.csv"] {
        shell.out("convert given.tsv one.trust --weights given");
        shell.out(&format!("convert one.trust {list}"));
        shell.out(&format!("convert {list} two.trust"));
        let stats = shell.json("stats two.trust");
        assert_eq!((&stats["edges"], &stats["weights"][0]["least"]), (&json!(2), &json!("1")));
        assert_eq!(shell.json("explain two.trust bob #carol")["trust"], "1");
    }
}

#[test]
fn what_an_edge_list_cannot_hold_is_said_with_how_many() {
    let shell = Shell::new();
    let mut engine = Engine::default();
    let ann = || "ann".parse().unwrap();
    let resource = Resource::new("veg".parse().unwrap(), ann());
    let group = "kin".parse().unwrap();
    engine
        .apply([
            Change::AddMember { member: ann() },
            Change::AddMember { member: "bob".parse().unwrap() },
            Change::PutGroup { group, kind: trust_core::GroupKind::Circle, owner: Some(ann()) },
            Change::PutResource(Box::new(resource)),
        ])
        .unwrap();
    save(&engine.view(), &shell.folder.path().join("shared.trust")).unwrap();
    let Answer { code, out, err } = shell.run("convert shared.trust out.tsv --json");
    assert_eq!(code, 0);
    let left_out = "2 members without an edge or a block, 1 groups, 1 resources (listings)";
    assert!(err.contains(&format!("left out: {left_out}")), "{err}");
    let report: Value = serde_json::from_str(&out).unwrap();
    assert_eq!(report["left_out"]["lone_members"], 2);
    assert_eq!(report["left_out"]["groups"], 1);
    assert_eq!((&report["members"], &report["resources"]), (&json!(0), &json!(0)));
}

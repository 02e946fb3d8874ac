//! Tests of the `trust-graph` command: its output, its refusals and its exit codes.

#![allow(clippy::unwrap_used)]

mod files;
mod sharing;

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use serde_json::{Value, json};
use tempfile::TempDir;

/// Two ways from ann to dee, the better one of three hops; eve has blocked cy; two rows are skipped.
const GRAPH: &str = "\
# source\ttarget\tweight
ann\tbob\t0.7
bob\tcy\t0.8
cy\tdee\t1
ann\tdee\t0.5
eve\tbob\t0.9
eve\tcy\t-1
ann\tann\t0.3
ann\tbob\t0.1
";

struct Shell {
    folder: TempDir,
    file: PathBuf,
}

struct Answer {
    code: i32,
    out: String,
    err: String,
}

impl Shell {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("graph.tsv");
        fs::write(&file, GRAPH).unwrap();
        Shell { folder, file }
    }

    /// Runs a command line in the folder of `graph.tsv`.
    fn run(&self, line: &str) -> Answer {
        let output = Command::new(env!("CARGO_BIN_EXE_trust-graph"))
            .args(line.split_whitespace())
            .current_dir(self.folder.path())
            .output()
            .unwrap();
        Answer {
            code: output.status.code().unwrap(),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }

    fn out(&self, line: &str) -> String {
        let answer = self.run(line);
        assert_eq!((answer.code, answer.err.as_str()), (0, ""), "{line}");
        answer.out
    }

    fn json(&self, line: &str) -> Value {
        serde_json::from_str(&self.out(&format!("{line} --json"))).unwrap()
    }

    fn refused(&self, line: &str) -> String {
        let answer = self.run(line);
        assert_eq!((answer.code, answer.out.as_str()), (1, ""), "{line}");
        answer.err
    }
}

#[test]
fn stats_counts_members_edges_blocks_and_skipped_rows() {
    let shell = Shell::new();
    let text = shell.out("stats graph.tsv");
    for line in ["  5  members", "  1  self-loops", "  1  repeats of a pair", "Skipped 2 rows of 8"]
    {
        assert!(text.contains(line), "{line} is missing in\n{text}");
    }
    let stats = shell.json("stats graph.tsv");
    assert_eq!([&stats["members"], &stats["edges"], &stats["blocks"]], [5, 5, 1]);
    assert_eq!(stats["rows"]["skipped"]["self_loops"], 1);
    assert_eq!(stats["rows"]["skipped"]["repeats"], 1);
    let weights: Vec<&str> =
        stats["weights"].as_array().unwrap().iter().map(|w| w["least"].as_str().unwrap()).collect();
    assert_eq!(weights, ["1", "0.9", "0.8", "0.7", "0.5"]);
}

#[test]
fn ball_lists_the_strongest_first_with_exact_decimals() {
    let shell = Shell::new();
    let text = shell.out("ball graph.tsv ann");
    let expected = "\
ann trusts 3 members at 0.1 or more, within 6 hops
  by hops: 1 at 1, 1 at 2, 1 at 3

  member  trust  hops  declared
  bob     0.7       1  0.7
  cy      0.56      2  -
  dee     0.56      3  0.5
";
    assert_eq!(text, expected);
    let ball = shell.json("ball graph.tsv ann --min-trust .56");
    let row = |member, trust: &str, nearest: f64, hops| json!({ "member": member, "trust": trust, "trust_f64": nearest, "hops": hops });
    let rows =
        json!([row("bob", "0.7", 0.7, 1), row("cy", "0.56", 0.56, 2), row("dee", "0.56", 0.56, 3)]);
    assert_eq!((&ball["ball"], &ball["total"]), (&rows, &json!(3)));
    assert_eq!(shell.json("ball graph.tsv ann --min-trust .561")["total"], 1);
}

#[test]
fn a_reversed_ball_leaves_out_whoever_has_blocked_the_member() {
    let shell = Shell::new();
    let ball = shell.json("ball graph.tsv cy --reverse");
    let members: Vec<&Value> =
        ball["ball"].as_array().unwrap().iter().map(|r| &r["member"]).collect();
    assert_eq!(members, ["bob", "ann"]);
    assert!(shell.out("ball graph.tsv cy --reverse").starts_with("2 members trust cy at 0.1"));
}

#[test]
fn a_limit_says_how_many_are_left_out() {
    let shell = Shell::new();
    let text = shell.out("ball graph.tsv ann --limit 1");
    assert!(
        text.ends_with("bob     0.7       1  0.7\n  ... and 2 more (--limit 0 shows all)\n"),
        "{text}"
    );
    let ball = shell.json("ball graph.tsv ann --limit 1");
    assert_eq!((ball["ball"].as_array().unwrap().len(), &ball["total"]), (1, &json!(3)));
}

#[test]
fn explain_shows_each_step_and_the_product_so_far() {
    let shell = Shell::new();
    let expected = "\
ann trusts dee at 0.56, over 3 hops

  from  to   weight  product
  ann   bob  0.7     0.7
  bob   cy   0.8     0.56
  cy    dee  1       0.56
";
    assert_eq!(shell.out("explain graph.tsv ann dee"), expected);
    let path = shell.json("explain graph.tsv ann dee");
    assert_eq!(path["members"], json!(["ann", "bob", "cy", "dee"]));
    assert_eq!(path["weights"], json!(["0.7", "0.8", "1"]));
    assert_eq!((&path["trust"], &path["trust_f64"]), (&json!("0.56"), &json!(0.56)));
    assert_eq!(shell.json("explain graph.tsv ann dee --max-hops 2")["trust"], "0.5");
    assert_eq!(shell.json("explain graph.tsv ann ann")["trust"], "1");
}

#[test]
fn no_path_is_a_refusal_that_says_why() {
    let shell = Shell::new();
    let why = |line| shell.refused(line);
    assert!(why("explain graph.tsv eve cy").contains("\"eve\" has blocked \"cy\""));
    assert!(why("explain graph.tsv dee ann").contains("\"dee\" has declared trust in nobody"));
    assert!(why("explain graph.tsv ann eve").contains("nobody has declared trust in \"eve\""));
    assert!(why("explain graph.tsv cy bob").contains("the other way"));
    assert!(why("explain graph.tsv ann dee --floor .6").contains("0.6 or more"));
}

#[test]
fn revoke_tells_both_ends_losses_and_leaves_the_file_alone() {
    let shell = Shell::new();
    let before = fs::read(&shell.file).unwrap();
    let text = shell.out("revoke graph.tsv bob cy");
    assert!(
        text.contains("whom bob reaches: 0 members instead of 2: 2 lost, 0 reached less"),
        "{text}"
    );
    assert!(
        text.contains("who reaches cy: 0 members instead of 2: 2 lost, 0 reaching less"),
        "{text}"
    );
    assert!(!text.contains("before"), "{text}");

    let shown = shell.out("revoke graph.tsv ann bob --show");
    assert!(shown.contains("  dee     0.56    0.5\n"), "{shown}");
    assert!(shown.contains("  bob     0.7     lost\n"), "{shown}");
    let loss = shell.json("revoke graph.tsv ann bob --show");
    let dee = json!({ "member": "dee", "before": "0.56", "before_f64": 0.56, "after": "0.5", "after_f64": 0.5 });
    assert_eq!(loss["from_a"]["losses"][2], dee);
    assert_eq!((&loss["from_a"]["lost"], &loss["from_a"]["lessened"]), (&json!(2), &json!(1)));
    assert_eq!(fs::read(&shell.file).unwrap(), before);
}

#[test]
fn revoking_nothing_is_refused_with_a_look_at_the_other_direction() {
    let shell = Shell::new();
    let why = shell.refused("revoke graph.tsv bob ann");
    assert!(
        why.contains("nothing to revoke") && why.contains("the edge goes the other way"),
        "{why}"
    );
}

#[test]
fn unknown_members_are_refused_with_similar_ids() {
    let shell = Shell::new();
    assert_eq!(
        shell.refused("ball graph.tsv an"),
        "trust-graph: unknown member \"an\"\n  hint: similar ids are \"ann\"\n"
    );
    assert_eq!(
        shell.refused("explain graph.tsv ann zebra"),
        "trust-graph: unknown member \"zebra\"\n"
    );
    let error: Value = serde_json::from_str(&shell.refused("ball graph.tsv zebra --json")).unwrap();
    assert_eq!(error["error"]["code"], "UNKNOWN_MEMBER");
}

#[test]
fn files_that_cannot_be_read_are_refused_by_name() {
    let shell = Shell::new();
    assert!(shell.refused("stats missing.tsv").contains("cannot read missing.tsv"));
    fs::write(shell.folder.path().join("notes.txt"), "just\nnotes\n").unwrap();
    assert!(shell.refused("stats notes.txt").contains("notes.txt is not an edge list"));
    shell.out("convert graph.tsv graph.trust");
    let checkpoint = shell.folder.path().join("graph.trust");
    let bytes = fs::read(&checkpoint).unwrap();
    fs::write(&checkpoint, &bytes[..bytes.len() - 1]).unwrap();
    assert!(shell.refused("stats graph.trust").contains("graph.trust: checkpoint damaged"));
}

#[test]
fn a_wrong_command_line_exits_with_two() {
    let shell = Shell::new();
    for line in [
        "",
        "ball graph.tsv",
        "ball graph.tsv ann --min-trust 2",
        "stats graph.tsv --floor 0",
        "stats graph.tsv --max-hops 13",
        "revoke graph.tsv ann bob --limit 3",
        "town out.tsv --members 1",
        "juggle graph.tsv",
    ] {
        assert_eq!(shell.run(line).code, 2, "{line:?}");
    }
}

#[test]
fn convert_goes_both_ways_and_keeps_answers_and_settings() {
    let shell = Shell::new();
    shell.out("convert graph.tsv graph.trust --max-hops 2 --floor .2");
    let stats = shell.json("stats graph.trust");
    assert_eq!((&stats["max_hops"], &stats["floor"]), (&json!(2), &json!("0.2")));
    assert_eq!(shell.json("explain graph.trust ann dee")["trust"], "0.5");
    assert_eq!(shell.json("explain graph.trust ann dee --max-hops 3")["trust"], "0.56");
    let answer = shell.run("convert graph.trust again.tsv");
    assert_eq!(
        (answer.code, answer.err.contains("left out: 2 settings")),
        (0, true),
        "{}",
        answer.err
    );
    for question in ["ball F ann", "ball F cy --reverse", "revoke F ann bob --show"] {
        let ask = |file| shell.out(&question.replace('F', file));
        assert_eq!(ask("graph.tsv"), ask("again.tsv"));
    }
    assert!(shell.refused("convert graph.tsv graph.tsv").contains("OUT is FILE"));
    assert!(shell.refused("convert graph.trust again.tsv.gz").contains("without .gz"));
}

#[test]
fn weights_are_read_as_the_option_says() {
    let shell = Shell::new();
    fs::write(shell.folder.path().join("ones.tsv"), "a\tb\t1\nb\tc\t1\n").unwrap();
    for (option, trust) in [("auto", "0.64"), ("vouch", "0.64"), ("given", "1")] {
        let path = shell.json(&format!("explain ones.tsv a c --weights {option}"));
        assert_eq!(path["trust"], trust);
    }
}

#[test]
fn mostly_skipped_rows_are_warned_about() {
    let shell = Shell::new();
    fs::write(shell.folder.path().join("scores.tsv"), "a\tb\t5\nb\tc\t4\nb\td\t1\n").unwrap();
    assert_eq!(shell.json("explain scores.tsv a d --scale 5")["trust"], "0.2");
    let answer = shell.run("ball scores.tsv b");
    assert_eq!(answer.code, 0);
    assert!(answer.err.contains("skipped 2 of 3 rows: 2 with a weight"), "{}", answer.err);
}

#[test]
fn a_town_is_the_same_for_the_same_seed_and_can_be_toured() {
    let shell = Shell::new();
    shell.out("town a.tsv --members 300 --seed 5");
    shell.out("town b.tsv --members 300 --seed 5");
    shell.out("town c.tsv --members 300 --seed 6");
    let read = |name: &str| fs::read(shell.folder.path().join(name)).unwrap();
    assert_eq!(read("a.tsv"), read("b.tsv"));
    assert_ne!(read("a.tsv"), read("c.tsv"));

    let tour = shell.out("tour a.tsv");
    for part in
        ["THE GRAPH", "ONE MEMBER'S BALL", "AN EXPLAINED PATH", "WHAT A REVOCATION", "TIMES"]
    {
        assert!(tour.contains(part), "{part} is missing in\n{tour}");
    }
    let tour = shell.json("tour");
    assert_eq!(tour["graph"]["members"], 20_000);
    assert!(tour["seconds"]["ball"].as_f64().unwrap() > 0.0);
}

#[test]
fn a_tour_of_a_graph_without_edges_ends_early_and_of_nobody_is_refused() {
    let shell = Shell::new();
    fs::write(shell.folder.path().join("block.tsv"), "a\tb\t-1\n").unwrap();
    assert!(shell.out("tour block.tsv").contains("a trusts 0 members"));
    fs::write(shell.folder.path().join("empty.tsv"), "").unwrap();
    for command in ["tour", "stats"] {
        let message = shell.refused(&format!("{command} empty.tsv"));
        assert!(message.contains("empty.tsv holds no rows"), "{message}");
    }
}

#[test]
fn answers_are_the_same_every_time() {
    let shell = Shell::new();
    shell.out("town town.tsv --members 2000");
    for line in [
        "stats town.tsv",
        "ball town.tsv maple-row-7-a --limit 0",
        "ball town.tsv maple-row-7-a --reverse --json",
        "revoke graph.tsv ann bob --show --json",
    ] {
        assert_eq!(shell.out(line), shell.out(line), "{line}");
    }
}

#[test]
fn the_command_is_trust_graph_in_its_help_and_in_its_refusals() {
    let shell = Shell::new();
    assert!(shell.out("--version").starts_with("trust-graph "));
    assert!(shell.out("--help").contains("Usage: trust-graph "));
    assert!(shell.refused("stats missing.tsv").starts_with("trust-graph: "));
    let help = shell.out("--help") + &shell.out("convert --help") + &shell.out("tour --help");
    let commands = ["stats", "ball", "explain", "town", "tour", "visible", "convert"];
    assert!(commands.iter().all(|command| !help.contains(&format!(" trust {command}"))), "{help}");
}

#[test]
fn every_help_shows_examples() {
    let shell = Shell::new();
    assert!(shell.out("--help").contains("Exit codes"));
    for command in [
        "", "stats", "ball", "explain", "revoke", "convert", "town", "tour", "visible", "audience",
        "why",
    ] {
        let help = shell.out(&format!("{command} --help"));
        assert!(
            help.contains(&format!("Examples:\n  trust-graph {command}").trim_end().to_owned()),
            "{help}"
        );
    }
}

#[test]
fn a_reader_that_stops_early_is_no_failure() {
    let shell = Shell::new();
    shell.out("town town.tsv --members 5000");
    let mut child = Command::new(env!("CARGO_BIN_EXE_trust-graph"))
        .args(["ball", "town.tsv", "maple-row-7-a", "--limit", "0", "--floor", "0.001"])
        .current_dir(shell.folder.path())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!((output.status.code(), output.stderr.len()), (Some(0), 0));
}

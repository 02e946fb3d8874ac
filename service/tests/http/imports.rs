//! Tests of `trustd import` and `trustd export`: all or nothing, whenever it is interrupted; and exports can be
//! imported.

use std::collections::BTreeSet;
use std::fmt::Write;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use serde_json::json;

use crate::harness::{Person, World, block, cases, trustd};

cases![
    what_is_only_read_is_not_made,
    an_import_that_is_killed_leaves_nothing_of_it,
    a_large_import_is_one_step_for_whoever_reads,
    what_is_exported_is_what_is_imported,
    ids_that_cannot_be_accounts_are_refused_with_their_rows_before_anything_is_written,
    files_are_read_in_every_usual_spelling,
    somebody_who_was_erased_is_not_imported_again,
];

/// So many rows of trust, and a block in the last row.
fn rows(count: usize, people: usize) -> String {
    let mut text = String::new();
    for row in 0..count {
        let (source, step) = (row % people, row / people + 1);
        let target = (source + step) % people;
        let weight = 1 + row % 999;
        writeln!(text, "p{source:05}\tp{target:05}\t{}", f64::from(weight as u32) / 1000.0)
            .unwrap();
    }
    text + "p00000\tp00500\t-1\n"
}

fn file(world: &World, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
    let path = world.folder.join(name);
    std::fs::write(&path, content).unwrap();
    path
}

fn import(database: &str, options: &[&str]) -> Command {
    let mut command = trustd();
    command.args(["import", "--database", database]).args(options);
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

fn imported(database: &str, options: &[&str]) -> String {
    let output = import(database, options).output().unwrap();
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{told}");
    String::from_utf8(output.stdout).unwrap() + &told
}

fn refused(database: &str, options: &[&str]) -> String {
    let output = import(database, options).output().unwrap();
    assert!(!output.status.success());
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// The rows that are exported.
fn exported(database: &str) -> BTreeSet<String> {
    let output = trustd().args(["export", "--database", database, "-"]).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).unwrap();
    text.lines().skip(1).map(str::to_owned).collect()
}

/// How many edges of trust there are for whoever asks the server.
async fn edges(nobody: &Person) -> usize {
    let (_, figures) = nobody.outside("/metrics").await;
    let line = figures.lines().find_map(|line| line.strip_prefix("trustd_trust_edges "));
    line.unwrap().parse().unwrap()
}

async fn an_import_that_is_killed_leaves_nothing_of_it(world: &World) {
    let list = file(world, "list.tsv", rows(20_000, 1_000));
    let list = list.to_str().unwrap();
    let mut finished = false;
    for millis in [100, 250, 500, 1_000] {
        let mut child: Child = import(&world.address, &[list]).spawn().unwrap();
        tokio::time::sleep(Duration::from_millis(millis)).await;
        // SIGKILL.
        child.kill().unwrap();
        finished |= child.wait().unwrap().success();
        let rows = exported(&world.address).len();
        assert!([0, 20_001].contains(&rows), "{rows} after {millis} ms");
        assert!(rows > 0 || !finished, "what it says is done is there");
        let (holds, told) = world.verify();
        assert!(holds, "{told}");
        if rows > 0 {
            return;
        }
    }
    imported(&world.address, &[list]);
    assert_eq!(exported(&world.address).len(), 20_001);
    let (holds, told) = world.verify();
    assert!(holds, "{told}");
}

async fn a_large_import_is_one_step_for_whoever_reads(world: &World) {
    let count = 110_000;
    let list = file(world, "list.tsv", rows(count, 2_000));
    let (nobody, done) = (world.nobody().at(&world.server.admin), Arc::new(AtomicBool::new(false)));
    let asking = tokio::spawn({
        let done = done.clone();
        async move {
            let mut seen = BTreeSet::new();
            while !done.load(Ordering::Relaxed) || !seen.contains(&count) {
                seen.insert(edges(&nobody).await);
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
            seen
        }
    });
    let address = world.address.clone();
    let told = tokio::task::spawn_blocking(move || imported(&address, &[list.to_str().unwrap()]));
    let told = told.await.unwrap();
    assert!(told.contains("2000 people, 110000 edges, 1 blocks"), "{told}");
    assert!(told.contains("0 of 110001 rows left out: none"), "{told}");
    done.store(true, Ordering::Relaxed);
    assert_eq!(asking.await.unwrap(), [0, count].into());
    let (holds, told) = world.verify();
    assert!(holds && told.contains("no difference\n"), "{told}");
}

async fn what_is_exported_is_what_is_imported(world: &World) {
    let [ana, bea] = world.people(["ana", "bea"]);
    ana.put("/members/bea/trust", json!({"weight": 1})).await.is(200);
    bea.put("/members/carl/trust", json!({"weight": 1})).await.is(200);
    block(&bea, "carl").await;
    block(&bea, "dora").await;
    let rows = exported(&world.address);
    let expected = ["ana\tbea\t1", "bea\tcarl\t-1", "bea\tcarl\t1", "bea\tdora\t-1"];
    assert_eq!(rows, expected.map(str::to_owned).into());
    let list = world.folder.join("out.tsv");
    let list = list.to_str().unwrap();
    let mut export = trustd();
    let output = export.args(["export", "--database", &world.address, list]).output().unwrap();
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(told.contains("members without an edge or a block"), "{told}");
    let other = world.folder.join("other.db");
    let other = other.to_str().unwrap();
    imported(other, &[list]);
    assert_eq!(exported(other), rows);
    // Once more: nothing is altered.
    imported(&world.address, &[list]);
    assert_eq!(exported(&world.address), rows);
}

async fn ids_that_cannot_be_accounts_are_refused_with_their_rows_before_anything_is_written(
    world: &World,
) {
    let list = file(
        world,
        "list.csv",
        "source,target\nana,bea\nbea,Alice\na/b,ana\nana,..\n\"a\u{7}\",ana\nx,bea\nana,Alice\n",
    );
    let new = world.folder.join("new.db");
    let told = refused(new.to_str().unwrap(), &[list.to_str().unwrap()]);
    for row in [
        "row 2: \"Alice\"",
        "row 3: \"a/b\"",
        "row 4: \"..\"",
        "row 5: \"a\\u{7}\"",
        "row 6: \"x\"",
    ] {
        assert!(told.contains(row), "{row}: {told}");
    }
    assert!(told.contains("5 of its ids cannot be accounts"), "{told}");
    assert!(!new.exists(), "not even a database");
    refused(&world.address, &[list.to_str().unwrap()]);
    assert!(exported(&world.address).is_empty());
    let empty = file(world, "empty.tsv", "");
    assert!(refused(&world.address, &[empty.to_str().unwrap()]).contains("holds no rows"));
    let bad = file(world, "bad.tsv", "ana\tbea\t5\n");
    let told = refused(&world.address, &[bad.to_str().unwrap()]);
    assert!(told.contains("no row that counts, of 1: 1 with a weight"), "{told}");
}

async fn files_are_read_in_every_usual_spelling(world: &World) {
    let stars = "when;who;whom;stars\n1;ana;bea;7,5\n2;ana;ana;3\n3;bea;carl;11\n4;bea;dora;-1\n";
    let list = file(world, "stars.csv", stars);
    let columns = ["--source", "who", "--target", "whom", "--weight", "stars", "--scale", "10"];
    let told = imported(&world.address, &[&[list.to_str().unwrap()], &columns[..]].concat());
    assert!(told.contains("2 of 4 rows left out: 1 self-loops, 1 with a weight"), "{told}");
    let rows = exported(&world.address);
    assert_eq!(rows, ["ana\tbea\t0.75".to_owned(), "bea\tdora\t-1".to_owned()].into());
    let mut piped = import(&world.address, &["-"]).stdin(Stdio::piped()).spawn().unwrap();
    std::io::Write::write_all(&mut piped.stdin.take().unwrap(), b"carl ana 0.5\n").unwrap();
    assert!(piped.wait().unwrap().success());
    assert!(exported(&world.address).contains("carl\tana\t0.5"));
}

async fn somebody_who_was_erased_is_not_imported_again(world: &World) {
    let list = file(world, "list.tsv", "bea\tcarl\t0.5\nbea\tana\t0.5\n");
    world.as_("ana").post("/me/erase", json!({"confirm": "ana"})).await.is(204);
    let told = refused(&world.address, &[list.to_str().unwrap()]);
    assert!(told.contains("row 2: \"ana\"") && told.contains("erased"), "{told}");
    assert!(exported(&world.address).is_empty());
}

async fn what_is_only_read_is_not_made(world: &World) {
    let missing = world.folder.join("missing.db");
    let missing = missing.to_str().unwrap();
    for command in ["verify", "export", "clock"] {
        let ran = std::process::Command::new(env!("CARGO_BIN_EXE_trustd"))
            .args([command, "--database", missing])
            .output()
            .unwrap();
        let told = String::from_utf8_lossy(&ran.stderr);
        assert!(
            !ran.status.success() && told.contains("there is no database"),
            "{command}: {told}"
        );
        assert!(!std::path::Path::new(missing).exists(), "{command} makes none");
    }
}

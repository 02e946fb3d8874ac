//! What the project takes in is what `deny.toml` lets in, as far as that can be told without the program that
//! `make release` runs: licences, where packages come from, which are refused, and which are there in two versions.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::Value as Json;

const CRATES_IO: &str = "registry+https://github.com/rust-lang/crates.io-index";

fn root() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
}

fn policy() -> toml::Table {
    let text = fs::read_to_string(root().join("deny.toml")).expect("a policy");
    text.parse().expect("TOML")
}

fn texts<'t>(table: &'t toml::Table, section: &str, name: &str) -> Vec<&'t str> {
    let list = table[section][name].as_array().expect("a list");
    let text = |entry: &'t toml::Value| entry.get("crate").unwrap_or(entry).as_str();
    list.iter().map(|entry| text(entry).expect("a text")).collect()
}

/// Returns the output of cargo.
fn cargo(arguments: &[&str]) -> String {
    let asked = Command::new(env!("CARGO")).args(arguments).current_dir(root()).output();
    let output = asked.expect("cargo");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("text")
}

/// Returns the metadata of every package that may be built here.
fn metadata() -> Json {
    let rustc = Command::new("rustc").arg("-vV").output().expect("rustc");
    let rustc = String::from_utf8(rustc.stdout).expect("text");
    let host = rustc.lines().find_map(|line| line.strip_prefix("host: ")).expect("a host");
    let output = cargo(&[
        "metadata",
        "--locked",
        "--format-version=1",
        "--all-features",
        "--filter-platform",
        host,
    ]);
    serde_json::from_str(&output).expect("JSON")
}

/// The packages that are built here, tests and tools of the build among them: names and versions.
fn built() -> BTreeSet<(String, String)> {
    let output = cargo(&["tree", "--workspace", "--locked", "--all-features", "--prefix=none"]);
    let package = |line: &str| {
        let (name, rest) = line.split_once(" v")?;
        Some((name.to_owned(), rest.split_whitespace().next()?.to_owned()))
    };
    output.lines().filter_map(package).collect()
}

fn list<'j>(value: &'j Json, name: &str) -> &'j [Json] {
    value[name].as_array().map_or(&[], Vec::as_slice)
}

fn text<'j>(value: &'j Json, name: &str) -> &'j str {
    value[name].as_str().unwrap_or_default()
}

/// The ids of packages that are part of what is built, and not of its tests alone.
fn shipped(metadata: &Json) -> BTreeSet<&str> {
    let nodes = list(&metadata["resolve"], "nodes");
    let nodes: BTreeMap<&str, &Json> = nodes.iter().map(|node| (text(node, "id"), node)).collect();
    let members = list(metadata, "workspace_members").iter();
    let mut rest: Vec<&str> = members.filter_map(Json::as_str).collect();
    let mut found = BTreeSet::new();
    while let Some(id) = rest.pop() {
        if !found.insert(id) {
            continue;
        }
        let is_shipped = |edge: &&Json| {
            list(edge, "dep_kinds").iter().any(|kind| kind["kind"].as_str() != Some("dev"))
        };
        rest.extend(
            list(nodes[id], "deps").iter().filter(is_shipped).map(|edge| text(edge, "pkg")),
        );
    }
    found
}

/// Whether a licence expression can be met by licences that are allowed. `AND` binds closer than `OR`, for which
/// older manifests have a slash.
fn is_allowed(expression: &str, allowed: &[&str]) -> bool {
    let spaced = expression.replace('(', " ( ").replace(')', " ) ").replace('/', " OR ");
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let (allows, rest) = any_of(&words, allowed);
    assert!(rest.is_empty(), "{expression} is no licence expression");
    allows
}

fn any_of<'w>(words: &'w [&'w str], allowed: &[&str]) -> (bool, &'w [&'w str]) {
    let (mut allows, mut rest) = all_of(words, allowed);
    while let ["OR", more @ ..] = rest {
        let (also, after) = all_of(more, allowed);
        (allows, rest) = (allows | also, after);
    }
    (allows, rest)
}

fn all_of<'w>(words: &'w [&'w str], allowed: &[&str]) -> (bool, &'w [&'w str]) {
    let (mut allows, mut rest) = one(words, allowed);
    while let ["AND", more @ ..] = rest {
        let (also, after) = one(more, allowed);
        (allows, rest) = (allows & also, after);
    }
    (allows, rest)
}

fn one<'w>(words: &'w [&'w str], allowed: &[&str]) -> (bool, &'w [&'w str]) {
    match words {
        ["(", inside @ ..] => {
            let (allows, rest) = any_of(inside, allowed);
            assert_eq!(rest.first(), Some(&")"), "a parenthesis ends");
            (allows, &rest[1..])
        }
        [licence, "WITH", exception, rest @ ..] => {
            (allowed.contains(&format!("{licence} WITH {exception}").as_str()), rest)
        }
        // `MPL-2.0+`: that version, or a later one.
        [licence, rest @ ..] => (allowed.contains(&licence.trim_end_matches('+')), rest),
        [] => panic!("an expression ends with a licence"),
    }
}

#[test]
fn expressions_are_read_as_they_are_meant() {
    let allowed = ["MIT", "Apache-2.0 WITH LLVM-exception", "ISC", "MPL-2.0"];
    for yes in [
        "MIT",
        "GPL-3.0 OR MIT",
        "MIT/GPL-3.0",
        "MIT AND ISC",
        "GPL-3.0 AND X OR MIT",
        "(MIT OR GPL-3.0) AND ISC",
        "Apache-2.0 WITH LLVM-exception OR X",
        "MPL-2.0+",
    ] {
        assert!(is_allowed(yes, &allowed), "{yes}");
    }
    for no in ["GPL-3.0", "MIT AND GPL-3.0", "(MIT OR ISC) AND X", "Apache-2.0", "MIT-0"] {
        assert!(!is_allowed(no, &allowed), "{no}");
    }
}

#[test]
fn licences_and_sources_are_those_of_the_policy() {
    let (policy, metadata) = (policy(), metadata());
    let allowed = texts(&policy, "licenses", "allow");
    let refused = texts(&policy, "bans", "deny");
    let shipped = shipped(&metadata);
    assert!(shipped.len() > 200, "only {} packages", shipped.len());
    for package in list(&metadata, "packages") {
        let (name, licence) = (text(package, "name"), text(package, "license"));
        assert!(!refused.contains(&name), "{name} is refused");
        let source = package["source"].as_str();
        assert!(source.is_none_or(|source| source == CRATES_IO), "{name} comes from {source:?}");
        if shipped.contains(text(package, "id")) {
            assert!(is_allowed(licence, &allowed), "{name} has the licence {licence:?}");
        }
    }
}

#[test]
fn two_versions_of_a_package_are_there_only_where_the_policy_says_why() {
    let policy = policy();
    let skipped = texts(&policy, "bans", "skip");
    let lock = fs::read_to_string(root().join("Cargo.lock")).expect("a lock file");
    for skip in &skipped {
        let (name, version) = skip.split_once('@').expect("a name and a version");
        let entry = format!("name = \"{name}\"\nversion = \"{version}\"");
        assert!(lock.contains(&entry), "{skip} is there no longer: deny.toml need not name it");
    }
    let mut versions = BTreeMap::<_, Vec<_>>::new();
    for (name, version) in built() {
        if !skipped.contains(&format!("{name}@{version}").as_str()) {
            versions.entry(name).or_default().push(version);
        }
    }
    assert!(versions.len() > 200, "only {} packages", versions.len());
    versions.retain(|_, versions| versions.len() > 1);
    assert!(versions.is_empty(), "deny.toml does not say why there are {versions:?}");
}

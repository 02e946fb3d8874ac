//! Tests of the project's structure: the order of modules, the length of files and functions, the words of comments.

use std::collections::{BTreeSet, HashSet};
use std::fs;
use std::path::{Path, PathBuf};

use crate::imports::{Imports, Module, circles_in};

/// The modules of each crate, each of which may name only those to its left.
const ORDERS: [(&str, &[&str]); 3] = [
    (
        "trust-core/src",
        &[
            "error",
            "id",
            "trust",
            "place",
            "settings",
            "grant",
            "graph",
            "block",
            "group",
            "resource",
            "change",
            "ball",
            "sight",
            "view",
            "metric",
            "visibility",
            "maintain",
            "explain",
            "bulk",
            "compaction",
            "engine",
            "checkpoint",
        ],
    ),
    (
        "commons/src",
        &[
            "id",
            "time",
            "keywords",
            "facts",
            "membership",
            "text",
            "refusal",
            "block",
            "trust",
            "pace",
            "place",
            "viewer",
            "reach",
            "audience",
            "notification",
            "outcome",
            "json",
            "command",
            "preference",
            "sharing",
            "cell_members",
            "steward",
            "member",
            "partnership",
            "community",
            "exchange",
            "invite",
            "ledger",
            "payment",
            "flow",
            "pseudonym",
            "visible",
            "listing",
            "response",
            "circle",
            "skill",
            "memo",
            "actions",
            "privacy",
            "wire",
        ],
    ),
    (
        "service/src",
        &[
            "clock",
            "fair",
            "auth",
            "quota",
            "config",
            "terminal",
            "store",
            "cache",
            "feed",
            "work",
            "ledger",
            "members",
            "questions",
            "limits",
            "cursors",
            "engine_time",
            "waiters",
            "streams",
            "connections",
            "app",
            "sweep",
            "http",
            "demo",
            "command",
        ],
    ),
];

const LINES_OF_A_FILE: usize = 600;
const LINES_OF_A_FUNCTION: usize = 70;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// Every Rust file below `folder`, with its text.
fn rust_files(folder: &Path) -> Vec<(PathBuf, String)> {
    files_below(folder, ".rs")
}

/// Every file below `folder` whose name ends so, with its text.
fn files_below(folder: &Path, ending: &str) -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    let Ok(entries) = fs::read_dir(folder) else { return found };
    for path in entries.map(|entry| entry.expect("a readable folder").path()) {
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        if path.is_dir() && !["target", "node_modules", ".git", ".venv"].contains(&name) {
            found.extend(files_below(&path, ending));
        } else if name.ends_with(ending) {
            let text = fs::read_to_string(&path).expect("a readable file");
            found.push((path, text));
        }
    }
    found.sort();
    found
}

fn our_files() -> Vec<(PathBuf, String)> {
    let folders = [
        "trust-core",
        "commons",
        "service",
        "files",
        "cli",
        "bindings-python",
        "bindings-node",
        "tests",
        "benches",
        "fuzz",
    ];
    let files: Vec<_> =
        folders.iter().flat_map(|folder| rust_files(&root().join(folder))).collect();
    assert!(files.len() > 30, "only {} files: are the folders where they were?", files.len());
    files
}

/// The files of scenarios, with their texts.
fn scenarios() -> Vec<(PathBuf, String)> {
    let read = |path: PathBuf| {
        let text = fs::read_to_string(&path).expect("a readable file");
        (path, text)
    };
    crate::scenarios::files().into_iter().map(read).collect()
}

/// What lies in a folder.
fn entries(folder: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(root().join(folder)).expect("the folder is there");
    entries.map(|entry| entry.expect("a readable folder").path()).collect()
}

#[test]
fn every_scenario_file_is_run() {
    let run: HashSet<PathBuf> = crate::scenarios::files().into_iter().collect();
    let mut names = HashSet::new();
    for path in entries("tests/scenarios") {
        // The files of `commons` are run by that package's own tests.
        if path.file_name().is_some_and(|name| name == "README.md" || name == "commons") {
            continue;
        }
        let path = path.canonicalize().expect("it is there");
        let is_run = run.iter().any(|run| run.canonicalize().is_ok_and(|run| run == path));
        assert!(is_run, "{} is no scenario that anybody runs", path.display());
    }
    for (path, text) in scenarios() {
        let claim = text.lines().find(|line| line.starts_with("name = ")).unwrap_or_default();
        assert!(names.insert(claim.to_owned()), "{} makes a claim twice", path.display());
    }
}

/// By Rust; Python and Node run whatever is in the folder.
#[test]
fn every_scenario_file_of_the_domain_classes_is_run() {
    let runners: String =
        rust_files(&root().join("commons/tests/suite")).into_iter().map(|(_, text)| text).collect();
    let files = entries("tests/scenarios/commons");
    assert!(files.len() >= 4, "only {} files: is the folder where it was?", files.len());
    for path in files {
        let noun = path.file_stem().and_then(|name| name.to_str()).unwrap_or_default();
        let is_run = runners.split("run::<").skip(1).any(|call| {
            call.split_once(">(")
                .is_some_and(|(_, given)| given.starts_with(&format!("\"{noun}\")")))
        });
        assert!(is_run, "{} is no scenario that anybody runs", path.display());
    }
}

/// Returns the imports between the files of a crate, as pairs of modules.
fn imports(folder: &str) -> BTreeSet<(Module, Module)> {
    let source = root().join(folder);
    Imports::of(&source, &rust_files(&source)).edges()
}

#[test]
fn modules_name_only_those_to_their_left() {
    for (folder, order) in ORDERS {
        let place = |module: &Module| {
            let name = module.first().map_or("lib", String::as_str);
            let place = order.iter().position(|&known| known == name);
            place.unwrap_or_else(|| panic!("{folder}: {name} has no place in the order"))
        };
        let edges = imports(folder);
        assert!(edges.len() > 50, "{folder} has only {} imports", edges.len());
        for (from, to) in edges.iter().filter(|(from, to)| !from.is_empty() && !to.is_empty()) {
            let (from_file, to_file) = (from.join("/"), to.join("/"));
            assert!(
                place(to) <= place(from),
                "{folder}: {from_file} names {to_file}, to its right"
            );
        }
    }
}

#[test]
fn no_imports_of_the_service_lead_in_a_circle() {
    let edges = imports("service/src");
    let folders: BTreeSet<&[String]> = edges
        .iter()
        .flat_map(|(from, _)| (0..from.len()).map(move |depth| &from[..depth]))
        .collect();
    let circles: Vec<String> =
        folders.into_iter().flat_map(|folder| circles_in(folder, &edges)).collect();
    assert_eq!(circles, Vec::<String>::new());
}

/// Returns the imports between the files of a package, as pairs of file names. In a line that imports, the name of the
/// other file follows `mark`.
fn imports_of_package(folder: &str, ending: &str, mark: &str) -> BTreeSet<(Module, Module)> {
    let files = files_below(&root().join(folder), ending);
    let name = |path: &Path| path.file_stem().map(|name| name.to_string_lossy().into_owned());
    let names: BTreeSet<String> = files.iter().filter_map(|(path, _)| name(path)).collect();
    let imported = |line: &str| {
        let (_, path) = line.split_once(mark)?;
        let path = path.split([' ', '\'']).next()?.trim_end_matches(ending);
        let name = path.rsplit(['/', '.']).next()?.to_owned();
        names.contains(&name).then_some(name)
    };
    let each = files.iter().filter_map(|(path, text)| Some((name(path)?, text)));
    each.flat_map(|(from, text)| {
        // An indented import is for type checkers, or runs only when its function is called.
        let at_once = text.lines().filter(|line| !line.starts_with(' '));
        let found = at_once.filter_map(imported).filter(|to| *to != from);
        found.map(|to| (vec![from.clone()], vec![to])).collect::<Vec<_>>()
    })
    .collect()
}

#[test]
fn no_imports_of_the_packages_lead_in_a_circle() {
    let python = imports_of_package("bindings-python/python/trust_core", ".py", "from trust_core.");
    let node = imports_of_package("bindings-node", ".cjs", "require('.");
    for edges in [python, node] {
        assert!(edges.len() > 15, "only {} imports", edges.len());
        assert_eq!(circles_in(&[], &edges), Vec::<String>::new());
    }
}

#[test]
fn the_core_and_the_rules_do_no_io_read_no_clock_and_draw_no_randomness() {
    let outside =
        ["std::fs", "std::io", "std::net", "std::env", "std::process", "std::time", "println!"];
    let pure = ["trust-core/src", "commons/src"];
    for (path, text) in pure.iter().flat_map(|folder| rust_files(&root().join(folder))) {
        let code = text.lines().filter(|line| !line.trim_start().starts_with("//"));
        for line in code {
            let reaches_out = outside.iter().any(|name| line.contains(name));
            assert!(!reaches_out, "{}: {line}", path.display());
        }
    }
    let manifest = fs::read_to_string(root().join("trust-core/Cargo.toml")).expect("a manifest");
    let random = manifest.lines().find(|line| line.contains("rand"));
    assert_eq!(random, None, "the core draws no randomness");
}

/// The number of lines of the function that begins on the first of `lines`. A brace as deep as that line closes it.
fn lines_of_function(lines: &[&str]) -> usize {
    let signature = lines.iter().position(|line| line.ends_with(['{', '}', ';'])).unwrap_or(0);
    if !lines[signature].ends_with('{') {
        return signature + 1;
    }
    let indent = &lines[0][..lines[0].len() - lines[0].trim_start().len()];
    let closing = format!("{indent}}}");
    lines.iter().position(|line| *line == closing).map_or(lines.len(), |end| end + 1)
}

#[test]
fn no_file_and_no_function_is_too_long() {
    for (path, text) in our_files() {
        let lines: Vec<&str> = text.lines().collect();
        assert!(lines.len() <= LINES_OF_A_FILE, "{} has {} lines", path.display(), lines.len());
        for (start, line) in lines.iter().enumerate() {
            let code = line.trim_start();
            let is_function = code.starts_with("fn ")
                || (code.starts_with("pub")
                    || code.starts_with("async ")
                    || code.starts_with("const "))
                    && code.contains(" fn ");
            if !is_function {
                continue;
            }
            let length = lines_of_function(&lines[start..]);
            assert!(
                length <= LINES_OF_A_FUNCTION,
                "{}:{} has {length} lines: {code}",
                path.display(),
                start + 1
            );
        }
    }
}

#[test]
fn every_file_opens_by_saying_what_it_is() {
    for (path, text) in our_files() {
        assert!(text.starts_with("//!"), "{} opens with no comment", path.display());
    }
}

#[test]
fn no_forbidden_words_and_no_unsafe_code() {
    // Put together here, so that this file does not contain them.
    let forbidden: Vec<String> = [
        ("snap", "shot"),
        ("mana", "ger"),
        ("TO", "DO"),
        ("FIX", "ME"),
        ("XX", "X"),
        ("/wo", "rk/"),
        ("/ro", "ot/"),
    ]
    .map(|(a, b)| format!("{a}{b}"))
    .to_vec();
    for (path, text) in our_files().into_iter().chain(scenarios()) {
        // What Python calls the thing behind `with`.
        let text = text.replace(&format!("context {}", forbidden[1]), "");
        for word in &forbidden {
            assert!(!text.contains(word.as_str()), "{} contains {word:?}", path.display());
        }
        let name = path.file_stem().and_then(|name| name.to_str()).unwrap_or_default();
        for vague in ["utils", "util", "helpers", "helper", "common", "misc"] {
            assert_ne!(name, vague, "{}", path.display());
        }
        // Binding glue may have it, in a file that says why.
        let glue = path.components().any(|part| {
            part.as_os_str().to_str().is_some_and(|part| part.starts_with("bindings-"))
        });
        let plain: String = text.split_whitespace().collect();
        if glue && plain.contains("#![allow(unsafe_code,reason=") {
            continue;
        }
        let uses_unsafe = text.lines().any(|line| {
            let code = line.split("//").next().unwrap_or_default();
            // What stands in quotes is text: this file's own list.
            let code = code.split('"').step_by(2).collect::<String>();
            ["unsafe {", "unsafe fn", "unsafe impl", "unsafe extern"]
                .iter()
                .any(|u| code.contains(u))
        });
        assert!(!uses_unsafe, "{} has unsafe code", path.display());
    }
}

/// The pronoun "one" for a person, and forms that only occur with it. The number one has other neighbours.
const PRONOUN_ONE: [&str; 16] = [
    " one's ",
    " one\u{2019}s ",
    " oneself",
    "hidden from one ",
    "how far one ",
    "how one ",
    "in whom one ",
    " one declared",
    " one does not ",
    " one is in ",
    " one may know",
    " one shares ",
    "that one has ",
    "what one ",
    "where one is",
    "whom one ",
];

/// Words with which a sentence without a subject would begin.
const HEADLESS: [&str; 8] =
    ["How ", "What ", "Whatever ", "Who ", "Whoever ", "Whom ", "Whose ", "Which "];

/// The marks of a line of a comment, in Rust, TypeScript and Python.
const COMMENT: [&str; 4] = ["//", "/** ", "* ", "\"\"\""];

/// The comment paragraphs of a file, each with its first line. Code in comments is left out.
fn comments(text: &str) -> Vec<(usize, String)> {
    let mut found: Vec<(usize, String)> = Vec::new();
    let mut is_open = false;
    let mut is_code = false;
    for (number, line) in text.lines().enumerate() {
        let line = line.trim_start();
        let marked = COMMENT.iter().find_map(|mark| line.strip_prefix(mark));
        let comment = marked.map(|line| line.trim_matches(['/', '!', '*', '"', ' ']));
        is_code = comment.is_some() && is_code != comment.is_some_and(|c| c.starts_with("```"));
        match comment {
            Some(comment) if !is_code && !comment.is_empty() && !comment.starts_with('|') => {
                match found.last_mut() {
                    Some((_, paragraph)) if is_open && !comment.starts_with("- ") => {
                        paragraph.push(' ');
                        paragraph.push_str(comment);
                    }
                    _ => found.push((number + 1, comment.trim_start_matches("- ").to_owned())),
                }
                is_open = true;
            }
            _ => is_open = false,
        }
    }
    found
}

/// The folders whose comments follow the rules of wording, each with the ending of its files.
const WORDED: [(&str, &str); 9] = [
    ("service/src", ".rs"),
    ("commons/src", ".rs"),
    ("trust-core/src", ".rs"),
    ("files/src", ".rs"),
    ("cli/src", ".rs"),
    ("bindings-python/src", ".rs"),
    ("bindings-python/python", ".py"),
    ("bindings-node/src", ".rs"),
    ("bindings-node", ".header.d.ts"),
];

#[test]
fn comments_are_sentences_with_a_subject() {
    let below = |(folder, ending): &(&str, &str)| files_below(&root().join(folder), ending);
    let texts: Vec<_> = WORDED.iter().flat_map(below).collect();
    assert!(texts.len() > 400, "only {} files: are the folders where they were?", texts.len());
    for (path, text) in texts {
        for (number, line) in text.lines().enumerate() {
            let lower = format!(" {} ", line.to_lowercase());
            for word in PRONOUN_ONE {
                let place = format!("{}:{}", path.display(), number + 1);
                assert!(!lower.contains(word), "{place} has the pronoun one: {line}");
            }
        }
        for (number, paragraph) in comments(&text) {
            for sentence in paragraph.split(". ") {
                let is_headless = HEADLESS.iter().any(|word| sentence.starts_with(word));
                let is_question = sentence.ends_with('?');
                let place = format!("{}:{number}", path.display());
                assert!(!is_headless || is_question, "{place} has no subject: {sentence}");
            }
        }
    }
}

/// The public enums that are closed, each with the reason why it gets no more variants.
const CLOSED: [(&str, &str); 7] = [
    ("Change", "whoever follows changes says what it does with each"),
    ("Direction", "an edge has two ends"),
    ("Failure", "a command is unreadable or refused"),
    ("ListingKind", "who lists something gives or takes"),
    ("Never", "it has no values"),
    ("Role", "an exchange has a provider and a receiver"),
    ("TrustDirection", "one way, the other, either or both"),
];

/// Only commons makes changes for the engine.
#[test]
fn the_service_makes_no_changes_of_its_own() {
    let files = rust_files(&root().join("service/src"));
    assert!(files.len() > 100, "only {} files: is the folder where it was?", files.len());
    for (path, text) in files {
        for (number, line) in text.lines().enumerate() {
            // `VisibleChange` is another type.
            let mut before = line.match_indices("Change::").map(|(at, _)| &line[..at]);
            let named = before.any(|before| !before.ends_with(char::is_alphanumeric));
            assert!(!named, "{}:{}: {line}", path.display(), number + 1);
        }
    }
}

#[test]
fn every_public_enum_may_grow_or_says_why_not() {
    let mut found = Vec::new();
    for library in ["trust-core/src", "commons/src", "files/src"] {
        for (path, text) in rust_files(&root().join(library)) {
            let lines: Vec<&str> = text.lines().map(str::trim_start).collect();
            for (at, line) in lines.iter().enumerate() {
                let Some(rest) = line.strip_prefix("pub enum ") else { continue };
                let name = rest.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
                let above = lines[..at].iter().rev();
                let item = above.take_while(|line| !line.is_empty() && **line != "}");
                let open = item.clone().any(|line| *line == "#[non_exhaustive]");
                let closed = CLOSED.iter().any(|&(known, _)| known == name);
                assert!(open != closed, "{}: {name} is open: {open}", path.display());
                found.push(name.to_owned());
            }
        }
    }
    for (name, why) in CLOSED {
        assert!(found.iter().any(|known| known == name), "{name} ({why}) is gone");
    }
    assert!(found.len() > 40, "{} enums", found.len());
}

#[test]
fn every_public_type_of_the_libraries_prints() {
    for library in ["trust-core", "commons", "files"] {
        let lib = fs::read_to_string(root().join(library).join("src/lib.rs")).expect("a library");
        let warns = "#![warn(missing_debug_implementations";
        assert!(lib.contains(warns), "{library} does not ask the compiler for Debug");
    }
}

#[test]
fn both_databases_of_the_service_have_the_same_tables() {
    let folder = root().join("service/migrations");
    let read = |kind: &str| {
        let path = folder.join(kind).join("0001_record.sql");
        let text = fs::read_to_string(path).expect("a migration");
        let code = text.lines().filter(|line| !line.trim_start().starts_with("--"));
        code.map(str::to_owned).collect::<Vec<_>>()
    };
    let (sqlite, postgres) = (read("sqlite"), read("postgres"));
    let types = [(" INTEGER", " BIGINT"), (" REAL", " DOUBLE PRECISION"), (" BLOB", " BYTEA")];
    let translated = sqlite.iter().map(|line| {
        let line =
            types.iter().fold(line.clone(), |line, (ours, theirs)| line.replace(ours, theirs));
        line.replace(") STRICT;", ");")
    });
    assert!(sqlite.len() > 300, "only {} lines: is this the record?", sqlite.len());
    assert_eq!(translated.collect::<Vec<_>>(), postgres);
}

/// Where a claim of the threat model is held: a test by the name of its file and its own.
#[test]
fn every_test_that_the_threat_model_names_is_there() {
    let text = fs::read_to_string(root().join("SECURITY.md")).expect("it is there");
    let named: Vec<(&str, &str)> =
        text.split('`').skip(1).step_by(2).filter_map(|code| code.split_once("::")).collect();
    assert!(named.len() > 50, "only {} tests are named", named.len());
    let suites = ["service/tests/http", "service/tests/faults", "tests/suite"];
    let tests: Vec<(PathBuf, String)> = suites
        .iter()
        .filter(|suite| root().join(suite).is_dir())
        .flat_map(|suite| rust_files(&root().join(suite)))
        .collect();
    for (file, test) in named {
        let function = format!("fn {test}(");
        let is_there = tests.iter().any(|(path, text)| {
            path.file_stem().is_some_and(|stem| stem == file) && text.contains(&function)
        });
        assert!(is_there, "SECURITY.md names {file}::{test}, which is no test");
    }
}

/// A wildcard in a match on changes would pass over a change that is new.
#[test]
fn whoever_matches_on_changes_names_every_change() {
    const DENIES: &str = "deny(clippy::wildcard_enum_match_arm)]";
    let is_arm =
        |line: &str| line.split_once("=>").is_some_and(|(pattern, _)| pattern.contains("Change::"));
    let mut found = 0;
    for folder in ["trust-core/src", "commons/src", "service/src", "tests/src"] {
        for (path, text) in rust_files(&root().join(folder)) {
            let code = text.split("#[cfg(test)]").next().unwrap_or_default();
            let matches = code.lines().any(is_arm);
            assert!(!matches || text.contains(DENIES), "{} has no {DENIES}", path.display());
            found += usize::from(matches);
            for picks in ["matches!(", "if let Change::", "let Change::"] {
                let picked = code.lines().find(|it| it.contains(picks) && it.contains("Change::"));
                assert_eq!(picked, None, "{}: a match on changes with two arms", path.display());
            }
        }
    }
    assert!(found >= 5, "{found} files match on changes: are they where they were?");
}

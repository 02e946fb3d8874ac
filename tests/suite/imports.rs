//! The imports of a crate, file by file, as its text names them.
//!
//! A path counts where it is written: in a `use`, or in the code behind `crate::` or `super::`. A name that a module
//! re-exports counts as an import of the file that declares it. Tests inside the sources do not count.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// A module: the names that lead to it from the root of its crate.
pub type Module = Vec<String>;

/// One file's paths, and which of them it re-exports.
struct Paths {
    all: Vec<Vec<String>>,
    reexported: BTreeMap<String, Module>,
}

/// The files of a crate and what they import from each other.
pub struct Imports {
    files: BTreeMap<Module, Paths>,
}

impl Imports {
    /// Reads the files below the sources of a crate, each with its text.
    pub fn of(source: &Path, files: &[(impl AsRef<Path>, String)]) -> Self {
        let modules = files.iter().filter_map(|(path, text)| {
            let inside = path.as_ref().strip_prefix(source).ok()?.with_extension("");
            let mut module: Module =
                inside.iter().map(|name| name.to_string_lossy().into_owned()).collect();
            match module.last().map(String::as_str) {
                Some("main") => return None,
                Some("mod" | "lib") => drop(module.pop()),
                _ => {}
            }
            Some((module, text.as_str()))
        });
        let modules: BTreeMap<Module, &str> = modules.collect();
        let read = |(module, text): (&Module, &&str)| {
            let mut paths = Paths { all: Vec::new(), reexported: BTreeMap::new() };
            for (path, is_public) in paths_of(text) {
                let Some(path) = absolute(module, path, &modules) else { continue };
                if let Some(name) = path.last().filter(|_| is_public) {
                    paths.reexported.insert(name.clone(), path.clone());
                }
                paths.all.push(path);
            }
            (module.clone(), paths)
        };
        Imports { files: modules.iter().map(read).collect() }
    }

    /// Every import: the importing file, and the imported one.
    pub fn edges(&self) -> BTreeSet<(Module, Module)> {
        let each = self.files.iter().flat_map(|(from, paths)| {
            paths.all.iter().map(move |path| (from.clone(), self.declaring(path, 0)))
        });
        each.filter(|(from, to)| from != to).collect()
    }

    /// The file that declares what a path names.
    fn declaring(&self, path: &[String], depth: usize) -> Module {
        let longest =
            (0..=path.len()).rev().find(|&length| self.files.contains_key(&path[..length]));
        let (module, rest) = path.split_at(longest.unwrap_or_default());
        let reexported = self.files.get(module).map(|paths| &paths.reexported);
        match rest.split_first().and_then(|(name, rest)| Some((reexported?.get(name)?, rest))) {
            Some((target, rest)) if depth < 8 => {
                self.declaring(&[target.as_slice(), rest].concat(), depth + 1)
            }
            _ => module.to_vec(),
        }
    }
}

/// Imports between the direct entries of a folder, files or folders, that lead back to where they began. Each is told by
/// the importing and the imported file.
pub fn circles_in(folder: &[String], edges: &BTreeSet<(Module, Module)>) -> Vec<String> {
    let depth = folder.len();
    let is_inside = |module: &Module| module.len() > depth && module.starts_with(folder);
    let inside: Vec<_> = edges
        .iter()
        .filter(|(from, to)| is_inside(from) && is_inside(to) && from[depth] != to[depth])
        .collect();
    let leads_to = |start: &str, end: &str| {
        let (mut seen, mut next) = (BTreeSet::new(), vec![start]);
        while let Some(entry) = next.pop() {
            if entry == end {
                return true;
            }
            if seen.insert(entry) {
                let further = inside.iter().filter(|(from, _)| from[depth] == entry);
                next.extend(further.map(|(_, to)| to[depth].as_str()));
            }
        }
        false
    };
    let is_in_circle = |(from, to): &&&(Module, Module)| leads_to(&to[depth], &from[depth]);
    let circle = inside.iter().filter(is_in_circle);
    circle.map(|(from, to)| format!("{} imports {}", from.join("/"), to.join("/"))).collect()
}

/// All paths of a text, each with whether it is re-exported.
fn paths_of(text: &str) -> Vec<(Vec<String>, bool)> {
    let code = text.split("#[cfg(test)]\nmod ").next().unwrap_or_default();
    let lines = code.lines().filter(|line| !line.trim_start().starts_with("//"));
    let (mut found, mut open) = (Vec::new(), None::<(String, bool)>);
    for line in lines {
        let line = line.split(" //").next().unwrap_or_default();
        if open.is_none() {
            let trimmed = line.trim_start();
            let is_public = trimmed.starts_with("pub ") || trimmed.starts_with("pub(");
            let (_, rest) = trimmed.split_once("use ").unwrap_or_default();
            let is_use = trimmed.starts_with("use ") || is_public && trimmed.contains(" use ");
            if is_use {
                open = Some((rest.to_owned(), is_public));
            } else {
                found.extend(inline_paths(line).map(|path| (path, false)));
            }
        } else if let Some((tree, _)) = &mut open {
            tree.push_str(line);
        }
        if let Some((tree, is_public)) = open.take_if(|(tree, _)| tree.contains(';')) {
            let tree = tree.split(';').next().unwrap_or_default();
            found.extend(expanded(tree).into_iter().map(|path| (path, is_public)));
        }
    }
    found
}

/// The paths of a line of code that begin with `crate::` or `super::`.
fn inline_paths(line: &str) -> impl Iterator<Item = Vec<String>> {
    let is_of_path = |c: char| c.is_alphanumeric() || c == '_' || c == ':';
    line.split(move |c| !is_of_path(c))
        .filter(|word| word.starts_with("crate::") || word.starts_with("super::"))
        .map(segments)
}

fn segments(path: &str) -> Vec<String> {
    path.split("::").map(str::trim).filter(|name| !name.is_empty()).map(str::to_owned).collect()
}

/// The paths that the tree of a `use` stands for.
fn expanded(tree: &str) -> Vec<Vec<String>> {
    let Some((before, inside)) = tree.split_once('{') else {
        return vec![segments(tree.split(" as ").next().unwrap_or_default())];
    };
    let inside = inside.rsplit_once('}').map_or("", |(inside, _)| inside);
    let (mut depth, mut begin, mut parts) = (0, 0, Vec::new());
    for (at, c) in inside.char_indices() {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 0 => {
                parts.push(&inside[begin..at]);
                begin = at + 1;
            }
            _ => {}
        }
    }
    parts.push(&inside[begin..]);
    let named = parts.into_iter().filter(|part| !part.trim().is_empty());
    named.flat_map(expanded).map(|rest| [segments(before), rest].concat()).collect()
}

/// A path from the root of the crate; none if it names another crate.
fn absolute(
    module: &Module,
    path: Vec<String>,
    files: &BTreeMap<Module, &str>,
) -> Option<Vec<String>> {
    let first = path.first()?.as_str();
    let above = path.iter().take_while(|name| *name == "super").count();
    match first {
        "crate" => Some(path[1..].to_vec()),
        "self" => Some([module.as_slice(), &path[1..]].concat()),
        "super" => {
            let base = &module[..module.len().saturating_sub(above)];
            Some([base, &path[above..]].concat())
        }
        _ => {
            let child = [module.as_slice(), &path[..1]].concat();
            files.contains_key(&child).then(|| [module.as_slice(), path.as_slice()].concat())
        }
    }
}

#[test]
fn imports_are_read_as_the_compiler_reads_them() {
    let files = [
        ("src/lib.rs", "mod a;\nmod b;\n"),
        ("src/a/mod.rs", "mod inner;\n// use crate::c;\npub use inner::{Inner, deep::Other};\n"),
        ("src/a/inner.rs", "use super::{super::b,\n    Own,\n};\nuse std::fmt;\n"),
        (
            "src/b.rs",
            "use crate::a::Inner;\nfn f() { crate::c::g(super::d::x); }\n#[cfg(test)]\nmod tests { use crate::e; }\n",
        ),
        ("src/c.rs", "use crate::{a::{Own as Mine}, d};\n"),
        ("src/d.rs", ""),
        ("src/e.rs", ""),
    ];
    let files = files.map(|(path, text)| (path, text.to_owned()));
    let imports = Imports::of(Path::new("src"), &files);
    let edges = imports.edges();
    let found: Vec<String> =
        edges.iter().map(|(from, to)| format!("{} {}", from.join("/"), to.join("/"))).collect();
    let expected = ["a a/inner", "a/inner a", "a/inner b", "b a/inner", "b c", "b d", "c a", "c d"];
    assert_eq!(found, expected);
    assert_eq!(
        circles_in(&[], &edges),
        ["a/inner imports b", "b imports a/inner", "b imports c", "c imports a"]
    );
}

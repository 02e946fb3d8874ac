//! Lists the files of the web interface for the server, which has their bytes in its binary (`src/http/web.rs`).
//!
//! The build of the interface writes `web/dist`, with a compressed `NAME.gz` beside each file that compresses. Such a
//! file is included once, compressed. Without `web/dist` the list is empty, and the server builds without Node.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let folder = |name: &str| env::var_os(name).map(PathBuf::from).unwrap_or_default();
    let dist = folder("CARGO_MANIFEST_DIR").join("../web/dist");
    // While a watched folder is missing, Cargo repeats this script, and so compiles the server, at every build.
    if let Err(error) = fs::create_dir_all(&dist) {
        println!("cargo::warning={}: {error}", dist.display());
    }
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed={}", dist.display());
    let mut files = BTreeMap::new();
    collect(&dist, "", &mut files)?;
    let mut list = "[".to_owned();
    for (path, (file, is_gzip)) in files {
        let _ = write!(
            list,
            "File {{ path: {path:?}, bytes: include_bytes!({file:?}), is_gzip: {is_gzip} }},"
        );
    }
    fs::write(folder("OUT_DIR").join("web.rs"), list + "]")
}

/// Collects the files of a folder by their paths, each with its compressed form if there is one.
fn collect(
    folder: &Path,
    path: &str,
    files: &mut BTreeMap<String, (PathBuf, bool)>,
) -> io::Result<()> {
    let Ok(entries) = fs::read_dir(folder) else { return Ok(()) };
    for entry in entries {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let path = format!("{path}/{name}");
        let file = fs::canonicalize(entry.path())?;
        let is_left_out = name.starts_with('.') || name.ends_with(".br") || name.ends_with(".map");
        match path.strip_suffix(".gz") {
            _ if is_left_out => {}
            _ if file.is_dir() => collect(&file, &path, files)?,
            Some(plain) => drop(files.insert(plain.to_owned(), (file, true))),
            None => drop(files.entry(path).or_insert((file, false))),
        }
    }
    Ok(())
}

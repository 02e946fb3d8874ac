//! Tests by the table of edge lists that every language reads: `tests/edge_lists.toml`.

use std::collections::BTreeMap;
use std::error::Error;
use std::fmt::Display;
use std::fs;
use std::ops::ControlFlow;
use std::path::Path;
use std::str::FromStr;

use serde::Deserialize;
use toml::{Table, Value};
use trust_core::Engine;
use trust_files::{Header, Skipped, TsvOptions, TsvWeights, read_tsv};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Files {
    file: Vec<File>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    name: String,
    text: String,
    #[serde(default)]
    options: Table,
    #[serde(default)]
    rows: Vec<String>,
    #[serde(default)]
    skipped: BTreeMap<String, u64>,
    error: Option<String>,
    message: Option<String>,
}

/// Rows and what was left out, or the code and the sentence of a refusal.
type ReadResult = Result<(Vec<String>, BTreeMap<String, u64>), (String, String)>;

#[test]
fn every_file_of_the_table_reads_as_it_says() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
    let table = fs::read_to_string(folder.join("edge_lists.toml")).expect("the table is there");
    let table: Files = toml::from_str(&table).expect("the table is one");
    assert!(table.file.len() >= 30);
    let path = std::env::temp_dir().join(format!("trust-edge-lists-{}", std::process::id()));
    for file in table.file {
        fs::write(&path, &file.text).expect("a file can be written");
        match (read(&path, &file.options), &file.error) {
            (Ok((rows, skipped)), None) => {
                assert_eq!((rows, skipped), (file.rows, file.skipped), "{}", file.name);
            }
            (Err((code, message)), Some(expected)) => {
                assert_eq!(&code, expected, "{}: {message}", file.name);
                let said = file.message.unwrap_or_default();
                assert!(message.contains(&said), "{}: {message}", file.name);
            }
            (outcome, _) => panic!("{}: {outcome:?}", file.name),
        }
    }
    fs::remove_file(&path).expect("the file is there");
}

fn read(path: &Path, options: &Table) -> ReadResult {
    let options = options_of(options).map_err(|message| ("INVALID_VALUE".to_owned(), message))?;
    let tsv = read_tsv(path, &options, &mut |_| ControlFlow::Continue(()))
        .map_err(|error| (error.code().to_owned(), error.to_string()))?;
    let skipped = by_reason(&tsv.skipped);
    let mut engine = Engine::default();
    engine.load(tsv.load, &mut |_| ControlFlow::Continue(())).expect("what was read can be loaded");
    let view = engine.view();
    let edges = view.edges().map(|(source, target, weight)| {
        format!("{} {} {:?}", view.id(source), view.id(target), weight.to_f64())
    });
    let blocks = view.blocks().map(|(a, b)| format!("{} blocks {}", view.id(a), view.id(b)));
    let mut rows: Vec<String> = edges.chain(blocks).collect();
    rows.sort();
    Ok((rows, skipped))
}

fn by_reason(skipped: &Skipped) -> BTreeMap<String, u64> {
    let reasons = serde_json::to_value(skipped).expect("counts are JSON");
    let reasons: BTreeMap<String, u64> = serde_json::from_value(reasons).expect("counts by reason");
    reasons.into_iter().filter(|&(_, rows)| rows > 0).collect()
}

fn options_of(given: &Table) -> Result<TsvOptions, String> {
    let mut options = TsvOptions::default();
    for (name, value) in given {
        match name.as_str() {
            "weights" => options.weights = weights(value)?,
            "scale" => options.scale = Some(parsed(name, value)?),
            "delimiter" => options.delimiter = Some(parsed(name, value)?),
            "header" if value.as_bool() == Some(true) => options.header = Header::Present,
            "header" => options.header = Header::Absent,
            "source" => options.source = Some(parsed(name, value)?),
            "target" => options.target = Some(parsed(name, value)?),
            "weight" => options.weight = Some(parsed(name, value)?),
            "unquoted" => options.unquoted = value.as_bool() == Some(true),
            other => panic!("there is no option {other}"),
        }
    }
    Ok(options)
}

/// Each language has its own words for these.
fn weights(given: &Value) -> Result<TsvWeights, String> {
    match given.as_str() {
        Some("auto") => Ok(TsvWeights::Auto),
        Some("as_given") => Ok(TsvWeights::AsGiven),
        Some("vouch") => Ok(TsvWeights::Vouch),
        _ => Err(format!("weights must be auto, as_given or vouch, not {given}")),
    }
}

fn parsed<T: FromStr<Err: Error>>(name: &str, value: &Value) -> Result<T, String> {
    let text: &dyn Display = match value {
        Value::String(text) => text,
        Value::Integer(number) => number,
        Value::Float(number) => number,
        other => panic!("{name} cannot be {other}"),
    };
    text.to_string().parse().map_err(|error| format!("{name}: {error}"))
}

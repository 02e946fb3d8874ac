//! The people of every test, created once and copied.

use std::collections::BTreeMap;
use std::process::Command;

/// Who is there from the beginning. No log line may hold one of these words.
pub const CAST: [&str; 8] = ["ana", "bea", "carl", "dora", "emil", "finn", "gwen", "hugo"];

/// The program under test.
pub fn trustd() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_trustd"));
    command.env("NO_COLOR", "1").env_remove("TRUSTD_LOG");
    command
}

/// The program under test by way of another, which is told what to run after its own arguments.
pub fn trustd_by(by: &[&str]) -> Command {
    let mut command = Command::new(by[0]);
    command.args(&by[1..]).arg(trustd().get_program());
    command.env("NO_COLOR", "1").env_remove("TRUSTD_LOG");
    command
}

/// The tokens that `trustd member add --token` prints, by id.
pub type Tokens = BTreeMap<String, String>;

/// Adds people to a database.
pub fn add(database: &str, ids: &[&str]) -> Tokens {
    let mut command = trustd();
    command.args(["member", "add", "--token", "--database", database]).args(ids);
    let output = command.output().unwrap();
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "trustd member add: {told}");
    let lines = String::from_utf8(output.stdout).unwrap();
    let tokens: Tokens = lines
        .lines()
        .filter_map(|line| line.split_once('\t'))
        .map(|(id, token)| (id.to_owned(), token.to_owned()))
        .collect();
    assert_eq!(tokens.len(), ids.len(), "a token for each");
    tokens
}

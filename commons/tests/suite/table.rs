//! Scenario files with whole tables: one test writes them, another compares them.

use std::fmt::Write;

use crate::scenarios::path;

/// One case, its parts as TOML.
pub struct Case {
    /// What it claims.
    pub name: String,
    /// The commands before.
    pub given: Vec<String>,
    /// The command.
    pub command: String,
    /// What is expected, key by key.
    pub expected: Vec<(&'static str, String)>,
}

impl Case {
    /// A case that is refused with a code.
    pub fn refused(name: &str, given: &[&str], command: &str, code: &str) -> Self {
        Case::of(name, given, command, vec![("refused", text(code))])
    }

    /// A case that leads to a status, and has something.
    pub fn leads(name: &str, given: &[&str], command: &str, status: &str, has: &str) -> Self {
        let mut expected = vec![("status", text(status))];
        expected.extend((!has.is_empty()).then(|| ("has", has.to_owned())));
        Case::of(name, given, command, expected)
    }

    fn of(
        name: &str,
        given: &[&str],
        command: &str,
        expected: Vec<(&'static str, String)>,
    ) -> Self {
        let given = given.iter().map(|&command| command.to_owned()).collect();
        Case { name: name.to_owned(), given, command: command.to_owned(), expected }
    }
}

/// A text, quoted.
pub fn text(text: &str) -> String {
    toml::Value::from(text).to_string()
}

/// The file of a noun with these cases.
fn file(noun: &str, cases: &[Case]) -> String {
    let mut file = format!(
        "# Every state, every command, everybody who may try: the whole table of one noun ({noun}), and more.\n\
         # Written by `cargo test -p trust-commons --test suite -- --ignored`, not by hand.\n"
    );
    for case in cases {
        write!(file, "\n[[case]]\nname = {}\nnoun = \"{noun}\"\n", text(&case.name)).unwrap();
        if !case.given.is_empty() {
            file.push_str("given = [\n");
            case.given.iter().for_each(|command| writeln!(file, "    {command},").unwrap());
            file.push_str("]\n");
        }
        writeln!(file, "command = {}", case.command).unwrap();
        case.expected.iter().for_each(|(key, value)| writeln!(file, "{key} = {value}").unwrap());
    }
    file
}

/// Writes the file of a noun.
pub fn write_file(noun: &str, cases: &[Case]) {
    let path = path(noun);
    std::fs::create_dir_all(path.parent().expect("it lies in a folder")).unwrap();
    std::fs::write(path, file(noun, cases)).unwrap();
}

/// Panics unless the file of a noun is as it would be written.
pub fn assert_written(noun: &str, cases: &[Case]) {
    let committed = std::fs::read_to_string(path(noun)).unwrap();
    assert!(
        committed == file(noun, cases),
        "{noun}.toml is not as the table has it: write it anew"
    );
}

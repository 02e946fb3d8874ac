//! Every scenario holds, and each file has been looked at.

use std::fs;
use std::path::Path;

use trust_tests::scenario::{Scenario, run};

#[test]
fn every_scenario_holds() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios");
    let mut paths: Vec<_> = fs::read_dir(&folder)
        .expect("the folder of scenarios is there")
        .map(|entry| entry.expect("the folder can be read").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "toml"))
        .collect();
    paths.sort();
    assert!(paths.len() >= 17, "only {} scenarios in {}", paths.len(), folder.display());
    for path in paths {
        let text = fs::read_to_string(&path).expect("a scenario can be read");
        let scenario =
            Scenario::parse(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        println!("{}: {}", path.display(), scenario.name);
        run(&scenario);
    }
}

#[test]
fn an_expectation_that_no_runner_knows_is_an_error() {
    let step = |line: &str| format!("name = \"n\"\n[[step]]\nask = \"revision\"\nis = 0\n{line}\n");
    assert!(Scenario::parse(&step("")).is_ok());
    assert!(Scenario::parse(&step("exactly = 0")).is_err());
    assert!(Scenario::parse("name = \"n\"\n[[step]]\ndo = \"forget\"\n").is_err());
}

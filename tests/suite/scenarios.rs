//! Runs every scenario file.

use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

use trust_tests::scenario::{Scenario, run};

/// The files, by name.
pub fn files() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios");
    let entries = fs::read_dir(&folder).expect("the folder of scenarios is there");
    let mut paths: Vec<_> =
        entries.map(|entry| entry.expect("the folder can be read").path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "toml"));
    paths.sort();
    paths
}

#[test]
fn every_scenario_holds() {
    let paths = files();
    assert!(paths.len() >= 30, "only {} scenarios: is the folder where it was?", paths.len());
    let mut failed = Vec::new();
    for path in &paths {
        let text = fs::read_to_string(path).expect("a scenario can be read");
        let scenario =
            Scenario::parse(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        println!("{}: {}", path.display(), scenario.name);
        if catch_unwind(AssertUnwindSafe(|| run(&scenario))).is_err() {
            failed.push(path.display().to_string());
        }
    }
    assert!(failed.is_empty(), "{failed:#?}");
}

#[test]
fn an_expectation_that_no_runner_knows_is_an_error() {
    let step = |line: &str| format!("name = \"n\"\n[[step]]\nask = \"revision\"\nis = 0\n{line}\n");
    assert!(Scenario::parse(&step("")).is_ok());
    assert!(Scenario::parse(&step("exactly = 0")).is_err());
    assert!(Scenario::parse(&step("tags = []")).is_err(), "a filter where nothing is filtered");
    assert!(Scenario::parse("name = \"n\"\n[[step]]\ndo = \"forget\"\n").is_err());
    let list = |line: &str| {
        format!(
            "name = \"n\"\n[[step]]\nask = \"list\"\nviewer = \"v\"\nrows = []\ntotal = 0\n{line}\n"
        )
    };
    assert!(Scenario::parse(&list("tags = []\nwithin_km = 1.0")).is_ok());
    assert!(Scenario::parse(&list("tag = []")).is_err());
}

#[test]
fn a_wrong_expectation_is_noticed() {
    let given = "name = \"n\"\nstep = [\n\
        { do = \"put_resource\", resource = \"r\", owner = \"o\", audience = [\"public\"] },\n\
        { do = \"add_member\", member = \"v\" },\n";
    let holds = |question: &str| {
        let scenario = Scenario::parse(&format!("{given}{question}]")).expect("a scenario");
        catch_unwind(AssertUnwindSafe(|| run(&scenario))).is_ok()
    };
    let visible = "visible = true, reason = \"granted\"";
    for (right, wrong) in [
        ("ask = \"check\", is = true", "ask = \"check\", is = false"),
        ("ask = \"check\", is = true", "ask = \"check\""),
        ("ask = \"check\", is = true", "ask = \"check\", error = \"UNKNOWN_MEMBER\""),
        (
            &format!("ask = \"explain\", {visible}, via = \"public\""),
            &format!("ask = \"explain\", {visible}"),
        ),
    ] {
        let asked = |question: &str| format!("{{ {question}, viewer = \"v\", resource = \"r\" }},");
        assert!(holds(&asked(right)), "{right}");
        assert!(!holds(&asked(wrong)), "{wrong}");
    }
    let row = "[[\"r\", \"o\", \"public\", 0.0]]";
    let list = |rest: &str| format!("{{ ask = \"list\", viewer = \"v\", {rest} }},");
    assert!(holds(&list(&format!("rows = {row}, total = 1"))));
    assert!(!holds(&list(&format!("rows = {row}, total = 2"))));
    assert!(!holds(&list("rows = [], total = 1")));
    assert!(!holds(&list(&format!("rows = {row}, total = 1, distances = [0.0]"))));
}

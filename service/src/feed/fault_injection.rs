//! Fault injection: tests make a process misbehave, to show that they can fail.

use std::sync::LazyLock;
use std::time::Duration;

static STALE: LazyLock<String> =
    LazyLock::new(|| std::env::var("TRUSTD_TEST_STALE").unwrap_or_default());

/// In development builds only: returns whether this process does not follow the log by itself (`lagging`), ignores
/// that rows are newer than its view (`blind`), or serves a file that another process serves (`second`).
pub fn injects(what: &str) -> bool {
    cfg!(debug_assertions) && STALE.contains(what)
}

/// In development builds only: returns an additional delay of the search for an audience (`costly`).
pub fn injected_delay(path: &str) -> Option<Duration> {
    let is_costly = injects("costly") && path.ends_with("/audience-preview");
    is_costly.then_some(Duration::from_millis(20))
}

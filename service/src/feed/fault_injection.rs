//! Fault injection: tests make a process misbehave, to show that they can fail.

use std::sync::LazyLock;
use std::time::Duration;

static STALE: LazyLock<String> =
    LazyLock::new(|| std::env::var("TRUSTD_TEST_STALE").unwrap_or_default());

/// In builds for development alone: whether this process is not to follow the log by itself (`lagging`), not to
/// mind rows that are newer than its view (`blind`), or to serve a file that another process serves (`second`).
pub fn injects(what: &str) -> bool {
    cfg!(debug_assertions) && STALE.contains(what)
}

/// In builds for development alone: how much longer an audience is looked for than it takes (`costly`).
pub fn injected_delay(path: &str) -> Option<Duration> {
    let is_costly = injects("costly") && path.ends_with("/audience-preview");
    is_costly.then_some(Duration::from_millis(20))
}

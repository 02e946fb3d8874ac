//! Where log lines go: to standard error, with nothing in them that tells who did what.

use tracing_subscriber::EnvFilter;

/// Begins to log. `TRUSTD_LOG` says what, as in `info` or `trust_service=debug`.
pub fn begin(json: bool) {
    let filter = EnvFilter::try_from_env("TRUSTD_LOG")
        .unwrap_or_else(|_| EnvFilter::new("info,sqlx=warn,hyper=warn"));
    let lines = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    // Whoever began before, a test perhaps, goes on.
    let _ = if json { lines.json().try_init() } else { lines.try_init() };
}

//! Where log lines and spans go: with nothing in them that tells who did what.

use std::io::IsTerminal;

use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{EnvFilter, Layer};

/// What is logged until it is dropped.
pub struct Log {
    #[cfg(feature = "otel")]
    spans: Option<super::spans::Spans>,
}

/// Begins to log to standard error. `TRUSTD_LOG` says what, as in `info` or `trust_service=debug`.
pub fn begin(json: bool) -> Log {
    let filter = EnvFilter::try_from_env("TRUSTD_LOG")
        .unwrap_or_else(|_| EnvFilter::new("info,sqlx=warn,hyper=warn"));
    let coloured = std::io::stderr().is_terminal();
    let lines = tracing_subscriber::fmt::layer().with_writer(std::io::stderr).with_ansi(coloured);
    let lines = if json { lines.json().boxed() } else { lines.boxed() };
    let registry = tracing_subscriber::registry().with(lines.with_filter(filter));
    // Whoever began before, a test perhaps, goes on.
    #[cfg(feature = "otel")]
    {
        let spans = super::spans::Spans::begin();
        let _ = registry.with(spans.as_ref().map(super::spans::Spans::layer)).try_init();
        Log { spans }
    }
    #[cfg(not(feature = "otel"))]
    {
        let _ = registry.try_init();
        Log {}
    }
}

#[cfg(feature = "otel")]
impl Drop for Log {
    fn drop(&mut self) {
        if let Some(spans) = self.spans.take() {
            spans.end();
        }
    }
}

//! Log output and spans, without data about people.
//!
//! The log contains the kind of a failure and never its text. Other crates log warnings only, whatever `TRUSTD_LOG`
//! says, since their details contain what clients send. Each event is one line, without control characters of
//! terminals.

use std::borrow::Cow;
use std::fmt::Write as _;
use std::io::{self, IsTerminal, Write};

use tracing::subscriber::Interest;
use tracing::{Level, Metadata, Subscriber};
use tracing_subscriber::Layer;
use tracing_subscriber::filter::{LevelFilter, Targets};
use tracing_subscriber::layer::{Context, SubscriberExt};
use tracing_subscriber::util::SubscriberInitExt;

/// The format of the lines.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Text for people, with colours in a terminal.
    Text,
    /// A JSON object for each event.
    Json,
}

/// The active log, until it is dropped.
pub struct Log {
    #[cfg(feature = "otel")]
    spans: Option<super::spans::Spans>,
}

/// Begins to log to standard error. `TRUSTD_LOG` sets the filter, as in `info` or `trust_service=debug`.
pub fn begin(format: Format) -> Log {
    let is_json = format == Format::Json;
    std::panic::set_hook(Box::new(|panic| log_panic(panic.location())));
    let coloured = io::stderr().is_terminal() && !is_json;
    let writer = move || OneLine { to: io::stderr(), coloured };
    let lines = tracing_subscriber::fmt::layer().with_writer(writer).with_ansi(coloured);
    let lines = if is_json { lines.json().boxed() } else { lines.boxed() };
    let registry = tracing_subscriber::registry().with(lines);
    // A subscriber that was set earlier, perhaps by a test, stays.
    #[cfg(feature = "otel")]
    {
        let spans = super::spans::Spans::begin();
        let layer = spans.as_ref().map(super::spans::Spans::layer);
        let _ = registry.with(layer).with(LogFilter::by_environment()).try_init();
        Log { spans }
    }
    #[cfg(not(feature = "otel"))]
    {
        let _ = registry.with(LogFilter::by_environment()).try_init();
        Log {}
    }
}

/// The filter: `TRUSTD_LOG` for this service, and warnings only for other crates. Spans of requests always pass,
/// since collectors have their own settings.
///
/// This filter decides for all layers, once for each place in the program. A filter of one layer would keep its
/// decision until the next event of the thread: a library that asks whether it is enabled, and then logs nothing,
/// would make it drop the next event of this service.
struct LogFilter(Targets);

impl LogFilter {
    fn by_environment() -> Self {
        let named = std::env::var("TRUSTD_LOG").ok().and_then(|named| named.parse().ok());
        LogFilter(named.unwrap_or_else(|| Targets::new().with_default(LevelFilter::INFO)))
    }

    fn tells(&self, metadata: &Metadata<'_>) -> bool {
        let (target, level) = (metadata.target(), metadata.level());
        let is_ours = target.starts_with("trust_");
        let is_request = is_ours && metadata.is_span() && metadata.name() == "request";
        is_request || (is_ours || *level <= Level::WARN) && self.0.would_enable(target, level)
    }
}

impl<S: Subscriber> Layer<S> for LogFilter {
    fn register_callsite(&self, metadata: &'static Metadata<'static>) -> Interest {
        if self.tells(metadata) { Interest::always() } else { Interest::never() }
    }

    fn enabled(&self, metadata: &Metadata<'_>, _: Context<'_, S>) -> bool {
        self.tells(metadata)
    }

    fn max_level_hint(&self) -> Option<LevelFilter> {
        Layer::<S>::max_level_hint(&self.0).map(|level| level.max(LevelFilter::INFO))
    }
}

/// Logs the place of a panic without its message, which may contain a member's text.
fn log_panic(place: Option<&std::panic::Location<'_>>) {
    let (file, line) = place.map_or(("unknown", 0), |place| (place.file(), place.line()));
    if tracing::enabled!(Level::ERROR) {
        tracing::error!(file, line, "panicked");
    } else {
        eprintln!("trustd: panicked at {file}:{line}");
    }
}

/// Writes each event as one line.
struct OneLine<W> {
    to: W,
    /// Whether the subscriber writes colours. If it does, it escapes other control sequences itself.
    coloured: bool,
}

impl<W: Write> Write for OneLine<W> {
    /// Receives a whole event at a time.
    fn write(&mut self, event: &[u8]) -> io::Result<usize> {
        let text = String::from_utf8_lossy(event);
        self.to.write_all(one_line(&text, self.coloured).as_bytes())?;
        Ok(event.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.to.flush()
    }
}

/// Escapes every character that ends a line early, moves the cursor or changes the direction of writing. The
/// escapes are those of JSON, so that JSON stays valid.
fn one_line(text: &str, coloured: bool) -> Cow<'_, str> {
    let body = text.strip_suffix('\n').unwrap_or(text);
    let is_obeyed = |c: char| match c {
        '\u{1b}' => !coloured,
        '\u{2028}' | '\u{2029}' | '\u{200e}' | '\u{200f}' | '\u{61c}' => true,
        '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => true,
        c => c.is_control(),
    };
    if !body.contains(is_obeyed) {
        return Cow::Borrowed(text);
    }
    let mut line = String::with_capacity(text.len() + 16);
    for c in body.chars() {
        if is_obeyed(c) {
            let _ = write!(line, "\\u{:04x}", u32::from(c));
        } else {
            line.push(c);
        }
    }
    line.push('\n');
    Cow::Owned(line)
}

#[cfg(feature = "otel")]
impl Drop for Log {
    fn drop(&mut self) {
        if let Some(spans) = self.spans.take() {
            spans.end();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::one_line;

    #[test]
    fn whatever_is_logged_is_one_line() {
        assert_eq!(one_line("as it is, é\n", false), "as it is, é\n");
        let hostile = "a\nb\r\0\u{1b}[31m\u{9b}\u{202e}\u{2028}\n";
        let line = "a\\u000ab\\u000d\\u0000\\u001b[31m\\u009b\\u202e\\u2028\n";
        assert_eq!(one_line(hostile, false), line);
        assert_eq!(
            one_line("\u{1b}[32mINFO\u{1b}[0m a\nb\n", true),
            "\u{1b}[32mINFO\u{1b}[0m a\\u000ab\n"
        );
        let json = one_line("{\"a\":\"\u{202e}\u{85}\"}\n", false);
        let read: serde_json::Value = serde_json::from_str(&json).expect("JSON");
        assert_eq!(read["a"], "\u{202e}\u{85}");
    }
}

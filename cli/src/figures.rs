//! Numbers and ids as people read them.

use std::time::Duration;

use serde_json::{Value, json};

/// Writes 1234567 as `1,234,567`.
pub fn count(n: impl TryInto<u64>) -> String {
    let digits = n.try_into().unwrap_or(u64::MAX).to_string();
    let mut grouped = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

/// Writes `1 member`, `2 members`.
pub fn counted(n: usize, one: &str) -> String {
    format!("{} {one}{}", count(n), if n == 1 { "" } else { "s" })
}

/// Bytes in the largest unit that leaves something before the point.
pub fn bytes(n: usize) -> String {
    let n = n as f64;
    match n {
        ..1e3 => format!("{n} B"),
        ..1e6 => format!("{:.1} kB", n / 1e3),
        ..1e9 => format!("{:.1} MB", n / 1e6),
        _ => format!("{:.2} GB", n / 1e9),
    }
}

/// Returns a time to three digits.
pub fn time(duration: Duration) -> String {
    let seconds = duration.as_secs_f64();
    let (value, unit) = match seconds {
        ..1e-3 => (seconds * 1e6, "µs"),
        ..1.0 => (seconds * 1e3, "ms"),
        _ => (seconds, "s"),
    };
    let places = if value < 10.0 { 2 } else { usize::from(value < 100.0) };
    format!("{value:.places$} {unit}")
}

/// Returns `part` of `whole` in percent.
pub fn share(part: usize, whole: usize) -> String {
    format!("{:.1}%", 100.0 * part as f64 / whole.max(1) as f64)
}

/// Returns a bar as long as `part` is of `most`.
pub fn bar(part: usize, most: usize) -> String {
    const WIDTH: usize = 32;
    let eighths = (part * WIDTH * 8).div_ceil(most.max(1));
    let rest = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"][eighths % 8];
    "█".repeat(eighths / 8) + rest
}

/// Returns an id, escaped where it would play tricks on a terminal.
pub fn id(id: &str) -> String {
    let tricks = |c: char| {
        c.is_control()
            || matches!(c, '\u{200e}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    if id.contains(tricks) { format!("{id:?}") } else { id.to_owned() }
}

/// Returns an exact decimal for programs, as text, under `name`; and the nearest f64 under
/// `name_f64`.
pub fn exact(name: &str, decimal: impl ToString, nearest: f64) -> [(String, Value); 2] {
    [(name.to_owned(), json!(decimal.to_string())), (format!("{name}_f64"), json!(nearest))]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_have_separators_at_each_thousand() {
        let shown = [0, 999, 1_000, 123_456, 1_234_567].map(|n: u64| count(n));
        assert_eq!(shown, ["0", "999", "1,000", "123,456", "1,234,567"]);
    }

    #[test]
    fn times_have_three_digits_in_a_fitting_unit() {
        let shown = [412, 3_210, 45_600, 999_000, 12_340_000].map(Duration::from_micros).map(time);
        assert_eq!(shown, ["412 µs", "3.21 ms", "45.6 ms", "999 ms", "12.3 s"]);
    }

    #[test]
    fn ids_that_would_steer_a_terminal_are_escaped() {
        assert_eq!(id("Zoë 雪"), "Zoë 雪");
        assert_eq!(id("a\u{1b}[2J"), "\"a\\u{1b}[2J\"");
        assert_eq!(id("a\nb"), "\"a\\nb\"");
    }
}

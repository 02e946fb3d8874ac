//! Progress bars, on standard error and only on a terminal.

use indicatif::{ProgressBar, ProgressStyle};

/// Returns a bar that counts to `total`.
pub fn bar(what: &'static str, total: u64) -> ProgressBar {
    let style = ProgressStyle::with_template("{prefix} {bar:40} {human_pos}/{human_len} {eta}");
    let style = style.unwrap_or_else(|_| ProgressStyle::default_bar());
    ProgressBar::new(total).with_prefix(what).with_style(style)
}

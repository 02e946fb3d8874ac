//! Output of commands on a terminal: failures and progress bars.

use std::error::Error;

use indicatif::{ProgressBar, ProgressStyle};

/// A command's failure, with a message for its caller.
pub type Failure = Box<dyn Error + Send + Sync>;

/// Returns a bar that counts to `total`.
pub fn progress_bar(what: &'static str, total: u64) -> ProgressBar {
    let style = ProgressStyle::with_template("{prefix} {bar:40} {human_pos}/{human_len} {eta}");
    let style = style.unwrap_or_else(|_| ProgressStyle::default_bar());
    ProgressBar::new(total).with_prefix(what).with_style(style)
}

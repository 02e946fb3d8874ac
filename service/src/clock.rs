//! The one place where the time is read, and where a demo moves it.
//!
//! A demo may be set to another moment, so that expiry, reminders and reports can be tried by anybody. Then
//! the whole process believes that it is then: rows, sessions, tokens, keys and limits. From that moment on
//! its clock goes like any other, and is only ever moved on.

use std::sync::LazyLock;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use trust_commons::Timestamp;

/// How many seconds this process is ahead of the machine.
static AHEAD: AtomicI64 = AtomicI64::new(0);

/// No further than that from the machine's time, about a hundred years: what is added to a moment fits.
const FARTHEST: i64 = 36_525 * 86_400;

/// Seconds since 1970.
pub fn now() -> Timestamp {
    since_1970().as_secs() as Timestamp
}

/// The time since 1970, as finely as the machine has it.
pub fn since_1970() -> Duration {
    let here = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    let ahead = AHEAD.load(Ordering::SeqCst);
    let distance = Duration::from_secs(ahead.unsigned_abs());
    if ahead < 0 { here.saturating_sub(distance) } else { here + distance }
}

/// Time that passes, whatever becomes of the machine's date: for measuring how long ago something was.
pub fn passing() -> Duration {
    static BEGIN: LazyLock<Instant> = LazyLock::new(Instant::now);
    BEGIN.elapsed() + Duration::from_secs((FARTHEST + ahead()).unsigned_abs())
}

/// How many seconds this process is ahead of the machine.
pub fn ahead() -> i64 {
    AHEAD.load(Ordering::SeqCst)
}

/// Sets the time of this process, backwards too: for its start, before anything is written.
pub fn set(moment: Timestamp) -> Result<(), ClockError> {
    let machine = now() - ahead();
    let ahead = moment.saturating_sub(machine);
    if ahead.saturating_abs() > FARTHEST || moment < 0 {
        return Err(ClockError::TooFar);
    }
    AHEAD.store(ahead, Ordering::SeqCst);
    Ok(())
}

/// Moves the time of this process on; a moment that is over is refused.
pub fn move_on(moment: Timestamp) -> Result<(), ClockError> {
    let now = now();
    match moment >= now {
        true => set(moment),
        false => Err(ClockError::Back { now }),
    }
}

/// The moment that a text names, seen from `now`: `+36d`, `-2h`, `1month 3days`, `2027-03-01` or
/// `2027-03-01T18:00:00Z`.
pub fn moment(text: &str, now: Timestamp) -> Result<Timestamp, ClockError> {
    let unreadable = || ClockError::Unreadable(text.to_owned());
    let (sign, span) = match text.strip_prefix('-') {
        Some(span) => (-1, span),
        None => (1, text.strip_prefix('+').unwrap_or(text)),
    };
    if let Ok(span) = humantime::parse_duration(span.trim()) {
        let seconds = i64::try_from(span.as_secs()).map_err(|_| ClockError::TooFar)?;
        return now.checked_add(sign * seconds).ok_or(ClockError::TooFar);
    }
    let whole =
        if text.len() == "2027-03-01".len() { format!("{text}T00:00:00") } else { text.into() };
    let moment = humantime::parse_rfc3339_weak(&whole).map_err(|_| unreadable())?;
    let since = moment.duration_since(UNIX_EPOCH).map_err(|_| ClockError::TooFar)?;
    Ok(since.as_secs() as Timestamp)
}

/// Why a clock is not moved.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ClockError {
    /// The text names no moment.
    #[error("{0:?} is no time: write `+36d`, `+2h 30m`, `2027-03-01` or `2027-03-01T18:00:00Z`")]
    Unreadable(String),
    /// A clock that went back would make things happen before their causes.
    #[error("a clock is moved on, never back; it is {now} now")]
    Back {
        /// The moment it is.
        now: Timestamp,
    },
    /// Before 1970, or too far from the machine's time.
    #[error("a clock may be at most a hundred years from the machine's, and not before 1970")]
    TooFar,
}

impl ClockError {
    /// The name, in capitals.
    pub fn code(&self) -> &'static str {
        match self {
            ClockError::Unreadable(_) => "INVALID_TIME",
            ClockError::Back { .. } => "CLOCK_GOES_BACK",
            ClockError::TooFar => "TIME_TOO_FAR",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{ClockError, moment};

    #[test]
    fn spans_and_moments_are_read() {
        let day = 86_400;
        let read = [
            ("+36d", 1000 + 36 * day),
            ("36d", 1000 + 36 * day),
            ("-2h", 1000 - 7200),
            ("+1day 2h", 1000 + day + 7200),
            ("1970-01-03", 2 * day),
            ("1970-01-03T00:00:05Z", 2 * day + 5),
        ];
        for (text, expected) in read {
            assert_eq!(moment(text, 1000), Ok(expected), "{text}");
        }
        for text in ["", "+", "tomorrow", "36", "2027-13-01", "+d"] {
            assert_eq!(moment(text, 0), Err(ClockError::Unreadable(text.to_owned())));
        }
    }
}

//! The clock: the only reader of the time; a demo can move it.
//!
//! Time never goes back: where the machine's date is set back, the service goes on from the latest moment that it knew,
//! as fast as time passes, until the date has caught up. The latest moment that was written is kept in the record
//! ([`not_before`]), so neither a restart nor another process goes behind it. What had ended stays ended.
//!
//! A demo may be set to another moment, so that expiry, reminders and reports can be tried by anybody. Then
//! the whole process believes that it is then: rows, sessions, tokens, keys and limits. From that moment on
//! its clock goes like any other, and is only ever moved on.

use std::sync::LazyLock;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use trust_commons::Timestamp;

/// How many seconds a demo was set ahead of the machine.
static AHEAD: AtomicI64 = AtomicI64::new(0);
/// When this process began to count the time that passes.
static BEGIN: LazyLock<Instant> = LazyLock::new(Instant::now);
/// The latest that it was at [`BEGIN`], in nanoseconds since 1970, by all that was known since.
static EARLIEST: AtomicI64 = AtomicI64::new(i64::MIN);

/// No further than that from the machine's time, about a hundred years: what is added to a moment fits.
const FARTHEST: i64 = 36_525 * 86_400;

const NANOSECONDS: i64 = 1_000_000_000;

/// Seconds since 1970.
pub fn now() -> Timestamp {
    since_1970().as_secs() as Timestamp
}

/// The time since 1970, as finely as the machine has it; never less than before.
pub fn since_1970() -> Duration {
    let passed = passed();
    let machine = i64::try_from(machine().as_nanos()).unwrap_or(i64::MAX);
    let ahead = AHEAD.load(Ordering::SeqCst).saturating_mul(NANOSECONDS);
    let begun = machine.saturating_add(ahead).saturating_sub(passed);
    let begun = EARLIEST.fetch_max(begun, Ordering::SeqCst).max(begun);
    Duration::from_nanos(begun.saturating_add(passed).max(0).unsigned_abs())
}

/// Says that it was `moment` at the latest that is known: from now on it is never earlier.
pub fn not_before(moment: Timestamp) {
    let begun = moment.saturating_mul(NANOSECONDS).saturating_sub(passed());
    EARLIEST.fetch_max(begun, Ordering::SeqCst);
}

/// The machine's date, as it is.
pub fn machine() -> Duration {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default()
}

fn passed() -> i64 {
    i64::try_from(BEGIN.elapsed().as_nanos()).unwrap_or(i64::MAX)
}

/// Time that passes, whatever becomes of the machine's date: for measuring how long ago something was.
pub fn passing() -> Duration {
    let ahead = AHEAD.load(Ordering::SeqCst);
    BEGIN.elapsed() + Duration::from_secs((FARTHEST + ahead).unsigned_abs())
}

/// How many seconds this process is ahead of the machine.
pub fn ahead() -> i64 {
    now() - machine().as_secs() as Timestamp
}

/// Sets the time of this process, backwards too: for its start, before anything is read or written.
pub fn set(moment: Timestamp) -> Result<(), ClockError> {
    set_ahead(moment)?;
    EARLIEST.store(i64::MIN, Ordering::SeqCst);
    Ok(())
}

/// Moves the time of this process on; a moment that is over is refused.
pub fn move_on(moment: Timestamp) -> Result<(), ClockError> {
    let now = now();
    match moment >= now {
        true => set_ahead(moment),
        false => Err(ClockError::Back { now }),
    }
}

fn set_ahead(moment: Timestamp) -> Result<(), ClockError> {
    let ahead = moment.saturating_sub(machine().as_secs() as Timestamp);
    if ahead.saturating_abs() > FARTHEST || moment < 0 {
        return Err(ClockError::TooFar);
    }
    AHEAD.store(ahead, Ordering::SeqCst);
    Ok(())
}

/// A moment of this process, for measuring how long ago it was. Neither a date that is set back nor a machine that
/// slept makes it younger: whichever clock says that more time has passed is believed.
#[derive(Debug, Clone, Copy)]
pub struct Moment {
    passed: Instant,
    date: SystemTime,
}

impl Moment {
    /// This moment.
    pub fn now() -> Self {
        Moment { passed: Instant::now(), date: SystemTime::now() }
    }

    /// How long ago it was, at most.
    pub fn age(&self) -> Duration {
        self.passed.elapsed().max(self.date.elapsed().unwrap_or_default())
    }

    /// Whether it was at `other` or later.
    pub fn is_since(&self, other: &Moment) -> bool {
        self.passed >= other.passed
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
    use super::{ClockError, machine, moment, not_before, now, since_1970};

    #[test]
    fn time_never_goes_behind_what_was_known() {
        let mut before = since_1970();
        let known = machine().as_secs() as i64 + 3600;
        not_before(known);
        assert!(now() >= known, "it goes on from the latest moment that was written");
        not_before(known - 7200);
        for _ in 0..1000 {
            let after = since_1970();
            assert!(after >= before && after.as_secs() as i64 >= known);
            before = after;
        }
    }

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

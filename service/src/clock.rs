//! The clock: the only reader of the time; a demo can move it.
//!
//! Time never goes back. If the machine's date is set back, the service continues from the latest time that it
//! knew, at normal speed, until the date has caught up. The record stores the latest time of a write
//! ([`not_before`]), so a restart or another process does not go back behind it either. Everything that has expired stays
//! expired.
//!
//! A request has one moment ([`at_one_moment`]): whatever asks for the time while it is answered gets the same answer.
//!
//! A demo may be moved to another time, so that anybody can try expiry, reminders and reports. The whole process
//! then uses that time: rows, sessions, tokens, keys and limits. From then on its clock advances normally, and can
//! be moved forward only.

use std::cell::Cell;
use std::future::Future;
use std::sync::LazyLock;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use trust_commons::Timestamp;

/// The seconds by which a demo's clock is ahead of the machine.
static AHEAD: AtomicI64 = AtomicI64::new(0);
/// The instant at which this process began to measure elapsed time.
static BEGIN: LazyLock<Instant> = LazyLock::new(Instant::now);
/// The earliest possible time at [`BEGIN`], in nanoseconds since 1970, raised by every later time that became
/// known.
static EARLIEST: AtomicI64 = AtomicI64::new(i64::MIN);

/// The greatest distance from the machine's time, about a hundred years. Times plus durations still fit within it.
const FARTHEST: i64 = 36_525 * 86_400;

const NANOSECONDS: i64 = 1_000_000_000;

tokio::task_local! {
    /// The moment of the request that the current task answers.
    static OF_REQUEST: Cell<Timestamp>;
}

/// Returns the seconds since 1970; while a request is answered, those of its moment.
pub fn now() -> Timestamp {
    OF_REQUEST.try_with(Cell::get).unwrap_or_else(|_| timestamp(since_1970()))
}

/// Answers a request at one moment: reads the clock once, and has [`now`] return that reading until the answer is there.
pub async fn at_one_moment<A>(answer: impl Future<Output = A>) -> A {
    OF_REQUEST.scope(Cell::new(now()), answer).await
}

/// Returns the time since 1970 at the machine's resolution. It never decreases.
pub fn since_1970() -> Duration {
    let passed = passed();
    let machine = i64::try_from(machine().as_nanos()).unwrap_or(i64::MAX);
    let ahead = AHEAD.load(Ordering::SeqCst).saturating_mul(NANOSECONDS);
    let begun = machine.saturating_add(ahead).saturating_sub(passed);
    let begun = EARLIEST.fetch_max(begun, Ordering::SeqCst).max(begun);
    Duration::from_nanos(begun.saturating_add(passed).max(0).unsigned_abs())
}

/// Sets the latest known time. From now on the clock is never earlier than `moment`.
pub fn not_before(moment: Timestamp) {
    let begun = moment.as_secs().saturating_mul(NANOSECONDS).saturating_sub(passed());
    EARLIEST.fetch_max(begun, Ordering::SeqCst);
    // A request that learns of a later time goes on at that.
    let _ = OF_REQUEST.try_with(|request| request.set(request.get().max(moment)));
}

/// Returns the machine's date, unchanged.
pub fn machine() -> Duration {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default()
}

/// Returns the time after this duration since the beginning of 1970, in whole seconds.
pub fn timestamp(since_1970: Duration) -> Timestamp {
    Timestamp::from_secs(since_1970.as_secs() as i64)
}

fn passed() -> i64 {
    i64::try_from(BEGIN.elapsed().as_nanos()).unwrap_or(i64::MAX)
}

/// Returns elapsed time that does not depend on the machine's date, for measuring durations.
pub fn passing() -> Duration {
    let ahead = AHEAD.load(Ordering::SeqCst);
    BEGIN.elapsed() + Duration::from_secs((FARTHEST + ahead).unsigned_abs())
}

/// Returns the seconds by which this process is ahead of the machine.
pub fn ahead() -> i64 {
    now().since(timestamp(machine()))
}

/// Sets the time of this process, also backwards. Call this at the start, before anything is read or written.
pub fn set(moment: Timestamp) -> Result<(), ClockError> {
    set_ahead(moment)?;
    EARLIEST.store(i64::MIN, Ordering::SeqCst);
    Ok(())
}

/// Moves the time of this process forward; an earlier time is refused.
pub fn move_on(moment: Timestamp) -> Result<(), ClockError> {
    let now = now();
    match moment >= now {
        true => {
            set_ahead(moment)?;
            let _ = OF_REQUEST.try_with(|request| request.set(moment));
            Ok(())
        }
        false => Err(ClockError::Back { now }),
    }
}

fn set_ahead(moment: Timestamp) -> Result<(), ClockError> {
    let ahead = moment.since(timestamp(machine()));
    if ahead.saturating_abs() > FARTHEST || moment < Timestamp::default() {
        return Err(ClockError::TooFar);
    }
    AHEAD.store(ahead, Ordering::SeqCst);
    Ok(())
}

/// A day, in seconds.
pub const DAY: i64 = 24 * 3600;

/// Returns the day of UTC of a time, counted since 1970.
pub fn day(moment: Timestamp) -> i64 {
    moment.as_secs().div_euclid(DAY)
}

/// Returns the seconds until the next day of UTC.
pub fn until_tomorrow(now: Timestamp) -> u64 {
    (DAY - now.as_secs().rem_euclid(DAY)).unsigned_abs()
}

/// An instant of this process, for measuring its age. Neither a date that is set back nor a suspended machine makes
/// it younger: the clock with more elapsed time counts.
#[derive(Debug, Clone, Copy)]
pub struct Moment {
    passed: Instant,
    date: SystemTime,
}

impl Moment {
    /// Returns the current instant.
    pub fn now() -> Self {
        Moment { passed: Instant::now(), date: SystemTime::now() }
    }

    /// Returns the greatest possible age.
    pub fn age(&self) -> Duration {
        self.passed.elapsed().max(self.date.elapsed().unwrap_or_default())
    }

    /// Returns whether the instant is at `other` or later.
    pub fn is_since(&self, other: &Moment) -> bool {
        self.passed >= other.passed
    }
}

/// Parses a time relative to `now`: `+36d`, `-2h`, `1month 3days`, `2027-03-01` or `2027-03-01T18:00:00Z`.
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
    Ok(timestamp(since))
}

/// The reason why a clock is not moved.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ClockError {
    /// The text is not a time.
    #[error("{0:?} is not a time: write `+36d`, `+2h 30m`, `2027-03-01` or `2027-03-01T18:00:00Z`")]
    Unreadable(String),
    /// The time is earlier than now, and a clock that goes back would reorder causes and effects.
    #[error("a clock can only be moved forward; the time is {now}")]
    Back {
        /// The current time.
        now: Timestamp,
    },
    /// The time is before 1970, or too far from the machine's time.
    #[error("a clock may be at most a hundred years from the machine's, and not before 1970")]
    TooFar,
}

impl ClockError {
    /// Returns the error code, in capitals.
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
    use super::{
        ClockError, at_one_moment, machine, moment, not_before, now, since_1970, timestamp,
    };
    use trust_commons::Timestamp;

    #[test]
    fn time_never_goes_behind_what_was_known() {
        let mut before = since_1970();
        let known = timestamp(machine()).saturating_add(3600);
        not_before(known);
        assert!(now() >= known, "it goes on from the latest moment that was written");
        not_before(known.saturating_sub(7200));
        for _ in 0..1000 {
            let after = since_1970();
            assert!(after >= before && timestamp(after) >= known);
            before = after;
        }
    }

    #[tokio::test]
    async fn a_request_has_one_moment() {
        let (first, second) = at_one_moment(async {
            let first = now();
            // Somebody else learns of a later time.
            let later = std::thread::spawn(move || not_before(first.saturating_add(100)));
            later.join().expect("it does not panic");
            let second = now();
            not_before(first.saturating_add(200));
            assert!(
                now() >= first.saturating_add(200),
                "a request goes on at a later time that it learns of"
            );
            (first, second)
        })
        .await;
        assert_eq!(first, second);
        assert!(now() >= first.saturating_add(200), "outside of a request time passes");
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
            let expected = Timestamp::from_secs(expected);
            assert_eq!(moment(text, Timestamp::from_secs(1000)), Ok(expected), "{text}");
        }
        for text in ["", "+", "tomorrow", "36", "2027-13-01", "+d"] {
            assert_eq!(
                moment(text, Timestamp::default()),
                Err(ClockError::Unreadable(text.to_owned()))
            );
        }
    }
}

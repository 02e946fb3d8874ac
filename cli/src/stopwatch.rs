//! Measures durations.

use std::time::{Duration, Instant};

/// Does it once; the answer and the time.
pub fn once<T>(work: impl FnOnce() -> T) -> (T, Duration) {
    let start = Instant::now();
    let answer = work();
    (answer, start.elapsed())
}

/// Does it up to nine times within half a second; the answer and the median time.
pub fn median<T>(mut work: impl FnMut() -> T) -> (T, Duration) {
    let begin = Instant::now();
    let (mut answer, first) = once(&mut work);
    let mut times = vec![first];
    while times.len() < 9 && begin.elapsed() < Duration::from_millis(500) {
        let (again, time) = once(&mut work);
        answer = again;
        times.push(time);
    }
    times.sort_unstable();
    (answer, times[times.len() / 2])
}

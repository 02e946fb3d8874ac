//! Measures CPU time, and summarises repeated readings.

use std::time::Duration;

use cpu_time::ThreadTime;

/// Runs `work` and returns its answer with the CPU time this thread spent on it.
pub fn cpu<T>(work: impl FnOnce() -> T) -> (T, Duration) {
    let start = ThreadTime::now();
    let answer = work();
    (answer, start.elapsed())
}

/// Least, median and greatest of several readings.
#[derive(Clone, Copy)]
pub struct Spread {
    pub least: f64,
    pub median: f64,
    pub greatest: f64,
}

impl Spread {
    pub fn of(mut readings: Vec<f64>) -> Self {
        readings.sort_unstable_by(f64::total_cmp);
        let at = |share: f64| readings[((readings.len() - 1) as f64 * share).round() as usize];
        Spread { least: at(0.0), median: at(0.5), greatest: at(1.0) }
    }
}

impl std::fmt::Display for Spread {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:.3} ({:.3}–{:.3})", self.median, self.least, self.greatest)
    }
}

/// The reading below which the given share of all lies.
pub fn percentile(readings: &mut [Duration], share: f64) -> Duration {
    readings.sort_unstable();
    readings[((readings.len() - 1) as f64 * share).round() as usize]
}

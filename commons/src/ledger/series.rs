//! A balance over time: the posted transfers of an account by day, week or month. Days are those of UTC, and weeks
//! begin on Monday.

use serde::{Deserialize, Serialize};

use crate::Timestamp;

/// The seconds of a day.
const DAY: i64 = 86_400;
/// The days of a week.
const WEEK: i64 = 7;
/// The days from a Monday to the beginning of 1970, a Thursday.
const THURSDAY: i64 = 3;

/// The length of a period.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize, strum::Display,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[non_exhaustive]
pub enum Period {
    /// A day.
    Day,
    /// A week, from Monday on.
    #[default]
    Week,
    /// A month of the calendar.
    Month,
}

/// The transfers that were posted on one day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Posted {
    /// The number of the day, counted from the beginning of 1970.
    pub day: i64,
    /// The minutes that came in.
    pub earned: u64,
    /// The minutes that went out.
    pub spent: u64,
}

/// An account in one period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct BalancePoint {
    /// The beginning of the period.
    pub from: Timestamp,
    /// The balance at the end of the period.
    pub balance: i64,
    /// The minutes that came in.
    pub earned: u64,
    /// The minutes that went out.
    pub spent: u64,
}

impl Period {
    /// Returns the beginning of the period that a moment is in.
    pub fn start(self, at: Timestamp) -> Timestamp {
        let day = at.as_secs().div_euclid(DAY);
        let first = match self {
            Period::Day => day,
            Period::Week => (day + THURSDAY).div_euclid(WEEK) * WEEK - THURSDAY,
            Period::Month => day - day_of_month(day),
        };
        Timestamp::from_secs(first * DAY)
    }

    /// Returns the beginnings of the last periods, up to the one that `now` is in, the earliest first.
    fn starts(self, number: usize, now: Timestamp) -> Vec<Timestamp> {
        let before = |start: &Timestamp| Some(self.start(start.saturating_sub(1)));
        let newest_first = std::iter::successors(Some(self.start(now)), before);
        let mut starts: Vec<_> = newest_first.take(number).collect();
        starts.reverse();
        starts
    }
}

/// Returns an account in each of the last periods, the earliest first. `posted` are all its transfers by day, in the
/// order of the days.
pub fn series(
    posted: &[Posted],
    period: Period,
    number: usize,
    now: Timestamp,
) -> Vec<BalancePoint> {
    let starts = period.starts(number, now);
    let mut days = posted.iter().peekable();
    let mut add_until = |end: Option<&Timestamp>, point: &mut BalancePoint| {
        let is_in = |it: &&Posted| end.is_none_or(|end| it.day * DAY < end.as_secs());
        while let Some(Posted { earned, spent, .. }) = days.next_if(is_in) {
            point.earned += earned;
            point.spent += spent;
            point.balance += signed(*earned) - signed(*spent);
        }
    };
    let mut before = BalancePoint { from: Timestamp::MIN, balance: 0, earned: 0, spent: 0 };
    add_until(starts.first(), &mut before);
    let mut balance = before.balance;
    let ends = starts.iter().skip(1).map(Some).chain([None]);
    let points = starts.iter().zip(ends).map(|(from, end)| {
        let mut point = BalancePoint { from: *from, balance, earned: 0, spent: 0 };
        add_until(end, &mut point);
        balance = point.balance;
        point
    });
    points.collect()
}

fn signed(minutes: u64) -> i64 {
    i64::try_from(minutes).unwrap_or(i64::MAX)
}

/// Returns the number of days since the first of its month. The era of 400 years and the months from March on are
/// those of Howard Hinnant's `civil_from_days`.
fn day_of_month(day: i64) -> i64 {
    let of_era = (day + 719_468).rem_euclid(146_097);
    let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    of_year - (153 * month + 2) / 5
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The first day of each month from 1970 to 2100, counted by the lengths of the months.
    fn months() -> Vec<i64> {
        let mut firsts = vec![0];
        for year in 1970..2100 {
            let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
            let february = if is_leap { 29 } else { 28 };
            for length in [31, february, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] {
                firsts.push(firsts[firsts.len() - 1] + length);
            }
        }
        firsts
    }

    #[test]
    fn a_period_begins_where_the_calendar_says() {
        let months = months();
        for day in 0..months[months.len() - 1] {
            let at = Timestamp::from_secs(day * DAY + 43_200);
            let start = |period: Period| period.start(at).as_secs();
            let month = months[months.partition_point(|first| *first <= day) - 1];
            assert_eq!(start(Period::Month), month * DAY, "{day}");
            assert_eq!(start(Period::Day), day * DAY);
            let week = start(Period::Week) / DAY;
            // 5 January 1970 was a Monday.
            assert!((week - 4) % WEEK == 0 && week <= day && day < week + WEEK, "{day}");
        }
    }

    #[test]
    fn a_series_adds_up_to_the_balance_whatever_the_period() {
        let posted = [(0, 90, 0), (6, 0, 30), (7, 10, 0), (30, 0, 120), (31, 5, 5)];
        let posted = posted.map(|(day, earned, spent)| Posted { day, earned, spent });
        let now = Timestamp::from_secs(40 * DAY);
        for period in [Period::Day, Period::Week, Period::Month] {
            for number in 1..60 {
                let points = series(&posted, period, number, now);
                assert_eq!(points.len(), number);
                assert_eq!(points[number - 1].from, period.start(now));
                assert_eq!(points[number - 1].balance, -50);
                for pair in points.windows(2) {
                    let moved = signed(pair[1].earned) - signed(pair[1].spent);
                    assert_eq!(pair[0].balance + moved, pair[1].balance);
                    assert!(pair[0].from < pair[1].from);
                }
            }
        }
        let weeks = series(&posted[..3], Period::Week, 2, Timestamp::from_secs(7 * DAY));
        let shown: Vec<_> = weeks.iter().map(|it| (it.balance, it.earned, it.spent)).collect();
        // The first week began on 29 December, the second on 5 January, which is day 4.
        assert_eq!(shown, [(90, 90, 0), (70, 10, 30)]);
    }
}

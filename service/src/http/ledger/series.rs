//! Routes of balances over time.

use serde::{Deserialize, Serialize};
use trust_commons::ledger::series::{BalancePoint, Period, series};
use trust_commons::{CommunityId, Timestamp};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::app::App;
use crate::http::protocol::ids::CommunityParam;
use crate::http::protocol::refusals::AnyButConflicting;
use crate::http::protocol::{Answer, CommunityReading, OrFail, Problem, Query};
use crate::store::ledger;

/// The greatest number of periods.
const MOST_PERIODS: usize = 120;
/// The number of periods if the request names none: half a year of weeks.
const PERIODS: usize = 26;

pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(of_member)).routes(routes!(of_ledger))
}

/// The periods of a series.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct SeriesQuery {
    /// The length of a period; a week if left out. Periods begin at midnight UTC, and weeks on Monday.
    #[param(inline)]
    by: Option<Period>,
    /// The number of periods, 1 to 120; 26 if left out. The last one is that of now.
    #[param(minimum = 1, maximum = 120)]
    periods: Option<usize>,
}

impl SeriesQuery {
    /// Returns the length of a period, and the number of periods.
    fn periods(&self) -> Result<(Period, usize), Problem> {
        match self.periods.unwrap_or(PERIODS) {
            number @ 1..=MOST_PERIODS => Ok((self.by.unwrap_or_default(), number)),
            number => {
                let detail = format!("a series has 1 to {MOST_PERIODS} periods, not {number}");
                let problem = Problem::invalid("INVALID_PERIODS", "periods", detail);
                Err(problem.with("value", number))
            }
        }
    }
}

/// The caller's balance in a community over time.
#[derive(Serialize, ToSchema)]
struct BalanceSeriesView {
    /// The community.
    #[schema(value_type = String)]
    community: CommunityId,
    /// The length of a period.
    by: Period,
    /// The periods, the earliest first.
    points: Vec<BalancePoint>,
}

/// A ledger in one period.
#[derive(Serialize, ToSchema)]
struct LedgerPoint {
    /// The beginning of the period.
    from: Timestamp,
    /// The minutes of all transfers that were posted in the period.
    moved: u64,
    /// The balance of all clearing accounts at the end of the period: the minutes that members spent in partner
    /// communities, minus those that they earned there.
    clearing: i64,
}

/// A community's ledger over time.
#[derive(Serialize, ToSchema)]
struct LedgerSeriesView {
    /// The community.
    #[schema(value_type = String)]
    community: CommunityId,
    /// The length of a period.
    by: Period,
    /// The periods, the earliest first.
    points: Vec<LedgerPoint>,
}

/// The caller's balance in a community by day, week or month. Only posted transfers count, as in the balance.
#[utoipa::path(get, path = "/communities/{id}/ledger/series", tag = "ledger", params(CommunityParam, SeriesQuery),
    responses((status = 200, body = BalanceSeriesView), AnyButConflicting))]
async fn of_member(Query(query): Query<SeriesQuery>, request: CommunityReading) -> Answer {
    let (by, number) = query.periods()?;
    let (id, reading, mut moment) = request.for_members().await?;
    let account = ledger::member_account(&reading.me);
    let posted = ledger::posted_of(&mut moment, &id, &account).await.or_fail()?;
    let points = series(&posted, by, number, reading.now);
    Ok(reading.reply(&BalanceSeriesView { community: id, by, points }))
}

/// A community's ledger by day, week or month, for its stewards. It names nobody.
#[utoipa::path(get, path = "/communities/{id}/ledger/accounts/series", tag = "ledger",
    params(CommunityParam, SeriesQuery),
    responses((status = 200, body = LedgerSeriesView), AnyButConflicting))]
async fn of_ledger(Query(query): Query<SeriesQuery>, request: CommunityReading) -> Answer {
    let (by, number) = query.periods()?;
    let (id, reading, mut moment) = request.for_stewards().await?;
    let (all, clearing) = ledger::posted_in(&mut moment, &id).await.or_fail()?;
    let [all, clearing] = [all, clearing].map(|posted| series(&posted, by, number, reading.now));
    let point = |(all, clearing): (BalancePoint, BalancePoint)| LedgerPoint {
        from: all.from,
        moved: all.earned,
        clearing: clearing.balance,
    };
    let points = all.into_iter().zip(clearing).map(point).collect();
    Ok(reading.reply(&LedgerSeriesView { community: id, by, points }))
}

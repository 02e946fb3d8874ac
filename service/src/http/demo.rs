//! Routes of a demo's clock: the server's time, and moving it forward. Other deployments do not have these routes.

use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use trust_commons::Timestamp;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::protocol::refusals::{Missing, Unauthenticated, Unprocessable};
use super::protocol::{Answer, Begun, OrFail, Problem, Reading, Reply, Written};
use crate::app::App;
use crate::clock::{self, ClockError};
use crate::store::change_log;
use crate::sweep;

pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(read, advance))
}

/// The clock of a demo.
#[derive(Serialize, ToSchema)]
struct ClockView {
    /// The server's time, in seconds since 1970.
    #[schema(value_type = i64, minimum = 0)]
    now: Timestamp,
    /// The number of seconds by which it is ahead of the machine's clock; negative if behind.
    ahead: i64,
}

impl ClockView {
    fn now() -> Self {
        ClockView { now: clock::now(), ahead: clock::ahead() }
    }
}

/// The distance to move on, in either of two forms.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ClockBody {
    /// The span: `36d`, `2h 30m`.
    #[schema(example = "36d")]
    advance: Option<String>,
    /// The new time, in seconds since 1970.
    #[schema(value_type = Option<i64>, minimum = 0)]
    now: Option<Timestamp>,
}

impl From<ClockError> for Problem {
    fn from(error: ClockError) -> Self {
        Problem::unprocessable(error.code(), error.to_string())
    }
}

/// The clock of a demo.
#[utoipa::path(get, path = "/demo/clock", tag = "demo",
    responses((status = 200, body = ClockView), Unauthenticated, Missing))]
async fn read(app: State<App>, reading: Reading) -> Answer {
    only_in_a_demo(&app)?;
    Ok(reading.reply(&ClockView::now()))
}

/// Moves the clock of a demo forward, for the whole server, and runs periodic work at once: listings and
/// reservations expire, reminders are sent. Sessions that have expired by then end: sign in again. The clock never
/// goes back.
#[utoipa::path(post, path = "/demo/clock", tag = "demo", request_body = ClockBody,
    responses((status = 200, body = ClockView), Unauthenticated, Missing, Unprocessable))]
async fn advance(app: State<App>, Begun { mut write, body }: Begun<ClockBody>) -> Written {
    // No write may have a time before an earlier write, so others wait until this one is committed.
    only_in_a_demo(&app)?;
    let before = clock::now();
    let moment = match (&body.advance, body.now) {
        (Some(span), None) => clock::moment(span, before).map_err(Problem::from)?,
        (None, Some(moment)) => moment,
        _ => {
            let detail = "send either `advance`, as in \"36d\", or `now`, in seconds since 1970";
            return Err(Problem::unprocessable("INVALID_TIME", detail).into());
        }
    };
    clock::move_on(moment).map_err(Problem::from)?;
    // A restart continues from the time of the last write.
    write.now = clock::now();
    let now = write.now;
    change_log::note_moment(write.sql(), now).await.or_fail()?;
    let view = ClockView::now();
    let reply = write.commit(StatusCode::OK, &view).await?;
    sweep::once(&app).await?;
    Ok(Reply { revision: app.feed.now().revision, ..reply })
}

fn only_in_a_demo(app: &App) -> Result<(), Problem> {
    match app.is_demo() {
        true => Ok(()),
        false => Err(Problem::new(StatusCode::NOT_FOUND, "NO_DEMO", "this server is not a demo")),
    }
}

//! What others did that concerns the reader.

use axum::extract::State;
use serde::{Deserialize, Serialize};
use trust_commons::{Event, Timestamp};
use trust_core::MemberId;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::protocol::refusals::{Forbidden, Unauthenticated, Unprocessable};
use super::protocol::{Command, OrFail, PageQuery, Problem, Query, Reading, Reply, Rows, Stop};
use crate::app::App;
use crate::store::change_log::LogRevision;
use crate::store::notification::{self, Notification};
use crate::store::totals;

pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list)).routes(routes!(mark_read))
}

/// Word of something that happened. It has the ids of what it is about, in fields named after it.
#[derive(Serialize, ToSchema)]
struct NotificationView {
    /// The write that it tells of.
    revision: LogRevision,
    /// Its place among what the reader was told of that write.
    number: i64,
    /// When it happened, in seconds.
    at: Timestamp,
    /// When the reader marked it as read, in seconds.
    read_at: Option<Timestamp>,
    /// Whose doing it is, or who comes or goes; none of somebody who is there no longer.
    #[schema(value_type = Option<String>)]
    actor: Option<MemberId>,
    /// What happened.
    #[serde(flatten)]
    #[schema(value_type = EventView)]
    event: Event,
}

/// What happened, for the description of the interface.
#[derive(ToSchema)]
#[schema(as = Event)]
#[allow(dead_code)]
pub struct EventView {
    /// What, as in `response_received`.
    kind: String,
    /// The listing that it is about.
    listing: Option<String>,
    /// The response to it.
    response: Option<String>,
    /// The circle that it is about.
    circle: Option<String>,
    /// The community that it is about.
    community: Option<String>,
    /// The cell that it is about.
    cell: Option<String>,
    /// The invitation into it.
    invitation: Option<String>,
    /// The request to join it.
    request: Option<String>,
    /// The invite into it, which the reader accepts by this id.
    invite: Option<String>,
    /// The partnership that it is about.
    partnership: Option<String>,
    /// The exchange that it is about.
    exchange: Option<String>,
    /// How many minutes somebody left with; what they owe is negative.
    minutes: Option<i64>,
}

/// What the caller has read.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ReadBody {
    /// All up to this revision, that one included.
    #[schema(value_type = i64, minimum = 0)]
    up_to: LogRevision,
}

impl NotificationView {
    /// A notice as its reader may see it; none if its doer is hidden from its reader.
    fn shown(notification: Notification, reading: &Reading) -> Option<Self> {
        let Notification { revision, number, actor, event, at, read_at } = notification;
        if reading.hides(actor.as_str()) {
            return None;
        }
        let actor = reading.doer(&actor).cloned();
        Some(NotificationView { revision, number, at, read_at, actor, event })
    }
}

/// What the caller was told, newest first. What people did who are hidden from the caller is left out.
#[utoipa::path(get, path = "/notifications", tag = "notifications", params(PageQuery), responses(
    (status = 200, body = Rows<NotificationView>),
    Unauthenticated, Unprocessable,
))]
async fn list(
    State(app): State<App>,
    Query(page): Query<PageQuery>,
    reading: Reading,
) -> Result<Reply, Problem> {
    // Of what the view does not show yet, it cannot say whether it is hidden.
    let newest = (reading.revision + 1, 0);
    let mut part = page.part(newest)?;
    part.after = part.after.min(newest);
    let mut moment = app.store.read_at_once().await.or_fail()?;
    let found = notification::of_member(&mut moment, &reading.me, &part).await.or_fail()?;
    let total = totals::notices(&mut moment, &reading.me, reading.revision).await.or_fail()?;
    let page = Rows::cut(found, &part, total, |row| (row.revision, row.number));
    let Rows { rows, total, next_cursor } = page;
    let rows = rows.into_iter().filter_map(|row| NotificationView::shown(row, &reading)).collect();
    Ok(reading.reply(&Rows { rows, total, next_cursor }))
}

/// Marks what the caller was told as read, up to a revision.
#[utoipa::path(post, path = "/notifications/read", tag = "notifications", request_body = ReadBody, responses(
    (status = 204),
    Unauthenticated, Forbidden, Unprocessable,
))]
async fn mark_read(State(app): State<App>, command: Command<ReadBody>) -> Result<Reply, Stop> {
    let mut write = app.begin(&command).await?;
    let (me, now) = (write.reading.me.clone(), write.now);
    let up_to = command.body.up_to;
    if up_to < 0 {
        let detail = format!("a revision is a whole number from 0 on, not {up_to}");
        let problem = Problem::invalid("INVALID_REVISION", "up_to", detail);
        return Err(problem.with("value", up_to).into());
    }
    notification::mark_read(write.sql(), &me, up_to, now).await.or_fail()?;
    Ok(write.commit_empty().await?)
}

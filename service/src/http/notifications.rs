//! Routes of the caller's notifications.

use axum::extract::State;
use serde::{Deserialize, Serialize};
use trust_commons::{Event, Subject, Timestamp};
use trust_core::MemberId;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::protocol::named::Mentioned;
use super::protocol::names::Names;
use super::protocol::refusals::{Forbidden, Unauthenticated, Unprocessable};
use super::protocol::{Answer, Begun, OrFail, PageQuery, Problem, Reading, Rows, Written};
use crate::app::App;
use crate::store::change_log::LogRevision;
use crate::store::notification::{self, StoredNotification};
use crate::store::totals;

pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list)).routes(routes!(mark_read))
}

/// A notification. It has the ids of its subjects, in fields named after their kind.
#[derive(Serialize, ToSchema)]
struct NotificationView {
    /// The revision of the write.
    revision: LogRevision,
    /// The index among the caller's notifications of that write.
    number: i64,
    /// The time of the event, in seconds.
    at: Timestamp,
    /// The time of reading, in seconds.
    read_at: Option<Timestamp>,
    /// The listing, exchange, partnership, cell, circle or community that it is about, with its title or name; absent if the
    /// caller may not see it now.
    subject: Option<SubjectView>,
    /// The person who acted, came or left; absent if they no longer exist for the caller.
    #[schema(value_type = Option<String>)]
    actor: Option<MemberId>,
    /// The kind of the event.
    #[serde(flatten)]
    #[schema(value_type = EventView)]
    event: Event,
}

/// The noun that a notification is about.
#[derive(Debug, Serialize, ToSchema)]
struct SubjectView {
    /// The kind of the noun.
    kind: SubjectKind,
    /// The id.
    id: String,
    /// The title or the name.
    title: String,
}

/// The kind of a noun that a notification is about.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum SubjectKind {
    /// A listing.
    Listing,
    /// An exchange.
    Exchange,
    /// A partnership; its name is that of the other community.
    Partnership,
    /// A cell.
    Cell,
    /// A circle.
    Circle,
    /// A community.
    Community,
}

impl SubjectView {
    /// Returns the subject of an event, if the reader may see its name.
    fn of(event: &Event, names: &Names) -> Option<Self> {
        let subject = event.subject();
        let title = names.of_subject(&subject)?.to_owned();
        let (kind, id) = match subject {
            Subject::Listing(id) => (SubjectKind::Listing, id.as_str()),
            Subject::Exchange(id) => (SubjectKind::Exchange, id.as_str()),
            Subject::Partnership(id) => (SubjectKind::Partnership, id.as_str()),
            Subject::Cell(id) => (SubjectKind::Cell, id.as_str()),
            Subject::Circle(id) => (SubjectKind::Circle, id.as_str()),
            Subject::Community(id) => (SubjectKind::Community, id.as_str()),
            _ => return None,
        };
        Some(SubjectView { kind, id: id.to_owned(), title })
    }
}

/// A page of notifications.
#[derive(Serialize, ToSchema)]
#[schema(as = NotificationPage)]
struct NotificationsView {
    /// At most `limit` rows.
    rows: Vec<NotificationView>,
    /// The number of rows on all pages.
    total: u64,
    /// The number of notifications that the caller has not read.
    unread: u64,
    /// The cursor of the next page; absent on the last page.
    next_cursor: Option<String>,
}

/// The fields of an event, for the OpenAPI document.
#[derive(ToSchema)]
#[schema(as = Event)]
#[allow(dead_code)]
pub struct EventView {
    /// The kind, such as `response_received`.
    kind: String,
    /// The listing of the event.
    listing: Option<String>,
    /// The response to the listing.
    response: Option<String>,
    /// The circle of the event.
    circle: Option<String>,
    /// The community of the event.
    community: Option<String>,
    /// The cell of the event.
    cell: Option<String>,
    /// The invitation into the cell.
    invitation: Option<String>,
    /// The request to join the community.
    request: Option<String>,
    /// The invite into the community, which the caller accepts by this id.
    invite: Option<String>,
    /// The partnership of the event.
    partnership: Option<String>,
    /// The exchange of the event.
    exchange: Option<String>,
    /// The balance in minutes with which a member left; a debt is negative.
    minutes: Option<i64>,
}

/// The notifications to mark as read.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ReadBody {
    /// All notifications up to and including this revision.
    #[schema(value_type = i64, minimum = 0)]
    up_to: LogRevision,
}

impl NotificationView {
    /// Returns a notification as the caller may see it; nothing if its actor is hidden from the caller.
    fn shown(notification: StoredNotification, reading: &Reading, names: &Names) -> Option<Self> {
        let StoredNotification { revision, number, actor, event, at, read_at } = notification;
        if reading.hides(actor.as_str()) {
            return None;
        }
        let actor = reading.doer(&actor).cloned();
        let subject = SubjectView::of(&event, names);
        Some(NotificationView { revision, number, at, read_at, subject, actor, event })
    }
}

/// The caller's notifications, newest first. Actions of people who are hidden from the caller are left out.
#[utoipa::path(get, path = "/notifications", tag = "notifications", params(PageQuery),
    responses((status = 200, body = NotificationsView), Unauthenticated, Unprocessable))]
async fn list(app: State<App>, page: PageQuery, reading: Reading) -> Answer {
    // The view cannot say whether the actors of later writes are hidden.
    let newest = (reading.revision.next(), 0);
    let mut part = page.part(newest)?;
    part.after = part.after.min(newest);
    let mut moment = app.store.read_at_once().await.or_fail()?;
    let found = notification::of_member(&mut moment, &reading.me, &part).await.or_fail()?;
    let total =
        totals::notifications(&mut moment, &reading.me, reading.revision).await.or_fail()?;
    let page = Rows::cut(found, &part, total, |row| (row.revision, row.number));
    let Rows { rows, total, next_cursor } = page;
    let revision = reading.revision;
    let unread = totals::unread_notifications(&mut moment, &reading.me, revision).await;
    let unread = unread.or_fail()?;
    drop(moment);
    let events: Vec<_> = rows.iter().map(|row| &row.event).collect();
    let names = Names::of(&app, &reading.me, &Mentioned::by(&events)).await?;
    let shown = |row| NotificationView::shown(row, &reading, &names);
    let rows = rows.into_iter().filter_map(shown).collect();
    Ok(reading.reply(&NotificationsView { rows, total, unread, next_cursor }))
}

/// Marks the caller's notifications up to a revision as read.
#[utoipa::path(post, path = "/notifications/read", tag = "notifications", request_body = ReadBody,
    responses((status = 204), Unauthenticated, Forbidden, Unprocessable))]
async fn mark_read(Begun { mut write, body }: Begun<ReadBody>) -> Written {
    let (me, now) = (write.reading.me.clone(), write.now);
    let up_to = body.up_to;
    if up_to < LogRevision::default() {
        let detail = format!("a revision is a whole number from 0 on, not {up_to}");
        let problem = Problem::invalid("INVALID_REVISION", "up_to", detail);
        return Err(problem.with("value", up_to.number()).into());
    }
    notification::mark_read(write.sql(), &me, up_to, now).await.or_fail()?;
    Ok(write.commit_empty().await?)
}

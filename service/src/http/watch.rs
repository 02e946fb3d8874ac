//! The event stream: server-sent events of listings that appear and vanish, and of notifications.
//!
//! A stream begins with `ready`, which names its first revision. From then on each `visible` names exactly the
//! listings that appeared and vanished, and the revision that the reader now sees. A reader who comes back with the
//! id of the last event receives at once what they missed, if this process knows it; else `ready` says `changed`, and
//! they read the lists again.

mod history;
mod streams;

use std::collections::{BTreeMap, BTreeSet};
use std::convert::Infallible;
use std::time::{Duration, Instant};

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::sse::{Event, KeepAlive, Sse};
use futures::Stream;
use serde::Serialize;
use trust_commons::Visible as _;
use trust_commons::listing::Listing;
use trust_core::{MemberId, ResourceId};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::notifications::EventView;
use super::protocol::problem::RETRY_AFTER;
use super::protocol::refusals::Unauthenticated;
use super::protocol::{Caller, OrFail, Problem, ProblemBody, Reading};
use crate::app::App;
use crate::clock::{self, Moment};
use crate::limits::{Origin, StreamPermit};
use crate::store::change_log::LogRevision;
use crate::store::{nouns, session, totals};
use crate::streams::{EventId, Events, Joined, Since};

pub use streams::feed_streams;

/// The interval of checks for the expiry of a session.
const TICK: Duration = Duration::from_secs(1);
/// The interval of checks for a revoked session.
const SESSION_CHECK: Duration = Duration::from_secs(5);

pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(follow))
}

/// The revision at which a stream begins.
#[derive(Serialize, ToSchema)]
#[schema(as = ReadyEvent)]
pub struct Ready {
    /// The revision that is shown.
    revision: LogRevision,
    /// The number of visible listings.
    visible: usize,
    /// The number of unread notifications. A `notice` follows for each one that comes later.
    unread: u64,
    /// Whether the reader should read the lists again, because what followed the event in `Last-Event-ID` is unknown. If
    /// false, what was missed follows at once as a `visible` event.
    changed: bool,
}

/// The listings, and the rows of other nouns, that appeared and vanished.
#[derive(Serialize, ToSchema)]
#[schema(as = VisibleEvent)]
pub struct Visible {
    /// The revision that is shown now.
    revision: LogRevision,
    /// The listings that became visible.
    appeared: Vec<String>,
    /// The listings that are no longer visible.
    vanished: Vec<String>,
    /// The rows of other nouns that appeared and vanished, by noun. The field is left out where there are none.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    #[schema(required = false)]
    others: BTreeMap<&'static str, Moved>,
}

/// The rows of a noun that appeared and vanished.
#[derive(Default, Serialize, ToSchema)]
#[schema(as = MovedRows)]
struct Moved {
    /// The ids of the rows that became visible.
    appeared: Vec<String>,
    /// The ids of the rows that are no longer visible.
    vanished: Vec<String>,
}

impl Visible {
    /// The resources of the engine that appeared and vanished.
    fn of(
        revision: LogRevision,
        appeared: &BTreeSet<ResourceId>,
        vanished: &BTreeSet<ResourceId>,
    ) -> Self {
        let mut others = BTreeMap::<_, Moved>::new();
        for id in appeared {
            if let Some((noun, id)) = nouns::of_resource(id.as_str()) {
                others.entry(noun.name()).or_default().appeared.push(id.to_owned());
            }
        }
        for id in vanished {
            if let Some((noun, id)) = nouns::of_resource(id.as_str()) {
                others.entry(noun.name()).or_default().vanished.push(id.to_owned());
            }
        }
        let Moved { appeared, vanished } = others.remove(Listing::NOUN).unwrap_or_default();
        Visible { revision, appeared, vanished, others }
    }
}

/// An event.
#[derive(Serialize, ToSchema)]
pub struct NoticeEvent<'a> {
    /// The revision of the write.
    revision: LogRevision,
    /// The person who acted; absent if they left.
    #[schema(value_type = Option<String>)]
    actor: Option<&'a MemberId>,
    /// The kind of the event.
    #[serde(flatten)]
    #[schema(value_type = EventView)]
    event: &'a trust_commons::Event,
}

/// Streams changes of the caller's visible listings. The events are `ready`, `visible` and `notice`, each with JSON
/// as its data. The id of each is the revision that is shown after it, with a number if several share a revision. A
/// browser that connects again sends the last one, and is told what appeared and vanished since. An account can open 5 streams at once, unless the operators configure another number.
#[utoipa::path(get, path = "/watch", tag = "visibility",
    params(("Last-Event-ID" = Option<String>, Header,
        description = "The id of the last event that was received: the stream continues after it.")),
    responses(
    (status = 200, content_type = "text/event-stream", description = "events, until the session ends"),
    Unauthenticated,
    (status = 429, body = ProblemBody, content_type = "application/problem+json", description = "too many streams"),
))]
async fn follow(
    State(app): State<App>,
    origin: Origin,
    headers: HeaderMap,
    caller: Caller,
    reading: Reading,
) -> Result<Sse<impl Stream<Item = Result<Event, Infallible>>>, Problem> {
    let permit = app.limits.stream(&reading.me, origin).ok_or_else(|| {
        let detail = "too many streams are open; close one first";
        let problem = Problem::new(StatusCode::TOO_MANY_REQUESTS, "TOO_MANY_STREAMS", detail);
        problem.with(RETRY_AFTER, SESSION_CHECK.as_secs())
    })?;
    let joined = app.streams.join(&reading.me, since(&headers)).await;
    let Joined { begin, revision, visible, changed, events } =
        joined.ok_or_else(Problem::unauthenticated)?;
    let sent_at = Moment::now();
    let unread = unread(&app, &reading.me, revision).await?;
    let ready = event(begin, "ready", &Ready { revision, visible, unread, changed });
    let follower = Follower {
        app,
        caller,
        _permit: permit,
        session_checked: Instant::now(),
        ready: ready.map(|ready| (sent_at, ready)),
        events,
    };
    let events = futures::stream::unfold(follower, |mut follower| async move {
        let event = follower.next().await?;
        Some((Ok(event), follower))
    });
    Ok(Sse::new(events).keep_alive(KeepAlive::default()))
}

/// Counts a member's unread notifications up to a revision: the stream sends those that follow it.
async fn unread(app: &App, member: &MemberId, up_to: LogRevision) -> Result<u64, Problem> {
    let mut connection = app.store.read().await.or_fail()?;
    totals::unread_notifications(&mut connection, member, up_to).await.or_fail()
}

/// Returns the last event that the reader names. An id that cannot be read is of no event, and refuses nothing:
/// a browser would not connect again.
fn since(headers: &HeaderMap) -> Since {
    match headers.get("last-event-id").filter(|value| !value.is_empty()) {
        None => Since::Nothing,
        Some(id) => Since::Event(id.to_str().ok().and_then(|id| id.parse().ok())),
    }
}

/// A stream. Its events are computed once for all streams of a person.
struct Follower {
    app: App,
    caller: Caller,
    _permit: StreamPermit,
    session_checked: Instant,
    /// The first event, until it is sent.
    ready: Option<(Moment, Event)>,
    events: Events,
}

impl Follower {
    /// Returns the next event; nothing when the stream ends: with the session, the account or this process, or when
    /// the state may be too old, because the reader was slow or the record is unreachable.
    async fn next(&mut self) -> Option<Event> {
        while self.is_signed_in().await {
            self.app.feed.current().await.ok()?;
            if let Some((sent_at, ready)) = self.ready.take() {
                return (!self.app.feed.is_over(&sent_at)).then_some(ready);
            }
            let received = tokio::select! {
                received = tokio::time::timeout(TICK, self.events.recv()) => received,
                () = self.app.stop.cancelled() => return None,
            };
            if let Ok(received) = received {
                let (sent_at, event) = received?;
                return (!self.app.feed.is_over(&sent_at)).then_some(event);
            }
        }
        None
    }

    async fn is_signed_in(&mut self) -> bool {
        if self.caller.until <= clock::now() {
            return false;
        }
        let Some(session) = &self.caller.session else { return true };
        if self.session_checked.elapsed() < SESSION_CHECK {
            return true;
        }
        self.session_checked = Instant::now();
        let standing = async {
            let mut connection = self.app.store.read().await?;
            session::stands(&mut connection, &session.id, clock::now()).await
        };
        standing.await.unwrap_or(false)
    }
}

fn event(id: EventId, name: &str, data: &impl Serialize) -> Option<Event> {
    Event::default().id(id.to_string()).event(name).json_data(data).ok()
}

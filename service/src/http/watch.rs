//! What happens, as it happens: server-sent events of what appeared, what vanished, and notices.
//!
//! A stream begins with `ready`, which names the revision it starts from. From then on each `visible`
//! names the listings that appeared and vanished, exactly, and the revision that the reader now sees. Who
//! missed something, because the line broke, reads the lists again: a stream has no memory.

use std::collections::{BTreeSet, VecDeque};
use std::convert::Infallible;
use std::time::{Duration, Instant};

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::sse::{Event, KeepAlive, Sse};
use futures::Stream;
use serde::Serialize;
use tokio::sync::broadcast::error::RecvError;
use tokio::sync::{OwnedSemaphorePermit, broadcast};
use trust_commons::Timestamp;
use trust_core::{MemberId, ResourceId, Watch};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::notifications::EventView;
use super::protocol::problem::RETRY_AFTER;
use super::protocol::refusals::Unauthenticated;
use super::protocol::{Caller, Problem, ProblemBody, Reading};
use crate::app::App;
use crate::clock::{self, Moment};
use crate::feed::News;
use crate::store::change_log::{LogRevision, Numbered};
use crate::store::session;

/// How often expiry is looked at.
const TICK: Duration = Duration::from_secs(1);
/// How often it is looked at whether the session still stands.
const SESSION_CHECK: Duration = Duration::from_secs(5);

pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(follow))
}

/// Where a stream begins.
#[derive(Serialize, ToSchema)]
#[schema(as = ReadyEvent)]
pub struct Ready {
    /// The revision that is shown.
    revision: LogRevision,
    /// How many listings are visible.
    visible: usize,
}

/// The listings that appeared and vanished.
#[derive(Serialize, ToSchema)]
#[schema(as = VisibleEvent)]
pub struct Visible {
    /// The revision that is shown now.
    revision: LogRevision,
    /// The listings that are visible from now on.
    #[schema(value_type = Vec<String>)]
    appeared: Vec<ResourceId>,
    /// The listings that are not visible any more.
    #[schema(value_type = Vec<String>)]
    vanished: Vec<ResourceId>,
}

/// Something that happened.
#[derive(Serialize, ToSchema)]
#[schema(as = NoticeEvent)]
pub struct Told<'a> {
    /// The write that it tells of.
    revision: LogRevision,
    /// Who did it; none of somebody who has left.
    #[schema(value_type = Option<String>)]
    actor: Option<&'a MemberId>,
    /// What happened.
    #[serde(flatten)]
    #[schema(value_type = EventView)]
    event: &'a trust_commons::Event,
}

/// Follows what one may see. The events are `ready`, `visible` and `notice`, each with JSON as its data.
#[utoipa::path(get, path = "/watch", tag = "visibility", responses(
    (status = 200, content_type = "text/event-stream", description = "events, until the session ends"),
    Unauthenticated,
    (status = 429, body = ProblemBody, content_type = "application/problem+json", description = "too many streams"),
))]
async fn follow(
    State(app): State<App>,
    caller: Caller,
    reading: Reading,
) -> Result<Sse<impl Stream<Item = Result<Event, Infallible>>>, Problem> {
    let permit = app.limits.stream(&reading.me).ok_or_else(|| {
        let detail = "so many streams at once are not served; close one";
        let problem = Problem::new(StatusCode::TOO_MANY_REQUESTS, "TOO_MANY_STREAMS", detail);
        problem.with(RETRY_AFTER, SESSION_CHECK.as_secs())
    })?;
    let follower =
        Follower::begin(app, caller, permit).await.ok_or_else(Problem::unauthenticated)?;
    let events = futures::stream::unfold(follower, |mut follower| async move {
        let event = follower.next().await?;
        Some((Ok(event), follower))
    });
    Ok(Sse::new(events).keep_alive(KeepAlive::default()))
}

struct Follower {
    app: App,
    caller: Caller,
    _permit: OwnedSemaphorePermit,
    watch: Watch,
    shown: BTreeSet<ResourceId>,
    news: broadcast::Receiver<News>,
    session_checked: Instant,
    events: VecDeque<Event>,
    /// When the events were current.
    told_at: Moment,
}

impl Follower {
    async fn begin(app: App, caller: Caller, permit: OwnedSemaphorePermit) -> Option<Self> {
        // Subscribed first, so that nothing falls between what is shown and what is heard.
        let news = app.feed.news();
        let (watch, revision) = app.feed.watch(caller.member.as_str()).await?;
        let shown: BTreeSet<_> = watch.visible().into_iter().collect();
        let ready = Ready { revision, visible: shown.len() };
        Some(Follower {
            app,
            caller,
            _permit: permit,
            watch,
            shown,
            news,
            session_checked: Instant::now(),
            events: event("ready", &ready).into_iter().collect(),
            told_at: Moment::now(),
        })
    }

    /// The next event; none when the stream ends, with the session, the account or this process, or where what is
    /// known may be too old: it was not fetched for too long, or the record is out of reach.
    async fn next(&mut self) -> Option<Event> {
        loop {
            if let Some(event) = self.events.pop_front() {
                return (!self.app.feed.is_over(&self.told_at)).then_some(event);
            }
            self.told_at = self.app.feed.current().await.ok()?;
            if self.watch.is_over() || !self.is_signed_in().await {
                return None;
            }
            let told = tokio::select! {
                told = tokio::time::timeout(TICK, self.news.recv()) => told,
                () = self.app.stop.cancelled() => return None,
            };
            match told {
                Ok(Ok(News::Entry(numbered))) => {
                    self.look().await;
                    self.hear(&numbered);
                }
                Ok(Ok(News::StartOver) | Err(RecvError::Lagged(_))) => self.start_over().await?,
                Ok(Err(RecvError::Closed)) => return None,
                Err(_) => self.look().await,
            }
        }
    }

    /// Tells what appeared and vanished since the last look.
    async fn look(&mut self) {
        let Some(now) = self.settled().await else { return };
        let (changes, revision) = self.app.feed.poll(&self.watch, now).await;
        if changes.is_empty() {
            return;
        }
        let before = self.shown.clone();
        for change in changes {
            self.shown.extend(change.appeared);
            for vanished in change.vanished {
                self.shown.remove(&vanished);
            }
        }
        self.tell_difference(&before, revision);
    }

    /// The moment to look at: what is over by then, and the reader's to see all the same, has been marked. None
    /// where it could not be.
    async fn settled(&self) -> Option<Timestamp> {
        let Ok(reading) = Reading::of(self.caller.member.clone(), self.app.feed.now()) else {
            return Some(clock::now());
        };
        let reading = reading.settled(&self.app).await.ok()?;
        (!reading.misses_what_is_over()).then_some(reading.now)
    }

    fn tell_difference(&mut self, before: &BTreeSet<ResourceId>, revision: LogRevision) {
        let visible = Visible {
            revision,
            appeared: self.shown.difference(before).cloned().collect(),
            vanished: before.difference(&self.shown).cloned().collect(),
        };
        if !visible.appeared.is_empty() || !visible.vanished.is_empty() {
            self.events.extend(event("visible", &visible));
        }
    }

    /// Tells what an entry says to this reader, unless who did it is hidden by now.
    fn hear(&mut self, numbered: &Numbered) {
        let me = &self.caller.member;
        if !numbered.entry.notices.iter().any(|notice| notice.to == *me) {
            return;
        }
        let Ok(reading) = Reading::of(me.clone(), self.app.feed.now()) else { return };
        for notice in numbered.entry.notices.iter().filter(|notice| notice.to == *me) {
            if !reading.hides(notice.by.as_str()) {
                let actor = reading.doer(&notice.by);
                let told = Told { revision: numbered.revision, actor, event: &notice.event };
                self.events.extend(event("notice", &told));
            }
        }
    }

    /// Watches anew, and tells the difference to what was shown.
    async fn start_over(&mut self) -> Option<()> {
        self.settled().await;
        self.news = self.app.feed.news();
        let (watch, revision) = self.app.feed.watch(self.caller.member.as_str()).await?;
        self.watch = watch;
        let shown = self.watch.visible().into_iter().collect();
        let before = std::mem::replace(&mut self.shown, shown);
        self.tell_difference(&before, revision);
        Some(())
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

fn event(name: &str, data: &impl Serialize) -> Option<Event> {
    Event::default().event(name).json_data(data).ok()
}

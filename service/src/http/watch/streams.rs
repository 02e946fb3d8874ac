//! Sends events to streams, off the write path.
//!
//! One task follows the log with an engine of its own, which watches each person with an open stream once, however
//! many streams the person has. So a write waits for no stream; and writes that happen in the meantime are sent
//! together. Readers get the views of that engine as soon as it has caught up, because it maintains what those
//! people see.
//!
//! Invariant: nothing that a write hides is sent after the write was answered, even if this task has not processed
//! the write yet.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;
use std::time::Duration;

use axum::response::sse::Event;
use tokio::sync::broadcast;
use tokio::sync::broadcast::error::{RecvError, TryRecvError};
use tokio::sync::mpsc;
use trust_commons::Timestamp;
use trust_core::{Engine, Filter, MemberId, ResourceId, VisibleChange, Watch};

use super::history::{Absent, History};
use super::{NoticeEvent, Visible, event};
use crate::app::App;
use crate::clock::{self, Moment};
use crate::feed::{News, PrivateTrust, Projection};
use crate::http::protocol::Reading;
use crate::store::change_log::{LogRevision, Mark, Numbered};
use crate::store::nouns;
use crate::streams::{EventId, Joined, Joining, Since};
use crate::work::mark_expired;

/// The interval of checks for expiry and for ended streams.
const TICK: Duration = Duration::from_secs(1);
/// The time during which writes are collected and then sent together.
const COLLECTED: Duration = Duration::from_millis(10);
/// The greatest number of unread events of a slow reader; beyond it the stream ends.
const UNREAD: usize = 256;
/// Sends events to streams until the process stops.
pub async fn feed_streams(app: App) {
    let Some(mut joined) = app.streams.requests() else { return };
    let stop = app.stop.clone();
    let mut teller = Teller::new(app);
    let mut tick = tokio::time::interval(TICK);
    loop {
        tokio::select! {
            () = stop.cancelled() => return,
            news = teller.news.recv() => {
                tokio::time::sleep(COLLECTED).await;
                teller.hear(Some(news));
            }
            Some(joining) = joined.recv() => teller.join(joining),
            _ = tick.tick() => teller.tick().await,
        }
    }
}

/// A person with open streams.
struct Person {
    watch: Watch,
    history: History,
    /// The listings that the watch has reported, and that a newer state hides.
    withheld: BTreeSet<ResourceId>,
    streams: Vec<OneStream>,
}

struct OneStream {
    /// The revision up to which nothing is new to the stream.
    since: LogRevision,
    events: mpsc::Sender<(Moment, Event)>,
}

/// The task that sends events.
struct Teller {
    app: App,
    news: broadcast::Receiver<News>,
    engine: Engine,
    private_trust: PrivateTrust,
    revision: LogRevision,
    mark: Mark,
    people: HashMap<MemberId, Person>,
    absent: Absent,
}

impl Teller {
    fn new(app: App) -> Self {
        // The subscription comes first, so that no entry is lost between the initial state and the news.
        let news = app.feed.news();
        let Projection { revision, mark, view, private_trust } = app.feed.now();
        let (engine, people) = (Engine::of(&view), HashMap::new());
        let absent = Absent::default();
        Teller { app, news, engine, private_trust, revision, mark, people, absent }
    }

    /// Starts a stream with its initial state, and with what the reader missed.
    fn join(&mut self, Joining { member, since, joined }: Joining) {
        self.hear(None);
        if !self.people.contains_key(&member) {
            let Some(person) = tokio::task::block_in_place(|| self.met(&member)) else { return };
            self.people.insert(member.clone(), person);
            self.show();
        }
        let Some(mut person) = self.people.remove(&member) else { return };
        let shown = person.shown();
        let visible = shown.iter().filter(|id| nouns::is_listing(id.as_str())).count();
        let revision = self.revision;
        let position = person.history.at(revision);
        let missed = match since {
            Since::Nothing => Some(Default::default()),
            Since::Event(id) => id.and_then(|id| self.missed(&member, &person, id, &shown)),
        };
        let changed = missed.is_none();
        let missed =
            missed.filter(|(appeared, vanished)| !appeared.is_empty() || !vanished.is_empty());
        // Until the reader knows what they missed, they go on from the event that they named.
        let begin = match (since, &missed) {
            (Since::Event(Some(id)), Some(_)) => id,
            _ => position,
        };
        let missed = missed.and_then(|(appeared, vanished)| {
            event(position, "visible", &Visible::of(revision, &appeared, &vanished))
        });
        let (sender, events) = mpsc::channel(UNREAD);
        if let Some(event) = missed {
            // The channel has room for the first event.
            let _ = sender.try_send((Moment::now(), event));
        }
        person.streams.push(OneStream { since: revision, events: sender });
        self.people.insert(member, person);
        // First, so that a client that has read `ready` is counted.
        self.count();
        let _ = joined.send(Joined { begin, revision, visible, changed, events });
    }

    /// Returns a person who opens a first stream. The history of a person who comes back tells them what changed
    /// meanwhile.
    fn met(&mut self, member: &MemberId) -> Option<Person> {
        let watch = self.watch(member)?;
        let known = self.absent.take(member);
        let now: BTreeSet<_> = watch.visible().into_iter().collect();
        let (history, before) = known.unwrap_or_else(|| (History::new(self.revision), now.clone()));
        let mut person = Person { watch, history, withheld: BTreeSet::new(), streams: Vec::new() };
        self.tell_person(member, &mut person, vec![self.difference(&before, &now)]);
        Some(person)
    }

    /// Returns what appeared and vanished for a person since an event, if that is known.
    fn missed(
        &self,
        member: &MemberId,
        person: &Person,
        id: EventId,
        shown: &BTreeSet<ResourceId>,
    ) -> Option<(BTreeSet<ResourceId>, BTreeSet<ResourceId>)> {
        let before = person.history.shown_at(id, shown)?;
        let VisibleChange { appeared, vanished, .. } = self.difference(&before, shown);
        let mut appeared = appeared.into_iter().collect();
        // A newer state hides some of it, and may show it again before this task sees either.
        let withheld = self.withhold(member, &mut appeared);
        withheld.is_empty().then(|| (appeared, vanished.into_iter().collect()))
    }

    fn difference(
        &self,
        before: &BTreeSet<ResourceId>,
        now: &BTreeSet<ResourceId>,
    ) -> VisibleChange {
        VisibleChange {
            revision: self.engine.revision(),
            appeared: now.difference(before).cloned().collect(),
            vanished: before.difference(now).cloned().collect(),
        }
    }

    /// Takes out, and returns, what a newer state hides from a member.
    fn withhold(
        &self,
        member: &MemberId,
        appeared: &mut BTreeSet<ResourceId>,
    ) -> BTreeSet<ResourceId> {
        let newest = self.app.feed.now();
        if newest.revision <= self.revision {
            return BTreeSet::new();
        }
        let reading = Reading::of(member.clone(), newest);
        let is_hidden =
            |id: &ResourceId| !reading.as_ref().is_ok_and(|it| it.shows_resource(id.as_str()));
        appeared.extract_if(.., |id| is_hidden(id)).collect()
    }

    fn watch(&mut self, member: &MemberId) -> Option<Watch> {
        let viewer = self.engine.view().node(member.as_str()).ok()?;
        self.engine.watch(viewer, Filter::default(), clock::now().as_secs()).ok()
    }

    /// Applies new entries, and sends the changes.
    fn hear(&mut self, first: Option<Result<News, RecvError>>) {
        let (entries, is_gap) = self.collected(first);
        if self.people.is_empty() {
            // Nobody is watched, so the newest state replaces the followed one.
            self.begin_anew();
            return;
        }
        tokio::task::block_in_place(|| {
            if is_gap || !self.apply(&entries) {
                self.start_over();
            } else if !entries.is_empty() {
                self.tell(None, &BTreeSet::new());
            }
            for numbered in &entries {
                self.tell_notifications(numbered);
            }
            self.show();
        });
    }

    /// Collects the new entries, and whether some were missed.
    fn collected(&mut self, first: Option<Result<News, RecvError>>) -> (Vec<Arc<Numbered>>, bool) {
        let (mut entries, mut is_gap) = (Vec::new(), false);
        let mut next = first;
        loop {
            match next {
                Some(Ok(News::Entry(numbered))) => entries.push(numbered),
                Some(Ok(News::StartOver) | Err(RecvError::Lagged(_))) => is_gap = true,
                Some(Err(RecvError::Closed)) => return (entries, is_gap),
                None => {}
            }
            next = match self.news.try_recv() {
                Ok(news) => Some(Ok(news)),
                Err(TryRecvError::Lagged(missed)) => Some(Err(RecvError::Lagged(missed))),
                Err(TryRecvError::Empty | TryRecvError::Closed) => return (entries, is_gap),
            };
        }
    }

    /// Applies some entries, each as one batch as in the main engine, so that the views of both are identical.
    /// Returns whether that succeeded.
    fn apply(&mut self, entries: &[Arc<Numbered>]) -> bool {
        let followed = self.revision;
        for numbered in entries.iter().filter(|one| one.revision > followed) {
            let follows = numbered.revision == self.revision.next();
            if !follows || self.engine.apply(numbered.entry.changes.iter().cloned()).is_err() {
                return false;
            }
            self.private_trust.apply(&self.engine.view(), &numbered.entry);
            (self.revision, self.mark) = (numbered.revision, numbered.mark);
        }
        true
    }

    fn projection(&self) -> Projection {
        Projection {
            revision: self.revision,
            mark: self.mark,
            view: self.engine.view(),
            private_trust: self.private_trust.clone(),
        }
    }

    fn begin_anew(&mut self) {
        let Projection { revision, mark, view, private_trust } = self.app.feed.now();
        (self.engine, self.private_trust) = (Engine::of(&view), private_trust);
        (self.revision, self.mark) = (revision, mark);
    }

    /// Restarts all watches, and sends the differences from the last state.
    fn start_over(&mut self) {
        let before = std::mem::take(&mut self.people);
        self.begin_anew();
        for (member, person) in before {
            let pending = person.watch.poll();
            let mut shown: BTreeSet<_> = person.watch.visible().into_iter().collect();
            for change in pending {
                // These entries were not sent yet.
                for id in &change.appeared {
                    shown.remove(id);
                }
                shown.extend(change.vanished);
            }
            let Some(watch) = self.watch(&member) else { continue };
            let now: BTreeSet<_> = watch.visible().into_iter().collect();
            let change = self.difference(&shown, &now);
            let mut person = Person { watch, ..person };
            self.tell_person(&member, &mut person, vec![change]);
            self.people.insert(member, person);
        }
    }

    /// Sends each person the resources that appeared and vanished, after moving the time for expiry if `now` is
    /// given. Leaves out `unsettled`.
    fn tell(&mut self, now: Option<Timestamp>, unsettled: &BTreeSet<MemberId>) {
        let mut people = std::mem::take(&mut self.people);
        people.retain(|member, person| {
            let changes = match now {
                Some(now) if !unsettled.contains(member) => person.watch.poll_at(now.as_secs()),
                Some(_) => Vec::new(),
                None => person.watch.poll(),
            };
            self.tell_person(member, person, changes);
            !person.watch.is_over()
        });
        self.people = people;
    }

    fn tell_person(&self, member: &MemberId, person: &mut Person, changes: Vec<VisibleChange>) {
        if changes.is_empty() && person.withheld.is_empty() {
            return;
        }
        let (mut appeared, mut vanished) = (std::mem::take(&mut person.withheld), BTreeSet::new());
        for change in changes {
            for id in change.appeared {
                if !vanished.remove(&id) {
                    appeared.insert(id);
                }
            }
            for id in change.vanished {
                if !appeared.remove(&id) {
                    vanished.insert(id);
                }
            }
        }
        person.withheld = self.withhold(member, &mut appeared);
        if !appeared.is_empty() || !vanished.is_empty() {
            let id = person.history.add(self.revision, &appeared, &vanished);
            let visible = Visible::of(self.revision, &appeared, &vanished);
            person.send(event(id, "visible", &visible), LogRevision::MAX);
        }
    }

    /// Sends the notifications of an entry, unless the actor is hidden by now.
    fn tell_notifications(&mut self, numbered: &Numbered) {
        for notification in &numbered.entry.notifications {
            let Some(person) = self.people.get_mut(&notification.to) else { continue };
            let Ok(reading) = Reading::of(notification.to.clone(), self.app.feed.now()) else {
                continue;
            };
            if reading.hides(notification.by.as_str()) {
                continue;
            }
            let actor = reading.doer(&notification.by);
            let notice =
                NoticeEvent { revision: numbered.revision, actor, event: &notification.event };
            let id = person.history.at(self.revision);
            person.send(event(id, "notice", &notice), numbered.revision);
        }
    }

    fn count(&self) {
        let streams: usize = self.people.values().map(|person| person.streams.len()).sum();
        metrics::gauge!("trustd_streams").set(streams as f64);
        metrics::gauge!("trustd_people_watched").set(self.people.len() as f64);
    }

    /// Publishes the view of this engine, if it is as new as the newest.
    fn show(&self) {
        self.app.feed.improve(self.revision, self.mark, self.engine.view());
    }

    /// Checks for expired resources and ended streams.
    async fn tick(&mut self) {
        self.hear(None);
        self.part();
        self.count();
        if self.people.is_empty() {
            return;
        }
        if !self.unsettled().is_empty() {
            // Expired listings that accepted members still see are marked first.
            let marked = tokio::time::timeout(TICK, mark_expired(&self.app)).await;
            if !matches!(marked, Ok(Ok(()))) {
                tracing::warn!("expired listings could not be marked");
            }
            self.hear(None);
        }
        let unsettled = self.unsettled();
        tokio::task::block_in_place(|| self.tell(Some(clock::now()), &unsettled));
    }

    /// Keeps of those whose last stream has ended only what they were shown.
    fn part(&mut self) {
        for person in self.people.values_mut() {
            person.streams.retain(|stream| !stream.events.is_closed());
        }
        let gone: Vec<_> = self.people.extract_if(|_, person| person.streams.is_empty()).collect();
        for (member, mut person) in gone {
            let changes = person.watch.poll();
            self.tell_person(&member, &mut person, changes);
            let shown = person.shown();
            self.absent.keep(member, person.history, shown);
        }
        let view = self.engine.view();
        self.absent.sweep(|member| view.contains(member.as_str()));
    }

    /// Returns the members who would lose sight of a listing until it is marked as expired.
    fn unsettled(&self) -> BTreeSet<MemberId> {
        let projection = self.projection();
        let misses = |member: &&MemberId| {
            Reading::of((*member).clone(), projection.clone())
                .is_ok_and(|it| it.awaits_expiry_mark())
        };
        self.people.keys().filter(misses).cloned().collect()
    }
}

impl Person {
    /// Returns the resources that the person's streams show as visible.
    fn shown(&self) -> BTreeSet<ResourceId> {
        let visible = self.watch.visible().into_iter();
        visible.filter(|id| !self.withheld.contains(id)).collect()
    }

    /// Sends an event to all streams that began before a revision. A stream with a reader that is too slow ends.
    fn send(&mut self, event: Option<Event>, revision: LogRevision) {
        let Some(event) = event else { return };
        self.streams.retain(|stream| {
            stream.since >= revision
                || stream.events.try_send((Moment::now(), event.clone())).is_ok()
        });
    }
}

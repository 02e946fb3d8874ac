//! Requests for event streams: routes place them, and the task of `http/watch/streams.rs` answers them.

use std::fmt;
use std::str::FromStr;
use std::sync::{Mutex, PoisonError};

use axum::response::sse::Event;
use tokio::sync::{mpsc, oneshot};
use trust_core::MemberId;

use crate::clock::Moment;
use crate::store::change_log::LogRevision;

/// The greatest number of requests that wait at once.
const WAITING: usize = 1024;

/// The events of one stream, each with the moment at which it was sent.
pub type Events = mpsc::Receiver<(Moment, Event)>;

/// A stream that begins.
pub struct Joined {
    /// The event from which the reader goes on.
    pub begin: EventId,
    /// The revision that is shown.
    pub revision: LogRevision,
    /// The number of visible listings.
    pub visible: usize,
    /// Whether it is unknown what followed the last event that the reader received.
    pub changed: bool,
    /// The events that follow.
    pub events: Events,
}

/// The id of an event, as `Last-Event-ID` repeats it: the revision that is shown after it, and its number among the
/// events of that revision, such as the end of a listing. As text, `12` and then `12-1`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct EventId {
    revision: LogRevision,
    number: u32,
}

impl EventId {
    /// Makes the id of the first event of a revision.
    pub fn first(revision: LogRevision) -> Self {
        EventId { revision, number: 0 }
    }

    /// Returns the id of the next event of the same revision.
    pub fn next(self) -> Self {
        EventId { number: self.number.saturating_add(1), ..self }
    }
}

impl fmt::Display for EventId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.number {
            0 => write!(f, "{}", self.revision.number()),
            number => write!(f, "{}-{number}", self.revision.number()),
        }
    }
}

/// The text is no id of an event.
#[derive(Debug)]
pub struct NoEventId;

impl FromStr for EventId {
    type Err = NoEventId;

    fn from_str(text: &str) -> Result<Self, NoEventId> {
        let (revision, number) = text.split_once('-').unwrap_or((text, "0"));
        let revision = revision.parse().map(LogRevision::new).map_err(|_| NoEventId)?;
        Ok(EventId { revision, number: number.parse().map_err(|_| NoEventId)? })
    }
}

/// The last event that a reader received, as the reader says.
#[derive(Debug, Clone, Copy)]
pub enum Since {
    /// It is their first stream.
    Nothing,
    /// They name an event, if they name one at all.
    Event(Option<EventId>),
}

/// The queue of requests.
pub struct Streams {
    sender: mpsc::Sender<Joining>,
    receiver: Mutex<Option<mpsc::Receiver<Joining>>>,
}

/// A request for a stream.
pub struct Joining {
    /// The member who asks.
    pub member: MemberId,
    /// The last event that they received.
    pub since: Since,
    /// Receives the stream.
    pub joined: oneshot::Sender<Joined>,
}

impl Default for Streams {
    fn default() -> Self {
        let (sender, receiver) = mpsc::channel(WAITING);
        Streams { sender, receiver: Mutex::new(Some(receiver)) }
    }
}

impl Streams {
    /// Returns the stream of a member from now on, or since an earlier event if it is known what followed it; nothing
    /// if there is no such member.
    pub async fn join(&self, member: &MemberId, since: Since) -> Option<Joined> {
        let (joined, stream) = oneshot::channel();
        let joining = Joining { member: member.clone(), since, joined };
        self.sender.send(joining).await.ok()?;
        stream.await.ok()
    }

    /// Returns the requests, to the first caller only.
    pub fn requests(&self) -> Option<mpsc::Receiver<Joining>> {
        self.receiver.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

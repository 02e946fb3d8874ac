//! Requests for event streams: routes place them, and the task of `http/watch/streams.rs` answers them.

use std::sync::{Mutex, PoisonError};

use axum::response::sse::Event;
use tokio::sync::{mpsc, oneshot};
use trust_core::MemberId;

use crate::clock::Moment;

/// The greatest number of requests that wait at once.
const WAITING: usize = 1024;

/// The events of one stream, each with the moment at which it was sent.
pub type Events = mpsc::Receiver<(Moment, Event)>;

/// The queue of requests.
pub struct Streams {
    sender: mpsc::Sender<Joining>,
    receiver: Mutex<Option<mpsc::Receiver<Joining>>>,
}

/// A request for a stream.
pub struct Joining {
    /// The member who asks.
    pub member: MemberId,
    /// Receives the events.
    pub events: oneshot::Sender<Events>,
}

impl Default for Streams {
    fn default() -> Self {
        let (sender, receiver) = mpsc::channel(WAITING);
        Streams { sender, receiver: Mutex::new(Some(receiver)) }
    }
}

impl Streams {
    /// Returns the events of a member from now on, or nothing if there is no such member.
    pub async fn join(&self, member: &MemberId) -> Option<Events> {
        let (events, joined) = oneshot::channel();
        self.sender.send(Joining { member: member.clone(), events }).await.ok()?;
        joined.await.ok()
    }

    /// Returns the requests, to the first caller only.
    pub fn requests(&self) -> Option<mpsc::Receiver<Joining>> {
        self.receiver.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

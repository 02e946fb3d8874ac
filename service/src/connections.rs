//! Limits on open connections: by the number of file descriptors, and for each address by its share.
//!
//! If there is no room for a new connection, the connection that has waited longest for its client is closed: for
//! the start of a request, the rest of a request, or the reading of a response. So half-open and slow connections
//! block nobody. Connections with a request in progress, including event streams, are never closed for a new one;
//! if all connections are of that kind, the new connection is refused.

mod framing;
mod link;
mod stream;

use std::collections::HashMap;
use std::future::{Ready, ready};
use std::io::{self, Write};
use std::net::IpAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use axum::Extension;
use axum::middleware::AddExtension;
use axum_server::accept::Accept;
use tokio::net::TcpStream;
use tokio_util::sync::CancellationToken;
use tower::Layer;

use crate::config::Config;
use crate::limits::counted_as;
pub use link::Link;
use stream::Stream;

/// The interval between searches for clients that do not read their responses.
const EVERY: Duration = Duration::from_secs(1);
/// The number of files that are neither client connections nor database connections.
const OTHER_FILES: u64 = 40;
/// The bytes of a response that the system buffers for a client that does not read, so that the buffers stay small.
#[cfg(unix)]
const SENT_AHEAD: usize = 128 * 1024;
/// The number of files of one database connection: SQLite has three.
const FILES_OF_DATABASE: u64 = 3;

/// All connections. Clones share them.
#[derive(Clone)]
pub struct Connections(Arc<Shared>);

struct Shared {
    most: usize,
    of_address: usize,
    proxy: Option<IpAddr>,
    patience: Duration,
    open: Mutex<Open>,
}

#[derive(Default)]
struct Open {
    next: u64,
    links: HashMap<u64, Link>,
}

/// A connection's place in the list. Dropping it removes the connection.
pub struct Listed {
    /// The connection.
    pub link: Link,
    number: u64,
    connections: Connections,
}

impl Connections {
    /// Makes an empty list with the limit of the configuration or of open files, whichever is lower.
    pub fn new(config: &Config) -> Self {
        let kept = OTHER_FILES + FILES_OF_DATABASE * u64::from(config.connections);
        let files = open_files().map_or(u64::MAX, |files| files.saturating_sub(kept).max(1));
        let most = u64::from(config.client_connections).min(files);
        Connections(Arc::new(Shared {
            most: usize::try_from(most).unwrap_or(usize::MAX),
            of_address: config.connections_per_address as usize,
            proxy: config.trusted_proxy.map(counted_as),
            patience: config.request_timeout,
            open: Mutex::default(),
        }))
    }

    /// Closes connections whose clients read nothing for too long, until `stop` is cancelled.
    pub async fn watch(self, stop: CancellationToken) {
        while stop.run_until_cancelled(tokio::time::sleep(EVERY)).await.is_some() {
            let Some(earliest) = Instant::now().checked_sub(self.0.patience) else { continue };
            for link in self.lock().links.values() {
                if link.stuck_since().is_some_and(|since| since < earliest) {
                    link.end.cancel();
                }
            }
        }
    }

    /// Returns a place for a new connection, or nothing if there is no room.
    fn list(&self, address: IpAddr) -> Option<Listed> {
        let mut open = self.lock();
        if self.0.proxy != Some(address) && open.of(address).count() >= self.0.of_address {
            open.end_of_those_waiting(|link| link.address == address)?;
        } else if open.links.len() >= self.0.most {
            let most = open.address_of_most();
            open.end_of_those_waiting(|link| Some(link.address) == most)
                .or_else(|| open.end_of_those_waiting(|_| true))?;
        }
        let (number, link) = (open.next, Link::new(address));
        open.next += 1;
        open.links.insert(number, link.clone());
        Some(Listed { link, number, connections: self.clone() })
    }

    fn lock(&self) -> MutexGuard<'_, Open> {
        self.0.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Open {
    fn of(&self, address: IpAddr) -> impl Iterator<Item = &Link> {
        self.links.values().filter(move |link| link.address == address)
    }

    fn address_of_most(&self) -> Option<IpAddr> {
        let mut counts: HashMap<IpAddr, usize> = HashMap::new();
        for link in self.links.values() {
            *counts.entry(link.address).or_default() += 1;
        }
        counts.into_iter().max_by_key(|&(_, count)| count).map(|(address, _)| address)
    }

    /// Closes the connection that has waited longest for its client among those that `is_meant` selects.
    fn end_of_those_waiting(&mut self, is_meant: impl Fn(&Link) -> bool) -> Option<()> {
        let those = self.links.iter().filter(|(_, link)| is_meant(link));
        let waiting = those.filter_map(|(&number, link)| Some((link.waits_since()?, number)));
        let (_, number) = waiting.min()?;
        let link = self.links.remove(&number)?;
        link.end.cancel();
        Some(())
    }
}

impl Drop for Listed {
    fn drop(&mut self) {
        self.connections.lock().links.remove(&self.number);
    }
}

impl<S> Accept<TcpStream, S> for Connections {
    type Stream = Stream;
    type Service = AddExtension<S, Link>;
    type Future = Ready<io::Result<(Stream, Self::Service)>>;

    fn accept(&self, stream: TcpStream, service: S) -> Self::Future {
        ready(self.admit(stream).map(|stream| {
            let link = stream.link().clone();
            (stream, Extension(link).layer(service))
        }))
    }
}

impl Connections {
    fn admit(&self, stream: TcpStream) -> io::Result<Stream> {
        stream.set_nodelay(true)?;
        #[cfg(unix)]
        rustix::net::sockopt::set_socket_send_buffer_size(&stream, SENT_AHEAD)?;
        let address = counted_as(stream.peer_addr()?.ip().to_canonical());
        match self.list(address) {
            Some(listed) => Ok(Stream::new(stream, listed)),
            None => {
                // The buffer of a new connection has room for this response; it does not matter whether it arrives.
                let _ = stream.into_std()?.write(REFUSED);
                Err(io::ErrorKind::ConnectionRefused.into())
            }
        }
    }
}

const REFUSED: &[u8] = b"HTTP/1.1 503 Service Unavailable\r\nretry-after: 1\r\nconnection: close\r\ncontent-length: 0\r\n\r\n";

/// Returns the number of files that this process may have open.
#[cfg(unix)]
fn open_files() -> Option<u64> {
    rustix::process::getrlimit(rustix::process::Resource::Nofile).current
}

#[cfg(not(unix))]
fn open_files() -> Option<u64> {
    None
}

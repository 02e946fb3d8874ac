//! Event loops that wait for a watch: each has a socket, which is readable once there may be a change.
//!
//! Invariant: `wake` never waits, neither for the GIL nor for a full socket. A full socket has been written to
//! already.

/// The sockets of the event loops that listen.
#[derive(Default)]
pub struct EventLoops {
    #[cfg(unix)]
    open: unix::Open,
}

#[cfg(unix)]
mod unix {
    use std::io::{self, Write};
    use std::os::fd::IntoRawFd;
    use std::os::unix::net::UnixStream;
    use std::sync::{Mutex, PoisonError};

    /// The last number used, and the open sockets by number.
    pub type Open = Mutex<(u64, Vec<(u64, UnixStream)>)>;

    impl super::EventLoops {
        pub fn wake(&self) {
            let open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
            for (_, socket) in &open.1 {
                let mut socket: &UnixStream = socket;
                let _ = socket.write(&[0]);
            }
        }

        pub fn add(&self) -> io::Result<Option<(u64, i32)>> {
            let (ours, theirs) = UnixStream::pair()?;
            ours.set_nonblocking(true)?;
            theirs.set_nonblocking(true)?;
            let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
            open.0 += 1;
            let number = open.0;
            open.1.push((number, ours));
            Ok(Some((number, theirs.into_raw_fd())))
        }

        pub fn remove(&self, number: u64) {
            let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
            open.1.retain(|(of, _)| *of != number);
        }
    }
}

#[cfg(not(unix))]
impl EventLoops {
    pub fn wake(&self) {}

    pub fn add(&self) -> std::io::Result<Option<(u64, i32)>> {
        Ok(None)
    }

    pub fn remove(&self, _number: u64) {}
}

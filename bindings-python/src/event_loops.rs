//! Event loops that wait for a watch: each has a socket, which is readable once there may be something to hear.
//!
//! Invariant: whoever rings never waits, not for the GIL and not for a full socket. A socket that is full has been
//! rung already.

/// The sockets of those who listen.
#[derive(Default)]
pub struct Ears {
    #[cfg(unix)]
    open: unix::Open,
}

#[cfg(unix)]
mod unix {
    use std::io::{self, Write};
    use std::os::fd::IntoRawFd;
    use std::os::unix::net::UnixStream;
    use std::sync::{Mutex, PoisonError};

    /// Numbers used so far, and who has which.
    pub type Open = Mutex<(u64, Vec<(u64, UnixStream)>)>;

    impl super::Ears {
        pub fn ring(&self) {
            let open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
            for (_, ear) in &open.1 {
                let mut ear: &UnixStream = ear;
                let _ = ear.write(&[0]);
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
impl Ears {
    pub fn ring(&self) {}

    pub fn add(&self) -> std::io::Result<Option<(u64, i32)>> {
        Ok(None)
    }

    pub fn remove(&self, _number: u64) {}
}

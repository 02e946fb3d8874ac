//! The writes of each noun, and the cached rows that each makes obsolete.

use sqlx::Result;
use trust_commons::circle::Circle;
use trust_commons::community::{Cell, Community, JoinRequest};
use trust_commons::invite::Invite;
use trust_commons::partnership::Partnership;
use trust_commons::response::Response;

use super::Connection;
use super::change_log::{COMMUNITY, Touched};
use super::table::{Table, put, update};

/// A value of a noun. A unit of work saves the value of an outcome through this trait.
pub trait Saved: Table {
    /// Inserts or updates the value.
    fn save(&self, db: &mut Connection) -> impl Future<Output = Result<()>> + Send {
        put(db, self)
    }

    /// Returns the cached row that the write makes obsolete.
    fn touched(&self) -> Option<Touched> {
        None
    }
}

impl Saved for Cell {}
impl Saved for Circle {}
impl Saved for Invite {}
impl Saved for JoinRequest {}
impl Saved for Partnership {}
impl Saved for Response {}

/// A community is founded by [`insert`](super::community::insert), which refuses an id that exists.
impl Saved for Community {
    fn save(&self, db: &mut Connection) -> impl Future<Output = Result<()>> + Send {
        update(db, self)
    }

    /// Its name is cached.
    fn touched(&self) -> Option<Touched> {
        Some(Touched::Row { noun: COMMUNITY.to_owned(), id: self.id.to_string() })
    }
}

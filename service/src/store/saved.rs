//! How each noun is written, and which cached rows a write makes obsolete.

use sqlx::Result;
use trust_commons::circle::Circle;
use trust_commons::community::{Cell, CellInvitation, Community, JoinRequest};
use trust_commons::exchange::Exchange;
use trust_commons::invite::Invite;
use trust_commons::listing::Listing;
use trust_commons::partnership::Partnership;
use trust_commons::response::Response;

use super::change_log::Touched;
use super::table::{Table, put, update};
use super::{Connection, cell_invitation, exchange, listing};

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

impl Saved for CellInvitation {
    fn save(&self, db: &mut Connection) -> impl Future<Output = Result<()>> + Send {
        cell_invitation::put(db, self)
    }
}

/// A community is founded by [`insert`](super::community::insert), which refuses an id that exists.
impl Saved for Community {
    fn save(&self, db: &mut Connection) -> impl Future<Output = Result<()>> + Send {
        update(db, self)
    }
}

impl Saved for Exchange {
    fn save(&self, db: &mut Connection) -> impl Future<Output = Result<()>> + Send {
        exchange::put(db, self)
    }
}

impl Saved for Listing {
    fn save(&self, db: &mut Connection) -> impl Future<Output = Result<()>> + Send {
        listing::put(db, self)
    }

    fn touched(&self) -> Option<Touched> {
        Some(Touched::Listing(self.id.to_string()))
    }
}

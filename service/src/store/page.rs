//! Pages of lists: where a page starts, and how many rows it has.

use trust_commons::Timestamp;
use trust_commons::circle::Circle;
use trust_commons::community::{CellInvitation, JoinRequest};
use trust_commons::exchange::Exchange;
use trust_commons::invite::Invite;
use trust_commons::partnership::Partnership;
use trust_commons::response::Response;

use super::query::{Arguments, Bind, Bound};

/// A page of a list.
#[derive(Debug, Clone)]
pub struct Page<K> {
    /// The key of the last row before the page.
    pub after: K,
    /// The greatest number of rows in the page.
    pub limit: i64,
}

impl<K> Page<K> {
    /// Returns a page of all rows after a key.
    pub fn all(after: K) -> Self {
        Page { after, limit: i64::MAX }
    }
}

/// Binds the key, then the limit.
impl<K: Bind> Bind for Page<K> {
    fn bind(&self, arguments: &mut Arguments) -> Bound {
        self.after.bind(arguments)?;
        self.limit.bind(arguments)
    }
}

/// The key of a row in a list by date: a time and an id.
pub type DateKey = (Timestamp, String);

/// A row with a time of creation and an id, by which lists by date are ordered.
pub trait Dated {
    /// Returns the key of the row in a list by date.
    fn date_key(&self) -> DateKey;
}

/// Implements [`Dated`] for rows with the fields `created_at` and `id`.
macro_rules! dated {
    ($($row:ty),+) => {$(
        impl $crate::store::page::Dated for $row {
            fn date_key(&self) -> $crate::store::page::DateKey {
                (self.created_at, self.id.to_string())
            }
        }
    )+};
}

pub(super) use dated;

dated!(CellInvitation, Circle, Exchange, Invite, JoinRequest, Partnership, Response);

/// A row with something that the same query reads.
impl<T: Dated, U> Dated for (T, U) {
    fn date_key(&self) -> DateKey {
        self.0.date_key()
    }
}

/// Returns the key before all rows of a list whose newest row comes first.
pub fn newest() -> DateKey {
    (Timestamp::MAX, String::new())
}

/// Returns the key before all rows of a list whose oldest row comes first.
pub fn oldest() -> DateKey {
    (Timestamp::MIN, String::new())
}

/// The end of a statement that fetches a page of a list by date. Its arguments are the placeholders of the time,
/// the id and the limit. Of two rows of the same second, the later one has the smaller id.
macro_rules! by_date {
    (newest first, $($value:literal),+) => { by_date!("<", " DESC", ">", "", $($value),+) };
    (oldest first, $($value:literal),+) => { by_date!(">", "", "<", " DESC", $($value),+) };
    ($behind:literal, $order:literal, $id_behind:literal, $id_order:literal,
     $at:literal, $id:literal, $most:literal) => {
        concat!(
            " AND (created_at ",
            $behind,
            $at,
            " OR (created_at = ",
            $at,
            " AND id ",
            $id_behind,
            $id,
            ")) ORDER BY created_at",
            $order,
            ", id",
            $id_order,
            " LIMIT ",
            $most
        )
    };
}
pub(super) use by_date;

//! Parts of lists: behind which place, and how many rows.

use sqlx::error::BoxDynError;
use trust_commons::Timestamp;

use super::query::{Arguments, Bind};

/// Which rows of a list are asked for.
#[derive(Debug, Clone)]
pub struct Part<K> {
    /// Those behind this place.
    pub after: K,
    /// So many at most.
    pub most: i64,
}

impl<K> Part<K> {
    /// All that is behind a place.
    pub fn all(after: K) -> Self {
        Part { after, most: i64::MAX }
    }
}

/// Its place, then its limit.
impl<K: Bind> Bind for Part<K> {
    fn bind(&self, arguments: &mut Arguments) -> Result<(), BoxDynError> {
        self.after.bind(arguments)?;
        self.most.bind(arguments)
    }
}

/// A place in a list by date: a moment and an id.
pub type Dated = (Timestamp, String);

/// The place before all others, where the newest comes first.
pub fn newest() -> Dated {
    (Timestamp::MAX, String::new())
}

/// The place before all others, where the oldest comes first.
pub fn oldest() -> Dated {
    (Timestamp::MIN, String::new())
}

/// Ends the statement of a part of a list by date, told where moment, id and number stand. Of the rows of one second
/// the one that was written later has the smaller id.
macro_rules! by_date {
    (newest first, $($part:literal),+) => { by_date!("<", " DESC", ">", "", $($part),+) };
    (oldest first, $($part:literal),+) => { by_date!(">", "", "<", " DESC", $($part),+) };
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

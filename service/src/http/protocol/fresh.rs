//! New ids: random, so that nobody can guess one, or count what others have.

use std::fmt::Display;
use std::str::FromStr;

/// An id that nothing has.
pub fn fresh_id<T: FromStr<Err: Display>>() -> T {
    let id = uuid::Uuid::new_v4().to_string().parse();
    id.unwrap_or_else(|error| unreachable!("36 bytes make an id: {error}"))
}

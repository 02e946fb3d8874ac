//! The mark of a demo database.

use super::query::{execute, fetch_optional, queries};

queries! {
    /// Fetches the number of copies of the demo's network in a demo database; none for other databases.
    pub fn copies() -> Option<i64> = fetch_optional "SELECT copies FROM demo";

    /// Stores the number of copies of the demo's network that the database is filled with.
    pub fn set_copies(copies: i64) = execute "INSERT INTO demo (id, copies) VALUES (1, $1)";
}

//! Whether the database was filled as a demo.

use super::query::{execute, fetch_optional, queries};

queries! {
    /// With how many copies of the demo's network the database was filled, if it was.
    pub fn copies() -> Option<i64> = fetch_optional "SELECT copies FROM demo";

    /// Says that the database is filled with so many copies of the demo's network.
    pub fn set_copies(copies: i64) = execute "INSERT INTO demo (id, copies) VALUES (1, $1)";
}

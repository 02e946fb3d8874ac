//! The harness of all tests: databases, servers, callers, and the OpenAPI document.

mod answer;
mod cast;
mod cluster;
mod database;
mod description;
mod ground;
mod person;
mod server;
mod stream;
mod town;
mod world;

pub use answer::Answer;
pub use cast::{CAST, trustd};
pub use cluster::{Cluster, Stop, give_to_servant};
pub use database::Database;
pub use description::{Description, Operation};
pub use ground::{Case, Ground};
pub use person::{Credential, Person, Request};
pub use server::{Server, half_a_request};
pub use stream::Stream;
pub use town::{
    befriend, block, cell, circle, found, ids, join, listing, memo, note, partners, pay, post,
    read_as_row, skill, walked,
};
pub use world::World;

/// The cases of a file, each an `async fn(World)`.
macro_rules! cases {
    ($($name:ident),+ $(,)?) => {
        pub fn cases() -> Vec<$crate::harness::Case> {
            vec![$($crate::harness::Case {
                name: stringify!($name),
                run: |world| Box::pin($name(world)),
            }),+]
        }
    };
}
pub(crate) use cases;

//! How people prove who they are: passwords, secrets of sessions and scripts, and identity providers.

mod issuer;
mod password;
mod secret;

pub use issuer::{Identity, IssuerConfig, Issuers};
pub use password::Passwords;
pub use secret::{Secret, random_bytes};

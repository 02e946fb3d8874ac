//! Authentication: passwords, secrets of sessions and scripts, and identity providers.

mod backoff;
mod device;
mod guesses;
mod issuer;
mod password;
mod pattern;
mod secret;
mod strength;

pub use device::Device;
pub use guesses::{Guesses, Source};
pub use issuer::{Identity, IssuerConfig, Issuers};
pub use password::Passwords;
pub use secret::{Secret, random_bytes};
pub use strength::{
    LONGEST as LONGEST_PASSWORD, SHORTEST as SHORTEST_PASSWORD, check as check_strength,
};

//! Effective trust: the largest product of weights over walks of at most `max_hops` edges.
//!
//! Because hops are bounded, one best label per member is not enough: a weaker label of fewer hops may
//! go further. So all searches relax in layers: after layer h a label is the best product over walks
//! of at most h edges, and a layer starts from the labels that the layer before improved, as they were
//! then (Bellman-Ford by rounds; R. Bellman, "On a routing problem", 1958).
//!
//! - [`ball`]: everyone a member trusts, or who trusts a member; layers pushed or pulled.
//! - `pair`: two waves that meet, the cheaper side first, under a rising floor.
//! - [`many`]: balls and pairs in parallel.

pub mod ball;
pub mod many;
pub(crate) mod pair;
mod reverse;
pub(crate) mod wave;

//! The ball as JavaScript sees it: columns in ranked order, and look-up by id.
//!
//! Invariant: `members`, `trust` and `hops` have one order, strongest first, ties by id bytewise. The
//! JavaScript layer keeps each column once made, so reading `ball.members[i]` in a loop is cheap.

use std::sync::OnceLock;

use napi::bindgen_prelude::{Array, Float64Array, Uint8Array};
use napi::{Env, Unknown};
use napi_derive::napi;
use trust_core::{NodeIdx, Reached, View};

use crate::answers::names;
use crate::failure::guard;
use crate::ids::{Noun, id};
use crate::raw::ID_BUFFER;

/// The members that a member trusts, or with `reverse` those who trust it, without itself: strongest
/// first, ties by id bytewise. Iterating gives `[member, trust]`.
///
/// The columns are made when they are first read: some 0.5 µs per member for `members`, a fifth of that for
/// the others.
#[napi]
pub struct Ball {
    view: View,
    ball: trust_core::Ball,
    ranked: OnceLock<Vec<Reached>>,
}

impl Ball {
    pub fn new(view: View, ball: trust_core::Ball) -> Self {
        Ball { view, ball, ranked: OnceLock::new() }
    }

    /// Returns this ball, ranked at once: for work off the event loop.
    pub fn ranked_now(self) -> Self {
        self.ranked();
        self
    }

    fn ranked(&self) -> &[Reached] {
        self.ranked.get_or_init(|| self.view.rank(&self.ball))
    }
}

#[napi]
impl Ball {
    /// The number of members. O(1).
    #[napi(getter)]
    pub fn length(&self) -> u32 {
        self.ball.len() as u32
    }

    /// The ids. Made on first reading, O(n log n); the same array afterwards.
    #[napi(getter, ts_return_type = "string[]")]
    pub fn members<'env>(&self, env: &'env Env) -> napi::Result<Array<'env>> {
        guard(env, || {
            let nodes: Vec<NodeIdx> = self.ranked().iter().map(|reached| reached.node).collect();
            names(env, &self.view, &nodes)
        })
    }

    /// The effective trust of each: the `number` nearest to the exact decimal. Made on first reading.
    #[napi(getter)]
    pub fn trust(&self, env: &Env) -> napi::Result<Float64Array> {
        guard(env, || {
            let trust: Vec<f64> = self.ranked().iter().map(|r| r.trust.to_f64()).collect();
            Ok(Float64Array::new(trust))
        })
    }

    /// The fewest edges of a walk with that trust, for each. Made on first reading.
    #[napi(getter)]
    pub fn hops(&self, env: &Env) -> napi::Result<Uint8Array> {
        guard(env, || {
            let hops: Vec<u8> = self.ranked().iter().map(|reached| reached.hops).collect();
            Ok(Uint8Array::new(hops))
        })
    }

    /// Returns whether the member `id` is in the ball; `false` for an unknown id. The first call sorts, O(n
    /// log n); later ones are O(log n).
    ///
    /// Throws `INVALID_ARGUMENT` unless `id` is a string.
    #[napi(ts_args_type = "id: string")]
    pub fn has(&self, env: &Env, id: Unknown<'_>) -> napi::Result<bool> {
        Ok(self.get(env, id)?.is_some())
    }

    /// Returns the effective trust of the member `id`; `null` if it is not in the ball. Costs as `has`.
    ///
    /// Throws `INVALID_ARGUMENT` unless `id` is a string.
    #[napi(ts_args_type = "id: string")]
    pub fn get(&self, env: &Env, id: Unknown<'_>) -> napi::Result<Option<f64>> {
        guard(env, || {
            let mut buffer = ID_BUFFER;
            let id = self::id(env, Noun::Member, "id", &id, &mut buffer)?;
            let reached = self.view.node(&id).ok().and_then(|node| self.ball.get(node));
            Ok(reached.map(|reached| reached.trust.to_f64()))
        })
    }
}

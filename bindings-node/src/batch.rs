//! Changes read from JavaScript, alone or collected in a batch.
//!
//! Invariant: a batch takes changes only while its function runs; what it took is applied as one.

use std::sync::{Arc, Mutex, PoisonError};

use napi::bindgen_prelude::JsObjectValue;
use napi::{Env, JsValue, Unknown, ValueType};
use napi_derive::napi;
use trust_core::{Change, Weight};

use crate::failure::{Failure, Outcome, guard};
use crate::ids::member;
use crate::options::{is_absent, number};

pub fn set_trust(
    env: &Env,
    source: &Unknown<'_>,
    target: &Unknown<'_>,
    weight: &Unknown<'_>,
) -> Outcome<Change> {
    let (source, target) = (member(env, "source", source)?, member(env, "target", target)?);
    let weight = match is_absent(weight) {
        true => Weight::VOUCH,
        false => Weight::from_f64(number("weight", weight)?)?,
    };
    Ok(Change::SetTrust { source, target, weight })
}

pub fn revoke_trust(env: &Env, source: &Unknown<'_>, target: &Unknown<'_>) -> Outcome<Change> {
    let (source, target) = (member(env, "source", source)?, member(env, "target", target)?);
    Ok(Change::RevokeTrust { source, target })
}

pub fn block(env: &Env, blocker: &Unknown<'_>, blocked: &Unknown<'_>) -> Outcome<Change> {
    let (blocker, blocked) = (member(env, "blocker", blocker)?, member(env, "blocked", blocked)?);
    Ok(Change::Block { blocker, blocked })
}

pub fn unblock(env: &Env, blocker: &Unknown<'_>, blocked: &Unknown<'_>) -> Outcome<Change> {
    let (blocker, blocked) = (member(env, "blocker", blocker)?, member(env, "blocked", blocked)?);
    Ok(Change::Unblock { blocker, blocked })
}

pub fn add_member(env: &Env, member: &Unknown<'_>) -> Outcome<Change> {
    Ok(Change::AddMember { member: self::member(env, "member", member)? })
}

pub fn remove_member(env: &Env, member: &Unknown<'_>) -> Outcome<Change> {
    Ok(Change::RemoveMember { member: self::member(env, "member", member)? })
}

/// The changes of a batch while it is open.
#[derive(Clone)]
pub struct Collected(Arc<Mutex<Option<Vec<Change>>>>);

impl Collected {
    fn push(&self, change: Change) -> Outcome<()> {
        match self.0.lock().unwrap_or_else(PoisonError::into_inner).as_mut() {
            Some(changes) => {
                changes.push(change);
                Ok(())
            }
            None => {
                let message =
                    "the batch is over: its changes are applied when its function returns";
                Err(Failure::Refused("BATCH_OVER", message.to_owned()))
            }
        }
    }

    /// Takes the changes; the batch takes no more.
    pub fn close(&self) -> Vec<Change> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take().unwrap_or_default()
    }
}

/// What the function given to `engine.batch` is called with. Each method collects one change; all are
/// made when the function returns. A value out of range is thrown at once, an unknown member by `batch`.
#[napi]
pub struct Batch(Collected);

impl Batch {
    /// An open batch, and the hold on its changes.
    pub fn open() -> (Self, Collected) {
        let changes = Collected(Arc::new(Mutex::new(Some(Vec::new()))));
        (Batch(changes.clone()), changes)
    }

    fn collect(&self, env: &Env, change: impl FnOnce() -> Outcome<Change>) -> napi::Result<()> {
        guard(env, || self.0.push(change()?))
    }
}

#[napi]
impl Batch {
    /// As `engine.setTrust`. Throws `INVALID_WEIGHT`, `INVALID_MEMBER_ID`, `INVALID_ARGUMENT`, `BATCH_OVER`.
    #[napi(ts_args_type = "source: string, target: string, weight?: number | null")]
    pub fn set_trust(
        &self,
        env: &Env,
        source: Unknown<'_>,
        target: Unknown<'_>,
        weight: Unknown<'_>,
    ) -> napi::Result<()> {
        self.collect(env, || set_trust(env, &source, &target, &weight))
    }

    /// As `engine.revokeTrust`. Throws `INVALID_MEMBER_ID`, `INVALID_ARGUMENT`, `BATCH_OVER`.
    #[napi(ts_args_type = "source: string, target: string")]
    pub fn revoke_trust(
        &self,
        env: &Env,
        source: Unknown<'_>,
        target: Unknown<'_>,
    ) -> napi::Result<()> {
        self.collect(env, || revoke_trust(env, &source, &target))
    }

    /// As `engine.block`. Throws `INVALID_MEMBER_ID`, `INVALID_ARGUMENT`, `BATCH_OVER`.
    #[napi(ts_args_type = "blocker: string, blocked: string")]
    pub fn block(&self, env: &Env, blocker: Unknown<'_>, blocked: Unknown<'_>) -> napi::Result<()> {
        self.collect(env, || block(env, &blocker, &blocked))
    }

    /// As `engine.unblock`. Throws `INVALID_MEMBER_ID`, `INVALID_ARGUMENT`, `BATCH_OVER`.
    #[napi(ts_args_type = "blocker: string, blocked: string")]
    pub fn unblock(
        &self,
        env: &Env,
        blocker: Unknown<'_>,
        blocked: Unknown<'_>,
    ) -> napi::Result<()> {
        self.collect(env, || unblock(env, &blocker, &blocked))
    }

    /// As `engine.addMember`. Throws `INVALID_MEMBER_ID`, `INVALID_ARGUMENT`, `BATCH_OVER`.
    #[napi(ts_args_type = "member: string")]
    pub fn add_member(&self, env: &Env, member: Unknown<'_>) -> napi::Result<()> {
        self.collect(env, || add_member(env, &member))
    }

    /// As `engine.removeMember`. Throws `INVALID_MEMBER_ID`, `INVALID_ARGUMENT`, `BATCH_OVER`.
    #[napi(ts_args_type = "member: string")]
    pub fn remove_member(&self, env: &Env, member: Unknown<'_>) -> napi::Result<()> {
        self.collect(env, || remove_member(env, &member))
    }
}

/// Refuses what an async function returns: it would still be collecting.
pub fn refuse_promise(returned: &Unknown<'_>) -> Outcome<()> {
    if returned.get_type()? == ValueType::Object
        && returned.coerce_to_object()?.has_named_property("then")?
    {
        let message = "fn must not be async: what it collects is applied when it returns";
        return Err(Failure::Argument(message.to_owned()));
    }
    Ok(())
}

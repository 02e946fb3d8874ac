//! Engines that come back: from files and from bytes.

use std::path::PathBuf;

use napi::bindgen_prelude::Object;
use napi::{Env, Unknown};
use napi_derive::napi;
use trust_core::Checkpoint;

use crate::engine::Engine;
use crate::failure::{Failure, NativeResult, guard};
use crate::ids::wrong_type;
use crate::options::Options;
use crate::raw::{Elements, ID_BUFFER, text, typed_array};
use crate::work::{Job, promise};

/// Returns a path as given.
pub fn path(env: &Env, value: &Unknown<'_>) -> NativeResult<PathBuf> {
    match text(env, value, &mut { ID_BUFFER }) {
        Some(path) => Ok(PathBuf::from(path.as_ref())),
        None => Err(wrong_type("path", "a string", value)),
    }
}

#[napi]
impl Engine {
    /// Returns the engine that a checkpoint at `path` describes, with its settings, at the revision it
    /// had.
    ///
    /// Throws `IO_ERROR`, `INVALID_CHECKPOINT`, `INVALID_ARGUMENT`. O(members + edges).
    #[napi(ts_args_type = "path: string", ts_return_type = "Engine")]
    pub fn load(env: &Env, path: Unknown<'_>) -> napi::Result<Engine> {
        guard(env, || Ok(trust_files::load(&self::path(env, &path)?)?.into()))
    }

    /// Runs `Engine.load` off the event loop. `signal` stops it before it starts.
    ///
    /// Rejects with the errors of `Engine.load`, or with the signal's reason.
    #[napi(
        writable,
        ts_args_type = "path: string, options?: Abortable",
        ts_return_type = "Promise<Engine>"
    )]
    pub fn load_async<'env>(
        env: &'env Env,
        path: Unknown<'_>,
        options: Unknown<'_>,
        job: &Job,
    ) -> napi::Result<Object<'env>> {
        guard(env, || {
            Options::read(&options, &[])?;
            let (path, signals) = (self::path(env, &path)?, job.signals());
            let work = move || {
                signals.check()?;
                let engine = trust_files::load(&path)?;
                signals.check()?;
                Ok(engine)
            };
            promise(env, work, |_, engine| Ok(Engine::from(engine)))
        })
    }

    /// Returns the engine that the bytes of a checkpoint describe, with its settings, at the revision
    /// it had.
    ///
    /// Throws `INVALID_CHECKPOINT`, `INVALID_ARGUMENT`. O(members + edges); memory stays within a small
    /// multiple of the bytes, for any content.
    #[napi(ts_args_type = "bytes: Uint8Array", ts_return_type = "Engine")]
    pub fn from_bytes(env: &Env, bytes: Unknown<'_>) -> napi::Result<Engine> {
        guard(env, || {
            let decoded = typed_array(env, &bytes, |elements| match elements {
                Elements::U8(bytes) => Some(Checkpoint::decode(bytes)),
                _ => None,
            });
            match decoded.flatten() {
                Some(engine) => Ok(engine.map_err(Failure::from)?.into()),
                None => Err(wrong_type("bytes", "a Uint8Array", &bytes)),
            }
        })
    }
}

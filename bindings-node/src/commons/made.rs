//! A value and what followed from the command that made it; and all that every domain class has alike.

use std::sync::Arc;

use trust_commons::{Notice, Outcome as Done, Refusal};
use trust_core::Change;

use crate::failure::{Failure, Outcome};

/// A value of the crate, with what followed from the command that made it.
pub struct Made<T> {
    pub value: Arc<T>,
    pub changes: Vec<Change>,
    pub notices: Vec<Notice>,
}

impl<T> Made<T> {
    /// A value that no command made.
    pub fn loaded(value: impl Into<Arc<T>>) -> Self {
        Made { value: value.into(), changes: Vec::new(), notices: Vec::new() }
    }

    /// What a command comes to.
    pub fn by(done: Result<Done<T>, impl Refusal>) -> Outcome<Self> {
        let Done { value, changes, notices } = done.map_err(|refusal| Failure::rule(&refusal))?;
        Ok(Made { value: Arc::new(value), changes, notices })
    }
}

/// What every domain class has, given a field `at: Made<$core>`.
macro_rules! value {
    ($class:ident: $core:ty) => {
        #[napi_derive::napi]
        impl $class {
            /// What the engine is to be told, for `engine.apply`. Empty unless a command made this value.
            #[napi(getter, ts_return_type = "EngineChange[]")]
            pub fn changes(&self, env: &napi::Env) -> napi::Result<String> {
                $crate::failure::guard(env, || Ok(trust_commons::json::write(&self.at.changes)?))
            }

            /// Who is to hear of it. Empty unless a command made this value.
            #[napi(getter, ts_return_type = "Notice[]")]
            pub fn notices(&self, env: &napi::Env) -> napi::Result<String> {
                $crate::failure::guard(env, || Ok(trust_commons::json::notices(&self.at.notices)?))
            }

            /// The value as plain JSON, the same in every language: what `JSON.stringify` writes.
            #[napi(js_name = "toJSON", ts_return_type = "{ [field: string]: unknown }")]
            pub fn to_json(&self, env: &napi::Env) -> napi::Result<String> {
                $crate::failure::guard(env, || Ok(trust_commons::json::write(&*self.at.value)?))
            }

            /// The value that `toJSON` told. Throws `INVALID_VALUE` if that is another's, or damaged.
            #[napi(writable, js_name = "fromJSON", ts_args_type = "value: unknown")]
            pub fn from_json(env: &napi::Env, value: String) -> napi::Result<Self> {
                $crate::failure::guard(env, || {
                    let value = trust_commons::json::read::<$core>(&value)?;
                    $class::holding($crate::commons::made::Made::loaded(value))
                })
            }
        }
    };
}

/// Read-only properties of a domain class: what each is, in words for the types, and made of the crate's value.
macro_rules! fields {
    ($class:ident as $this:ident: $($doc:tt $name:ident -> $type:ty { $read:expr })+) => {
        #[napi_derive::napi]
        impl $class {
            $(
                #[doc = $doc]
                #[napi(getter)]
                pub fn $name(&self) -> $type {
                    let $this = &*self.at.value;
                    $read
                }
            )+
        }
    };
}

pub(super) use {fields, value};

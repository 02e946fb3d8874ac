//! The trait that all refusals share, and the macro that declares the refusals of a noun.

use std::error::Error;

use serde::Serialize;

/// The class of a refusal: it shows how a caller can react.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Class {
    /// A value is not allowed: send another value.
    Invalid,
    /// Another person has to do it.
    Forbidden,
    /// The item is missing, or hidden, which looks the same.
    NotFound,
    /// The current state does not allow it.
    Conflict,
}

impl Class {
    /// Returns the name, as it serialises.
    pub fn name(self) -> &'static str {
        match self {
            Class::Invalid => "invalid",
            Class::Forbidden => "forbidden",
            Class::NotFound => "not_found",
            Class::Conflict => "conflict",
        }
    }
}

/// A named refusal. Serialised, it is a map of its `code` and the refused values.
pub trait Refusal: Error + Serialize {
    /// Returns the class.
    fn class(&self) -> Class;

    /// Returns the code, in capitals: stable, and the same in every language and over HTTP.
    fn code(&self) -> &'static str;

    /// Returns the refused field, unless the code names it.
    fn field(&self) -> Option<&'static str> {
        None
    }
}

/// Declares the refusals of a noun: each variant has its message, the refused values and, behind the arrow, its class.
/// `at` names the refused field, unless the code names it.
///
/// ```text
/// refusals! {
///     /// The reason why a command about a circle is refused.
///     #[non_exhaustive]
///     pub enum CircleRefusal {
///         /// The circle is missing, or belongs to another member.
///         #[error("there is no circle {circle}")]
///         UnknownCircle { circle: CircleId } => NotFound,
///     }
/// }
/// ```
macro_rules! refusals {
    (
        $(#[$attribute:meta])* pub enum $name:ident {
            $($(#[$of_variant:meta])* $variant:ident $({ $($values:tt)* })? => $class:ident $(at $field:literal)?,)+
        }
    ) => {
        #[derive(
            Debug,
            Clone,
            PartialEq,
            Eq,
            thiserror::Error,
            serde::Serialize,
            strum::IntoStaticStr,
            strum::VariantNames,
        )]
        #[serde(tag = "code", rename_all = "SCREAMING_SNAKE_CASE")]
        #[strum(serialize_all = "SCREAMING_SNAKE_CASE")]
        #[allow(missing_docs)] // the fields are the values that the message names
        $(#[$attribute])* pub enum $name {
            $($(#[$of_variant])* $variant $({ $($values)* })?,)+
        }

        impl $crate::refusal::Refusal for $name {
            fn class(&self) -> $crate::refusal::Class {
                match self {
                    $($name::$variant { .. } => $crate::refusal::Class::$class,)+
                }
            }

            fn code(&self) -> &'static str {
                self.into()
            }

            fn field(&self) -> Option<&'static str> {
                match self {
                    $($name::$variant { .. } => None$(.or(Some($field)))?,)+
                }
            }
        }
    };
}
pub(crate) use refusals;

//! The values of a statement's placeholders.

use sqlx::any::AnyArguments;
use sqlx::error::BoxDynError;
use sqlx::{Any, Arguments as _, Encode, Result, Type};

/// The result of binding values to placeholders.
pub type Bound = Result<(), BoxDynError>;

/// The values of a statement's placeholders.
pub struct Arguments {
    /// The values.
    pub values: AnyArguments,
    /// Whether the statement may be kept for later values.
    pub is_cached: bool,
}

impl Default for Arguments {
    fn default() -> Self {
        Arguments { values: AnyArguments::default(), is_cached: true }
    }
}

impl Arguments {
    /// Binds a value to the next placeholder.
    pub fn add<'q>(&mut self, value: impl Encode<'q, Any> + Type<Any>) -> Bound {
        self.values.add(value)
    }

    /// Binds values to the next placeholders.
    pub fn add_all(&mut self, values: &[&dyn Bind]) -> Bound {
        values.iter().try_for_each(|value| value.bind(self))
    }

    /// Binds a double or NULL to the next placeholder. sqlx's Any driver declares a missing double as a single, and
    /// a prepared statement of PostgreSQL keeps that type for later values, so the statement is not cached.
    pub fn add_double(&mut self, value: Option<f64>) -> Bound {
        self.is_cached &= value.is_some();
        self.add(value)
    }
}

/// A value for one or several placeholders of a statement.
pub trait Bind: Sync {
    /// Binds the values, in the order of the placeholders.
    fn bind(&self, arguments: &mut Arguments) -> Bound;
}

impl<T: Bind + ?Sized> Bind for &T {
    fn bind(&self, arguments: &mut Arguments) -> Bound {
        (*self).bind(arguments)
    }
}

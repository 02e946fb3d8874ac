//! The domain classes: records of `trust_commons` for JavaScript.
//!
//! The functions here convert arguments to JSON, make one call of `trust_commons::wire`, and convert the answer back. The
//! rules are in that crate. The public classes are written in JavaScript (`commons/*.cjs`) and hold records as externals.

mod arguments;
mod given;
mod pair;
mod record;

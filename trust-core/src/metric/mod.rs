//! How far trust reaches: measures of a view.

pub mod max_product;

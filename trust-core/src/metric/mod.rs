//! Trust metrics of a view.

pub mod max_product;

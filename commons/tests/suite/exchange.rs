//! (exchange)

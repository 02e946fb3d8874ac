//! (circle)

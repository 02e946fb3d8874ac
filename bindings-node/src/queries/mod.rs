//! Every question, written once for both classes that answer it: the engine as it is now, and a view.

mod shared;
mod trust;
mod visibility;

//! The methods for all questions, shared by the two classes that answer them: an engine and a view.

mod shared;
mod trust;
mod visibility;

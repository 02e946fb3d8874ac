//! A frozen state as JavaScript holds it.

use napi_derive::napi;

/// An engine's state at one revision. It never changes, whatever the engine does afterwards, and
/// answers every question that the engine answers.
///
/// Made by `engine.view()`. It keeps its state in memory until it is garbage-collected.
#[napi]
pub struct View {
    pub(crate) view: trust_core::View,
}

impl View {
    pub(crate) fn shown(&self) -> trust_core::View {
        self.view.clone()
    }
}

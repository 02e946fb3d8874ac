//! JSON text, and objects assembled from parts that are serialised already.

use serde::Serialize;

/// Serialises a view as JSON.
pub fn text(view: &impl Serialize) -> Vec<u8> {
    let mut text = Vec::with_capacity(256);
    write(&mut text, view);
    text
}

/// Adds the fields of `more` to the object at the end of `text`. Both objects have fields, and different ones.
pub fn append(text: &mut Vec<u8>, more: &impl Serialize) {
    let end = text.pop();
    debug_assert_eq!(end, Some(b'}'), "an object ends");
    let joint = text.len();
    write(text, more);
    text[joint] = b',';
}

fn write(text: &mut Vec<u8>, view: &impl Serialize) {
    serde_json::to_writer(text, view)
        .unwrap_or_else(|error| unreachable!("views have string keys and finite numbers: {error}"));
}

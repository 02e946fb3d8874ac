//! Finding the member or resource that the command line names, or saying which may have been meant.

use trust_core::{NodeIdx, ResourceIdx, View};

use crate::refusal::Refusal;

/// Above this many ids the search for a similar one would keep somebody waiting.
const CHEAP: usize = 1_000_000;

/// Returns the member `id`.
pub fn member(view: &View, id: &str) -> Result<NodeIdx, Refusal> {
    view.node(id).map_err(|unknown| {
        let ids = view.members().map(|node| view.id(node));
        let similar = similar(view.member_count(), ids, id);
        Refusal::new(unknown.code(), unknown.to_string()).hint(similar)
    })
}

/// Returns the resource `id`.
pub fn resource(view: &View, id: &str) -> Result<ResourceIdx, Refusal> {
    view.resource(id).map_err(|unknown| {
        let ids = view.resources().map(|resource| view.resource_id(resource));
        let hint = match view.resource_count() {
            0 => Some(NO_RESOURCES.to_owned()),
            count => similar(count, ids, id),
        };
        Refusal::new(unknown.code(), unknown.to_string()).hint(hint)
    })
}

/// The message for a graph without resources.
pub const NO_RESOURCES: &str = "FILE holds no resources: edge lists never do, checkpoints may";

fn similar<'a>(count: usize, ids: impl Iterator<Item = &'a str>, id: &str) -> Option<String> {
    if count > CHEAP || id.len() > 64 {
        return None;
    }
    let wanted = id.trim().to_lowercase();
    let bound = (wanted.chars().count() / 3).clamp(1, 3);
    let mut near: Vec<(usize, &str)> = ids
        .filter(|other| other.len().abs_diff(wanted.len()) <= 4 * bound)
        .map(|other| (strsim::osa_distance(&wanted, &other.trim().to_lowercase()), other))
        .filter(|&(distance, _)| distance <= bound)
        .collect();
    near.sort_unstable();
    let shown: Vec<String> = near.iter().take(3).map(|(_, other)| format!("{other:?}")).collect();
    (!shown.is_empty()).then(|| format!("similar ids are {}", shown.join(", ")))
}

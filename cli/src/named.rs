//! Finding the member that the command line names, or saying who may have been meant.

use trust_core::{NodeIdx, View};

use crate::refusal::Refusal;

/// Above this many members the search for a similar id would keep somebody waiting.
const CHEAP: usize = 1_000_000;

/// The member `id`.
pub fn find(view: &View, id: &str) -> Result<NodeIdx, Refusal> {
    view.node(id).map_err(|unknown| {
        Refusal::new(unknown.code(), unknown.to_string()).hint(similar(view, id))
    })
}

fn similar(view: &View, id: &str) -> Option<String> {
    if view.member_count() > CHEAP || id.len() > 64 {
        return None;
    }
    let wanted = id.trim().to_lowercase();
    let bound = (wanted.chars().count() / 3).clamp(1, 3);
    let mut near: Vec<(usize, &str)> = view
        .members()
        .map(|node| view.id(node))
        .filter(|other| other.len().abs_diff(wanted.len()) <= 4 * bound)
        .map(|other| (strsim::osa_distance(&wanted, &other.trim().to_lowercase()), other))
        .filter(|&(distance, _)| distance <= bound)
        .collect();
    near.sort_unstable();
    let shown: Vec<String> = near.iter().take(3).map(|(_, other)| format!("{other:?}")).collect();
    (!shown.is_empty()).then(|| format!("similar ids are {}", shown.join(", ")))
}

//! Resources and their audiences: listings, skills, objects, posts.

mod expiry;
mod store;

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

pub(crate) use store::{Detail, Resources, Row};

use crate::grant::Grants;
use crate::id::{GroupId, MemberId, ResourceId, Tag};
use crate::place::Place;

/// Anything whose sight is controlled.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Resource {
    /// Its id.
    pub id: ResourceId,
    /// The owner, who always sees it.
    pub owner: MemberId,
    /// The grants that admit other viewers.
    #[serde(default)]
    pub audience: Grants,
    /// The community it belongs to.
    #[serde(default)]
    pub community: Option<GroupId>,
    /// The tags for filters and partnerships.
    #[serde(default)]
    pub tags: BTreeSet<Tag>,
    /// The place; if absent, the owner's place counts.
    #[serde(default)]
    pub place: Option<Place>,
    /// When it was made, in seconds; lists show the newest first.
    #[serde(default)]
    pub created_at: i64,
    /// When it ends, in seconds: it is hidden from then on.
    #[serde(default)]
    pub expires_at: Option<i64>,
    /// Whether anybody but its owner may see it at all.
    #[serde(default = "active")]
    pub active: bool,
}

fn active() -> bool {
    true
}

impl Resource {
    /// Returns an active resource that only its owner sees, to be filled in.
    pub fn new(id: ResourceId, owner: MemberId) -> Self {
        Resource {
            id,
            owner,
            audience: Grants::new(),
            community: None,
            tags: BTreeSet::new(),
            place: None,
            created_at: 0,
            expires_at: None,
            active: true,
        }
    }
}

//! A listing as the engine knows it: who sees it, and by what it is found.

use std::collections::BTreeSet;

use trust_core::{Change, Grant, Grants, Resource, Tag};

use crate::id::CircleId;
use crate::listing::Listing;
use crate::preference::{SharingPreference, Visibility};
use crate::sharing::{Sharing, SharingModel, audience};

/// Before the id of a listing, this names the circle of those accepted for it.
const ACCEPTED: &str = "accepted/";
/// So long may the id of a listing be that the id of that circle is an id.
pub(super) const LONGEST_ID: usize = 255 - ACCEPTED.len();

/// Whether a circle is that of those accepted for some listing.
pub(super) fn is_of_accepted(circle: &CircleId) -> bool {
    Listing::accepted_in(circle.as_str()).is_some()
}

impl Listing {
    /// What the engine is told when the owner's preference, or the model, has become this: nothing, if
    /// the listing does not depend on the preference.
    ///
    /// A listing depends on it that is open and leaves the choice to it, or whose own choice lets in who
    /// is near, for how far that is stays the owner's one radius.
    pub fn reaudience(&self, preference: &SharingPreference, model: SharingModel) -> Vec<Change> {
        let depends = match self.sharing {
            Sharing::Preference => true,
            Sharing::As(visibility) => visibility >= Visibility::AnyoneLocal,
            Sharing::Private | Sharing::Circle(_) => false,
        };
        if depends && self.status.is_open() { vec![self.put(preference, model)] } else { vec![] }
    }

    /// The listing as the engine knows it.
    pub fn resource(&self, preference: &SharingPreference, model: SharingModel) -> Resource {
        if !self.status.is_open() {
            return self.resource_for(Grants::new());
        }
        // A choice that contradicts itself was never posted; it would show the listing to nobody.
        let chosen = audience(&self.sharing, self.is_public, preference, model);
        self.resource_for(chosen.unwrap_or_default())
    }

    /// The circle of the engine with those accepted in it; none where the id leaves no room for it, which
    /// no posted listing has.
    pub fn accepted_circle(&self) -> Option<CircleId> {
        CircleId::new(&format!("{ACCEPTED}{}", self.id)).ok()
    }

    /// The id of the listing for which those in a circle of the engine were accepted; none of any other circle.
    pub fn accepted_in(circle: &str) -> Option<&str> {
        circle.strip_prefix(ACCEPTED)
    }

    pub(super) fn put(&self, preference: &SharingPreference, model: SharingModel) -> Change {
        Change::PutResource(Box::new(self.resource(preference, model)))
    }

    pub(super) fn put_closed(&self) -> Change {
        Change::PutResource(Box::new(self.resource_for(Grants::new())))
    }

    fn resource_for(&self, mut audience: Grants) -> Resource {
        let (is_open, was_helped) = (self.status.is_open(), !self.accepted.is_empty());
        if was_helped {
            audience.extend(self.accepted_circle().map(Grant::Circle));
        }
        Resource {
            tags: self.tags(audience.contains(&Grant::Public)),
            audience,
            community: self.community.clone(),
            place: self.place,
            created_at: self.created_at,
            expires_at: self.expires_at.filter(|_| is_open),
            active: is_open || was_helped,
            ..Resource::new(self.id.clone(), self.owner.clone())
        }
    }

    /// What it can be filtered by. A community whose id leaves no room for the word before it has no tag. What
    /// is for every member (`is_public`) is found as that by all of them, whatever else lets them in.
    fn tags(&self, is_public: bool) -> BTreeSet<Tag> {
        let tags = [
            self.kind.to_string(),
            format!("type:{}", self.listing_type),
            format!("category:{}", self.category),
            format!("status:{}", self.status),
        ];
        let community = self.community.as_ref().map(|community| format!("community:{community}"));
        let public = is_public.then(|| "public".to_owned());
        tags.iter().chain(&community).chain(&public).filter_map(|tag| Tag::new(tag).ok()).collect()
    }
}

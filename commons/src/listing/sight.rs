//! A listing as the engine knows it: who sees it, and by what it is found.

use std::collections::BTreeSet;

use data_encoding::BASE64URL_NOPAD;
use sha2::{Digest, Sha256};
use trust_core::{Change, Grant, Grants, GroupKind, MemberId, Resource, Tag};

use crate::id::{CellId, CircleId};
use crate::listing::Listing;
use crate::outcome::Outcome;
use crate::preference::{SharingPreference, Visibility};
use crate::sharing::{Sharing, SharingModel, audience};
use crate::text::folded;

/// With this begins the id of the circle of somebody who was accepted for a listing.
const ACCEPTED: &str = "accepted/";
/// How many characters stand for the member in that id.
const MARK: usize = 22;
/// The most bytes of a tag. Some letters are taken apart into many.
const LONGEST_TAG: usize = 255;
/// So long may the id of a listing be that the id of such a circle is an id.
pub(super) const LONGEST_ID: usize = 255 - ACCEPTED.len() - MARK - 1;

/// Whether a circle is that of somebody accepted for some listing.
pub(super) fn is_of_accepted(circle: &CircleId) -> bool {
    circle.as_str().starts_with(ACCEPTED)
}

/// The id of the circle of somebody accepted for a listing.
fn circle_of(listing: &str, accepted: &str) -> Option<CircleId> {
    let hash = Sha256::digest(accepted);
    let mark = &BASE64URL_NOPAD.encode(&hash)[..MARK];
    CircleId::new(&format!("{ACCEPTED}{mark}/{listing}")).ok()
}

impl Listing {
    /// The listing when the owner's preference, or the model, has become this. Where it is is kept no more
    /// exactly than the owner now lets others know. Nothing, if the listing does not depend on either.
    ///
    /// Where the preference is for other people than before, a listing that leaves the choice to it names the cells that
    /// the owner is in now (`cells`); else it names those that it did.
    ///
    /// Who sees it depends on the preference if it is open and leaves the choice to it, or if its own choice
    /// lets in who is near, for how far that is stays the owner's one radius.
    pub fn follow(
        &self,
        preference: &SharingPreference,
        model: SharingModel,
        cells: Option<&BTreeSet<CellId>>,
    ) -> Option<Outcome<Self>> {
        let follows = match self.sharing {
            Sharing::Preference => true,
            Sharing::As(visibility) => visibility >= Visibility::AnyoneLocal,
            Sharing::Private | Sharing::Circle(_) | Sharing::Cells(_) => false,
        };
        let coarse = self.place.and_then(|place| preference.coarsened(place));
        if coarse.is_none() && !(follows && self.status.is_open()) {
            return None;
        }
        let mut listing = Listing { place: coarse.or(self.place), ..self.clone() };
        if let Some(cells) = cells.filter(|_| self.sharing == Sharing::Preference) {
            listing.cells = cells.clone();
        }
        let put = listing.put(preference, model);
        Some(Outcome::of(listing).with_changes([put]))
    }

    /// The listing as the engine knows it.
    pub fn resource(&self, preference: &SharingPreference, model: SharingModel) -> Resource {
        if !self.status.is_open() {
            return self.resource_for(Grants::new());
        }
        // A choice that contradicts itself was never posted; it would show the listing to nobody.
        let chosen = audience(&self.sharing, self.is_public, preference, model);
        let mut grants = chosen.unwrap_or_default();
        if grants.remove(&Grant::Cell) {
            grants.extend(self.cells.iter().cloned().map(Grant::NamedCell));
        }
        if self.open_circle && self.sharing.circle().is_some() {
            grants.insert(Grant::Public);
        }
        self.resource_for(grants)
    }

    /// What tells the engine of the circle that keeps this listing in sight of somebody accepted for it.
    ///
    /// It is their own, and they are alone in it: it admits them to this listing, and makes nobody an
    /// acquaintance of anybody. None where the id leaves no room for it, which no posted listing has.
    pub fn put_circle_of(&self, accepted: &MemberId) -> Option<Change> {
        let (group, owner) = (self.circle_of(accepted)?, Some(accepted.clone()));
        Some(Change::PutGroup { group, kind: GroupKind::Circle, owner })
    }

    /// What tells the engine, when the listing is deleted, that those accepted keep nothing of it in sight.
    pub fn remove_circles(&self) -> impl Iterator<Item = Change> + '_ {
        self.accepted.keys().filter_map(|member| self.remove_circle_of(member))
    }

    /// The id of the listing that a circle of the engine keeps in sight of its owner; none of any other circle.
    pub fn accepted_in(circle: &str) -> Option<&str> {
        Some(circle.strip_prefix(ACCEPTED)?.split_once('/')?.1)
    }

    /// What tells the engine that somebody is accepted no longer, once the listing names their circle no more.
    pub(super) fn remove_circle_of(&self, member: &MemberId) -> Option<Change> {
        self.circle_of(member).map(|group| Change::RemoveGroup { group })
    }

    /// The circle of the engine that there is while somebody is accepted for a listing.
    pub fn circle_of_accepted(listing: &str, member: &str) -> Option<CircleId> {
        circle_of(listing, member)
    }

    /// The tag by which listings of a category are found: without case, accents, width and more than one blank.
    pub fn category_tag(category: &str) -> Option<Tag> {
        let mut tag = format!("category:{}", folded(category));
        tag.truncate(tag.floor_char_boundary(LONGEST_TAG));
        Tag::new(&tag).ok()
    }

    fn circle_of(&self, accepted: &MemberId) -> Option<CircleId> {
        circle_of(self.id.as_str(), accepted.as_str())
    }

    pub(super) fn put(&self, preference: &SharingPreference, model: SharingModel) -> Change {
        Change::PutResource(Box::new(self.resource(preference, model)))
    }

    pub(super) fn put_closed(&self) -> Change {
        Change::PutResource(Box::new(self.resource_for(Grants::new())))
    }

    fn resource_for(&self, mut audience: Grants) -> Resource {
        let (is_open, was_helped) = (self.status.is_open(), !self.accepted.is_empty());
        let circles = self.accepted.keys().filter_map(|member| self.circle_of(member));
        audience.extend(circles.map(Grant::Circle));
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
    /// is for every member (`is_public`) is found as that by all of them, whatever else lets them in. What is open
    /// says so, since whoever was accepted sees it closed, too.
    fn tags(&self, is_public: bool) -> BTreeSet<Tag> {
        let tags = [
            self.kind.to_string(),
            format!("type:{}", self.listing_type),
            format!("status:{}", self.status),
        ];
        let community = self.community.as_ref().map(|community| format!("community:{community}"));
        let public = is_public.then(|| "public".to_owned());
        let open = self.status.is_open().then(|| "open".to_owned());
        tags.iter()
            .chain(&community)
            .chain(&public)
            .chain(&open)
            .filter_map(|tag| Tag::new(tag).ok())
            .chain(Listing::category_tag(&self.category))
            .collect()
    }
}

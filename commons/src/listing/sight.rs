//! A listing as a resource of the engine: its audience and its tags.

use std::collections::BTreeSet;

use data_encoding::BASE64URL_NOPAD;
use sha2::{Digest, Sha256};
use trust_core::{Change, Grant, Grants, GroupKind, MemberId, Place, Tag};

use crate::Timestamp;
use crate::id::{AsResource as _, CellId, CircleId, CommunityId, ListingId};
use crate::listing::Listing;
use crate::outcome::Outcome;
use crate::preference::{SharingPreference, Visibility};
use crate::sharing::{Sharing, SharingModel, audience, public_audience};
use crate::text::{folded, words};
use crate::visible::Visible;

/// The prefix of the ids of circles of accepted members.
const ACCEPTED: &str = "accepted/";
/// The number of characters that stand for the member in that id.
const MARK: usize = 22;
/// The greatest size of a tag in bytes. Some letters are decomposed into many.
const LONGEST_TAG: usize = 255;
/// The greatest length of a listing's id, so that the id of such a circle is valid.
pub(super) const LONGEST_ID: usize = 255 - ACCEPTED.len() - MARK - 1;

/// Returns whether a circle is that of an accepted member of a listing.
pub(super) fn is_of_accepted(circle: &CircleId) -> bool {
    circle.as_str().starts_with(ACCEPTED)
}

/// Returns the id of the circle of an accepted member of a listing.
fn circle_of(listing: &str, accepted: &str) -> Option<CircleId> {
    let hash = Sha256::digest(accepted);
    let mark = &BASE64URL_NOPAD.encode(&hash)[..MARK];
    CircleId::new(&format!("{ACCEPTED}{mark}/{listing}")).ok()
}

impl Listing {
    /// Returns the listing after a change of the owner's preference, or of the model. Its stored place becomes no
    /// more precise than the preference allows. Nothing if the listing depends on neither.
    ///
    /// If the preference has another audience than before, a listing that follows it names the owner's current
    /// cells (`cells`); otherwise it keeps its cells.
    ///
    /// The audience depends on the preference if the listing is open and follows it, or if its own choice admits
    /// people nearby, because the radius is always the owner's.
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
        Some(Outcome::of(listing).with_changes(put))
    }

    /// Returns its facts for the engine: the circles of accepted members, and the listing itself. A listing
    /// that is not open depends neither on the preference nor on the model.
    pub fn facts(&self, preference: &SharingPreference, model: SharingModel) -> Vec<Change> {
        let circles = self.accepted.keys().filter_map(|member| self.put_circle_of(member));
        circles.chain(self.put(preference, model)).collect()
    }

    /// Returns the change that adds the circle which keeps this listing visible to an accepted member.
    ///
    /// The circle contains that member alone: it admits them to this listing, and does not make people acquainted.
    /// Nothing if the id leaves no room for it, which no posted listing has.
    pub fn put_circle_of(&self, accepted: &MemberId) -> Option<Change> {
        let (group, owner) = (self.circle_of(accepted)?, Some(accepted.clone()));
        Some(Change::PutGroup { group, kind: GroupKind::Circle, owner })
    }

    /// Returns the changes that remove the circles of accepted members when the listing is deleted.
    pub fn remove_circles(&self) -> impl Iterator<Item = Change> + '_ {
        self.accepted.keys().filter_map(|member| self.remove_circle_of(member))
    }

    /// Returns the id of the listing that an engine's circle keeps visible to its owner; nothing for other circles.
    pub fn accepted_in(circle: &str) -> Option<&str> {
        Some(circle.strip_prefix(ACCEPTED)?.split_once('/')?.1)
    }

    /// Returns the change that removes the circle of a member who is no longer accepted, once the listing does not
    /// name it.
    pub(super) fn remove_circle_of(&self, member: &MemberId) -> Option<Change> {
        self.circle_of(member).map(|group| Change::RemoveGroup { group })
    }

    /// Returns the tag by which listings of a category are found: without case, accents, width and repeated blanks.
    pub fn category_tag(category: &str) -> Option<Tag> {
        let mut tag = format!("category:{}", folded(category));
        tag.truncate(tag.floor_char_boundary(LONGEST_TAG));
        Tag::new(&tag).ok()
    }

    /// Returns the words by which a search finds it: those of its title, its description and its category.
    pub fn words(&self) -> BTreeSet<String> {
        [&self.title, &self.description, &self.category]
            .into_iter()
            .flat_map(|it| words(it))
            .collect()
    }

    fn circle_of(&self, accepted: &MemberId) -> Option<CircleId> {
        circle_of(self.id.as_str(), accepted.as_str())
    }

    pub(super) fn put(
        &self,
        preference: &SharingPreference,
        model: SharingModel,
    ) -> Option<Change> {
        Some(Change::PutResource(Box::new(self.resource(preference, model)?)))
    }

    pub(super) fn put_closed(&self) -> Option<Change> {
        Some(Change::PutResource(Box::new(self.resource_for(self.with_accepted(Grants::new()))?)))
    }

    /// Returns the change for the engine when the listing is deleted.
    pub(super) fn remove(&self) -> Option<Change> {
        Some(Change::RemoveResource { resource: self.id.resource()? })
    }

    /// Adds the circles of those accepted, who keep sight of the listing.
    fn with_accepted(&self, mut audience: Grants) -> Grants {
        audience
            .extend(self.accepted.keys().filter_map(|it| self.circle_of(it)).map(Grant::Circle));
        audience
    }
}

impl Visible for Listing {
    const NOUN: &'static str = ListingId::NOUN;

    fn circle_of_accepted(id: &str, member: &str) -> Option<CircleId> {
        circle_of(id, member)
    }

    fn id(&self) -> &str {
        self.id.as_str()
    }

    fn owner(&self) -> &MemberId {
        &self.owner
    }

    fn community(&self) -> Option<&CommunityId> {
        self.community.as_ref()
    }

    fn created_at(&self) -> Timestamp {
        self.created_at
    }

    fn audience(&self, preference: &SharingPreference, model: SharingModel) -> Grants {
        if !self.status.is_open() {
            return self.with_accepted(Grants::new());
        }
        let mut grants = match self.is_public {
            // A contradictory choice was never posted; it would show the listing to nobody.
            true => public_audience(&self.sharing, preference, model).unwrap_or_default(),
            false => audience(&self.sharing, preference, model),
        };
        if grants.remove(&Grant::Cell) {
            grants.extend(self.cells.iter().cloned().map(Grant::NamedCell));
        }
        if self.open_circle && self.sharing.circle().is_some() {
            grants.insert(Grant::Public);
        }
        self.with_accepted(grants)
    }

    fn facts(&self, preference: &SharingPreference, model: SharingModel) -> Vec<Change> {
        Listing::facts(self, preference, model)
    }

    fn place(&self) -> Option<Place> {
        self.place
    }

    fn expires_at(&self) -> Option<Timestamp> {
        self.expires_at
    }

    fn is_open(&self) -> bool {
        self.status.is_open()
    }

    fn tags(&self) -> Vec<Tag> {
        let (kind, status) = (self.kind.to_string(), format!("status:{}", self.status));
        let tags = [kind, format!("type:{}", self.listing_type), status];
        let category = Listing::category_tag(&self.category);
        tags.iter().filter_map(|tag| Tag::new(tag).ok()).chain(category).collect()
    }
}

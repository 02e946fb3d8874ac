//! A listing: something that somebody offers or needs.
//!
//! | | edit | accept | withdraw | fulfil | expire |
//! |---|---|---|---|---|---|
//! | by | owner | owner | owner, steward | owner | whoever keeps the time |
//! | active need | active | in_progress | cancelled | fulfilled | expired |
//! | active offer | active | active | cancelled | fulfilled | expired |
//! | in_progress (a need) | in_progress | – | cancelled | fulfilled | expired |
//! | fulfilled, cancelled, expired | – | – | – | – | – |
//!
//! From its `expires_at` on a listing counts as expired, whether or not that has been marked. To accept is
//! a command of the [response](crate::response::Response) that is accepted.
//!
//! Whoever was accepted keeps sight of the listing: from the first acceptance on there is a circle of the
//! engine for it, with those accepted in it. An open listing is shared with its audience and that circle, a
//! closed one with that circle alone; and a closed one for which nobody was accepted with nobody.

mod draft;
mod quantity;

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use trust_core::{Change, Grant, Grants, GroupKind, MemberId, Place, Resource, Tag};

use crate::Timestamp;
use crate::id::{CircleId, CommunityId, ListingId};
use crate::notice::{Event, Notice};
use crate::outcome::Outcome;
use crate::preference::SharingPreference;
use crate::refusal::{Class, Refusal};
use crate::sharing::{Sharing, SharingModel, SharingRefusal, audience};
use crate::steward::Stewards;

pub use draft::{Draft, Patch};
pub use quantity::{InvalidQuantity, Quantity};

/// Before the id of a listing, this names the circle of those accepted for it.
const ACCEPTED: &str = "accepted/";
/// So long may the id of a listing be that the id of that circle is an id.
const LONGEST_ID: usize = 255 - ACCEPTED.len();

/// Whether something is there or wanted.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Hash,
    Serialize,
    Deserialize,
    strum::Display,
    strum::EnumString,
    strum::IntoStaticStr,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
#[allow(missing_docs)] // the names say it
pub enum ListingKind {
    Offer,
    Need,
}

/// What is offered or needed.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Hash,
    Serialize,
    Deserialize,
    strum::Display,
    strum::EnumString,
    strum::IntoStaticStr,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
#[allow(missing_docs)] // the names say it
pub enum ListingType {
    Task,
    Skill,
    Resource,
    Time,
}

/// How soon something is needed.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Default,
    Serialize,
    Deserialize,
    strum::Display,
    strum::EnumString,
    strum::IntoStaticStr,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
#[allow(missing_docs)] // the names say it
pub enum Urgency {
    Low,
    #[default]
    Medium,
    High,
}

/// How a listing stands.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Hash,
    Serialize,
    Deserialize,
    strum::Display,
    strum::EnumString,
    strum::IntoStaticStr,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum ListingStatus {
    /// Open.
    Active,
    /// A need for which somebody was accepted; open yet.
    InProgress,
    /// Closed: done.
    Fulfilled,
    /// Closed: withdrawn.
    Cancelled,
    /// Closed: out of time.
    Expired,
}

/// What can be done with a listing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[allow(missing_docs)] // they are the methods of the listing, and accepting a response to it
pub enum ListingCommand {
    Edit,
    Accept,
    Withdraw,
    Fulfil,
    Expire,
}

impl ListingStatus {
    /// How a listing of this kind stands after a command; none where the command has no place.
    pub const fn after(self, kind: ListingKind, command: ListingCommand) -> Option<Self> {
        use ListingCommand::{Accept, Edit, Expire, Fulfil, Withdraw};
        use ListingStatus::{Active, Cancelled, Expired, Fulfilled, InProgress};
        match (self, command) {
            (Active, Accept) => match kind {
                ListingKind::Offer => Some(Active),
                ListingKind::Need => Some(InProgress),
            },
            (InProgress, Accept) => None,
            (Active | InProgress, Edit) => Some(self),
            (Active | InProgress, Withdraw) => Some(Cancelled),
            (Active | InProgress, Fulfil) => Some(Fulfilled),
            (Active | InProgress, Expire) => Some(Expired),
            (Fulfilled | Cancelled | Expired, _) => None,
        }
    }

    /// Whether it is active or in progress.
    pub const fn is_open(self) -> bool {
        matches!(self, ListingStatus::Active | ListingStatus::InProgress)
    }
}

/// How a poster stands to what a draft or a patch names, as the caller found it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Ties {
    /// Whether the poster is a member of the listing's community; of no matter where it has none.
    pub in_community: bool,
    /// Whether the circle that it is shared with is the poster's; of no matter where there is none.
    pub owns_circle: bool,
}

/// Something offered or needed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Listing {
    /// Its id, also as a resource of the engine; at most 246 bytes.
    pub id: ListingId,
    /// Who offers or needs it.
    pub owner: MemberId,
    /// The community it belongs to.
    pub community: Option<CommunityId>,
    /// Offer or need.
    pub kind: ListingKind,
    /// Of what.
    #[serde(rename = "type")]
    pub listing_type: ListingType,
    /// 1 to 200 characters.
    pub title: String,
    /// At most 5 000 characters.
    pub description: String,
    /// 1 to 50 characters.
    pub category: String,
    /// How much.
    pub quantity: Quantity,
    /// Of what the quantity is; at most 30 characters.
    pub unit: String,
    /// What can be done with it, in the poster's own form: at most 4 KiB, at most 8 deep.
    pub capacity: Option<Value>,
    /// How soon; of every need, and of no offer.
    pub urgency: Option<Urgency>,
    /// How it stands in its row; see [`status_at`](Listing::status_at).
    pub status: ListingStatus,
    /// Who is to see it.
    pub sharing: Sharing,
    /// Whether every member is to see it, too.
    pub is_public: bool,
    /// Where it is; else where its owner is.
    pub place: Option<Place>,
    /// When it was posted.
    pub created_at: Timestamp,
    /// When it ends.
    pub expires_at: Option<Timestamp>,
    /// Who helped, if it is fulfilled and somebody did.
    pub helper: Option<MemberId>,
    /// Whose responses were accepted.
    pub accepted: BTreeSet<MemberId>,
}

impl Listing {
    /// A new listing, at once effective.
    ///
    /// Refused where it names a community that the owner is not in, a circle that is not the owner's, or a
    /// value that is not allowed.
    pub fn post(
        id: ListingId,
        owner: MemberId,
        draft: Draft,
        preference: &SharingPreference,
        model: SharingModel,
        ties: Ties,
        now: Timestamp,
    ) -> Result<Outcome<Self>, ListingRefusal> {
        if let Some(community) = draft.community.as_ref().filter(|_| !ties.in_community) {
            let community = community.clone();
            return Err(ListingRefusal::NotInCommunity { community, member: owner });
        }
        check_circle(&draft.sharing, ties)?;
        match id.as_str().len() {
            0..=LONGEST_ID => (),
            bytes => return Err(ListingRefusal::InvalidListingId { bytes }),
        }
        let (draft, quantity) = draft.checked(now)?;
        let listing = Listing::of(id, owner, draft, quantity, now);
        let put = listing.put(preference, model);
        Ok(Outcome::of(listing).with_changes([put]))
    }

    /// Changes an open listing; its owner may. Refused for values like a new one.
    pub fn edit(
        &self,
        by: &MemberId,
        patch: Patch,
        preference: &SharingPreference,
        model: SharingModel,
        ties: Ties,
        now: Timestamp,
    ) -> Result<Outcome<Self>, ListingRefusal> {
        self.admit_owner(by)?;
        let status = self.next(ListingCommand::Edit, now)?;
        if let Some(sharing) = patch.sharing.as_ref().filter(|&sharing| *sharing != self.sharing) {
            check_circle(sharing, ties)?;
        }
        let (draft, quantity) = patch.onto(self.draft()).checked(now)?;
        let edited =
            Listing::of(self.id.clone(), self.owner.clone(), draft, quantity, self.created_at);
        let edited = Listing { status, accepted: self.accepted.clone(), ..edited };
        let put = edited.put(preference, model);
        let changes = (put != self.put(preference, model)).then_some(put);
        Ok(Outcome::of(edited).with_changes(changes))
    }

    /// Withdraws an open listing; its owner may, and a steward of its community (`stewards`; none where it
    /// has no community). Those accepted are told, and the owner where a steward did it.
    pub fn withdraw(
        &self,
        by: &MemberId,
        stewards: Option<&Stewards>,
        now: Timestamp,
    ) -> Result<Outcome<Self>, ListingRefusal> {
        let community = self.community.as_ref();
        let is_steward = stewards
            .is_some_and(|these| community == Some(&these.community) && these.is_steward(by));
        if !is_steward {
            self.admit_owner(by)?;
        }
        let status = self.next(ListingCommand::Withdraw, now)?;
        let event = Event::ListingWithdrawn { listing: self.id.clone() };
        Ok(self.closed(Listing { status, ..self.clone() }, by, [&self.owner], event))
    }

    /// Says that an open listing is done, and who helped: somebody accepted, or nobody. Its owner may. Those
    /// accepted are told.
    pub fn fulfil(
        &self,
        by: &MemberId,
        helper: Option<&MemberId>,
        now: Timestamp,
    ) -> Result<Outcome<Self>, ListingRefusal> {
        self.admit_owner(by)?;
        let status = self.next(ListingCommand::Fulfil, now)?;
        if let Some(helper) = helper.filter(|&helper| !self.accepted.contains(helper)) {
            let (listing, helper) = (self.id.clone(), helper.clone());
            return Err(ListingRefusal::HelperNotAccepted { listing, helper });
        }
        let fulfilled = Listing { status, helper: helper.cloned(), ..self.clone() };
        let event = Event::ListingFulfilled { listing: self.id.clone() };
        Ok(self.closed(fulfilled, by, [], event))
    }

    /// Marks an open listing whose time is over. Refused before its `expires_at`.
    pub fn expire(&self, now: Timestamp) -> Result<Outcome<Self>, ListingRefusal> {
        let status = self.status.after(self.kind, ListingCommand::Expire);
        let status = status.ok_or_else(|| self.refusal(self.status))?;
        if self.expires_at.is_none_or(|expires_at| now < expires_at) {
            let (listing, expires_at) = (self.id.clone(), self.expires_at);
            return Err(ListingRefusal::ListingNotExpired { listing, expires_at, now });
        }
        let expired = Listing { status, ..self.clone() };
        let put = expired.put_closed();
        Ok(Outcome::of(expired).with_changes([put]))
    }

    /// What the engine is told when the owner's preference, or the model, has become this: nothing, if
    /// the listing does not depend on the preference.
    ///
    /// A listing depends on it that is open and leaves the choice to it, or whose own choice lets in who
    /// is near, for how far that is stays the owner's one radius.
    pub fn reaudience(&self, preference: &SharingPreference, model: SharingModel) -> Vec<Change> {
        use crate::preference::Visibility;
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

    /// How it stands at this time: expired from its `expires_at` on, whether marked or not.
    pub fn status_at(&self, now: Timestamp) -> ListingStatus {
        let over = self.expires_at.is_some_and(|expires_at| expires_at <= now);
        if over && self.status.is_open() { ListingStatus::Expired } else { self.status }
    }

    /// Whether it is active or in progress at this time.
    pub fn is_open(&self, now: Timestamp) -> bool {
        self.status_at(now).is_open()
    }

    /// Whether it is open and shared with this circle, so that the circle is in use.
    pub fn uses_circle(&self, circle: &CircleId, now: Timestamp) -> bool {
        self.is_open(now) && self.sharing.circle() == Some(circle)
    }

    /// The circle of the engine with those accepted in it; none where the id leaves no room for it, which
    /// no posted listing has.
    pub fn accepted_circle(&self) -> Option<CircleId> {
        CircleId::new(&format!("{ACCEPTED}{}", self.id)).ok()
    }

    /// The listing with one more person accepted. Called for a response that may be accepted.
    pub(crate) fn accept(
        &self,
        responder: &MemberId,
        preference: &SharingPreference,
        model: SharingModel,
        now: Timestamp,
    ) -> Result<Outcome<Self>, ListingRefusal> {
        let mut listing = self.clone();
        listing.status = self.next(ListingCommand::Accept, now)?;
        listing.accepted.insert(responder.clone());
        let mut changes = Vec::new();
        if let Some(group) = self.accepted_circle() {
            if self.accepted.is_empty() {
                let owner = Some(self.owner.clone());
                let group = group.clone();
                changes.push(Change::PutGroup { group, kind: GroupKind::Circle, owner });
            }
            changes.push(Change::Join { group, member: responder.clone() });
        }
        let put = listing.put(preference, model);
        if put != self.put(preference, model) {
            changes.push(put);
        }
        Ok(Outcome::of(listing).with_changes(changes))
    }

    /// How it stands after a command at this time, by whoever may give it.
    fn next(
        &self,
        command: ListingCommand,
        now: Timestamp,
    ) -> Result<ListingStatus, ListingRefusal> {
        let status = self.status_at(now);
        status.after(self.kind, command).ok_or_else(|| self.refusal(status))
    }

    fn refusal(&self, status: ListingStatus) -> ListingRefusal {
        let listing = self.id.clone();
        match status.is_open() {
            true => ListingRefusal::AlreadyHelped { listing },
            false => ListingRefusal::ListingClosed { listing, status },
        }
    }

    pub(crate) fn admit_owner(&self, by: &MemberId) -> Result<(), ListingRefusal> {
        if *by == self.owner {
            return Ok(());
        }
        Err(ListingRefusal::NotOwner { listing: self.id.clone(), member: by.clone() })
    }

    /// The outcome of closing it: those accepted, and these, are told, but not who did it.
    fn closed<const N: usize>(
        &self,
        listing: Listing,
        by: &MemberId,
        also: [&MemberId; N],
        event: Event,
    ) -> Outcome<Listing> {
        let put = listing.put_closed();
        let told: BTreeSet<_> = self.accepted.iter().chain(also).collect();
        let notices = told.into_iter().filter(|&to| to != by).map(|to| Notice {
            to: to.clone(),
            by: by.clone(),
            event: event.clone(),
        });
        Outcome::of(listing).with_changes([put]).with_notices(notices)
    }

    fn put(&self, preference: &SharingPreference, model: SharingModel) -> Change {
        Change::PutResource(Box::new(self.resource(preference, model)))
    }

    fn put_closed(&self) -> Change {
        Change::PutResource(Box::new(self.resource_for(Grants::new())))
    }

    fn resource_for(&self, mut audience: Grants) -> Resource {
        let (is_open, was_helped) = (self.status.is_open(), !self.accepted.is_empty());
        if was_helped {
            audience.extend(self.accepted_circle().map(Grant::Circle));
        }
        Resource {
            audience,
            community: self.community.clone(),
            tags: self.tags(),
            place: self.place,
            created_at: self.created_at,
            expires_at: self.expires_at.filter(|_| is_open),
            active: is_open || was_helped,
            ..Resource::new(self.id.clone(), self.owner.clone())
        }
    }

    fn tags(&self) -> BTreeSet<Tag> {
        let tags = [
            self.kind.to_string(),
            format!("type:{}", self.listing_type),
            format!("category:{}", self.category),
            format!("status:{}", self.status),
        ];
        tags.iter().filter_map(|tag| Tag::new(tag).ok()).collect()
    }

    fn draft(&self) -> Draft {
        Draft {
            community: self.community.clone(),
            kind: self.kind,
            listing_type: self.listing_type,
            title: self.title.clone(),
            description: self.description.clone(),
            category: self.category.clone(),
            quantity: self.quantity.to_f64(),
            unit: self.unit.clone(),
            capacity: self.capacity.clone(),
            urgency: self.urgency,
            sharing: self.sharing.clone(),
            is_public: self.is_public,
            place: self.place,
            expires_at: self.expires_at,
        }
    }

    /// An active listing for which nobody was accepted.
    fn of(
        id: ListingId,
        owner: MemberId,
        draft: Draft,
        quantity: Quantity,
        created_at: Timestamp,
    ) -> Listing {
        Listing {
            id,
            owner,
            community: draft.community,
            kind: draft.kind,
            listing_type: draft.listing_type,
            title: draft.title,
            description: draft.description,
            category: draft.category,
            quantity,
            unit: draft.unit,
            capacity: draft.capacity,
            urgency: draft.urgency,
            status: ListingStatus::Active,
            sharing: draft.sharing,
            is_public: draft.is_public,
            place: draft.place,
            created_at,
            expires_at: draft.expires_at,
            helper: None,
            accepted: BTreeSet::new(),
        }
    }
}

fn check_circle(sharing: &Sharing, ties: Ties) -> Result<(), ListingRefusal> {
    match sharing.circle() {
        Some(circle) if !ties.owns_circle => {
            Err(ListingRefusal::UnknownCircle { circle: circle.clone() })
        }
        _ => Ok(()),
    }
}

/// Why something about a listing was refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, Serialize, strum::IntoStaticStr)]
#[serde(tag = "code", rename_all = "SCREAMING_SNAKE_CASE")]
#[strum(serialize_all = "SCREAMING_SNAKE_CASE")]
#[allow(missing_docs)] // the fields are what the variant names, and the values that offend
pub enum ListingRefusal {
    /// There is none, or it is hidden.
    #[error("there is no listing {listing}")]
    UnknownListing { listing: ListingId },
    /// There is no such circle, or it is somebody else's.
    #[error("there is no circle {circle}")]
    UnknownCircle { circle: CircleId },
    /// It is for the owner to do.
    #[error("listing {listing} is not {member}'s")]
    NotOwner { listing: ListingId, member: MemberId },
    /// Listings are posted in one's own communities.
    #[error("{member} does not belong to {community}")]
    NotInCommunity { community: CommunityId, member: MemberId },
    /// It is neither active nor in progress.
    #[error("listing {listing} is closed: {status}")]
    ListingClosed { listing: ListingId, status: ListingStatus },
    /// Its time is not over.
    #[error("listing {listing} has not expired at {now}")]
    ListingNotExpired { listing: ListingId, expires_at: Option<Timestamp>, now: Timestamp },
    /// Somebody was accepted before.
    #[error("somebody else was accepted for listing {listing}")]
    AlreadyHelped { listing: ListingId },
    /// Only somebody accepted can have helped.
    #[error("{helper} was not accepted for listing {listing}")]
    HelperNotAccepted { listing: ListingId, helper: MemberId },
    /// The id of a listing leaves room for that of the circle of those accepted.
    #[error("the id of a listing has at most 246 bytes, not {bytes}")]
    InvalidListingId { bytes: usize },
    /// A title is empty or too long.
    #[error("a title has 1 to 200 characters, not {length}")]
    InvalidTitle { length: usize },
    /// A description is too long.
    #[error("a description has at most 5000 characters, not {length}")]
    InvalidDescription { length: usize },
    /// A category is empty or too long.
    #[error("a category has 1 to 50 characters, not {length}")]
    InvalidCategory { length: usize },
    /// A unit is too long.
    #[error("a unit has at most 30 characters, not {length}")]
    InvalidUnit { length: usize },
    /// A quantity is nothing, or too much.
    #[error("a quantity is above 0 and at most 1000000, in thousandths, not {quantity}")]
    InvalidQuantity { quantity: String },
    /// A capacity takes too much room.
    #[error("a capacity has at most 4096 bytes, not {bytes}")]
    CapacityTooLarge { bytes: usize },
    /// A capacity is nested too deep.
    #[error("a capacity is at most {deepest} deep")]
    CapacityTooDeep { deepest: usize },
    /// Offers have no urgency.
    #[error("an offer has no urgency, {urgency} or other")]
    UrgencyOfOffer { urgency: Urgency },
    /// It would have ended before it began.
    #[error("expires_at {expires_at} is not after {now}")]
    ExpiresInThePast { expires_at: Timestamp, now: Timestamp },
    /// The choice of who is to see it is none.
    #[error(transparent)]
    #[serde(untagged)]
    Sharing(#[from] SharingRefusal),
}

impl Refusal for ListingRefusal {
    fn class(&self) -> Class {
        match self {
            ListingRefusal::UnknownListing { .. } | ListingRefusal::UnknownCircle { .. } => {
                Class::NotFound
            }
            ListingRefusal::NotOwner { .. } | ListingRefusal::NotInCommunity { .. } => {
                Class::Forbidden
            }
            ListingRefusal::ListingClosed { .. }
            | ListingRefusal::ListingNotExpired { .. }
            | ListingRefusal::AlreadyHelped { .. } => Class::Conflict,
            ListingRefusal::HelperNotAccepted { .. }
            | ListingRefusal::InvalidListingId { .. }
            | ListingRefusal::InvalidTitle { .. }
            | ListingRefusal::InvalidDescription { .. }
            | ListingRefusal::InvalidCategory { .. }
            | ListingRefusal::InvalidUnit { .. }
            | ListingRefusal::InvalidQuantity { .. }
            | ListingRefusal::CapacityTooLarge { .. }
            | ListingRefusal::CapacityTooDeep { .. }
            | ListingRefusal::UrgencyOfOffer { .. }
            | ListingRefusal::ExpiresInThePast { .. } => Class::Invalid,
            ListingRefusal::Sharing(refusal) => refusal.class(),
        }
    }

    fn code(&self) -> &'static str {
        match self {
            ListingRefusal::Sharing(refusal) => refusal.code(),
            refusal => refusal.into(),
        }
    }
}

//! The JSON of a listing: a part that is the same for all readers, and a part for each reader.

use std::collections::BTreeSet;

use serde::Serialize;
use serde_json::Value;
use trust_commons::listing::{ListingKind, ListingStatus, ListingType, Urgency};
use trust_commons::place::shown_km;
use trust_commons::sharing::Sharing;
use trust_commons::{CellId, CommunityId, ListingId, Timestamp};
use trust_core::MemberId;
use utoipa::ToSchema;

use crate::cache::CachedListing;
use crate::http::protocol::person::PersonView;
use crate::http::protocol::place::PlaceView;
use crate::http::protocol::reading::Reading;

/// The fields of a listing that are the same for all readers.
#[derive(Debug, Serialize, ToSchema)]
pub struct AlikeView<'a> {
    /// The id.
    #[schema(value_type = String)]
    id: &'a ListingId,
    /// The member.
    owner: PersonView,
    /// The community it belongs to.
    #[schema(value_type = Option<String>)]
    community: Option<&'a CommunityId>,
    /// Offer or need.
    kind: ListingKind,
    /// The type: task, skill, resource or time.
    #[serde(rename = "type")]
    listing_type: ListingType,
    /// The title.
    title: &'a str,
    /// The description.
    description: &'a str,
    /// The category.
    category: &'a str,
    /// The quantity, to thousandths.
    quantity: f64,
    /// The unit of the quantity.
    unit: &'a str,
    /// Capabilities of the listing, as free JSON of the poster.
    #[schema(value_type = Option<Value>)]
    capacity: Option<&'a Value>,
    /// The urgency; of needs only.
    urgency: Option<Urgency>,
    /// The place, if it differs from the owner's place.
    place: Option<PlaceView>,
    /// The time of posting, in seconds.
    created_at: Timestamp,
    /// The end, in seconds.
    expires_at: Option<Timestamp>,
    /// The time of fulfilment, in seconds.
    fulfilled_at: Option<Timestamp>,
}

/// The fields of a listing that depend on the reader.
#[derive(Debug, Serialize, ToSchema)]
pub struct SeenView {
    /// The status.
    status: ListingStatus,
    /// The part of an offer that is not promised yet; absent for a need, and if no quantity was named.
    left: Option<f64>,
    /// The grant that admits the reader: own, accepted (the reader was accepted for it), circle, cell, community,
    /// partner, trusted, nearby, network or public.
    via: &'static str,
    /// The community through which a community or partnership grant admits the reader.
    #[schema(value_type = Option<String>)]
    via_community: Option<CommunityId>,
    /// The reader's trust in the owner, 0 to 1; absent if the reader has asked about too many people today.
    trust: Option<f64>,
    /// The distance from the reader's place in kilometres, if both places are known, rounded up to 1, 2, 5, 10, 25,
    /// 50, 100 and so on. Places of people count as the centre of their neighborhood, city or region.
    distance_km: Option<f64>,
    /// The fields that only the owner sees.
    #[serde(skip_serializing_if = "Option::is_none")]
    own: Option<OwnView>,
}

/// A listing, as shown to the reader.
#[derive(Debug, Serialize, ToSchema)]
pub struct ListingView<'a> {
    #[serde(flatten)]
    #[schema(inline)]
    alike: AlikeView<'a>,
    #[serde(flatten)]
    #[schema(inline)]
    seen: SeenView,
}

/// The fields of a listing that only its owner sees.
#[derive(Debug, Clone, Serialize, ToSchema)]
struct OwnView {
    /// The owner's choice of audience.
    sharing: Sharing,
    /// The cells that `cell` stands for: the chosen cells, or the owner's cells when the audience was last chosen.
    #[schema(value_type = Vec<String>)]
    cells: BTreeSet<CellId>,
    /// Whether the listing is public, too.
    is_public: bool,
    /// The helper.
    #[schema(value_type = Option<String>)]
    helper: Option<MemberId>,
    /// The members whose responses were accepted.
    #[schema(value_type = Vec<String>)]
    accepted: Vec<MemberId>,
}

/// A page of listings.
#[derive(Debug, Serialize, ToSchema)]
pub struct ListingsView<'a> {
    /// At most `limit` rows.
    rows: Vec<ListingView<'a>>,
    #[serde(flatten)]
    #[schema(inline)]
    rest: RestView,
}

/// The fields of a page besides its rows.
#[derive(Debug, Serialize, ToSchema)]
pub struct RestView {
    /// The number of rows on all pages.
    pub total: u64,
    /// Always true: nothing is cut silently.
    pub complete: bool,
    /// The cursor of the next page; absent on the last page.
    pub next_cursor: Option<String>,
}

/// A reader's relation to a listing that the engine shows them.
pub struct ReaderRelation {
    /// The grant, or `accepted`.
    pub via: &'static str,
    /// The community of the grant.
    pub through: Option<CommunityId>,
    /// The reader's trust in the owner, if it may be shown.
    pub trust: Option<f64>,
    /// The exact distance between the two, in kilometres.
    pub distance_km: Option<f64>,
}

impl<'a> AlikeView<'a> {
    /// Makes the part that is the same for all readers.
    pub fn of(cached: &'a CachedListing) -> Self {
        let listing = &cached.listing;
        AlikeView {
            id: &listing.id,
            owner: PersonView { id: listing.owner.clone(), name: cached.owner_name.clone() },
            community: listing.community.as_ref(),
            kind: listing.kind,
            listing_type: listing.listing_type,
            title: &listing.title,
            description: &listing.description,
            category: &listing.category,
            quantity: listing.quantity.to_f64(),
            unit: &listing.unit,
            capacity: listing.capacity.as_ref(),
            urgency: listing.urgency,
            place: listing.place.map(PlaceView::from),
            created_at: listing.created_at,
            expires_at: listing.expires_at,
            fulfilled_at: listing.fulfilled_at,
        }
    }
}

impl SeenView {
    /// Makes the part for the reader.
    pub fn of(cached: &CachedListing, reading: &Reading, standing: ReaderRelation) -> Self {
        let listing = &cached.listing;
        let hidden = |member: &MemberId| reading.node(member.as_str()).is_none();
        let own = (listing.owner == reading.me).then(|| OwnView {
            sharing: listing.sharing.clone(),
            cells: listing.cells.clone(),
            is_public: listing.is_public,
            helper: listing.helper.clone().filter(|helper| !hidden(helper)),
            accepted: listing.accepted.keys().filter(|member| !hidden(member)).cloned().collect(),
        });
        // The owner may promise again what was promised to people who are hidden from them.
        let absent = reading.hidden_from(&listing.owner, listing.accepted.keys());
        let left = listing.left(&absent).map(|thousandths| f64::from(thousandths) / 1_000.0);
        let is_stuck = listing.accepted.keys().all(|member| absent.contains(member));
        let status = match listing.status_at(reading.now) {
            ListingStatus::InProgress if is_stuck => ListingStatus::Active,
            status => status,
        };
        let ReaderRelation { via, through: via_community, trust, distance_km } = standing;
        let distance_km = distance_km.map(shown_km);
        SeenView { status, left, via, via_community, trust, distance_km, own }
    }
}

impl Reading {
    /// Returns the people among these whom a block hides from a member, or who no longer exist.
    fn hidden_from<'m>(
        &self,
        whom: &MemberId,
        people: impl Iterator<Item = &'m MemberId>,
    ) -> BTreeSet<MemberId> {
        let whom = self.view.node(whom.as_str()).ok();
        let is_hidden = |member: &&MemberId| match (whom, self.view.node(member.as_str())) {
            (Some(whom), Ok(member)) => self.view.is_blocked(whom, member),
            _ => true,
        };
        people.filter(is_hidden).cloned().collect()
    }
}

impl<'a> ListingView<'a> {
    /// Makes the whole view for the reader.
    pub fn of(cached: &'a CachedListing, reading: &Reading, standing: ReaderRelation) -> Self {
        ListingView { alike: AlikeView::of(cached), seen: SeenView::of(cached, reading, standing) }
    }
}

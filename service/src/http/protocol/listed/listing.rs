//! The JSON of a listing: a part that is the same for all readers, and a part for one reader.

use std::collections::{BTreeSet, HashMap};

use serde::Serialize;
use serde_json::Value;
use trust_commons::listing::{Listing, ListingKind, ListingStatus, ListingType, Urgency};
use trust_commons::sharing::{Sharing, SharingModel};
use trust_commons::{CellId, CommunityId, ListingId, Timestamp};
use trust_core::MemberId;
use utoipa::ToSchema;

use super::page::PageView;
use super::recorded::{self, Recorded, ResponsesView};
use super::{Access, RowView, Shown};
use crate::http::protocol::person::PersonView;
use crate::http::protocol::place::PlaceView;
use crate::http::protocol::problem::Problem;
use crate::http::protocol::reading::Reading;
use crate::store::Connection;
use crate::store::row_cache::CachedRow;

/// The fields of a listing that are the same for all readers.
#[derive(Debug, Serialize, ToSchema)]
pub struct ListingCommon<'a> {
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
pub struct ListingForReader {
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
    /// The number of declarations on the best path of trust from the reader to the owner, 0 for the reader's own
    /// listings; absent without trust, where `trust` is absent, and if the path may not be shown.
    hops: Option<usize>,
    /// The first person after the reader on that path: the owner if the reader trusts them directly; absent where
    /// `hops` is absent.
    through: Option<PersonView>,
    /// The distance from the reader's place in kilometres, if both places are known, rounded up to 1, 2, 5, 10, 25,
    /// 50, 100 and so on. Places of people count as the centre of their neighborhood, city or region.
    distance_km: Option<f64>,
    /// The actions that are open to the reader now: `respond` to a listing of another; `edit`, `fulfil`, `reopen`,
    /// `repost` and `delete` for their own; `withdraw` for a steward of its community, who deletes it.
    actions: Vec<&'static str>,
    /// The fields that only the owner sees.
    #[serde(skip_serializing_if = "Option::is_none")]
    own: Option<OwnView>,
}

/// A listing, as shown to the reader.
pub type ListingView<'a> = RowView<'a, Listing>;

/// A page of listings.
pub type ListingsView<'a> = PageView<'a, Listing>;

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
    /// The numbers of responses.
    responses: ResponsesView,
}

impl Shown for Listing {
    type Common<'a> = ListingCommon<'a>;
    type ForReader = ListingForReader;
    type Recorded = Recorded;

    fn common(cached: &CachedRow<Self>) -> ListingCommon<'_> {
        let listing = &cached.row;
        ListingCommon {
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

    async fn recorded(
        connection: &mut Connection,
        model: SharingModel,
        reading: &Reading,
        rows: &[&Self],
    ) -> Result<HashMap<String, Recorded>, Problem> {
        recorded::of_listings(connection, model, reading, rows).await
    }

    fn for_reader(
        &self,
        reading: &Reading,
        access: Access,
        Recorded { actions, responses }: Recorded,
    ) -> ListingForReader {
        let hidden = |member: &MemberId| reading.node(member.as_str()).is_none();
        let own = (self.owner == reading.me).then(|| OwnView {
            sharing: self.sharing.clone(),
            cells: self.cells.clone(),
            is_public: self.is_public,
            helper: self.helper.clone().filter(|helper| !hidden(helper)),
            accepted: self.accepted.keys().filter(|member| !hidden(member)).cloned().collect(),
            responses,
        });
        // The owner may promise again what was promised to people who are hidden from them.
        let absent = reading.hidden_from(&self.owner, self.accepted.keys());
        let left = self.left(&absent).map(|thousandths| f64::from(thousandths) / 1_000.0);
        let status = reading.status_of(self);
        let Access { via, via_community, trust, hops, through, distance_km } = access;
        ListingForReader {
            status,
            left,
            via,
            via_community,
            trust,
            hops,
            through,
            distance_km,
            actions,
            own,
        }
    }
}

impl Reading {
    /// Returns the status of a listing, as readers see it: it is active if all accepted members are hidden from its
    /// owner.
    pub fn status_of(&self, listing: &Listing) -> ListingStatus {
        let absent = self.hidden_from(&listing.owner, listing.accepted.keys());
        let is_stuck = listing.accepted.keys().all(|member| absent.contains(member));
        match listing.status_at(self.now) {
            ListingStatus::InProgress if is_stuck => ListingStatus::Active,
            status => status,
        }
    }

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

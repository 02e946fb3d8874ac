//! Facts about communities that a card shows: their open listings, their stewards, and what waits for a decision between
//! them and the reader.

use std::collections::BTreeMap;

use serde::Serialize;
use trust_commons::community::Community;
use trust_commons::listing::Listing;
use trust_commons::place::shown_km_between;
use trust_commons::{CommunityId, JoinRequestId, PartnershipId};
use trust_core::{Filter, Place, Tag};
use utoipa::ToSchema;

use super::protocol::listed;
use super::protocol::person::PersonView;
use super::protocol::place::PlaceView;
use super::protocol::{OrFail, Problem, Reading};
use crate::app::App;
use crate::store::partnership::Proposed;
use crate::store::{Connection, community, join_request, partnership};

/// Facts about a community for a reader.
#[derive(Debug, Default, Serialize, ToSchema)]
pub struct FactsView {
    /// The number of open offers of the community that the caller may see.
    offers: u64,
    /// The number of open needs of the community that the caller may see.
    needs: u64,
    /// The stewards of whom the caller may know.
    stewards: Vec<PersonView>,
    /// The caller's request to join that waits for a decision.
    #[schema(value_type = Option<String>)]
    request: Option<JoinRequestId>,
    /// The proposed partnerships of this community with communities that the caller is a steward of.
    proposals: Vec<ProposalView>,
    /// The place, which its stewards set.
    place: Option<PlaceView>,
    /// The distance from the caller's place in kilometres, if both places are known, rounded up to 1, 2, 5, 10, 25, 50,
    /// 100 and so on.
    distance_km: Option<f64>,
}

/// A proposed partnership with a community that the caller is a steward of.
#[derive(Debug, Serialize, ToSchema)]
pub struct ProposalView {
    /// The partnership.
    #[schema(value_type = String)]
    partnership: PartnershipId,
    /// The caller's community.
    #[schema(value_type = String)]
    with: CommunityId,
    /// Whether it waits for a decision of the caller's community; otherwise that community proposed it.
    incoming: bool,
}

/// The facts about some communities.
pub struct Facts {
    of: BTreeMap<CommunityId, FactsView>,
    /// The reader's place, as others know it.
    here: Option<Place>,
}

impl Facts {
    /// Finds the facts about these communities.
    pub async fn of(
        app: &App,
        reading: &Reading,
        connection: &mut Connection,
        ids: &[&CommunityId],
    ) -> Result<Self, Problem> {
        let mut facts: BTreeMap<CommunityId, FactsView> = BTreeMap::new();
        for &id in ids {
            let offers = open_listings(reading, id, "offer")?;
            let needs = open_listings(reading, id, "need")?;
            facts.insert(id.clone(), FactsView { offers, needs, ..FactsView::default() });
        }
        let texts: Vec<&str> = ids.iter().map(|id| id.as_str()).collect();
        let me = &reading.me;
        let stewards = community::stewards_among(connection, me, &texts).await.or_fail()?;
        let requests = join_request::pending_among(connection, me, &texts).await.or_fail()?;
        for (community, id, name) in stewards {
            if let Some(of) = facts.get_mut(&community) {
                of.stewards.push(PersonView { id, name });
            }
        }
        for (community, request) in requests {
            if let Some(of) = facts.get_mut(&community) {
                of.request = Some(request);
            }
        }
        if app.model().has_partnerships() {
            for found in partnership::proposed_with(connection, me, &texts).await.or_fail()? {
                let Proposed { id: partnership, own: with, other, is_incoming: incoming } = found;
                if let Some(of) = facts.get_mut(&other) {
                    of.proposals.push(ProposalView { partnership, with, incoming });
                }
            }
        }
        Ok(Facts { of: facts, here: reading.view.place(reading.viewer) })
    }

    /// Returns the facts about a community, once.
    pub fn take(&mut self, community: &Community) -> FactsView {
        let there = community.place;
        let distance_km = self.here.zip(there).map(|(here, there)| shown_km_between(&here, &there));
        let facts = self.of.remove(&community.id).unwrap_or_default();
        FactsView { place: there.map(PlaceView::from), distance_km, ..facts }
    }
}

/// Counts the open listings of a kind of a community that the reader may see.
fn open_listings(reading: &Reading, id: &CommunityId, kind: &str) -> Result<u64, Problem> {
    let of_community = format!("community:{id}");
    let tags: Result<Vec<_>, _> = ["open", kind, &of_community].into_iter().map(Tag::new).collect();
    // No listing has a tag that is too long.
    let Ok(tags) = tags else { return Ok(0) };
    listed::count::<Listing>(reading, &Filter { tags, include_own: true, ..Filter::default() })
}

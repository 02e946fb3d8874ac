//! Routes for discovery: near listings of trusted people, and communities to join.

use std::collections::BTreeMap;

use axum::extract::State;
use serde::{Deserialize, Serialize};
use trust_commons::CommunityId;
use trust_commons::listing::{Listing, ListingType};
use trust_commons::partnership::Terms;
use trust_core::{Filter, GroupIdx, GroupKind, Tag};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::community_facts::{Facts, FactsView};
use super::listings::{KindQuery, ListingQuery, Only, OrderName, Wanted};
use super::protocol::listed::{self, ListingView, ListingsView};
use super::protocol::partners::Partners;
use super::protocol::place::distance;
use super::protocol::refusals::{NoPlace, Unauthenticated, Unprocessable};
use super::protocol::{Answer, OrFail, PageQuery, Problem, Query, Reading, Rows};
use crate::app::App;
use crate::store::community::{self, Seen};
use crate::store::totals;

/// The distance in kilometres if the request names none.
const FAR_KM: f64 = 50.0;
/// The required trust if the request names none.
const TRUST: f64 = 0.3;
/// The greatest length of a part of a name.
const LONGEST_NAME: usize = 100;

pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(discover))
        .routes(routes!(browse))
        .routes(routes!(communities))
}

/// The filter of a search.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct DiscoverQuery {
    /// Only listings of this type.
    resource_type: Option<ListingType>,
    /// Only listings within so many kilometres of the caller's place, or `any`. If left out: within 50 km, listings
    /// without a place by trust alone, and any distance for a caller without a place.
    #[param(value_type = Option<String>, pattern = r"^(any|\d+(\.\d+)?)$")]
    max_distance_km: Option<String>,
    /// Only listings of owners whom the caller trusts this much, 0 to 1, rounded half-up to thousandths; 0.3 if left
    /// out, 0 for no bound. Listings that a group admits are exempt.
    #[param(minimum = 0, maximum = 1)]
    min_trust: Option<f64>,
    /// The order; the most trusted owners first if left out.
    #[param(inline)]
    order: Option<OrderName>,
    /// Whether to show listings that the caller sees only because they are public; false if left out.
    include_public: Option<bool>,
    /// Whether to show listings that the caller sees through partnerships, including public listings; true if left
    /// out.
    include_partners: Option<bool>,
}

impl DiscoverQuery {
    /// Returns the distance from the caller's place; nothing if any distance is accepted.
    fn kilometres(&self) -> Result<Option<f64>, Problem> {
        match self.max_distance_km.as_deref() {
            None => Ok(Some(FAR_KM)),
            Some("any") => Ok(None),
            Some(text) => match text.parse() {
                Ok(kilometres) => distance("max_distance_km", kilometres).map(|km| Some(km.km())),
                Err(_) => {
                    let detail = "a distance is a number of kilometres, or any";
                    Err(Problem::invalid("INVALID_DISTANCE", "max_distance_km", detail))
                }
            },
        }
    }
}

/// Listings that are near and whose owners the caller trusts.
#[utoipa::path(get, path = "/discover", tag = "discovery", params(DiscoverQuery, PageQuery),
    responses((status = 200, body = ListingsView), Unauthenticated, NoPlace, Unprocessable))]
async fn discover(
    app: State<App>,
    reading: Reading,
    Query(query): Query<DiscoverQuery>,
    page: PageQuery,
) -> Answer {
    let has_place = reading.view.place(reading.viewer).is_some();
    let is_asked = query.max_distance_km.is_some();
    let query = ListingQuery {
        resource_type: query.resource_type,
        within_km: query.kilometres()?.filter(|_| has_place || is_asked),
        or_placeless: !is_asked,
        include_public: query.include_public,
        include_partners: query.include_partners,
        min_trust: query.min_trust.or(Some(TRUST)),
        order: query.order.or(Some(OrderName::MostTrusted)),
        ..ListingQuery::default()
    };
    Wanted { query, page, only: Only::Open, ..Wanted::default() }.answer(&app, reading).await
}

/// The public listings, by community.
#[derive(Serialize, ToSchema)]
struct BrowseView<'a> {
    /// The number of listings on all pages.
    total: u64,
    /// The number of their communities on all pages.
    community_count: usize,
    /// The listings of this page by community: first the community of the first listing.
    communities: Vec<CommunityListings<'a>>,
    /// Always true: nothing is cut silently.
    complete: bool,
    /// The cursor of the next page; absent on the last page.
    next_cursor: Option<String>,
}

/// The offers and needs of a community's members.
#[derive(Serialize, ToSchema)]
struct CommunityListings<'a> {
    /// The community; absent for listings without a community.
    #[schema(value_type = Option<String>)]
    id: Option<CommunityId>,
    /// The name.
    name: Option<String>,
    /// The number of its listings on all pages.
    total: u64,
    /// The listings of this page.
    rows: Vec<ListingView<'a>>,
}

/// The open public listings of others, by community.
#[utoipa::path(get, path = "/discovery/browse", tag = "discovery", params(ListingQuery, KindQuery, PageQuery),
    responses((status = 200, body = BrowseView), Unauthenticated, NoPlace, Unprocessable))]
async fn browse(app: State<App>, reading: Reading, wanted: Wanted) -> Answer {
    let wanted = Wanted { only: Only::OpenToAll, ..wanted };
    let (filter, search, paging) = (wanted.filter()?, wanted.search()?, wanted.paging()?);
    let found = listed::found_page::<Listing>(&app, reading, &filter, &search, &paging).await?;
    let totals = community_totals(&found.reading, &found.filter)?;
    let in_communities: u64 = totals.values().sum();
    let mut connection = app.store.read().await.or_fail()?;
    let ids: Vec<&str> = found.views().filter_map(|(id, _)| Some(id?.as_str())).collect();
    let names = community::names(&mut connection, &ids).await.or_fail()?;
    let mut communities: Vec<CommunityListings> = Vec::new();
    for (id, view) in found.views() {
        // A community that has ended counts as absent.
        let id = id.filter(|id| names.contains_key(*id));
        if let Some(group) = communities.iter_mut().find(|group| group.id.as_ref() == id) {
            group.rows.push(view);
            continue;
        }
        let total = match id {
            Some(id) => totals.get(id).copied().unwrap_or_default(),
            None => found.page.total.saturating_sub(in_communities),
        };
        let name = id.and_then(|id| names.get(id).cloned());
        communities.push(CommunityListings { id: id.cloned(), name, total, rows: vec![view] });
    }
    Ok(found.reading.reply(&BrowseView {
        total: found.page.total,
        community_count: totals.len(),
        communities,
        complete: found.page.complete,
        next_cursor: found.page.next_cursor.clone(),
    }))
}

/// Counts the listings of a filter in each community that has any.
fn community_totals(
    reading: &Reading,
    filter: &Filter,
) -> Result<BTreeMap<CommunityId, u64>, Problem> {
    let view = &reading.view;
    let mut totals = BTreeMap::new();
    let is_community = |group: &GroupIdx| view.kind_of(*group) == Some(GroupKind::Community);
    for group in view.groups().filter(is_community) {
        let (Ok(id), Ok(tag)) = (
            CommunityId::new(view.group_id(group)),
            Tag::new(&format!("community:{}", view.group_id(group))),
        ) else {
            continue;
        };
        let mut of_community = filter.clone();
        of_community.tags.push(tag);
        let count = listed::count::<Listing>(reading, &of_community)?;
        if count > 0 {
            totals.insert(id, count);
        }
    }
    Ok(totals)
}

/// A community to which the caller does not belong.
#[derive(Serialize, ToSchema)]
struct DiscoveredView {
    /// The id.
    #[schema(value_type = String)]
    id: CommunityId,
    /// The name.
    name: String,
    /// The description.
    description: String,
    /// Whether exchanges may be counted in credits there.
    credit: bool,
    /// Whether it is a partner of a community of the caller.
    partner: bool,
    /// The tags that it shares with the caller as a partner: `offer`, `need`.
    #[schema(value_type = Vec<String>)]
    shares: Vec<Tag>,
    /// The number of its members of whom the caller may know, if it shares that with the caller.
    member_count: Option<i64>,
    /// The open listings, the stewards, and what waits for a decision.
    #[serde(flatten)]
    #[schema(inline)]
    facts: FactsView,
}

impl DiscoveredView {
    fn of(seen: Seen, terms: Option<Terms>, facts: &mut Facts) -> Self {
        let Seen { community, member_count, .. } = seen;
        DiscoveredView {
            facts: facts.take(&community),
            id: community.id,
            name: community.name,
            description: community.description,
            credit: community.credit,
            partner: terms.is_some(),
            shares: terms.map(Terms::tags).unwrap_or_default(),
            member_count,
        }
    }
}

/// The filter of a search.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct NameQuery {
    /// Part of a name. Case, accents, width and the number of blanks do not matter.
    #[param(max_length = 100)]
    q: Option<String>,
}

impl NameQuery {
    fn part_of_name(&self) -> Result<&str, Problem> {
        let part = self.q.as_deref().unwrap_or_default();
        match part.chars().count() {
            0..=LONGEST_NAME => Ok(part),
            length => {
                let detail = format!("a name has at most {LONGEST_NAME} characters, not {length}");
                Err(Problem::invalid("INVALID_NAME", "q", detail))
            }
        }
    }
}

/// The communities to which the caller does not belong, by id.
#[utoipa::path(get, path = "/discovery/communities", tag = "discovery", params(NameQuery, PageQuery),
    responses((status = 200, body = Rows<DiscoveredView>), Unauthenticated, Unprocessable))]
async fn communities(
    app: State<App>,
    Query(name): Query<NameQuery>,
    page: PageQuery,
    reading: Reading,
) -> Answer {
    let (part, named) = (page.part(String::new())?, name.part_of_name()?);
    let mut moment = app.store.read_at_once().await.or_fail()?;
    let partners = Partners::of(&app, &mut moment, &reading.me).await?;
    let counted = partners.counted();
    let rows = community::others_seen(&mut moment, &reading.me, &counted, named, &part).await;
    let total = totals::other_communities(&mut moment, &reading.me, named).await.or_fail()?;
    let page = Rows::cut(rows.or_fail()?, &part, total, |seen| seen.community.id.clone());
    let ids: Vec<_> = page.rows.iter().map(|seen| &seen.community.id).collect();
    let mut facts = Facts::of(&app, &reading, &mut moment, &ids).await?;
    let page = page.map(|seen| {
        let terms = partners.terms(&seen.community.id);
        DiscoveredView::of(seen, terms, &mut facts)
    });
    Ok(reading.reply(&page))
}

//! Listings as people see them: the engine decides which, the record says what they are.
//!
//! A row that was written after the decision is not shown by it. "Block Bob, then write" must not show Bob
//! what was written, not even where this process has not heard of the block: so where a row may be newer
//! than the view, the engine is brought to the revision that the row was read at, and decides again.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use axum::body::Bytes;
use axum::http::StatusCode;
use serde::Serialize;
use serde_json::Value;
use trust_commons::listing::{Listing, ListingKind, ListingStatus, ListingType, Urgency};
use trust_commons::sharing::Sharing;
use trust_commons::{CommunityId, ListingId, Timestamp};
use trust_core::{Filter, ListError, Listed, MemberId, Page, Paging, Place};
use utoipa::ToSchema;

use super::json;
use super::problem::{OrFail, Problem};
use super::reading::Reading;
use super::reply::Reply;
use super::write::Task;
use crate::app::App;
use crate::copies::Card;
use crate::feed;
use crate::store::change_log::{self, LogRevision, Touched};
use crate::store::{listing, member};

/// Somebody, by id and by what people call them.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PersonView {
    /// The id.
    #[schema(value_type = String)]
    pub id: MemberId,
    /// What people call them.
    pub name: String,
}

/// Where something is: the centre of a cell of the grid of that precision.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PlaceView {
    /// Degrees north.
    pub latitude: f64,
    /// Degrees east.
    pub longitude: f64,
    /// `exact`, `neighborhood` (1 km), `city` (10 km) or `region` (100 km).
    pub precision: &'static str,
}

impl From<Place> for PlaceView {
    fn from(place: Place) -> Self {
        PlaceView {
            latitude: place.latitude(),
            longitude: place.longitude(),
            precision: place.precision().name(),
        }
    }
}

/// What everybody sees of a listing alike, until it is written again.
#[derive(Debug, Serialize, ToSchema)]
struct AlikeView<'a> {
    /// The id.
    #[schema(value_type = String)]
    id: &'a ListingId,
    /// Whose.
    #[schema(value_type = PersonView)]
    owner: OwnerView<'a>,
    /// The community it belongs to.
    #[schema(value_type = Option<String>)]
    community: Option<&'a CommunityId>,
    /// Offer or need.
    kind: ListingKind,
    /// Of what.
    #[serde(rename = "type")]
    listing_type: ListingType,
    /// The title.
    title: &'a str,
    /// The description.
    description: &'a str,
    /// The category.
    category: &'a str,
    /// How much, in thousandths at the finest.
    quantity: f64,
    /// Of what the quantity is.
    unit: &'a str,
    /// What can be done with it, in the poster's own form.
    #[schema(value_type = Option<Value>)]
    capacity: Option<&'a Value>,
    /// How soon; of needs alone.
    urgency: Option<Urgency>,
    /// Where it is, if it is not where its owner is.
    place: Option<PlaceView>,
    /// When it was posted, in seconds.
    created_at: Timestamp,
    /// When it ends, in seconds.
    expires_at: Option<Timestamp>,
}

/// What one reader sees of a listing now.
#[derive(Debug, Serialize, ToSchema)]
struct SeenView {
    /// How it stands.
    status: ListingStatus,
    /// Which grant admits the reader: own, circle, cell, community, partner, trusted, nearby, network or public.
    via: &'static str,
    /// How far the reader trusts the owner, 0 to 1.
    trust: f64,
    /// Kilometres from the reader's place, where both are known.
    distance_km: Option<f64>,
    /// What only the owner sees.
    #[serde(skip_serializing_if = "Option::is_none")]
    own: Option<OwnView>,
}

/// A listing, as somebody who may see it sees it.
#[derive(Debug, Serialize, ToSchema)]
pub struct ListingView<'a> {
    #[serde(flatten)]
    #[schema(inline)]
    alike: AlikeView<'a>,
    #[serde(flatten)]
    #[schema(inline)]
    seen: SeenView,
}

/// A listing's owner.
#[derive(Debug, Serialize)]
struct OwnerView<'a> {
    id: &'a MemberId,
    name: &'a str,
}

/// What only the owner of a listing sees of it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct OwnView {
    /// The owner's choice of who is to see it.
    pub sharing: Sharing,
    /// Whether every member is to see it, too.
    pub is_public: bool,
    /// Who helped.
    #[schema(value_type = Option<String>)]
    pub helper: Option<MemberId>,
    /// Whose responses were accepted.
    #[schema(value_type = Vec<String>)]
    pub accepted: Vec<MemberId>,
}

/// A page of listings.
#[derive(Debug, Serialize, ToSchema)]
pub struct ListingsView<'a> {
    /// At most `limit` of them.
    rows: Vec<ListingView<'a>>,
    #[serde(flatten)]
    #[schema(inline)]
    rest: RestView,
}

/// What a page says beside its rows.
#[derive(Debug, Serialize, ToSchema)]
struct RestView {
    /// How many there are in all, on all pages.
    total: u64,
    /// Always true: nothing is cut silently.
    complete: bool,
    /// Where the next page starts; none on the last.
    next_cursor: Option<String>,
}

/// Enough bytes for most pages.
const SOME_PAGE: usize = 32 * 1024;

/// How a reader stands to a listing that the engine admits them to.
struct Standing {
    via: &'static str,
    trust: f64,
    distance_km: Option<f64>,
}

fn alike(card: &Card) -> AlikeView<'_> {
    let listing = &card.listing;
    AlikeView {
        id: &listing.id,
        owner: OwnerView { id: &listing.owner, name: &card.owner_name },
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
    }
}

fn seen(card: &Card, reading: &Reading, standing: Standing) -> SeenView {
    let listing = &card.listing;
    let hidden = |member: &MemberId| reading.node(member.as_str()).is_none();
    let own = (listing.owner == reading.me).then(|| OwnView {
        sharing: listing.sharing.clone(),
        is_public: listing.is_public,
        helper: listing.helper.clone().filter(|helper| !hidden(helper)),
        accepted: listing.accepted.iter().filter(|member| !hidden(member)).cloned().collect(),
    });
    SeenView {
        status: listing.status_at(reading.now),
        via: standing.via,
        trust: standing.trust,
        distance_km: standing.distance_km,
        own,
    }
}

fn view<'a>(card: &'a Card, reading: &Reading, standing: Standing) -> ListingView<'a> {
    ListingView { alike: alike(card), seen: seen(card, reading, standing) }
}

/// The cards of these listings, in this order: copies where there are, else from the record. None for a
/// listing that is there no longer.
async fn cards(app: &App, ids: &[&str]) -> Result<Vec<Option<Arc<Card>>>, Problem> {
    let copies = app.feed.copies();
    let mut cards: Vec<_> = ids.iter().map(|id| copies.card(id)).collect();
    let missing: Vec<_> =
        ids.iter().zip(&cards).filter(|(_, card)| card.is_none()).map(|(id, _)| *id).collect();
    if missing.is_empty() {
        return Ok(cards);
    }
    let before = copies.before();
    let mut moment = app.store.read_at_once().await.or_fail()?;
    let as_of = change_log::head(&mut moment).await.or_fail()?;
    let found = listing::find_all(&mut moment, &missing).await.or_fail()?;
    let owners: BTreeSet<_> = found.iter().map(|listing| listing.owner.as_str()).collect();
    let owners: Vec<_> = owners.into_iter().collect();
    let names = member::names(&mut moment, &owners).await.or_fail()?;
    let mut read = HashMap::new();
    for listing in found {
        let Some(owner_name) = names.get(&listing.owner).cloned() else { continue };
        let card = Arc::new(Card::new(listing, owner_name, as_of));
        copies.keep_card(before, card.clone());
        read.insert(card.listing.id.to_string(), card);
    }
    for (card, id) in cards.iter_mut().zip(ids).filter(|(card, _)| card.is_none()) {
        *card = read.remove(*id);
    }
    Ok(cards)
}

/// The newest revision that one of them may tell of.
fn newest(cards: &[Option<Arc<Card>>]) -> LogRevision {
    if feed::pretends_to_be("blind") {
        return 0;
    }
    cards.iter().flatten().map(|card| card.as_of).max().unwrap_or(0)
}

/// A page of what the reader may see.
pub async fn page(
    app: &App,
    mut reading: Reading,
    filter: &Filter,
    paging: &Paging,
) -> Result<Reply, Problem> {
    loop {
        let page = list(&reading, filter, paging)?;
        let ids: Vec<_> =
            page.rows.iter().map(|row| reading.view.resource_id(row.resource)).collect();
        let cards = cards(app, &ids).await?;
        if newest(&cards) > reading.revision {
            reading = reading.later(app, newest(&cards)).await?;
            continue;
        }
        let shown = page.rows.iter().zip(&cards);
        let rows = shown.filter_map(|(row, card)| Some((card.as_deref()?, standing(row))));
        let (total, complete, next_cursor) = (page.total, page.complete, page.next_cursor);
        let body = written(&reading, rows, &RestView { total, complete, next_cursor });
        return Ok(Reply { status: StatusCode::OK, body, revision: reading.revision });
    }
}

/// A [`ListingsView`] as JSON, of rows whose greater part is written once for all pages.
fn written<'a>(
    reading: &Reading,
    rows: impl Iterator<Item = (&'a Card, Standing)>,
    rest: &RestView,
) -> Bytes {
    let mut page = Vec::with_capacity(SOME_PAGE);
    page.extend_from_slice(b"{\"rows\":[");
    for (number, (card, standing)) in rows.enumerate() {
        if number > 0 {
            page.push(b',');
        }
        page.extend_from_slice(card.written.get_or_init(|| json::text(&alike(card)).into()));
        json::append(&mut page, &seen(card, reading, standing));
    }
    page.extend_from_slice(b"]}");
    json::append(&mut page, rest);
    page.into()
}

fn standing(row: &Listed) -> Standing {
    Standing { via: row.via.name(), trust: row.trust.to_f64(), distance_km: row.distance_km }
}

fn list(reading: &Reading, filter: &Filter, paging: &Paging) -> Result<Page, Problem> {
    let page = reading.view.list(reading.viewer, filter, paging, reading.now);
    page.map_err(|error| match error {
        ListError::NoPlace { .. } => Problem::new(
            StatusCode::CONFLICT,
            "NO_PLACE",
            "say where you are (PUT /me/place) to ask for what is near",
        ),
        error => Problem::invalid("INVALID_CURSOR", "cursor", error.to_string()),
    })
}

/// A listing that the reader may see; what is missing and what is hidden are the same problem.
pub async fn one(app: &App, mut reading: Reading, id: &ListingId) -> Result<Reply, Problem> {
    loop {
        let missing = || Problem::not_found("listing", id.as_str());
        let standing = reading.visible(id).ok_or_else(missing)?;
        let cards = cards(app, &[id.as_str()]).await?;
        if newest(&cards) > reading.revision {
            reading = reading.later(app, newest(&cards)).await?;
            continue;
        }
        let card = cards.first().and_then(Option::as_ref).ok_or_else(missing)?;
        let distance_km = reading.distance_km(&card.listing);
        return Ok(reading.reply(&view(card, &reading, Standing { distance_km, ..standing })));
    }
}

impl Reading {
    /// How the reader stands to a listing; none where it is hidden or missing.
    fn visible(&self, id: &ListingId) -> Option<Standing> {
        let resource = self.view.resource(id.as_str()).ok()?;
        let owner = self.view.owner(resource)?;
        let via = self.view.explain(self.viewer, resource, self.now).via?;
        Some(Standing {
            via: via.name(),
            trust: self.view.trust(self.viewer, owner).to_f64(),
            distance_km: None,
        })
    }

    /// Kilometres from the reader's place to a listing's, or to its owner's.
    fn distance_km(&self, listing: &Listing) -> Option<f64> {
        let owner = self.view.node(listing.owner.as_str()).ok()?;
        let there = listing.place.or_else(|| self.view.place(owner))?;
        Some(self.view.place(self.viewer)?.distance_km(&there))
    }

    /// Whether the reader may see a listing.
    pub fn sees(&self, id: &ListingId) -> bool {
        self.view
            .resource(id.as_str())
            .is_ok_and(|resource| self.view.check(self.viewer, resource, self.now))
    }
}

/// Writes a listing, new or not, and says that copies of it are no longer true.
pub async fn put(task: &mut Task, listing: &Listing) -> Result<(), Problem> {
    listing::put(task.sql(), listing).await.or_fail()?;
    task.touch(Touched::Listing(listing.id.to_string()));
    Ok(())
}

/// What a write answers of a listing of the writer's own.
pub fn own<'a>(card: &'a Card, reading: &Reading) -> ListingView<'a> {
    let distance_km = reading.distance_km(&card.listing);
    view(card, reading, Standing { via: "own", trust: 1.0, distance_km })
}

//! Listings as readers see them: the engine decides which, and the record contains them.
//!
//! A row that was written after the decision is not shown by it. "Block Bob, then post" must not show Bob the post,
//! even if this process has not received the block: if a row may be newer than the view, the engine is brought to
//! the revision at which the row was read, and decides again.

mod view;

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use axum::body::Bytes;
use axum::http::StatusCode;
use trust_commons::listing::{Listing, ListingKind, Ties};
use trust_commons::sharing::{Sharing, SharingModel};
use trust_commons::{AsResource as _, CellId, ListingId};
use trust_core::{
    Filter, GroupId, GroupIdx, GroupKind, ListError, Listed, MemberId, NodeIdx, Order, Page,
    Paging, Trust, Via,
};

use super::json;
use super::problem::{OrFail, Problem};
use super::reading::Reading;
use super::reply::Reply;
use super::write::Write;
use crate::app::App;
use crate::cache::CachedListing;
use crate::feed;
use crate::questions::TooMany;
use crate::store::change_log::{self, LogRevision, Touched};
use crate::store::{Connection, circle, listing, member, response};
use crate::work::Task;
use view::{AlikeView, ReaderRelation, RestView, SeenView};

pub use view::{ListingView, ListingsView};

/// The grant that admits accepted members. To the engine it is a circle.
pub const ACCEPTED: &str = "accepted";

/// The initial buffer for a page, in bytes, enough for most.
const SOME_PAGE: usize = 32 * 1024;

/// Returns these listings in this order, from the cache if possible, else from the record. A listing that no longer
/// exists is absent.
async fn cached_listings(
    app: &App,
    ids: &[&str],
) -> Result<Vec<Option<Arc<CachedListing>>>, Problem> {
    let cache = app.feed.cache();
    let mut listings: Vec<_> = ids.iter().map(|id| cache.listing(id)).collect();
    let missing: Vec<_> = ids
        .iter()
        .zip(&listings)
        .filter(|(_, cached)| cached.is_none())
        .map(|(id, _)| *id)
        .collect();
    if missing.is_empty() {
        return Ok(listings);
    }
    let before = cache.before();
    let mut moment = app.store.read_at_once().await.or_fail()?;
    let as_of = change_log::head(&mut moment).await.or_fail()?.revision;
    let found = listing::find_all(&mut moment, &missing).await.or_fail()?;
    let owners: BTreeSet<_> = found.iter().map(|listing| listing.owner.as_str()).collect();
    let owners: Vec<_> = owners.into_iter().collect();
    let names = member::names(&mut moment, &owners).await.or_fail()?;
    let mut read = HashMap::new();
    for listing in found {
        let Some(owner_name) = names.get(&listing.owner).cloned() else { continue };
        let cached = Arc::new(CachedListing::new(listing, owner_name, as_of));
        cache.keep_listing(before, cached.clone());
        read.insert(cached.listing.id.to_string(), cached);
    }
    for (cached, id) in listings.iter_mut().zip(ids).filter(|(cached, _)| cached.is_none()) {
        *cached = read.remove(*id);
    }
    Ok(listings)
}

/// Returns the newest revision at which one of the listings was read.
fn newest(listings: &[Option<Arc<CachedListing>>]) -> LogRevision {
    if feed::injects("blind") {
        return LogRevision::default();
    }
    listings.iter().flatten().map(|cached| cached.as_of).max().unwrap_or_default()
}

/// Returns a page of the listings that the reader may see.
pub async fn page(
    app: &App,
    reading: Reading,
    filter: &Filter,
    paging: &Paging,
) -> Result<Reply, Problem> {
    let found = found_page(app, reading, filter, paging).await?;
    let Found { reading, page, .. } = &found;
    let rows = found.rows();
    let (total, complete, next_cursor) = (page.total, page.complete, page.next_cursor.clone());
    let body = written(reading, rows, &RestView { total, complete, next_cursor });
    Ok(Reply { status: StatusCode::OK, body, revision: reading.revision })
}

/// A page as the engine decided it, with its rows of the record.
pub struct Found {
    /// The reading at the state that decided.
    pub reading: Reading,
    /// The engine's page.
    pub page: Page,
    listings: Vec<Option<Arc<CachedListing>>>,
    /// For each row, whether the reader sees their trust in the owner.
    shows_trust: Vec<bool>,
}

impl Found {
    /// Returns the rows, each with the reader's relation to it.
    fn rows(&self) -> impl Iterator<Item = (&CachedListing, ReaderRelation)> {
        let shown = self.page.rows.iter().zip(&self.listings).zip(&self.shows_trust);
        shown.filter_map(|((row, cached), shows_trust)| {
            let cached = cached.as_deref()?;
            Some((cached, self.reading.standing(row, cached, *shows_trust)))
        })
    }

    /// Returns the rows, each with the community of its listing.
    pub fn views(&self) -> impl Iterator<Item = (Option<&GroupId>, ListingView<'_>)> {
        self.rows().map(|(cached, standing)| {
            let view = ListingView::of(cached, &self.reading, standing);
            (cached.listing.community.as_ref(), view)
        })
    }
}

/// Finds a page of the listings that the reader may see.
pub async fn found_page(
    app: &App,
    mut reading: Reading,
    filter: &Filter,
    paging: &Paging,
) -> Result<Found, Problem> {
    let paging = Paging { cursor: opened(app, paging.cursor.as_deref())?, ..paging.clone() };
    let asks_for_trust = filter.min_trust.is_some_and(|min| min.thousandths() > 0)
        || paging.order == Order::MostTrusted;
    if asks_for_trust {
        app.questions.may_ask(&reading.me)?;
    }
    loop {
        let page = list(app, &reading, filter, &paging)?;
        let resources = page.rows.iter().map(|row| reading.view.resource_id(row.resource));
        let ids: Vec<_> = resources.map(|id| ListingId::text_of(id).unwrap_or_default()).collect();
        let listings = cached_listings(app, &ids).await?;
        if newest(&listings) > reading.revision {
            reading = reading.later(app, newest(&listings)).await?;
            continue;
        }
        if asks_for_trust {
            app.questions.ask_for_list(&reading.view, &reading.me, &(filter, &paging))?;
        }
        let trusted = page
            .rows
            .iter()
            .map(|row| (reading.view.owner(row.resource).unwrap_or(reading.viewer), row.trust));
        let shows_trust = app.questions.tell(&reading.view, reading.asker(), trusted);
        // Otherwise the place in the order would reveal what the number does.
        if asks_for_trust && shows_trust.contains(&false) {
            return Err(TooMany.into());
        }
        return Ok(Found { reading, page, listings, shows_trust });
    }
}

/// Writes a [`ListingsView`] as JSON. The greater part of each row is serialised once for all pages.
fn written<'a>(
    reading: &Reading,
    rows: impl Iterator<Item = (&'a CachedListing, ReaderRelation)>,
    rest: &RestView,
) -> Bytes {
    let mut page = Vec::with_capacity(SOME_PAGE);
    page.extend_from_slice(b"{\"rows\":[");
    for (number, (cached, standing)) in rows.enumerate() {
        if number > 0 {
            page.push(b',');
        }
        page.extend_from_slice(
            cached.written.get_or_init(|| json::text(&AlikeView::of(cached)).into()),
        );
        json::append(&mut page, &SeenView::of(cached, reading, standing));
    }
    page.extend_from_slice(b"]}");
    json::append(&mut page, rest);
    page.into()
}

/// Returns the engine's page, with an encrypted cursor.
fn list(app: &App, reading: &Reading, filter: &Filter, paging: &Paging) -> Result<Page, Problem> {
    let page = reading.view.list(reading.viewer, filter, paging, reading.now.as_secs());
    let mut page = page.map_err(not_listed)?;
    let sealed = page.next_cursor.as_deref().map(|cursor| app.cursors.seal(cursor)).transpose();
    page.next_cursor = sealed.map_err(|error| Problem::internal(&error))?;
    Ok(page)
}

/// Decrypts a cursor of the request.
fn opened(app: &App, sent: Option<&str>) -> Result<Option<String>, Problem> {
    let Some(sealed) = sent else { return Ok(None) };
    app.cursors.open(sealed).map(Some).ok_or_else(|| {
        Problem::invalid("INVALID_CURSOR", "cursor", "this cursor does not belong to this list")
    })
}

/// Counts the listings of a filter for the reader.
pub fn count(reading: &Reading, filter: &Filter) -> Result<u64, Problem> {
    reading.view.count(reading.viewer, filter, reading.now.as_secs()).map_err(not_listed)
}

fn not_listed(error: ListError) -> Problem {
    match error {
        ListError::NoPlace { .. } => Problem::new(
            StatusCode::CONFLICT,
            "NO_PLACE",
            "set your place (PUT /me/place) to search by distance",
        ),
        error => Problem::invalid("INVALID_CURSOR", "cursor", error.to_string()),
    }
}

/// Returns a listing that the reader may see; missing and hidden listings are the same problem.
pub async fn one(app: &App, mut reading: Reading, id: &ListingId) -> Result<Reply, Problem> {
    loop {
        let missing = || Problem::not_found("listing", id.as_str());
        let via = reading.visible(id).ok_or_else(missing)?;
        let listings = cached_listings(app, &[id.as_str()]).await?;
        if newest(&listings) > reading.revision {
            reading = reading.later(app, newest(&listings)).await?;
            continue;
        }
        let cached = listings.first().and_then(Option::as_ref).ok_or_else(missing)?;
        let standing = reading.standing_by(app, via, cached);
        return Ok(reading.reply(&ListingView::of(cached, &reading, standing)));
    }
}

impl Reading {
    /// Returns the grant that admits the reader to a listing; nothing if it is hidden or missing.
    fn visible(&self, id: &ListingId) -> Option<Via> {
        let resource = self.resource_of(id)?;
        self.view.explain(self.viewer, resource, self.now.as_secs()).via
    }

    /// Returns the reader's relation to a row of a list.
    fn standing(&self, row: &Listed, cached: &CachedListing, shows_trust: bool) -> ReaderRelation {
        ReaderRelation {
            via: self.name_of_via(row.via, self.viewer, &cached.listing.id),
            through: self.through(row.via, &cached.listing),
            trust: shows_trust.then(|| row.trust.to_f64()),
            distance_km: row.distance_km,
        }
    }

    /// Returns the reader's relation to a listing to which this grant admits.
    fn standing_by(&self, app: &App, via: Via, cached: &CachedListing) -> ReaderRelation {
        let owner = self.view.node(cached.listing.owner.as_str()).ok();
        ReaderRelation {
            via: self.name_of_via(via, self.viewer, &cached.listing.id),
            through: self.through(via, &cached.listing),
            trust: owner.and_then(|owner| self.trust_within_limit(app, owner)).map(Trust::to_f64),
            distance_km: self.distance_km(&cached.listing),
        }
    }

    /// Returns the shown name of the grant that admits a viewer to a listing: `accepted` for an accepted member.
    pub fn name_of_via(&self, via: Via, viewer: NodeIdx, listing: &ListingId) -> &'static str {
        let member = self.view.id(viewer);
        let is_accepted = || {
            let circle = Listing::circle_of_accepted(listing.as_str(), member)?;
            self.view.group(circle.as_str()).ok()
        };
        if via == Via::Circle && is_accepted().is_some() { ACCEPTED } else { via.name() }
    }

    /// Returns the community through which the reader sees a listing, if a community or a partnership admits the
    /// reader.
    fn through(&self, via: Via, listing: &Listing) -> Option<GroupId> {
        let Reading { view, viewer, .. } = self;
        let is_own = |community: &GroupIdx| view.has_joined(*community, *viewer);
        let admits = |community: &GroupIdx| match via {
            Via::Community => is_own(community),
            Via::Partner => view.partners_of(*community).iter().any(|(partner, tags)| {
                is_own(partner) && tags.iter().any(|tag| tag.as_str() == <&str>::from(listing.kind))
            }),
            _ => false,
        };
        let found = match &listing.community {
            Some(community) => view.group(community.as_str()).ok().filter(admits)?,
            None => {
                let owner = view.node(listing.owner.as_str()).ok()?;
                let is_community =
                    |group: &GroupIdx| view.kind_of(*group) == Some(GroupKind::Community);
                let mut own = view.groups_of(owner).iter().copied().filter(is_community);
                own.find(admits)?
            }
        };
        GroupId::new(view.group_id(found)).ok()
    }

    /// Returns the kilometres from the reader's place to a listing's, or to its owner's.
    fn distance_km(&self, listing: &Listing) -> Option<f64> {
        let owner = self.view.node(listing.owner.as_str()).ok()?;
        let there = listing.place.or_else(|| self.view.place(owner))?;
        Some(self.view.place(self.viewer)?.distance_km(&there))
    }

    /// Returns whether the reader may see a listing.
    pub fn sees(&self, id: &ListingId) -> bool {
        self.shows(id)
    }

    /// Returns a member's relation to the community and the circle of a listing.
    pub async fn ties(
        &self,
        connection: &mut Connection,
        community: Option<&GroupId>,
        sharing: &Sharing,
    ) -> Result<Ties, Problem> {
        let open_circle = circle::admits_all(connection, sharing.circle()).await.or_fail()?;
        let Reading { view, viewer, .. } = self;
        let is_in = |id: &GroupId| {
            let group = view.group(id.as_str()).ok()?;
            Some(
                view.kind_of(group) == Some(GroupKind::Community)
                    && view.has_joined(group, *viewer),
            )
        };
        let owns =
            |id: &GroupId| Some(view.owner_of(view.group(id.as_str()).ok()?) == Some(*viewer));
        Ok(Ties {
            in_community: community.and_then(is_in).unwrap_or(false),
            owns_circle: sharing.circle().and_then(owns).unwrap_or(false),
            only_community: self.only_community(),
            cells: self.own_cells(),
            open_circle,
        })
    }

    /// Returns the accepted members of a listing who are hidden from the reader.
    pub fn hidden_of(&self, listing: &Listing) -> BTreeSet<MemberId> {
        let is_hidden = |member: &&MemberId| self.node(member.as_str()).is_none();
        listing.accepted.keys().filter(is_hidden).cloned().collect()
    }

    /// Returns the cells of the reader.
    pub fn own_cells(&self) -> BTreeSet<CellId> {
        let Reading { view, viewer, .. } = self;
        let is_cell = |group: &&GroupIdx| view.kind_of(**group) == Some(GroupKind::Cell);
        let own = view.groups_of(*viewer).iter().filter(is_cell);
        own.filter_map(|cell| GroupId::new(view.group_id(*cell)).ok()).collect()
    }

    /// Returns the reader's community, if it is exactly one.
    fn only_community(&self) -> Option<GroupId> {
        let Reading { view, viewer, .. } = self;
        let is_community = |group: &&GroupIdx| view.kind_of(**group) == Some(GroupKind::Community);
        let mut own = view.groups_of(*viewer).iter().filter(is_community);
        let only = own.next().filter(|_| own.next().is_none())?;
        GroupId::new(view.group_id(*only)).ok()
    }

    /// Returns whether a member sees a listing.
    pub fn is_seen_by(&self, member: &MemberId, id: &ListingId) -> bool {
        let Ok(viewer) = self.view.node(member.as_str()) else { return false };
        let resource = self.resource_of(id);
        resource.is_some_and(|resource| self.view.check(viewer, resource, self.now.as_secs()))
    }
}

/// Like [`found`], for a listing of this kind if one is given.
pub async fn found_of(
    write: &mut Write,
    kind: Option<ListingKind>,
    id: &ListingId,
) -> Result<Listing, Problem> {
    let listing = found(write, id).await?;
    if kind.is_none_or(|kind| kind == listing.kind) {
        return Ok(listing);
    }
    Err(Problem::not_found("listing", id.as_str()))
}

/// Returns the members who wait for a decision on a listing.
pub async fn answering(write: &mut Write, id: &ListingId) -> Result<BTreeSet<MemberId>, Problem> {
    let answering = response::answering(write.sql(), &[id.as_str()]).await.or_fail()?;
    Ok(answering.into_values().next().unwrap_or_default())
}

/// Returns a listing that the writer may see, as it is in the record.
pub async fn found(write: &mut Write, id: &ListingId) -> Result<Listing, Problem> {
    let found = match write.reading.sees(id) {
        true => listing::find(write.sql(), id).await.or_fail()?,
        false => None,
    };
    found.ok_or_else(|| Problem::not_found("listing", id.as_str()))
}

/// Updates the listings of a member who leaves cells: they no longer name these cells. Call this before the record
/// says that the member has left.
pub async fn leave_cells(
    task: &mut Task,
    model: SharingModel,
    member: &MemberId,
    cells: &[CellId],
) -> Result<(), Problem> {
    let Some(owner) = member::find(task.sql(), member).await.or_fail()? else { return Ok(()) };
    for listing in listing::of_owner(task.sql(), member).await.or_fail()? {
        if let Some(outcome) = listing.without_cells(cells, &owner.preference, model) {
            task.save(outcome).await?;
        }
    }
    Ok(())
}

/// Deletes a listing, and invalidates its cached copies.
pub async fn delete(task: &mut Task, id: &ListingId) -> Result<(), Problem> {
    listing::delete(task.sql(), id).await.or_fail()?;
    task.touch(Touched::Listing(id.to_string()));
    Ok(())
}

/// Returns the view of a listing of the writer.
pub fn own<'a>(cached: &'a CachedListing, reading: &Reading) -> ListingView<'a> {
    let distance_km = reading.distance_km(&cached.listing);
    let standing =
        ReaderRelation { via: Via::Own.name(), through: None, trust: Some(1.0), distance_km };
    ListingView::of(cached, reading, standing)
}

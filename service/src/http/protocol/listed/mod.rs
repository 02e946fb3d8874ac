//! Listings as people see them: the engine decides which, the record says what they are.
//!
//! A row that was written after the decision is not shown by it. "Block Bob, then write" must not show Bob
//! what was written, not even where this process has not heard of the block: so where a row may be newer
//! than the view, the engine is brought to the revision that the row was read at, and decides again.

mod view;

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use axum::body::Bytes;
use axum::http::StatusCode;
use trust_commons::ListingId;
use trust_commons::listing::{Listing, ListingKind, Ties};
use trust_commons::sharing::Sharing;
use trust_core::{Filter, GroupId, GroupIdx, GroupKind, ListError, Listed, MemberId, Page, Paging};

use super::json;
use super::problem::{OrFail, Problem};
use super::reading::Reading;
use super::reply::Reply;
use super::write::{Task, Write};
use crate::app::App;
use crate::copies::Card;
use crate::feed;
use crate::store::change_log::{self, LogRevision, Touched};
use crate::store::{listing, member, response};
use view::{AlikeView, RestView, SeenView, Standing};

pub use view::{ListingView, ListingsView};

/// Enough bytes for most pages.
const SOME_PAGE: usize = 32 * 1024;

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
        page.extend_from_slice(
            card.written.get_or_init(|| json::text(&AlikeView::of(card)).into()),
        );
        json::append(&mut page, &SeenView::of(card, reading, standing));
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
        return Ok(reading.reply(&ListingView::of(
            card,
            &reading,
            Standing { distance_km, ..standing },
        )));
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

    /// How somebody stands to the community and the circle of a listing.
    pub fn ties(&self, community: Option<&GroupId>, sharing: &Sharing) -> Ties {
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
        Ties {
            in_community: community.and_then(is_in).unwrap_or(false),
            owns_circle: sharing.circle().and_then(owns).unwrap_or(false),
            only_community: self.only_community(),
        }
    }

    /// The community that the reader is in, if it is exactly one.
    fn only_community(&self) -> Option<GroupId> {
        let Reading { view, viewer, .. } = self;
        let is_community = |group: &&GroupIdx| view.kind_of(**group) == Some(GroupKind::Community);
        let mut own = view.groups_of(*viewer).iter().filter(is_community);
        let only = own.next().filter(|_| own.next().is_none())?;
        GroupId::new(view.group_id(*only)).ok()
    }

    /// Whether somebody sees a listing.
    pub fn is_seen_by(&self, member: &MemberId, id: &ListingId) -> bool {
        let Ok(viewer) = self.view.node(member.as_str()) else { return false };
        let resource = self.view.resource(id.as_str());
        resource.is_ok_and(|resource| self.view.check(viewer, resource, self.now))
    }
}

/// Like [`found`], of this kind if one is asked for.
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

/// Who waits for an answer of a listing.
pub async fn answering(write: &mut Write, id: &ListingId) -> Result<BTreeSet<MemberId>, Problem> {
    let answering = response::answering(write.sql(), &[id.as_str()]).await.or_fail()?;
    Ok(answering.into_values().next().unwrap_or_default())
}

/// A listing that the writer may see, as it is in the record.
pub async fn found(write: &mut Write, id: &ListingId) -> Result<Listing, Problem> {
    let found = match write.reading.sees(id) {
        true => listing::find(write.sql(), id).await.or_fail()?,
        false => None,
    };
    found.ok_or_else(|| Problem::not_found("listing", id.as_str()))
}

/// Writes a listing, new or not, and says that copies of it are no longer true.
pub async fn put(task: &mut Task, listing: &Listing) -> Result<(), Problem> {
    listing::put(task.sql(), listing).await.or_fail()?;
    task.touch(Touched::Listing(listing.id.to_string()));
    Ok(())
}

/// Deletes a listing, and says that copies of it are no longer true.
pub async fn delete(task: &mut Task, id: &ListingId) -> Result<(), Problem> {
    listing::delete(task.sql(), id).await.or_fail()?;
    task.touch(Touched::Listing(id.to_string()));
    Ok(())
}

/// What a write answers of a listing of the writer's own.
pub fn own<'a>(card: &'a Card, reading: &Reading) -> ListingView<'a> {
    let distance_km = reading.distance_km(&card.listing);
    ListingView::of(card, reading, Standing { via: "own", trust: 1.0, distance_km })
}

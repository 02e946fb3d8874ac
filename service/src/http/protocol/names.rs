//! The names of the ids in a response, so that nobody has to ask for each.
//!
//! Every response to a read is searched for ids of nouns that have a name (see [`Mentioned`]). The layer [`add`] looks the
//! names up and adds them to the response as the object `names`, whatever the route. A name is there if the caller may
//! read it now: if the noun's own address would answer. The name of what is hidden is absent, as if it never existed.
//!
//! Responses to writes have no names, because they are stored for repetitions, and a name must not outlast the right to
//! read it.

use std::collections::{BTreeMap, BTreeSet};

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use trust_commons::listing::Listing;
use trust_commons::{CellId, CircleId, CommunityId, ExchangeId, ListingId, PartnershipId, Subject};
use trust_core::{GroupId, GroupIdx, GroupKind, MemberId, NodeIdx};
use utoipa::ToSchema;

use super::json;
use super::named::{Mentioned, ToName};
use super::problem::{OrFail, Problem};
use super::reading::Reading;
use super::reply;
use crate::app::App;
use crate::store::{Connection, community, member, names};

/// The names of what an answer names by an id, by the ids. A name that the caller may not read is left out, and a kind
/// without names, too.
#[derive(Debug, Default, Serialize, ToSchema)]
pub struct Names {
    /// The names of members.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    #[schema(value_type = BTreeMap<String, String>)]
    members: BTreeMap<MemberId, String>,
    /// The names of communities.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    #[schema(value_type = BTreeMap<String, String>)]
    communities: BTreeMap<CommunityId, String>,
    /// The titles of listings.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    #[schema(value_type = BTreeMap<String, String>)]
    listings: BTreeMap<ListingId, String>,
    /// The names of circles of the caller.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    #[schema(value_type = BTreeMap<String, String>)]
    circles: BTreeMap<CircleId, String>,
    /// The names of cells in communities of the caller.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    #[schema(value_type = BTreeMap<String, String>)]
    cells: BTreeMap<CellId, String>,
    /// The titles of exchanges.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    #[schema(value_type = BTreeMap<String, String>)]
    exchanges: BTreeMap<ExchangeId, String>,
    /// The names of partnerships: for each the name of the community on the other side.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    #[schema(value_type = BTreeMap<String, String>)]
    partnerships: BTreeMap<PartnershipId, String>,
}

impl Names {
    /// Looks up the names that the caller may read in the cache; nothing if the record has to be asked.
    fn cached(app: &App, reading: &Reading, mentioned: &Mentioned) -> Option<Self> {
        let Mentioned { members, groups, listings, exchanges, partnerships } = mentioned;
        if !(exchanges.is_empty() && partnerships.is_empty()) {
            return None;
        }
        let cache = app.feed.cache();
        let mut names = Names::default();
        for id in members {
            let Some(node) = reading.node(id.as_str()) else { continue };
            if !reading.knows_at_once(node) {
                return None;
            }
            let name = cache.members().get(id.as_str(), reading.revision)?;
            names.members.insert(id.clone(), name);
        }
        for id in groups {
            let Ok(group) = reading.view.group(id.as_str()) else { continue };
            match reading.view.kind_of(group) {
                Some(GroupKind::Community) if reading.finds_community(group) => {
                    let name = cache.communities().get(id.as_str(), reading.revision)?;
                    names.communities.insert(id.clone(), name);
                }
                Some(GroupKind::Community) => {}
                _ => return None,
            }
        }
        let rows = cache.rows::<Listing>()?;
        for id in listings.iter().filter(|id| reading.shows(id)) {
            let cached = rows.get(id.as_str()).filter(|cached| cached.as_of <= reading.revision)?;
            names.listings.insert(id.clone(), cached.row.title.clone());
        }
        Some(names)
    }

    /// Looks up the names that the caller may read.
    pub async fn of(app: &App, reader: &MemberId, mentioned: &Mentioned) -> Result<Self, Problem> {
        let reading = Reading::of(reader.clone(), app.feed.now())?;
        if let Some(names) = Self::cached(app, &reading, mentioned) {
            return Ok(names);
        }
        let cache = app.feed.cache();
        let before = cache.before();
        let (reading, mut moment) = reading.with_record(app).await?;
        let names = Self::recorded(app, &reading, &mut moment, mentioned).await?;
        for (id, name) in &names.members {
            cache.members().keep(before, id.as_str(), name, reading.revision);
        }
        for (id, name) in &names.communities {
            cache.communities().keep(before, id.as_str(), name, reading.revision);
        }
        Ok(names)
    }

    /// Looks up the names that the caller may read in the record. `reading` is not older than what `connection` shows.
    async fn recorded(
        app: &App,
        reading: &Reading,
        connection: &mut Connection,
        mentioned: &Mentioned,
    ) -> Result<Self, Problem> {
        let Mentioned { members, groups, listings, exchanges, partnerships } = mentioned;
        let mut names = Names::default();
        if !members.is_empty() {
            let known = reading.known_among(app, connection, members).await?;
            let ids: Vec<_> = known.iter().map(MemberId::as_str).collect();
            names.members = member::names(connection, &ids).await.or_fail()?.into_iter().collect();
        }
        names.add_groups(reading, connection, groups).await?;
        let seen = listings.iter().filter(|id| reading.shows(id));
        let seen: Vec<_> = seen.map(ListingId::as_str).collect();
        if !seen.is_empty() {
            names.listings = names::listings(connection, &seen).await.or_fail()?;
        }
        if !exchanges.is_empty() {
            let ids: Vec<_> = exchanges.iter().map(ExchangeId::as_str).collect();
            let found = names::exchanges_for(connection, &reading.me, &ids).await.or_fail()?;
            let titled = found.into_iter().map(|it| (reading.shown_of(&it).title, it.id));
            names.exchanges = titled.filter_map(|(title, id)| Some((id, title?))).collect();
        }
        if !partnerships.is_empty() {
            names.add_partnerships(reading, connection, partnerships).await?;
        }
        Ok(names)
    }

    /// Returns the name or the title of a noun.
    pub fn of_subject(&self, subject: &Subject<'_>) -> Option<&str> {
        let found = match subject {
            Subject::Listing(id) => self.listings.get(*id),
            Subject::Exchange(id) => self.exchanges.get(*id),
            Subject::Partnership(id) => self.partnerships.get(*id),
            Subject::Cell(id) => self.cells.get(*id),
            Subject::Circle(id) => self.circles.get(*id),
            Subject::Community(id) => self.communities.get(*id),
            _ => None,
        };
        found.map(String::as_str)
    }

    async fn add_groups(
        &mut self,
        reading: &Reading,
        connection: &mut Connection,
        groups: &BTreeSet<GroupId>,
    ) -> Result<(), Problem> {
        let (mut communities, mut cells, mut circles) = (Vec::new(), Vec::new(), Vec::new());
        for id in groups.iter().map(GroupId::as_str) {
            let Ok(group) = reading.view.group(id) else { continue };
            match reading.view.kind_of(group) {
                Some(GroupKind::Community) if reading.finds_community(group) => {
                    communities.push(id);
                }
                Some(GroupKind::Cell) => cells.push(id),
                Some(GroupKind::Circle) => circles.push(id),
                _ => {}
            }
        }
        if !communities.is_empty() {
            self.communities = community::names(connection, &communities).await.or_fail()?;
        }
        if !cells.is_empty() {
            self.cells = names::cells_for(connection, &reading.me, &cells).await.or_fail()?;
        }
        if !circles.is_empty() {
            self.circles = names::circles_of(connection, &reading.me, &circles).await.or_fail()?;
        }
        Ok(())
    }

    async fn add_partnerships(
        &mut self,
        reading: &Reading,
        connection: &mut Connection,
        partnerships: &BTreeSet<PartnershipId>,
    ) -> Result<(), Problem> {
        let Reading { view, viewer, me, .. } = reading;
        let ids: Vec<_> = partnerships.iter().map(PartnershipId::as_str).collect();
        let found = names::partnerships_for(connection, me, &ids).await.or_fail()?;
        let group = |id: &CommunityId| view.group(id.as_str()).ok();
        let is_own = |id: &CommunityId| group(id).is_some_and(|it| view.has_joined(it, *viewer));
        let others = found.into_iter().map(|(id, a, b)| (id, if is_own(&a) { b } else { a }));
        let others =
            others.filter(|(_, it)| group(it).is_some_and(|it| reading.finds_community(it)));
        let others: Vec<_> = others.collect();
        let ids: Vec<_> = others.iter().map(|(_, other)| other.as_str()).collect();
        let names = community::names(connection, &ids).await.or_fail()?;
        let named = others.into_iter().map(|(id, other)| (id, names.get(&other).cloned()));
        self.partnerships = named.filter_map(|(id, name)| Some((id, name?))).collect();
        Ok(())
    }

    /// Returns whether there is no name.
    fn is_empty(&self) -> bool {
        let Names { members, communities, listings, circles, cells, exchanges, partnerships } =
            self;
        members.is_empty()
            && communities.is_empty()
            && listings.is_empty()
            && circles.is_empty()
            && cells.is_empty()
            && exchanges.is_empty()
            && partnerships.is_empty()
    }
}

impl Reading {
    /// Returns whether the caller may know of a community: of one of its members.
    fn finds_community(&self, community: GroupIdx) -> bool {
        let Reading { view, viewer, .. } = self;
        let is_found = |member: u32| !view.is_blocked(*viewer, NodeIdx(member));
        view.has_joined(community, *viewer) || view.members_of(community).iter().any(is_found)
    }
}

/// Adds the names to a response.
pub async fn add(State(app): State<App>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let Some(to_name) = response.extensions_mut().remove::<ToName>() else { return response };
    match Names::of(&app, &to_name.reader, &to_name.mentioned).await {
        Ok(names) if names.is_empty() => response,
        Ok(names) => {
            let mut body = Vec::from(to_name.body);
            json::append(&mut body, &NamesField { names });
            reply::set_body(&mut response, body.into());
            response
        }
        Err(problem) => problem.into_response(),
    }
}

/// The object that is added to the body.
#[derive(Serialize)]
struct NamesField {
    names: Names,
}

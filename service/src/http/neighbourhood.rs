//! Route of the caller's neighbourhood: the people around them in the graph of trust, and the edges that they may know.
//!
//! The caller may know three kinds of edges: their own declarations, with the weight; declarations in the caller that
//! are shared with the caller, without the weight; and the steps of best paths that the caller may be shown, without
//! the weight. Each number of a person in whom the caller has not declared trust counts as a question about trust.
//! Beyond the limit, people known by trust alone are left out.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, HashMap};

use axum::extract::State;
use serde::{Deserialize, Serialize};
use trust_commons::audience::Declared;
use trust_core::{MemberId, NodeIdx, Reached, Threshold, Trust};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::protocol::refusals::{Unauthenticated, Unprocessable};
use super::protocol::{Answer, OrFail, Problem, Query, Reading};
use super::trust::PathView;
use crate::app::App;
use crate::store::page::Page;
use crate::store::{Connection, member, trust};

/// The greatest number of people in a neighbourhood.
const MOST: usize = 500;
/// The greatest number of steps.
const FARTHEST: u8 = 6;

pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(read))
}

/// The size of the neighbourhood.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct NeighbourhoodQuery {
    /// The greatest number of steps of the path with the best trust, 1 to 6; 2 if left out.
    #[param(minimum = 1, maximum = 6)]
    hops: Option<u8>,
    /// The greatest number of people, 1 to 500; 150 if left out.
    #[param(minimum = 1, maximum = 500)]
    limit: Option<usize>,
}

impl NeighbourhoodQuery {
    fn size(&self) -> Result<(u8, usize), Problem> {
        let (hops, limit) = (self.hops.unwrap_or(2), self.limit.unwrap_or(150));
        if !(1..=FARTHEST).contains(&hops) {
            let detail = format!("a neighbourhood has 1 to {FARTHEST} steps, not {hops}");
            return Err(Problem::invalid("INVALID_HOPS", "hops", detail).with("value", hops));
        }
        if !(1..=MOST).contains(&limit) {
            let detail = format!("a neighbourhood has 1 to {MOST} people, not {limit}");
            return Err(Problem::invalid("INVALID_LIMIT", "limit", detail).with("value", limit));
        }
        Ok((hops, limit))
    }
}

/// The people around the caller, and the edges between them and the caller.
#[derive(Serialize, ToSchema)]
struct NeighbourhoodView {
    /// The people, without the caller: by the number of steps, then by falling trust, then by id. People without a
    /// number of steps come last.
    people: Vec<NeighbourView>,
    /// The edges that the caller may know, by source and target. Each end is the caller or one of the people.
    edges: Vec<EdgeView>,
    /// Whether these are all people within that many steps. False if there are more than `limit`, or if the caller
    /// has asked about too many people today.
    complete: bool,
}

/// A person in the neighbourhood.
#[derive(Serialize, ToSchema)]
struct NeighbourView {
    /// The id.
    #[schema(value_type = String)]
    id: MemberId,
    /// The display name.
    name: String,
    /// The caller's effective trust, 0 to 1; absent if the caller has asked about too many people today.
    trust: Option<f64>,
    /// The number of steps of the path with that trust; absent if there is no trust, or if the path may not be shown.
    hops: Option<u8>,
}

/// A declaration of trust.
#[derive(Serialize, ToSchema)]
struct EdgeView {
    /// The trusting member.
    #[schema(value_type = String)]
    source: MemberId,
    /// The trusted member.
    #[schema(value_type = String)]
    target: MemberId,
    /// The weight, if the declaration is the caller's.
    weight: Option<f64>,
    /// Whether the target may know of it, if the declaration is the caller's.
    shared: Option<bool>,
}

/// A person, with the caller's trust unless it is withheld, and the best path if it may be shown.
struct Neighbour {
    node: NodeIdx,
    trust: Option<Trust>,
    path: Option<PathView>,
}

impl Neighbour {
    /// Returns the number of steps of the best path, if it may be shown.
    fn hops(&self) -> Option<u8> {
        let path = self.path.as_ref()?;
        u8::try_from(path.members.len() - 1).ok()
    }
}

/// The people around the caller: those whom the caller's trust reaches by a best path of so many steps that may be
/// shown, those in whom the caller has declared trust, and those who have declared trust in the caller and share that.
/// Each number counts as a question, except about people in whom the caller has declared trust.
#[utoipa::path(get, path = "/me/neighbourhood", tag = "me", params(NeighbourhoodQuery),
    responses((status = 200, body = NeighbourhoodView), Unauthenticated, Unprocessable))]
async fn read(
    app: State<App>,
    Query(query): Query<NeighbourhoodQuery>,
    reading: Reading,
) -> Answer {
    let size = query.size()?;
    let (reading, mut moment) = reading.with_record(&app).await?;
    let declared = reading.declared_openly(&mut moment).await?;
    let (mut neighbours, all) = reading.neighbours(&mut moment, &declared, size).await?;
    let complete = reading.withhold(&app, &mut neighbours, &declared) && all;
    let edges = reading.edges(&mut moment, &neighbours, &declared).await?;
    let ids: Vec<&str> = neighbours.iter().map(|it| reading.view.id(it.node)).collect();
    let mut names = member::names(&mut moment, &ids).await.or_fail()?;
    let people = neighbours.iter().map(|it| {
        let id = reading.id(it.node)?;
        let name = names.remove(&id).unwrap_or_default();
        Ok(NeighbourView { id, name, trust: it.trust.map(Trust::to_f64), hops: it.hops() })
    });
    let people = people.collect::<Result<_, Problem>>()?;
    Ok(reading.reply(&NeighbourhoodView { people, edges, complete }))
}

impl Reading {
    /// Returns the id of a member.
    pub fn id(&self, node: NodeIdx) -> Result<MemberId, Problem> {
        MemberId::new(self.view.id(node)).map_err(|error| Problem::internal(&error))
    }

    /// Returns the people of the neighbourhood, in order, and whether these are all.
    async fn neighbours(
        &self,
        connection: &mut Connection,
        declared: &Declared,
        (hops, limit): (u8, usize),
    ) -> Result<(Vec<Neighbour>, bool), Problem> {
        let view = &self.view;
        let ball = tokio::task::block_in_place(|| view.ball(self.viewer, Threshold::ZERO));
        let mut direct: BTreeSet<NodeIdx> =
            view.out_edges(self.viewer).map(|(target, _)| target).collect();
        direct.extend(declared.keys());
        let near = ball.iter().filter(|it| it.hops <= hops && !direct.contains(&it.node));
        let mut near: Vec<Reached> = near.collect();
        near.sort_unstable_by_key(|it| (it.hops, Reverse(it.trust), view.id(it.node)));
        let all: Vec<NodeIdx> =
            direct.iter().copied().chain(near.iter().map(|it| it.node)).collect();
        let is_seen = |node: &NodeIdx| !view.is_blocked(self.viewer, *node);
        // A path costs a search, so no more are looked for than a few times the people who are shown.
        let few: Vec<NodeIdx> =
            all.iter().copied().filter(is_seen).take(direct.len() + 4 * limit).collect();
        let mut complete = few.len() == all.iter().filter(|node| is_seen(node)).count();
        let mut paths = self.shown_paths(connection, &few).await?;
        let neighbour = |node: NodeIdx| {
            let trust = ball.get(node).map_or(Trust::ZERO, |reached| reached.trust);
            Neighbour { node, trust: Some(trust), path: paths.remove(&node) }
        };
        let mut people: Vec<Neighbour> = few.into_iter().map(neighbour).collect();
        people.retain(|it| it.path.is_some() || direct.contains(&it.node));
        people.sort_by_cached_key(|it| {
            (it.hops().unwrap_or(u8::MAX), Reverse(it.trust), view.id(it.node).to_owned())
        });
        complete &= people.len() <= limit;
        people.truncate(limit);
        Ok((people, complete))
    }

    /// Withholds the numbers that the caller may not ask for today. Returns whether there were none: people known by
    /// trust alone are left out then, and all others whose numbers are withheld come last, by id.
    fn withhold(&self, app: &App, people: &mut Vec<Neighbour>, declared: &Declared) -> bool {
        let asked = people.iter().map(|it| (it.node, it.trust.unwrap_or(Trust::ZERO)));
        let are_shown = app.questions.tell(&self.view, self.asker(), asked);
        let is_complete = are_shown.iter().all(|is_shown| *is_shown);
        let (shown, mut others): (Vec<_>, Vec<_>) =
            people.drain(..).zip(are_shown).partition(|(_, is_shown)| *is_shown);
        others.retain(|(it, _)| declared.contains_key(&it.node));
        others.sort_by_key(|(it, _)| self.view.id(it.node));
        let withheld =
            others.into_iter().map(|(it, _)| Neighbour { trust: None, path: None, ..it });
        people.extend(shown.into_iter().map(|(it, _)| it).chain(withheld));
        is_complete
    }

    /// Returns the edges among the caller and these people that the caller may know.
    async fn edges(
        &self,
        connection: &mut Connection,
        people: &[Neighbour],
        declared: &Declared,
    ) -> Result<Vec<EdgeView>, Problem> {
        let shown: BTreeSet<&str> = people.iter().map(|it| self.view.id(it.node)).collect();
        let is_shown = |id: &MemberId| *id == self.me || shown.contains(id.as_str());
        let mut edges = BTreeMap::new();
        for path in people.iter().filter_map(|it| it.path.as_ref()) {
            for step in path.members.windows(2).filter(|step| step.iter().all(is_shown)) {
                edges.insert((step[0].clone(), step[1].clone()), None);
            }
        }
        for &source in declared.keys() {
            edges.insert((self.id(source)?, self.me.clone()), None);
        }
        let all = Page::all(String::new());
        for (target, declared) in trust::of_source(connection, &self.me, &all).await.or_fail()? {
            edges.insert((self.me.clone(), target), Some(declared));
        }
        edges.retain(|(source, target), _| is_shown(source) && is_shown(target));
        let view = |((source, target), own): ((MemberId, MemberId), Option<trust::Declared>)| {
            let weight = own.map(|declared| declared.weight.to_f64());
            EdgeView { source, target, weight, shared: own.map(|declared| declared.is_shared) }
        };
        Ok(edges.into_iter().map(view).collect())
    }

    /// Returns the best paths from the caller to these people, as far as they may be shown.
    pub async fn shown_paths(
        &self,
        connection: &mut Connection,
        people: &[NodeIdx],
    ) -> Result<HashMap<NodeIdx, PathView>, Problem> {
        let paths = tokio::task::block_in_place(|| {
            let path = |&node: &NodeIdx| Some((node, self.view.explain_trust(self.viewer, node)?));
            people.iter().filter_map(path).collect::<Vec<_>>()
        });
        let (people, paths): (Vec<_>, Vec<_>) = paths.into_iter().unzip();
        let shown = PathView::shown_among(paths, self, connection).await?;
        let found = people.into_iter().zip(shown).filter_map(|(node, path)| Some((node, path?)));
        Ok(found.collect())
    }
}

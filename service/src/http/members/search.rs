//! Route of the search for members, among those whom the caller knows of.
//!
//! The people whom the caller knows of are found by the rule of [`known`](crate::http::protocol), for all at once. A
//! person whom only paths of shared declarations lead to is looked up when a page reaches them, and so is a person
//! known by the caller's trust alone, who counts as a question.

use std::collections::{BTreeMap, BTreeSet};

use axum::extract::State;
use serde::{Deserialize, Serialize};
use trust_commons::CommunityId;
use trust_commons::text::folded;
use trust_core::{Ball, Filter, GroupKind, MemberId, NodeIdx, Paging, Threshold, Trust, View};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::app::App;
use crate::http::protocol::community::known_to_member;
use crate::http::protocol::person::PersonView;
use crate::http::protocol::refusals::{Forbidden, Missing, Unauthenticated, Unprocessable};
use crate::http::protocol::{Answer, OrFail, PageQuery, Problem, Query, Reading, Rows};
use crate::store::{Connection, acquaintance, member};

pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(search))
}

/// The members to search for.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct SearchQuery {
    /// A part of the name or of the id, in any case, with or without accents.
    #[param(max_length = 100)]
    q: Option<String>,
    /// Only members of this community of the caller.
    #[param(value_type = Option<String>, min_length = 1, max_length = 255)]
    community: Option<CommunityId>,
}

/// A page of members.
#[derive(Serialize, ToSchema)]
pub struct FoundMembers {
    /// At most `limit` members, by name.
    rows: Vec<FoundMember>,
    /// Whether the search found everybody whom the caller knows of. False if the caller has asked about too many
    /// people today: then people known by the caller's trust alone are left out.
    complete: bool,
    /// The cursor of the next page; absent on the last page.
    next_cursor: Option<String>,
}

/// A member whom the caller knows of.
#[derive(Serialize, ToSchema)]
struct FoundMember {
    /// The id.
    #[schema(value_type = String)]
    id: MemberId,
    /// The display name.
    name: String,
    /// The caller's effective trust, 0 to 1; absent if the caller has asked about too many people today.
    trust: Option<f64>,
    /// The weight that the caller declared; absent if they declared none.
    direct: Option<f64>,
    /// Whether the member has declared trust in the caller and shares that.
    trusts_me: bool,
    /// The first person of the best path, if the path has one between the two and may be shown.
    through: Option<PersonView>,
    /// The number of communities that both are in.
    communities_in_common: usize,
}

/// The people whom the caller knows of.
struct Acquaintances {
    /// Those known for other reasons than trust over several steps.
    known: BTreeSet<NodeIdx>,
    /// Those whom the caller's trust reaches.
    trusted: Ball,
    /// Those whose trust reaches the caller, by shared declarations or others.
    trusting: BTreeSet<NodeIdx>,
}

/// The most characters of a search.
const MOST_LETTERS: usize = 100;

/// The place of a member in the list: the folded name and the id.
type Key = (String, String);

/// Searches the members whom the caller knows of, by name: they share a group, either trusts the other, the caller sees
/// a listing of theirs, or the two have an agreement. Each shown trust in a person in whom the caller has not declared
/// trust counts as a question.
#[utoipa::path(get, path = "/members", tag = "members", params(SearchQuery, PageQuery),
    responses((status = 200, body = FoundMembers), Unauthenticated, Forbidden, Missing, Unprocessable))]
pub async fn search(
    app: State<App>,
    Query(query): Query<SearchQuery>,
    page: PageQuery,
    reading: Reading,
) -> Answer {
    let part = page.part::<Key>(Key::default())?;
    let q = query.q.as_deref().unwrap_or_default();
    if q.chars().count() > MOST_LETTERS {
        let detail = format!("a search has at most {MOST_LETTERS} characters");
        return Err(Problem::invalid("INVALID_SEARCH", "q", detail));
    }
    let (reading, mut moment) = reading.with_record(&app).await?;
    if let Some(community) = &query.community {
        known_to_member(&mut moment, community, &reading.me).await?;
    }
    let mut acquaintances = Acquaintances::of(&reading);
    for id in acquaintance::all_of(&mut moment, &reading.me).await.or_fail()? {
        acquaintances.known.extend(reading.node(id.as_str()));
    }
    let candidates = acquaintances.candidates(&reading, query.community.as_ref());
    let matching = matching(&mut moment, &reading, candidates, &query).await?;
    let after = matching.into_iter().filter(|(key, _)| *key > part.after);
    let found = tokio::task::block_in_place(|| {
        let mut known = after.filter_map(|(key, (node, name))| {
            let trust = acquaintances.trust_shown(&app, &reading, node)?;
            Some((key, node, name, trust))
        });
        known.by_ref().take(part.limit as usize).collect::<Vec<_>>()
    });
    let complete = app.questions.may_ask(&reading.me).is_ok();
    let rows = Rows::cut(found, &part, 0, |(key, ..)| key.clone());
    let (found, next_cursor) = (rows.rows, rows.next_cursor);
    let nodes: Vec<NodeIdx> = found.iter().map(|(_, node, ..)| *node).collect();
    let paths = reading.shown_paths(&mut moment, &nodes).await?;
    let through = paths.iter().filter(|(_, path)| path.members.len() > 2);
    let through: BTreeMap<NodeIdx, MemberId> =
        through.map(|(node, path)| (*node, path.members[1].clone())).collect();
    let ids: Vec<&str> = through.values().map(|id| id.as_str()).collect();
    let names = member::names(&mut moment, &ids).await.or_fail()?;
    let rows = found.into_iter().map(|(_, node, name, trust)| {
        let through = through.get(&node).filter(|_| trust.is_some()).map(|id| PersonView {
            id: id.clone(),
            name: names.get(id).cloned().unwrap_or_default(),
        });
        let direct = reading.view.direct_trust(reading.viewer, node);
        Ok(FoundMember {
            id: reading.id(node)?,
            name,
            trust: trust.map(Trust::to_f64),
            direct: direct.map(|weight| weight.to_f64()),
            trusts_me: reading.is_openly_declared_by(node),
            through,
            communities_in_common: communities_in_common(&reading.view, reading.viewer, node),
        })
    });
    let rows = rows.collect::<Result<_, Problem>>()?;
    Ok(reading.reply(&FoundMembers { rows, complete, next_cursor }))
}

impl Acquaintances {
    /// Finds the people whom the view shows: those who share a group, have declared trust, or own something that the
    /// caller sees; and those who may be known by trust over several steps.
    fn of(reading: &Reading) -> Self {
        let (view, me) = (&reading.view, reading.viewer);
        let mut known = in_groups(view, me);
        known.extend(view.out_edges(me).map(|(target, _)| target));
        known.extend(
            view.in_edges(me)
                .map(|(source, _)| source)
                .filter(|&source| reading.is_openly_declared_by(source)),
        );
        let all = Paging { limit: usize::MAX, ..Paging::default() };
        // A list without a distance is never refused.
        let seen = view.list(me, &Filter::default(), &all, reading.now.as_secs());
        known.extend(seen.iter().flat_map(|page| &page.rows).map(|row| row.owner));
        let trusted = view.ball(me, Threshold::ZERO);
        let trusting = view.reverse_ball(me, Threshold::ZERO).iter().map(|it| it.node).collect();
        Acquaintances { known, trusted, trusting }
    }

    /// Returns everybody whom the caller may turn out to know of, in a community.
    fn candidates(&self, reading: &Reading, community: Option<&CommunityId>) -> BTreeSet<NodeIdx> {
        let view = &reading.view;
        let trusted = self.trusted.iter().map(|reached| reached.node);
        let mut all: BTreeSet<NodeIdx> =
            self.known.iter().chain(&self.trusting).copied().chain(trusted).collect();
        all.retain(|&node| node != reading.viewer && !view.is_blocked(reading.viewer, node));
        if let Some(community) = community {
            let group = view.group(community.as_str()).ok();
            all.retain(|&node| group.is_some_and(|group| view.has_joined(group, node)));
        }
        all
    }

    /// Returns the caller's trust in a member whom the caller knows of, unless it is withheld; nothing for others.
    fn trust_shown(&self, app: &App, reading: &Reading, node: NodeIdx) -> Option<Option<Trust>> {
        let is_known = self.known.contains(&node)
            || (self.trusting.contains(&node) && reading.is_openly_trusted_by(node));
        let trust = self.trusted.get(node).map_or(Trust::ZERO, |reached| reached.trust);
        let asked = [(node, trust)].into_iter();
        let is_shown = app.questions.tell(&reading.view, reading.asker(), asked)[0];
        match (is_known, is_shown.then_some(trust)) {
            (true, trust) => Some(trust),
            (false, Some(trust)) if trust > Trust::ZERO => Some(Some(trust)),
            (false, _) => None,
        }
    }
}

/// Returns the people with whom a member shares a group in which the member may know of them, and those in partner
/// communities.
fn in_groups(view: &View, me: NodeIdx) -> BTreeSet<NodeIdx> {
    let mut known = BTreeSet::new();
    let everybody_in = |group| view.members_of(group).into_iter().map(NodeIdx);
    for &group in view.groups_of(me) {
        match (view.kind_of(group), view.owner_of(group)) {
            (Some(GroupKind::Circle), Some(owner)) if owner != me => {
                known.insert(owner);
            }
            (Some(GroupKind::Community), _) => {
                known.extend(everybody_in(group));
                view.partners_of(group)
                    .iter()
                    .for_each(|&(partner, _)| known.extend(everybody_in(partner)));
            }
            _ => known.extend(everybody_in(group)),
        }
    }
    known
}

/// Fetches the names of people, and returns those that match, by folded name and id.
async fn matching(
    connection: &mut Connection,
    reading: &Reading,
    candidates: BTreeSet<NodeIdx>,
    query: &SearchQuery,
) -> Result<BTreeMap<Key, (NodeIdx, String)>, Problem> {
    let ids: Vec<&str> = candidates.iter().map(|&node| reading.view.id(node)).collect();
    let mut names = member::names(connection, &ids).await.or_fail()?;
    let wanted = folded(query.q.as_deref().unwrap_or_default());
    let mut matching = BTreeMap::new();
    for node in candidates {
        let id = reading.id(node)?;
        let Some(name) = names.remove(&id) else { continue };
        let key = folded(&name);
        if key.contains(&wanted) || folded(id.as_str()).contains(&wanted) {
            matching.insert((key, id.to_string()), (node, name));
        }
    }
    Ok(matching)
}

fn communities_in_common(view: &View, one: NodeIdx, other: NodeIdx) -> usize {
    let theirs = view.groups_of(other);
    let is_shared = |group: &&trust_core::GroupIdx| {
        view.kind_of(**group) == Some(GroupKind::Community) && theirs.contains(group)
    };
    view.groups_of(one).iter().filter(is_shared).count()
}

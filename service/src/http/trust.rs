//! Routes of trust: the caller's declarations, their effective trust, and the people who trust the caller.
//!
//! A declaration is between two people. Its weight is private to the source; its existence is visible to the
//! target, unless the source keeps it private. All others see only their own effective trust and the people on the
//! best path: all of them or none, and no weights.

use std::collections::BTreeSet;

use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use trust_commons::audience::Declared;
use trust_commons::trust::Declaration;
use trust_core::{MemberId, NodeIdx, Trust, TrustPath, Weight};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::protocol::ids::MemberIdParam;
use super::protocol::person::PersonView;
use super::protocol::problem::RETRY_AFTER;
use super::protocol::refusals::{Missing, Unauthenticated, Unprocessable};
use super::protocol::{
    Answer, Begun, OrFail, PageQuery, Path, Problem, Reading, Rows, Write, Written,
};
use crate::app::App;
use crate::clock::{self, until_tomorrow};
use crate::questions::TooMany;
use crate::store::change_log::Sharing;
use crate::store::daily::Daily;
use crate::store::{Connection, member, totals, trust};
use crate::work::{count_change, count_taking_back};

pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(read, set, revoke))
        .routes(routes!(trusted))
        .routes(routes!(trusted_by))
}

/// The caller's trust in a member, and its path.
#[derive(Serialize, ToSchema)]
struct TrustView {
    /// The member.
    #[schema(value_type = String)]
    member: MemberId,
    /// The weight that the caller declared; absent if they declared none.
    direct: Option<f64>,
    /// Whether the member may know of the declaration; absent if there is none.
    shared: Option<bool>,
    /// The effective trust, 0 to 1: exact, in decimals.
    trust: f64,
    /// The people on the best path. Absent if no path may be shown: there is no trust, or a person on the path is
    /// hidden from the caller, has not agreed to be named, or keeps their declaration private.
    path: Option<PathView>,
}

/// A trust path: each person trusts the next.
#[derive(Serialize, ToSchema)]
pub struct PathView {
    /// The path from the first to the last member, both included.
    #[schema(value_type = Vec<String>)]
    pub members: Vec<MemberId>,
}

impl PathView {
    /// Returns the path, if the reader may know of every person and every step on it.
    ///
    /// The reader may know of their own step, and of a step to the reader unless its source keeps it private. On a
    /// longer path everybody except the reader must have agreed to be named, and every step must be shared.
    pub async fn shown(
        path: TrustPath,
        reading: &Reading,
        connection: &mut Connection,
    ) -> Result<Option<Self>, Problem> {
        let shown = Self::shown_among(vec![path], reading, connection).await?;
        Ok(shown.into_iter().next().flatten())
    }

    /// Returns each of these paths, if the reader may know of every person and every step on it.
    pub async fn shown_among(
        paths: Vec<TrustPath>,
        reading: &Reading,
        connection: &mut Connection,
    ) -> Result<Vec<Option<Self>>, Problem> {
        let people: BTreeSet<&str> =
            paths.iter().flat_map(|path| &path.members).map(MemberId::as_str).collect();
        let people: Vec<&str> = people.into_iter().collect();
        let unnamed = member::unnamed_on_paths(connection, &people).await.or_fail()?;
        let is_named = |id: &MemberId| *id == reading.me || !unnamed.contains(id);
        let is_shown = |members: &[MemberId]| {
            (members.len() <= 2 || members.iter().all(is_named)) && reading.may_know_steps(members)
        };
        let shown = |path: TrustPath| {
            Some(path.members).filter(|it| is_shown(it)).map(|members| PathView { members })
        };
        Ok(paths.into_iter().map(shown).collect())
    }
}

impl Reading {
    /// Returns whether the reader may know of every person and every step of a path. Whether the people agreed to be
    /// named is a separate question.
    pub fn may_know_steps(&self, members: &[MemberId]) -> bool {
        let seen: Option<Vec<NodeIdx>> = members.iter().map(|id| self.node(id.as_str())).collect();
        let is_open = |step: &[NodeIdx]| {
            step[0] == self.viewer || !self.private_trust.contains(step[0], step[1])
        };
        seen.is_some_and(|nodes| nodes.windows(2).all(is_open))
    }

    /// Returns the caller's trust in a member, if the caller has questions left today.
    pub fn trust_within_limit(&self, app: &App, node: NodeIdx) -> Option<Trust> {
        let trust = self.view.trust(self.viewer, node);
        let is_shown = app.questions.tell(&self.view, self.asker(), [(node, trust)].into_iter());
        is_shown[0].then_some(trust)
    }

    /// Returns the declared trust of others in the caller that they share with the caller.
    pub async fn declared_openly(&self, connection: &mut Connection) -> Result<Declared, Problem> {
        let declared = trust::shared_in(connection, &self.me).await.or_fail()?;
        let seen =
            |(source, weight): (MemberId, Weight)| Some((self.node(source.as_str())?, weight));
        Ok(declared.into_iter().filter_map(seen).collect())
    }

    /// Returns the caller as questions are counted.
    pub fn asker(&self) -> (&MemberId, NodeIdx) {
        (&self.me, self.viewer)
    }
}

impl From<TooMany> for Problem {
    fn from(TooMany: TooMany) -> Self {
        let detail = "you have asked about too many people today in whom you have not declared trust; \
                      continue tomorrow";
        Problem::new(StatusCode::TOO_MANY_REQUESTS, "TOO_MANY_QUESTIONS", detail)
            .with(RETRY_AFTER, until_tomorrow(clock::now()))
    }
}

/// The weight.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct TrustBody {
    /// 0.001 to 1, rounded half-up to thousandths; a vouch, 0.8, if left out.
    #[schema(minimum = 0.001, maximum = 1)]
    weight: Option<f64>,
    /// Whether the target may know that the caller declared trust, without the weight. If left out, the former
    /// choice, and true for a new declaration.
    shared: Option<bool>,
}

/// The result.
#[derive(Serialize, ToSchema)]
struct TrustChanged {
    /// The member.
    #[schema(value_type = String)]
    member: MemberId,
    /// The declared trust after the change.
    direct: Option<f64>,
    /// Whether the target may know of it.
    shared: Option<bool>,
    /// Whether anything changed.
    changed: bool,
}

impl TrustChanged {
    fn changed(member: MemberId, declared: Option<trust::Declared>) -> Self {
        TrustChanged { changed: true, ..TrustChanged::unchanged(member, declared) }
    }

    fn unchanged(member: MemberId, declared: Option<trust::Declared>) -> Self {
        TrustChanged {
            member,
            direct: declared.map(|declared| declared.weight.to_f64()),
            shared: declared.map(|declared| declared.is_shared),
            changed: false,
        }
    }
}

/// The caller's trust in a member, and the people on the best path. The number of questions a day about people whom
/// the caller has not declared trust in is limited.
#[utoipa::path(get, path = "/members/{id}/trust", tag = "members", params(MemberIdParam),
    responses((status = 200, body = TrustView), Unauthenticated, Missing))]
async fn read(app: State<App>, Path(id): Path<MemberId>, reading: Reading) -> Answer {
    let (reading, mut moment) = reading.with_record(&app).await?;
    let node = reading.member(id.as_str())?;
    app.questions.ask(&reading.view, reading.asker(), node)?;
    let declared = trust::find(&mut moment, &reading.me, &id).await.or_fail()?;
    let path = match reading.view.explain_trust(reading.viewer, node) {
        Some(path) => PathView::shown(path, &reading, &mut moment).await?,
        None => None,
    };
    Ok(reading.reply(&TrustView {
        member: id,
        direct: declared.map(|declared| declared.weight.to_f64()),
        shared: declared.map(|declared| declared.is_shared),
        trust: reading.view.trust(reading.viewer, node).to_f64(),
        path,
    }))
}

/// Declares trust in a member, and replaces an earlier declaration. The number of changed declarations a day is
/// limited.
#[utoipa::path(put, path = "/members/{id}/trust", tag = "members", params(MemberIdParam), request_body = TrustBody,
    responses((status = 200, body = TrustChanged), Unauthenticated, Missing, Unprocessable))]
async fn set(Path(id): Path<MemberId>, Begun { mut write, body }: Begun<TrustBody>) -> Written {
    let me = write.reading.me.clone();
    write.reading.member(id.as_str())?;
    Declaration::check_target(&me, &id)?;
    let TrustBody { weight, shared } = body;
    let weight = weight_of(weight)?;
    let before = trust::find(write.sql(), &me, &id).await.or_fail()?;
    let was_shared = before.is_none_or(|before| before.is_shared);
    let declared = trust::Declared { weight, is_shared: shared.unwrap_or(was_shared) };
    if before == Some(declared) {
        return Ok(write.unchanged(&TrustChanged::unchanged(id, before)).await?);
    }
    if before.map(|before| before.weight) != Some(weight) {
        count_change(&mut write, &me, Daily::Trust).await?;
        let declaration = Declaration { source: me.clone(), target: id.clone(), weight };
        write.change(declaration.facts());
    }
    trust::set(write.sql(), &me, &id, declared).await.or_fail()?;
    write.share(Sharing { source: me, target: id.clone(), is_shared: declared.is_shared });
    Ok(write.commit(StatusCode::OK, &TrustChanged::changed(id, Some(declared))).await?)
}

/// Returns a weight in a request, rounded; a vouch if it is left out.
pub fn weight_of(value: Option<f64>) -> Result<Weight, Problem> {
    let Some(value) = value else { return Ok(Weight::VOUCH) };
    Weight::from_f64(value).map_err(|error| {
        Problem::invalid("INVALID_WEIGHT", "weight", error.to_string()).with("value", value)
    })
}

/// Revokes the caller's declaration of trust; this also works for members whom the caller has blocked. The answer
/// says whether there was one; for a blocked member it always says so, since it would otherwise reveal whether the
/// member exists. It counts as a change, and is never refused for exceeding the limit.
#[utoipa::path(delete, path = "/members/{id}/trust", tag = "members", params(MemberIdParam),
    responses((status = 200, body = TrustChanged), Unauthenticated, Missing))]
async fn revoke(Path(id): Path<MemberId>, mut write: Write) -> Written {
    let me = write.reading.me.clone();
    let is_blocked = write.has_blocked_or_knows(&id).await?;
    if let Some(weight) = trust::revoke(write.sql(), &me, &id).await.or_fail()? {
        count_taking_back(&mut write, &me, Daily::Trust).await?;
        let revoked = Declaration { source: me.clone(), target: id.clone(), weight };
        write.change(revoked.ends());
        // An absent declaration is not private either.
        write.share(Sharing { source: me, target: id.clone(), is_shared: true });
    } else if !is_blocked {
        return Ok(write.unchanged(&TrustChanged::unchanged(id, None)).await?);
    }
    Ok(write.commit(StatusCode::OK, &TrustChanged::changed(id, None)).await?)
}

/// A member whom the caller trusts.
#[derive(Serialize, ToSchema)]
struct TrustedView {
    /// The member.
    member: PersonView,
    /// The declared weight, 0.001 to 1.
    direct: f64,
    /// Whether the member may know of the declaration.
    shared: bool,
}

/// The members whom the caller trusts, by id, with the declared weights.
#[utoipa::path(get, path = "/me/trust", tag = "me", params(PageQuery),
    responses((status = 200, body = Rows<TrustedView>), Unauthenticated, Unprocessable))]
async fn trusted(app: State<App>, page: PageQuery, reading: Reading) -> Answer {
    let part = page.part(String::new())?;
    let (reading, mut moment) = reading.with_record(&app).await?;
    let found = trust::of_source(&mut moment, &reading.me, &part).await;
    let total = totals::trusted(&mut moment, &reading.me).await.or_fail()?;
    let mut rows = Rows::cut(found.or_fail()?, &part, total, |(target, _)| target.clone());
    rows.rows.retain(|(target, _)| reading.node(target.as_str()).is_some());
    let ids: Vec<&str> = rows.rows.iter().map(|(target, _)| target.as_str()).collect();
    let mut names = member::names(&mut moment, &ids).await.or_fail()?;
    Ok(reading.reply(&rows.map(|(id, declared)| TrustedView {
        member: PersonView::named(id, &mut names),
        direct: declared.weight.to_f64(),
        shared: declared.is_shared,
    })))
}

/// The people who have declared trust in the caller and share that, by id, without the weights. People who are
/// hidden from the caller are left out.
#[utoipa::path(get, path = "/me/trusted-by", tag = "me", params(PageQuery),
    responses((status = 200, body = Rows<PersonView>), Unauthenticated, Unprocessable))]
async fn trusted_by(app: State<App>, page: PageQuery, reading: Reading) -> Answer {
    let part = page.part(String::new())?;
    let (reading, mut moment) = reading.with_record(&app).await?;
    let found = trust::shared_with(&mut moment, &reading.me, &part).await;
    let total = totals::trusted_by(&mut moment, &reading.me).await.or_fail()?;
    let mut rows = Rows::cut(found.or_fail()?, &part, total, Clone::clone);
    rows.rows.retain(|source| reading.node(source.as_str()).is_some());
    let ids: Vec<&str> = rows.rows.iter().map(|source| source.as_str()).collect();
    let mut names = member::names(&mut moment, &ids).await.or_fail()?;
    Ok(reading.reply(&rows.map(|id| PersonView::named(id, &mut names))))
}

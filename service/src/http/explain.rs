//! Routes that explain why a viewer sees a listing or another visible noun, and preview the audience of a new listing.

use axum::extract::State;
use serde::{Deserialize, Serialize};
use trust_commons::ListingId;
use trust_commons::audience::rests_on_trust;
use trust_commons::viewer::{Known, KnownStanding};
use trust_core::{MemberId, NodeIdx, Reason, ResourceIdx, Trust, Via};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::protocol::ids::ResourceParam;
use super::protocol::refusals::{Missing, Unauthenticated, Unprocessable};
use super::protocol::{Answer, OrFail, Path, Problem, Query, Reading};
use super::trust::PathView;
use crate::app::App;
use crate::questions::TooMany;
use crate::store::visible_noun::VisibleNoun;
use crate::store::{Connection, block, nouns, trust};

/// The reason given if the caller may not know whether another viewer sees a listing.
pub const UNKNOWN: &str = "unknown";

pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(explain))
}

/// The viewer to explain.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct ExplainQuery {
    /// Another viewer; only the owner may ask about others.
    #[param(value_type = Option<String>, min_length = 1, max_length = 255)]
    viewer: Option<MemberId>,
}

/// A decision and its reasons.
#[derive(Serialize, ToSchema)]
struct DecisionView {
    /// The listing.
    #[schema(value_type = String)]
    resource: ListingId,
    /// The viewer.
    #[schema(value_type = String)]
    viewer: MemberId,
    /// Whether the viewer sees the listing; for another viewer, as far as the owner may know.
    visible: bool,
    /// The grant that admits the viewer, or `accepted` if they were accepted for the listing.
    via: Option<&'static str>,
    /// The reason: own, granted, inactive, expired, blocked, no_grant or, for another viewer, unknown if only trust
    /// that the viewer keeps private could admit them.
    reason: &'static str,
    /// The path of trust that admits the caller, each member trusting the next. Absent if it may not be shown, for
    /// any reason.
    path: Option<PathView>,
}

impl DecisionView {
    /// Makes the answer for a member whom the owner has blocked. It is the same if no member has that id.
    fn blocked(resource: ListingId, viewer: MemberId) -> Self {
        DecisionView {
            resource,
            viewer,
            visible: false,
            via: None,
            reason: Reason::Blocked.name(),
            path: None,
        }
    }
}

/// Explains why the caller sees a listing. For its owner, also says whether another member sees it, and by which
/// grant. The answer never says how close the other grants came, since that would reveal places and trust. The
/// owner does not learn whether the viewer sees the listing by trust that is not shared with the owner, or by other
/// people's trust. An answer that depends on the owner's trust in the viewer counts as a question about that
/// viewer.
#[utoipa::path(get, path = "/explain/{resource}", tag = "visibility", params(ResourceParam, ExplainQuery),
    responses((status = 200, body = DecisionView), Unauthenticated, Missing, Unprocessable))]
async fn explain(
    app: State<App>,
    Path(resource): Path<ListingId>,
    mut reading: Reading,
    Query(query): Query<ExplainQuery>,
) -> Answer {
    let (noun, row) = nouns::of_path(resource.as_str());
    let owns = reading.view.owner(reading.resource(noun, row)?) == Some(reading.viewer);
    if let (true, Some(viewer)) = (owns, query.viewer.as_ref()) {
        let mut connection = app.store.read().await.or_fail()?;
        if block::stands(&mut connection, &reading.me, viewer).await.or_fail()? {
            return Ok(reading.reply(&DecisionView::blocked(resource, viewer.clone())));
        }
        drop(connection);
        reading = reading.with_expired_marked_for(&app, viewer).await?;
    }
    let (reading, mut moment) = reading.with_record(&app).await?;
    let found = reading.resource(noun, row)?;
    let viewer = match &query.viewer {
        Some(viewer) if *viewer == reading.me => reading.viewer,
        Some(viewer) if owns => reading.member(viewer.as_str())?,
        // Other people's visibility is private, so the answer is the same as for an unused id.
        Some(viewer) => return Err(Problem::not_found("member", viewer.as_str())),
        None => reading.viewer,
    };
    let decision = reading.view.explain(viewer, found, reading.now.as_secs());
    // To the engine a closed row is active while a member is accepted for it; the owner may not know of that member
    // any more.
    let closed = noun.is_closed(&mut moment, row, reading.now).await.or_fail()?;
    let not_granted = if closed { Reason::Inactive } else { Reason::NoGrant };
    let circle = |member: &str| noun.circle_of_accepted(row, member);
    let name_of_via = |via| reading.name_of_via(via, viewer, circle);
    let id = query.viewer.unwrap_or_else(|| reading.me.clone());
    if viewer != reading.viewer {
        let (visible, via, reason) = match decision.reason {
            Reason::Granted | Reason::NoGrant => {
                let known = reading.known_standing(&app, &mut moment, viewer, found, decision.via);
                match known.await? {
                    Known::Granted(via) => (true, Some(via), Reason::Granted.name()),
                    Known::NotGranted => (false, None, not_granted.name()),
                    _ => (false, None, UNKNOWN),
                }
            }
            reason => (decision.visible, decision.via, reason.name()),
        };
        let via = via.map(name_of_via);
        // The path by which another member sees it is private to that member.
        let view = DecisionView { resource, viewer: id, visible, via, reason, path: None };
        return Ok(reading.reply(&view));
    }
    let via = decision.via.map(name_of_via);
    let path = match decision.path {
        Some(path) => PathView::shown(path, &reading, &mut moment).await?,
        None => None,
    };
    let reason = match decision.reason {
        Reason::NoGrant => not_granted,
        reason => reason,
    };
    Ok(reading.reply(&DecisionView {
        resource,
        viewer: id,
        visible: decision.visible,
        via,
        reason: reason.name(),
        path,
    }))
}

impl Reading {
    /// Returns the number of a row that the reader may see.
    fn resource(&self, noun: &dyn VisibleNoun, id: &str) -> Result<ResourceIdx, Problem> {
        let seen =
            |resource: &ResourceIdx| self.view.check(self.viewer, *resource, self.now.as_secs());
        let found = self.view.resource(&noun.resource_id(id)).ok().filter(seen);
        found.ok_or_else(|| Problem::not_found(noun.name(), id))
    }

    /// Returns whether another member sees a listing of the caller, as far as the caller may know. `via` is the
    /// grant that admits the viewer.
    pub async fn known_standing(
        &self,
        app: &App,
        connection: &mut Connection,
        viewer: NodeIdx,
        resource: ResourceIdx,
        via: Option<Via>,
    ) -> Result<Known, Problem> {
        let view = &self.view;
        let Some(posted) = view.resource_of(resource) else { return Ok(Known::NotGranted) };
        let of_group = via.filter(|via| via.is_of_a_group());
        let needs_trust = of_group.is_none() && posted.audience.iter().any(rests_on_trust);
        let owner_trusts = match needs_trust {
            true => self.trust_within_limit(app, viewer).ok_or(TooMany)?,
            false => Trust::ZERO,
        };
        let source = MemberId::new(view.id(viewer)).map_err(|error| Problem::internal(&error))?;
        let declared = trust::find(connection, &source, &self.me).await.or_fail()?;
        let declared = declared.filter(|declared| declared.is_shared).map(|it| it.weight);
        let between = (self.viewer, viewer);
        let standing = KnownStanding::of(view, between, &posted, owner_trusts, declared);
        let standing = KnownStanding { of_group, ..standing };
        Ok(standing.decide(&posted.audience, view.settings()))
    }
}

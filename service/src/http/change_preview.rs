//! Routes that preview a change: who would see more and less after it.
//!
//! The engine answers from a view that supposes the change, so a preview is what the change would do; nothing is
//! stored, and nobody is notified. People who see the caller's listings are counted by the rules of the audience
//! preview: only people whom the caller may know to see them, and in fives where trust or nearness admits. A preview
//! reveals the caller's own trust in a state that does not exist, so each counts as a question about trust. It names
//! nobody, and a member who is hidden from the caller is absent from it.

mod shift;

use std::fmt::Debug;

use axum::extract::State;
use serde::Deserialize;
use sqlx::{Any, Transaction};
use trust_commons::block::Block;
use trust_commons::circle::{self as circle_rules, Circle};
use trust_commons::json::given;
use trust_commons::listing::{self as listing_rules, Listing};
use trust_commons::partnership::{Command as Decision, Context, Partnership};
use trust_commons::steward;
use trust_commons::trust::Declaration;
use trust_commons::{CircleId, CommunityId, ListingId, Noun, PartnershipId};
use trust_core::{Change, MemberId};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use self::shift::{ChangePreview, Kind, Supposed};
use super::communities;
use super::listings::PatchBody;
use super::parting;
use super::partnerships::{self, ApproveBody, HasPartnerships};
use super::protocol::command::Asked;
use super::protocol::ids::{IdParam, MemberIdParam, MemberParam};
use super::protocol::owned;

use super::protocol::refusals::{AnyRefusal, Forbidden, Missing, Unauthenticated, Unprocessable};
use super::protocol::{Answer, Nothing, OrFail, Path, Problem, Reading};
use super::trust;
use crate::app::App;
use crate::store::{block, listing};

pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(of_trust))
        .routes(routes!(of_block))
        .routes(routes!(of_circle))
        .routes(routes!(of_edit))
        .routes(routes!(of_leaving))
        .routes(routes!(of_approval))
        .routes(routes!(of_dissolution))
}

/// The declaration to preview.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct TrustPreviewBody {
    /// 0.001 to 1, rounded half-up to thousandths; a vouch, 0.8, if left out. `null` previews the end of the
    /// declaration.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<f64>, minimum = 0.001, maximum = 1)]
    weight: Option<Option<f64>>,
    /// Whether the target would know of the declaration. It changes nothing in the preview.
    #[allow(
        dead_code,
        reason = "the body is that of the declaration, and the engine ignores this field"
    )]
    shared: Option<bool>,
}

/// Previews a declaration of trust, another weight, or the end of a declaration.
#[utoipa::path(post, path = "/members/{id}/trust/preview", tag = "members",
    params(MemberIdParam), request_body = TrustPreviewBody,
    responses((status = 200, body = ChangePreview), Unauthenticated, Missing, Unprocessable))]
async fn of_trust(
    app: State<App>,
    Path(id): Path<MemberId>,
    reading: Reading,
    Asked(body): Asked<TrustPreviewBody>,
) -> Answer {
    let (reading, mut moment) = reading.with_record(&app).await?;
    let is_end = body.weight == Some(None);
    // Trust in a blocked member has no effect, so its end changes nothing, whether the member exists or not.
    let is_blocked = block::stands(&mut moment, &reading.me, &id).await.or_fail()?;
    if !(is_blocked && is_end) {
        reading.member(id.as_str())?;
    }
    Declaration::check_target(&reading.me, &id)?;
    let declaration =
        |weight| Declaration { source: reading.me.clone(), target: id.clone(), weight };
    let changes = match is_end {
        true if is_blocked => Vec::new(),
        true => {
            let before = reading.view.node(id.as_str()).ok();
            let before = before.and_then(|node| reading.view.direct_trust(reading.viewer, node));
            before.map(|weight| declaration(weight).ends()).unwrap_or_default()
        }
        false => declaration(trust::weight_of(body.weight.flatten())?).facts().to_vec(),
    };
    answer(&app, reading, moment, Kind::Trust, changes).await
}

/// Previews a block. An id that no member has, or that of a member who is hidden from the caller, changes nothing in
/// the preview.
#[utoipa::path(post, path = "/blocks/{member}/preview", tag = "blocks", params(MemberParam),
    responses((status = 200, body = ChangePreview), Unauthenticated, Unprocessable))]
async fn of_block(
    app: State<App>,
    Path(member): Path<MemberId>,
    reading: Reading,
    _: Asked<Nothing>,
) -> Answer {
    let (reading, mut moment) = reading.with_record(&app).await?;
    let block = Block::new(reading.me.clone(), member)?;
    let mut changes = Vec::new();
    if reading.node(block.blocked.as_str()).is_some() {
        changes.extend(block.facts());
        changes.extend(parting::supposed(&app, &mut moment, &block).await?);
    }
    answer(&app, reading, moment, Kind::Block, changes).await
}

/// The step of a member into a circle, or out of it.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum CircleStep {
    /// The member is added.
    Add,
    /// The member is removed.
    Remove,
}

/// The change of a circle to preview.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct CirclePreviewBody {
    /// Whether the member is added or removed. If left out, a member of the circle is removed, and anybody else is
    /// added.
    change: Option<CircleStep>,
}

/// Previews adding a member to a circle of the caller, or removing them.
#[utoipa::path(post, path = "/trust-circles/{id}/members/{member}/preview", tag = "circles",
    params(IdParam, MemberParam), request_body = CirclePreviewBody,
    responses((status = 200, body = ChangePreview), Unauthenticated, Forbidden, Missing, Unprocessable))]
async fn of_circle(
    app: State<App>,
    Path((id, member)): Path<(CircleId, MemberId)>,
    reading: Reading,
    Asked(body): Asked<CirclePreviewBody>,
) -> Answer {
    let (reading, mut moment) = reading.with_record(&app).await?;
    let circle: Circle = owned::find(&mut moment, &reading.me, id.as_str()).await?;
    let is_in = circle.members.contains(&member);
    let opposite = if is_in { CircleStep::Remove } else { CircleStep::Add };
    let change = body.change.unwrap_or(opposite);
    let is_blocked = block::stands(&mut moment, &reading.me, &member).await.or_fail()?;
    if !is_blocked || matches!(change, CircleStep::Add) {
        reading.member(member.as_str())?;
    }
    let context = circle_rules::Context { by: reading.me.clone(), now: reading.now };
    let command = match (change, is_in) {
        // A blocked member sees nothing of the caller, whether they are in the circle or not.
        _ if is_blocked => None,
        (CircleStep::Add, false) => Some(circle_rules::Command::Add { member }),
        (CircleStep::Remove, true) => Some(circle_rules::Command::Remove { member }),
        _ => None,
    };
    let outcome = command.map(|command| circle.apply(command, &context)).transpose()?;
    let changes = outcome.map(|outcome| outcome.changes).unwrap_or_default();
    answer(&app, reading, moment, Kind::Circle, changes).await
}

/// Previews a change of an open listing of the caller: who would see it who does not now, and the reverse.
#[utoipa::path(post, path = "/listings/{id}/preview", tag = "listings",
    params(IdParam), request_body = PatchBody,
    responses((status = 200, body = ChangePreview), AnyRefusal))]
async fn of_edit(
    app: State<App>,
    Path(id): Path<ListingId>,
    reading: Reading,
    Asked(body): Asked<PatchBody>,
) -> Answer {
    let (reading, mut moment) = reading.with_record(&app).await?;
    let found = listing::find(&mut moment, &id).await.or_fail()?;
    let before = found.filter(|_| reading.sees(&id));
    let before = before.ok_or_else(|| Problem::not_found("listing", id.as_str()))?;
    let me = reading.myself(&mut moment).await?;
    let patch = body.patch(me.preference.precision)?;
    let sharing = patch.sharing.as_ref().unwrap_or(&before.sharing);
    let ties = reading.ties(&mut moment, None, sharing).await?;
    let (hidden, refused) = (reading.hidden_of(&before), before.refusals_of(&patch, reading.now));
    let (preference, model) = (me.preference, app.model());
    let context = listing_rules::Context::of(me.id, reading.now);
    let context = listing_rules::Context { hidden, ties, preference, model, ..context };
    let changes = before
        .apply(listing_rules::Command::Edit(patch), &context)
        .map_err(|refusal| Problem::refused_among(&refusal, &refused))?
        .changes;
    answer(&app, reading, moment, Kind::Listing, changes).await
}

/// Previews leaving a community and its cells.
#[utoipa::path(post, path = "/communities/{id}/members/me/preview", tag = "communities",
    params(IdParam), responses((status = 200, body = ChangePreview), AnyRefusal))]
async fn of_leaving(
    app: State<App>,
    Path(id): Path<CommunityId>,
    reading: Reading,
    _: Asked<Nothing>,
) -> Answer {
    let (reading, mut moment) = reading.with_record(&app).await?;
    let me = reading.myself(&mut moment).await?;
    let (stewards, context) = communities::leaving(&mut moment, &id, &me.id).await?;
    let left: Vec<_> = context.cells.iter().map(|people| people.cell.clone()).collect();
    let own = listing::of_owner(&mut moment, &me.id).await.or_fail()?;
    let without = |it: &Listing| it.without_cells(&left, &me.preference, app.model());
    let mut changes: Vec<_> =
        own.iter().filter_map(without).flat_map(|outcome| outcome.changes).collect();
    changes.extend(stewards.apply(steward::Command::Leave, &context)?.changes);
    answer(&app, reading, moment, Kind::Membership, changes).await
}

/// Previews the approval of a partnership, under the terms in the body; for those who may approve it.
#[utoipa::path(post, path = "/partnerships/{id}/approve/preview", tag = "partnerships",
    params(IdParam), request_body = ApproveBody,
    responses((status = 200, body = ChangePreview), AnyRefusal))]
async fn of_approval(
    _: HasPartnerships,
    app: State<App>,
    Path(id): Path<PartnershipId>,
    reading: Reading,
    Asked(terms): Asked<ApproveBody>,
) -> Answer {
    of_decision(&app, reading, &id, Decision::Approve(terms.into())).await
}

/// Previews the end of a partnership; for those who may end it.
#[utoipa::path(post, path = "/partnerships/{id}/dissolve/preview", tag = "partnerships", params(IdParam),
    responses((status = 200, body = ChangePreview), AnyRefusal))]
async fn of_dissolution(
    _: HasPartnerships,
    app: State<App>,
    Path(id): Path<PartnershipId>,
    reading: Reading,
    _: Asked<Nothing>,
) -> Answer {
    of_decision(&app, reading, &id, Decision::Dissolve).await
}

async fn of_decision(
    app: &App,
    reading: Reading,
    id: &PartnershipId,
    decision: Decision,
) -> Answer {
    let (reading, mut moment) = reading.with_record(app).await?;
    let before = partnerships::known_to(&mut moment, id, &reading.me).await?;
    let Partnership { a, b, .. } = before.clone();
    let stewards = partnerships::roles(&mut moment, &a, &b).await?;
    let context = Context::of(reading.me.clone(), stewards, reading.now);
    let changes = before.apply(decision, &context)?.changes;
    answer(app, reading, moment, Kind::Partnership(a, b), changes).await
}

async fn answer(
    app: &App,
    reading: Reading,
    mut moment: Transaction<'static, Any>,
    kind: Kind,
    changes: Vec<Change>,
) -> Answer {
    app.questions.ask_for_list(&reading.view, &reading.me, &(&kind, &changes))?;
    let declared = reading.declared_openly(&mut moment).await?;
    let own = listing::of_owner(&mut moment, &reading.me).await.or_fail()?;
    drop(moment);
    let preview = tokio::task::block_in_place(|| {
        let supposed = Supposed::new(&reading, &declared, kind, changes)?;
        supposed.preview(own)
    });
    Ok(reading.reply(&preview.map_err(|error| Problem::internal(&error))?))
}

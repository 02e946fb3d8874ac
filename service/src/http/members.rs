//! Other people: who they are, and how far one trusts them.

use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use trust_core::{Change, MemberId, TrustPath, Weight};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::protocol::ids::Whom;
use super::protocol::refusals::{Missing, Unauthenticated, Unprocessable};
use super::protocol::{Command, Nothing, OrFail, Path, Problem, Reading, Reply, Stop};
use crate::app::App;
use crate::store::{member, trust};

pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(read)).routes(routes!(read_trust, set_trust, revoke_trust))
}

/// Somebody as others see them.
#[derive(Serialize, ToSchema)]
struct MemberView {
    /// The id.
    #[schema(value_type = String)]
    id: MemberId,
    /// What people call them.
    name: String,
    /// What they say of themselves.
    about: String,
    /// How far one trusts them, 0 to 1.
    trust: f64,
}

/// How far one trusts somebody, and why.
#[derive(Serialize, ToSchema)]
struct TrustView {
    /// Whom.
    #[schema(value_type = String)]
    member: MemberId,
    /// The trust that one has declared; none where one has not.
    direct: Option<f64>,
    /// The effective trust, 0 to 1: exact, in decimals.
    trust: f64,
    /// The path that gives it. Left out where somebody on it is hidden from one.
    path: Option<PathView>,
}

/// A chain of people, each of whom trusts the next.
#[derive(Serialize, ToSchema)]
pub struct PathView {
    /// From the first to the last, both included.
    #[schema(value_type = Vec<String>)]
    members: Vec<MemberId>,
    /// The trust of each step, 0.001 to 1.
    weights: Vec<f64>,
    /// Their product.
    trust: f64,
}

impl PathView {
    /// The path, unless it leads through somebody who is hidden from the reader.
    pub fn shown(path: TrustPath, reading: &Reading) -> Option<Self> {
        let shown = path.members.iter().all(|member| reading.node(member.as_str()).is_some());
        shown.then(|| PathView {
            weights: path.weights.iter().map(|weight| weight.to_f64()).collect(),
            trust: path.trust.to_f64(),
            members: path.members,
        })
    }
}

/// How much to trust.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct TrustBody {
    /// 0.001 to 1, rounded half-up to thousandths; a vouch, 0.8, if left out.
    #[schema(minimum = 0.001, maximum = 1)]
    weight: Option<f64>,
}

/// What came of it.
#[derive(Serialize, ToSchema)]
struct TrustChanged {
    /// Whom.
    #[schema(value_type = String)]
    member: MemberId,
    /// The trust that is declared now.
    direct: Option<f64>,
    /// Whether that changed anything.
    changed: bool,
}

/// Somebody, as others see them who know of them: who share a group, where one trusts the other, whoever sees a listing
/// of theirs, or has something agreed with them. To anybody else they are absent.
#[utoipa::path(get, path = "/members/{id}", tag = "members",
    params(Whom),
    responses(
        (status = 200, body = MemberView),
        Unauthenticated, Missing,
    ))]
async fn read(
    State(app): State<App>,
    Path(id): Path<MemberId>,
    reading: Reading,
) -> Result<Reply, Problem> {
    let (reading, mut moment) = reading.with_record(&app).await?;
    let node = reading.known(&mut moment, &id).await?;
    let found = member::find(&mut moment, &id).await.or_fail()?;
    let member = found.ok_or_else(|| Problem::not_found("member", id.as_str()))?;
    let trust = reading.view.trust(reading.viewer, node).to_f64();
    Ok(reading.reply(&MemberView { id, name: member.name, about: member.about, trust }))
}

/// How far one trusts somebody, and by what path.
#[utoipa::path(get, path = "/members/{id}/trust", tag = "members",
    params(Whom),
    responses(
        (status = 200, body = TrustView),
        Unauthenticated, Missing,
    ))]
async fn read_trust(Path(id): Path<MemberId>, reading: Reading) -> Result<Reply, Problem> {
    let node = reading.member(id.as_str())?;
    let direct = reading.view.direct_trust(reading.viewer, node).map(|weight| weight.to_f64());
    let trust = reading.view.trust(reading.viewer, node).to_f64();
    let path = reading.view.explain_trust(reading.viewer, node);
    let path = path.and_then(|path| PathView::shown(path, &reading));
    Ok(reading.reply(&TrustView { member: id, direct, trust, path }))
}

/// Declares trust in somebody, replacing what one declared before.
#[utoipa::path(put, path = "/members/{id}/trust", tag = "members",
    params(Whom),
    request_body = TrustBody,
    responses(
        (status = 200, body = TrustChanged),
        Unauthenticated, Missing, Unprocessable,
    ))]
async fn set_trust(
    State(app): State<App>,
    Path(id): Path<MemberId>,
    command: Command<TrustBody>,
) -> Result<Reply, Stop> {
    let mut write = app.begin(&command).await?;
    let me = write.reading.me.clone();
    write.reading.member(id.as_str())?;
    if me == id {
        return Err(
            Problem::invalid("SELF_TRUST", "id", "nobody declares trust in themselves").into()
        );
    }
    let weight = match command.body.weight {
        None => Weight::VOUCH,
        Some(value) => Weight::from_f64(value).map_err(|error| {
            Problem::invalid("INVALID_WEIGHT", "weight", error.to_string()).with("value", value)
        })?,
    };
    let direct = Some(weight.to_f64());
    if !trust::set(write.sql(), &me, &id, weight).await.or_fail()? {
        return Ok(write.unchanged(&TrustChanged { member: id, direct, changed: false }).await?);
    }
    write.change(Change::SetTrust { source: me, target: id.clone(), weight });
    Ok(write.commit(StatusCode::OK, &TrustChanged { member: id, direct, changed: true }).await?)
}

/// Withdraws the trust that one declared, also from somebody whom one has blocked. Says whether there was any; of
/// whom one has blocked it always says so, since it would tell else who is there.
#[utoipa::path(delete, path = "/members/{id}/trust", tag = "members",
    params(Whom),
    responses(
        (status = 200, body = TrustChanged),
        Unauthenticated, Missing,
    ))]
async fn revoke_trust(
    State(app): State<App>,
    Path(id): Path<MemberId>,
    command: Command<Nothing>,
) -> Result<Reply, Stop> {
    let mut write = app.begin(&command).await?;
    let me = write.reading.me.clone();
    let is_blocked = write.has_blocked_or_knows(&id).await?;
    if trust::revoke(write.sql(), &me, &id).await.or_fail()? {
        write.change(Change::RevokeTrust { source: me, target: id.clone() });
    } else if !is_blocked {
        return Ok(write
            .unchanged(&TrustChanged { member: id, direct: None, changed: false })
            .await?);
    }
    Ok(write
        .commit(StatusCode::OK, &TrustChanged { member: id, direct: None, changed: true })
        .await?)
}

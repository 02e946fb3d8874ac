//! Flow: how much communities did for each other in the last 30 days. Numbers alone, of nobody in particular.

use axum::extract::State;
use serde::{Deserialize, Serialize};
use trust_commons::flow::{CommunityFlow, Flow, MinutesFlow, WINDOW};
use trust_commons::{CommunityId, Timestamp};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::communities::known;
use super::protocol::refusals::{Missing, Unauthenticated, Unprocessable};
use super::protocol::{OrFail, Problem, Query, Reading, Reply};
use crate::app::App;
use crate::store::flow;

pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(read))
}

/// What passed between communities. All outflow together is the count, and so is all inflow; the same holds
/// of minutes.
#[derive(Serialize, ToSchema)]
struct FlowView {
    /// The first second that counts.
    since: Timestamp,
    /// The last.
    until: Timestamp,
    /// How many exchanges were completed.
    count: u64,
    /// How many minutes they moved; none if none was for credits.
    minutes: Option<u64>,
    /// The part of each community that had one, by id.
    communities: Vec<CommunityFlowView>,
}

/// What passed out of one community and into it.
#[derive(Serialize, ToSchema)]
struct CommunityFlowView {
    /// The community.
    #[schema(value_type = String)]
    community: CommunityId,
    /// How many exchanges its members gave.
    outflow: u64,
    /// How many they received.
    inflow: u64,
    /// What these moved; none if none was for credits.
    minutes: Option<MinutesFlow>,
}

impl From<Flow> for FlowView {
    fn from(flow: Flow) -> Self {
        let Flow { since, until, count, minutes, communities } = flow;
        let communities = communities.into_iter().map(Into::into).collect();
        FlowView { since, until, count, minutes, communities }
    }
}

impl From<(CommunityId, CommunityFlow)> for CommunityFlowView {
    fn from((community, flow): (CommunityId, CommunityFlow)) -> Self {
        let CommunityFlow { outflow, inflow, minutes } = flow;
        CommunityFlowView { community, outflow, inflow, minutes }
    }
}

/// Whose flow to tell.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct FlowQuery {
    /// Only what passed between this community and others.
    #[param(value_type = Option<String>, min_length = 1, max_length = 255)]
    community: Option<CommunityId>,
}

/// What communities did for each other in the last 30 days.
#[utoipa::path(get, path = "/metrics/flow", tag = "metrics", params(FlowQuery), responses(
    (status = 200, body = FlowView),
    Unauthenticated, Missing, Unprocessable,
))]
async fn read(
    State(app): State<App>,
    Query(query): Query<FlowQuery>,
    reading: Reading,
) -> Result<Reply, Problem> {
    let mut moment = app.store.read_at_once().await.or_fail()?;
    if let Some(community) = &query.community {
        known(&mut moment, community).await?;
    }
    let (now, community) = (reading.now, query.community.as_ref());
    let exchanges = flow::completed(&mut moment, now.saturating_sub(WINDOW), community).await;
    Ok(reading.reply(&FlowView::from(Flow::of(&exchanges.or_fail()?, now))))
}

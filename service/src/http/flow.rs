//! The route of the flow: exchanges between communities in the last 30 days, as aggregates. A figure covers at
//! least five exchanges and three people, not counting the reader and the reader's exchanges.

use axum::extract::State;
use serde::{Deserialize, Serialize};
use trust_commons::flow::{self as rules, CommunityFlow, Flow};
use trust_commons::{CommunityId, Timestamp};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::protocol::community::known;
use super::protocol::refusals::{Missing, Unauthenticated, Unprocessable};
use super::protocol::{Answer, OrFail, Query, Reading};
use crate::app::App;
use crate::store::flow;

pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(read))
}

/// The flow between communities. The sum of all outflow is the count, and so is the sum of all inflow; the same
/// holds for minutes.
///
/// Exchanges from one community to another are counted in batches of at least five exchanges among at least three
/// people; minutes are counted in batches of their own. A batch with an exchange of the caller is merged with later
/// batches until it is large enough without the caller. The rest is withheld, which looks like no exchanges.
#[derive(Serialize, ToSchema)]
struct FlowView {
    /// The start of the period.
    since: Timestamp,
    /// The end of the period.
    until: Timestamp,
    /// The number of completed exchanges; absent if there were too few.
    count: Option<u64>,
    /// The minutes moved; absent if too few exchanges were for credits.
    minutes: Option<u64>,
    /// The figures of each community with enough exchanges, by id.
    communities: Vec<CommunityFlowView>,
}

/// Exchanges from a community and to it.
#[derive(Serialize, ToSchema)]
struct CommunityFlowView {
    /// The community.
    #[schema(value_type = String)]
    community: CommunityId,
    /// The number of exchanges that its members provided; absent if there were too few.
    outflow: Option<u64>,
    /// The number of exchanges that its members received; absent if there were too few.
    inflow: Option<u64>,
    /// The minutes moved; absent if too few exchanges were for credits.
    minutes: Option<MinutesFlowView>,
}

/// The minutes that left a community and entered it; 60 are a credit.
#[derive(Serialize, ToSchema)]
struct MinutesFlowView {
    /// The minutes that its members earned; absent if there were too few exchanges.
    outflow: Option<u64>,
    /// The minutes that its members spent; absent if there were too few exchanges.
    inflow: Option<u64>,
}

impl From<Flow> for FlowView {
    fn from(flow: Flow) -> Self {
        let Flow { since, until, count, minutes, communities } = flow;
        let communities = communities.into_iter().map(Into::into).collect();
        FlowView { since, until, count: enough(count), minutes, communities }
    }
}

impl From<(CommunityId, CommunityFlow)> for CommunityFlowView {
    fn from((community, flow): (CommunityId, CommunityFlow)) -> Self {
        let CommunityFlow { outflow, inflow, minutes } = flow;
        let (outflow, inflow) = (enough(outflow), enough(inflow));
        let minutes = minutes
            .map(|it| MinutesFlowView { outflow: enough(it.outflow), inflow: enough(it.inflow) });
        CommunityFlowView { community, outflow, inflow, minutes }
    }
}

/// Returns a figure, unless it is withheld.
fn enough(figure: u64) -> Option<u64> {
    (figure > 0).then_some(figure)
}

/// The community of the flow.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct FlowQuery {
    /// Only exchanges between this community and others.
    #[param(value_type = Option<String>, min_length = 1, max_length = 255)]
    community: Option<CommunityId>,
}

/// The flow between communities in the last 30 days. Figures about fewer than five exchanges or three people are
/// withheld from everybody; the caller and the caller's exchanges do not count towards these.
#[utoipa::path(get, path = "/metrics/flow", tag = "metrics", params(FlowQuery),
    responses((status = 200, body = FlowView), Unauthenticated, Missing, Unprocessable))]
async fn read(app: State<App>, Query(query): Query<FlowQuery>, reading: Reading) -> Answer {
    let mut moment = app.store.read_at_once().await.or_fail()?;
    if let Some(community) = &query.community {
        known(&mut moment, community, &reading.me).await?;
    }
    let (now, community) = (reading.now, query.community.as_ref());
    let exchanges = flow::completed(&mut moment, rules::reads_from(now), community).await;
    Ok(reading.reply(&FlowView::from(Flow::published(&exchanges.or_fail()?, &reading.me, now))))
}

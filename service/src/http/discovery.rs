//! Communities to join: those one does not belong to.

use axum::extract::State;
use serde::{Deserialize, Serialize};
use trust_commons::CommunityId;
use trust_commons::partnership::Terms;
use trust_core::Tag;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::partnerships::Partners;
use super::protocol::refusals::{Unauthenticated, Unprocessable};
use super::protocol::{OrFail, PageQuery, Problem, Query, Reading, Reply, Rows};
use crate::app::App;
use crate::store::community::{self, Seen};

pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(communities))
}

const LONGEST_NAME: usize = 100;

/// A community that one does not belong to.
#[derive(Serialize, ToSchema)]
struct DiscoveredView {
    /// The id.
    #[schema(value_type = String)]
    id: CommunityId,
    /// What it is called.
    name: String,
    /// What it says of itself.
    description: String,
    /// Whether exchanges may be counted in credits there.
    credit: bool,
    /// Whether it is a partner of a community of one's own.
    partner: bool,
    /// What it shows to one as a partner: `offer`, `need`.
    #[schema(value_type = Vec<String>)]
    shares: Vec<Tag>,
    /// How many belong to it whom one may know of, where that is shared with one.
    member_count: Option<i64>,
}

impl DiscoveredView {
    fn of(seen: Seen, terms: Option<Terms>) -> Self {
        let Seen { community, member_count, .. } = seen;
        DiscoveredView {
            id: community.id,
            name: community.name,
            description: community.description,
            credit: community.credit,
            partner: terms.is_some(),
            shares: terms.map(Terms::tags).unwrap_or_default(),
            member_count,
        }
    }
}

/// What to look for.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct NameQuery {
    /// Part of a name, in capitals or not.
    #[param(max_length = 100)]
    q: Option<String>,
}

impl NameQuery {
    fn part_of_name(&self) -> Result<&str, Problem> {
        let part = self.q.as_deref().unwrap_or_default();
        match part.chars().count() {
            0..=LONGEST_NAME => Ok(part),
            length => {
                let detail = format!("a name has at most {LONGEST_NAME} characters, not {length}");
                Err(Problem::invalid("INVALID_NAME", "q", detail))
            }
        }
    }
}

/// The communities that one does not belong to, by id.
#[utoipa::path(get, path = "/discovery/communities", tag = "discovery", params(NameQuery, PageQuery),
    responses(
        (status = 200, body = Rows<DiscoveredView>),
        Unauthenticated, Unprocessable,
    ))]
async fn communities(
    State(app): State<App>,
    Query(name): Query<NameQuery>,
    Query(page): Query<PageQuery>,
    reading: Reading,
) -> Result<Reply, Problem> {
    let (part, named) = (page.part(String::new())?, name.part_of_name()?);
    let mut moment = app.store.read_at_once().await.or_fail()?;
    let partners = Partners::of(&app, &mut moment, &reading.me).await?;
    let counted = partners.counted();
    let rows = community::others_seen(&mut moment, &reading.me, &counted, named, &part).await;
    let page = Rows::cut(rows.or_fail()?, &part, |seen| seen.community.id.clone());
    let page = page.map(|seen| {
        let terms = partners.terms(&seen.community.id);
        DiscoveredView::of(seen, terms)
    });
    Ok(reading.reply(&page))
}

//! The settings that everybody may know before signing in.

use axum::extract::State;
use axum::http::StatusCode;
use serde::Serialize;
use trust_commons::sharing::SharingModel;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::protocol::refusals::Unauthenticated;
use super::protocol::{Reading, Reply, page};
use crate::app::App;
use crate::auth::{IssuerConfig, LONGEST_PASSWORD, SHORTEST_PASSWORD};
use crate::config::SignUp;

/// The languages of the web interface.
const LOCALES: [&str; 3] = ["en", "fr", "nl"];

pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(show))
}

/// This instance, as everybody sees it.
#[derive(Serialize, ToSchema)]
struct InstanceView<'a> {
    /// The name that its operators gave it.
    name: &'a str,
    /// The people who can make an account: `open` is everybody, `invite` holders of an invite, `closed` nobody.
    sign_up: SignUp,
    /// The sharing model.
    sharing_model: SharingModel,
    /// The identity providers whose tokens sign people in.
    issuers: Vec<IssuerView<'a>>,
    /// The languages of the web interface, as BCP 47 has them.
    locales: [&'static str; 3],
    /// Whether it shows made-up people, whose time can be moved.
    demo: bool,
    /// The limits of requests and of what a member stores.
    limits: LimitsView,
}

/// An identity provider.
#[derive(Serialize, ToSchema)]
struct IssuerView<'a> {
    /// The `iss` of its tokens.
    issuer: &'a str,
    /// The `aud` that its tokens must name.
    audience: &'a str,
}

impl<'a> IssuerView<'a> {
    fn of(IssuerConfig { issuer, audience, .. }: &'a IssuerConfig) -> Self {
        IssuerView { issuer, audience }
    }
}

/// The limits of requests and of what a member stores.
#[derive(Serialize, ToSchema)]
struct LimitsView {
    /// The fewest characters of a password.
    password_min: usize,
    /// The most characters of a password.
    password_max: usize,
    /// The largest request body, in bytes.
    body_bytes: usize,
    /// The most rows of a page.
    page_rows: usize,
    /// The declarations of trust that a member may change in a day.
    trust_changes: u32,
    /// The questions that a member may ask in a day about people whom they have not declared trust in.
    trust_questions: u32,
    /// The blocks that a member may make and lift in a day.
    block_changes: u32,
    /// The invites that a member may make in a day.
    invites_per_day: u32,
    /// The event streams that a member may have open.
    streams: u32,
    /// The open listings of a member.
    listings: u64,
    /// The circles of a member.
    circles: u64,
    /// The communities that a member has founded.
    communities: u64,
    /// The script tokens of a member.
    tokens: u64,
}

/// This instance: its name, who can sign up, its sharing model, identity providers, languages and limits. It
/// answers without signing in.
#[utoipa::path(get, path = "/instance", tag = "instance", security((), ("session" = []), ("bearer" = [])),
    responses((status = 200, body = InstanceView), Unauthenticated))]
async fn show(app: State<App>, reading: Option<Reading>) -> Reply {
    let config = &app.config;
    let view = InstanceView {
        name: &config.name,
        sign_up: config.sign_up,
        sharing_model: config.sharing_model,
        issuers: config.issuers.iter().map(IssuerView::of).collect(),
        locales: LOCALES,
        demo: app.is_demo(),
        limits: LimitsView {
            password_min: SHORTEST_PASSWORD,
            password_max: LONGEST_PASSWORD,
            body_bytes: config.body_bytes,
            page_rows: page::MOST,
            trust_changes: config.trust_changes,
            trust_questions: config.trust_questions,
            block_changes: config.block_changes,
            invites_per_day: config.invites_per_day,
            streams: config.streams,
            listings: config.quotas.listings,
            circles: config.quotas.circles,
            communities: config.quotas.communities,
            tokens: config.quotas.tokens,
        },
    };
    let revision = reading.map_or_else(|| app.feed.now().revision, |reading| reading.revision);
    Reply::new(StatusCode::OK, &view, revision)
}

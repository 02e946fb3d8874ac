//! New accounts: where anybody can sign up, by `POST /members`; with an invite, by [accepting](super::invites) it.

use axum::Extension;
use axum::extract::State;
use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::response::{AppendHeaders, IntoResponse, Response};
use serde::Deserialize;
use trust_commons::member as rules;
use trust_core::MemberId;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::protocol::command::{Key, Sent};
use super::protocol::refusals::{Conflicting, Forbidden, Unprocessable};
use super::protocol::signed_in::SignedIn;
use super::protocol::write::{self, Kept};
use super::protocol::{OrFail, Problem, Reply, WriteError, accounts, cookies};
use super::sessions::{self, SignedInView};
use crate::app::App;
use crate::auth::Secret;
use crate::config::SignUp;
use crate::limits::Origin;
use crate::members;
use crate::store::session::Session;
use crate::store::{Connection, idempotency, member};
use crate::work::Task;

pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(sign_up))
}

/// A new account.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct SignUpBody {
    /// The id of the account: 2 to 64 of a-z, 0-9, dot, dash and underscore.
    #[schema(min_length = 2, max_length = 64)]
    member: String,
    /// The display name.
    #[schema(min_length = 1, max_length = 100)]
    name: String,
    /// The new password.
    #[schema(min_length = 10, max_length = 200)]
    password: String,
    /// The e-mail address of the account. Shown to nobody else.
    #[schema(pattern = r"^\S+@[^\s@]+$", max_length = 254)]
    email: Option<String>,
}

/// Creates an account where anybody can sign up (`sign_up` of the instance is `open`), and signs it in, whoever was
/// signed in before.
#[utoipa::path(post, path = "/members", tag = "instance", security(()), request_body = SignUpBody,
    responses(
        (status = 201, body = SignedInView, description = "signed up, and signed in"),
        Forbidden, Conflicting, Unprocessable,
    ))]
async fn sign_up(
    State(app): State<App>,
    origin: Origin,
    Extension(signed_in): Extension<SignedIn>,
    Sent { key, body }: Sent<SignUpBody>,
) -> Result<Response, WriteError> {
    check_mode(&app, SignUp::Open)?;
    let made = made(&app, origin, key.as_ref(), body).await;
    if matches!(made, Ok(_) | Err(WriteError::Repeated(_))) {
        signed_in.note();
    }
    let (cookies, reply) = made?;
    Ok((AppendHeaders(cookies), reply).into_response())
}

async fn made(
    app: &App,
    origin: Origin,
    key: Option<&Key>,
    body: SignUpBody,
) -> Result<([(HeaderName, HeaderValue); 2], Reply), WriteError> {
    let mut connection = app.store.read().await.or_fail()?;
    made_before(&mut connection, &body.member, key).await?;
    drop(connection);
    let SignUpBody { member, name, password, email } = body;
    let email = email.as_deref().map(rules::email).transpose().map_err(Problem::from)?;
    let newcomer = Newcomer::read(&member, &name, password, email)?;
    // Requests that try ids are counted as well.
    app.limits.newcomer(origin)?;
    let mut connection = app.store.read().await.or_fail()?;
    newcomer.check_id(&mut connection).await?;
    drop(connection);
    let asker = origin.asks_for(newcomer.me.as_str());
    let hash = app.passwords.hash(asker, &newcomer.password).await.map_err(Problem::from)?;
    let mut task = app.begin_task().await?;
    made_before(task.sql(), newcomer.me.as_str(), key).await?;
    newcomer.check_id(task.sql()).await?;
    newcomer.add(&mut task, &hash).await?;
    let Begun { secret, session } = newcomer.sign_in(app, &mut task).await?;
    let (member, expires_at) = (newcomer.me.clone(), Some(session.expires_at));
    let mut view = SignedInView { member, csrf_token: None, expires_at };
    if let Some(key) = key {
        let kept = Kept::of(key, StatusCode::CREATED, &view, task.revision);
        kept.write(&mut task, &newcomer.me).await?;
    }
    view.csrf_token = Some(secret.csrf_token());
    let revision = task.commit().await?;
    let cookies = cookies::signed_in(app, &secret, &newcomer.me, &hash);
    Ok((cookies, Reply::new(StatusCode::CREATED, &view, revision)))
}

/// Refuses newcomers whom the instance does not admit: without an invite it must be open, with one not closed.
pub fn check_mode(app: &App, least: SignUp) -> Result<(), Problem> {
    let refused = |code, detail| Err(Problem::new(StatusCode::FORBIDDEN, code, detail));
    match (app.config.sign_up, least) {
        (SignUp::Open, _) | (SignUp::Invite, SignUp::Invite) => Ok(()),
        (SignUp::Closed, _) => {
            refused(accounts::SIGN_UP_CLOSED, "this instance makes no new accounts")
        }
        (SignUp::Invite, _) => {
            refused("SIGN_UP_BY_INVITE", "an account is made by accepting an invite")
        }
    }
}

/// The fields of a new account.
pub struct Newcomer {
    /// The requested id.
    pub me: MemberId,
    /// The display name.
    pub name: String,
    /// The password.
    pub password: String,
    /// The e-mail address.
    pub email: Option<String>,
}

/// The first session of a new account.
pub struct Begun {
    /// The secret of its cookie.
    pub secret: Secret,
    /// The session.
    pub session: Session,
}

impl Newcomer {
    /// Checks the fields of a new account.
    pub fn read(
        id: &str,
        name: &str,
        password: String,
        email: Option<String>,
    ) -> Result<Self, Problem> {
        let (me, name) = (accounts::wanted_id(id)?, rules::name(name)?);
        let names = [me.as_str(), &name, email.as_deref().unwrap_or_default()];
        accounts::check_new_password("password", &password, &names)?;
        Ok(Newcomer { me, name, password, email })
    }

    /// Refuses an id that is in use.
    pub async fn check_id(&self, connection: &mut Connection) -> Result<(), Problem> {
        match member::is_free(connection, &self.me).await.or_fail()? {
            true => Ok(()),
            false => Err(accounts::taken(&self.me)),
        }
    }

    /// Adds the member, with the hash of the password.
    pub async fn add(&self, task: &mut Task, hash: &str) -> Result<(), Problem> {
        members::add(task, &self.me, &self.name, self.email.as_deref()).await?;
        member::set_password_hash(task.sql(), &self.me, hash).await.or_fail()
    }

    /// Begins the first session.
    pub async fn sign_in(&self, app: &App, task: &mut Task) -> Result<Begun, Problem> {
        let secret = Secret::random();
        let session = sessions::begin_browser(app, task, &self.me, &secret).await?;
        Ok(Begun { secret, session })
    }
}

/// Stops if this same request was answered before: its sender knows the password of the account.
pub async fn made_before(
    connection: &mut Connection,
    wanted: &str,
    key: Option<&Key>,
) -> Result<(), WriteError> {
    let (Some(key), Ok(me)) = (key, accounts::wanted_id(wanted)) else { return Ok(()) };
    let answered = idempotency::find(connection, &me, &key.hash).await.or_fail()?;
    let Some(answered) = answered.filter(|answered| answered.request_hash == key.request) else {
        return Ok(());
    };
    Err(write::repeated(answered, key)?)
}

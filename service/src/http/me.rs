//! Routes of the caller's own account: name, place, and sign-in data.

use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use trust_commons::facts;
use trust_commons::member::{self as rules, MemberRefusal};
use trust_commons::place::known_to_others;
use trust_commons::{CommunityId, Timestamp};
use trust_core::{Bounds, MemberId, Precision};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::preference::PreferenceView;
use super::protocol::command::Asked;
use super::protocol::place::{PlaceView, PointBody};
use super::protocol::refusals::{Forbidden, Unauthenticated, Unprocessable};
use super::protocol::scope::{self, Needed};
use super::protocol::{
    Answer, Begun, Command, OrFail, Problem, ProblemBody, Reading, Write, Written, accounts,
    confirmed,
};
use crate::app::App;
use crate::auth::Source;
use crate::limits::Origin;
use crate::members;
use crate::quota::Quota;
use crate::store::change_log::Touched;
use crate::store::member::{self, Member};
use crate::store::{Connection, idempotency, session};
use trust_commons::json::given;

pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(read, edit))
        .routes(routes!(set_place, clear_place))
        .routes(routes!(preview_place))
        .routes(routes!(set_password))
}

/// The caller's own account, as nobody else sees it.
#[derive(Serialize, ToSchema)]
struct ProfileView {
    /// The id, which is also the sign-in name.
    #[schema(value_type = String)]
    id: MemberId,
    /// The display name.
    name: String,
    /// The caller's description of themselves.
    about: String,
    /// Shown to nobody else.
    email: Option<String>,
    /// The caller's place, as precisely as it is stored. Shown to nobody else: all answers to others rest on the
    /// neighborhood (1 km) around it, or on the city or region if the caller prefers that.
    place: Option<PlaceView>,
    /// Whether trust paths shown to others may name the caller.
    named_on_paths: bool,
    /// The sharing preference.
    preference: PreferenceView,
    /// The communities of the caller, by id.
    communities: Vec<OwnCommunityView>,
    /// The time of joining the service, in seconds.
    created_at: Timestamp,
}

/// A community of the caller.
#[derive(Serialize, ToSchema)]
struct OwnCommunityView {
    /// The id.
    #[schema(value_type = String)]
    id: CommunityId,
    /// The name.
    name: String,
    /// Whether the caller is its steward.
    steward: bool,
}

/// The changes: omitted fields keep their values.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ProfileBody {
    /// The display name, 1 to 100 characters with a visible character. It must not look like the name of another
    /// member of a community of the caller.
    #[schema(min_length = 1, max_length = 100)]
    name: Option<String>,
    /// The description, at most 2 000 characters.
    #[schema(max_length = 2000)]
    about: Option<String>,
    /// Shown to nobody else, and `null` clears it.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>, pattern = r"^\S+@[^\s@]+$", max_length = 254)]
    email: Option<Option<String>>,
    /// The password of the account, if it has a password; only needed for another `email`.
    password: Option<String>,
    /// Whether trust paths shown to others may name the caller.
    named_on_paths: Option<bool>,
}

/// The caller's place.
#[derive(Serialize, ToSchema)]
struct PlaceChanged {
    /// The stored place: snapped to the precision of the sharing preference.
    place: Option<PlaceView>,
    /// Whether anything changed.
    changed: bool,
}

/// A change of password.
#[derive(Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct PasswordBody {
    /// The old password.
    old: String,
    /// The new password, 10 to 200 characters. Frequent passwords, passwords of a single character, and passwords
    /// like the id, name or address of the caller are refused.
    #[schema(min_length = 10, max_length = 200)]
    new: String,
}

async fn profile(connection: &mut Connection, member: Member) -> Result<ProfileView, Problem> {
    let communities = member::communities(connection, &member.id).await.or_fail()?;
    let belonging = |(id, name, steward)| OwnCommunityView { id, name, steward };
    Ok(ProfileView {
        id: member.id,
        name: member.name,
        about: member.about,
        email: member.email,
        place: member.place.map(PlaceView::from),
        named_on_paths: member.on_paths,
        preference: member.preference.into(),
        communities: communities.into_iter().map(belonging).collect(),
        created_at: member.created_at,
    })
}

/// The caller's account.
#[utoipa::path(get, path = "/me", tag = "me",
    responses((status = 200, body = ProfileView), Unauthenticated))]
async fn read(app: State<App>, reading: Reading) -> Answer {
    let mut connection = app.store.read().await.or_fail()?;
    let me = reading.myself(&mut connection).await?;
    Ok(reading.reply(&profile(&mut connection, me).await?))
}

/// Changes the caller's account. Another `email` requires the password, or a recent sign-in at a provider.
#[utoipa::path(patch, path = "/me", tag = "me", request_body = ProfileBody,
    responses(
        (status = 200, body = ProfileView),
        (status = 409, body = ProblemBody, content_type = "application/problem+json", description = "the name looks like the name of another member of a community"),
        Unauthenticated, Forbidden, Unprocessable,
    ))]
async fn edit(app: State<App>, source: Source, mut command: Command<ProfileBody>) -> Written {
    if command.body.email.is_some() {
        if command.caller.scopes().is_some_and(|scopes| !scopes.are_of_the_person()) {
            return Err(scope::insufficient(Needed::Account).into());
        }
        confirmed::check(&app, &command.caller, source, command.body.password.take()).await?;
    }
    let mut write = app.begin(&command).await?;
    let mut me = write.myself().await?;
    let name_before = me.name.clone();
    say(&mut me, command.body).map_err(Problem::from)?;
    if me.name != name_before {
        members::check_looks_everywhere(&mut write, &me.id, &me.name).await?;
    }
    member::update(write.sql(), &me).await.or_fail()?;
    write.within(&[Quota::Texts]).await?;
    write.touch(Touched::Member(me.id.to_string()));
    let view = profile(write.sql(), me).await?;
    Ok(write.commit(StatusCode::OK, &view).await?)
}

fn say(me: &mut Member, body: ProfileBody) -> Result<(), MemberRefusal> {
    let ProfileBody { name, about, email, named_on_paths, .. } = body;
    me.on_paths = named_on_paths.unwrap_or(me.on_paths);
    if let Some(name) = name {
        me.name = rules::name(&name)?;
    }
    if let Some(about) = about {
        me.about = rules::about(&about)?;
    }
    if let Some(email) = email {
        me.email = email.as_deref().map(rules::email).transpose()?;
    }
    Ok(())
}

/// Sets the caller's place. The point is snapped to the precision of the caller's sharing preference before it is
/// stored. Everything that is shown to others is computed from its neighborhood (1 km) at the finest.
#[utoipa::path(put, path = "/me/place", tag = "me", request_body = PointBody,
    responses((status = 200, body = PlaceChanged), Unauthenticated, Forbidden, Unprocessable))]
async fn set_place(Begun { mut write, body }: Begun<PointBody>) -> Written {
    let mut me = write.myself().await?;
    let place = body.snapped(me.preference.precision, "")?;
    let view = |changed| PlaceChanged { place: Some(place.into()), changed };
    let before = me.place.replace(place);
    if before == Some(place) {
        return Ok(write.unchanged(&view(false)).await?);
    }
    let known = facts::changes(&rules::facts(&me.id, before), &rules::facts(&me.id, Some(place)));
    write.change(known);
    member::update(write.sql(), &me).await.or_fail()?;
    Ok(write.commit(StatusCode::OK, &view(true)).await?)
}

/// A place to be looked at before it is set.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct PlacePreviewBody {
    /// The point.
    point: PointBody,
    /// The precision; that of the caller's sharing preference if left out.
    #[schema(value_type = Option<String>, pattern = "^(exact|neighborhood|city|region)$")]
    precision: Option<Precision>,
}

/// A place before it is set.
#[derive(Serialize, ToSchema)]
struct PlacePreviewView {
    /// The place that would be stored, and shown to the caller.
    place: PlaceView,
    /// The place that others would know: never finer than a neighborhood (1 km).
    shown: PlaceView,
    /// The cell of `shown`, in which others could suppose the caller anywhere.
    cell: CellBounds,
}

/// The borders of a cell, in degrees.
#[derive(Serialize, ToSchema)]
struct CellBounds {
    /// The southern border.
    south: f64,
    /// The western border.
    west: f64,
    /// The northern border.
    north: f64,
    /// The eastern border.
    east: f64,
}

impl From<Bounds> for CellBounds {
    fn from(Bounds { south, west, north, east }: Bounds) -> Self {
        CellBounds { south, west, north, east }
    }
}

/// Shows the cell that others would see if the caller's place were at a point, without setting it.
#[utoipa::path(post, path = "/me/place/preview", tag = "me", request_body = PlacePreviewBody,
    responses((status = 200, body = PlacePreviewView), Unauthenticated, Forbidden, Unprocessable))]
async fn preview_place(
    app: State<App>,
    reading: Reading,
    Asked(body): Asked<PlacePreviewBody>,
) -> Answer {
    let PlacePreviewBody { point, precision } = body;
    let precision = match precision {
        Some(precision) => precision,
        None => {
            let mut connection = app.store.read().await.or_fail()?;
            reading.myself(&mut connection).await?.preference.precision
        }
    };
    let place = point.snapped(precision, "point.")?;
    let shown = known_to_others(place);
    let cell = shown.bounds().into();
    Ok(reading.reply(&PlacePreviewView { place: place.into(), shown: shown.into(), cell }))
}

/// Deletes the caller's place.
#[utoipa::path(delete, path = "/me/place", tag = "me",
    responses((status = 200, body = PlaceChanged), Unauthenticated, Forbidden, Unprocessable))]
async fn clear_place(mut write: Write) -> Written {
    let mut me = write.myself().await?;
    let before = me.place.take();
    if before.is_none() {
        return Ok(write.unchanged(&PlaceChanged { place: None, changed: false }).await?);
    }
    write.change(facts::changes(&rules::facts(&me.id, before), &rules::facts(&me.id, None)));
    member::update(write.sql(), &me).await.or_fail()?;
    Ok(write.commit(StatusCode::OK, &PlaceChanged { place: None, changed: true }).await?)
}

/// Changes the password, and ends all other sessions and tokens.
#[utoipa::path(post, path = "/me/password", tag = "me", request_body = PasswordBody,
    responses(
        (status = 204),
        (status = 403, body = ProblemBody, content_type = "application/problem+json", description = "the old password is wrong"),
        Unauthenticated, Unprocessable,
    ))]
async fn set_password(
    app: State<App>,
    source: Source,
    mut command: Command<PasswordBody>,
) -> Written {
    let PasswordBody { old, new } = std::mem::take(&mut command.body);
    let me = command.caller.member.clone();
    let mut connection = app.store.read().await.or_fail()?;
    let kept = member::password_hash(&mut connection, &me).await.or_fail()?;
    let own = member::find(&mut connection, &me).await.or_fail()?;
    let was_answered = match &command.key {
        Some(key) => idempotency::find(&mut connection, &me, &key.hash).await.or_fail()?.is_some(),
        None => false,
    };
    drop(connection);
    let Member { name, email, .. } = own.ok_or_else(Problem::unauthenticated)?;
    let names = [me.as_str(), &name, email.as_deref().unwrap_or_default()];
    accounts::check_new_password("new", &new, &names)?;
    let asker = Origin(source.address).asks_for(me.as_str());
    // A repetition is no guess: it gets the earlier answer, although the old password has changed since.
    let is_right = !was_answered
        && accounts::is_password(&app, me.as_str(), old, kept.clone(), source).await?;
    let hash = match is_right {
        true => Some(app.passwords.hash(asker, &new).await.map_err(Problem::from)?),
        false => None,
    };
    let mut write = app.begin(&command).await?;
    // Another request may have changed the password in the meantime.
    let is_the_same = member::password_hash(write.sql(), &me).await.or_fail()? == kept;
    let Some(hash) = hash.filter(|_| is_the_same) else {
        let detail = "the old password is wrong";
        return Err(Problem::new(StatusCode::FORBIDDEN, "WRONG_PASSWORD", detail).into());
    };
    let current = command.caller.session.as_ref().map(|session| session.id.as_str());
    session::remove_all(write.sql(), &me, current).await.or_fail()?;
    member::set_password_hash(write.sql(), &me, &hash).await.or_fail()?;
    write.touch(Touched::Member(me.to_string()));
    Ok(write.commit_empty().await?)
}

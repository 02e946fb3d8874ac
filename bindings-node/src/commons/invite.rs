//! Invites into circles.

use napi::{Env, Unknown};
use napi_derive::napi;
use trust_commons::circle::{Circle, CircleKind};
use trust_commons::invite::{Invite as Core, InviteRefusal, Token};

use super::given::{Given, record, token};
use super::made::{Made, fields, value};
use super::shown::{Preview, Used};
use crate::failure::{Failure, Outcome, guard};
use crate::ids::group;

/// A secret link into one circle, for one use. The value holds only the hash of its token. Begun by
/// `Invite.issue`.
///
/// A frozen value: a command gives a new invite and leaves this one as it is. The new one's `changes` are for the
/// engine, its `notices` for people. To everybody but the issuer, an invite that cannot be used looks as if there
/// were none (`UNKNOWN_INVITE`). A token is its 32 random bytes, or its text, 43 characters of base64url.
#[napi]
pub struct Invite {
    at: Made<Core>,
}

value!(Invite: Core);

impl Invite {
    fn holding(at: Made<Core>) -> Outcome<Self> {
        Ok(Invite { at })
    }
}

/// The token in an argument; a text that is none leads to no invite.
fn known(env: &Env, value: &Unknown<'_>) -> Outcome<Token> {
    token(env, value)?.ok_or_else(|| Failure::rule(&InviteRefusal::UnknownInvite))
}

fields! { Invite as this:
    "Its id, for its issuer."
    id -> String { this.id.to_string() }
    "What is kept of its token, as text: what to look it up by."
    token_hash -> String { this.token_hash.to_string() }
    "The circle it leads into."
    circle -> String { this.circle.to_string() }
    "Whose circle that is."
    issuer -> String { this.issuer.to_string() }
    "Where it was sent, if anywhere; for the issuer's eyes alone."
    email -> Option<String> { this.email.clone() }
    "When it was issued, in seconds."
    created_at -> i64 { this.created_at }
    "From when on it cannot be used."
    expires_at -> i64 { this.expires_at }
    "Who used it, and when."
    used -> Option<Used> { this.used.as_ref().map(Used::from) }
    "When its issuer took it back."
    revoked_at -> Option<i64> { this.revoked_at }
}

#[napi]
impl Invite {
    /// An invite by `by` into a circle, for `expiresIn` seconds: 60 to 90 days of them, 7 days if not given.
    ///
    /// `owner` is whose circle it is; without it, the caller has checked that it is `by`'s. Refused:
    /// `UNKNOWN_CIRCLE` (somebody else's), `INVALID_LIFE`, `INVALID_EMAIL`, `UNKNOWN_INVITE` (a text that is no
    /// token).
    #[napi(
        writable,
        ts_args_type = "id: string, token: Uint8Array | string, circle: string, options: IssueOptions"
    )]
    pub fn issue(
        env: &Env,
        id: Unknown<'_>,
        token: Unknown<'_>,
        circle: Unknown<'_>,
        options: Unknown<'_>,
    ) -> napi::Result<Self> {
        guard(env, || {
            let names = ["by", "now", "owner", "email", "expiresIn"];
            let given = Given::read(env, &options, &names)?;
            let (id, circle) = (record(env, "id", &id)?, group(env, "circle", &circle)?);
            let (by, now) = (given.by()?, given.now()?);
            let circle = Circle {
                id: circle,
                owner: given.member("owner")?.unwrap_or_else(|| by.clone()),
                name: String::new(),
                description: String::new(),
                kind: CircleKind::Custom,
                members: Default::default(),
                created_at: now,
            };
            let (email, life) = (given.text("email")?, given.whole("expiresIn")?);
            let token = known(env, &token)?;
            let done = Core::issue(id, &token, &circle, &by, email.as_deref(), life, now);
            Self::holding(Made::by(done)?)
        })
    }

    /// What is shown to who holds the token, signed in (`viewer`) or not. Nothing is used up by looking.
    ///
    /// `blocked`: there is a block between viewer and issuer, either way. Refused: `UNKNOWN_INVITE`.
    #[napi(ts_args_type = "options: { now: number; viewer?: string | null; blocked?: boolean }")]
    pub fn preview(&self, env: &Env, options: Unknown<'_>) -> napi::Result<Preview> {
        guard(env, || {
            let given = Given::read(env, &options, &["now", "viewer", "blocked"])?;
            let (viewer, blocked) = (given.member("viewer")?, given.flag("blocked")?);
            let seen = self.at.value.preview(viewer.as_ref(), blocked, given.now()?);
            seen.map(Preview::from).map_err(|refusal| Failure::rule(&refusal))
        })
    }

    /// Uses it up and joins the circle, in one step. The issuer is told.
    ///
    /// `isMember`: `by` is in the circle already, which uses nothing up. `blocked`: there is a block between `by`
    /// and the issuer, either way. Refused: `UNKNOWN_INVITE`, `OWN_INVITE`, `ALREADY_IN_CIRCLE`.
    #[napi(
        ts_args_type = "options: { by: string; now: number; isMember?: boolean; blocked?: boolean }"
    )]
    pub fn accept(&self, env: &Env, options: Unknown<'_>) -> napi::Result<Self> {
        guard(env, || {
            let given = Given::read(env, &options, &["by", "now", "isMember", "blocked"])?;
            let (is_member, blocked) = (given.flag("isMember")?, given.flag("blocked")?);
            let done = self.at.value.accept(&given.by()?, is_member, blocked, given.now()?);
            Self::holding(Made::by(done)?)
        })
    }

    /// Takes it back; the issuer may, while it is open. Refused: `UNKNOWN_INVITE`, `INVITE_NOT_OPEN`.
    #[napi(ts_args_type = "options: { by: string; now: number }")]
    pub fn revoke(&self, env: &Env, options: Unknown<'_>) -> napi::Result<Self> {
        guard(env, || {
            let given = Given::read(env, &options, &["by", "now"])?;
            Self::holding(Made::by(self.at.value.revoke(&given.by()?, given.now()?))?)
        })
    }

    /// How it stands at `now`.
    #[napi(ts_args_type = "options: { now: number }", ts_return_type = "InviteStatus")]
    pub fn status(&self, env: &Env, options: Unknown<'_>) -> napi::Result<&'static str> {
        guard(env, || {
            let given = Given::read(env, &options, &["now"])?;
            Ok(self.at.value.status(given.now()?).into())
        })
    }

    /// Whether this is its token, found out in constant time.
    #[napi(ts_args_type = "token: Uint8Array | string")]
    pub fn opens_with(&self, env: &Env, token: Unknown<'_>) -> napi::Result<bool> {
        guard(env, || {
            let token = self::token(env, &token)?;
            Ok(token.is_some_and(|token| self.at.value.opens_with(&token)))
        })
    }

    /// The text of a token, for a link.
    #[napi(ts_args_type = "token: Uint8Array | string")]
    pub fn token_text(env: &Env, token: Unknown<'_>) -> napi::Result<String> {
        guard(env, || Ok(known(env, &token)?.to_string()))
    }

    /// The `tokenHash` of the invite that a token opens, to look it up by. Refused: `UNKNOWN_INVITE`.
    #[napi(ts_args_type = "token: Uint8Array | string")]
    pub fn hash_of(env: &Env, token: Unknown<'_>) -> napi::Result<String> {
        guard(env, || Ok(known(env, &token)?.hash().to_string()))
    }
}

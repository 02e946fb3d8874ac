//! Invites into circles and communities.

use napi::{Env, Unknown};
use napi_derive::napi;
use trust_commons::circle::{Circle, CircleKind};
use trust_commons::invite::{Holder, Host, Invite as Core, InviteRefusal, Invitee, Terms, Token};
use trust_commons::json::InvalidValue;
use trust_commons::steward::Stewards;
use trust_commons::{CircleId, Timestamp};
use trust_core::MemberId;

use super::given::{Given, record, token};
use super::made::{Made, fields, value};
use super::shown::{Preview, Used};
use crate::failure::{Failure, Outcome, guard};
use crate::ids::group;
use crate::options::is_absent;

/// A secret link into one circle or one community, for one use. The value holds only the hash of its token. Begun by
/// `Invite.issue`.
///
/// A frozen value: a command gives a new invite and leaves this one as it is. The new one's `changes` are for the
/// engine, its `notices` for people. To everybody but the issuer, an invite that cannot be used looks as if there
/// were none (`UNKNOWN_INVITE`). An invite into a community counts while its issuer is among its `stewards`. A token is
/// its 32 random bytes, or its text, 43 characters of base64url.
#[napi]
pub struct Invite {
    at: Made<Core>,
}

value!(Invite: Core);

impl Invite {
    fn holding(at: Made<Core>) -> Outcome<Self> {
        Ok(Invite { at })
    }

    /// The stewards of the community that it leads into.
    fn stewards(&self, given: &Given<'_>) -> Outcome<Option<Stewards>> {
        self.at.value.into.community().map(|id| given.stewards_of(id)).transpose()
    }
}

const ISSUE_OPTIONS: [&str; 10] = [
    "by",
    "now",
    "community",
    "stewards",
    "owner",
    "email",
    "member",
    "isMember",
    "invitedAt",
    "expiresIn",
];

/// A circle, of which the rules of invites read no more than whose it is.
fn circle_of(id: CircleId, owner: MemberId, now: Timestamp) -> Circle {
    Circle {
        id,
        owner,
        name: String::new(),
        description: String::new(),
        kind: CircleKind::Custom,
        members: Default::default(),
        created_at: now,
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
    "The circle it leads into, unless that is a community."
    circle -> Option<String> { this.into.circle().map(ToString::to_string) }
    "The community it leads into, unless that is a circle."
    community -> Option<String> { this.into.community().map(ToString::to_string) }
    "Who issued it: the circle's owner, or a steward of the community."
    issuer -> String { this.issuer.to_string() }
    "The only address that accepts it, if it is for one; for the issuer's eyes alone."
    email -> Option<String> { this.email.clone() }
    "The only member who accepts it, if it is for one."
    member -> Option<String> { this.member.as_ref().map(ToString::to_string) }
    "When it was issued, in seconds."
    created_at -> i64 { this.created_at }
    "From when on it cannot be used."
    expires_at -> i64 { this.expires_at }
    "Who used it, and when."
    used -> Option<Used> { this.used.as_ref().map(Used::from) }
    "When it was taken back."
    revoked_at -> Option<i64> { this.revoked_at }
}

#[napi]
impl Invite {
    /// An invite by `by` into a circle, or where that is `null` into the community of the options, for `expiresIn`
    /// seconds: 60 to 90 days of them, 7 days if not given.
    ///
    /// Refused: `UNKNOWN_CIRCLE` (somebody else's), `NOT_STEWARD`, `ALREADY_IN_COMMUNITY`, `INVITED_LATELY`,
    /// `INVALID_LIFE`, `INVALID_EMAIL`, `UNKNOWN_INVITE` (a text that is no token).
    #[napi(
        writable,
        ts_args_type = "id: string, token: Uint8Array | string, circle: string | null, options: IssueOptions"
    )]
    pub fn issue(
        env: &Env,
        id: Unknown<'_>,
        token: Unknown<'_>,
        circle: Unknown<'_>,
        options: Unknown<'_>,
    ) -> napi::Result<Self> {
        guard(env, || {
            let given = Given::read(env, &options, &ISSUE_OPTIONS)?;
            let id = record(env, "id", &id)?;
            let (by, now) = (given.by()?, given.now()?);
            let circle = match is_absent(&circle) {
                true => None,
                false => {
                    let owner = given.member("owner")?.unwrap_or_else(|| by.clone());
                    Some(circle_of(group(env, "circle", &circle)?, owner, now))
                }
            };
            let community = given.community("community")?;
            let stewards = community.map(|id| given.stewards_of(&id)).transpose()?;
            let host = match (&circle, &stewards) {
                (Some(circle), None) => Host::Circle(circle),
                (None, Some(stewards)) => Host::Community(stewards),
                _ => {
                    let wrong = "an invite leads into a circle or into a community";
                    return Err(InvalidValue(wrong.to_owned()).into());
                }
            };
            let (email, expires_in) = (given.text("email")?, given.whole("expiresIn")?);
            let (member, is_member) = (given.member("member")?, given.flag("isMember")?);
            let invited_at = given.moment("invitedAt")?;
            let invitee = member.as_ref().map(|member| Invitee { member, is_member, invited_at });
            let terms = Terms { email: email.as_deref(), invitee, expires_in };
            let token = known(env, &token)?;
            Self::holding(Made::by(Core::issue(id, &token, host, &by, terms, now))?)
        })
    }

    /// What is shown to who holds the token, signed in (`viewer`) or not. Nothing is used up by looking.
    ///
    /// `blocked`: there is a block between viewer and issuer, either way. Refused: `UNKNOWN_INVITE`.
    #[napi(
        ts_args_type = "options: { now: number; viewer?: string | null; blocked?: boolean; stewards?: Stewards }"
    )]
    pub fn preview(&self, env: &Env, options: Unknown<'_>) -> napi::Result<Preview> {
        guard(env, || {
            let given = Given::read(env, &options, &["now", "viewer", "blocked", "stewards"])?;
            let (viewer, blocked) = (given.member("viewer")?, given.flag("blocked")?);
            let stewards = self.stewards(&given)?;
            let seen =
                self.at.value.preview(viewer.as_ref(), blocked, stewards.as_ref(), given.now()?);
            seen.map(Preview::from).map_err(|refusal| Failure::rule(&refusal))
        })
    }

    /// Uses it up and joins the circle or the community, in one step. The issuer is told; of a community, all its
    /// stewards.
    ///
    /// `email`: the address of `by`'s account, which an invite for one address asks for. `isMember`: `by` is in there
    /// already, which uses nothing up. `blocked`: there is a block between `by` and the issuer, either way. Refused:
    /// `UNKNOWN_INVITE`, `OWN_INVITE`, `ALREADY_IN_CIRCLE`, `ALREADY_IN_COMMUNITY`.
    #[napi(ts_args_type = "options: AcceptInviteOptions")]
    pub fn accept(&self, env: &Env, options: Unknown<'_>) -> napi::Result<Self> {
        guard(env, || {
            let names = ["by", "now", "email", "isMember", "blocked", "stewards"];
            let given = Given::read(env, &options, &names)?;
            let (is_member, blocked) = (given.flag("isMember")?, given.flag("blocked")?);
            let (by, email) = (given.by()?, given.text("email")?);
            let holder = Holder { member: &by, email: email.as_deref(), is_member, blocked };
            let done = self.at.value.accept(holder, self.stewards(&given)?.as_ref(), given.now()?);
            Self::holding(Made::by(done)?)
        })
    }

    /// Takes it back, while it is open; the issuer may, of a community any of its stewards. Refused:
    /// `UNKNOWN_INVITE`, `INVITE_NOT_OPEN`.
    #[napi(ts_args_type = "options: { by: string; now: number; stewards?: Stewards }")]
    pub fn revoke(&self, env: &Env, options: Unknown<'_>) -> napi::Result<Self> {
        guard(env, || {
            let given = Given::read(env, &options, &["by", "now", "stewards"])?;
            let (by, stewards) = (given.by()?, self.stewards(&given)?);
            Self::holding(Made::by(self.at.value.revoke(&by, stewards.as_ref(), given.now()?))?)
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

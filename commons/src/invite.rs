//! An invite: a secret link into one circle, for one use.
//!
//! | | accept | revoke |
//! |---|---|---|
//! | by | anybody but the issuer | the issuer |
//! | open | used | revoked |
//! | used, expired, revoked | – | – |
//!
//! To everybody but the issuer, an invite that cannot be used looks as if there were none.

use std::fmt;
use std::str::FromStr;

use data_encoding::BASE64URL_NOPAD;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;
use trust_core::{Change, MemberId};

use crate::Timestamp;
use crate::circle::Circle;
use crate::id::{CircleId, InviteId};
use crate::notice::{Event, Notice};
use crate::outcome::Outcome;
use crate::refusal::{Class, Refusal};
use crate::text;

/// How long an invite lasts, in seconds, where its issuer does not say: 7 days.
pub const USUAL_LIFE: i64 = 7 * DAY;
/// The shortest and the longest that one lasts: a minute, 90 days.
const LIVES: std::ops::RangeInclusive<i64> = 60..=90 * DAY;
const DAY: i64 = 86_400;

/// The secret of an invite: 256 random bits, shown once. As text, 43 characters of base64url. What is kept
/// of it is its [hash](Token::hash).
#[derive(Clone)]
pub struct Token([u8; 32]);

impl Token {
    /// The token with these bits, which come from a good source of random ones.
    pub const fn new(bits: [u8; 32]) -> Self {
        Token(bits)
    }

    /// What is kept of it.
    pub fn hash(&self) -> TokenHash {
        TokenHash(Sha256::digest(self.0).into())
    }
}

impl FromStr for Token {
    type Err = InviteRefusal;

    /// A text that is no token leads to no invite, and looks like it.
    fn from_str(text: &str) -> Result<Self, InviteRefusal> {
        bits(text).map(Token).ok_or(InviteRefusal::UnknownInvite)
    }
}

impl fmt::Display for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        BASE64URL_NOPAD.encode_display(&self.0).fmt(f)
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(…)")
    }
}

/// The SHA-256 of a [`Token`]. As text, 43 characters of base64url. Compared in constant time.
#[derive(Clone, Copy, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct TokenHash([u8; 32]);

impl PartialEq for TokenHash {
    fn eq(&self, other: &Self) -> bool {
        self.0.ct_eq(&other.0).into()
    }
}

impl Eq for TokenHash {}

impl TryFrom<String> for TokenHash {
    type Error = InviteRefusal;

    fn try_from(text: String) -> Result<Self, InviteRefusal> {
        bits(&text).map(TokenHash).ok_or(InviteRefusal::UnknownInvite)
    }
}

impl From<TokenHash> for String {
    fn from(hash: TokenHash) -> String {
        hash.to_string()
    }
}

impl fmt::Display for TokenHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        BASE64URL_NOPAD.encode_display(&self.0).fmt(f)
    }
}

impl fmt::Debug for TokenHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "TokenHash({self})")
    }
}

fn bits(text: &str) -> Option<[u8; 32]> {
    BASE64URL_NOPAD.decode(text.as_bytes()).ok()?.try_into().ok()
}

/// How an invite stands.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Hash,
    Serialize,
    Deserialize,
    strum::Display,
    strum::EnumString,
    strum::IntoStaticStr,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
#[non_exhaustive]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub enum InviteStatus {
    /// It can be used.
    Open,
    /// Somebody has.
    Used,
    /// Its issuer took it back.
    Revoked,
    /// Its time is over.
    Expired,
}

/// What can be done with an invite.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[allow(missing_docs)] // they are the methods of the invite
#[non_exhaustive]
pub enum InviteCommand {
    Accept,
    Revoke,
}

impl InviteStatus {
    /// How it stands after a command; none where the command has no place.
    pub const fn after(self, command: InviteCommand) -> Option<Self> {
        match (self, command) {
            (InviteStatus::Open, InviteCommand::Accept) => Some(InviteStatus::Used),
            (InviteStatus::Open, InviteCommand::Revoke) => Some(InviteStatus::Revoked),
            (InviteStatus::Used | InviteStatus::Revoked | InviteStatus::Expired, _) => None,
        }
    }
}

/// Who used an invite, and when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Used {
    /// Who.
    pub by: MemberId,
    /// When.
    pub at: Timestamp,
}

/// An invite into a circle.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Invite {
    /// Its id, for its issuer.
    pub id: InviteId,
    /// What is kept of its token.
    pub token_hash: TokenHash,
    /// The circle it leads into.
    pub circle: CircleId,
    /// Whose circle that is.
    pub issuer: MemberId,
    /// Whom it is for, if for one address alone; for the issuer's eyes alone.
    pub email: Option<String>,
    /// When it was issued.
    pub created_at: Timestamp,
    /// From when on it cannot be used.
    pub expires_at: Timestamp,
    /// Who used it.
    pub used: Option<Used>,
    /// When its issuer took it back.
    pub revoked_at: Option<Timestamp>,
}

/// What is shown to who holds an invite's token: nothing of the circle but whose it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Preview {
    /// Who invites.
    pub issuer: MemberId,
    /// From when on it cannot be used.
    pub expires_at: Timestamp,
    /// Whether it is the viewer's own, which leads nowhere.
    pub own: bool,
}

impl Invite {
    /// An invite into a circle, for so many seconds (60 to 90 days; else 7 days); the circle's owner may.
    ///
    /// Refused for a life outside that, and for what is no e-mail address.
    pub fn issue(
        id: InviteId,
        token: &Token,
        circle: &Circle,
        by: &MemberId,
        email: Option<&str>,
        expires_in: Option<i64>,
        now: Timestamp,
    ) -> Result<Outcome<Self>, InviteRefusal> {
        if *by != circle.owner {
            return Err(InviteRefusal::UnknownCircle { circle: circle.id.clone() });
        }
        let life = expires_in.unwrap_or(USUAL_LIFE);
        if !LIVES.contains(&life) {
            return Err(InviteRefusal::InvalidLife { expires_in: life });
        }
        let email = email.map(text::email).transpose();
        Ok(Outcome::of(Invite {
            id,
            token_hash: token.hash(),
            circle: circle.id.clone(),
            issuer: by.clone(),
            email: email.map_err(|email| InviteRefusal::InvalidEmail { email })?,
            created_at: now,
            expires_at: now.saturating_add(life),
            used: None,
            revoked_at: None,
        }))
    }

    /// What is shown to who holds the token, signed in or not. Nothing is used up by looking.
    ///
    /// `blocked`: there is a block between viewer and issuer, either way.
    pub fn preview(
        &self,
        viewer: Option<&MemberId>,
        blocked: bool,
        now: Timestamp,
    ) -> Result<Preview, InviteRefusal> {
        let hidden = blocked && viewer.is_some();
        if hidden || self.status(now) != InviteStatus::Open {
            return Err(InviteRefusal::UnknownInvite);
        }
        let own = viewer == Some(&self.issuer);
        Ok(Preview { issuer: self.issuer.clone(), expires_at: self.expires_at, own })
    }

    /// Refuses whoever has another address than the one that it was made for, as if there were none: what the address
    /// is, and that there is one, is told to nobody. Hosts are compared without their case.
    pub fn check_address(&self, email: Option<&str>) -> Result<(), InviteRefusal> {
        let Some(wanted) = &self.email else { return Ok(()) };
        match email.is_some_and(|email| text::is_same_mailbox(wanted, email)) {
            true => Ok(()),
            false => Err(InviteRefusal::UnknownInvite),
        }
    }

    /// Uses it up and joins the circle, in one step. The issuer is told.
    ///
    /// Refused for the issuer; as unknown, where it cannot be used, or with a block between the two, either
    /// way (`blocked`); and without being used up, for who is in the circle (`is_member`).
    pub fn accept(
        &self,
        by: &MemberId,
        is_member: bool,
        blocked: bool,
        now: Timestamp,
    ) -> Result<Outcome<Self>, InviteRefusal> {
        if *by == self.issuer {
            return Err(InviteRefusal::OwnInvite { invite: self.id.clone() });
        }
        if blocked || self.status(now).after(InviteCommand::Accept).is_none() {
            return Err(InviteRefusal::UnknownInvite);
        }
        if is_member {
            return Err(InviteRefusal::AlreadyInCircle { member: by.clone() });
        }
        let used = Some(Used { by: by.clone(), at: now });
        let join = Change::Join { group: self.circle.clone(), member: by.clone() };
        let event = Event::InviteAccepted { circle: self.circle.clone() };
        let told = Notice { to: self.issuer.clone(), by: by.clone(), event };
        let invite = Invite { used, ..self.clone() };
        Ok(Outcome::of(invite).with_changes([join]).with_notices([told]))
    }

    /// Takes it back; the issuer may, while it is open.
    pub fn revoke(&self, by: &MemberId, now: Timestamp) -> Result<Outcome<Self>, InviteRefusal> {
        if *by != self.issuer {
            return Err(InviteRefusal::UnknownInvite);
        }
        let status = self.status(now);
        if status.after(InviteCommand::Revoke).is_none() {
            return Err(InviteRefusal::InviteNotOpen { invite: self.id.clone(), status });
        }
        Ok(Outcome::of(Invite { revoked_at: Some(now), ..self.clone() }))
    }

    /// How it stands at this time.
    pub fn status(&self, now: Timestamp) -> InviteStatus {
        match (&self.used, self.revoked_at) {
            (Some(_), _) => InviteStatus::Used,
            (None, Some(_)) => InviteStatus::Revoked,
            (None, None) if self.expires_at <= now => InviteStatus::Expired,
            (None, None) => InviteStatus::Open,
        }
    }

    /// Whether this is its token, found out in constant time.
    pub fn opens_with(&self, token: &Token) -> bool {
        self.token_hash == token.hash()
    }
}

/// Why something about an invite was refused.
#[derive(
    Debug,
    Clone,
    PartialEq,
    Eq,
    thiserror::Error,
    Serialize,
    strum::IntoStaticStr,
    strum::VariantNames,
)]
#[serde(tag = "code", rename_all = "SCREAMING_SNAKE_CASE")]
#[strum(serialize_all = "SCREAMING_SNAKE_CASE")]
#[allow(missing_docs)] // the fields are what the variant names, and the values that offend
#[non_exhaustive]
pub enum InviteRefusal {
    /// There is none, or it cannot be used: which, is not told.
    #[error("there is no such invite")]
    UnknownInvite,
    /// There is no such circle, or it is somebody else's.
    #[error("there is no circle {circle}")]
    UnknownCircle { circle: CircleId },
    /// One does not invite oneself.
    #[error("invite {invite} is one's own")]
    OwnInvite { invite: InviteId },
    /// Somebody is in the circle already; the invite can still be used.
    #[error("{member} is in this circle already")]
    AlreadyInCircle { member: MemberId },
    /// To its issuer: it cannot be taken back any more.
    #[error("invite {invite} is {status}, not open")]
    InviteNotOpen { invite: InviteId, status: InviteStatus },
    /// It would last too short or too long.
    #[error("an invite lasts from 60 seconds to 90 days, not {expires_in} seconds")]
    InvalidLife { expires_in: i64 },
    /// Nothing that mail can be sent to.
    #[error("{email:?} is no e-mail address")]
    InvalidEmail { email: String },
}

impl Refusal for InviteRefusal {
    fn class(&self) -> Class {
        match self {
            InviteRefusal::UnknownInvite | InviteRefusal::UnknownCircle { .. } => Class::NotFound,
            InviteRefusal::OwnInvite { .. } => Class::Forbidden,
            InviteRefusal::AlreadyInCircle { .. } | InviteRefusal::InviteNotOpen { .. } => {
                Class::Conflict
            }
            InviteRefusal::InvalidLife { .. } | InviteRefusal::InvalidEmail { .. } => {
                Class::Invalid
            }
        }
    }

    fn code(&self) -> &'static str {
        self.into()
    }
}

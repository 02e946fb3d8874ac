//! A member: which ids are for accounts, and what people say of themselves.

use serde::Serialize;
use trust_core::MemberId;

use crate::id::CommunityId;
use crate::refusal::{Class, Refusal};
use crate::text::{self, Looks, UnfitText};

/// Refuses an id that is not for addresses: 2 to 64 of a–z, 0–9, dot, dash and underscore, beginning with a
/// letter or a digit.
pub fn check_id(id: &MemberId) -> Result<(), MemberRefusal> {
    let value = id.as_str();
    if text::is_for_addresses(value) {
        return Ok(());
    }
    Err(MemberRefusal::InvalidMemberId { value: value.to_owned() })
}

/// What people call somebody: 1 to 100 characters, without the blanks around them.
pub fn name(name: &str) -> Result<String, MemberRefusal> {
    text::name(name).map_err(|reason| MemberRefusal::InvalidName { reason })
}

/// Refuses a name that looks like one of these, which other members of a community have.
///
/// All of them count, also those who are hidden from whoever wants the name: else blocking somebody would be all it
/// takes to appear under their name. The refusal names nobody.
pub fn check_looks<'a>(
    name: &str,
    community: &CommunityId,
    others: impl IntoIterator<Item = &'a str>,
) -> Result<(), MemberRefusal> {
    let looks = Looks::of(name);
    match others.into_iter().any(|other| looks.is_like(&Looks::of(other))) {
        true => Err(MemberRefusal::NameLooksAlike { community: community.clone() }),
        false => Ok(()),
    }
}

/// What somebody says of themselves: at most 2 000 characters, without the blanks around them.
pub fn about(about: &str) -> Result<String, MemberRefusal> {
    text::message(about).map_err(|reason| MemberRefusal::InvalidAbout { reason })
}

/// An e-mail address: something before an @ and something after it, without blanks.
pub fn email(email: &str) -> Result<String, MemberRefusal> {
    text::email(email).map_err(|email| MemberRefusal::InvalidEmail { email })
}

/// Why something about a member was refused.
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
#[allow(missing_docs)] // the fields are the values that offend
#[non_exhaustive]
pub enum MemberRefusal {
    /// An id is not for addresses.
    #[error("an id has 2 to 64 of a-z, 0-9, `.`, `-` and `_`, which `{value}` has not")]
    InvalidMemberId { value: String },
    /// A name is empty or too long.
    #[error("a name {reason}")]
    InvalidName {
        #[serde(flatten)]
        reason: UnfitText,
    },
    /// A name looks like that of another member of a community.
    #[error(
        "another member of {community} has a name that looks like this one: choose another name"
    )]
    NameLooksAlike { community: CommunityId },
    /// What somebody says of themselves is too long.
    #[error("this {reason}")]
    InvalidAbout {
        #[serde(flatten)]
        reason: UnfitText,
    },
    /// Nothing that mail can be sent to.
    #[error("{email:?} is no e-mail address")]
    InvalidEmail { email: String },
}

impl MemberRefusal {
    /// What of a member it is about.
    pub fn field(&self) -> &'static str {
        match self {
            MemberRefusal::InvalidMemberId { .. } => "id",
            MemberRefusal::InvalidName { .. } | MemberRefusal::NameLooksAlike { .. } => "name",
            MemberRefusal::InvalidAbout { .. } => "about",
            MemberRefusal::InvalidEmail { .. } => "email",
        }
    }
}

impl Refusal for MemberRefusal {
    fn class(&self) -> Class {
        match self {
            MemberRefusal::NameLooksAlike { .. } => Class::Conflict,
            MemberRefusal::InvalidMemberId { .. }
            | MemberRefusal::InvalidName { .. }
            | MemberRefusal::InvalidAbout { .. }
            | MemberRefusal::InvalidEmail { .. } => Class::Invalid,
        }
    }

    fn code(&self) -> &'static str {
        self.into()
    }
}

//! A member: valid ids of accounts, and the fields of a profile.

use trust_core::{BulkLoad, Change, InvalidId, MemberId, Place};

use crate::id::CommunityId;
use crate::place::known_to_others;
use crate::refusal::refusals;
use crate::text::{self, Looks, UnfitText};

/// Refuses an id that is not valid in addresses: 2 to 64 of a–z, 0–9, dot, dash and underscore, beginning with a
/// letter or a digit.
pub fn check_id(id: &MemberId) -> Result<(), MemberRefusal> {
    let value = id.as_str();
    if text::is_for_addresses(value) {
        return Ok(());
    }
    Err(MemberRefusal::InvalidMemberId { value: value.to_owned() })
}

/// Returns a member's facts for the engine: the member, and the place as far as others may know it.
pub fn facts(member: &MemberId, place: Option<Place>) -> Vec<Change> {
    let place = place.map(known_to_others);
    let placed = place.map(|place| Change::SetPlace { member: member.clone(), place });
    [Change::AddMember { member: member.clone() }].into_iter().chain(placed).collect()
}

/// Adds the facts of a member without a place to a bulk load, which has room for millions.
pub fn load(load: &mut BulkLoad, member: &str) -> Result<(), InvalidId> {
    load.names.intern(member).map(drop)
}

/// Checks a display name: 1 to 100 characters, trimmed.
pub fn name(name: &str) -> Result<String, MemberRefusal> {
    text::name(name).map_err(|reason| MemberRefusal::InvalidName { reason })
}

/// Refuses a name that looks like one of these names of other members of a community.
///
/// All names count, also those of people who are hidden from the new member: otherwise blocking a person would
/// suffice to appear under their name. The refusal names nobody.
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

/// Checks a member's description of themselves: at most 2 000 characters, trimmed.
pub fn about(about: &str) -> Result<String, MemberRefusal> {
    text::message(about).map_err(|reason| MemberRefusal::InvalidAbout { reason })
}

/// Checks an e-mail address: text before and after an @, without blanks.
pub fn email(email: &str) -> Result<String, MemberRefusal> {
    text::email(email).map_err(|email| MemberRefusal::InvalidEmail { email })
}

refusals! {
    /// The reason why a value of a member is refused.
    #[non_exhaustive]
    pub enum MemberRefusal {
        /// The id is not valid in addresses.
        #[error("an id has 2 to 64 of a-z, 0-9, `.`, `-` and `_`; `{value}` is not allowed")]
        InvalidMemberId { value: String } => Invalid at "id",
        /// The name is empty or too long.
        #[error("a name {reason}")]
        InvalidName {
            #[serde(flatten)]
            reason: UnfitText,
        } => Invalid at "name",
        /// The name looks like that of another member of a community.
        #[error("another member of {community} has a name that looks like this one: choose another name")]
        NameLooksAlike { community: CommunityId } => Conflict at "name",
        /// The description is too long.
        #[error("this {reason}")]
        InvalidAbout {
            #[serde(flatten)]
            reason: UnfitText,
        } => Invalid at "about",
        /// The text is not an e-mail address.
        #[error("{email:?} is not an e-mail address")]
        InvalidEmail { email: String } => Invalid at "email",
    }
}

//! The stewards of a community: a role, never a score.
//!
//! A community always keeps at least one steward. Its founder is the first steward; stewards appoint and dismiss
//! each other, and may dismiss themselves.

mod command;

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use trust_core::MemberId;

use crate::id::CommunityId;
use crate::refusal::refusals;

pub use command::{Command, Context};

/// The seconds for which the cells of a community still treat a former steward as a steward.
pub const STEPPING_DOWN: i64 = 30 * 86_400;

/// The stewards of a community.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stewards {
    /// The community.
    pub community: CommunityId,
    /// Its stewards.
    pub members: BTreeSet<MemberId>,
}

/// The stewards of the communities that a command concerns. A community that is missing has no stewards here, so
/// nobody may act for it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Roles(BTreeMap<CommunityId, BTreeSet<MemberId>>);

impl Roles {
    /// Returns the stewards of a community.
    pub fn of(&self, community: &CommunityId) -> Stewards {
        Stewards::new(community.clone(), self.0.get(community).into_iter().flatten().cloned())
    }

    /// Returns whether a member is a steward of the community.
    pub fn is_steward(&self, community: &CommunityId, member: &MemberId) -> bool {
        self.0.get(community).is_some_and(|stewards| stewards.contains(member))
    }

    /// Returns the stewards of any of these communities.
    pub fn of_any<'a>(
        &'a self,
        communities: impl IntoIterator<Item = &'a CommunityId>,
    ) -> BTreeSet<&'a MemberId> {
        communities.into_iter().filter_map(|community| self.0.get(community)).flatten().collect()
    }

    /// Replaces the stewards of a community.
    pub(crate) fn with(mut self, stewards: Stewards) -> Self {
        self.0.insert(stewards.community, stewards.members);
        self
    }
}

impl FromIterator<Stewards> for Roles {
    fn from_iter<I: IntoIterator<Item = Stewards>>(stewards: I) -> Self {
        Roles(stewards.into_iter().map(|all| (all.community, all.members)).collect())
    }
}

impl From<Stewards> for Roles {
    fn from(stewards: Stewards) -> Self {
        [stewards].into_iter().collect()
    }
}

impl Stewards {
    /// Makes the set of stewards of a community.
    pub fn new(community: CommunityId, members: impl IntoIterator<Item = MemberId>) -> Self {
        Stewards { community, members: members.into_iter().collect() }
    }

    /// Returns whether the member is a steward.
    pub fn is_steward(&self, member: &MemberId) -> bool {
        self.members.contains(member)
    }

    /// Returns the stewards without these people, who are hidden from a person.
    pub(crate) fn known(&self, hidden: &BTreeSet<MemberId>) -> Stewards {
        Stewards::new(self.community.clone(), self.members.difference(hidden).cloned())
    }

    /// Returns the other stewards, if there are any.
    pub(crate) fn without(&self, member: &MemberId) -> Option<Stewards> {
        let mut stewards = self.clone();
        stewards.members.remove(member);
        (!stewards.members.is_empty()).then_some(stewards)
    }

    /// Refuses anybody who is not a steward.
    pub fn check_steward(&self, by: &MemberId) -> Result<(), StewardRefusal> {
        if self.is_steward(by) {
            return Ok(());
        }
        Err(StewardRefusal::NotSteward { community: self.community.clone(), member: by.clone() })
    }
}

refusals! {
    /// The reason why a command about the stewards or a member of a community is refused.
    #[non_exhaustive]
    pub enum StewardRefusal {
        /// The caller is not a steward.
        #[error("{member} is not a steward of {community}")]
        NotSteward { community: CommunityId, member: MemberId } => Forbidden,
        /// The member is a steward already.
        #[error("{member} is a steward of {community} already")]
        AlreadySteward { community: CommunityId, member: MemberId } => Conflict,
        /// The member to dismiss is not a steward.
        #[error("{member} is not a steward of {community} and cannot be dismissed")]
        NotAppointed { community: CommunityId, member: MemberId } => Conflict,
        /// A person who is not a member cannot leave.
        #[error("{member} does not belong to {community}")]
        NotInCommunity { community: CommunityId, member: MemberId } => Forbidden,
        /// Only members can be stewards.
        #[error("{member} is not a member of {community}")]
        NotAMember { community: CommunityId, member: MemberId } => Conflict,
        /// Each steward chooses for themselves only.
        #[error("only {member} can choose whether {community} names {member} as a steward")]
        NotForYou { community: CommunityId, member: MemberId } => Forbidden,
        /// A community must keep a steward.
        #[error("{member} is the last steward of {community}")]
        LastSteward { community: CommunityId, member: MemberId } => Conflict,
    }
}

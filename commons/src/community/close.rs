//! The end of a community, which its only steward closes.

use trust_core::{Change, MemberId};

use crate::Timestamp;
use crate::command::Noun;
use crate::community::{Community, CommunityRefusal, JoinRequest, admit, join};
use crate::id::CellId;
use crate::notice::{Event, Notice};
use crate::outcome::Outcome;
use crate::partnership::{self, Partnership};
use crate::steward::{Roles, Stewards};

/// The open items of a community that closes.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Ties {
    /// Its members.
    pub members: Vec<MemberId>,
    /// Its cells.
    pub cells: Vec<CellId>,
    /// Its proposed and active partnerships.
    pub partnerships: Vec<Partnership>,
    /// The stewards of the other sides of these partnerships.
    pub partners: Vec<Stewards>,
    /// The pending requests to join it.
    pub join_requests: Vec<JoinRequest>,
}

/// The open items after the end of the community.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Closed {
    /// Its partnerships, ended.
    pub partnerships: Vec<Partnership>,
    /// The requests to join it, declined.
    pub join_requests: Vec<JoinRequest>,
}

impl Community {
    /// Closes the community; for its only steward. All members are notified, and no longer belong to it. Its cells,
    /// partnerships and join requests end with it. The caller settles the accounts.
    pub fn close(
        &self,
        by: &MemberId,
        stewards: &Stewards,
        ties: Ties,
        now: Timestamp,
    ) -> Result<Outcome<Closed>, CommunityRefusal> {
        admit(&self.id, by, stewards)?;
        if stewards.without(by).is_some() {
            let community = self.id.clone();
            return Err(CommunityRefusal::NotOnlySteward { community, member: by.clone() });
        }
        let event = Event::CommunityClosed { community: self.id.clone() };
        let cells = ties.cells.into_iter().map(|group| Change::RemoveGroup { group });
        let leave =
            |member: &MemberId| Change::Leave { group: self.id.clone(), member: member.clone() };
        let mut follows = Outcome::of(())
            .with_changes(cells.chain(ties.members.iter().map(leave)))
            .with_notices(Notice::to_others(&ties.members, by, &event));
        let mut partnerships = Vec::new();
        let roles: Roles = ties.partners.into_iter().chain([stewards.clone()]).collect();
        let context = partnership::Context::of(by.clone(), roles.clone(), now);
        for partnership in ties.partnerships {
            let ended = partnership.clone().end_for(&stewards.community, &context);
            let ended = ended.unwrap_or_else(|| Outcome::of(partnership));
            follows.changes.extend(ended.changes);
            follows.notices.extend(ended.notices);
            partnerships.push(ended.value);
        }
        let mut join_requests = Vec::new();
        let context = join::Context::of(by.clone(), roles, now);
        for request in ties.join_requests {
            let declined = request.clone().apply(join::Command::Decline, &context);
            let declined = declined.unwrap_or_else(|_| Outcome::of(request));
            follows.notices.extend(declined.notices);
            join_requests.push(declined.value);
        }
        Ok(follows.map(|()| Closed { partnerships, join_requests }))
    }
}

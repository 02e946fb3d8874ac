//! The end of a community, closed by its only steward.

use trust_core::{Change, MemberId};

use crate::Timestamp;
use crate::community::{Community, CommunityRefusal, JoinRequest, admit};
use crate::id::CellId;
use crate::notice::{Event, Notice};
use crate::outcome::Outcome;
use crate::partnership::{self, Partnership};
use crate::steward::Stewards;

/// What a community that closes has open with others.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Ties {
    /// Its members.
    pub members: Vec<MemberId>,
    /// Its cells.
    pub cells: Vec<CellId>,
    /// Its partnerships that are proposed or active.
    pub partnerships: Vec<Partnership>,
    /// The stewards of the other sides of these.
    pub partners: Vec<Stewards>,
    /// The requests to join it that wait for an answer.
    pub join_requests: Vec<JoinRequest>,
}

/// What came of what it had open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Closed {
    /// Its partnerships, over.
    pub partnerships: Vec<Partnership>,
    /// The requests to join it, declined.
    pub join_requests: Vec<JoinRequest>,
}

impl Community {
    /// Ends the community; its steward may, as long as nobody else is one. All members are told, and belong to it no
    /// longer. Its cells, its partnerships and the requests to join it end with it. The caller settles the accounts.
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
        let roles = ties.partners.into_iter().chain([stewards.clone()]).collect();
        let context = partnership::Context::of(by.clone(), roles, now);
        for partnership in ties.partnerships {
            let ended = partnership.clone().end_for(&stewards.community, &context);
            let ended = ended.unwrap_or_else(|| Outcome::of(partnership));
            follows.changes.extend(ended.changes);
            follows.notices.extend(ended.notices);
            partnerships.push(ended.value);
        }
        let mut join_requests = Vec::new();
        for request in ties.join_requests {
            let declined = request.decline(by, stewards, now);
            let declined = declined.unwrap_or_else(|_| Outcome::of(request));
            follows.notices.extend(declined.notices);
            join_requests.push(declined.value);
        }
        Ok(follows.map(|()| Closed { partnerships, join_requests }))
    }
}

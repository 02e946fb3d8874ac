//! The end of a community, by its one steward.

use trust_core::{Change, MemberId};

use crate::Timestamp;
use crate::community::{Community, CommunityRefusal, JoinRequest, admit};
use crate::id::CellId;
use crate::notice::{Event, Notice};
use crate::outcome::Outcome;
use crate::partnership::{Partnership, PartnershipStatus, Sides};
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
        for partnership in ties.partnerships {
            let ended = partnership.end_of_side(stewards, by, &ties.partners, now);
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

impl Partnership {
    /// This partnership ended by a steward of one side, which is no more; none where it is over, or of others.
    pub(crate) fn end_of_side(
        &self,
        own: &Stewards,
        by: &MemberId,
        partners: &[Stewards],
        now: Timestamp,
    ) -> Option<Outcome<Partnership>> {
        let is_a = self.a == own.community;
        if !is_a && self.b != own.community {
            return None;
        }
        let other = if is_a { &self.b } else { &self.a };
        let other = partners.iter().find(|stewards| stewards.community == *other);
        let sides = if is_a { (Some(own), other) } else { (other, Some(own)) };
        let sides = Sides { a: sides.0, b: sides.1 };
        let ended = match (self.status, is_a) {
            (PartnershipStatus::Active, _) => self.dissolve(by, sides, now),
            (_, true) => self.withdraw(by, sides, now),
            (_, false) => self.decline(by, sides, now),
        };
        ended.ok()
    }
}

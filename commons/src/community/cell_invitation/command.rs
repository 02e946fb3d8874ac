//! The commands of invitations into cells, as data, and their effects.

use std::collections::BTreeSet;

use serde::Deserialize;
use trust_core::MemberId;

use super::{CellInvitation, CellInvitationStatus};
use crate::Timestamp;
use crate::command::Noun;
use crate::community::{Cell, CellMembers, CommunityRefusal, check_steward};
use crate::id::{CellId, CellInvitationId, CommunityId};
use crate::membership::Membership;
use crate::notification::{Event, Notification};
use crate::outcome::Outcome;
use crate::pace::{self, MOST_CELLS_A_DAY};
use crate::steward::{Roles, STEPPING_DOWN};

/// A command that creates an invitation into a cell.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, strum::VariantNames)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[strum(serialize_all = "snake_case")]
#[non_exhaustive]
pub enum Creation {
    /// A steward invites a member of the community, who is notified. If the member is a steward, so are all members of the
    /// cell.
    ///
    /// Refused for people who are not members of the community, for members of the cell, for members with a pending
    /// invitation, and for members who were invited into this cell three times within a day, or ten times into cells of the
    /// community.
    Invite {
        /// The new id.
        id: CellInvitationId,
        /// The cell.
        cell: Cell,
        /// The invited member.
        member: MemberId,
    },
    /// A steward leaves a cell in which not all members have accepted them, and its members are asked to accept. This
    /// concerns members who become stewards (by another steward), and stewards who were hidden from a member of the cell (by
    /// themselves). The other members of the cell are notified, and so is the steward, if another person acted.
    AskAnew {
        /// The new id.
        id: CellInvitationId,
        /// The community of the cell.
        community: CommunityId,
        /// The cell.
        cell: CellId,
        /// The steward.
        member: MemberId,
    },
}

/// A command that changes an invitation into a cell.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize, strum::IntoStaticStr, strum::VariantNames,
)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[strum(serialize_all = "snake_case")]
#[non_exhaustive]
pub enum Command {
    /// The invited member accepts, and if their acceptance is needed, the members of the cell do. With the last acceptance
    /// the invited member enters: all members of the cell are notified, and so is the invited member.
    Accept,
    /// A person who may accept it declines. The steward who invited is notified if the invited member declines. If a member
    /// of the cell declines, nobody is notified, so that nobody is asked for reasons.
    Decline,
    /// A steward withdraws it.
    Withdraw,
    /// A steward who may not know of it invites the member into the same cell, and it gives way to the new invitation.
    GiveWay,
    /// The invited member becomes a steward. The members of the cell, whose acceptance is needed from now on, are notified.
    AskMembers,
}

/// The facts that the caller of a command knows.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Context {
    /// The person who gives the command.
    pub by: MemberId,
    /// The stewards of the community.
    #[serde(default)]
    pub stewards: Roles,
    /// The members of the cell.
    #[serde(default)]
    pub present: BTreeSet<MemberId>,
    /// The members of the cell who are hidden from the invited member, and so cannot be asked.
    #[serde(default)]
    pub absent: BTreeSet<MemberId>,
    /// Whether the invited member belongs to the community.
    #[serde(default)]
    pub is_member: bool,
    /// The time at which the invited member ceased to be a steward of the community, if they ever were one.
    pub stepped_down_at: Option<Timestamp>,
    /// Whether the member has a pending invitation into the cell that `by` [may know of](CellInvitation::is_known_to).
    #[serde(default)]
    pub is_invited: bool,
    /// The cells of the community that the member was invited into within the last day, with the times.
    #[serde(default)]
    pub invited: Vec<(CellId, Timestamp)>,
    /// The current time.
    pub now: Timestamp,
}

impl Context {
    /// Makes the context of a command about a member of the community who was neither invited before nor a steward.
    pub fn of(by: MemberId, stewards: Roles, present: BTreeSet<MemberId>, now: Timestamp) -> Self {
        Context {
            by,
            stewards,
            present,
            absent: BTreeSet::new(),
            is_member: true,
            stepped_down_at: None,
            is_invited: false,
            invited: Vec::new(),
            now,
        }
    }

    /// Returns the time from which the member can be invited into a cell again; nothing if they can be now.
    fn invited_again_at(&self, cell: &CellId) -> Option<Timestamp> {
        let of_cell = self.invited.iter().filter(|(into, _)| into == cell).map(|(_, at)| *at);
        let of_all = self.invited.iter().map(|(_, at)| *at);
        pace::again_at(of_cell, self.now)
            .or_else(|| pace::again_after(MOST_CELLS_A_DAY, of_all, self.now))
    }

    /// Returns whether a member is a steward, or was one recently.
    fn is_of_steward(&self, community: &CommunityId, member: &MemberId) -> bool {
        let was_lately = |at: Timestamp| self.now < at.saturating_add(STEPPING_DOWN);
        self.stewards.is_steward(community, member) || self.stepped_down_at.is_some_and(was_lately)
    }
}

type Applied = Result<Outcome<CellInvitation>, CommunityRefusal>;

impl Noun for CellInvitation {
    type Creation = Creation;
    type Command = Command;
    type Context = Context;
    type Refusal = CommunityRefusal;
    type After = Self;

    const CONTEXT: &'static [&'static str] = &[
        "by",
        "stewards",
        "present",
        "absent",
        "is_member",
        "stepped_down_at",
        "is_invited",
        "invited",
        "now",
    ];

    fn create(creation: Creation, context: &Context) -> Applied {
        match creation {
            Creation::Invite { id, cell, member } => Self::invite(id, cell, member, context),
            Creation::AskAnew { id, community, cell, member } => {
                Ok(Self::ask_anew(id, community, cell, member, context))
            }
        }
    }

    fn apply(self, command: Command, context: &Context) -> Applied {
        match command {
            Command::Accept => self.accept(context),
            Command::Decline => self.decline(context),
            Command::Withdraw => {
                check_steward(&self.community, &context.by, &context.stewards)?;
                self.give_way(context)
            }
            Command::GiveWay => self.give_way(context),
            Command::AskMembers => Ok(self.ask_members(context)),
        }
    }
}

impl CellInvitation {
    fn invite(id: CellInvitationId, cell: Cell, member: MemberId, context: &Context) -> Applied {
        let Cell { id: cell, community, .. } = cell;
        check_steward(&community, &context.by, &context.stewards)?;
        if !context.is_member {
            return Err(CommunityRefusal::NotAMember { community, member });
        }
        if context.present.contains(&member) {
            return Err(CommunityRefusal::AlreadyInCell { cell, member });
        }
        if context.is_invited {
            return Err(CommunityRefusal::AlreadyInvited { cell, member });
        }
        if let Some(again_at) = context.invited_again_at(&cell) {
            return Err(CommunityRefusal::InvitedTooOften { community, member, again_at });
        }
        let of_steward = context.is_of_steward(&community, &member);
        let invitation = CellInvitation {
            id,
            community,
            cell,
            member,
            invited_by: context.by.clone(),
            of_steward,
            accepted_by: BTreeSet::new(),
            status: CellInvitationStatus::Pending,
            created_at: context.now,
            decided_at: None,
        };
        let (by, member) = (&context.by, &invitation.member);
        let accepted_by = (by == member).then(|| by.clone()).into_iter().collect();
        let event = Event::CellInvited {
            community: invitation.community.clone(),
            cell: invitation.cell.clone(),
            invitation: invitation.id.clone(),
        };
        let invited = Notification::to_others([member], by, &event);
        let asked = of_steward.then(|| invitation.notifications_to_members(context));
        Ok(Outcome::of(CellInvitation { accepted_by, ..invitation })
            .with_notifications(invited)
            .with_notifications(asked.into_iter().flatten()))
    }

    fn ask_anew(
        id: CellInvitationId,
        community: CommunityId,
        cell: CellId,
        member: MemberId,
        context: &Context,
    ) -> Outcome<Self> {
        let people = CellMembers { cell: cell.clone(), members: context.present.clone() };
        let (leave, left) = people.without(&community, &member);
        let event = Event::CellLeft { community: community.clone(), cell: cell.clone() };
        let removed = Notification::to_others([&member], &context.by, &event);
        let invitation = CellInvitation {
            id,
            community,
            cell,
            member: member.clone(),
            invited_by: member.clone(),
            of_steward: true,
            accepted_by: [member].into(),
            status: CellInvitationStatus::Pending,
            created_at: context.now,
            decided_at: None,
        };
        let asked = invitation.notifications_to_members(context);
        Outcome::of(invitation)
            .with_changes(leave)
            .with_notifications(left)
            .with_notifications(asked)
            .with_notifications(removed)
    }

    fn accept(self, context: &Context) -> Applied {
        self.check_decides(context)?;
        let Context { by, stewards, present, .. } = context;
        if !context.is_member {
            let (community, member) = (self.community, self.member);
            return Err(CommunityRefusal::NotAMember { community, member });
        }
        let mut invitation = self;
        invitation.of_steward = invitation.needs_members(stewards);
        invitation.accepted_by.insert(by.clone());
        if !invitation.is_complete(context) {
            return Ok(Outcome::of(invitation));
        }
        let (community, cell) = (invitation.community.clone(), invitation.cell.clone());
        let member = invitation.member.clone();
        let came = Event::CellMemberJoined { community: community.clone(), cell: cell.clone() };
        let joined = Event::CellJoined { community, cell: cell.clone() };
        let notifications = Notification::to_others(present, &member, &came);
        let is_in = Membership { group: cell, member: member.clone() };
        Ok(Outcome::of(invitation.decided(CellInvitationStatus::Accepted, context))
            .with_changes(is_in.facts())
            .with_notifications(notifications)
            .with_notifications(Notification::to_others([&member], by, &joined)))
    }

    fn decline(self, context: &Context) -> Applied {
        self.check_decides(context)?;
        let event = Event::CellDeclined {
            community: self.community.clone(),
            cell: self.cell.clone(),
            invitation: self.id.clone(),
        };
        let by = &context.by;
        let notifications =
            (*by == self.member).then(|| Notification::to_others([&self.invited_by], by, &event));
        let declined = self.decided(CellInvitationStatus::Declined, context);
        Ok(Outcome::of(declined).with_notifications(notifications.into_iter().flatten()))
    }

    fn give_way(self, context: &Context) -> Applied {
        self.check_pending()?;
        Ok(Outcome::of(self.decided(CellInvitationStatus::Withdrawn, context)))
    }

    fn ask_members(self, context: &Context) -> Outcome<Self> {
        if self.of_steward || self.status != CellInvitationStatus::Pending {
            return Outcome::of(self);
        }
        let asked = self.notifications_to_members(context);
        Outcome::of(CellInvitation { of_steward: true, ..self }).with_notifications(asked)
    }

    /// Makes notifications to the members of the cell that they are asked.
    fn notifications_to_members(&self, context: &Context) -> Vec<Notification> {
        let event = Event::CellEntryRequested {
            community: self.community.clone(),
            cell: self.cell.clone(),
            invitation: self.id.clone(),
        };
        Notification::to_others(&context.present, &self.member, &event)
    }

    fn check_decides(&self, context: &Context) -> Result<(), CommunityRefusal> {
        let Context { by, stewards, present, .. } = context;
        if !self.is_decided_by(by, stewards, present) {
            let (invitation, member) = (self.id.clone(), by.clone());
            return Err(CommunityRefusal::NotForYou { invitation, member });
        }
        self.check_pending()
    }

    fn check_pending(&self) -> Result<(), CommunityRefusal> {
        match self.status {
            CellInvitationStatus::Pending => Ok(()),
            status => {
                let invitation = self.id.clone();
                Err(CommunityRefusal::CellInvitationNotPending { invitation, status })
            }
        }
    }

    fn is_complete(&self, context: &Context) -> bool {
        let members = || {
            let mut asked = context.present.difference(&context.absent).peekable();
            asked.peek().is_some() && asked.all(|member| self.accepted_by.contains(member))
        };
        self.accepted_by.contains(&self.member)
            && (!self.needs_members(&context.stewards) || members())
    }

    fn decided(self, status: CellInvitationStatus, context: &Context) -> Self {
        CellInvitation { status, decided_at: Some(context.now), ..self }
    }
}

//! Commands to communities, their stewards, cells, invitations and requests to join, as short method calls.

use std::collections::BTreeSet;

use trust_commons::community::{
    self, Cell, CellInvitation, CellMembers, Closed, Community, CommunityPatch, CommunityRefusal,
    JoinPolicy, JoinRefusal, JoinRequest, Ties, cell, cell_invitation, join,
};
use trust_commons::steward::{self, Roles, StewardRefusal, Stewards};
use trust_commons::{
    CellId, CellInvitationId, CommunityId, Ends, JoinRequestId, Noun, Outcome, Timestamp,
};
use trust_core::MemberId;

type Founded = Result<Outcome<(Community, Stewards)>, CommunityRefusal>;

pub trait CommunityCommands: Sized {
    fn found(
        id: CommunityId,
        name: &str,
        description: &str,
        credit: bool,
        by: &MemberId,
        now: Timestamp,
    ) -> Founded;
    fn edit(
        &self,
        by: &MemberId,
        patch: &CommunityPatch,
        stewards: &Stewards,
    ) -> Result<Outcome<Community>, CommunityRefusal>;
    fn close(
        &self,
        by: &MemberId,
        roles: &[&Stewards],
        hidden: &[&MemberId],
        ties: Ties,
    ) -> Result<Outcome<Closed>, CommunityRefusal>;
}

impl CommunityCommands for Community {
    fn found(
        id: CommunityId,
        name: &str,
        description: &str,
        credit: bool,
        by: &MemberId,
        now: Timestamp,
    ) -> Founded {
        let (name, description) = (name.to_owned(), description.to_owned());
        let (joining, place) = (None, None);
        let found = community::Creation::Found { id, name, description, credit, joining, place };
        let founded =
            Community::create(found, &community::Context::of(by.clone(), Roles::default(), now))?;
        Ok(founded.map(|community| {
            let stewards = community.first_stewards();
            (community, stewards)
        }))
    }

    fn edit(
        &self,
        by: &MemberId,
        patch: &CommunityPatch,
        stewards: &Stewards,
    ) -> Result<Outcome<Community>, CommunityRefusal> {
        let context =
            community::Context::of(by.clone(), stewards.clone().into(), Timestamp::from_secs(0));
        self.clone().apply(community::Command::Edit(patch.clone()), &context)
    }

    fn close(
        &self,
        by: &MemberId,
        roles: &[&Stewards],
        hidden: &[&MemberId],
        ties: Ties,
    ) -> Result<Outcome<Closed>, CommunityRefusal> {
        let stewards = roles.iter().map(|&stewards| stewards.clone()).collect();
        let hidden = hidden.iter().map(|&member| member.clone()).collect();
        let context =
            community::Context { by: by.clone(), stewards, hidden, now: Timestamp::from_secs(9) };
        self.clone().end(ties, &context)
    }
}

type Appointed = Result<Outcome<Stewards>, StewardRefusal>;

pub trait StewardCommands: Sized {
    fn given(&self, command: steward::Command, context: steward::Context) -> Appointed;

    fn appoint(&self, by: &MemberId, member: &MemberId, is_member: bool) -> Appointed {
        let appoint = steward::Command::Appoint { member: member.clone() };
        self.given(appoint, steward::Context { is_member, ..steward::Context::of(by.clone()) })
    }

    fn dismiss(&self, by: &MemberId, member: &MemberId, hidden: &[&MemberId]) -> Appointed {
        let hidden = hidden.iter().map(|&member| member.clone()).collect();
        let dismiss = steward::Command::Dismiss { member: member.clone() };
        self.given(dismiss, steward::Context { hidden, ..steward::Context::of(by.clone()) })
    }

    fn leave(
        &self,
        member: &MemberId,
        is_member: bool,
        hidden: &[&MemberId],
        cells: &[CellMembers],
    ) -> Appointed {
        let hidden = hidden.iter().map(|&member| member.clone()).collect();
        let cells = cells.to_vec();
        let context = steward::Context { by: member.clone(), is_member, hidden, cells };
        self.given(steward::Command::Leave, context)
    }
}

impl StewardCommands for Stewards {
    fn given(&self, command: steward::Command, context: steward::Context) -> Appointed {
        self.clone().apply(command, &context)
    }
}

/// How somebody who asks to join stands to the community.
#[derive(Clone, Copy)]
pub struct Asking<'a> {
    pub policy: JoinPolicy,
    pub is_member: bool,
    pub pending: bool,
    pub waiting: usize,
    pub declined_at: Option<Timestamp>,
    pub asked_at: &'a [Timestamp],
}

impl Default for Asking<'_> {
    /// Somebody who has never asked, where a steward decides.
    fn default() -> Self {
        Asking {
            policy: JoinPolicy::Ask,
            is_member: false,
            pending: false,
            waiting: 0,
            declined_at: None,
            asked_at: &[],
        }
    }
}

type Joined = Result<Outcome<JoinRequest>, JoinRefusal>;

pub trait JoinCommands: Sized {
    fn ask(
        id: JoinRequestId,
        stewards: &Stewards,
        member: &MemberId,
        message: &str,
        asking: Asking<'_>,
        now: Timestamp,
    ) -> Joined;
    fn given(
        &self,
        command: join::Command,
        by: &MemberId,
        stewards: &Stewards,
        now: Timestamp,
    ) -> Joined;

    fn approve(&self, by: &MemberId, stewards: &Stewards, now: Timestamp) -> Joined {
        self.given(join::Command::Approve, by, stewards, now)
    }

    fn decline(&self, by: &MemberId, stewards: &Stewards, now: Timestamp) -> Joined {
        self.given(join::Command::Decline, by, stewards, now)
    }
}

impl JoinCommands for JoinRequest {
    fn ask(
        id: JoinRequestId,
        stewards: &Stewards,
        member: &MemberId,
        message: &str,
        asking: Asking<'_>,
        now: Timestamp,
    ) -> Joined {
        let Asking { policy, is_member, pending, waiting, declined_at, asked_at } = asking;
        let (community, message) = (stewards.community.clone(), message.to_owned());
        let context = join::Context {
            policy,
            is_member,
            pending,
            waiting,
            declined_at,
            asked_at: asked_at.to_vec(),
            ..join::Context::of(member.clone(), stewards.clone().into(), now)
        };
        JoinRequest::create(join::Creation::Ask { id, community, message }, &context)
    }

    fn given(
        &self,
        command: join::Command,
        by: &MemberId,
        stewards: &Stewards,
        now: Timestamp,
    ) -> Joined {
        let context = join::Context::of(by.clone(), stewards.clone().into(), now);
        self.clone().apply(command, &context)
    }
}

type Celled = Result<Outcome<Cell>, CommunityRefusal>;

pub trait CellCommands: Sized {
    fn found(id: CellId, name: &str, by: &MemberId, stewards: &Stewards, cells: u64) -> Celled;
    fn remove(
        &self,
        member: &MemberId,
        by: &MemberId,
        present: &BTreeSet<MemberId>,
        stewards: &Stewards,
    ) -> Celled;
    fn ended(
        &self,
        by: &MemberId,
        present: &BTreeSet<MemberId>,
        stewards: &Stewards,
    ) -> Result<Outcome<()>, CommunityRefusal>;
}

fn in_cell(by: &MemberId, present: &BTreeSet<MemberId>, stewards: &Stewards) -> cell::Context {
    let (present, stewards) = (present.clone(), stewards.clone().into());
    cell::Context { by: by.clone(), stewards, present, cells: 0 }
}

impl CellCommands for Cell {
    fn found(id: CellId, name: &str, by: &MemberId, stewards: &Stewards, cells: u64) -> Celled {
        let (community, name) = (stewards.community.clone(), name.to_owned());
        let context = cell::Context { cells, ..in_cell(by, &BTreeSet::new(), stewards) };
        Cell::create(cell::Creation::Found { id, community, name }, &context)
    }

    fn remove(
        &self,
        member: &MemberId,
        by: &MemberId,
        present: &BTreeSet<MemberId>,
        stewards: &Stewards,
    ) -> Celled {
        let remove = cell::Command::Remove { member: member.clone() };
        self.clone().apply(remove, &in_cell(by, present, stewards))
    }

    fn ended(
        &self,
        by: &MemberId,
        present: &BTreeSet<MemberId>,
        stewards: &Stewards,
    ) -> Result<Outcome<()>, CommunityRefusal> {
        self.clone().end((), &in_cell(by, present, stewards))
    }
}

/// The community of an invitation into a cell as it is.
#[derive(Clone, Copy)]
pub struct CellStanding<'a> {
    pub present: &'a BTreeSet<MemberId>,
    pub absent: &'a BTreeSet<MemberId>,
    pub stewards: &'a Stewards,
    pub is_member: bool,
    pub stepped_down_at: Option<Timestamp>,
    pub invited: &'a [(CellId, Timestamp)],
}

impl CellStanding<'_> {
    fn context(self, by: &MemberId, is_invited: bool, now: Timestamp) -> cell_invitation::Context {
        cell_invitation::Context {
            by: by.clone(),
            stewards: self.stewards.clone().into(),
            present: self.present.clone(),
            absent: self.absent.clone(),
            is_member: self.is_member,
            stepped_down_at: self.stepped_down_at,
            is_invited,
            invited: self.invited.to_vec(),
            now,
        }
    }
}

type Invited = Result<Outcome<CellInvitation>, CommunityRefusal>;

pub trait CellInvitationCommands: Sized {
    fn issue(
        id: CellInvitationId,
        cell: &Cell,
        member: &MemberId,
        by: &MemberId,
        standing: CellStanding<'_>,
        is_invited: bool,
        now: Timestamp,
    ) -> Invited;
    fn ask_anew(
        id: CellInvitationId,
        community: &CommunityId,
        people: &CellMembers,
        steward: &MemberId,
        by: &MemberId,
        now: Timestamp,
    ) -> Outcome<CellInvitation>;
    fn given(
        &self,
        command: cell_invitation::Command,
        by: &MemberId,
        standing: CellStanding<'_>,
        now: Timestamp,
    ) -> Invited;

    fn accept(&self, by: &MemberId, standing: CellStanding<'_>, now: Timestamp) -> Invited {
        self.given(cell_invitation::Command::Accept, by, standing, now)
    }

    fn decline(&self, by: &MemberId, standing: CellStanding<'_>, now: Timestamp) -> Invited {
        self.given(cell_invitation::Command::Decline, by, standing, now)
    }

    fn withdraw(&self, by: &MemberId, standing: CellStanding<'_>, now: Timestamp) -> Invited {
        self.given(cell_invitation::Command::Withdraw, by, standing, now)
    }
}

impl CellInvitationCommands for CellInvitation {
    fn issue(
        id: CellInvitationId,
        cell: &Cell,
        member: &MemberId,
        by: &MemberId,
        standing: CellStanding<'_>,
        is_invited: bool,
        now: Timestamp,
    ) -> Invited {
        let (cell, member) = (cell.clone(), member.clone());
        let invite = cell_invitation::Creation::Invite { id, cell, member };
        CellInvitation::create(invite, &standing.context(by, is_invited, now))
    }

    fn ask_anew(
        id: CellInvitationId,
        community: &CommunityId,
        people: &CellMembers,
        steward: &MemberId,
        by: &MemberId,
        now: Timestamp,
    ) -> Outcome<CellInvitation> {
        let (community, cell) = (community.clone(), people.cell.clone());
        let member = steward.clone();
        let ask = cell_invitation::Creation::AskAnew { id, community, cell, member };
        let (stewards, present) = (Roles::default(), people.members.clone());
        let context = cell_invitation::Context::of(by.clone(), stewards, present, now);
        CellInvitation::create(ask, &context).unwrap()
    }

    fn given(
        &self,
        command: cell_invitation::Command,
        by: &MemberId,
        standing: CellStanding<'_>,
        now: Timestamp,
    ) -> Invited {
        self.clone().apply(command, &standing.context(by, false, now))
    }
}

//! Commands as short method calls, for tests that give many of them.

use std::collections::BTreeSet;

use trust_commons::circle::{self, Circle, CircleKind, CircleRefusal};
use trust_commons::community::{
    Cell, CellInvitation, CellMembers, CommunityRefusal, JoinPolicy, JoinRefusal, JoinRequest,
    cell, cell_invitation, join,
};
use trust_commons::exchange::{self, Draft, Exchange, ExchangeRefusal};
use trust_commons::listing::Listing;
use trust_commons::partnership::{self, Partnership, PartnershipRefusal, Terms};
use trust_commons::preference::SharingPreference;
use trust_commons::sharing::SharingModel;
use trust_commons::steward::{Roles, Stewards};
use trust_commons::{
    CellId, CellInvitationId, CircleId, CommunityId, Ends, ExchangeId, JoinRequestId, Noun,
    Outcome, PartnershipId, Timestamp,
};
use trust_core::MemberId;

type Exchanged = Result<Outcome<Exchange>, ExchangeRefusal>;

pub trait ExchangeCommands: Sized {
    fn offer(
        id: ExchangeId,
        draft: Draft,
        by: &MemberId,
        receiver: Option<MemberId>,
        blocked: bool,
        now: Timestamp,
    ) -> Exchanged;
    fn ask(
        id: ExchangeId,
        draft: Draft,
        by: &MemberId,
        provider: MemberId,
        blocked: bool,
        now: Timestamp,
    ) -> Exchanged;
    fn request(
        &self,
        by: &MemberId,
        receiver_community: Option<CommunityId>,
        blocked: bool,
        now: Timestamp,
    ) -> Exchanged;
    fn accept(&self, by: &MemberId, blocked: bool, now: Timestamp) -> Exchanged;
    fn start(&self, by: &MemberId, blocked: bool, now: Timestamp) -> Exchanged;
    fn complete(&self, by: &MemberId, now: Timestamp) -> Exchanged;
    fn cancel(&self, by: &MemberId, now: Timestamp) -> Exchanged;
    fn reverse(&self, by: &MemberId, steward: bool, now: Timestamp) -> Exchanged;
}

fn of(by: &MemberId, blocked: bool, now: Timestamp) -> exchange::Context {
    exchange::Context { blocked, ..exchange::Context::of(by.clone(), now) }
}

impl ExchangeCommands for Exchange {
    fn offer(
        id: ExchangeId,
        draft: Draft,
        by: &MemberId,
        receiver: Option<MemberId>,
        blocked: bool,
        now: Timestamp,
    ) -> Exchanged {
        let offer = exchange::Creation::Offer { id, draft, receiver };
        Exchange::create(offer, &of(by, blocked, now))
    }

    fn ask(
        id: ExchangeId,
        draft: Draft,
        by: &MemberId,
        provider: MemberId,
        blocked: bool,
        now: Timestamp,
    ) -> Exchanged {
        let ask = exchange::Creation::Ask { id, draft, provider };
        Exchange::create(ask, &of(by, blocked, now))
    }

    fn request(
        &self,
        by: &MemberId,
        receiver_community: Option<CommunityId>,
        blocked: bool,
        now: Timestamp,
    ) -> Exchanged {
        let request = exchange::Command::Request { receiver_community };
        self.clone().apply(request, &of(by, blocked, now))
    }

    fn accept(&self, by: &MemberId, blocked: bool, now: Timestamp) -> Exchanged {
        self.clone().apply(exchange::Command::Accept, &of(by, blocked, now))
    }

    fn start(&self, by: &MemberId, blocked: bool, now: Timestamp) -> Exchanged {
        self.clone().apply(exchange::Command::Start, &of(by, blocked, now))
    }

    fn complete(&self, by: &MemberId, now: Timestamp) -> Exchanged {
        self.clone().apply(exchange::Command::Complete, &of(by, false, now))
    }

    fn cancel(&self, by: &MemberId, now: Timestamp) -> Exchanged {
        self.clone().apply(exchange::Command::Cancel, &of(by, false, now))
    }

    fn reverse(&self, by: &MemberId, steward: bool, now: Timestamp) -> Exchanged {
        let context = exchange::Context { steward, ..of(by, false, now) };
        self.clone().apply(exchange::Command::Reverse, &context)
    }
}

/// The stewards of the two sides. Where a side is not given, whoever gives the command is its steward.
#[derive(Clone, Copy, Default)]
pub struct Sides<'a> {
    pub a: Option<&'a Stewards>,
    pub b: Option<&'a Stewards>,
}

impl Sides<'_> {
    fn roles(self, a: &CommunityId, b: &CommunityId, by: &MemberId) -> Roles {
        let usual = |id: &CommunityId| Stewards::new(id.clone(), [by.clone()]);
        let side = |given: Option<&Stewards>, id| given.cloned().unwrap_or_else(|| usual(id));
        [side(self.a, a), side(self.b, b)].into_iter().collect()
    }
}

/// What is proposed to another community.
pub struct Proposal {
    pub id: PartnershipId,
    pub a: CommunityId,
    pub b: CommunityId,
    pub terms: Terms,
}

type Partnered = Result<Outcome<Partnership>, PartnershipRefusal>;

pub trait PartnershipCommands: Sized {
    fn propose(
        proposal: Proposal,
        by: &MemberId,
        sides: Sides<'_>,
        live: bool,
        model: SharingModel,
        now: Timestamp,
    ) -> Partnered;
    fn given(
        &self,
        command: partnership::Command,
        by: &MemberId,
        sides: Sides<'_>,
        now: Timestamp,
    ) -> Partnered;

    fn approve(&self, by: &MemberId, terms: Terms, sides: Sides<'_>, now: Timestamp) -> Partnered {
        self.given(partnership::Command::Approve(terms), by, sides, now)
    }

    fn decline(&self, by: &MemberId, sides: Sides<'_>, now: Timestamp) -> Partnered {
        self.given(partnership::Command::Decline, by, sides, now)
    }

    fn withdraw(&self, by: &MemberId, sides: Sides<'_>, now: Timestamp) -> Partnered {
        self.given(partnership::Command::Withdraw, by, sides, now)
    }

    fn dissolve(&self, by: &MemberId, sides: Sides<'_>, now: Timestamp) -> Partnered {
        self.given(partnership::Command::Dissolve, by, sides, now)
    }
}

impl PartnershipCommands for Partnership {
    fn propose(
        proposal: Proposal,
        by: &MemberId,
        sides: Sides<'_>,
        live: bool,
        model: SharingModel,
        now: Timestamp,
    ) -> Partnered {
        let Proposal { id, a, b, terms } = proposal;
        let stewards = sides.roles(&a, &b, by);
        let context = partnership::Context { by: by.clone(), stewards, live, model, now };
        Partnership::create(partnership::Creation::Propose { id, a, b, terms }, &context)
    }

    fn given(
        &self,
        command: partnership::Command,
        by: &MemberId,
        sides: Sides<'_>,
        now: Timestamp,
    ) -> Partnered {
        let stewards = sides.roles(&self.a, &self.b, by);
        self.clone().apply(command, &partnership::Context::of(by.clone(), stewards, now))
    }
}

type Circled = Result<Outcome<Circle>, CircleRefusal>;

pub trait CircleCommands: Sized {
    fn made(id: CircleId, owner: MemberId, name: &str, kind: CircleKind, now: Timestamp)
    -> Circled;
    fn given(&self, command: circle::Command, by: &MemberId) -> Circled;
    /// Deletes it: `in_use`, while an open listing is shared with it; else, a closed one.
    fn delete(&self, by: &MemberId, in_use: bool) -> Result<Outcome<Vec<Listing>>, CircleRefusal>;

    fn rename(&self, by: &MemberId, name: &str) -> Circled {
        let name = Some(name.to_owned());
        self.given(circle::Command::Edit { name, description: None }, by)
    }

    fn add(&self, by: &MemberId, member: &MemberId) -> Circled {
        self.given(circle::Command::Add { member: member.clone() }, by)
    }

    fn remove(&self, by: &MemberId, member: &MemberId) -> Circled {
        self.given(circle::Command::Remove { member: member.clone() }, by)
    }
}

impl CircleCommands for Circle {
    fn made(
        id: CircleId,
        owner: MemberId,
        name: &str,
        kind: CircleKind,
        now: Timestamp,
    ) -> Circled {
        let (name, description) = (name.to_owned(), String::new());
        let create = circle::Creation::Create { id, name, description, kind };
        Circle::create(create, &circle::Context { by: owner, now })
    }

    fn given(&self, command: circle::Command, by: &MemberId) -> Circled {
        self.clone()
            .apply(command, &circle::Context { by: by.clone(), now: Timestamp::from_secs(0) })
    }

    fn delete(&self, by: &MemberId, in_use: bool) -> Result<Outcome<Vec<Listing>>, CircleRefusal> {
        let status = if in_use { "active" } else { "cancelled" };
        let listing = serde_json::json!({
            "id": "veg", "owner": self.owner, "kind": "offer", "type": "resource", "title": "Peas",
            "description": "", "category": "food", "quantity": 1, "limited": false, "unit": "",
            "status": status, "sharing": { "circle": self.id }, "is_public": false,
            "created_at": 0, "accepted": {},
        });
        let listings = vec![serde_json::from_value(listing).unwrap()];
        let (preference, model) = (SharingPreference::default(), SharingModel::Hybrid);
        let ties = circle::Ties { listings, preference, model };
        self.clone().end(ties, &circle::Context { by: by.clone(), now: Timestamp::from_secs(0) })
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

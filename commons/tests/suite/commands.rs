//! Commands as short method calls, for tests that give many of them.

mod community;

use trust_commons::circle::{self, Circle, CircleKind, CircleRefusal};
use trust_commons::exchange::{self, Draft, Exchange, ExchangeRefusal};
use trust_commons::listing::Listing;
use trust_commons::partnership::{self, Partnership, PartnershipRefusal, Terms};
use trust_commons::preference::SharingPreference;
use trust_commons::sharing::SharingModel;
use trust_commons::steward::{Roles, Stewards};
use trust_commons::{
    CircleId, CommunityId, Ends, ExchangeId, Noun, Outcome, PartnershipId, Timestamp,
};
use trust_core::MemberId;

pub use community::{
    Asking, CellCommands, CellInvitationCommands, CellStanding, CommunityCommands, JoinCommands,
    StewardCommands,
};

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

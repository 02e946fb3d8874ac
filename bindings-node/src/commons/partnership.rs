//! Partnerships of two communities.

use napi::{Env, Unknown};
use napi_derive::napi;
use trust_commons::partnership::{Partnership as Core, PartnershipRefusal, Proposal, Sides};
use trust_commons::sharing::SharingModel;
use trust_commons::{Outcome as Done, Timestamp};
use trust_core::MemberId;

use super::given::{Given, record};
use super::made::{Made, fields, value};
use super::shown::Terms;
use crate::failure::{Failure, Outcome, guard};
use crate::ids::group;

/// What two communities show each other, because both want it: proposed, then active or declined, or withdrawn;
/// and dissolved. Begun by `Partnership.propose`.
///
/// A frozen value: a command gives a new partnership and leaves this one as it is. The new one's `changes` are
/// for the engine, its `notices` for people. `stewards` says who the stewards of the two communities are: then
/// roles are enforced, a community that is not named has none, and stewards are told. Without it, the caller has
/// checked them, and nobody is told.
#[napi]
pub struct Partnership {
    at: Made<Core>,
}

value!(Partnership: Core);

const DOING: [&str; 3] = ["by", "now", "stewards"];
const APPROVING: [&str; 6] =
    ["by", "now", "stewards", "shareOffers", "shareNeeds", "shareMemberCount"];
const PROPOSING: [&str; 8] =
    ["by", "now", "stewards", "shareOffers", "shareNeeds", "shareMemberCount", "live", "model"];

type Command = fn(&Core, &MemberId, Sides<'_>, Timestamp) -> Result<Done<Core>, PartnershipRefusal>;

impl Partnership {
    fn holding(at: Made<Core>) -> Outcome<Self> {
        Ok(Partnership { at })
    }

    fn decided(&self, env: &Env, options: Unknown<'_>, command: Command) -> napi::Result<Self> {
        guard(env, || {
            let (this, given) = (&*self.at.value, Given::read(env, &options, &DOING)?);
            let both = given.stewards(&this.a, &this.b)?;
            let done = command(this, &given.by()?, both.sides(), given.now()?);
            Self::holding(Made::by(done)?)
        })
    }
}

fields! { Partnership as this:
    "Its id."
    id -> String { this.id.to_string() }
    "The community that proposed it."
    a -> String { this.a.to_string() }
    "The community that it was proposed to."
    b -> String { this.b.to_string() }
    "The steward who proposed it."
    proposed_by -> String { this.proposed_by.to_string() }
    "The steward of the other side who approved or declined it."
    decided_by -> Option<String> { this.decided_by.as_ref().map(ToString::to_string) }
    "What the proposing side consents to."
    offered -> Terms { this.offered.into() }
    "What both sides consent to, once it is approved."
    agreed -> Option<Terms> { this.agreed.map(Terms::from) }
    "What is shared now: `agreed` while it is active."
    effective -> Option<Terms> { this.effective().map(Terms::from) }
    "Whether it is proposed or active, so that the pair can have no other."
    is_live -> bool { this.is_live() }
    "When it was proposed, in seconds."
    created_at -> i64 { this.created_at }
    "When it was approved or declined."
    decided_at -> Option<i64> { this.decided_at }
    "When it was withdrawn or dissolved."
    ended_at -> Option<i64> { this.ended_at }
}

#[napi]
impl Partnership {
    /// How it stands.
    #[napi(getter, ts_return_type = "PartnershipStatus")]
    pub fn status(&self) -> &'static str {
        self.at.value.status.into()
    }

    /// Proposes a partnership of community `a`, whose steward `by` is, to community `b`.
    ///
    /// Refused: `NOT_STEWARD`, `ALREADY_PARTNERS`, `SELF_PARTNERSHIP`, `PARTNERSHIPS_OFF`, `INVALID_MODEL`.
    #[napi(writable, ts_args_type = "id: string, a: string, b: string, options: ProposeOptions")]
    pub fn propose(
        env: &Env,
        id: Unknown<'_>,
        a: Unknown<'_>,
        b: Unknown<'_>,
        options: Unknown<'_>,
    ) -> napi::Result<Self> {
        guard(env, || {
            let id = record(env, "id", &id)?;
            let (a, b) = (group(env, "a", &a)?, group(env, "b", &b)?);
            let given = Given::read(env, &options, &PROPOSING)?;
            let model = given.text("model")?.map(|name| name.parse::<SharingModel>());
            let model = model.transpose().map_err(|refusal| Failure::rule(&refusal))?;
            let (by, now, live) = (given.by()?, given.now()?, given.flag("live")?);
            let both = given.stewards(&a, &b)?;
            let proposal = Proposal { id, a, b, terms: given.terms()? };
            let model = model.unwrap_or_default();
            let done = Core::propose(proposal, &by, both.sides(), live, model, now);
            Self::holding(Made::by(done)?)
        })
    }

    /// Makes it active; a steward of `b` may who did not propose it. What is shared is what both sides consent to.
    ///
    /// Refused: `NOT_STEWARD`, `SAME_PERSON`, `PARTNERSHIP_NOT_PROPOSED`.
    #[napi(ts_args_type = "options: ApproveOptions")]
    pub fn approve(&self, env: &Env, options: Unknown<'_>) -> napi::Result<Self> {
        guard(env, || {
            let (this, given) = (&*self.at.value, Given::read(env, &options, &APPROVING)?);
            let both = given.stewards(&this.a, &this.b)?;
            let (by, terms, now) = (given.by()?, given.terms()?, given.now()?);
            Self::holding(Made::by(this.approve(&by, terms, both.sides(), now))?)
        })
    }

    /// Turns the proposal down; a steward of `b` may. Refused: `NOT_STEWARD`, `PARTNERSHIP_NOT_PROPOSED`.
    #[napi(ts_args_type = "options: StewardOptions")]
    pub fn decline(&self, env: &Env, options: Unknown<'_>) -> napi::Result<Self> {
        self.decided(env, options, Core::decline)
    }

    /// Takes the proposal back; a steward of `a` may. Refused: `NOT_STEWARD`, `PARTNERSHIP_NOT_PROPOSED`.
    #[napi(ts_args_type = "options: StewardOptions")]
    pub fn withdraw(&self, env: &Env, options: Unknown<'_>) -> napi::Result<Self> {
        self.decided(env, options, Core::withdraw)
    }

    /// Ends it, at once; a steward of either side may, alone. Refused: `NOT_STEWARD`, `PARTNERSHIP_NOT_ACTIVE`.
    #[napi(ts_args_type = "options: StewardOptions")]
    pub fn dissolve(&self, env: &Env, options: Unknown<'_>) -> napi::Result<Self> {
        self.decided(env, options, Core::dissolve)
    }
}

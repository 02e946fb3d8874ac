//! Partnerships of two communities.

use pyo3::prelude::*;
use pyo3::types::PyString;
use trust_commons::partnership::{Partnership as Core, PartnershipRefusal, Proposal, Sides, Terms};
use trust_commons::{Outcome, PartnershipId, Timestamp};
use trust_core::MemberId;

use super::given::{Both, Roles, model};
use super::made::{Made, fields, value};
use super::shown;
use crate::convert::{GroupArg, MemberArg, RecordArg, moment};
use crate::hint::{OnePartnershipStatus, OneTerms};

/// What two communities show each other, because both want it: proposed, then active or declined, or withdrawn;
/// and dissolved.
///
/// Begun by `Partnership.propose`. A command gives a new partnership and leaves this one as it is; the new one's
/// `changes` are for the engine, its `notices` for people. `stewards` says who the stewards of the two communities
/// are, as a dict of community to ids: then roles are enforced, a community that is not named has none, and
/// stewards are told. Without it, the caller has checked them, and nobody is told. Raises Refused.
#[pyclass(frozen, eq, module = "trust_core")]
pub struct Partnership {
    at: Made<Core>,
}

value!(Partnership: Core, named by id);

type Command =
    fn(&Core, &MemberId, Sides<'_>, Timestamp) -> Result<Outcome<Core>, PartnershipRefusal>;

impl Partnership {
    fn holding(at: Made<Core>) -> Self {
        Partnership { at }
    }

    fn decided(
        &self,
        py: Python<'_>,
        command: Command,
        by: &MemberArg<'_>,
        now: Timestamp,
        stewards: Option<&Roles>,
    ) -> PyResult<Self> {
        let (this, by) = (&*self.at.value, by.id()?);
        let both = Both::of(stewards, &this.a, &this.b);
        Made::by(py, || command(this, &by, both.sides(), now)).map(Self::from)
    }
}

fields! { Partnership as this:
    /// Its id.
    id -> &str { this.id.as_str() }
    /// The community that proposed it.
    a -> &str { this.a.as_str() }
    /// The community that it was proposed to.
    b -> &str { this.b.as_str() }
    /// The steward who proposed it.
    proposed_by -> &str { this.proposed_by.as_str() }
    /// The steward of the other side who approved or declined it.
    decided_by -> Option<&str> { this.decided_by.as_ref().map(MemberId::as_str) }
    /// When it was proposed.
    created_at -> i64 { this.created_at }
    /// When it was approved or declined.
    decided_at -> Option<i64> { this.decided_at }
    /// When it was withdrawn or dissolved.
    ended_at -> Option<i64> { this.ended_at }
    /// Whether it is proposed or active, so that the pair can have no other.
    is_live -> bool { this.is_live() }
}

#[pymethods]
impl Partnership {
    /// Proposes a partnership of community `a`, whose steward `by` is, to community `b`.
    ///
    /// `live`: whether the pair has one that is proposed or active. `model`: what this deployment builds sight
    /// upon. Refused: NOT_STEWARD, ALREADY_PARTNERS, SELF_PARTNERSHIP, PARTNERSHIPS_OFF.
    #[staticmethod]
    #[pyo3(signature = (
        id,
        a,
        b,
        *,
        by,
        now: "Seconds",
        stewards=None,
        share_offers=true,
        share_needs=true,
        share_member_count=false,
        live=false,
        model: "SharingModel" = "hybrid",
    ))]
    fn propose(
        py: Python<'_>,
        id: RecordArg<'_, PartnershipId>,
        a: GroupArg<'_>,
        b: GroupArg<'_>,
        by: MemberArg<'_>,
        #[pyo3(from_py_with = moment)] now: i64,
        stewards: Option<Roles>,
        share_offers: bool,
        share_needs: bool,
        share_member_count: bool,
        live: bool,
        model: &str,
    ) -> PyResult<Self> {
        let model = self::model(py, model)?;
        let (id, a, b, by) = (id.id()?, a.id()?, b.id()?, by.id()?);
        let both = Both::of(stewards.as_ref(), &a, &b);
        let terms = Terms { share_offers, share_needs, share_member_count };
        let proposal = Proposal { id, a, b, terms };
        let propose = || Core::propose(proposal, &by, both.sides(), live, model, now);
        Made::by(py, propose).map(Self::from)
    }

    /// Makes it active; a steward of `b` may who did not propose it. What is shared is what both sides consent
    /// to. Refused: NOT_STEWARD, SAME_PERSON, PARTNERSHIP_NOT_PROPOSED.
    #[pyo3(signature = (
        *,
        by,
        now: "Seconds",
        stewards=None,
        share_offers=true,
        share_needs=true,
        share_member_count=false,
    ))]
    fn approve(
        &self,
        py: Python<'_>,
        by: MemberArg<'_>,
        #[pyo3(from_py_with = moment)] now: i64,
        stewards: Option<Roles>,
        share_offers: bool,
        share_needs: bool,
        share_member_count: bool,
    ) -> PyResult<Self> {
        let (this, by) = (&*self.at.value, by.id()?);
        let both = Both::of(stewards.as_ref(), &this.a, &this.b);
        let terms = Terms { share_offers, share_needs, share_member_count };
        Made::by(py, || this.approve(&by, terms, both.sides(), now)).map(Self::from)
    }

    /// Turns the proposal down; a steward of `b` may. Refused: NOT_STEWARD, PARTNERSHIP_NOT_PROPOSED.
    #[pyo3(signature = (*, by, now: "Seconds", stewards=None))]
    fn decline(
        &self,
        py: Python<'_>,
        by: MemberArg<'_>,
        #[pyo3(from_py_with = moment)] now: i64,
        stewards: Option<Roles>,
    ) -> PyResult<Self> {
        self.decided(py, Core::decline, &by, now, stewards.as_ref())
    }

    /// Takes the proposal back; a steward of `a` may. Refused: NOT_STEWARD, PARTNERSHIP_NOT_PROPOSED.
    #[pyo3(signature = (*, by, now: "Seconds", stewards=None))]
    fn withdraw(
        &self,
        py: Python<'_>,
        by: MemberArg<'_>,
        #[pyo3(from_py_with = moment)] now: i64,
        stewards: Option<Roles>,
    ) -> PyResult<Self> {
        self.decided(py, Core::withdraw, &by, now, stewards.as_ref())
    }

    /// Ends it, at once; a steward of either side may, alone. Refused: NOT_STEWARD, PARTNERSHIP_NOT_ACTIVE.
    #[pyo3(signature = (*, by, now: "Seconds", stewards=None))]
    fn dissolve(
        &self,
        py: Python<'_>,
        by: MemberArg<'_>,
        #[pyo3(from_py_with = moment)] now: i64,
        stewards: Option<Roles>,
    ) -> PyResult<Self> {
        self.decided(py, Core::dissolve, &by, now, stewards.as_ref())
    }

    /// How it stands: proposed, active, declined, withdrawn or dissolved.
    #[getter]
    fn status<'py>(&self, py: Python<'py>) -> OnePartnershipStatus<'py> {
        OnePartnershipStatus(PyString::new(py, self.at.value.status.into()))
    }

    /// What the proposing side consents to.
    #[getter]
    fn offered<'py>(&self, py: Python<'py>) -> PyResult<OneTerms<'py>> {
        shown::terms(py, self.at.value.offered)
    }

    /// What both sides consent to, once it is approved.
    #[getter]
    fn agreed<'py>(&self, py: Python<'py>) -> PyResult<Option<OneTerms<'py>>> {
        self.at.value.agreed.map(|terms| shown::terms(py, terms)).transpose()
    }

    /// What is shared now: `agreed` while it is active, else None.
    #[getter]
    fn effective<'py>(&self, py: Python<'py>) -> PyResult<Option<OneTerms<'py>>> {
        self.at.value.effective().map(|terms| shown::terms(py, terms)).transpose()
    }

    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        shown::repr(py, "Partnership", &*self.at.value)
    }
}

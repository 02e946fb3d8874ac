//! Exchanges between two people.

use pyo3::prelude::*;
use pyo3::types::PyString;
use trust_commons::exchange::{Draft, Exchange as Core, Mode};
use trust_commons::{CommunityId, ExchangeId, ListingId, TransferId};
use trust_core::MemberId;

use super::given::{optional_whole, word};
use super::made::{Made, fields, value};
use super::shown;
use crate::convert::{GroupArg, MemberArg, RecordArg, ResourceArg, moment};
use crate::error::{IntoException, refused};
use crate::hint::{OneExchangeKind, OneExchangeMode, OneExchangeStatus};

/// One person does something for another, and both say that it is done.
///
/// Begun by `Exchange.offer` (the provider offers: offered, and requested by who takes it) or `Exchange.ask` (the
/// receiver asks: requested). Then the provider accepts, either starts it (in_progress), both say that it is
/// complete (completed), or either cancels (cancelled). In credit mode the receiver pays `minutes`: reserve them in
/// a ledger when it is accepted, under the id in `transfer`; post them when it is completed, void them when it is
/// cancelled, reverse them when it is reversed.
///
/// A command gives a new exchange and leaves this one as it is; the new one's `notices` are for people. `blocked`:
/// provider and receiver hide from each other. To who has no part in it, it is unknown. Raises Refused.
#[pyclass(frozen, eq, module = "trust_core")]
pub struct Exchange {
    at: Made<Core>,
}

value!(Exchange: Core, named by id);

impl Exchange {
    fn holding(at: Made<Core>) -> Self {
        Exchange { at }
    }
}

fields! { Exchange as this:
    /// Its id, and that of its transfer.
    id -> &str { this.id.as_str() }
    /// What it is about.
    title -> &str { this.title.as_str() }
    /// How many minutes it moves; None for a gift.
    minutes -> Option<u32> { this.minutes() }
    /// Who gives.
    provider -> &str { this.provider.as_str() }
    /// Who takes; None while it is offered to whoever asks.
    receiver -> Option<&str> { this.receiver.as_ref().map(MemberId::as_str) }
    /// Where it was made.
    community -> Option<&str> { this.community.as_ref().map(CommunityId::as_str) }
    /// The provider's community.
    provider_community -> Option<&str> { this.provider_community.as_ref().map(CommunityId::as_str) }
    /// The receiver's community.
    receiver_community -> Option<&str> { this.receiver_community.as_ref().map(CommunityId::as_str) }
    /// The listing it came from.
    listing -> Option<&str> { this.listing.as_ref().map(ListingId::as_str) }
    /// The id of what pays for it, from the provider's acceptance on; None for a gift.
    transfer -> Option<&str> { this.transfer.as_ref().map(TransferId::as_str) }
    /// When it was offered or asked for.
    created_at -> i64 { this.created_at }
    /// When the receiver asked for it.
    requested_at -> Option<i64> { this.requested_at }
    /// When the provider agreed.
    accepted_at -> Option<i64> { this.accepted_at }
    /// When it began.
    started_at -> Option<i64> { this.started_at }
    /// When the provider said that it is done.
    provider_confirmed_at -> Option<i64> { this.provider_confirmed_at }
    /// When the receiver said so.
    receiver_confirmed_at -> Option<i64> { this.receiver_confirmed_at }
    /// When both had said so.
    completed_at -> Option<i64> { this.completed_at }
    /// When it was called off.
    cancelled_at -> Option<i64> { this.cancelled_at }
    /// When what was paid went back.
    reversed_at -> Option<i64> { this.reversed_at }
    /// Whether the two are of different communities, both known.
    cross_community -> bool { this.cross_community() }
    /// In whose ledger the provider is paid.
    payee_community -> Option<&str> { this.payee_community().map(CommunityId::as_str) }
    /// In whose ledger the receiver pays.
    payer_community -> Option<&str> { this.payer_community().map(CommunityId::as_str) }
}

/// What is said of an exchange that begins.
struct Beginning<'a> {
    title: String,
    kind: &'a str,
    mode: &'a str,
    minutes: Option<u32>,
    listing: Option<ResourceArg<'a>>,
    community: Option<GroupArg<'a>>,
    provider_community: Option<GroupArg<'a>>,
    receiver_community: Option<GroupArg<'a>>,
}

impl Beginning<'_> {
    fn draft(self) -> PyResult<Draft> {
        let mode = Mode::named(self.mode, self.minutes).map_err(IntoException::exception)?;
        Ok(Draft {
            kind: word("kind", self.kind)?,
            mode,
            title: self.title,
            listing: ResourceArg::optional(self.listing.as_ref())?,
            community: GroupArg::optional(self.community.as_ref())?,
            provider_community: GroupArg::optional(self.provider_community.as_ref())?,
            receiver_community: GroupArg::optional(self.receiver_community.as_ref())?,
        })
    }
}

#[pymethods]
impl Exchange {
    /// The provider `by` offers something: to one person if `receiver` is given, else to whoever requests it.
    ///
    /// `kind` is service, object_loan or shared_purchase; `mode` is gift, or credit with `minutes` (1 to 6000; 60
    /// are one credit) and the provider's community or the one where it is made. Refused: UNKNOWN_EXCHANGE (if
    /// `blocked`), PROVIDER_IS_RECEIVER, INVALID_EXCHANGE_TITLE, INVALID_MINUTES, CREDIT_WITHOUT_COMMUNITY.
    #[staticmethod]
    #[pyo3(signature = (
        id,
        *,
        by,
        title,
        now: "Seconds",
        receiver=None,
        kind: "ExchangeKind" = "service",
        mode: "ExchangeMode" = "gift",
        minutes: "int | None" = None,
        listing=None,
        community=None,
        provider_community=None,
        receiver_community=None,
        blocked=false,
    ))]
    fn offer(
        py: Python<'_>,
        id: RecordArg<'_, ExchangeId>,
        by: MemberArg<'_>,
        title: String,
        #[pyo3(from_py_with = moment)] now: i64,
        receiver: Option<MemberArg<'_>>,
        kind: &str,
        mode: &str,
        #[pyo3(from_py_with = minutes)] minutes: Option<u32>,
        listing: Option<ResourceArg<'_>>,
        community: Option<GroupArg<'_>>,
        provider_community: Option<GroupArg<'_>>,
        receiver_community: Option<GroupArg<'_>>,
        blocked: bool,
    ) -> PyResult<Self> {
        let draft = Beginning {
            title,
            kind,
            mode,
            minutes,
            listing,
            community,
            provider_community,
            receiver_community,
        }
        .draft()?;
        let (id, by) = (id.id()?, by.id()?);
        let receiver = MemberArg::optional(receiver.as_ref())?;
        Made::by(py, || Core::offer(id, draft, &by, receiver, blocked, now)).map(Self::from)
    }

    /// The receiver `by` asks `provider` for something that is not offered yet: it is requested at once.
    ///
    /// The rest as in `offer`; in credit mode the community of each of the two must be given, or the one where it
    /// is made. Refused like `offer`.
    #[staticmethod]
    #[pyo3(signature = (
        id,
        *,
        by,
        provider,
        title,
        now: "Seconds",
        kind: "ExchangeKind" = "service",
        mode: "ExchangeMode" = "gift",
        minutes: "int | None" = None,
        listing=None,
        community=None,
        provider_community=None,
        receiver_community=None,
        blocked=false,
    ))]
    fn ask(
        py: Python<'_>,
        id: RecordArg<'_, ExchangeId>,
        by: MemberArg<'_>,
        provider: MemberArg<'_>,
        title: String,
        #[pyo3(from_py_with = moment)] now: i64,
        kind: &str,
        mode: &str,
        #[pyo3(from_py_with = minutes)] minutes: Option<u32>,
        listing: Option<ResourceArg<'_>>,
        community: Option<GroupArg<'_>>,
        provider_community: Option<GroupArg<'_>>,
        receiver_community: Option<GroupArg<'_>>,
        blocked: bool,
    ) -> PyResult<Self> {
        let draft = Beginning {
            title,
            kind,
            mode,
            minutes,
            listing,
            community,
            provider_community,
            receiver_community,
        }
        .draft()?;
        let (id, by, provider) = (id.id()?, by.id()?, provider.id()?);
        Made::by(py, || Core::ask(id, draft, &by, provider, blocked, now)).map(Self::from)
    }

    /// `by` wants what is offered, and becomes its receiver.
    ///
    /// `receiver_community` is theirs; what the offer said stays where none is given. `blocked` also where the offer
    /// is hidden from who asks. Refused: UNKNOWN_EXCHANGE, NOT_RECEIVER, EXCHANGE_NOT_OFFERED, and the values as in
    /// `offer`.
    #[pyo3(signature = (*, by, now: "Seconds", receiver_community=None, blocked=false))]
    fn request(
        &self,
        py: Python<'_>,
        by: MemberArg<'_>,
        #[pyo3(from_py_with = moment)] now: i64,
        receiver_community: Option<GroupArg<'_>>,
        blocked: bool,
    ) -> PyResult<Self> {
        let (this, by) = (&*self.at.value, by.id()?);
        let community = GroupArg::optional(receiver_community.as_ref())?;
        Made::by(py, || this.request(&by, community, blocked, now)).map(Self::from)
    }

    /// The provider agrees. In credit mode, reserve `minutes` under the id in `transfer` now.
    ///
    /// Refused: UNKNOWN_EXCHANGE, NOT_PROVIDER, EXCHANGE_NOT_REQUESTED, EXCHANGE_ALREADY_ACCEPTED.
    #[pyo3(signature = (*, by, now: "Seconds", blocked=false))]
    fn accept(
        &self,
        py: Python<'_>,
        by: MemberArg<'_>,
        #[pyo3(from_py_with = moment)] now: i64,
        blocked: bool,
    ) -> PyResult<Self> {
        let (this, by) = (&*self.at.value, by.id()?);
        Made::by(py, || this.accept(&by, blocked, now)).map(Self::from)
    }

    /// Either of the two begins, once the provider has accepted.
    ///
    /// Refused: UNKNOWN_EXCHANGE, EXCHANGE_NOT_REQUESTED, EXCHANGE_NOT_ACCEPTED.
    #[pyo3(signature = (*, by, now: "Seconds", blocked=false))]
    fn start(
        &self,
        py: Python<'_>,
        by: MemberArg<'_>,
        #[pyo3(from_py_with = moment)] now: i64,
        blocked: bool,
    ) -> PyResult<Self> {
        let (this, by) = (&*self.at.value, by.id()?);
        Made::by(py, || this.start(&by, blocked, now)).map(Self::from)
    }

    /// One of the two says that it is done; the second one's word completes it. In credit mode, post then.
    ///
    /// Refused: UNKNOWN_EXCHANGE, EXCHANGE_NOT_IN_PROGRESS, ALREADY_CONFIRMED.
    #[pyo3(signature = (*, by, now: "Seconds"))]
    fn complete(
        &self,
        py: Python<'_>,
        by: MemberArg<'_>,
        #[pyo3(from_py_with = moment)] now: i64,
    ) -> PyResult<Self> {
        let (this, by) = (&*self.at.value, by.id()?);
        Made::by(py, || this.complete(&by, now)).map(Self::from)
    }

    /// Either of the two calls it off, at any time before it is completed. What was reserved is to be voided.
    ///
    /// Refused: UNKNOWN_EXCHANGE, EXCHANGE_CLOSED.
    #[pyo3(signature = (*, by, now: "Seconds"))]
    fn cancel(
        &self,
        py: Python<'_>,
        by: MemberArg<'_>,
        #[pyo3(from_py_with = moment)] now: i64,
    ) -> PyResult<Self> {
        let (this, by) = (&*self.at.value, by.id()?);
        Made::by(py, || this.cancel(&by, now)).map(Self::from)
    }

    /// What was paid goes back, once: by the provider, or a steward of either community (`steward`) who is not the
    /// receiver. Reverse the transfer then.
    ///
    /// Refused: UNKNOWN_EXCHANGE, NOT_PROVIDER, EXCHANGE_NOT_COMPLETED, EXCHANGE_WITHOUT_CREDIT,
    /// EXCHANGE_ALREADY_REVERSED.
    #[pyo3(signature = (*, by, now: "Seconds", steward=false))]
    fn reverse(
        &self,
        py: Python<'_>,
        by: MemberArg<'_>,
        #[pyo3(from_py_with = moment)] now: i64,
        steward: bool,
    ) -> PyResult<Self> {
        let (this, by) = (&*self.at.value, by.id()?);
        Made::by(py, || this.reverse(&by, steward, now)).map(Self::from)
    }

    /// Refuses an exchange for credits that touches a community which has none (`credit`: whether it has):
    /// CREDIT_NOT_USED.
    #[pyo3(signature = (community, *, credit))]
    fn allowed_in(&self, py: Python<'_>, community: GroupArg<'_>, credit: bool) -> PyResult<()> {
        let allowed = self.at.value.allowed_in(&community.id()?, credit);
        allowed.map_err(|refusal| refused(py, &refusal, None))
    }

    /// Whether somebody is one of the two.
    fn is_of(&self, member: MemberArg<'_>) -> PyResult<bool> {
        Ok(self.at.value.is_of(&member.id()?))
    }

    /// How far it has come: offered, requested, in_progress, completed or cancelled.
    #[getter]
    fn status<'py>(&self, py: Python<'py>) -> OneExchangeStatus<'py> {
        OneExchangeStatus(PyString::new(py, &self.at.value.status.to_string()))
    }

    /// What is exchanged: service, object_loan or shared_purchase.
    #[getter]
    fn kind<'py>(&self, py: Python<'py>) -> OneExchangeKind<'py> {
        OneExchangeKind(PyString::new(py, &self.at.value.kind.to_string()))
    }

    /// Whether it moves credits: gift or credit.
    #[getter]
    fn mode<'py>(&self, py: Python<'py>) -> OneExchangeMode<'py> {
        OneExchangeMode(PyString::new(py, self.at.value.mode.name()))
    }

    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        shown::repr(py, "Exchange", &*self.at.value)
    }
}

fn minutes(given: &Bound<'_, PyAny>) -> PyResult<Option<u32>> {
    optional_whole("minutes", given)
}

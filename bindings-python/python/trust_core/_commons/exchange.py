"""Exchanges between two people."""

from typing import SupportsIndex, final

from trust_core._commons.noun import Noun, given
from trust_core._types import ExchangeKind, ExchangeMode, ExchangeStatus, Seconds


@final
class Exchange(Noun):
    """An exchange: a person does something for another, and both confirm that it is done.

    `Exchange.offer` begins one for the provider: it is offered, and requested by whoever takes it. `Exchange.ask` begins
    one for the receiver: it is requested. Then the provider accepts it, either party starts it (in_progress), and both
    complete it (completed); or either cancels it (cancelled). In credit mode the receiver pays `minutes`: reserve them
    in a ledger when it is accepted, under the id in `transfer`; post them when it is completed, void them when it is
    cancelled, reverse them when it is reversed.

    A command returns a new exchange and leaves this one as it is; the `notices` of the new one are for people. `blocked`:
    provider and receiver hide from each other. The exchange is unknown to everybody who has no part in it. Raises
    Refused.
    """

    __slots__ = ()
    _NOUN = "exchange"

    @classmethod
    def offer(
        cls,
        id: str | SupportsIndex,
        *,
        by: str | SupportsIndex,
        title: str,
        now: Seconds,
        receiver: str | SupportsIndex | None = None,
        kind: ExchangeKind = "service",
        mode: ExchangeMode = "gift",
        minutes: int | None = None,
        listing: str | SupportsIndex | None = None,
        community: str | SupportsIndex | None = None,
        provider_community: str | SupportsIndex | None = None,
        receiver_community: str | SupportsIndex | None = None,
        blocked: bool = False,
    ) -> "Exchange":
        """The provider `by` offers something: to one person if `receiver` is given, else to whoever requests it.

        `kind` is service, object_loan or shared_purchase; `mode` is gift, or credit with `minutes` (1 to 6000; 60
        are one credit) and the provider's community or the one where it is made. Refused: UNKNOWN_EXCHANGE (if
        `blocked`), PROVIDER_IS_RECEIVER, INVALID_EXCHANGE_TITLE, INVALID_MINUTES, CREDIT_WITHOUT_COMMUNITY.
        """
        draft = {"title": title, "kind": kind, "mode": mode, **given(minutes=minutes)}
        draft |= given(listing=listing, community=community)
        draft |= given(provider_community=provider_community, receiver_community=receiver_community)
        rest = {**given(receiver=receiver), "blocked": blocked}
        return cls._create("offer", id=id, by=by, now=now, **draft, **rest)

    @classmethod
    def ask(
        cls,
        id: str | SupportsIndex,
        *,
        by: str | SupportsIndex,
        provider: str | SupportsIndex,
        title: str,
        now: Seconds,
        kind: ExchangeKind = "service",
        mode: ExchangeMode = "gift",
        minutes: int | None = None,
        listing: str | SupportsIndex | None = None,
        community: str | SupportsIndex | None = None,
        provider_community: str | SupportsIndex | None = None,
        receiver_community: str | SupportsIndex | None = None,
        blocked: bool = False,
    ) -> "Exchange":
        """The receiver `by` asks `provider` for something that is not offered yet: it is requested at once.

        The rest is as in `offer`; credit mode needs the community of each of the two, or the one where it is made.
        Refused like `offer`.
        """
        draft = {"title": title, "kind": kind, "mode": mode, **given(minutes=minutes)}
        draft |= given(listing=listing, community=community)
        draft |= given(provider_community=provider_community, receiver_community=receiver_community)
        rest = {"provider": provider, "blocked": blocked}
        return cls._create("ask", id=id, by=by, now=now, **draft, **rest)

    def request(
        self,
        *,
        by: str | SupportsIndex,
        now: Seconds,
        receiver_community: str | SupportsIndex | None = None,
        blocked: bool = False,
    ) -> "Exchange":
        """`by` requests an offer, and becomes its receiver.

        `receiver_community` is the community of `by`; without it, the offer's stays. Give `blocked` also where the offer
        is hidden from `by`. Refused: UNKNOWN_EXCHANGE, NOT_RECEIVER, EXCHANGE_NOT_OFFERED, and the values as in
        `offer`.
        """
        community = given(receiver_community=receiver_community)
        return self._apply("request", by=by, now=now, blocked=blocked, **community)

    def accept(self, *, by: str | SupportsIndex, now: Seconds, blocked: bool = False) -> "Exchange":
        """The provider agrees. In credit mode, reserve `minutes` under the id in `transfer` now.

        Refused: UNKNOWN_EXCHANGE, NOT_PROVIDER, EXCHANGE_NOT_REQUESTED, EXCHANGE_ALREADY_ACCEPTED.
        """
        return self._apply("accept", by=by, now=now, blocked=blocked)

    def start(self, *, by: str | SupportsIndex, now: Seconds, blocked: bool = False) -> "Exchange":
        """Either party starts it, once the provider has accepted.

        Refused: UNKNOWN_EXCHANGE, EXCHANGE_NOT_REQUESTED, EXCHANGE_NOT_ACCEPTED.
        """
        return self._apply("start", by=by, now=now, blocked=blocked)

    def complete(self, *, by: str | SupportsIndex, now: Seconds) -> "Exchange":
        """One party confirms that it is done; the second confirmation completes it. In credit mode, post then.

        Refused: UNKNOWN_EXCHANGE, EXCHANGE_NOT_IN_PROGRESS, ALREADY_CONFIRMED.
        """
        return self._apply("complete", by=by, now=now)

    def cancel(self, *, by: str | SupportsIndex, now: Seconds) -> "Exchange":
        """Either party cancels it, at any time before it is completed. In credit mode, void the reservation.

        Refused: UNKNOWN_EXCHANGE, EXCHANGE_CLOSED.
        """
        return self._apply("cancel", by=by, now=now)

    def reverse(
        self, *, by: str | SupportsIndex, now: Seconds, steward: bool = False
    ) -> "Exchange":
        """The provider gives the payment back, once. Reverse the transfer then.

        A steward of either community (`steward`) who is not the receiver can do so, too. Refused: UNKNOWN_EXCHANGE,
        NOT_PROVIDER, EXCHANGE_NOT_COMPLETED, EXCHANGE_WITHOUT_CREDIT, EXCHANGE_ALREADY_REVERSED.
        """
        return self._apply("reverse", by=by, now=now, steward=steward)

    def allowed_in(self, community: str | SupportsIndex, *, credit: bool) -> None:
        """Refuse an exchange for credits that touches a community without credits: CREDIT_NOT_USED.

        `credit`: whether the community has credits.
        """
        self._ask("allowed_in", community=community, credit=credit)

    def is_of(self, member: str | SupportsIndex) -> bool:
        """Return whether a member is one of the two parties."""
        return bool(self._ask("is_of", member=member))

    @property
    def id(self) -> str:
        """Its id, and that of its transfer."""
        return self._text("id")

    @property
    def title(self) -> str:
        """Its title: 1 to 200 characters."""
        return self._text("title")

    @property
    def status(self) -> ExchangeStatus:
        """Its status: offered, requested, in_progress, completed or cancelled."""
        status: ExchangeStatus = self._field("status")
        return status

    @property
    def kind(self) -> ExchangeKind:
        """Its kind: service, object_loan or shared_purchase."""
        kind: ExchangeKind = self._field("kind")
        return kind

    @property
    def mode(self) -> ExchangeMode:
        """Its mode: gift or credit."""
        mode: ExchangeMode = self._field("mode")
        return mode

    @property
    def minutes(self) -> int | None:
        """The minutes that it moves; None for a gift."""
        return self._optional_int("minutes")

    @property
    def provider(self) -> str:
        """The member who gives."""
        return self._text("provider")

    @property
    def receiver(self) -> str | None:
        """The member who receives; None while it is offered to everybody."""
        return self._optional_text("receiver")

    @property
    def community(self) -> str | None:
        """The community where it was made."""
        return self._optional_text("community")

    @property
    def provider_community(self) -> str | None:
        """The provider's community."""
        return self._optional_text("provider_community")

    @property
    def receiver_community(self) -> str | None:
        """The receiver's community."""
        return self._optional_text("receiver_community")

    @property
    def listing(self) -> str | None:
        """The listing it came from."""
        return self._optional_text("listing")

    @property
    def transfer(self) -> str | None:
        """The id of the transfer that pays for it, from the provider's acceptance on; None for a gift."""
        return self._optional_text("transfer")

    @property
    def cross_community(self) -> bool:
        """Whether both parties' communities are known and differ."""
        return bool(self._ask("cross_community"))

    @property
    def payee_community(self) -> str | None:
        """The community in whose ledger the provider is paid."""
        community: str | None = self._ask("payee_community")
        return community

    @property
    def payer_community(self) -> str | None:
        """The community in whose ledger the receiver pays."""
        community: str | None = self._ask("payer_community")
        return community

    @property
    def created_at(self) -> int:
        """The time of the offer or of the request."""
        return self._int("created_at")

    @property
    def requested_at(self) -> int | None:
        """The time of the receiver's request."""
        return self._optional_int("requested_at")

    @property
    def accepted_at(self) -> int | None:
        """The time of the provider's acceptance."""
        return self._optional_int("accepted_at")

    @property
    def started_at(self) -> int | None:
        """The time of the start."""
        return self._optional_int("started_at")

    @property
    def provider_confirmed_at(self) -> int | None:
        """The time of the provider's confirmation."""
        return self._optional_int("provider_confirmed_at")

    @property
    def receiver_confirmed_at(self) -> int | None:
        """The time of the receiver's confirmation."""
        return self._optional_int("receiver_confirmed_at")

    @property
    def completed_at(self) -> int | None:
        """The time of the second confirmation."""
        return self._optional_int("completed_at")

    @property
    def cancelled_at(self) -> int | None:
        """The time of the cancellation."""
        return self._optional_int("cancelled_at")

    @property
    def reversed_at(self) -> int | None:
        """The time of the reversal."""
        return self._optional_int("reversed_at")

"""Partnerships of two communities."""

from typing import Any, SupportsIndex, final

from trust_core._commons.noun import Noun, given
from trust_core._commons.values import Terms
from trust_core._types import PartnershipStatus, Seconds, SharingModel, Stewards


@final
class Partnership(Noun):
    """A partnership of two communities, which show each other what both consent to.

    A partnership is proposed, then active, declined or withdrawn; an active one is dissolved. `Partnership.propose`
    begins one. A command returns a new partnership and leaves this one as it is; the `changes` of the new one are for the
    engine, its `notices` for people. `stewards` names the stewards of the two communities, as a dict of community to
    ids: only they can give commands, and the others of them are notified. A community that is not named has no
    stewards, so nobody can act for it. Raises Refused.
    """

    __slots__ = ()
    _NOUN = "partnership"

    @classmethod
    def propose(
        cls,
        id: str | SupportsIndex,
        a: str | SupportsIndex,
        b: str | SupportsIndex,
        *,
        by: str | SupportsIndex,
        now: Seconds,
        stewards: Stewards | None = None,
        share_offers: bool = True,
        share_needs: bool = True,
        share_member_count: bool = False,
        live: bool = False,
        model: SharingModel = "hybrid",
    ) -> "Partnership":
        """`by`, a steward of the community `a`, proposes a partnership to the community `b`.

        `live`: whether the pair has a partnership that is proposed or active. `model`: what this deployment rests
        visibility on. Refused: NOT_STEWARD, ALREADY_PARTNERS, SELF_PARTNERSHIP, PARTNERSHIPS_OFF.
        """
        terms = _terms(share_offers, share_needs, share_member_count)
        rest = {**terms, "live": live, "model": model, **given(stewards=stewards)}
        return cls._create("propose", id=id, a=a, b=b, by=by, now=now, **rest)

    def approve(
        self,
        *,
        by: str | SupportsIndex,
        now: Seconds,
        stewards: Stewards | None = None,
        share_offers: bool = True,
        share_needs: bool = True,
        share_member_count: bool = False,
    ) -> "Partnership":
        """A steward of `b` who did not propose it makes it active.

        The two communities share what both consent to. Refused: NOT_STEWARD, SAME_PERSON, PARTNERSHIP_NOT_PROPOSED.
        """
        terms = _terms(share_offers, share_needs, share_member_count)
        return self._apply("approve", by=by, now=now, **given(stewards=stewards), **terms)

    def decline(
        self, *, by: str | SupportsIndex, now: Seconds, stewards: Stewards | None = None
    ) -> "Partnership":
        """A steward of `b` declines the proposal. Refused: NOT_STEWARD, PARTNERSHIP_NOT_PROPOSED."""
        return self._apply("decline", by=by, now=now, **given(stewards=stewards))

    def withdraw(
        self, *, by: str | SupportsIndex, now: Seconds, stewards: Stewards | None = None
    ) -> "Partnership":
        """A steward of `a` withdraws the proposal. Refused: NOT_STEWARD, PARTNERSHIP_NOT_PROPOSED."""
        return self._apply("withdraw", by=by, now=now, **given(stewards=stewards))

    def dissolve(
        self, *, by: str | SupportsIndex, now: Seconds, stewards: Stewards | None = None
    ) -> "Partnership":
        """A steward of either side ends it, at once and alone. Refused: NOT_STEWARD, PARTNERSHIP_NOT_ACTIVE."""
        return self._apply("dissolve", by=by, now=now, **given(stewards=stewards))

    @property
    def id(self) -> str:
        """Its id."""
        return self._text("id")

    @property
    def a(self) -> str:
        """The community that proposed it."""
        return self._text("a")

    @property
    def b(self) -> str:
        """The community that it was proposed to."""
        return self._text("b")

    @property
    def proposed_by(self) -> str:
        """The steward who proposed it."""
        return self._text("proposed_by")

    @property
    def decided_by(self) -> str | None:
        """The steward of the other side who approved or declined it."""
        return self._optional_text("decided_by")

    @property
    def status(self) -> PartnershipStatus:
        """Its status: proposed, active, declined, withdrawn or dissolved."""
        status: PartnershipStatus = self._field("status")
        return status

    @property
    def is_live(self) -> bool:
        """Whether it is proposed or active, so that the pair can have no other."""
        return bool(self._ask("is_live"))

    @property
    def offered(self) -> Terms:
        """The terms that the proposing side consents to."""
        return Terms(**self._field("offered"))

    @property
    def agreed(self) -> Terms | None:
        """The terms that both sides consent to, once it is approved."""
        return _optional_terms(self._field("agreed"))

    @property
    def effective(self) -> Terms | None:
        """The terms in force: `agreed` while it is active, else None."""
        return _optional_terms(self._ask("effective"))

    @property
    def created_at(self) -> int:
        """The time of the proposal."""
        return self._int("created_at")

    @property
    def decided_at(self) -> int | None:
        """The time of the approval or decline."""
        return self._optional_int("decided_at")

    @property
    def ended_at(self) -> int | None:
        """The time of the withdrawal or dissolution."""
        return self._optional_int("ended_at")


def _terms(share_offers: bool, share_needs: bool, share_member_count: bool) -> dict[str, Any]:
    return Terms(share_offers, share_needs, share_member_count)._asdict()


def _optional_terms(fields: dict[str, bool] | None) -> Terms | None:
    return None if fields is None else Terms(**fields)

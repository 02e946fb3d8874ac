"""Ledgers of communities, and transfers between two of them."""

from typing import Any, SupportsIndex, final

from trust_core._commons.exchange import Exchange
from trust_core._commons.noun import Frozen, Noun, given
from trust_core._commons.values import (
    Account,
    LedgerChanges,
    Statement,
    Transfer,
    account_of,
    changes_of,
    statement_of,
)
from trust_core._native import _Pair, _Record
from trust_core._types import Seconds

_NOT_GIVEN: Any = ...


@final
class Ledger(Noun):
    """The ledger of a community: the earnings and spendings of each account, in double entry and whole minutes.

    60 minutes are a credit. `Ledger("oak")` is empty. A command returns a new ledger and leaves this ledger as it is: the
    transfer that it made is in `made` of the new ledger, the reservations that it released in `released`. Balances add up
    to 0 after each. Accounts are `member:ID`, `clearing:PARTNERSHIP` or `settlement:NAME`. A transfer's id comes from the
    caller, so that an order can be repeated: same id, same content, same answer.

    An id that is refused for the state of the accounts stays refused: go on with the ledger in the exception's
    `after`, which remembers it. A ledger may hold a part of its accounts and transfers: the accounts of a transfer
    and any transfer under its id; for `settle` and `rename` all transfers of the account. Each command copies the accounts
    and transfers that are held: O(accounts + transfers). Raises Refused.
    """

    __slots__ = ()
    _NOUN = "ledger"

    def __new__(cls, community: str | SupportsIndex) -> "Ledger":
        return cls._of(_Record.ledger(community))

    def open(
        self,
        account: str | SupportsIndex,
        *,
        floor: int | None = _NOT_GIVEN,
        ceiling: int | None = None,
        soft: int | None = None,
    ) -> "Ledger":
        """Open an account. Limits are minutes, None is without bound.

        `floor` is at most 0, and 20 credits below 0 if not given; `ceiling` is at least 0; below `soft` the owner gets a
        notice. Refused: ACCOUNT_EXISTS, INVALID_LIMITS.
        """
        limits = _limits(floor=floor, ceiling=ceiling, soft=soft)
        return self._apply("open", account=account, **limits)

    def set_limits(
        self,
        account: str | SupportsIndex,
        *,
        floor: int | None = _NOT_GIVEN,
        ceiling: int | None = _NOT_GIVEN,
        soft: int | None = _NOT_GIVEN,
    ) -> "Ledger":
        """Set the limits of an account from now on. A limit that is not given stays; None is without bound.

        The account may be beyond a limit already: then it can only go back. A settled account is opened again, with the
        limits that it had. Refused: UNKNOWN_ACCOUNT, INVALID_LIMITS.
        """
        limits = _limits(floor=floor, ceiling=ceiling, soft=soft)
        return self._apply("set_limits", account=account, **limits)

    def reserve(
        self,
        id: str | SupportsIndex,
        debit: str | SupportsIndex,
        credit: str | SupportsIndex,
        minutes: int,
        *,
        now: Seconds,
        expires_at: Seconds | None = None,
    ) -> "Ledger":
        """Reserve minutes that `debit` is to pay `credit`, until they are posted or voided, or lapse.

        Refused, and remembered: UNKNOWN_ACCOUNT, BELOW_FLOOR, ABOVE_CEILING, TOTAL_OUT_OF_RANGE. Refused: ID_TAKEN,
        NO_MINUTES, SAME_ACCOUNT, INVALID_EXPIRY.
        """
        order = {"id": id, "debit": debit, "credit": credit, "minutes": minutes}
        return self._apply("reserve", **order, now=now, **given(expires_at=expires_at))

    def transfer(
        self,
        id: str | SupportsIndex,
        debit: str | SupportsIndex,
        credit: str | SupportsIndex,
        minutes: int,
        *,
        now: Seconds,
    ) -> "Ledger":
        """Move minutes from `debit` to `credit` at once. Refused like `reserve`."""
        order = {"id": id, "debit": debit, "credit": credit, "minutes": minutes}
        return self._apply("transfer", **order, now=now)

    def post(self, id: str | SupportsIndex, *, now: Seconds) -> "Ledger":
        """Post a reservation. Refused: UNKNOWN_TRANSFER, TRANSFER_NOT_PENDING."""
        return self._apply("post", id=id, now=now)

    def void(self, id: str | SupportsIndex, *, now: Seconds) -> "Ledger":
        """Release a reservation. Refused: UNKNOWN_TRANSFER, TRANSFER_NOT_PENDING."""
        return self._apply("void", id=id, now=now)

    def reverse(
        self, id: str | SupportsIndex, original: str | SupportsIndex, *, now: Seconds
    ) -> "Ledger":
        """Undo the posted transfer `original`, by another transfer under `id`: once, and no reversal itself.

        Refused: UNKNOWN_TRANSFER, TRANSFER_NOT_POSTED, TRANSFER_IS_REVERSAL, TRANSFER_ALREADY_REVERSED, and for the
        accounts like `reserve`. Where an account was settled since, the settlement account bears the reversal: it is moved on by
        a transfer under `id` with `:debit` or `:credit` behind it.
        """
        return self._apply("reverse", id=id, original=original, now=now)

    def pay(self, exchange: Exchange, *, now: Seconds) -> "Ledger":
        """Take the step that the latest command to an exchange asks for.

        Reserve its minutes for 30 days when it is accepted; post them when it is completed, or pay by another transfer
        where the reservation has lapsed; release them when it is cancelled; give them back when it is reversed. A gift
        moves nothing. Accounts that are missing are opened. Both of the exchange have their accounts here. Refused like
        `reserve`, `post` and `reverse`.
        """
        return self._apply("pay", exchange=_json_of(exchange), now=now)

    def expire(self, *, now: Seconds) -> "Ledger":
        """Mark all reservations that have lapsed at `now`; `released` names them.

        No command and no question with a `now` depends on it.
        """
        return self._apply("expire", now=now)

    def settle(
        self,
        account: str | SupportsIndex,
        settlement: str | SupportsIndex,
        id: str | SupportsIndex,
        *,
        now: Seconds,
    ) -> "Ledger":
        """Close the account of a member who leaves.

        It releases all reservations (`released`) and moves the balance to the account `settlement` (`made`, None if it
        was 0), whatever the limits. A released leg between communities has its `other_leg` in the other ledger, to be
        voided there. Refused: UNKNOWN_ACCOUNT, NOT_SETTLEMENT, SAME_ACCOUNT, ID_TAKEN.
        """
        return self._apply("settle", account=account, settlement=settlement, id=id, now=now)

    def take_back(
        self, account: str | SupportsIndex, id: str | SupportsIndex, *, now: Seconds
    ) -> "Ledger":
        """Open the account of a member who returns, with the limits that it had.

        It moves back the balance that settlement accounts carry for it, whatever the limits (`made`, None if that is
        0). Repeated it changes nothing. Refused: UNKNOWN_ACCOUNT, ID_TAKEN.
        """
        return self._apply("take_back", account=account, id=id, now=now)

    def rename(self, account: str | SupportsIndex, name: str | SupportsIndex) -> "Ledger":
        """Give an account another name everywhere, so that the transfers of an erased person still add up.

        Refused: UNKNOWN_ACCOUNT, ACCOUNT_EXISTS.
        """
        return self._apply("rename", account=account, name=name)

    @staticmethod
    def between(payer: "Ledger", payee: "Ledger", partnership: str | SupportsIndex) -> "Between":
        """Return the ledgers of a payer's and a payee's community, which settle over a partnership.

        Refused: SAME_LEDGER.
        """
        return Between._of(_Pair(_held(payer), _held(payee), partnership))

    @property
    def community(self) -> str:
        """The community whose ledger it is."""
        community: str = self._ask("community")
        return community

    @property
    def made(self) -> Transfer | None:
        """The transfer that the command which led here made or decided, repeated ones too; else None."""
        return _optional_transfer(self._held.made)

    @property
    def released(self) -> list[str]:
        """The ids of the reservations that `expire` or `settle` released."""
        return self._held.released

    @property
    def accounts(self) -> dict[str, Account]:
        """The accounts by id; a new dict each time."""
        return {id: account_of(account) for id, account in self._ask("accounts").items()}

    @property
    def transfers(self) -> dict[str, Transfer]:
        """The transfers by id; a new dict each time."""
        return {id: Transfer(**transfer) for id, transfer in self._ask("transfers").items()}

    @property
    def refused(self) -> dict[str, dict[str, Any]]:
        """The transfers that were refused for the state of the accounts, and stay so.

        By id, a dict of `content` and `refusal` each.
        """
        refused: dict[str, dict[str, Any]] = self._ask("refused")
        return refused

    def account(self, account: str | SupportsIndex, *, now: Seconds | None = None) -> Account:
        """Return an account, at `now` without the reservations that have lapsed by then.

        Without `now`, as the commands left it. Refused: UNKNOWN_ACCOUNT.
        """
        return account_of(self._ask("account", account=account, **given(now=now)))

    def balance(self, account: str | SupportsIndex) -> int:
        """Return the balance of an account in minutes: earned less spent. Refused: UNKNOWN_ACCOUNT."""
        balance: int = self._ask("balance", account=account)
        return balance

    def balances(self) -> dict[str, int]:
        """Return the balance of every account, in minutes."""
        balances: dict[str, int] = self._ask("balances")
        return balances

    def statement(self, account: str | SupportsIndex, *, now: Seconds | None = None) -> Statement:
        """Return the statement of an account: totals, balance, and its transfers, the oldest first.

        At `now` without the reservations that have lapsed by then, else as the commands left it. Refused:
        UNKNOWN_ACCOUNT.
        """
        return statement_of(self._ask("statement", account=account, **given(now=now)))

    def changed_since(self, before: "Ledger") -> LedgerChanges:
        """Return the accounts, transfers and refusals that are not as in `before`: those to write."""
        return changes_of(self._held.changed_since(_held(before)))

    def check(self) -> None:
        """Recompute a whole ledger from its transfers. Raises InvalidValue if it is not sound; no command leads there."""
        self._ask("check")

    def __hash__(self) -> int:  # type: ignore[override]
        return hash(self.community)

    def __repr__(self) -> str:
        size = self._ask("size")
        counts = f"{size['accounts']} accounts, {size['transfers']} transfers"
        return f"<Ledger of {self.community}: {counts}>"


@final
class Between(Frozen):
    """Two ledgers that settle over a partnership, made by `Ledger.between`.

    The payer pays the account `clearing:PARTNERSHIP` of its own ledger, and that of the other ledger pays the payee:
    so each ledger keeps its sum of 0. The legs have the transfer's id with `:out` and `:in` behind it. A command returns
    new ledgers, in `payer` and `payee` of a new value, and leaves these as they are; a refusal carries them in the
    exception's `after` where an id is to be remembered. Raises Refused.
    """

    __slots__ = ()
    _held: _Pair

    def reserve(
        self,
        id: str | SupportsIndex,
        debit: str | SupportsIndex,
        credit: str | SupportsIndex,
        minutes: int,
        *,
        now: Seconds,
        expires_at: Seconds | None = None,
    ) -> "Between":
        """As `Ledger.reserve`, in both ledgers or in neither. Refused like it, and TRANSFER_ID_TOO_LONG."""
        order = {"id": id, "debit": debit, "credit": credit, "minutes": minutes}
        return self._apply("reserve", **order, now=now, **given(expires_at=expires_at))

    def transfer(
        self,
        id: str | SupportsIndex,
        debit: str | SupportsIndex,
        credit: str | SupportsIndex,
        minutes: int,
        *,
        now: Seconds,
    ) -> "Between":
        """As `Ledger.transfer`, in both ledgers or in neither."""
        order = {"id": id, "debit": debit, "credit": credit, "minutes": minutes}
        return self._apply("transfer", **order, now=now)

    def post(self, id: str | SupportsIndex, *, now: Seconds) -> "Between":
        """As `Ledger.post`, in both ledgers or in neither."""
        return self._apply("post", id=id, now=now)

    def void(self, id: str | SupportsIndex, *, now: Seconds) -> "Between":
        """As `Ledger.void`, in both ledgers or in neither."""
        return self._apply("void", id=id, now=now)

    def reverse(
        self, id: str | SupportsIndex, original: str | SupportsIndex, *, now: Seconds
    ) -> "Between":
        """As `Ledger.reverse`, in both ledgers or in neither: payer and payee are those of `original`."""
        return self._apply("reverse", id=id, original=original, now=now)

    def pay(self, exchange: Exchange, *, now: Seconds) -> "Between":
        """As `Ledger.pay`, in both ledgers or in neither: the receiver pays in `payer`, the provider is paid in `payee`."""
        return self._apply("pay", exchange=_json_of(exchange), now=now)

    @property
    def payer(self) -> Ledger:
        """The ledger of the payer's community."""
        return Ledger._of(self._held.payer)

    @property
    def payee(self) -> Ledger:
        """The ledger of the payee's community."""
        return Ledger._of(self._held.payee)

    @property
    def partnership(self) -> str:
        """The partnership that they settle over."""
        return self._held.partnership

    @property
    def outgoing(self) -> Transfer | None:
        """The leg in the payer's ledger that the command which led here made or decided; else None."""
        return _optional_transfer(self._held.legs[0])

    @property
    def incoming(self) -> Transfer | None:
        """The leg in the payee's ledger; else None."""
        return _optional_transfer(self._held.legs[1])

    @property
    def notices(self) -> list[dict[str, Any]]:
        """The notices for people of the command which led here, as in `Ledger.notices`."""
        notices: list[dict[str, Any]] = self._held.notices
        return notices

    def __repr__(self) -> str:
        payer, payee = self.payer.community, self.payee.community
        return f"<Between: {payer} pays {payee} over {self.partnership}>"


def _limits(**limits: int | None) -> dict[str, int | None]:
    return {name: limit for name, limit in limits.items() if limit is not _NOT_GIVEN}


def _json_of(exchange: Exchange) -> str:
    if not isinstance(exchange, Exchange):
        raise TypeError(f"exchange must be an Exchange, not {type(exchange).__name__}")
    return exchange.to_json()


def _held(ledger: Ledger) -> _Record:
    if not isinstance(ledger, Ledger):
        raise TypeError(f"{type(ledger).__name__!r} object is not an instance of 'Ledger'")
    return ledger._held


def _optional_transfer(fields: dict[str, Any] | None) -> Transfer | None:
    return None if fields is None else Transfer(**fields)

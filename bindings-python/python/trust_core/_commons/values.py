"""The parts of the domain classes: plain values, which compare, print and pickle."""

from dataclasses import dataclass
from typing import Any, NamedTuple

from trust_core._types import TransferStatus


class Terms(NamedTuple):
    """What a side of a partnership consents to."""

    share_offers: bool = True
    """The other side sees offers."""
    share_needs: bool = True
    """The other side sees needs."""
    share_member_count: bool = False
    """The other side sees how many members there are."""

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: Any) -> Any:
        from trust_core._pydantic import of_tuple

        return of_tuple(cls, handler)


class Used(NamedTuple):
    """The member who used an invite, and the time."""

    by: str
    """Who."""
    at: int
    """When, in seconds."""

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: Any) -> Any:
        from trust_core._pydantic import of_tuple

        return of_tuple(cls, handler)


class Preview(NamedTuple):
    """What an invite shows to whoever holds its token."""

    issuer: str
    """Who invites."""
    expires_at: int
    """From when on it cannot be used, in seconds."""
    own: bool
    """Whether it is the viewer's own, which leads nowhere."""
    community: str | None = None
    """The community that it leads into; None for a circle."""

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: Any) -> Any:
        from trust_core._pydantic import of_tuple

        return of_tuple(cls, handler)


@dataclass(frozen=True, slots=True)
class Settlement:
    """A balance that a settlement account carries for a member who left."""

    to: str
    """The account that carries it."""
    at: int
    """When the member left, in seconds."""
    balance: int
    """How many minutes it carries; what is owed is negative."""
    floor: int | None
    """The floor that the account had, and has again when the member returns."""
    ceiling: int | None
    """The ceiling that it had."""
    soft: int | None
    """The soft limit that it had."""
    transfers: list[str]
    """The transfers that moved it there."""
    since: list[str]
    """What was posted later, but in the same second."""


@dataclass(frozen=True, slots=True)
class Account:
    """An account of a ledger. All numbers are whole minutes."""

    id: str
    """Whose it is: member:ID, clearing:PARTNERSHIP or settlement:NAME."""
    balance: int
    """What was earned less what was spent."""
    available: int
    """The balance less what is reserved to be paid."""
    debits_posted: int
    """All that was paid out of it."""
    credits_posted: int
    """All that was paid into it."""
    debits_pending: int
    """What is reserved to be paid out of it."""
    credits_pending: int
    """What is reserved to be paid into it."""
    floor: int | None
    """The least it may be left with, reservations counted; None is without bound."""
    ceiling: int | None
    """The most it may come to, reservations counted; None is without bound."""
    soft: int | None
    """Below this its owner is warned; None: never."""
    settled: list[Settlement]
    """The balances that settlement accounts carry for it, since its owner left; the oldest first."""


@dataclass(frozen=True, slots=True)
class Transfer:
    """What moved from one account to another, or is reserved to. Times are seconds."""

    id: str
    """Its id, made by whoever ordered it."""
    debit: str
    """The account that pays."""
    credit: str
    """The account that is paid."""
    minutes: int
    """How much."""
    status: TransferStatus
    """pending, posted, voided or expired."""
    created_at: int
    """When it was reserved, or made."""
    decided_at: int | None
    """When it was posted, voided or found expired."""
    expires_at: int | None
    """When a reservation lapses, if nothing becomes of it."""
    reverses: str | None
    """The transfer that this one undoes."""
    reversed_by: str | None
    """The transfer that undid this one."""
    other_leg: str | None
    """The id of the leg in the other ledger, if this is one of two between communities."""


@dataclass(frozen=True, slots=True)
class Statement:
    """What one account has to show."""

    community: str
    """Whose ledger it is."""
    account: Account
    """The account with its totals."""
    balance: int
    """Its balance, in minutes."""
    transfers: list[Transfer]
    """All transfers out of it and into it, the oldest first."""


@dataclass(frozen=True, slots=True)
class LedgerChanges:
    """What differs between two states of a ledger: what to write."""

    accounts: list[Account]
    """Accounts that are new, or have other totals or limits."""
    transfers: list[Transfer]
    """Transfers that are new, or came further."""
    refused: dict[str, dict[str, Any]]
    """Ids that are refused from now on, as in `Ledger.refused`."""


def account_of(fields: dict[str, Any]) -> Account:
    """Return the account that the compiled module shows."""
    settled = [_settlement_of(settlement) for settlement in fields.get("settled", ())]
    return Account(**{**fields, "settled": settled})


def _settlement_of(fields: dict[str, Any]) -> Settlement:
    limits: dict[str, Any] = fields["limits"]
    transfers, since = fields.get("transfers", []), fields.get("since", [])
    to, at, balance = fields["to"], fields["at"], fields["balance"]
    return Settlement(to, at, balance, **limits, transfers=transfers, since=since)


def statement_of(fields: dict[str, Any]) -> Statement:
    """Return the statement that the compiled module shows."""
    account = account_of(fields["account"])
    transfers = [Transfer(**transfer) for transfer in fields["transfers"]]
    return Statement(fields["community"], account, fields["balance"], transfers)


def changes_of(fields: dict[str, Any]) -> LedgerChanges:
    """Return the differences between two ledgers that the compiled module shows."""
    accounts = [account_of(account) for account in fields["accounts"]]
    transfers = [Transfer(**transfer) for transfer in fields["transfers"]]
    return LedgerChanges(accounts, transfers, fields["refused"])

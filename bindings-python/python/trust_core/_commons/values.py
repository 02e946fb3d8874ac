"""The parts of the domain classes: plain values, which compare, print and pickle."""

from dataclasses import dataclass
from typing import Any, NamedTuple

from trust_core._types import TransferStatus


class Terms(NamedTuple):
    """The consent of a side of a partnership."""

    share_offers: bool = True
    """The other side sees offers."""
    share_needs: bool = True
    """The other side sees needs."""
    share_member_count: bool = False
    """The other side sees the number of members."""

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: Any) -> Any:
        from trust_core._pydantic import of_tuple

        return of_tuple(cls, handler)


class Used(NamedTuple):
    """The member who used an invite, and the time."""

    by: str
    """The member."""
    at: int
    """The time, in seconds."""

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: Any) -> Any:
        from trust_core._pydantic import of_tuple

        return of_tuple(cls, handler)


class Preview(NamedTuple):
    """The preview of an invite for the holder of its token."""

    issuer: str
    """The member who invites."""
    expires_at: int
    """The time of expiry, in seconds."""
    own: bool
    """Whether it is the viewer's own, which the viewer cannot accept."""
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
    """The time when the member left, in seconds."""
    balance: int
    """The minutes that it carries; a debt is negative."""
    floor: int | None
    """The floor that the account had, and has again when the member returns."""
    ceiling: int | None
    """The ceiling that it had."""
    soft: int | None
    """The soft limit that it had."""
    transfers: list[str]
    """The transfers that moved it there."""
    since: list[str]
    """The transfers posted later, but in the same second."""


@dataclass(frozen=True, slots=True)
class Account:
    """An account of a ledger. All numbers are whole minutes."""

    id: str
    """The account's id: member:ID, clearing:PARTNERSHIP or settlement:NAME."""
    balance: int
    """The minutes earned minus the minutes spent."""
    available: int
    """The balance minus the reserved payments."""
    debits_posted: int
    """The sum of all outgoing transfers."""
    credits_posted: int
    """The sum of all incoming transfers."""
    debits_pending: int
    """The minutes reserved for outgoing transfers."""
    credits_pending: int
    """The minutes reserved for incoming transfers."""
    floor: int | None
    """The least it may be left with, reservations counted; None is without bound."""
    ceiling: int | None
    """The most it may come to, reservations counted; None is without bound."""
    soft: int | None
    """The balance below which its owner is warned; None: never."""
    settled: list[Settlement]
    """The balances that settlement accounts carry for it, since its owner left; the oldest first."""


@dataclass(frozen=True, slots=True)
class Transfer:
    """A transfer between two accounts, posted or reserved. Times are seconds."""

    id: str
    """Its id, given by the caller that ordered it."""
    debit: str
    """The account that pays."""
    credit: str
    """The account that is paid."""
    minutes: int
    """The minutes."""
    status: TransferStatus
    """pending, posted, voided or expired."""
    created_at: int
    """The time of the reservation or the transfer."""
    decided_at: int | None
    """The time when it was posted, voided or found expired."""
    expires_at: int | None
    """The time when a reservation lapses, unless it is posted or voided."""
    reverses: str | None
    """The transfer that this one undoes."""
    reversed_by: str | None
    """The transfer that undid this one."""
    other_leg: str | None
    """The id of the leg in the other ledger, if this is one of two between communities."""


@dataclass(frozen=True, slots=True)
class Statement:
    """The statement of an account."""

    community: str
    """The community of the ledger."""
    account: Account
    """The account with its totals."""
    balance: int
    """Its balance, in minutes."""
    transfers: list[Transfer]
    """All transfers out of it and into it, the oldest first."""


@dataclass(frozen=True, slots=True)
class LedgerChanges:
    """The difference between two states of a ledger: the rows to write."""

    accounts: list[Account]
    """Accounts that are new, or have other totals or limits."""
    transfers: list[Transfer]
    """Transfers that are new, or have another status."""
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

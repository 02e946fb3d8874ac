"""Exact transitive trust and visibility over large graphs, kept current under change.

>>> from trust_core import Engine
>>> engine = Engine()
>>> engine.set_trust("alice", "bob", 0.7)
True
>>> engine.set_trust("bob", "carol", 0.8)
True
>>> engine.trust("alice", "carol")
0.56
>>> engine.put_resource("veg", owner="carol", audience=["network"])
True
>>> engine.check("alice", "veg")
True
"""

import atexit as _atexit

from trust_core._asyncio import AsyncChanges
from trust_core._commons.exchange import Exchange
from trust_core._commons.invite import Invite
from trust_core._commons.ledger import Between, Ledger
from trust_core._commons.partnership import Partnership
from trust_core._commons.values import (
    Account,
    LedgerChanges,
    Preview,
    Settlement,
    Statement,
    Terms,
    Transfer,
    Used,
)
from trust_core._errors import (
    BatchClosed,
    Busy,
    Cancelled,
    FileError,
    InternalError,
    InvalidCheckpoint,
    InvalidCursor,
    InvalidDistance,
    InvalidGrant,
    InvalidGroupId,
    InvalidKind,
    InvalidLimit,
    InvalidMemberId,
    InvalidOrder,
    InvalidPlace,
    InvalidResourceId,
    InvalidSetting,
    InvalidTag,
    InvalidThreshold,
    InvalidTime,
    InvalidValue,
    InvalidVia,
    InvalidWeight,
    LengthMismatch,
    MissingFile,
    MissingOwner,
    NoPlace,
    NotInBall,
    Refused,
    RefusedConflict,
    RefusedForbidden,
    RefusedInvalid,
    RefusedNotFound,
    SelfBlock,
    SelfPartnership,
    SelfTrust,
    TooLarge,
    TrustError,
    TrustWarning,
    UnexpectedOwner,
    UnknownGroup,
    UnknownMember,
    UnknownResource,
    WatchClosed,
    WrongKind,
)
from trust_core._native import (
    Ball,
    Batch,
    Engine,
    Queries,
    View,
    Watch,
    __version__ as __version__,
    _end_waits,
)

# Names of types, for annotations; `as` says that they are public.
from trust_core._types import (
    Direction as Direction,
    EngineChange as EngineChange,
    ExchangeKind as ExchangeKind,
    ExchangeMode as ExchangeMode,
    ExchangeStatus as ExchangeStatus,
    Grant as Grant,
    GroupKind as GroupKind,
    Ids as Ids,
    InviteStatus as InviteStatus,
    Member as Member,
    Order as Order,
    Pairs as Pairs,
    PartnershipStatus as PartnershipStatus,
    PlaceLike as PlaceLike,
    Precision as Precision,
    Progress as Progress,
    Reason as Reason,
    Seconds as Seconds,
    SharingModel as SharingModel,
    Stewards as Stewards,
    TransferStatus as TransferStatus,
    Via as Via,
    Weights as Weights,
)
from trust_core._values import (
    Audience,
    Change,
    CompactionReport,
    Decision,
    Effort,
    Group,
    LoadReport,
    MaintenanceReport,
    Page,
    Place,
    Resource,
    Row,
    Shortfall,
    TrustPath,
)

__all__ = [
    "Account",
    "AsyncChanges",
    "Audience",
    "Ball",
    "Batch",
    "BatchClosed",
    "Between",
    "Busy",
    "Cancelled",
    "Change",
    "CompactionReport",
    "Decision",
    "Effort",
    "Engine",
    "Exchange",
    "FileError",
    "Group",
    "InternalError",
    "InvalidCheckpoint",
    "InvalidCursor",
    "InvalidDistance",
    "InvalidGrant",
    "InvalidGroupId",
    "InvalidKind",
    "InvalidLimit",
    "InvalidMemberId",
    "InvalidOrder",
    "InvalidPlace",
    "InvalidResourceId",
    "InvalidSetting",
    "InvalidTag",
    "InvalidThreshold",
    "InvalidTime",
    "InvalidValue",
    "InvalidVia",
    "InvalidWeight",
    "Invite",
    "Ledger",
    "LedgerChanges",
    "LengthMismatch",
    "LoadReport",
    "MaintenanceReport",
    "MissingFile",
    "MissingOwner",
    "NoPlace",
    "NotInBall",
    "Page",
    "Partnership",
    "Place",
    "Preview",
    "Queries",
    "Refused",
    "RefusedConflict",
    "RefusedForbidden",
    "RefusedInvalid",
    "RefusedNotFound",
    "Resource",
    "Row",
    "SelfBlock",
    "SelfPartnership",
    "SelfTrust",
    "Settlement",
    "Shortfall",
    "Statement",
    "Terms",
    "TooLarge",
    "Transfer",
    "TrustError",
    "TrustPath",
    "TrustWarning",
    "UnexpectedOwner",
    "UnknownGroup",
    "UnknownMember",
    "UnknownResource",
    "Used",
    "View",
    "Watch",
    "WatchClosed",
    "WrongKind",
]


def _belong_here(*public: type) -> None:
    """Name what is public as a user does: errors and values read and pickle as `trust_core.Row`."""
    for cls in public:
        cls.__module__ = __name__


_belong_here(Between, Exchange, Invite, Ledger, Partnership)
_belong_here(Account, LedgerChanges, Preview, Settlement, Statement, Terms, Transfer, Used)
_belong_here(Audience, Change, CompactionReport, Decision, Effort, Group, LoadReport)
_belong_here(MaintenanceReport, Page, Place, Resource, Row, Shortfall, TrustPath)
_belong_here(AsyncChanges, TrustWarning, MissingFile, *Refused.__subclasses__())
_belong_here(TrustError, *TrustError.__subclasses__())

# Once Python ends, a thread that comes back from a wait could not go on.
_atexit.register(_end_waits)

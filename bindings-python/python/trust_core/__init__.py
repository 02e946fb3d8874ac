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
    InvalidVia,
    InvalidWeight,
    LengthMismatch,
    MissingFile,
    MissingOwner,
    NoPlace,
    NotInBall,
    SelfBlock,
    SelfPartnership,
    SelfTrust,
    TooLarge,
    TrustError,
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
    CompactionReport,
    Engine,
    LoadReport,
    Queries,
    TrustPath,
    View,
    Watch,
)
from trust_core._values import (
    Audience,
    Change,
    Decision,
    Effort,
    Group,
    MaintenanceReport,
    Page,
    Place,
    Resource,
    Row,
    Shortfall,
)

__all__ = [
    "Audience",
    "Ball",
    "Batch",
    "BatchClosed",
    "Busy",
    "Cancelled",
    "Change",
    "CompactionReport",
    "Decision",
    "Effort",
    "Engine",
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
    "InvalidVia",
    "InvalidWeight",
    "LengthMismatch",
    "LoadReport",
    "MaintenanceReport",
    "MissingFile",
    "MissingOwner",
    "NoPlace",
    "NotInBall",
    "Page",
    "Place",
    "Queries",
    "Resource",
    "Row",
    "SelfBlock",
    "SelfPartnership",
    "SelfTrust",
    "Shortfall",
    "TooLarge",
    "TrustError",
    "TrustPath",
    "UnexpectedOwner",
    "UnknownGroup",
    "UnknownMember",
    "UnknownResource",
    "View",
    "Watch",
    "WatchClosed",
    "WrongKind",
]

# One name for each: errors and values read and pickle as `trust_core.UnknownMember`, `trust_core.Row`.
_values = Audience, Change, Decision, Effort, Group, MaintenanceReport, Page, Place, Resource, Row
for _public in TrustError, *TrustError.__subclasses__(), MissingFile, Shortfall, *_values:
    _public.__module__ = __name__
del _public, _values

"""Exact transitive trust over large graphs, kept current under change.

>>> from trust_core import Engine
>>> engine = Engine()
>>> engine.set_trust("alice", "bob", 0.7)
True
>>> engine.set_trust("bob", "carol", 0.8)
True
>>> engine.trust("alice", "carol")
0.56
"""

from trust_core._errors import (
    BatchClosed,
    Busy,
    Cancelled,
    FileError,
    InternalError,
    InvalidCheckpoint,
    InvalidMemberId,
    InvalidSetting,
    InvalidThreshold,
    InvalidWeight,
    LengthMismatch,
    MissingFile,
    NotInBall,
    SelfBlock,
    SelfTrust,
    TooLarge,
    TrustError,
    UnknownMember,
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
)

__all__ = [
    "Ball",
    "Batch",
    "BatchClosed",
    "Busy",
    "Cancelled",
    "CompactionReport",
    "Engine",
    "FileError",
    "InternalError",
    "InvalidCheckpoint",
    "InvalidMemberId",
    "InvalidSetting",
    "InvalidThreshold",
    "InvalidWeight",
    "LengthMismatch",
    "LoadReport",
    "MissingFile",
    "NotInBall",
    "Queries",
    "SelfBlock",
    "SelfTrust",
    "TooLarge",
    "TrustError",
    "TrustPath",
    "UnknownMember",
    "View",
]

# One name for each: errors read and pickle as `trust_core.UnknownMember`.
for _error in TrustError, *TrustError.__subclasses__(), MissingFile:
    _error.__module__ = __name__
del _error

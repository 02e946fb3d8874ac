"""Every refusal, by name.

All are `TrustError`s, and each is also what Python would raise for its kind: a bad value is a `ValueError`,
an unknown member a `KeyError`, a file that cannot be read an `OSError`. A refused call has changed nothing.
"""

from __future__ import annotations

import os
from typing import ClassVar


class TrustError(Exception):
    """A refusal. `code` is its stable name, the same in every language."""

    code: ClassVar[str] = "TRUST_ERROR"

    message: str
    """What happened, in words."""
    given: str | None
    """The value that was refused, as text: a member id, a weight, a threshold."""
    row: int | None
    """The row of a bulk call that was refused, counted from 0."""

    def __init__(self, message: str, given: str | None = None, row: int | None = None) -> None:
        super().__init__(message, given, row)
        self.message = message
        self.given = given
        self.row = row

    def __str__(self) -> str:
        return self.message


class UnknownMember(TrustError, KeyError):
    """A question or a change names a member that was never mentioned, or was removed."""

    code = "UNKNOWN_MEMBER"


class NotInBall(TrustError, KeyError):
    """`ball[member]`, of a member that is not in that ball."""

    code = "NOT_IN_BALL"


class InvalidMemberId(TrustError, ValueError):
    """An id is empty, longer than 255 bytes of UTF-8, or no UTF-8 at all."""

    code = "INVALID_MEMBER_ID"


class InvalidWeight(TrustError, ValueError):
    """A weight is outside (0, 1], not a number, or rounds to 0."""

    code = "INVALID_WEIGHT"


class InvalidThreshold(TrustError, ValueError):
    """A threshold is outside [0, 1] or not a number."""

    code = "INVALID_THRESHOLD"


class InvalidSetting(TrustError, ValueError):
    """`max_hops` is outside 1 to 12, or `floor` outside 0.001 to 1."""

    code = "INVALID_SETTING"


class SelfTrust(TrustError, ValueError):
    """A member would declare trust in itself."""

    code = "SELF_TRUST"


class SelfBlock(TrustError, ValueError):
    """A member would block itself."""

    code = "SELF_BLOCK"


class LengthMismatch(TrustError, ValueError):
    """Columns that belong together differ in length."""

    code = "LENGTH_MISMATCH"


class TooLarge(TrustError, ValueError):
    """More members or edges than an engine can number."""

    code = "TOO_LARGE"


class InvalidCheckpoint(TrustError, ValueError):
    """Bytes or a file are no checkpoint, a damaged one, or one of another version."""

    code = "INVALID_CHECKPOINT"


class Cancelled(TrustError):
    """A call was stopped. What stopped it is raised instead, where there is something to raise."""

    code = "CANCELLED"


class Busy(TrustError, RuntimeError):
    """A load's progress callback would change the engine that loads."""

    code = "BUSY"


class BatchClosed(TrustError, RuntimeError):
    """A change comes to a batch that has ended."""

    code = "BATCH_CLOSED"


class InternalError(TrustError, RuntimeError):
    """A defect in trust-core. The engine is as it was before the call."""

    code = "INTERNAL"


class FileError(TrustError, OSError):
    """A file could not be read or written, or is not what it should be.

    `errno` and `filename` are as in any OSError; `code` tells the kind: IO_ERROR, INVALID_GZIP or NOT_TSV.
    """

    code = "IO_ERROR"

    def __init__(
        self,
        errno: int | None,
        message: str,
        filename: str | os.PathLike[str],
        code: str = "IO_ERROR",
    ) -> None:
        OSError.__init__(self, errno, message, filename)
        self.message = message
        self.given = os.fspath(filename)
        self.row = None
        # The kind is told by what the file is, so it belongs to the instance.
        self.__dict__["code"] = code

    def __reduce__(self) -> tuple[object, ...]:
        return (type(self), (self.errno, self.message, self.filename, self.code))


class MissingFile(FileError, FileNotFoundError):
    """There is no such file."""

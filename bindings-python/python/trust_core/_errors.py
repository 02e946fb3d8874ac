"""Every refusal, by name.

All are `TrustError`s, and each is also what Python would raise for its kind: a bad value is a `ValueError`,
what is unknown a `KeyError`, a file that cannot be read an `OSError`. A refused call has changed nothing.
"""

import os
from typing import Any, ClassVar

from trust_core._commons.ledger import Between, Ledger


class TrustError(Exception):
    """A refusal. `code` is its stable name, the same in every language."""

    code: ClassVar[str] = "TRUST_ERROR"

    message: str
    """The message."""
    given: str | None
    """The value that was refused, as text: an id, a weight, a grant."""
    row: int | None
    """The row of a bulk call that was refused, counted from 0."""

    def __init__(self, message: str, given: str | None = None, row: int | None = None) -> None:
        super().__init__(message, given, row)
        self.message = message
        self.given = given
        self.row = row

    def __str__(self) -> str:
        return self.message


class TrustWarning(UserWarning):
    """A graph was read that may not be the intended one: only some of its edges have the attribute."""


class UnknownMember(TrustError, KeyError):
    """A query or a change names a member that was never mentioned, or was removed."""

    code = "UNKNOWN_MEMBER"


class UnknownGroup(TrustError, KeyError):
    """A query or a change names a group that was never added, or was removed."""

    code = "UNKNOWN_GROUP"


class UnknownResource(TrustError, KeyError):
    """A query or a change names a resource that was never added, or was removed."""

    code = "UNKNOWN_RESOURCE"


class NotInBall(TrustError, KeyError):
    """`ball[member]`, of a member that is not in that ball."""

    code = "NOT_IN_BALL"


class InvalidMemberId(TrustError, ValueError):
    """An id is empty, longer than 255 bytes of UTF-8, or no UTF-8 at all."""

    code = "INVALID_MEMBER_ID"


class InvalidGroupId(TrustError, ValueError):
    """The id of a group is empty, longer than 255 bytes of UTF-8, or no UTF-8 at all."""

    code = "INVALID_GROUP_ID"


class InvalidResourceId(TrustError, ValueError):
    """The id of a resource is empty, longer than 255 bytes of UTF-8, or no UTF-8 at all."""

    code = "INVALID_RESOURCE_ID"


class InvalidTag(TrustError, ValueError):
    """A tag is empty, longer than 255 bytes of UTF-8, or no UTF-8 at all."""

    code = "INVALID_TAG"


class InvalidWeight(TrustError, ValueError):
    """A weight is outside (0, 1], not a number, or rounds to 0."""

    code = "INVALID_WEIGHT"


class InvalidThreshold(TrustError, ValueError):
    """A threshold is outside [0, 1] or not a number."""

    code = "INVALID_THRESHOLD"


class InvalidSetting(TrustError, ValueError):
    """A setting is outside its range: `max_hops` 1 to 12, minima 0.001 to 1, directions by name."""

    code = "INVALID_SETTING"

    setting: str | None
    """The setting's name."""

    def __init__(
        self,
        message: str,
        given: str | None = None,
        row: int | None = None,
        setting: str | None = None,
    ) -> None:
        super().__init__(message, given, row)
        self.args: tuple[Any, ...] = (*self.args, setting)
        self.setting = setting


class InvalidTime(TrustError, ValueError):
    """A moment is infinite, not a number, or beyond 64 bits of seconds."""

    code = "INVALID_TIME"


class InvalidPlace(TrustError, ValueError):
    """A latitude is outside -90 to 90, a longitude outside -180 to 180, or a precision has no such name."""

    code = "INVALID_PLACE"


class InvalidDistance(TrustError, ValueError):
    """A distance is outside 0 to 20038 km, or not a number."""

    code = "INVALID_DISTANCE"


class InvalidGrant(TrustError, ValueError):
    """A text is no grant."""

    code = "INVALID_GRANT"


class InvalidValue(TrustError, ValueError):
    """A JSON text, a dict or a word is no such value, or a damaged one; a ledger is not sound.

    An option of `load_tsv` says nothing: its scale, its delimiter, the number of a column.
    """

    code = "INVALID_VALUE"


class InvalidVia(TrustError, ValueError):
    """A text is no name of a grant."""

    code = "INVALID_VIA"


class InvalidKind(TrustError, ValueError):
    """A text is no kind of group."""

    code = "INVALID_KIND"


class InvalidOrder(TrustError, ValueError):
    """A text is no order of a list."""

    code = "INVALID_ORDER"


class InvalidLimit(TrustError, ValueError):
    """A `limit` is below 1, or a `budget` below 0."""

    code = "INVALID_LIMIT"


class InvalidCursor(TrustError, ValueError):
    """A cursor was not made by a list in this order."""

    code = "INVALID_CURSOR"


class NoPlace(TrustError, ValueError):
    """`within_km` is asked for a viewer who has no place; `given` is the viewer."""

    code = "NO_PLACE"

    within_km: str | None
    """The distance asked for."""

    def __init__(
        self,
        message: str,
        given: str | None = None,
        row: int | None = None,
        within_km: str | None = None,
    ) -> None:
        super().__init__(message, given, row)
        self.args: tuple[Any, ...] = (*self.args, within_km)
        self.within_km = within_km


class WrongKind(TrustError, ValueError):
    """A group, `given`, is named where only another kind of group can stand."""

    code = "WRONG_KIND"

    found: str | None
    """The kind of the group."""
    expected: str | None
    """The kind that the call needs."""

    def __init__(
        self,
        message: str,
        given: str | None = None,
        row: int | None = None,
        found: str | None = None,
        expected: str | None = None,
    ) -> None:
        super().__init__(message, given, row)
        self.args: tuple[Any, ...] = (*self.args, found, expected)
        self.found, self.expected = found, expected


class MissingOwner(TrustError, ValueError):
    """A circle, `given`, has no owner."""

    code = "MISSING_OWNER"


class UnexpectedOwner(TrustError, ValueError):
    """A cell or community, `given`, has an owner."""

    code = "UNEXPECTED_OWNER"

    kind: str | None
    """The kind of the group: cell or community."""

    def __init__(
        self,
        message: str,
        given: str | None = None,
        row: int | None = None,
        kind: str | None = None,
    ) -> None:
        super().__init__(message, given, row)
        self.args: tuple[Any, ...] = (*self.args, kind)
        self.kind = kind


class SelfPartnership(TrustError, ValueError):
    """A community would be its own partner."""

    code = "SELF_PARTNERSHIP"


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
    """A call was stopped. The exception that stopped it is raised instead, if there is one."""

    code = "CANCELLED"


class Busy(TrustError, RuntimeError):
    """A load's progress callback would change the engine that loads."""

    code = "BUSY"


class BatchClosed(TrustError, RuntimeError):
    """A change comes to a batch that has ended."""

    code = "BATCH_CLOSED"


class WatchClosed(TrustError, RuntimeError):
    """A question comes to a watch that was closed."""

    code = "WATCH_CLOSED"


class InternalError(TrustError, RuntimeError):
    """A defect in trust-core. The engine is as it was before the call."""

    code = "INTERNAL"


class FileError(TrustError, OSError):
    """A file could not be read or written, or is not what it should be.

    `errno` and `filename` are as in any OSError; `code` tells the kind: IO_ERROR, INVALID_GZIP, NOT_TSV or
    NO_ROWS.
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
        self.given: str | None = os.fspath(filename)
        self.row: int | None = None
        # The kind is told by what the file is, so it belongs to the instance.
        self.__dict__["code"] = code

    def __reduce__(self) -> tuple[object, ...]:
        return (type(self), (self.errno, self.message, self.filename, self.code))


class MissingFile(FileError, FileNotFoundError):
    """There is no such file."""


class Refused(TrustError, ValueError):
    """A command of a domain class cannot be done; which of the four classes below tells how to react.

    The `code` of each tells the cause. Nothing has changed, but for what `after` has.
    """

    code = "REFUSED"

    fields: dict[str, str | int | bool | None]
    """The values that offended, by name."""
    after: Ledger | Between | None
    """The ledger, or the two, that remember the id as refused, where a ledger does."""

    def __init__(
        self,
        message: str,
        code: str = "REFUSED",
        fields: dict[str, str | int | bool | None] | None = None,
        after: Ledger | Between | None = None,
    ) -> None:
        super().__init__(message)
        self.args: tuple[Any, ...] = (message, code, fields, after)
        # The cause belongs to the instance.
        self.__dict__["code"] = code
        self.fields = fields or {}
        self.after = after


class RefusedInvalid(Refused):
    """A value is not one of those that are allowed: ask differently."""


class RefusedForbidden(Refused):
    """It is somebody else's to do."""


class RefusedNotFound(Refused, KeyError):
    """There is no such thing, or it is hidden, which looks the same."""


class RefusedConflict(Refused):
    """It cannot be done in the state things are in."""

"""The types of the methods' arguments, for annotations; each is a plain Python type."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Literal, SupportsFloat, SupportsIndex, TypeAlias

import numpy as np
import numpy.typing as npt

Member: TypeAlias = str | SupportsIndex
"""The id of a member: a str, or an int for its decimal text."""

Ids: TypeAlias = Iterable[Member | None] | npt.NDArray[np.integer[Any]] | npt.NDArray[np.str_]
"""A column of ids; None stands for a missing id. Integer arrays are the fast path."""

Pairs: TypeAlias = (
    Iterable[tuple[Member | None, Member | None]] | tuple[Ids, Ids] | npt.NDArray[np.integer[Any]]
)
"""Pairs of ids, a tuple of two columns (arrays or lists), or an array of shape (n, 2)."""

Weights: TypeAlias = Iterable[SupportsFloat | None] | npt.NDArray[np.number[Any]]
"""A column of weights in (0, 1]; None and NaN stand for a missing weight."""

Progress: TypeAlias = Callable[[int, int], object]
"""Called with the steps done and the steps in all."""

Seconds: TypeAlias = SupportsIndex | SupportsFloat
"""A moment in seconds: an int, or a finite float, whose fraction is dropped."""

Precision: TypeAlias = Literal["exact", "neighborhood", "city", "region"]
"""The precision of a place."""

PlaceLike: TypeAlias = tuple[float, float] | tuple[float, float, Precision]
"""Latitude and longitude in degrees, and a precision. A `Place` is one."""

GroupKind: TypeAlias = Literal["cell", "community", "circle"]
"""The kind of a group."""

Via: TypeAlias = Literal[
    "own", "circle", "cell", "community", "partner", "trusted", "nearby", "network", "public"
]
"""The grant that admits a viewer, in the order of the checks."""

Grant: TypeAlias = str
"""A grant as text: circle:ID, cell, cell:ID, community, partner, trusted, nearby:KM, network or public."""

Reason: TypeAlias = Literal["own", "granted", "inactive", "expired", "blocked", "no_grant"]
"""Why a resource is visible or hidden."""

Order: TypeAlias = Literal["newest", "nearest", "most_trusted"]
"""The order of a list."""

Direction: TypeAlias = Literal["owner_to_viewer", "viewer_to_owner", "either", "both"]
"""The direction of trust for a grant."""

EngineChange: TypeAlias = dict[str, Any]
"""A change of an engine: `change`, by the name of a method, and its arguments."""

Stewards: TypeAlias = Mapping[str, Iterable[Member]]
"""The stewards of communities: ids of members by the id of their community."""

SharingModel: TypeAlias = Literal["emergent", "federated", "hybrid"]
"""The sharing model of a deployment: people, communities, or both."""

PartnershipStatus: TypeAlias = Literal["proposed", "active", "declined", "withdrawn", "dissolved"]
"""The status of a partnership."""

ExchangeKind: TypeAlias = Literal["service", "object_loan", "shared_purchase"]
"""The kind of an exchange."""

ExchangeMode: TypeAlias = Literal["gift", "credit"]
"""Whether an exchange moves credits."""

ExchangeStatus: TypeAlias = Literal["offered", "requested", "in_progress", "completed", "cancelled"]
"""The status of an exchange."""

InviteStatus: TypeAlias = Literal["open", "used", "revoked", "expired"]
"""The status of an invite."""

TransferStatus: TypeAlias = Literal["pending", "posted", "voided", "expired"]
"""The status of a transfer."""

"""Answers as plain values: they compare by content, print, and pickle; none of them follows the engine."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from trust_core._native import TrustPath
from trust_core._types import GroupKind, Precision, Reason, Via


class Place(NamedTuple):
    """A point on earth in degrees, and how precisely it is kept.

    An engine keeps the centre of the point's cell on a fixed grid (cells of about 1 km for neighborhood,
    10 km for city, 100 km for region; `exact` keeps 1e-7 degrees), and answers with that.
    """

    latitude: float
    """From -90 to 90."""
    longitude: float
    """From -180 to 180."""
    precision: Precision = "neighborhood"
    """exact, neighborhood, city or region."""


@dataclass(frozen=True, slots=True)
class Group:
    """What a group is. Its members: `members_of`."""

    id: str
    """Its id."""
    kind: GroupKind
    """cell, community or circle."""
    owner: str | None
    """Whose circle it is; None for other kinds."""
    partners: dict[str, list[str]]
    """The partners of a community, by id, with the tags shared with each, ascending."""


@dataclass(frozen=True, slots=True)
class Resource:
    """A resource as it was put; the fields are the arguments of `put_resource`."""

    id: str
    """Its id."""
    owner: str
    """Whose it is."""
    audience: list[str]
    """Its grants, as `put_resource` takes them, in the order in which they are tried."""
    community: str | None
    """The community it belongs to."""
    tags: list[str]
    """Its tags, ascending."""
    created_at: int
    """When it was made, in seconds."""
    expires_at: int | None
    """When it ends, in seconds; None: never."""
    place: Place | None
    """Where it is; None: where its owner is."""
    active: bool
    """Whether anybody but its owner may see it at all."""


class Shortfall(str):
    """By how much the nearest grant failed to admit, as text: `0.42 < 0.5`, `31.2 km > 25 km`."""

    __slots__ = ("have", "need", "via")

    via: Via
    """The grant that came nearest."""
    have: float | None
    """The trust or the kilometres there are; None for a stranger who is near enough."""
    need: float
    """The trust or the kilometres that the grant asks for."""

    def __new__(cls, text: str, via: Via, have: float | None, need: float) -> Shortfall:
        self = super().__new__(cls, text)
        self.via, self.have, self.need = via, have, need
        return self

    def __reduce__(self) -> tuple[object, ...]:
        return type(self), (str(self), self.via, self.have, self.need)


@dataclass(frozen=True, slots=True)
class Decision:
    """Whether a viewer may see a resource, and why or why not."""

    visible: bool
    """Whether the viewer may see it; the same as `check`."""
    via: Via | None
    """The grant that admits the viewer, the first that holds; None where none does."""
    reason: Reason
    """own or granted; inactive, expired, blocked (by the viewer) or no_grant."""
    path: TrustPath | None
    """The trust that admits, where trust does and nobody on the path is hidden from the viewer."""
    shortfall: Shortfall | None
    """How near the nearest grant came, of those that measure; a `str`."""


class Row(NamedTuple):
    """One row of a list."""

    resource: str
    """What."""
    owner: str
    """Whose."""
    via: Via
    """The grant that admits the viewer."""
    trust: float
    """The viewer's trust in the owner; 1.0 for one's own."""
    distance_km: float | None
    """Kilometres between the viewer's place and the resource's; None where either has none."""


@dataclass(frozen=True, slots=True)
class Page:
    """A part of a list. `len(page)` and iteration are about its rows."""

    rows: list[Row]
    """At most `limit` rows, in order."""
    total: int
    """How many match in all, before and after this page; of those looked at, if not complete."""
    complete: bool
    """Whether everything was looked at: False only where `budget` cut it."""
    next_cursor: str | None
    """What to give as `cursor` for the next page; None on the last."""
    revision: int
    """The revision that this shows."""

    def __len__(self) -> int:
        return len(self.rows)

    def __iter__(self) -> Iterator[Row]:
        return iter(self.rows)


@dataclass(frozen=True, slots=True)
class Audience:
    """Who can see a resource, its owner left out. `len(audience)` is the total; `in` and iteration work."""

    members: list[str]
    """Each once, by id, bytewise."""
    total: int
    """How many they are."""
    by_grant: Counter[str]
    """How many come in by each grant, each counted under the first that admits them; 0 for others."""

    def __len__(self) -> int:
        return self.total

    def __iter__(self) -> Iterator[str]:
        return iter(self.members)

    def __contains__(self, member: object) -> bool:
        return member in self.members


class Change(NamedTuple):
    """What became visible and what no longer is, for a watch, since the change before."""

    revision: int
    """The revision that made the difference, or at which the clock did."""
    appeared: list[str]
    """Resources, by id, bytewise."""
    vanished: list[str]
    """Resources, by id, bytewise."""


class Effort(NamedTuple):
    """How much work maintenance did."""

    balls_repaired: int
    """Balls whose labels were repaired, or made anew."""
    nodes_revisited: int
    """Members asked again for their labels, each once per ball and layer."""
    edges_scanned: int
    """Edges looked at."""
    resources_decided: int
    """Resources decided again, each once per viewer."""


class MaintenanceReport(NamedTuple):
    """How the upkeep of watches goes."""

    watches: int
    """Watches that have not ended."""
    viewers: int
    """Viewers with at least one watch."""
    balls: int
    """Balls kept current: two per viewer, and one per owner who has blocked somebody."""
    label_bytes: int
    """Bytes that the labels of those balls take."""
    last: Effort
    """What the last batch cost."""
    total: Effort
    """What all batches cost."""

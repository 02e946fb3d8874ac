"""Answers as plain values: they compare by content, print, and pickle; none of them follows the engine.

Annotations are evaluated where they stand, so that frameworks which read them (pydantic, FastAPI) find them whole.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from trust_core._types import Grant, GroupKind, Precision, Reason, Via


class Place(NamedTuple):
    """A point on earth in degrees, and its precision.

    An engine keeps the centre of the point's cell on a fixed grid (cells of about 1 km for neighborhood,
    10 km for city, 100 km for region; `exact` keeps 1e-7 degrees), and answers with that.
    """

    latitude: float
    """From -90 to 90."""
    longitude: float
    """From -180 to 180."""
    precision: Precision = "neighborhood"
    """exact, neighborhood, city or region."""

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: Any) -> Any:
        from trust_core._pydantic import of_tuple

        return of_tuple(cls, handler)


@dataclass(frozen=True, slots=True)
class Group:
    """A group. Its members: `members_of`."""

    id: str
    """Its id."""
    kind: GroupKind
    """cell, community or circle."""
    owner: str | None
    """The owner of a circle; None for other kinds."""
    partners: dict[str, list[str]]
    """The partners of a community, by id, with the tags shared with each, ascending."""


@dataclass(frozen=True, slots=True)
class Resource:
    """A resource as it was given; the fields are the arguments of `put_resource`."""

    id: str
    """Its id."""
    owner: str
    """The owner."""
    audience: list[Grant]
    """Its grants, as `put_resource` takes them, in the order in which they are tried."""
    community: str | None
    """The community it belongs to."""
    tags: list[str]
    """Its tags, ascending."""
    created_at: int
    """The time of creation, in seconds."""
    expires_at: int | None
    """The time of expiry, in seconds; None: never."""
    place: Place | None
    """The place; None: the owner's place."""
    active: bool
    """Whether anybody but its owner may see it at all."""


class Shortfall(str):
    """The shortfall of the nearest grant, as text: `0.42 < 0.5`, `31.2 km > 25 km`."""

    __slots__ = ("have", "need", "via")

    via: Via
    """The grant that came nearest."""
    have: float | None
    """The trust or the kilometres there are; None for a stranger who is near enough."""
    need: float
    """The trust or the kilometres that the grant asks for."""

    def __new__(cls, text: str, via: Via, have: float | None, need: float) -> "Shortfall":
        self = super().__new__(cls, text)
        self.via, self.have, self.need = via, have, need
        return self

    def __reduce__(self) -> tuple[object, ...]:
        return type(self), (str(self), self.via, self.have, self.need)

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: Any) -> Any:
        from trust_core._pydantic import of_shortfall

        return of_shortfall(cls, handler)


@dataclass(frozen=True, slots=True)
class TrustPath:
    """A path and what it is worth: `weights[i]` leads from `members[i]` to `members[i + 1]`.

    A value: it compares by content, can be hashed and pickles. A member's path to itself has one member
    and no weights.
    """

    members: list[str]
    """The ids from source to target, both included."""
    weights: list[float]
    """The direct trust of each step, one fewer than the members."""
    trust: float
    """The product of the weights: the float nearest to the exact effective trust."""

    def __hash__(self) -> int:
        return hash(tuple(self.members))


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
    """The shortfall of the nearest grant, of those that measure; a `str`."""


class Row(NamedTuple):
    """One row of a list."""

    resource: str
    """The resource."""
    owner: str
    """The owner."""
    via: Via
    """The grant that admits the viewer."""
    trust: float
    """The viewer's trust in the owner; 1.0 for own resources."""
    distance_km: float | None
    """Kilometres between the viewer's place and the resource's; None where either has none."""

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: Any) -> Any:
        from trust_core._pydantic import of_tuple

        return of_tuple(cls, handler)


@dataclass(frozen=True, slots=True)
class Page:
    """A part of a list. `len(page)` and iteration are about its rows."""

    rows: list[Row]
    """At most `limit` rows, in order."""
    total: int
    """The number of matches on all pages; of the resources looked at, if not complete."""
    complete: bool
    """Whether everything was looked at: False only where `budget` cut it."""
    next_cursor: str | None
    """The `cursor` of the next page; None on the last page."""
    revision: int
    """The revision of the page."""

    def __len__(self) -> int:
        return len(self.rows)

    def __iter__(self) -> Iterator[Row]:
        return iter(self.rows)


@dataclass(frozen=True, slots=True)
class Audience:
    """The audience of a resource, without its owner. `len(audience)` is the total; `in` and iteration work."""

    members: list[str]
    """Each once, by id, bytewise."""
    total: int
    """The number of members."""
    by_grant: dict[Via, int]
    """The number of members by the first grant that admits each."""

    def __len__(self) -> int:
        return self.total

    def __iter__(self) -> Iterator[str]:
        return iter(self.members)

    def __contains__(self, member: object) -> bool:
        return member in self.members


class Change(NamedTuple):
    """The resources that appeared and vanished for a watch since the change before."""

    revision: int
    """The revision that made the difference, or at which the clock did."""
    appeared: list[str]
    """Resources, by id, bytewise."""
    vanished: list[str]
    """Resources, by id, bytewise."""

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: Any) -> Any:
        from trust_core._pydantic import of_tuple

        return of_tuple(cls, handler)


class Effort(NamedTuple):
    """The cost of maintenance."""

    balls_repaired: int
    """Balls whose labels were repaired or rebuilt."""
    nodes_revisited: int
    """Members asked again for their labels, each once per ball and layer."""
    edges_scanned: int
    """Edges looked at."""
    resources_decided: int
    """Resources decided again, each once per viewer."""

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: Any) -> Any:
        from trust_core._pydantic import of_tuple

        return of_tuple(cls, handler)


class MaintenanceReport(NamedTuple):
    """A report of the maintenance of watches."""

    watches: int
    """Watches that have not ended."""
    viewers: int
    """Viewers with at least one watch."""
    balls: int
    """Balls kept current: two per viewer, and one per owner who has blocked somebody."""
    label_bytes: int
    """Bytes that the labels of those balls take."""
    last: Effort
    """The cost of the last batch."""
    total: Effort
    """The cost of all batches."""

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: Any) -> Any:
        from trust_core._pydantic import of_tuple

        return of_tuple(cls, handler)


class CompactionReport(NamedTuple):
    """A report of the compaction, which folds edits into an engine's frozen base."""

    finished: int
    """The number of folds completed so far."""
    running: bool
    """Whether one is under way."""
    delta_edges: int
    """Edges edited since the base in use was frozen."""
    base_edges: int
    """Edges of the base in use."""

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: Any) -> Any:
        from trust_core._pydantic import of_tuple

        return of_tuple(cls, handler)


@dataclass(frozen=True, slots=True, eq=False)
class LoadReport:
    """The report of a load. It is true, and equals True, exactly when the load altered something."""

    rows: int
    """The number of rows, with those left out. In a file, comments and empty lines are no rows."""
    altered: bool
    """Whether the load altered anything."""
    skipped: dict[str, int]
    """The number of rows left out, by reason; each row counts under one.

    Columns and networkx graphs: `missing`, `self_loops`, `zero_weights`. Files: `self_loops`, `repeats`,
    `zero_weights`, `bad_weights`, `bad_ids`, `short_rows`.
    """
    edges: int
    """The number of rows taken as edges; an undirected edge of a graph is taken twice."""
    blocks: int = 0
    """The number of rows taken as blocks; only files have any."""

    def __bool__(self) -> bool:
        return self.altered

    def __eq__(self, other: object) -> bool:
        if isinstance(other, bool):
            return self.altered is other
        if not isinstance(other, LoadReport):
            return NotImplemented
        return self._key() == other._key()

    def __hash__(self) -> int:
        return hash(self.altered)

    def _key(self) -> tuple[object, ...]:
        return self.rows, self.altered, self.skipped, self.edges, self.blocks

"""The world that `trust-bench --export` wrote, as a backend would hold it in memory.

Invariant: everything by number, as in the engine's own numbering; the indexes are complete, so a rival
that reads them needs no pass over all resources.
"""

import math
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

NOW = 1_800_000_000
EARTH = 6371.0
GRANTS = ("circle", "cell", "community", "partner", "trusted", "nearby", "network", "public")


@dataclass(slots=True)
class Resource:
    """One resource."""

    id: str
    owner: int
    grants: frozenset[str]
    circle: int | None
    nearby_km: float
    community: int | None
    tags: frozenset[int]
    place: tuple[float, float] | None
    created_at: int
    expires_at: int | None
    active: bool

    @property
    def shown(self) -> bool:
        """Whether anybody but the owner may see it now."""
        return self.active and (self.expires_at is None or self.expires_at > NOW)


@dataclass
class World:
    """All of it. `by[grant]` holds the resources that are shown and have that grant, by owner."""

    folder: Path
    ids: list[str]
    places: list[tuple[float, float] | None]
    edges: list[tuple[int, int, int]]
    blocks: dict[int, set[int]]
    groups_of: dict[str, dict[int, set[int]]]
    members_of: dict[str, dict[int, set[int]]]
    partners: dict[int, dict[int, set[int]]]
    resources: list[Resource]
    askers: list[int]
    by: dict[str, dict[int, list[int]]] = field(default_factory=dict)
    in_community: dict[str, dict[int, list[int]]] = field(default_factory=dict)
    in_circle: dict[int, list[int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.by = {grant: defaultdict(list) for grant in GRANTS}
        self.in_community = {grant: defaultdict(list) for grant in ("community", "partner")}
        self.in_circle = defaultdict(list)
        for number, resource in enumerate(self.resources):
            if not resource.shown:
                continue
            for grant in resource.grants:
                if grant in self.in_community and resource.community is not None:
                    self.in_community[grant][resource.community].append(number)
                else:
                    self.by[grant][resource.owner].append(number)
            if resource.circle is not None and "circle" in resource.grants:
                self.in_circle[resource.circle].append(number)

    def is_near(self, viewer: int, resource: Resource) -> bool:
        """Whether both are somewhere, near enough."""
        here, there = self.places[viewer], resource.place or self.places[resource.owner]
        return here is not None and there is not None and km(here, there) <= resource.nearby_km


def km(a: tuple[float, float], b: tuple[float, float]) -> float:
    """Haversine."""
    (north, east), (other_north, other_east) = (map(math.radians, a), map(math.radians, b))
    rise = math.sin((other_north - north) / 2) ** 2
    turn = math.sin((other_east - east) / 2) ** 2
    half = rise + math.cos(north) * math.cos(other_north) * turn
    return 2 * EARTH * math.asin(math.sqrt(half))


def rows(folder: Path, name: str) -> Iterator[list[str]]:
    """The rows of a table."""
    with (folder / f"{name}.tsv").open(encoding="utf-8") as lines:
        for line in lines:
            yield line.rstrip("\n").split("\t")


def number(text: str) -> int | None:
    """A number, or nothing."""
    return int(text) if text else None


def numbers(text: str) -> list[int]:
    """Numbers between commas."""
    return [int(part) for part in text.split(",") if part]


def place(latitude: str, longitude: str) -> tuple[float, float] | None:
    """A place, or nowhere."""
    return (float(latitude), float(longitude)) if latitude else None


def resource(row: list[str]) -> Resource:
    """One row of the table of resources, without its number."""
    _, id, owner, grants, circle, nearby, community, tags, north, east, made, ends, active = row
    return Resource(
        id=id,
        owner=int(owner),
        grants=frozenset(grants.split(",") if grants else ()),
        circle=number(circle),
        nearby_km=float(nearby),
        community=number(community),
        tags=frozenset(numbers(tags)),
        place=place(north, east),
        created_at=int(made),
        expires_at=number(ends),
        active=active == "1",
    )


def read(folder: Path) -> World:
    """The world in a folder."""
    members = list(rows(folder, "members"))
    blocks: dict[int, set[int]] = defaultdict(set)
    for by, of in rows(folder, "blocks"):
        blocks[int(by)].add(int(of))
    kinds = ("community", "cell", "circle")
    groups_of: dict[str, dict[int, set[int]]] = {kind: defaultdict(set) for kind in kinds}
    members_of: dict[str, dict[int, set[int]]] = {kind: defaultdict(set) for kind in kinds}
    for kind, group, member in rows(folder, "joined"):
        groups_of[kind][int(member)].add(int(group))
        members_of[kind][int(group)].add(int(member))
    partners: dict[int, dict[int, set[int]]] = defaultdict(dict)
    for a, b, tags in rows(folder, "partnerships"):
        partners[int(a)][int(b)] = partners[int(b)][int(a)] = set(numbers(tags))
    edges = [(int(s), int(t), int(w)) for s, t, w in rows(folder, "edges")]
    return World(
        folder=folder,
        ids=[row[1] for row in members],
        places=[place(row[2], row[3]) for row in members],
        edges=edges,
        blocks=blocks,
        groups_of=groups_of,
        members_of=members_of,
        partners=partners,
        resources=[resource(row) for row in rows(folder, "resources")],
        askers=[int(row[0]) for row in rows(folder, "askers")],
    )

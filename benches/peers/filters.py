"""The page as a backend in Python computes it today: a graph library for trust, sets for the rest.

Invariant: the same page, total and grants as the engine's. That needs weights under which the strongest
walk is within the engine's bound on hops, since the libraries know none: all edges .8, cut off at six.
"""

import heapq
import math
from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Any

import networkx
import rustworkx

from world import World

Page = tuple[list[tuple[str, str]], int]
FLOOR = 0.8**6
TRUSTED = 0.5
TOLERANCE = 1e-9
CUTOFF = -math.log(FLOOR) + TOLERANCE


class Walker:
    """A library that holds the graph, forwards and backwards, and finds all shortest paths."""

    name = ""

    def outward(self, viewer: int, blocked: set[int]) -> dict[int, float]:
        """Distances from the viewer, past nobody it has blocked."""
        raise NotImplementedError

    def inward(self, viewer: int) -> dict[int, float]:
        """Distances to the viewer."""
        raise NotImplementedError


class Networkx(Walker):
    name = "networkx and sets"

    def __init__(self, world: World) -> None:
        self.forward = networkx.DiGraph()
        self.forward.add_nodes_from(range(len(world.ids)))
        self.forward.add_weighted_edges_from(costs(world), weight="cost")
        self.backward = self.forward.reverse()

    def outward(self, viewer: int, blocked: set[int]) -> dict[int, float]:
        def cost(_: int, target: int, edge: dict[str, float]) -> float | None:
            return None if target in blocked else edge["cost"]

        return networkx.single_source_dijkstra_path_length(
            self.forward, viewer, cutoff=CUTOFF, weight=cost
        )

    def inward(self, viewer: int) -> dict[int, float]:
        return networkx.single_source_dijkstra_path_length(
            self.backward, viewer, cutoff=CUTOFF, weight="cost"
        )


class Rustworkx(Walker):
    name = "rustworkx and sets"

    def __init__(self, world: World) -> None:
        self.forward = self.graph(world, costs(world))
        self.backward = self.graph(world, ((t, s, cost) for s, t, cost in costs(world)))

    @staticmethod
    def graph(world: World, edges: Iterable[tuple[int, int, float]]) -> Any:
        graph = rustworkx.PyDiGraph(multigraph=False)
        graph.add_nodes_from(range(len(world.ids)))
        graph.add_edges_from(list(edges))
        return graph

    def outward(self, viewer: int, blocked: set[int]) -> dict[int, float]:
        seen = self.forward.copy()
        seen.remove_nodes_from(list(blocked))
        return self.within(seen, viewer)

    def inward(self, viewer: int) -> dict[int, float]:
        return self.within(self.backward, viewer)

    @staticmethod
    def within(graph: Any, viewer: int) -> dict[int, float]:
        lengths = rustworkx.digraph_dijkstra_shortest_path_lengths(graph, viewer, float)
        return {member: length for member, length in lengths.items() if length <= CUTOFF}


def costs(world: World) -> Iterable[tuple[int, int, float]]:
    """Edges with what a shortest path adds up."""
    return ((s, t, -math.log(weight / 1000)) for s, t, weight in world.edges)


def page(world: World, walker: Walker, viewer: int, limit: int = 50) -> Page:
    """The newest that the viewer may see, with what admits it, and how many there are in all."""
    blocked = world.blocks.get(viewer, set())
    outward = walker.outward(viewer, blocked)
    inward = walker.inward(viewer)
    hidden = blocked | {by for by, of in world.blocks.items() if viewer in of} | {viewer}
    admitted: dict[int, str] = {}

    def admit(grant: str, numbers: Iterable[int]) -> None:
        for number in numbers:
            if number not in admitted and world.resources[number].owner not in hidden:
                admitted[number] = grant

    ways = Ways(world, viewer, set(outward) | set(inward))
    strong = -math.log(TRUSTED) + TOLERANCE
    admit("circle", ways.of_circles())
    admit("cell", ways.of_owners("cell", ways.sharing("cell")))
    admit("community", ways.of_community())
    admit("partner", ways.of_partners())
    trusting = (owner for owner, length in inward.items() if length <= strong)
    admit("trusted", ways.of_owners("trusted", trusting))
    admit("nearby", ways.near_by())
    admit("network", ways.of_owners("network", ways.tied))
    admit("public", ways.of_owners("public", world.by["public"]))
    first = heapq.nsmallest(limit, admitted, key=lambda number: place_of(world, number))
    return [(world.resources[number].id, admitted[number]) for number in first], len(admitted)


def place_of(world: World, number: int) -> tuple[int, str]:
    """Where a resource stands in a list, newest first."""
    resource = world.resources[number]
    return -resource.created_at, resource.id


class Ways:
    """What each grant opens to one viewer, read off the world's indexes."""

    def __init__(self, world: World, viewer: int, tied: set[int]) -> None:
        self.world, self.viewer, self.tied = world, viewer, tied

    def of_owners(self, grant: str, owners: Iterable[int]) -> Iterable[int]:
        """What these owners share by this grant."""
        by = self.world.by[grant]
        return (number for owner in owners for number in by.get(owner, ()))

    def sharing(self, kind: str) -> set[int]:
        """Who is in a group of this kind with the viewer."""
        own = self.world.groups_of[kind].get(self.viewer, set())
        return set().union(*(self.world.members_of[kind][group] for group in own))

    def of_circles(self) -> Iterable[int]:
        """What is shared with circles that the viewer is in."""
        circles = self.world.groups_of["circle"].get(self.viewer, set())
        return (number for circle in circles for number in self.world.in_circle.get(circle, ()))

    def of_community(self) -> Iterable[int]:
        """What belongs to the viewer's communities, or to nobody's but the owner's."""
        own = self.world.groups_of["community"].get(self.viewer, set())
        posted = self.world.in_community["community"]
        yield from (number for community in own for number in posted.get(community, ()))
        yield from self.of_owners("community", self.sharing("community"))

    def of_partners(self) -> Iterable[int]:
        """What the partners of the viewer's communities share by a tag of the partnership."""
        shared: dict[int, list[set[int]]] = defaultdict(list)
        for own in self.world.groups_of["community"].get(self.viewer, set()):
            for partner, tags in self.world.partners.get(own, {}).items():
                shared[partner].append(tags)
        posted = self.world.in_community["partner"]
        for partner, all_tags in shared.items():
            members = self.world.members_of["community"][partner]
            for numbers in (posted.get(partner, ()), self.of_owners("partner", members)):
                for number in numbers:
                    own_tags = self.world.resources[number].tags
                    if any(not tags.isdisjoint(own_tags) for tags in all_tags):
                        yield number

    def near_by(self) -> Iterable[int]:
        """What is near, of owners who are no strangers."""
        known = self.tied.union(*(self.sharing(kind) for kind in self.world.groups_of))
        for number in self.of_owners("nearby", known):
            if self.world.is_near(self.viewer, self.world.resources[number]):
                yield number


WALKERS: list[Callable[[World], Walker]] = [Networkx, Rustworkx]

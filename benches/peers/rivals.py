"""The peers, each asked for the nearest thing it can give.

Invariant: every peer holds the same edges with the cost -log(weight), so its shortest path is the
largest product. `ball` and `pair` are what is timed and return what the peer returns; `trusts` and
`trust` turn that into trust afterwards, not timed. None of them knows a bound on hops.
"""

import math
from typing import Any

import igraph
import networkit
import networkx
import numpy as np
import rustworkx
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from graphs import FLOOR, TOLERANCE, Graph

CUTOFF = -math.log(FLOOR) + TOLERANCE


class Rival:
    """A library with the graph in its own form. `slow` ones get less to do on large graphs."""

    name = ""
    slow = False
    ball_question = ""
    pairs: dict[str, str] = {}

    def ball(self, source: int) -> Any:
        """Distances from `source`, as the library gives them."""

    def trusts(self, answer: Any) -> np.ndarray:
        """The trust in every member that an answer of `ball` means."""
        return np.exp(-np.asarray(answer, dtype=float))

    def trust(self, answer: float | None) -> float:
        """The trust that an answer of a pair question means."""
        return 0.0 if answer is None else math.exp(-answer)


class Scipy(Rival):
    name = "scipy"
    ball_question = "csgraph.dijkstra with limit"
    pairs = {"goal": "csgraph.dijkstra with limit, all targets"}

    def __init__(self, graph: Graph) -> None:
        ends = (graph.sources, graph.targets)
        self.graph = csr_array((graph.costs, ends), shape=(graph.members, graph.members))

    def ball(self, source: int) -> Any:
        return dijkstra(self.graph, indices=source, limit=CUTOFF)

    def goal(self, source: int, target: int) -> float:
        return self.ball(source)[target]


class Networkit(Rival):
    name = "networkit"
    ball_question = "Dijkstra, no cutoff"
    pairs = {"goal": "Dijkstra with target", "both_ends": "BidirectionalDijkstra"}

    def __init__(self, graph: Graph) -> None:
        networkit.setNumberOfThreads(1)
        edges = (graph.costs, (graph.sources, graph.targets))
        self.graph = networkit.GraphFromCoo(edges, n=graph.members, weighted=True, directed=True)

    def ball(self, source: int) -> Any:
        search = networkit.distance.Dijkstra(self.graph, source, storePaths=False)
        return search.run().getDistances()

    def goal(self, source: int, target: int) -> float:
        search = networkit.distance.Dijkstra(self.graph, source, False, False, target)
        return search.run().distance(target)

    def both_ends(self, source: int, target: int) -> float:
        # Predecessors are kept because networkit 11.2.2 crashes without (storePred=False).
        search = networkit.distance.BidirectionalDijkstra(self.graph, source, target)
        return search.run().getDistance()


class Igraph(Rival):
    name = "python-igraph"
    ball_question = "Graph.distances, no cutoff"
    pairs = {"goal": "Graph.distances with target"}

    def __init__(self, graph: Graph) -> None:
        ends = np.column_stack((graph.sources, graph.targets))
        self.graph = igraph.Graph(n=graph.members, edges=ends, directed=True)
        self.graph.es["cost"] = graph.costs.tolist()

    def ball(self, source: int) -> Any:
        return self.graph.distances(source, weights="cost", algorithm="dijkstra")[0]

    def goal(self, source: int, target: int) -> float:
        return self.graph.distances(source, target, weights="cost", algorithm="dijkstra")[0][0]


class Rustworkx(Rival):
    name = "rustworkx"
    ball_question = "dijkstra_shortest_path_lengths, no cutoff"
    pairs = {"goal": "dijkstra_shortest_path_lengths with goal"}

    def __init__(self, graph: Graph) -> None:
        self.graph = rustworkx.PyDiGraph(multigraph=False)
        self.graph.add_nodes_from(range(graph.members))
        columns = (graph.sources, graph.targets, graph.costs)
        self.graph.add_edges_from(list(zip(*(column.tolist() for column in columns), strict=True)))

    def ball(self, source: int) -> Any:
        return rustworkx.digraph_dijkstra_shortest_path_lengths(self.graph, source, float)

    def trusts(self, answer: Any) -> np.ndarray:
        return from_mapping(answer, len(self.graph))

    def goal(self, source: int, target: int) -> float | None:
        lengths = rustworkx.digraph_dijkstra_shortest_path_lengths(
            self.graph, source, float, goal=target
        )
        return lengths[target] if target in lengths else None


class Networkx(Rival):
    name = "networkx"
    slow = True
    ball_question = "single_source_dijkstra_path_length with cutoff"
    pairs = {
        "goal": "single_source_dijkstra with target and cutoff",
        "both_ends": "bidirectional_dijkstra",
    }

    def __init__(self, graph: Graph) -> None:
        self.graph = networkx.DiGraph()
        self.graph.add_nodes_from(range(graph.members))
        columns = (graph.sources, graph.targets, graph.costs)
        edges = zip(*(column.tolist() for column in columns), strict=True)
        self.graph.add_weighted_edges_from(edges, weight="cost")

    def ball(self, source: int) -> Any:
        return networkx.single_source_dijkstra_path_length(
            self.graph, source, cutoff=CUTOFF, weight="cost"
        )

    def trusts(self, answer: Any) -> np.ndarray:
        return from_mapping(answer, len(self.graph))

    def goal(self, source: int, target: int) -> float | None:
        try:
            return networkx.single_source_dijkstra(
                self.graph, source, target, cutoff=CUTOFF, weight="cost"
            )[0]
        except networkx.NetworkXNoPath:
            return None

    def both_ends(self, source: int, target: int) -> float | None:
        try:
            return networkx.bidirectional_dijkstra(self.graph, source, target, weight="cost")[0]
        except networkx.NetworkXNoPath:
            return None


def from_mapping(lengths: Any, members: int) -> np.ndarray:
    """The trust in every member, of a mapping from those reached to their distance."""
    trust = np.zeros(members)
    for member, length in lengths.items():
        trust[member] = math.exp(-length)
    return trust


RIVALS: list[type[Rival]] = [Scipy, Networkit, Igraph, Rustworkx, Networkx]

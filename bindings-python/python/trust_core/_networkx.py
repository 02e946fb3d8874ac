"""Engines from networkx graphs and back. Imported when asked for, so networkx stays optional."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import networkx as nx

    from trust_core import Engine, Queries


def fill(engine: Engine, graph: nx.Graph[Any], weight: str) -> None:
    """Put the nodes and edges of `graph` into `engine`; an undirected edge counts both ways."""
    rows: list[tuple[Any, Any, Any]] = list(graph.edges(data=weight))
    if not graph.is_directed():
        rows += [(target, source, value) for source, target, value in rows]
    connected = {node for row in rows for node in row[:2]}
    engine.load_edges([row[0] for row in rows], [row[1] for row in rows], [row[2] for row in rows])
    with engine.batch() as batch:
        for node in graph.nodes:
            if node not in connected:
                batch.add_member(node)


def to_networkx(queries: Queries, weight: str) -> nx.DiGraph[str]:
    """Make a `DiGraph` of all members and edges, weights under the attribute `weight`."""
    import networkx as nx

    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_nodes_from(queries.members())
    sources, targets, weights = queries.edges()
    edges = zip(sources, targets, weights.tolist(), strict=True)
    graph.add_weighted_edges_from(edges, weight=weight)
    return graph

"""Engines from networkx graphs and back. Imported when asked for, so networkx stays optional."""

from __future__ import annotations

import warnings
from collections import Counter
from typing import TYPE_CHECKING, Any

from trust_core._errors import InvalidValue, InvalidWeight, TrustError, TrustWarning
from trust_core._values import LoadReport

if TYPE_CHECKING:
    import networkx as nx

    from trust_core import Engine, Queries


def fill(engine: Engine, graph: nx.Graph[Any], weight: str | None) -> LoadReport:
    """Put the nodes and edges of `graph` into `engine`; an undirected edge counts both ways."""
    name = _attribute(graph, weight)
    rows: list[tuple[Any, Any, Any]] = [
        (source, target, None if name is None else _number(source, target, name, held.get(name)))
        for source, target, held in graph.edges(data=True)
    ]
    if not graph.is_directed():
        rows += [(target, source, value) for source, target, value in rows]
    sources, targets = [row[0] for row in rows], [row[1] for row in rows]
    weights = None if name is None else [row[2] for row in rows]
    try:
        report = engine.load_edges(sources, targets, weights)
    except TrustError as refusal:
        if refusal.row is None or type(refusal).__init__ is not TrustError.__init__:
            raise
        source, target, _ = rows[refusal.row]
        message = f"edge {source!r} -> {target!r}, {refusal.message}"
        raise type(refusal)(message, refusal.given, refusal.row) from None
    with engine.batch() as batch:
        for node in graph.nodes:
            if node not in engine:
                batch.add_member(node)
    # In edges of the graph: an undirected one is two rows, which share their fate.
    ways = 1 if graph.is_directed() else 2
    skipped = {reason: count // ways for reason, count in report.skipped.items()}
    return LoadReport(len(rows) // ways, bool(engine.revision), skipped, report.edges)


def _attribute(graph: nx.Graph[Any], given: str | None) -> str | None:
    """The attribute that holds the weights; None where edges have none."""
    edges = graph.number_of_edges()
    held = Counter(name for *_, attributes in graph.edges(data=True) for name in attributes)
    if given is not None:
        if edges and not held[given]:
            names = ", ".join(map(repr, held)) or "none"
            raise InvalidValue(f"no edge has the attribute {given!r}; edges have: {names}", given)
        name = given
    else:
        whole = (name for name in ("trust", "weight") if held[name] == edges)
        some = (name for name in ("trust", "weight") if held[name])
        found = next(whole, None) or next(some, None)
        if found is None or not edges:
            return None
        name = found
    for partly in {name: None, "trust": None} if given is None else {name: None}:
        if 0 < held[partly] < edges:
            what = "those without are left out" if partly == name else f"{name!r} is taken"
            said = f"{held[partly]} of {edges} edges have the attribute {partly!r}; {what}"
            warnings.warn(said, TrustWarning, stacklevel=3)
    return name


def _number(source: object, target: object, name: str, value: Any) -> Any:
    """A weight as a number, also from files that hold it as text."""
    if not isinstance(value, str):
        return value
    try:
        return float(value) if value.strip() else None
    except ValueError:
        said = f"edge {source!r} -> {target!r}, {name!r} is {value!r}, which is no number"
        raise InvalidWeight(said, value) from None


def to_networkx(queries: Queries, weight: str) -> nx.DiGraph[str]:
    """Make a `DiGraph` of all members and edges, weights under the attribute `weight`."""
    import networkx as nx

    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_nodes_from(queries.members())
    sources, targets, weights = queries.edges()
    edges = zip(sources, targets, weights.tolist(), strict=True)
    graph.add_weighted_edges_from(edges, weight=weight)
    return graph

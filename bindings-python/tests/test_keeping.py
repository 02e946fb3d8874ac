"""Copies: checkpoints, pickles, deep copies, and networkx."""

from __future__ import annotations

import copy
import pickle
from pathlib import Path

import networkx as nx
import pytest
from trust_core import (
    Engine,
    InvalidValue,
    InvalidWeight,
    LoadReport,
    TrustWarning,
    UnknownMember,
    View,
)


@pytest.fixture
def engine() -> Engine:
    engine = Engine(max_hops=3, floor=0.2)
    engine.load_edges(["a", "b", "c"], ["b", "c", "日本"], [0.7, 0.8, 1.0])
    engine.block("c", "a")
    engine.add_member("alone")
    return engine


def test_a_saved_engine_comes_back_whole(engine: Engine, tmp_path: Path) -> None:
    engine.save(tmp_path / "checkpoint")
    engine.view().save(str(tmp_path / "of-view"))
    assert (
        (tmp_path / "checkpoint").read_bytes()
        == (tmp_path / "of-view").read_bytes()
        == engine.to_bytes()
    )
    again = Engine.load(tmp_path / "checkpoint")
    assert (again.max_hops, again.floor, again.revision) == (3, 0.2, 3)
    assert again.to_bytes() == engine.to_bytes()
    assert again.trust("a", "日本") == 0.56


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_everything_pickles(engine: Engine, protocol: int) -> None:
    def again(value: object) -> object:
        return pickle.loads(pickle.dumps(value, protocol))

    for original in (engine, engine.view()):
        twin = again(original)
        assert type(twin) is type(original)
        assert isinstance(twin, Engine | View)
        assert twin.to_bytes() == original.to_bytes()
    if protocol >= 2:
        assert again(engine.ball("a")) == engine.ball("a")
        assert again(engine.ball("c", reverse=True)) == engine.ball("c", reverse=True)
        assert again(engine.explain_trust("a", "c")) == engine.explain_trust("a", "c")


def test_a_refusal_pickles_with_all_it_says(engine: Engine) -> None:
    with pytest.raises(UnknownMember) as refusal:
        engine.balls(["a", "nobody"])
    again = pickle.loads(pickle.dumps(refusal.value))
    assert type(again) is UnknownMember
    assert (str(again), again.given, again.row) == (str(refusal.value), "nobody", 1)


def test_a_deep_copy_goes_its_own_way(engine: Engine) -> None:
    for twin in (copy.deepcopy(engine), copy.copy(engine)):
        twin.set_trust("a", "new")
        assert "new" not in engine
    view = engine.view()
    assert copy.deepcopy(view) is view
    assert copy.copy(view) is view


def test_a_digraph_goes_in_and_comes_out() -> None:
    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_edge("a", "b", trust=0.7)
    graph.add_edge("b", "c", trust=0.8)
    graph.add_node("alone")
    engine = Engine.from_networkx(graph)
    assert engine.trust("a", "c") == 0.56
    out = engine.to_networkx()
    assert sorted(out.edges(data="trust")) == [("a", "b", 0.7), ("b", "c", 0.8)]
    assert "alone" in out
    assert sorted(engine.view().to_networkx(weight="w").edges(data="w")) == sorted(
        out.edges(data="trust")
    )


def test_an_undirected_edge_counts_both_ways() -> None:
    graph: nx.Graph[int] = nx.path_graph(3)
    engine = Engine.from_networkx(graph, max_hops=1)
    assert (engine.trust(0, 1), engine.trust(1, 0), engine.trust(0, 2)) == (0.8, 0.8, 0.0)


def test_another_attribute_can_be_the_weight() -> None:
    graph: nx.DiGraph[str] = nx.DiGraph([("a", "b", {"strength": 0.25})])
    assert Engine.from_networkx(graph, "strength").trust("a", "b") == 0.25


def test_a_graph_that_does_not_fit_is_refused() -> None:
    tuples: nx.DiGraph[tuple[int, int]] = nx.DiGraph([((0, 0), (0, 1))])
    with pytest.raises(TypeError, match="must be str or int"):
        Engine.from_networkx(tuples)


def test_self_loops_and_weights_of_nothing_are_left_out_of_a_graph() -> None:
    graph: nx.DiGraph[str] = nx.DiGraph([("a", "a"), ("a", "b"), ("c", "c")])
    engine = Engine.from_networkx(graph)
    assert sorted(engine) == ["a", "b", "c"]
    assert engine.last_load == LoadReport(3, True, reasons(self_loops=2), 1)
    weighted: nx.Graph[int] = nx.Graph()
    weighted.add_weighted_edges_from([(1, 1, 0.5), (1, 2, 0.0), (2, 3, 0.5), (3, 4, float("nan"))])
    engine = Engine.from_networkx(weighted)
    assert engine.last_load == LoadReport(4, True, reasons(1, 1, 1), 2)
    assert (engine.trust(2, 3), engine.trust(3, 2), sorted(engine)) == (0.5, 0.5, list("1234"))
    only_loops: nx.Graph[int] = nx.Graph([(1, 1)])
    assert len(Engine.from_networkx(only_loops)) == 1
    assert len(Engine.from_networkx(nx.Graph())) == 0


def reasons(missing: int = 0, self_loops: int = 0, zero_weights: int = 0) -> dict[str, int]:
    return {"missing": missing, "self_loops": self_loops, "zero_weights": zero_weights}


def test_unless_one_is_named_the_attribute_is_trust_else_weight_if_all_edges_have_it() -> None:
    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_edge("a", "b", trust=0.7, weight=0.2)
    graph.add_edge("b", "c", trust=0.8, weight=0.2)
    assert Engine.from_networkx(graph).trust("a", "c") == 0.56
    del graph["a"]["b"]["trust"]
    with pytest.warns(TrustWarning, match="1 of 2 edges have the attribute 'trust'; 'weight' is"):
        assert Engine.from_networkx(graph).trust("a", "c") == 0.0
    graph["b"]["c"].pop("trust")
    assert Engine.from_networkx(graph, floor=0.01).trust("a", "c") == 0.04
    assert Engine.from_networkx(graph).direct_trust("a", "b") == 0.2


def test_a_name_that_no_edge_has_is_refused() -> None:
    graph: nx.DiGraph[str] = nx.DiGraph([("a", "b", {"trust": 0.7}), ("b", "c", {"since": 3})])
    with pytest.raises(InvalidValue, match=r"no edge has the attribute 'trsut'; edges have: 'tr"):
        Engine.from_networkx(graph, "trsut")
    with pytest.raises(InvalidValue, match="edges have: none"):
        Engine.from_networkx(nx.path_graph(3), weight="trust")
    nothing: nx.Graph[int] = nx.Graph()
    assert len(Engine.from_networkx(nothing, weight="trust")) == 0


def test_edges_without_an_attribute_that_others_have_are_left_out_and_reported() -> None:
    graph: nx.DiGraph[str] = nx.DiGraph([("a", "b", {"trust": 0.7}), ("b", "c", {})])
    for given in (None, "trust"):
        with pytest.warns(TrustWarning, match="1 of 2 edges have the attribute 'trust'; those"):
            engine = Engine.from_networkx(graph, given)
        assert engine.last_load == LoadReport(2, True, reasons(missing=1), 1)
        assert (engine.direct_trust("b", "c"), "c" in engine) == (None, True)


def test_a_graphml_file_of_text_parallel_edges_and_numbers_goes_in(tmp_path: Path) -> None:
    graph: nx.MultiDiGraph[int] = nx.MultiDiGraph()
    graph.add_edge(1, 2, weight="0.7")
    graph.add_edge(1, 2, weight="0.6")
    graph.add_edge(2, 3, weight=" 0.5 ")
    graph.add_edge(3, 3, weight="1")
    graph.add_edge(3, 1, weight="")
    path = tmp_path / "graph.graphml"
    nx.write_graphml(graph, path)
    engine = Engine.from_networkx(nx.read_graphml(path, force_multigraph=True))
    assert (engine.trust(1, 2), engine.trust(1, 3)) == (0.6, 0.3)
    assert engine.last_load == LoadReport(5, True, reasons(missing=1, self_loops=1), 3)
    undirected = nx.read_graphml(path, node_type=int).to_undirected()
    assert Engine.from_networkx(undirected).trust(3, 2) == 0.5
    graph.edges[1, 2, 0]["weight"] = "much"
    with pytest.raises(InvalidWeight, match="edge 1 -> 2, 'weight' is 'much', which is no number"):
        Engine.from_networkx(graph)


def test_a_weight_out_of_range_names_its_edge() -> None:
    graph: nx.DiGraph[str] = nx.DiGraph([("a", "b", {"weight": 0.5}), ("b", "c", {"weight": 5})])
    with pytest.raises(InvalidWeight, match="edge 'b' -> 'c', row 1: weight 5 is not"):
        Engine.from_networkx(graph)

"""Copies: checkpoints, pickles, deep copies, and networkx."""

from __future__ import annotations

import copy
import pickle
from pathlib import Path

import networkx as nx
import pytest
from trust_core import Engine, SelfTrust, UnknownMember, View


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
    graph.add_edge("b", "c")
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
    loop: nx.DiGraph[str] = nx.DiGraph([("a", "a")])
    with pytest.raises(SelfTrust):
        Engine.from_networkx(loop)
    tuples: nx.DiGraph[tuple[int, int]] = nx.DiGraph([((0, 0), (0, 1))])
    with pytest.raises(TypeError, match="must be str or int"):
        Engine.from_networkx(tuples)

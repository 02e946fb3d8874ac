"""Changes: what they return, what they refuse, and that a refusal changes nothing."""

from __future__ import annotations

from typing import Any

import networkx as nx
import pytest
import trust_core
from trust_core import (
    BatchClosed,
    Engine,
    InvalidMemberId,
    InvalidSetting,
    InvalidWeight,
    SelfBlock,
    SelfTrust,
    TrustError,
    UnknownMember,
)


def test_a_product_of_two_is_exact() -> None:
    engine = Engine()
    engine.set_trust("alice", "bob", 0.7)
    engine.set_trust("bob", "carol")
    assert engine.trust("alice", "carol") == 0.56
    assert "carol" in engine.ball("alice", min_trust=0.56)
    assert engine.direct_trust("alice", "carol") is None
    assert engine.direct_trust("bob", "carol") == 0.8


def test_mutators_say_whether_they_altered_anything() -> None:
    engine = Engine()
    assert engine.set_trust("a", "b", 0.7)
    assert not engine.set_trust("a", "b", 0.7)
    assert engine.revoke_trust("a", "b")
    assert not engine.revoke_trust("a", "b")
    assert engine.block("a", "b")
    assert not engine.block("a", "b")
    assert engine.is_blocked("b", "a")
    assert engine.unblock("a", "b")
    assert not engine.unblock("a", "b")
    assert engine.add_member("c")
    assert not engine.add_member("c")
    assert engine.remove_member("c")
    assert engine.revision == 6


def test_counts_and_containment_follow_the_changes() -> None:
    engine = Engine()
    engine.set_trust("a", "b")
    engine.block("c", "a")
    assert (len(engine), engine.member_count, engine.edge_count, engine.block_count) == (3, 3, 1, 1)
    assert "a" in engine
    assert "d" not in engine
    assert sorted(engine) == sorted(engine.members()) == ["a", "b", "c"]
    assert engine.blocks() == [("c", "a")]


def test_an_int_stands_for_its_decimal_text_everywhere() -> None:
    engine = Engine()
    engine.set_trust(17, "18", 0.5)
    assert engine.trust("17", 18) == 0.5
    assert 17 in engine
    assert engine.ball(17).members == ["18"]
    assert engine.ball(17)[18] == 0.5
    assert engine.add_member(-(10**30))
    assert f"-1{'0' * 30}" in engine


@pytest.mark.parametrize("member", [True, 1.0, None, b"a", ["a"]])
def test_other_types_name_nobody(member: object) -> None:
    engine = Engine()
    with pytest.raises(TypeError, match="must be str or int"):
        engine.add_member(member)  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="must be str or int"):
        member in engine  # type: ignore[operator]  # noqa: B015
    assert len(engine) == 0


@pytest.mark.parametrize("weight", [0.0, -0.1, 1.001, 0.0004, float("nan"), float("inf"), 10**400])
def test_a_bad_weight_is_refused_and_nothing_changes(weight: float) -> None:
    engine = Engine()
    with pytest.raises(InvalidWeight) as refusal:
        engine.set_trust("a", "b", weight)
    assert refusal.value.code == "INVALID_WEIGHT"
    assert refusal.value.given is not None
    assert (engine.revision, len(engine)) == (0, 0)


@pytest.mark.parametrize("member", ["", "x" * 256, "ü" * 128, "\ud800"])
def test_a_bad_id_is_refused_and_nothing_changes(member: str) -> None:
    engine = Engine()
    with pytest.raises(InvalidMemberId):
        engine.set_trust(member, "b")
    assert (engine.revision, len(engine)) == (0, 0)


def test_an_id_of_any_digits_is_taken_or_refused_by_name() -> None:
    engine = Engine()
    assert engine.load_edges([2**64, 2**70], [-(2**63) - 1, 7])
    assert engine.trust(2**70, 7) == 0.8
    assert engine.trust_many([(2**64, -(2**63) - 1)]).tolist() == [0.8]
    before = engine.to_bytes()
    for huge in 10**255, 10**5000, -(10**5000):
        for call in (
            lambda: engine.add_member(huge),  # noqa: B023
            lambda: engine.load_edges([huge], [1]),  # noqa: B023
            lambda: engine.trust_many([huge], [1]),  # noqa: B023
            lambda: engine.balls([huge]),  # noqa: B023
        ):
            with pytest.raises(InvalidMemberId):
                call()
    assert engine.to_bytes() == before


def test_nobody_trusts_or_blocks_oneself() -> None:
    engine = Engine()
    with pytest.raises(SelfTrust):
        engine.set_trust("a", "a")
    with pytest.raises(SelfBlock):
        engine.block("a", "a")
    assert len(engine) == 0


def test_unknown_members_are_key_errors_that_read_well() -> None:
    engine = Engine()
    with pytest.raises(KeyError) as refusal:
        engine.trust("nobody", "else")
    assert isinstance(refusal.value, UnknownMember)
    assert str(refusal.value) == 'unknown member "nobody"'
    assert (refusal.value.code, refusal.value.given, refusal.value.row) == (
        "UNKNOWN_MEMBER",
        "nobody",
        None,
    )


@pytest.mark.parametrize(
    "settings",
    [
        {"max_hops": 0},
        {"max_hops": 13},
        {"max_hops": -1},
        {"max_hops": 300},
        {"floor": 0.0},
        {"floor": 1.5},
        {"max_hops": 10**30},
        {"trusted_min": 0},
        {"trusted_min": 1.1},
        {"network_min": float("nan")},
        {"trusted_direction": "upwards"},
        {"network_direction": ""},
    ],
)
def test_settings_out_of_range_are_refused_by_name(settings: dict[str, Any]) -> None:
    with pytest.raises(InvalidSetting) as refusal:
        Engine(**settings)
    assert refusal.value.setting in settings
    with pytest.raises(InvalidSetting):
        Engine.from_networkx(nx.DiGraph(), **settings)


@pytest.mark.parametrize(
    "settings", [{"max_hops": True}, {"max_hops": 6.0}, {"nearby_strict": 1}, {"floor": "0.1"}]
)
def test_settings_of_another_type_are_refused(settings: dict[str, Any]) -> None:
    with pytest.raises(TypeError):
        Engine(**settings)


def test_settings_are_as_given() -> None:
    engine = Engine(max_hops=12, floor=0.001)
    assert (engine.max_hops, engine.floor) == (12, 0.001)
    assert (Engine().max_hops, Engine().floor) == (6, 0.1)


def test_a_batch_is_one_revision() -> None:
    engine = Engine()
    with engine.batch() as batch:
        batch.set_trust("a", "b", 0.5)
        batch.block("c", "a")
        batch.add_member("d")
        assert (engine.revision, batch.altered, len(batch)) == (0, None, 3)
    assert (engine.revision, len(engine), batch.altered) == (1, 4, True)


def test_a_batch_that_is_refused_applies_nothing() -> None:
    engine = Engine()
    with pytest.raises(UnknownMember), engine.batch() as batch:
        batch.set_trust("a", "b")
        batch.revoke_trust("a", "nobody")
    assert (engine.revision, len(engine), batch.altered) == (0, 0, None)


def test_a_batch_whose_body_raises_applies_nothing() -> None:
    engine = Engine()
    with pytest.raises(ZeroDivisionError), engine.batch() as batch:
        batch.set_trust("a", "b")
        _ = 1 / 0
    assert len(engine) == 0
    with pytest.raises(BatchClosed):
        batch.add_member("a")
    with pytest.raises(BatchClosed), batch:
        pass


def test_a_view_stays_as_it_was() -> None:
    engine = Engine()
    engine.set_trust("a", "b", 0.5)
    view = engine.view()
    engine.set_trust("a", "b", 0.9)
    engine.remove_member("b")
    assert (view.trust("a", "b"), view.revision) == (0.5, 1)
    assert not hasattr(view, "set_trust")


def test_compaction_changes_no_answer() -> None:
    engine = Engine()
    for i in range(50):
        engine.set_trust(i, i + 1, 0.9)
    before = list(engine.ball(0))
    assert engine.compaction().delta_edges == 50
    engine.compact()
    report = engine.compaction()
    assert (report.delta_edges, report.base_edges, report.finished, report.running) == (
        0,
        50,
        1,
        False,
    )
    assert list(engine.ball(0)) == before
    assert engine.revision == 50


def test_everything_has_a_repr_and_a_docstring() -> None:
    engine = Engine()
    engine.set_trust("a", "b", 0.5)
    assert repr(engine) == "<Engine: 2 members, 1 edges, 0 blocks, revision 1>"
    assert repr(engine.view()) == "<View: 2 members, 1 edges, 0 blocks, revision 1>"
    assert repr(engine.ball("a", reverse=True)) == "<Ball of 'a': 0 members, reverse=True>"
    assert (
        repr(engine.explain_trust("a", "b"))
        == "TrustPath(members=['a', 'b'], weights=[0.5], trust=0.5)"
    )
    assert repr(engine.batch()) == "<Batch: 0 changes, not applied yet>"
    assert repr(engine.compaction()).startswith("CompactionReport(finished=0")
    for name in trust_core.__all__:
        public = getattr(trust_core, name)
        assert public.__doc__, name
        assert public.__module__ == "trust_core", name
        for method, value in vars(public).items():
            assert method.startswith("_") or not callable(value) or value.__doc__, (name, method)


def test_every_refusal_is_a_trust_error_with_a_code_of_its_own() -> None:
    classes = [
        value
        for value in vars(trust_core).values()
        if isinstance(value, type) and issubclass(value, TrustError)
    ]
    # The codes of these belong to their instances.
    of_instances = trust_core.MissingFile, *trust_core.Refused.__subclasses__()
    codes = [cls.code for cls in classes if cls not in of_instances]
    assert len(codes) == len(set(codes))
    assert len(codes) > 15

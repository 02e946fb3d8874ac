"""Balls, paths and many at once: their shape, and that they are the exact answers of the model."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st
from model import Model
from trust_core import Engine, InvalidThreshold, LengthMismatch, NotInBall, TrustPath, UnknownMember


@pytest.fixture
def engine() -> Engine:
    engine = Engine()
    engine.set_trust("alice", "bob", 0.7)
    engine.set_trust("bob", "carol", 0.8)
    engine.set_trust("alice", "zoe", 0.56)
    return engine


def test_a_ball_ranks_strongest_first_with_ties_by_id(engine: Engine) -> None:
    ball = engine.ball("alice")
    assert ball.members == ["bob", "carol", "zoe"]
    assert ball.trust.tolist() == [0.7, 0.56, 0.56]
    assert ball.hops.tolist() == [1, 2, 1]
    assert (ball.trust.dtype.name, ball.hops.dtype.name) == ("float64", "uint8")
    assert list(ball) == [("bob", 0.7), ("carol", 0.56), ("zoe", 0.56)]
    assert (len(ball), ball.source, ball.reverse) == (3, "alice", False)


def test_a_ball_is_looked_into_by_member(engine: Engine) -> None:
    ball = engine.ball("alice")
    assert ball["bob"] == 0.7
    assert "bob" in ball
    assert "alice" not in ball
    assert (ball.get("bob"), ball.get("alice"), ball.get("nobody", 0.0)) == (0.7, None, 0.0)
    with pytest.raises(NotInBall) as refusal:
        ball["alice"]
    assert isinstance(refusal.value, KeyError)


def test_a_ball_gives_its_columns_without_copies_and_guards_them(engine: Engine) -> None:
    ball = engine.ball("alice")
    assert ball.trust is ball.trust
    assert ball.members is ball.members
    assert not ball.trust.flags.writeable
    assert not ball.hops.flags.writeable


def test_a_reverse_ball_lists_who_trusts(engine: Engine) -> None:
    assert list(engine.ball("carol", reverse=True)) == [("bob", 0.8), ("alice", 0.56)]
    assert list(engine.ball("carol", min_trust=0.6, reverse=True)) == [("bob", 0.8)]


def test_a_threshold_must_be_a_decimal_in_0_to_1(engine: Engine) -> None:
    for bad in (-0.1, 1.1, float("nan")):
        with pytest.raises(InvalidThreshold):
            engine.ball("alice", min_trust=bad)
        with pytest.raises(InvalidThreshold):
            engine.balls(["alice"], bad)


def test_balls_are_the_balls(engine: Engine) -> None:
    members = ["alice", "bob", "carol"]
    for reverse in (False, True):
        assert engine.balls(members, 0.3, reverse) == [
            engine.ball(m, 0.3, reverse) for m in members
        ]
    assert engine.balls([]) == []
    with pytest.raises(UnknownMember) as refusal:
        engine.balls(["alice", "nobody"])
    assert (refusal.value.row, refusal.value.given) == (1, "nobody")


def test_a_path_is_a_value(engine: Engine) -> None:
    path = engine.explain_trust("alice", "carol")
    assert path == TrustPath(["alice", "bob", "carol"], [0.7, 0.8], 0.56)
    assert path != TrustPath(["alice", "bob", "carol"], [0.7, 0.8], 0.5)
    assert len({path, engine.explain_trust("alice", "carol")}) == 1
    assert engine.explain_trust("carol", "alice") is None
    assert engine.explain_trust("carol", "carol") == TrustPath(["carol"], [], 1.0)
    match path:
        case TrustPath(members, _, trust):
            assert (members[0], trust) == ("alice", 0.56)
    with pytest.raises(AttributeError):
        path.trust = 1.0  # type: ignore[misc]


def test_many_pairs_come_in_every_form(engine: Engine) -> None:
    pairs = [("alice", "carol"), ("carol", "alice"), ("bob", "bob")]
    wanted = [0.56, 0.0, 1.0]
    sources, targets = [a for a, _ in pairs], [b for _, b in pairs]
    forms = [
        engine.trust_many(pairs),
        engine.trust_many(np.array(pairs)),
        engine.trust_many(sources, targets),
        engine.trust_many((sources, targets)),
        engine.trust_many((np.array(sources), np.array(targets))),
        engine.trust_many(np.array(sources), tuple(targets)),
        engine.trust_many(np.array(sources, dtype=object), targets),
    ]
    for answers in forms:
        assert answers.dtype == np.float64
        assert answers.tolist() == wanted
    assert engine.trust_many([]).tolist() == []


def test_many_pairs_of_integers(engine: Engine) -> None:
    engine.set_trust(1, 2, 0.5)
    for dtype in ("i1", "i4", "i8", "u2", "u4", "u8", ">i4"):
        pairs = np.array([[1, 2], [2, 1]], dtype=dtype)
        assert engine.trust_many(pairs).tolist() == [0.5, 0.0]
        assert engine.trust_many(pairs[:, 0], pairs[:, 1]).tolist() == [0.5, 0.0]


def test_many_pairs_that_do_not_fit_are_refused(engine: Engine) -> None:
    with pytest.raises(LengthMismatch, match="1 source, 0 targets"):
        engine.trust_many(["alice"], [])
    with pytest.raises(UnknownMember) as refusal:
        engine.trust_many([("alice", "bob"), ("alice", "nobody")])
    assert refusal.value.row == 1
    for bad in (["ab"], [("a", "b", "c")], np.zeros((2, 3), dtype=int), np.zeros(2)):
        with pytest.raises((TypeError, ValueError)):
            engine.trust_many(bad)  # type: ignore[arg-type]


MEMBERS = st.sampled_from(["a", "b", "c", "d", "é", "日本"])
CHANGES = st.one_of(
    st.tuples(st.just("set_trust"), MEMBERS, MEMBERS, st.integers(1, 1000)),
    st.tuples(st.just("set_trust"), MEMBERS, MEMBERS, st.sampled_from([500, 800, 1000])),
    st.tuples(st.just("revoke_trust"), MEMBERS, MEMBERS, st.just(0)),
    st.tuples(st.just("block"), MEMBERS, MEMBERS, st.just(0)),
    st.tuples(st.just("unblock"), MEMBERS, MEMBERS, st.just(0)),
)


def apply(engine: Engine, model: Model, change: tuple[str, str, str, int]) -> None:
    verb, a, b, thousandths = change
    known = {a, b} <= model.members
    if a == b or (verb in ("revoke_trust", "unblock") and not known):
        return
    match verb:
        case "set_trust":
            engine.set_trust(a, b, thousandths / 1000)
            model.edges[a, b] = Fraction(thousandths, 1000)
        case "revoke_trust":
            assert engine.revoke_trust(a, b) == (model.edges.pop((a, b), None) is not None)
        case "block":
            assert engine.block(a, b) == ((a, b) not in model.blocks)
            model.blocks.add((a, b))
        case "unblock":
            assert engine.unblock(a, b) == ((a, b) in model.blocks)
            model.blocks.discard((a, b))
    model.members |= {a, b}


@settings(max_examples=150, deadline=None)
@given(st.lists(CHANGES, max_size=30), st.integers(1, 12), st.sampled_from([1, 100, 560]))
def test_every_answer_is_the_models(
    changes: list[tuple[str, str, str, int]], max_hops: int, floor: int
) -> None:
    engine = Engine(max_hops, floor / 1000)
    model = Model(max_hops, Fraction(floor, 1000))
    for change in changes:
        apply(engine, model, change)
    balls = {source: model.ball(source) for source in model.members}
    for source, entries in balls.items():
        ball = engine.ball(source)
        ranked = sorted(entries.items(), key=lambda entry: (-entry[1][0], entry[0].encode()))
        rows = zip(ball.members, ball.trust.tolist(), ball.hops.tolist(), strict=True)
        assert list(rows) == [(member, float(trust), hops) for member, (trust, hops) in ranked]
        reverse = {other: float(ball[source][0]) for other, ball in balls.items() if source in ball}
        assert dict(engine.ball(source, reverse=True)) == reverse
        for target in model.members:
            trust = model.trust(source, target)
            assert engine.trust(source, target) == float(trust)
            path = engine.explain_trust(source, target)
            assert (path is None) == (trust == 0)
            if path is not None:
                steps = zip(path.members, path.members[1:], strict=False)
                product = Fraction(1)
                for step in steps:
                    product *= model.edges[step]
                assert product == trust
    pairs = [(a, b) for a in model.members for b in model.members]
    assert engine.trust_many(pairs).tolist() == [engine.trust(a, b) for a, b in pairs]

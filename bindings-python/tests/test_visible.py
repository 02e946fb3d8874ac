"""Who may see what: the verbs, what they return, and what they refuse."""

from __future__ import annotations

import math
import pickle
from collections.abc import Callable, Iterable
from typing import Any

import pytest
from trust_core import (
    Audience,
    Decision,
    Engine,
    InvalidCursor,
    InvalidDistance,
    InvalidGrant,
    InvalidGroupId,
    InvalidLimit,
    InvalidMemberId,
    InvalidOrder,
    InvalidPlace,
    InvalidResourceId,
    InvalidTag,
    InvalidThreshold,
    InvalidTime,
    InvalidVia,
    NoPlace,
    Page,
    Place,
    Queries,
    Resource,
    Row,
    Shortfall,
    TrustError,
    UnknownGroup,
    UnknownMember,
    UnknownResource,
    WrongKind,
)

HERE = Place(50.85, 4.35, "exact")


def town() -> Engine:
    """Alice shares; bob is her neighbour, carol is trusted, dave is in her circle, erin a stranger."""
    engine = Engine()
    with engine.batch() as batch:
        batch.put_group("oak", "community")
        batch.put_group("kin", "circle", owner="alice")
        for member in "alice", "bob":
            batch.join("oak", member)
        batch.join("kin", "dave")
        batch.set_trust("alice", "carol", 0.7)
        batch.add_member("erin")
        batch.set_place("alice", *HERE)
        batch.set_place("bob", 51.0, 4.35, "exact")
        batch.put_resource(
            "veg",
            owner="alice",
            audience=["community", "circle:kin", "trusted"],
            community="oak",
            tags=["offer", "food"],
            created_at=5,
            expires_at=100,
        )
        batch.put_resource("saw", owner="alice", audience=["public"], tags=["offer"], created_at=9)
        batch.put_resource("diary", owner="alice")
    return engine


def both(engine: Engine) -> Iterable[Queries]:
    """An engine and its view, which answer alike."""
    return engine, engine.view()


def test_check_follows_grants_and_the_moment() -> None:
    for queries in both(town()):
        seen = [who for who in sorted(queries) if queries.check(who, "veg", now=0)]
        assert seen == ["alice", "bob", "carol", "dave"]
        assert queries.check("bob", "veg", now=99)
        assert not queries.check("bob", "veg", now=100)
        assert queries.check("alice", "veg", now=100)
        assert not queries.check("bob", "diary")


def test_moments_are_seconds_and_fractions_fall_to_the_past() -> None:
    engine = town()
    for moment in 99, 99.999, -0.5, -(2**63), float(-(2**63)):
        assert engine.check("bob", "veg", moment), moment
    for moment in 100, 100.0, 2**63 - 1, 1e18:
        assert not engine.check("bob", "veg", moment), moment
    engine.put_resource("pie", "alice", created_at=-0.5, expires_at=3.999)
    pie = engine.resource("pie")
    assert (pie.created_at, pie.expires_at) == (-1, 3)


@pytest.mark.parametrize(
    "moment", [math.nan, math.inf, -math.inf, 2**63, -(2**63) - 1, 1e19, 10**400]
)
def test_what_is_no_moment_is_refused_by_name(moment: float) -> None:
    engine = town()
    before = engine.to_bytes()
    calls: list[Callable[[], object]] = [
        lambda: engine.check("bob", "veg", now=moment),
        lambda: engine.explain("bob", "veg", now=moment),
        lambda: engine.list("bob", now=moment),
        lambda: engine.count("bob", now=moment),
        lambda: engine.audience("veg", now=moment),
        lambda: engine.watch("bob", now=moment),
        lambda: engine.put_resource("pie", "alice", created_at=moment),
        lambda: engine.put_resource("pie", "alice", expires_at=moment),
    ]
    for call in calls:
        with pytest.raises(InvalidTime) as refusal:
            call()
        assert isinstance(refusal.value, ValueError)
        assert refusal.value.code == "INVALID_TIME"
    assert engine.to_bytes() == before


@pytest.mark.parametrize("moment", [None, "0", True, [0], b"0"])
def test_other_types_are_no_moments(moment: Any) -> None:
    with pytest.raises(TypeError, match="seconds"):
        town().check("bob", "veg", now=moment)


def test_a_list_has_rows_with_their_reasons() -> None:
    for queries in both(town()):
        page = queries.list("bob", now=0)
        km = 0.15 * math.pi * 6371.0 / 180
        assert [row[:4] for row in page.rows] == [
            ("saw", "alice", "public", 0.0),
            ("veg", "alice", "community", 0.0),
        ]
        assert page.rows[0].distance_km == pytest.approx(km)
        assert (page.total, page.complete, page.next_cursor, page.revision) == (2, True, None, 1)
        assert len(page) == 2
        assert [row.resource for row in page] == ["saw", "veg"]
        erin = queries.list("erin")
        assert erin.rows == [Row("saw", "alice", "public", 0.0, None)]


def test_filters_narrow_a_list_and_a_count_alike() -> None:
    queries = town()

    def seen(who: str = "bob", **filters: Any) -> list[str]:
        page = queries.list(who, **filters)
        assert page.total == len(page.rows) == queries.count(who, **filters)
        with queries.watch(who, **filters) as watch:
            assert watch.visible == sorted(row.resource for row in page)
        return [row.resource for row in page]

    assert seen(tags=["offer", "food"]) == ["veg"]
    assert seen(tags=("offer",)) == ["saw", "veg"]
    assert seen(tags={"nothing"}) == []
    assert seen(via=["public"]) == ["saw"]
    assert seen(via=("community", "public")) == ["saw", "veg"]
    assert seen(via=[]) == []
    assert queries.count("bob", via=iter(["community"]), tags=iter(["food"])) == 1
    assert seen(min_trust=0.1) == ["veg"]
    assert seen(within_km=20) == ["saw", "veg"]
    assert seen(within_km=16.6) == []
    assert seen(now=100) == ["saw"]
    assert seen("alice") == []
    assert seen("alice", include_own=True) == ["saw", "veg", "diary"]
    assert seen("alice", include_own=True, via=["own"], now=100) == ["saw", "veg", "diary"]


def test_pages_go_on_where_the_last_one_ended() -> None:
    engine = Engine()
    with engine.batch() as batch:
        for i in range(25):
            batch.put_resource(i, "alice", ["public"], created_at=i)
        batch.add_member("bob")
    for order in "newest", "nearest", "most_trusted":
        rows, cursor = [], None
        while True:
            page = engine.list("bob", order=order, limit=10, cursor=cursor)
            assert page.total == 25
            rows += [row.resource for row in page]
            cursor = page.next_cursor
            if cursor is None:
                break
        assert sorted(map(int, rows)) == list(range(25))
    engine.put_resource("new", "alice", ["public"], created_at=99)
    assert engine.list("bob").rows[0].resource == "new"


def test_a_budget_that_cuts_says_so() -> None:
    engine = town()
    whole = engine.list("bob", budget=2)
    cut = engine.list("bob", budget=1)
    assert (whole.total, whole.complete) == (2, True)
    assert (cut.total, cut.complete, len(cut)) == (1, False, 1)
    assert not engine.list("bob", budget=0).complete
    assert engine.list("bob", budget=10**30, limit=10**30).complete


def test_an_audience_counts_each_member_once() -> None:
    for queries in both(town()):
        audience = queries.audience("veg", now=0)
        assert audience.members == ["bob", "carol", "dave"]
        assert audience.total == len(audience) == 3
        assert audience.by_grant == {"circle": 1, "community": 1, "trusted": 1}
        assert type(audience.by_grant) is dict
        assert "bob" in audience
        assert "alice" not in audience
        assert list(audience) == audience.members
        assert queries.audience("veg", now=100) == Audience([], 0, {})
        assert queries.audience("diary").total == 0


def test_a_decision_tells_why() -> None:
    engine = town()
    engine.set_trust("alice", "erin", 0.42)
    decision = engine.explain("carol", "veg", now=0)
    assert (decision.visible, decision.via, decision.reason) == (True, "trusted", "granted")
    assert decision.path is not None
    assert decision.path.members == ["alice", "carol"]
    assert decision.shortfall is None
    own = engine.explain("alice", "veg", now=100)
    assert own == Decision(True, "own", "own", None, None)
    assert engine.explain("bob", "veg", now=100).reason == "expired"

    miss = engine.explain("erin", "veg").shortfall
    assert miss == "0.42 < 0.5"
    assert isinstance(miss, Shortfall)
    assert (miss.via, miss.have, miss.need) == ("trusted", 0.42, 0.5)
    again = pickle.loads(pickle.dumps(miss))
    assert (again, again.via, again.have, again.need) == (miss, "trusted", 0.42, 0.5)


def test_a_shortfall_is_told_in_kilometres_too() -> None:
    engine = town()
    engine.put_resource("cake", "alice", ["nearby:10"])
    miss = engine.explain("bob", "cake").shortfall
    assert miss == "16.7 km > 10 km"
    assert (miss.via, miss.need) == ("nearby", 10.0)
    assert miss.have == pytest.approx(16.679, abs=0.01)
    engine.set_place("erin", *HERE)
    stranger = engine.explain("erin", "cake").shortfall
    assert stranger == "a stranger within 10 km"
    assert (stranger.via, stranger.have, stranger.need) == ("nearby", None, 10.0)


def test_ones_own_block_is_told_and_another_ones_is_not() -> None:
    engine = town()
    engine.block("bob", "alice")
    assert engine.explain("bob", "veg").reason == "blocked"
    engine.unblock("bob", "alice")
    engine.block("alice", "bob")
    assert engine.explain("bob", "veg") == Decision(False, None, "no_grant", None, None)
    assert not engine.check("bob", "saw")
    assert engine.count("bob") == 0


def test_resource_changes_say_whether_they_altered_anything() -> None:
    engine = town()
    veg = engine.resource("veg")
    assert veg == Resource(
        id="veg",
        owner="alice",
        audience=["circle:kin", "community", "trusted"],
        community="oak",
        tags=["food", "offer"],
        created_at=5,
        expires_at=100,
        place=None,
        active=True,
    )
    again = {name: getattr(veg, name) for name in veg.__slots__ if name != "id"}
    assert not engine.put_resource(veg.id, **again)
    assert engine.put_resource("veg", "alice", active=False)
    assert engine.resource("veg").audience == []
    assert engine.remove_resource("veg")
    assert sorted(engine.resources()) == ["diary", "saw"]
    assert engine.resource_count == 2
    assert engine.put_resource("veg", "newcomer", [])
    assert "newcomer" in engine


def test_a_resource_takes_its_place_as_a_tuple_or_a_place() -> None:
    engine = Engine()
    assert engine.put_resource("a", "alice", place=(50.85, 4.35))
    place = engine.resource("a").place
    assert place is not None
    assert place.precision == "neighborhood"
    assert not engine.put_resource("a", "alice", place=place)
    assert engine.put_resource("a", "alice", place=(50.85, 4.35, "exact"))
    assert engine.resource("a").place == HERE
    assert not engine.put_resource("a", "alice", place=HERE)


def test_refused_resources_alter_nothing() -> None:
    engine = town()
    before = engine.to_bytes()

    def put(**changed: Any) -> Callable[[], object]:
        arguments = {"resource": "new", "owner": "newcomer"} | changed
        return lambda: engine.put_resource(**arguments)

    refusals: list[tuple[type[Exception], Callable[[], object]]] = [
        (InvalidGrant, put(audience=["everybody"])),
        (InvalidGrant, put(audience=["nearby:0"])),
        (InvalidGrant, put(audience=["circle:"])),
        (InvalidGrant, put(audience=["\ud800"])),
        (UnknownGroup, put(audience=["circle:elm"])),
        (WrongKind, put(audience=["circle:oak"])),
        (UnknownGroup, put(community="elm")),
        (WrongKind, put(community="kin")),
        (InvalidGroupId, put(community="")),
        (InvalidTag, put(tags=[""])),
        (InvalidTag, put(tags=["\ud800"])),
        (InvalidPlace, put(place=(91, 0))),
        (InvalidPlace, put(place=(0, 0, "street"))),
        (InvalidResourceId, put(resource="")),
        (InvalidResourceId, put(resource="x" * 256)),
        (InvalidMemberId, put(owner="")),
        (UnknownResource, lambda: engine.remove_resource("new")),
        (TypeError, put(audience="public")),
        (TypeError, put(tags="food")),
        (TypeError, put(tags=[1])),
        (TypeError, put(tags=5)),
        (TypeError, put(place="here")),
        (TypeError, put(place=(1,))),
        (TypeError, put(place=(1, 2, 3))),
        (TypeError, put(created_at=True)),
        (TypeError, put(active=1)),
    ]
    for expected, call in refusals:
        with pytest.raises(expected):
            call()
    assert engine.to_bytes() == before
    assert "newcomer" not in engine


def test_a_bare_str_is_no_list_of_grants_and_the_error_says_so() -> None:
    engine = town()
    with pytest.raises(TypeError, match=r"an iterable of str, a single one too: \['public'\]"):
        engine.put_resource("new", "alice", audience="public")
    with pytest.raises(TypeError, match=r"via .* \['own'\]"):
        engine.list("alice", via="own")


def test_refused_questions_are_named() -> None:
    engine = town()
    asked: list[tuple[type[Exception], dict[str, Any]]] = [
        (InvalidLimit, {"limit": 0}),
        (InvalidLimit, {"limit": -1}),
        (InvalidLimit, {"limit": -(10**30)}),
        (InvalidLimit, {"budget": -1}),
        (InvalidOrder, {"order": "oldest"}),
        (InvalidCursor, {"cursor": "nonsense"}),
        (InvalidVia, {"via": ["luck"]}),
        (InvalidTag, {"tags": ["x" * 256]}),
        (InvalidThreshold, {"min_trust": 1.5}),
        (InvalidThreshold, {"min_trust": 10**400}),
        (InvalidDistance, {"within_km": -1}),
        (InvalidDistance, {"within_km": 20_039}),
        (TypeError, {"limit": True}),
        (TypeError, {"limit": 1.5}),
        (TypeError, {"min_trust": True}),
        (TypeError, {"include_own": 1}),
    ]
    for expected, arguments in asked:
        with pytest.raises(expected):
            engine.list("bob", **arguments)
    with pytest.raises(NoPlace) as refusal:
        engine.list("erin", within_km=5)
    assert (refusal.value.given, refusal.value.within_km) == ("erin", "5")
    assert engine.list("erin", order="nearest").total == 1
    cursor = engine.list("bob", limit=1).next_cursor
    with pytest.raises(InvalidCursor):
        engine.list("bob", order="nearest", cursor=cursor)


def test_the_unknown_is_an_error_and_never_an_empty_answer() -> None:
    for queries in both(town()):
        calls: list[tuple[type[KeyError], Callable[[], object]]] = [
            (UnknownMember, lambda q=queries: q.check("nobody", "veg")),  # type: ignore[misc]
            (UnknownResource, lambda q=queries: q.check("bob", "nothing")),  # type: ignore[misc]
            (UnknownMember, lambda q=queries: q.explain("nobody", "veg")),  # type: ignore[misc]
            (UnknownResource, lambda q=queries: q.explain("bob", "nothing")),  # type: ignore[misc]
            (UnknownMember, lambda q=queries: q.list("nobody")),  # type: ignore[misc]
            (UnknownMember, lambda q=queries: q.count("nobody")),  # type: ignore[misc]
            (UnknownResource, lambda q=queries: q.audience("nothing")),  # type: ignore[misc]
            (UnknownResource, lambda q=queries: q.resource("nothing")),  # type: ignore[misc]
            (UnknownMember, lambda q=queries: q.place("nobody")),  # type: ignore[misc]
            (UnknownGroup, lambda q=queries: q.members_of("nothing")),  # type: ignore[misc]
            (UnknownMember, lambda q=queries: q.groups_of("nobody")),  # type: ignore[misc]
        ]
        for expected, call in calls:
            with pytest.raises(expected) as refusal:
                call()
            assert isinstance(refusal.value, TrustError)
            assert refusal.value.given in ("nobody", "nothing")


def test_erasing_leaves_nothing_behind() -> None:
    engine = town()
    engine.block("bob", "alice")
    engine.erase("alice")
    assert "alice" not in engine
    assert engine.resources() == []
    assert engine.groups() == ["oak"]
    assert engine.members_of("oak") == ["bob"]
    assert engine.blocks() == []
    assert engine.edge_count == 0
    engine.compact()
    saved = engine.to_bytes()
    for forgotten in b"alice", b"veg", b"diary", b"kin":
        assert forgotten not in saved
    engine.put_resource("veg", "alice", ["public"])
    assert engine.check("bob", "veg")
    assert not engine.is_blocked("alice", "bob")


def test_a_removed_member_takes_what_is_its_own() -> None:
    engine = town()
    engine.remove_member("alice")
    assert engine.resources() == []
    assert sorted(engine.groups()) == ["oak"]
    engine.add_member("alice")
    assert engine.place("alice") is None


def test_a_batch_takes_every_change() -> None:
    engine = town()
    with engine.batch() as batch:
        batch.put_group("elm", "community")
        batch.join("elm", "zoe")
        batch.put_partnership("oak", "elm", ["offer"])
        batch.put_resource("jam", "alice", ["partner"], "oak", ["offer"])
        batch.set_place("zoe", *HERE)
        batch.clear_place("bob")
        batch.leave("oak", "bob")
        batch.remove_resource("diary")
        batch.erase("dave")
    assert engine.revision == 2
    assert engine.audience("jam").by_grant == {"partner": 1}
    with engine.batch() as batch:
        batch.end_partnership("oak", "elm")
        batch.remove_group("elm")
    assert engine.audience("jam").total == 0
    with pytest.raises(InvalidGrant), engine.batch() as batch:
        batch.put_group("never", "cell")
        batch.put_resource("jam", "alice", ["everybody"])
    with pytest.raises(UnknownGroup), engine.batch() as batch:
        batch.put_group("never", "cell")
        batch.join("nowhere", "zoe")
    assert engine.groups() == ["oak", "kin"]


def test_answers_are_values_that_pickle() -> None:
    engine = town()
    values: list[object] = [
        engine.list("bob"),
        engine.list("bob").rows[0],
        engine.audience("veg"),
        engine.explain("carol", "veg"),
        engine.explain("erin", "veg"),
        engine.resource("veg"),
        engine.group("kin"),
        engine.place("alice"),
        engine.maintenance(),
    ]
    for value in values:
        assert pickle.loads(pickle.dumps(value)) == value
        assert type(value).__name__ in repr(value)
    assert isinstance(values[0], Page)


def test_a_view_answers_from_its_own_revision() -> None:
    engine = town()
    view = engine.view()
    engine.block("alice", "bob")
    assert view.check("bob", "veg")
    assert view.list("bob").revision == 1
    assert not engine.check("bob", "veg")
    assert not hasattr(view, "put_resource")
    assert not hasattr(view, "watch")

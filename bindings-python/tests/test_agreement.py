"""On random worlds, check, list, count, audience, explain and watch say the same at every revision."""

from __future__ import annotations

from collections import Counter
from typing import Any

from hypothesis import HealthCheck, given, settings, strategies as st
from trust_core import Engine, Queries, TrustError, Watch

MEMBERS = [f"m{i}" for i in range(6)]
GROUPS = [f"g{i}" for i in range(4)]
RESOURCES = [f"r{i}" for i in range(5)]
TAGS = ["offer", "need", "food"]

member, group, resource = map(st.sampled_from, (MEMBERS, GROUPS, RESOURCES))
moment = st.integers(0, 6)
point = st.tuples(st.sampled_from([50.0, 50.1, 50.5]), st.just(4.0), st.just("exact"))
tags = st.lists(st.sampled_from(TAGS), max_size=2)
weight = st.sampled_from([0.05, 0.3, 0.5, 0.7, 0.9, 1.0])
grant = st.one_of(
    st.sampled_from(["cell", "community", "partner", "trusted", "network", "public"]),
    st.sampled_from(["nearby:5", "nearby:20"]),
    group.map("circle:{}".format),
)
edit = st.one_of(
    st.tuples(st.just("set_trust"), member, member, weight),
    st.tuples(st.just("set_trust"), member, member, weight),
    st.tuples(st.just("revoke_trust"), member, member),
    st.tuples(st.sampled_from(["block", "unblock"]), member, member),
    st.tuples(st.just("put_group"), group, st.sampled_from(["cell", "community"])),
    st.tuples(st.just("put_group"), group, st.just("circle"), member),
    st.tuples(st.just("remove_group"), group),
    st.tuples(st.sampled_from(["join", "join", "leave"]), group, member),
    st.tuples(st.just("put_partnership"), group, group, tags),
    st.tuples(st.just("end_partnership"), group, group),
    st.tuples(st.just("set_place"), member, point).map(lambda e: (e[0], e[1], *e[2])),
    st.tuples(st.just("clear_place"), member),
    st.tuples(
        *(st.just("put_resource"), resource, member, st.lists(grant, max_size=3)),
        *(st.none() | group, tags, moment, st.none() | moment, st.none() | point),
        st.sampled_from([True, True, True, False]),
    ),
    st.tuples(st.just("remove_resource"), resource),
    st.tuples(st.sampled_from(["add_member", "remove_member", "erase"]), member),
)
directions = st.sampled_from(["owner_to_viewer", "viewer_to_owner", "either", "both"])
engines = st.builds(
    Engine,
    max_hops=st.sampled_from([2, 6, 8]),
    trusted_min=st.sampled_from([0.3, 0.5]),
    trusted_direction=directions,
    network_min=st.sampled_from([0.05, 0.4]),
    network_direction=directions,
    nearby_strict=st.booleans(),
)
FILTERS: list[dict[str, Any]] = [
    {"include_own": True},
    {"tags": ["offer"]},
    {"via": ["trusted", "public", "own"], "include_own": True},
    {"min_trust": 0.4},
    {"within_km": 15.0},
]


def rows(queries: Queries, viewer: str, limit: int = 50, **asked: Any) -> list[tuple[str, str]]:
    """Resource and grant of every row, over all pages."""
    pages = [queries.list(viewer, limit=limit, **asked)]
    while pages[-1].next_cursor is not None:
        pages.append(queries.list(viewer, limit=limit, cursor=pages[-1].next_cursor, **asked))
    assert {page.total for page in pages} == {sum(map(len, pages))}
    return [(row.resource, row.via) for page in pages for row in page]


def agree(queries: Queries, now: int) -> None:
    """Every question about every viewer and resource has one answer."""
    seen: dict[str, dict[str, str]] = {viewer: {} for viewer in queries}
    for resource in queries.resources():
        owner = queries.resource(resource).owner
        by_grant: Counter[str] = Counter()
        for viewer in queries:
            decision = queries.explain(viewer, resource, now)
            assert decision.visible == queries.check(viewer, resource, now)
            assert decision.visible == (decision.via is not None)
            assert (decision.reason == "own") == (viewer == owner) == (decision.via == "own")
            if decision.via is not None:
                seen[viewer][resource] = decision.via
                by_grant[decision.via] += viewer != owner
        audience = queries.audience(resource, now)
        assert audience.members == [v for v in sorted(seen) if v != owner and resource in seen[v]]
        assert audience.by_grant == +by_grant
    for viewer, vias in seen.items():
        others = {resource: via for resource, via in vias.items() if via != "own"}
        for order in "newest", "nearest", "most_trusted":
            assert dict(rows(queries, viewer, 2, now=now, order=order)) == others
        assert queries.count(viewer, now) == len(others)
        assert dict(rows(queries, viewer, now=now, include_own=True)) == vias


class Follower:
    """Watches of a viewer, each summed up from what it told."""

    def __init__(self, engine: Engine, viewer: str) -> None:
        self.viewer = viewer
        asked = [{}, *FILTERS] if engine.place(viewer) else [{}, *FILTERS[:-1]]
        self.watches: list[tuple[Watch, dict[str, Any], set[str]]] = []
        for filters in asked:
            watch = engine.watch(viewer, **filters)
            self.watches.append((watch, filters, set(watch.visible)))

    def look(self, engine: Engine, now: int) -> None:
        for watch, filters, seen in self.watches:
            for change in watch.poll(now):
                assert change.revision <= engine.revision
                assert seen.issuperset(change.vanished)
                assert seen.isdisjoint(change.appeared)
                seen.difference_update(change.vanished)
                seen.update(change.appeared)
            assert sorted(seen) == watch.visible
            if watch.over or ("within_km" in filters and engine.place(self.viewer) is None):
                assert not seen
                continue
            listed = {resource for resource, _ in rows(engine, self.viewer, now=now, **filters)}
            assert seen == listed
            assert engine.count(self.viewer, now, **filters) == len(listed)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    engine=engines, edits=st.lists(edit, min_size=5, max_size=40), watched=member, data=st.data()
)
def test_every_question_has_one_answer(
    engine: Engine, edits: list[tuple[Any, ...]], watched: str, data: st.DataObject
) -> None:
    for name in MEMBERS[:4]:
        engine.add_member(name)
    engine.add_member(watched)
    follower = Follower(engine, watched)
    for i, (verb, *arguments) in enumerate(edits):
        before = engine.revision, engine.to_bytes()
        try:
            altered = getattr(engine, verb)(*arguments)
        except TrustError:
            altered = False
        if not altered:
            assert (engine.revision, engine.to_bytes()) == before
        if i % 4 == 0:
            now = data.draw(moment)
            agree(engine, now)
            follower.look(engine, now)
            if all(watch.over for watch, _, _ in follower.watches):
                engine.add_member(watched)
                follower = Follower(engine, watched)
    agree(engine, 3)
    agree(Engine.from_bytes(engine.to_bytes()), 3)
    follower.look(engine, 3)

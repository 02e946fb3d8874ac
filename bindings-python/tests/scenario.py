"""One step of a scenario: a change, a watch begun, or a question held against its answer."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import pytest
from trust_core import Audience, Batch, Decision, Engine, Page, Queries, TrustError, Watch

Step = dict[str, Any]
FILTER = "tags", "via", "min_trust", "within_km", "include_own"


def change(engine: Engine | Batch, step: Step) -> bool | None:
    """Call the method that the step names with its other keys; an unknown key is a TypeError."""
    arguments = {key: value for key, value in step.items() if key not in ("do", "returns", "error")}
    if "place" in arguments:
        place = arguments["place"]
        keys = "latitude", "longitude", "precision"
        assert set(place) <= set(keys), step
        arguments["place"] = tuple(place[key] for key in keys if key in place)
    method: Callable[..., bool | None] = getattr(engine, step["do"])
    return method(**arguments)


def do(engine: Engine, step: Step) -> bool | None:
    """Make one change, or a batch of them."""
    if step["do"] != "batch":
        return change(engine, step)
    with engine.batch() as batch:
        for part in step["changes"]:
            change(batch, part)
    return batch.altered


def sieve(step: Step, *more: str) -> dict[str, Any]:
    """What a list, a count or a watch is asked with."""
    return {key: step[key] for key in (*FILTER, "now", *more) if key in step}


def begin(engine: Engine, step: Step) -> Watch:
    """Begin the watch of a step."""
    assert set(step) <= {"do", "name", "viewer", "now", "error", *FILTER}, step
    return engine.watch(step["viewer"], **sieve(step))


def walk(engine: Queries, step: Step) -> list[Page]:
    """All pages of a list with a limit; else the first, of the usual size."""
    asked = sieve(step, "order", "limit")
    pages = [engine.list(step["viewer"], **asked)]
    while "limit" in step and pages[-1].next_cursor is not None:
        pages.append(engine.list(step["viewer"], **asked, cursor=pages[-1].next_cursor))
    return pages


def listed(pages: list[Page], engine: Queries, step: Step) -> dict[str, object]:
    """The answer of a list, as the step spells it."""
    assert {(page.total, page.complete, page.revision) for page in pages} == {
        (step.get("total"), True, engine.revision)
    }, step
    rows = [row for page in pages for row in page]
    answer: dict[str, object] = {"rows": [list(row[:4]) for row in rows], "total": pages[0].total}
    if "distances" in step:
        found = [-1 if row.distance_km is None else row.distance_km for row in rows]
        assert len(found) == len(step["distances"]), step
        for one, other in zip(found, step["distances"], strict=True):
            assert math.isclose(one, other, rel_tol=0, abs_tol=1e-6), step
        answer["distances"] = step["distances"]
    return answer


def explained(decision: Decision) -> dict[str, object]:
    """The answer of an explanation, without what it has none of."""
    answer: dict[str, object] = {"visible": decision.visible, "reason": decision.reason}
    if decision.via is not None:
        answer["via"] = decision.via
    if decision.path is not None:
        answer["path"] = decision.path.members
    if decision.shortfall is not None:
        answer["shortfall"] = decision.shortfall
    return answer


def counted(audience: Audience) -> dict[str, object]:
    """The answer of an audience."""
    assert audience.total == len(audience.members) == sum(audience.by_grant.values())
    return {"members": audience.members, "by_grant": audience.by_grant}


def or_none(value: object) -> dict[str, object]:
    return {"none": True} if value is None else {"is": value}


def ask(engine: Queries, step: Step) -> dict[str, object]:
    """Ask a question; the answer is spelled as in the file."""
    now = {"now": step["now"]} if "now" in step else {}
    match step["ask"]:
        case "trust":
            return {"is": engine.trust(step["source"], step["target"])}
        case "direct_trust":
            return or_none(engine.direct_trust(step["source"], step["target"]))
        case "explain_trust":
            path = engine.explain_trust(step["source"], step["target"])
            if path is None:
                return {"none": True}
            return {"members": path.members, "weights": path.weights, "is": path.trust}
        case "ball":
            ball = engine.ball(step["source"], step.get("min_trust"), step.get("reverse", False))
            rows = zip(ball.members, ball.trust.tolist(), ball.hops.tolist(), strict=True)
            return {"is": [list(row) for row in rows]}
        case "is_blocked":
            return {"is": engine.is_blocked(step["a"], step["b"])}
        case "contains":
            return {"is": step["member"] in engine}
        case "counts":
            return {"members": engine.member_count, "edges": engine.edge_count}
        case "revision":
            return {"is": engine.revision}
        case "check":
            return {"is": engine.check(step["viewer"], step["resource"], **now)}
        case "explain":
            return explained(engine.explain(step["viewer"], step["resource"], **now))
        case "list":
            return listed(walk(engine, step), engine, step)
        case "count":
            return {"is": engine.count(step["viewer"], **sieve(step))}
        case "audience":
            return counted(engine.audience(step["resource"], **now))
        case "members_of":
            return {"is": engine.members_of(step["group"])}
        case "place":
            place = engine.place(step["member"])
            return or_none(None if place is None else list(place))
        case unknown:
            raise AssertionError(f"no such question: {unknown}")


# What each question is asked with; the other keys of a step are its answer.
PAIR = {"source", "target"}
SIGHT = {"viewer", "resource", "now"}
ASKED_WITH: dict[str, set[str]] = {
    "trust": PAIR,
    "direct_trust": PAIR,
    "explain_trust": PAIR,
    "ball": {"source", "min_trust", "reverse"},
    "is_blocked": {"a", "b"},
    "contains": {"member"},
    "counts": set(),
    "revision": set(),
    "check": SIGHT,
    "explain": SIGHT,
    "list": {"viewer", "now", "order", "limit", *FILTER},
    "count": {"viewer", "now", *FILTER},
    "audience": {"resource", "now"},
    "members_of": {"group"},
    "place": {"member"},
}


def check(engine: Queries, step: Step) -> None:
    """Ask a question and hold the answer, or the refusal, against the step."""
    if "error" in step:
        with pytest.raises(TrustError) as refusal:
            if step["ask"] == "list":
                walk(engine, step)
            else:
                ask(engine, step)
        assert refusal.value.code == step["error"], step
        return
    # `exact` is for languages that have the decimal itself; Python has its nearest float.
    left_out = {"ask", "exact"} | ASKED_WITH[step["ask"]]
    expected = {key: value for key, value in step.items() if key not in left_out}
    assert ask(engine, step) == expected, step


def look(watch: Watch, step: Step) -> None:
    """Ask a watch what changed since the last look."""
    assert set(step) <= {"ask", "name", "now", "changes", "visible"}, step
    told = watch.poll(now=step.get("now"))
    assert len(told) == len(step["changes"]), (step, told)
    for change, expected in zip(told, step["changes"], strict=True):
        assert set(expected) <= {"appeared", "vanished", "revision"}, step
        assert change.appeared == expected.get("appeared", []), step
        assert change.vanished == expected.get("vanished", []), step
        assert change.revision == expected.get("revision", change.revision), step
    assert watch.visible == step.get("visible", watch.visible), step

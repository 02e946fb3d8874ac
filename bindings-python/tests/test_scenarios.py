"""The shared scenarios: the same files that Rust and Node run, asked of an engine and of its copies."""

from __future__ import annotations

import pickle
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from trust_core import Batch, Engine, Queries, TrustError

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

FOLDER = Path(__file__).parents[2] / "tests" / "scenarios"
Step = dict[str, Any]


def change(engine: Engine | Batch, step: Step) -> bool | None:
    arguments = [
        step[key]
        for key in ("source", "target", "blocker", "blocked", "member", "weight")
        if key in step
    ]
    method: Callable[..., bool | None] = getattr(engine, step["do"])
    return method(*arguments)


def do(engine: Engine, step: Step) -> bool | None:
    if step["do"] == "load_edges":
        return engine.load_edges(step["sources"], step["targets"], step.get("weights"))
    if step["do"] == "batch":
        with engine.batch() as batch:
            for part in step["changes"]:
                change(batch, part)
        return batch.altered
    return change(engine, step)


def state(engine: Queries) -> tuple[object, ...]:
    edges = sorted(zip(*engine.edges(), strict=True))
    return engine.revision, sorted(engine.members()), edges, sorted(engine.blocks())


def ask(engine: Queries, step: Step) -> object:
    match step["ask"]:
        case "trust" | "direct_trust" as question:
            return getattr(engine, question)(step["source"], step["target"])
        case "explain_trust":
            path = engine.explain_trust(step["source"], step["target"])
            return None if path is None else (path.members, path.weights, path.trust)
        case "ball":
            ball = engine.ball(step["source"], step.get("min_trust"), step.get("reverse", False))
            rows = zip(ball.members, ball.trust.tolist(), ball.hops.tolist(), strict=True)
            return [list(row) for row in rows]
        case "is_blocked":
            return engine.is_blocked(step["a"], step["b"])
        case "contains":
            return step["member"] in engine
        case "counts":
            return engine.member_count, engine.edge_count
        case "revision":
            return engine.revision
        case unknown:
            raise AssertionError(f"no such question: {unknown}")


def answer(step: Step) -> object:
    if step.get("none"):
        return None
    if step["ask"] == "counts":
        return step["members"], step["edges"]
    if step["ask"] == "explain_trust":
        return step["members"], step["weights"], step["is"]
    return step["is"]


def check(engine: Queries, step: Step) -> None:
    if "error" in step:
        with pytest.raises(TrustError) as refusal:
            ask(engine, step)
        assert refusal.value.code == step["error"], step
    else:
        assert ask(engine, step) == answer(step), step


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.toml")), ids=lambda path: path.stem)
def test_a_scenario_holds_and_holds_again_after_a_checkpoint(path: Path, tmp_path: Path) -> None:
    scenario = tomllib.loads(path.read_text(encoding="utf-8"))
    engine = Engine(**scenario.get("settings", {}))
    since_change: list[Step] = []
    for step in scenario["step"]:
        if "ask" in step:
            check(engine, step)
            since_change.append(step)
            continue
        since_change.clear()
        before = state(engine)
        if "error" in step:
            with pytest.raises(TrustError) as refusal:
                do(engine, step)
            assert refusal.value.code == step["error"], step
            assert state(engine) == before, step
        else:
            altered = do(engine, step)
            assert altered == (engine.revision != before[0]), step
            assert altered == step.get("returns", altered), step

    engine.save(tmp_path / "checkpoint")
    copies = [
        Engine.load(tmp_path / "checkpoint"),
        pickle.loads(pickle.dumps(engine)),
        engine.view(),
    ]
    for copy in copies:
        assert state(copy) == state(engine)
        for step in since_change:
            check(copy, step)


def test_there_are_scenarios() -> None:
    assert list(FOLDER.glob("*.toml"))

"""The shared scenarios: the same files that Rust and Node run, asked of an engine and of its copies.

Each file is run twice: alone, and with everybody watched, so that answers come from what was maintained.
"""

from __future__ import annotations

import pickle
import sys
from pathlib import Path
from typing import Any

import pytest
from scenario import Step, begin, check, do, look
from trust_core import Engine, TrustError, Watch

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

FOLDER = Path(__file__).parents[2] / "tests" / "scenarios"


def make(engine: Engine, step: Step) -> None:
    """Make a change and hold what came of it against the step."""
    before = engine.revision, engine.to_bytes()
    if "error" in step:
        with pytest.raises(TrustError) as refusal:
            do(engine, step)
        assert refusal.value.code == step["error"], step
    else:
        altered = do(engine, step)
        assert altered == (engine.revision != before[0]), step
        assert altered == step.get("returns", altered), step
    if engine.revision == before[0]:
        assert engine.to_bytes() == before[1], step


class Everybody:
    """A watch of every member, each summed up from what it told."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.watches: dict[str, tuple[Watch, set[str]]] = {}

    def look(self) -> None:
        for member, (watch, seen) in list(self.watches.items()):
            for change in watch.poll():
                assert seen.issuperset(change.vanished)
                assert seen.isdisjoint(change.appeared)
                seen.difference_update(change.vanished)
                seen.update(change.appeared)
            assert sorted(seen) == watch.visible
            if watch.over:
                assert not seen
                del self.watches[member]
                continue
            page = self.engine.list(member, limit=1 << 20)
            assert seen == {row.resource for row in page}
        for member in self.engine.members():
            if member not in self.watches:
                watch = self.engine.watch(member)
                self.watches[member] = watch, set(watch.visible)


def play(scenario: dict[str, Any], engine: Engine, everybody: Everybody | None) -> list[Step]:
    """Run the steps in order; those after the last change are returned."""
    since_change: list[Step] = []
    watches: dict[str, Watch] = {}
    for step in scenario["step"]:
        if step.get("do") == "watch":
            if "error" in step:
                with pytest.raises(TrustError) as refusal:
                    begin(engine, step)
                assert refusal.value.code == step["error"], step
            else:
                watches[step["name"]] = begin(engine, step)
        elif "do" in step:
            since_change.clear()
            make(engine, step)
            if everybody is not None:
                everybody.look()
        elif step["ask"] == "watch":
            look(watches[step["name"]], step)
        else:
            check(engine, step)
            since_change.append(step)
    return since_change


@pytest.mark.parametrize("watched", [False, True], ids=["alone", "watched"])
@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.toml")), ids=lambda path: path.stem)
def test_a_scenario_holds_and_holds_again_after_a_checkpoint(
    path: Path, watched: bool, tmp_path: Path
) -> None:
    scenario = tomllib.loads(path.read_text(encoding="utf-8"))
    engine = Engine(**scenario.get("settings", {}))
    last = play(scenario, engine, Everybody(engine) if watched else None)
    engine.save(tmp_path / "checkpoint")
    copies = [
        Engine.load(tmp_path / "checkpoint"),
        pickle.loads(pickle.dumps(engine)),
        engine.view(),
    ]
    for copy in copies:
        assert (copy.revision, copy.to_bytes()) == (engine.revision, engine.to_bytes())
        for step in last:
            check(copy, step)


def test_there_are_scenarios() -> None:
    assert list(FOLDER.glob("*.toml"))

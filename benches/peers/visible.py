"""A page of what a viewer may see, beside what backends do today, as ratios of CPU time.

The world is one that `trust-bench --export` wrote. Every page is compared: ids, order, grants, totals.
The engine is asked twice: of a viewer that is watched, and as the first question of a revision.
"""

import gc
import statistics
import sys
from collections.abc import Callable
from pathlib import Path
from time import process_time_ns
from typing import Any

from trust_core import Engine

from databases import DATABASES
from filters import WALKERS, Page, page
from peers import row, spread
from world import NOW, World, read

GOALS = {"set filters": 1000.0, "databases": 100.0}
Ask = Callable[[int], tuple[int, Page]]


class Ours:
    """The engine, from the world's checkpoint."""

    def __init__(self, world: World) -> None:
        self.engine = Engine.load(str(world.folder / "world.checkpoint"))
        self.ids = world.ids
        self.watches = [self.engine.watch(self.ids[asker], now=NOW) for asker in world.askers]
        self.fresh = Engine.load(str(world.folder / "world.checkpoint"))

    def watched(self, viewer: int, times: int = 50) -> tuple[int, Page]:
        """CPU time in ns of one page for a watched viewer, and the page."""
        start = process_time_ns()
        for _ in range(times):
            found = self.engine.list(self.ids[viewer], now=NOW)
            rows = [(each.resource, each.via) for each in found.rows]
        return (process_time_ns() - start) // times, (rows, found.total)

    def first(self, viewer: int) -> tuple[int, Page]:
        """CPU time in ns of the first page of a revision, and the page."""
        self.fresh.add_member(f"guest {self.fresh.revision}")
        start = process_time_ns()
        found = self.fresh.list(self.ids[viewer], now=NOW)
        rows = [(each.resource, each.via) for each in found.rows]
        return process_time_ns() - start, (rows, found.total)


def timed(ask: Callable[[int], Page]) -> Ask:
    """The same, with its CPU time in ns."""

    def timing(viewer: int) -> tuple[int, Page]:
        start = process_time_ns()
        found = ask(viewer)
        return process_time_ns() - start, found

    return timing


def compare(name: str, ask: Ask, world: World, ours: Ours, goal: float) -> bool:
    """A row for one peer; whether every page was the same."""
    alike, over_watched, over_first, spent = 0, [], [], []
    for viewer in world.askers:
        watched, expected = ours.watched(viewer)
        first, again = ours.first(viewer)
        assert expected == again, f"the engine disagrees with itself about {viewer}"
        time, found = ask(viewer)
        if found == expected:
            alike += 1
        else:
            tell(name, viewer, found, expected)
        spent.append(time / 1e6)
        over_watched.append(time / watched)
        over_first.append(time / first)
    verdict = "met" if statistics.median(over_watched) >= goal else "MISSED"
    said = f"{statistics.median(spent):,.0f} ms"
    same = f"{alike} of {len(world.askers)} pages the same"
    row(name, said, spread(over_watched), f"≥ {goal:,.0f} {verdict}", spread(over_first), same)
    return alike == len(world.askers)


def tell(name: str, viewer: int, found: Page, expected: Page) -> None:
    """Where two pages part."""
    parted = [pair for pair in zip(found[0], expected[0], strict=False) if pair[0] != pair[1]]
    said = f"{name}, viewer {viewer}: {found[1]} not {expected[1]} in all; {parted[:3]}"
    print(said, file=sys.stderr)


def main(folder: Path) -> int:
    """Prints the table; fails where a page differs."""
    world = read(folder)
    ours = Ours(world)
    gc.collect()
    gc.freeze()
    totals = [ours.watched(viewer) for viewer in world.askers]
    seen = [found[1] for _, (found) in totals]
    own = statistics.median(time for time, _ in totals) / 1e3
    first = statistics.median(ours.first(viewer)[0] for viewer in world.askers) / 1e6
    print(
        f"\n{len(world.resources):,} resources; {len(seen)} viewers see {min(seen):,}–{max(seen):,}."
    )
    print(
        f"Engine.list: {own:,.0f} µs watched, {first:,.1f} ms as the first question of a revision.\n"
    )
    row("peer", "its page", "peer / ours, watched", "goal", "peer / ours, first", "answers")
    row(*["---"] * 6)
    same = True
    for walker in WALKERS:
        library = walker(world)

        def ask(viewer: int, library: Any = library) -> Page:
            return page(world, library, viewer)

        same &= compare(library.name, timed(ask), world, ours, GOALS["set filters"])
    for database in DATABASES:
        base = database(world)
        try:
            same &= compare(base.name, base.page, world, ours, GOALS["databases"])
        finally:
            base.close()
    return 0 if same else 1


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))

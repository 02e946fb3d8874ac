"""Balls and pairs of the engine beside those of other graph libraries, as ratios of CPU time.

Everything runs in one process and one thread, in interleaved rounds, over the same sources and pairs.
Invariant: no answer goes uncompared. The engine's equals the largest product over at most six edges; a
peer's equals that, or the largest over any number of edges where a longer walk is stronger, and those
are counted. Whatever is neither is counted, too, and makes the run fail.
"""

import gc
import statistics
import sys
from collections.abc import Callable, Iterable
from time import process_time_ns
from typing import Any

import numpy as np
from trust_core import Engine

from graphs import FLOOR, MAX_HOPS, TOLERANCE, Graph, at_floor, read
from rivals import RIVALS, Rival

PAIR_GRAPHS = ("otc", "epi-h")
GOALS = {"otc": 25.0, "epi-h": 5.0, "epi-u": 5.0}
PAIR_GOAL = 1000.0
SMALL = 10_000


def cpu(work: Callable[..., Any], *arguments: Any) -> tuple[int, Any]:
    """The CPU time of a call, in ns with the clock's own, and what it returned."""
    start = process_time_ns()
    answer = work(*arguments)
    return process_time_ns() - start, answer


class Agreement:
    """How many values of a peer equal the bounded answer, how many the unbounded one, how many neither."""

    def __init__(self) -> None:
        self.equal = self.longer = self.neither = 0

    def compare(self, given: np.ndarray, bounded: np.ndarray, unbounded: np.ndarray) -> None:
        """Counts the members that any of the three reaches."""
        reached = (given > 0) | (bounded > 0) | (unbounded > 0)
        equal = np.abs(given - bounded) <= TOLERANCE
        longer = ~equal & (np.abs(given - unbounded) <= TOLERANCE)
        self.equal += int(np.sum(reached & equal))
        self.longer += int(np.sum(reached & longer))
        self.neither += int(np.sum(reached & ~equal & ~longer))

    def __str__(self) -> str:
        said = f"{self.equal:,} equal, {self.longer:,} through more than {MAX_HOPS} edges"
        return said + (f", {self.neither:,} UNEXPLAINED" if self.neither else "")


class Ours:
    """The engine, asked by the members' ids as a caller has them."""

    def __init__(self, graph: Graph) -> None:
        self.engine = Engine(max_hops=MAX_HOPS, floor=FLOOR)
        self.engine.load_edges(graph.sources, graph.targets, graph.weights)
        self.ids = [str(member) for member in range(graph.members)]

    def ball(self, source: int) -> Any:
        return self.engine.ball(self.ids[source])

    def listed(self, source: int) -> list[str]:
        return self.ball(source).members

    def pair(self, source: int, target: int) -> float:
        return self.engine.trust(self.ids[source], self.ids[target])

    def trusts(self, source: int) -> np.ndarray:
        trust, ball = np.zeros(len(self.ids)), self.ball(source)
        trust[[int(member) for member in ball.members]] = ball.trust
        return trust


def spread(ratios: list[float]) -> str:
    """Median, least and greatest."""
    readings = (statistics.median(ratios), min(ratios), max(ratios))
    said = (f"{ratio:,.0f}" if ratio >= 100 else f"{ratio:.3g}" for ratio in readings)
    return "{} ({}–{})".format(*said)


def row(*cells: object) -> None:
    """One line of a Markdown table."""
    print("|", " | ".join(str(cell) for cell in cells), "|", flush=True)


def balls(graph: Graph, ours: Ours, rivals: list[Rival], rounds: int = 5, count: int = 10) -> bool:
    """A row for each peer; whether every answer was explained."""
    random = np.random.default_rng(7)
    sources = random.choice(np.unique(graph.sources), count, replace=False).tolist()
    truth = {source: graph.best_products(source) for source in sources}
    for source in sources:
        off = np.abs(ours.trusts(source) - truth[source][0]).max()
        assert off <= TOLERANCE, f"{graph.name}: the engine is off by {off} from {source}"
    agreements = {rival.name: Agreement() for rival in rivals}
    ratios: dict[str, list[float]] = {rival.name: [] for rival in rivals}
    listed, own = [], []
    for turn in range(rounds):
        times = [cpu(ours.ball, source)[0] for source in sources]
        own.append(sum(times) / count / 1e6)
        listed.append(sum(cpu(ours.listed, source)[0] for source in sources) / sum(times))
        for rival in rivals:
            slow = rival.slow and graph.members > SMALL
            few = sources[:4] if slow else sources
            if slow and turn >= 3:
                continue
            spent = 0
            for source in few:
                time, answer = cpu(rival.ball, source)
                spent += time
                if turn == 0:
                    given = at_floor(rival.trusts(answer), source)
                    agreements[rival.name].compare(given, *truth[source])
            ratios[rival.name].append(spent / sum(times[: len(few)]))
    fastest = min(ratios, key=lambda name: statistics.median(ratios[name]))
    for rival in rivals:
        figure, goal = ratios[rival.name], GOALS[graph.name] if rival.name == fastest else None
        agreement = agreements[rival.name]
        asked, said = rival.ball_question, spread(figure)
        row(graph.name, rival.name, asked, said, held(figure, goal), agreement)
    said = f"Engine.ball: {statistics.median(own):.3g} ms"
    asked = "Engine.ball(...).members to Engine.ball(...)"
    row(graph.name, "ours", asked, spread(listed), "", said)
    return not any(agreement.neither for agreement in agreements.values())


def held(ratios: list[float], goal: float | None) -> str:
    """What a figure is held against: the fastest peer only."""
    if goal is None:
        return ""
    return f"≥ {goal:,.0f} {'met' if statistics.median(ratios) >= goal else 'MISSED'}"


def choose_pairs(graph: Graph, ours: Ours, count: int) -> list[tuple[int, int]]:
    """By turns a pair with trust and one without, though the source trusts and the target is trusted."""
    random = np.random.default_rng(11)
    sources, targets = np.unique(graph.sources), np.unique(graph.targets)
    pairs: list[tuple[int, int]] = []
    while len(pairs) < count:
        source, target = int(random.choice(sources)), int(random.choice(targets))
        if len(pairs) % 2 == 0:
            members = ours.listed(source)
            pairs.append((source, int(members[random.integers(len(members))])))
        elif source != target and ours.pair(source, target) == 0:
            pairs.append((source, target))
    return pairs


def percentiles(times: Iterable[int]) -> np.ndarray:
    """p50 and p99, of readings that were taken."""
    return np.percentile(list(times), [50, 99], method="nearest")


def pairs(graph: Graph, ours: Ours, rivals: list[Rival], rounds: int = 2, count: int = 200) -> bool:
    """A row for each peer's way to ask for one pair; whether every answer was explained."""
    asked = choose_pairs(graph, ours, count)
    truth = {source: graph.best_products(source) for source, _ in asked}
    for source, target in asked:
        assert abs(ours.pair(source, target) - truth[source][0][target]) <= TOLERANCE
    ways = [(rival, way) for rival in rivals for way in rival.pairs]
    figures: dict[tuple[str, str], list[np.ndarray]] = {(r.name, way): [] for r, way in ways}
    agreements = {key: Agreement() for key in figures}
    for turn in range(rounds):
        own = [cpu(ours.pair, *pair)[0] for pair in asked]
        for rival, way in ways:
            slow = rival.slow and graph.members > SMALL
            few = asked[: count // 10] if slow else asked
            if slow and turn >= 1:
                continue
            times = []
            for source, target in few:
                time, answer = cpu(getattr(rival, way), source, target)
                times.append(time)
                if turn == 0:
                    given = rival.trust(answer)
                    answers = (given if given >= FLOOR - TOLERANCE else 0.0, *truth[source])
                    compare_one(agreements[rival.name, way], target, *answers)
            figures[rival.name, way].append(percentiles(times) / percentiles(own[: len(few)]))
    fastest = min(figures, key=lambda key: statistics.median(f[0] for f in figures[key]))
    for rival, way in ways:
        key = (rival.name, way)
        p50, p99 = ([figure[i] for figure in figures[key]] for i in (0, 1))
        goal = held(p50, PAIR_GOAL if key == fastest else None)
        size = count // 10 if rival.slow and graph.members > SMALL else count
        figure = (spread(p50), spread(p99))
        row(graph.name, rival.name, rival.pairs[way], size, *figure, goal, agreements[key])
    own_p50, own_p99 = percentiles(own) / 1e3
    row(
        graph.name,
        "ours",
        "Engine.trust",
        count,
        f"{own_p50:,.1f} µs",
        f"{own_p99:,.1f} µs",
        "",
        "",
    )
    return not any(agreement.neither for agreement in agreements.values())


def compare_one(
    agreement: Agreement, target: int, given: float, bounded: np.ndarray, unbounded: np.ndarray
) -> None:
    """Counts one pair, one that all find unconnected too."""
    wants = bounded[target], unbounded[target]
    if given == wants[0] == wants[1] == 0:
        agreement.equal += 1
    else:
        agreement.compare(*(np.array([value]) for value in (given, *wants)))


def main() -> int:
    """Prints both tables as Markdown; fails where an answer was not explained."""
    found = [graph for graph in map(read, GOALS) if graph]
    if not found:
        print("No graph found: TRUST_DATA names the folder with the files.", file=sys.stderr)
        return 0
    print("Ratios are peer / ours in CPU time: median (least–greatest) over rounds.\n")
    print(
        "A peer adds up -log(weight) along walks of any length, in floating point, and returns bare"
    )
    print(
        "distances; the engine bounds walks at six edges, is exact, and returns ids in rank order.\n"
    )
    row("graph", "peer", "what it was asked", "ratio", "goal", "answers")
    row(*["---"] * 6)
    explained, kept = True, []
    for graph in found:
        ours, rivals = Ours(graph), [rival(graph) for rival in RIVALS]
        gc.collect()
        gc.freeze()
        explained &= balls(graph, ours, rivals)
        if graph.name in PAIR_GRAPHS:
            kept.append((graph, ours, rivals))
    print()
    row("graph", "peer", "what it was asked", "pairs", "p50", "p99", "goal at p50", "answers")
    row(*["---"] * 8)
    for graph, ours, rivals in kept:
        explained &= pairs(graph, ours, rivals)
    return 0 if explained else 1


if __name__ == "__main__":
    sys.exit(main())

"""The meaning of trust in plain Python: exact fractions, no cleverness. What the engine must equal."""

from __future__ import annotations

from fractions import Fraction


class Model:
    """Edges and blocks as given; every answer is worked out from nothing."""

    def __init__(self, max_hops: int = 6, floor: Fraction = Fraction(1, 10)) -> None:
        self.max_hops = max_hops
        self.floor = floor
        self.members: set[str] = set()
        self.edges: dict[tuple[str, str], Fraction] = {}
        self.blocks: set[tuple[str, str]] = set()

    def ball(self, source: str) -> dict[str, tuple[Fraction, int]]:
        """Return trust and fewest hops of everyone whom `source` trusts at the floor."""
        barred = {blocked for blocker, blocked in self.blocks if blocker == source}
        best: dict[str, tuple[Fraction, int]] = {}
        layer = {source: Fraction(1)}
        for hops in range(1, self.max_hops + 1):
            reached: dict[str, Fraction] = {}
            for (here, there), weight in self.edges.items():
                if here in layer and there not in barred:
                    reached[there] = max(reached.get(there, Fraction(0)), layer[here] * weight)
            for member, trust in reached.items():
                if member != source and trust > best.get(member, (Fraction(0), 0))[0]:
                    best[member] = (trust, hops)
            layer = reached
        return {member: entry for member, entry in best.items() if entry[0] >= self.floor}

    def trust(self, source: str, target: str) -> Fraction:
        """Return the effective trust of one pair."""
        if source == target:
            return Fraction(1)
        return self.ball(source).get(target, (Fraction(0), 0))[0]

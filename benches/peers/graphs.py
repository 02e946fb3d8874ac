"""The graphs, and what is true of them: every peer and the engine get the same edges.

Invariant: members are numbered 0..n without gaps, each edge stands once, none leads to its own source,
and edges are ordered by target, so that `best_products` can take the maximum of each target's run.
"""

import os
from dataclasses import dataclass
from pathlib import Path

import numpy as np

FLOOR = 0.1
MAX_HOPS = 6
TOLERANCE = 1e-9
FILES = {
    "otc": "bitcoin-otc.tsv.gz",
    "epi-h": "epinions-signed.tsv.gz",
    "epi-u": "epinions-signed.tsv.gz",
}


@dataclass
class Graph:
    """Edges as columns; `costs` are the -log of `weights`, what a shortest path adds up."""

    name: str
    members: int
    sources: np.ndarray
    targets: np.ndarray
    weights: np.ndarray

    @property
    def costs(self) -> np.ndarray:
        """Never -0.0, which the -log of 1 would be."""
        return np.abs(np.log(self.weights))

    def best_products(self, source: int) -> tuple[np.ndarray, np.ndarray]:
        """For every member the largest product over walks of at most MAX_HOPS edges, and over any walk.

        Edge by edge, layer by layer, until nothing changes: slow, and plain enough to be believed.
        """
        ends, starts = np.unique(self.targets, return_index=True)
        best = np.zeros(self.members)
        best[source] = 1.0
        bounded, hops = best, 0
        while True:
            offers = np.maximum.reduceat(best[self.sources] * self.weights, starts)
            more = best.copy()
            more[ends] = np.maximum(best[ends], offers)
            hops += 1
            if hops == MAX_HOPS:
                bounded = more
            if hops >= MAX_HOPS and np.array_equal(more, best):
                return at_floor(bounded, source), at_floor(best, source)
            best = more


def at_floor(trust: np.ndarray, source: int) -> np.ndarray:
    """`trust` without what lies below the floor, and without the source itself."""
    kept = np.where(trust >= FLOOR - TOLERANCE, trust, 0.0)
    kept[source] = 0.0
    return kept


def read(name: str) -> Graph | None:
    """The positive edges of a graph's file in TRUST_DATA; None where it is not there."""
    beside = Path(__file__).resolve().parents[2] / "../shared/data"
    path = Path(os.environ.get("TRUST_DATA", beside)) / FILES[name]
    if not path.exists():
        return None
    rows = np.loadtxt(path, usecols=(0, 1, 2), comments="#")
    rows = rows[(rows[:, 2] > 0) & (rows[:, 0] != rows[:, 1])]
    ends = rows[:, :2].astype(np.uint64)
    ids, numbers = np.unique(ends, return_inverse=True)
    numbers = numbers.reshape(ends.shape)
    keys = numbers[:, 1] * len(ids) + numbers[:, 0]
    _, first = np.unique(keys, return_index=True)
    weights = {
        "otc": rows[:, 2],
        "epi-h": hashed(ends[:, 0] << np.uint64(32) | ends[:, 1]),
        "epi-u": np.full(len(rows), 0.8),
    }[name]
    return Graph(name, len(ids), numbers[first, 0], numbers[first, 1], weights[first])


def hashed(z: np.ndarray) -> np.ndarray:
    """A weight of .3, .35 ... .95, 1 for each edge, by SplitMix64 of its ends' ids in the file."""
    z = z + np.uint64(0x9E3779B97F4A7C15)
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    z = z ^ (z >> np.uint64(31))
    return (300 + 50 * (z % np.uint64(15)).astype(np.int64)) / 1000

"""What the methods take, by name. For annotations; each is a plain Python type."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, SupportsFloat, SupportsIndex, TypeAlias

import numpy as np
import numpy.typing as npt

Member: TypeAlias = str | SupportsIndex
"""The id of a member: a str, or an int for its decimal text."""

Ids: TypeAlias = Iterable[Member] | npt.NDArray[np.integer[Any]] | npt.NDArray[np.str_]
"""A column of ids. Integer arrays are the fast path."""

Pairs: TypeAlias = Iterable[tuple[Member, Member]] | tuple[Ids, Ids] | npt.NDArray[np.integer[Any]]
"""Pairs of ids, a tuple of two columns (arrays or lists), or an array of shape (n, 2)."""

Weights: TypeAlias = Iterable[SupportsFloat | None] | npt.NDArray[np.floating[Any]]
"""A column of weights in (0, 1]; None stands for a vouch."""

Progress: TypeAlias = Callable[[int, int], object]
"""Called with the steps done and the steps in all."""

"""The one rule for columns: which rows are left out and counted, and which refuse the whole by their row."""

from __future__ import annotations

import decimal
import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from trust_core import (
    Engine,
    InvalidMemberId,
    InvalidWeight,
    LengthMismatch,
    LoadReport,
    TrustError,
    UnknownMember,
)


class NAType:
    """What pandas calls its NA, by name and by manner."""

    def __float__(self) -> float:
        raise TypeError("float() argument must be a string or a real number, not 'NAType'")

    def __bool__(self) -> bool:
        raise TypeError("boolean value of NA is ambiguous")

    def __eq__(self, other: object) -> Any:
        return self

    __hash__ = None  # type: ignore[assignment]


masked_array: Callable[..., Any] = np.ma.array

NOTHING = [None, math.nan, np.float32("nan"), np.ma.masked, NAType(), decimal.Decimal("NaN")]


def skipped(missing: int = 0, self_loops: int = 0, zero_weights: int = 0) -> dict[str, int]:
    return {"missing": missing, "self_loops": self_loops, "zero_weights": zero_weights}


@pytest.mark.parametrize("nothing", NOTHING, ids=lambda value: type(value).__name__)
@pytest.mark.parametrize("form", [list, tuple, iter, lambda column: np.array(column, dtype=object)])
def test_rows_in_which_anything_is_absent_are_left_out_and_counted(
    nothing: Any, form: Callable[[Any], Any]
) -> None:
    engine = Engine()
    report = engine.load_edges(
        form(["a", nothing, "c", "d", "e"]),
        form(["b", "b", nothing, "b", 7]),
        form([0.5, 0.5, 0.5, nothing, 0.9]),
    )
    assert report == LoadReport(5, True, skipped(missing=3), 2)
    assert sorted(engine) == ["7", "a", "b", "e"]
    assert (report.edges, engine.edge_count, engine.revision) == (2, 2, 1)


@pytest.mark.parametrize("dtype", ["i4", "i8", "u4", "u8", "i2", ">i8"])
def test_masked_rows_of_an_array_are_left_out_whatever_is_below_the_mask(dtype: str) -> None:
    engine = Engine()
    sources = masked_array(np.array([1, 2, 3, 4], dtype), mask=[0, 1, 0, 0])
    targets = masked_array(np.array([5, 5, 5, 5], dtype), mask=[0, 0, 1, 0])
    weights = masked_array([0.5, 0.5, 0.5, 9.0], mask=[0, 0, 0, 1])
    report = engine.load_edges(sources, targets, weights)
    assert (report.rows, report.skipped) == (4, skipped(missing=3))
    assert sorted(engine) == ["1", "5"]
    unmasked = masked_array(np.array([1, 2], dtype))
    assert engine.load_edges(unmasked, unmasked[::-1]).edges == 2
    text = masked_array(["x", "y"], mask=[1, 0])
    assert engine.load_edges(text, ["z", "z"]).skipped == skipped(missing=1)


def test_self_loops_and_weights_of_nothing_are_left_out_and_counted() -> None:
    engine = Engine()
    report = engine.load_edges(
        ["a", "x", 7, "y", "y", "y", "y", "b"],
        ["b", "x", "7", "a", "a", "a", "a", "a"],
        [0.5, 0.5, 40.0, 0.0, -0.0, 0.0004, -0.0004, 0.0005],
    )
    assert report.skipped == skipped(self_loops=2, zero_weights=4)
    assert sorted(engine) == ["a", "b"]
    assert engine.direct_trust("b", "a") == 0.001
    # The first reason that holds: nothing there, then the loop, then the weight.
    report = engine.load_edges(["c", "c", None], ["c", "c", "c"], [math.nan, 0.0, 7.0])
    assert report.skipped == skipped(missing=2, self_loops=1)
    assert not report.altered


@pytest.mark.parametrize(
    ("columns", "error", "row"),
    [
        ((["a", "b"], ["b", "c"], [0.5, -0.5]), InvalidWeight, 1),
        ((["a", "b"], ["b", "c"], [0.5, 1.5]), InvalidWeight, 1),
        ((["a", "b"], ["b", "c"], np.array([0.5, np.inf])), InvalidWeight, 1),
        ((["a", "b"], ["b", ""], [0.5, 0.5]), InvalidMemberId, 1),
        ((["a", "\ud800"], ["b", "c"], None), InvalidMemberId, 1),
        ((["a", "b" * 256], ["b", "c"], None), InvalidMemberId, 1),
        ((["a"], ["b", None], None), LengthMismatch, None),
        ((["a"], ["b"], [0.5, None]), LengthMismatch, None),
    ],
)
def test_everything_else_refuses_the_whole_load_by_its_row(
    columns: tuple[Any, Any, Any], error: type[TrustError], row: int | None
) -> None:
    engine = Engine()
    with pytest.raises(error) as refusal:
        engine.load_edges(*columns)
    assert refusal.value.row == row
    if row is not None:
        assert f"row {row}" in str(refusal.value)
    assert (engine.revision, len(engine), engine.last_load) == (0, 0, None)


@pytest.mark.parametrize(
    ("columns", "said"),
    [
        ((["a", 2.0], ["b", "c"], None), r"sources\[1\] must be str or int, not float"),
        ((["a", "b"], ["b", True], None), r"targets\[1\] must be str or int, not bool"),
        ((["a", b"b"], ["b", "c"], None), r"sources\[1\] must be str or int, not bytes"),
        ((np.array([1.0, 2.0]), ["b", "c"], None), "sources must hold integers or text, not float"),
        ((["a", "b"], np.array([True, False]), None), "targets must hold integers or text"),
        ((["a"], ["b"], ["0.5"]), r"weights\[0\] must be a number, not str"),
        ((["a"], ["b"], [True]), r"weights\[0\] must be a number, not bool"),
        ((["a"], ["b"], np.array(["0.5"])), "weights must hold numbers, not"),
        ((["a"], ["b"], np.array([True])), "weights must hold numbers, not bool"),
        ((["a"], ["b"], "1"), "weights must be an array or a sequence of numbers, not str"),
        ((["a"], ["b"], 0.5), "weights must be an array or a sequence of numbers, not float"),
        ((7, ["b"], None), "sources must be an array or a sequence of ids, not int"),
        ((np.int64(7), ["b"], None), "sources must be an array or a sequence of ids, not int64"),
        ((["a"], "b", None), "targets must be an array or a sequence of ids, not str"),
    ],
)
def test_what_is_no_column_and_no_id_is_refused_by_name(
    columns: tuple[Any, Any, Any], said: str
) -> None:
    engine = Engine()
    with pytest.raises(TypeError, match=said):
        engine.load_edges(*columns)
    assert (engine.revision, len(engine)) == (0, 0)


@pytest.mark.parametrize(
    "empty", [list, tuple, lambda: iter(()), lambda: np.array([]), lambda: np.array([], "i8")]
)
def test_columns_of_no_rows_are_columns(empty: Callable[[], Any]) -> None:
    engine = Engine()
    report = engine.load_edges(empty(), empty(), empty())
    assert (report.rows, report.edges, bool(report), engine.revision) == (0, 0, False, 0)
    assert not engine.load_edges(empty(), empty())
    assert engine.trust_many(empty(), empty()).tolist() == []
    assert engine.trust_many(empty()).tolist() == []
    assert engine.trust_many(np.empty((0, 2), "i8")).tolist() == []
    assert engine.balls(empty()) == []


def test_a_load_in_which_no_row_counts_alters_nothing() -> None:
    engine = Engine()
    report = engine.load_edges([None, "a"], ["a", "a"])
    assert (report.rows, report.edges, report.altered) == (2, 0, False)
    assert (engine.revision, len(engine)) == (0, 0)


def test_texts_and_numbers_stand_in_one_column() -> None:
    engine = Engine()
    engine.load_edges(["a", 7, np.int16(8), 2**70, -3], [7, "8", "9", "a", "b"])
    assert engine.edge_count == 5
    assert engine.trust("a", 9) == 0.512
    assert {"7", "8", "9", str(2**70), "-3"} <= set(engine)


def test_of_rows_with_equal_ends_the_last_counts() -> None:
    engine = Engine()
    report = engine.load_edges(["a", "a", "a"], ["b", "b", "b"], [0.3, 0.4, None])
    assert engine.direct_trust("a", "b") == 0.4
    assert (report.rows, report.edges, report.skipped["missing"]) == (3, 2, 1)


def test_a_report_is_true_when_something_was_altered() -> None:
    engine = Engine()
    first = engine.load_edges(["a"], ["b"])
    assert engine.last_load is first
    again = engine.load_edges(["a"], ["b"])
    assert (bool(first), bool(again)) == (True, False)
    assert first == True  # noqa: E712
    assert again == False  # noqa: E712
    assert first != again
    assert repr(first) == (
        "LoadReport(rows=1, altered=True, "
        "skipped={'missing': 0, 'self_loops': 0, 'zero_weights': 0}, edges=1, blocks=0)"
    )


def test_a_question_has_an_answer_for_each_row() -> None:
    engine = Engine()
    engine.load_edges([1, 2], [2, 3], [0.5, 0.5])
    masked = masked_array([1, 9, 1], mask=[0, 1, 0])
    answers = engine.trust_many(masked, np.array([2, 2, 3]))
    assert answers.tolist()[::2] == [0.5, 0.25]
    assert np.isnan(answers).tolist() == [False, True, False]
    pairs: Any = [(1, None), ["1", 2], (math.nan, math.nan)]
    assert np.isnan(engine.trust_many(pairs)).tolist() == [True, False, True]
    with pytest.raises(UnknownMember) as unknown:
        engine.trust_many([None, "zed"], ["1", "1"])
    assert unknown.value.row == 1
    with pytest.raises(InvalidMemberId, match="row 1: the id is missing") as missing:
        engine.balls([1, None, 2])
    assert missing.value.row == 1
    with pytest.raises(InvalidMemberId, match="row 1"):
        engine.balls(masked)
    for single in (7, "1", np.int64(7)):
        with pytest.raises(TypeError, match="an array or a sequence of ids"):
            engine.balls(single)  # type: ignore[arg-type]
    with pytest.raises(TypeError, match=r"pairs\[1\] must be two ids"):
        engine.trust_many([(1, 2), (1, 2, 3)])  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="pairs must be a sequence of pairs"):
        engine.trust_many(7)  # type: ignore[arg-type]


@pytest.mark.parametrize("rows", [0, 1, 2, 5000, 1_200_000])
@pytest.mark.parametrize("form", [np.asarray, list, iter])
def test_progress_counts_each_row_once(rows: int, form: Callable[[Any], Any]) -> None:
    if rows > 5000 and form is not np.asarray:
        rows //= 12
    seen: list[tuple[int, int]] = []
    sources = np.arange(rows)
    report = Engine().load_edges(
        sources, form(sources + 1), progress=lambda done, total: seen.append((done, total))
    )
    assert report.rows == rows
    assert seen == sorted(seen)
    assert {total for _, total in seen} <= {rows}
    assert all(0 <= done <= total for done, total in seen)
    assert rows == 0 or seen[-1] == (rows, rows)


def test_progress_ends_at_its_total_also_when_no_row_counts() -> None:
    seen: list[tuple[int, int]] = []
    for last in None, 3, 4:
        Engine().load_edges(
            [1, 2, last], [1, 2, 3], progress=lambda done, total: seen.append((done, total))
        )
        assert seen[-1] == (3, 3)

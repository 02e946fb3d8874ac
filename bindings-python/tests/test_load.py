"""Bulk loads: every form of column, refusals, progress, and files."""

from __future__ import annotations

import gzip
import os
import pickle
from pathlib import Path

import numpy as np
import pytest
from trust_core import (
    Busy,
    Engine,
    FileError,
    InvalidCheckpoint,
    InvalidMemberId,
    InvalidWeight,
    LengthMismatch,
    MissingFile,
)

DATA = Path(os.environ.get("TRUST_DATA", Path(__file__).parents[3] / "shared" / "data"))


def ring(edges: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:  # type: ignore[type-arg]
    sources = np.arange(edges)
    return sources, (sources + 1) % edges, np.full(edges, 0.9)


@pytest.mark.parametrize("dtype", ["i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8", ">i8"])
def test_integer_arrays_of_every_width_load_alike(dtype: str) -> None:
    engine = Engine()
    sources, targets, weights = ring(100)
    assert engine.load_edges(sources.astype(dtype), targets.astype(dtype), weights)
    assert (engine.revision, len(engine), engine.edge_count) == (1, 100, 100)
    assert engine.trust(0, 2) == 0.81


def test_columns_come_in_every_form() -> None:
    forms = [
        (["1", "2"], ["2", "3"], [0.5, 0.25]),
        ((1, 2), (2, 3), (0.5, 0.25)),
        ([1, "2"], [np.int64(2), np.uint8(3)], np.array([0.5, 0.25], dtype=np.float32)),
        (np.array([1, 2]), np.array(["2", "3"]), np.array([0.5, 0.25])),
        (np.array([[1, 2], [2, 3]])[:, 0], np.array([[1, 2], [2, 3]])[:, 1], [0.5, 0.25]),
        (iter(["1", "2"]), {"2": 0, "3": 0}, iter([0.5, 0.25])),
    ]
    for sources, targets, weights in forms:
        engine = Engine()
        engine.load_edges(sources, targets, weights)
        assert sorted(zip(*engine.edges(), strict=True)) == [("1", "2", 0.5), ("2", "3", 0.25)]


def test_large_and_negative_numbers_keep_their_text() -> None:
    engine = Engine()
    engine.load_edges(np.array([-5, 2**62]), np.array([2**62, 7]))
    engine.load_edges(np.array([2**64 - 1], dtype="u8"), np.array([7], dtype="i4"))
    assert sorted(engine) == sorted(["-5", str(2**62), "7", str(2**64 - 1)])


def test_no_weight_means_a_vouch() -> None:
    engine = Engine()
    engine.load_edges(["a", "b"], ["b", "c"])
    engine.load_edges(["c", "d"], ["d", "a"], None)
    assert engine.edges()[2].tolist() == [0.8] * 4


def test_edges_go_back_in_as_they_came_out() -> None:
    engine = Engine()
    engine.load_edges(*ring(1000))
    copy = Engine()
    copy.load_edges(*engine.edges())
    assert sorted(zip(*copy.edges(), strict=True)) == sorted(zip(*engine.edges(), strict=True))


@pytest.mark.parametrize(
    ("columns", "error", "row"),
    [
        ((["x", "y"], ["y", "z"], [0.5, -0.5]), InvalidWeight, 1),
        ((["x", "y"], ["y", "z"], np.array([0.5, np.inf])), InvalidWeight, 1),
        ((["x", "y"], ["y", "z"], [0.5]), LengthMismatch, None),
        ((np.array([1, 2]), np.array([2]), None), LengthMismatch, None),
        ((["x", "y"], ["y", ""], None), InvalidMemberId, 1),
        (("xy", "yz", None), TypeError, None),
        (([1.5], ["x"], None), TypeError, None),
        ((np.array([1.5]), ["x"], None), TypeError, None),
        ((np.array([True]), ["x"], None), TypeError, None),
        ((np.array([[1]]), ["x"], None), ValueError, None),
        ((["x"], ["y"], ["heavy"]), TypeError, None),
        ((["x"], ["y"], np.array([[0.5]])), ValueError, None),
        ((3, ["x"], None), TypeError, None),
    ],
)
def test_a_refused_load_changes_nothing(
    columns: tuple[object, object, object], error: type[Exception], row: int | None
) -> None:
    engine = Engine()
    engine.set_trust("a", "b")
    with pytest.raises(error) as refusal:
        engine.load_edges(*columns)  # type: ignore[arg-type]
    assert getattr(refusal.value, "row", None) == row
    assert (engine.revision, sorted(engine), engine.edge_count) == (1, ["a", "b"], 1)


def test_progress_goes_up_to_its_total() -> None:
    seen: list[tuple[int, int]] = []
    engine = Engine()
    engine.load_edges(*ring(1_500_000), progress=lambda done, total: seen.append((done, total)))
    assert seen == sorted(seen)
    assert len({total for _, total in seen}) == 1
    assert seen[-1][0] == seen[-1][1]
    assert len(seen) > 4


@pytest.mark.parametrize("call", [1, 3, -1])
def test_what_progress_raises_stops_the_load_and_changes_nothing(call: int) -> None:
    columns = ring(1_500_000)
    calls: list[int] = []
    Engine().load_edges(*columns, progress=lambda done, _: calls.append(done))
    last = len(calls) if call < 0 else call
    calls.clear()

    def stop(done: int, _: int) -> None:
        calls.append(done)
        if len(calls) == last:
            raise StopIteration("enough")

    engine = Engine()
    with pytest.raises(StopIteration, match="enough"):
        engine.load_edges(*columns, progress=stop)
    assert len(calls) == last
    assert (engine.revision, len(engine)) == (0, 0)
    assert engine.set_trust("a", "b")


def test_progress_may_ask_the_engine_but_not_change_it() -> None:
    engine = Engine()
    engine.set_trust("a", "b")
    asked: list[float] = []
    engine.load_edges(
        [1] * 5000, range(2, 5002), progress=lambda *_: asked.append(engine.trust("a", "b"))
    )
    assert asked
    assert set(asked) == {0.8}
    with pytest.raises(Busy):
        engine.load_edges([1] * 6000, range(2, 6002), progress=lambda *_: engine.add_member("c"))
    assert engine.revision == 2


def test_progress_must_be_callable() -> None:
    engine = Engine()
    with pytest.raises(TypeError):
        engine.load_edges(*ring(5000), progress=3)  # type: ignore[arg-type]
    assert len(engine) == 0


TSV = b"# a comment\na\tb\t0.7\nb\tc\t0.8\na\td\t-1\na\ta\t1\na\tb\t0.7\nonly\n"


@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_a_tsv_file_loads_and_says_what_it_left_out(pack: type, tmp_path: Path) -> None:
    path = tmp_path / "graph.tsv"
    path.write_bytes(pack(TSV))
    seen: list[tuple[int, int]] = []
    engine = Engine()
    report = engine.load_tsv(path, progress=lambda done, total: seen.append((done, total)))
    assert engine.trust("a", "c") == 0.56
    assert engine.blocks() == [("a", "d")]
    assert report.rows == 6
    assert report.altered
    assert (
        report.skipped["self_loops"],
        report.skipped["repeats"],
        report.skipped["short_rows"],
    ) == (1, 1, 1)
    assert repr(report).startswith("LoadReport(rows=6, altered=True, skipped={'self_loops': 1")
    assert seen == sorted(seen)


def test_tsv_weights_of_all_1_are_vouches_unless_told(tmp_path: Path) -> None:
    path = str(tmp_path / "graph.tsv")
    Path(path).write_text("a\tb\t1\nb\tc\t1\n")
    answers = []
    for weights in ("auto", "vouch", "as_given"):
        engine = Engine()
        engine.load_tsv(path, weights)
        answers.append(engine.trust("a", "c"))
    assert answers == [0.64, 0.64, 1.0]
    with pytest.raises(ValueError, match="as_given"):
        Engine().load_tsv(path, "none")  # type: ignore[arg-type]


def test_files_that_are_not_there_are_file_not_found_errors(tmp_path: Path) -> None:
    missing = tmp_path / "missing"
    for read in (Engine.load, Engine().load_tsv):
        with pytest.raises(FileNotFoundError) as refusal:
            read(missing)
        assert isinstance(refusal.value, MissingFile)
        assert isinstance(refusal.value, FileError)
        assert (refusal.value.code, refusal.value.filename) == ("IO_ERROR", missing)
        assert str(missing) in str(refusal.value)
        again = pickle.loads(pickle.dumps(refusal.value))
        assert (again.code, str(again), again.errno) == (
            "IO_ERROR",
            str(refusal.value),
            refusal.value.errno,
        )
    with pytest.raises(OSError, match="cannot write"):
        Engine().save(missing / "below")


def test_a_file_that_is_no_edge_list_is_named_as_such(tmp_path: Path) -> None:
    path = tmp_path / "prose.txt"
    path.write_text("once upon a time\n")
    with pytest.raises(FileError) as refusal:
        Engine().load_tsv(path)
    assert refusal.value.code == "NOT_TSV"
    path.write_bytes(gzip.compress(TSV)[:-12])
    with pytest.raises(FileError) as refusal:
        Engine().load_tsv(path)
    assert refusal.value.code == "INVALID_GZIP"


def test_a_damaged_checkpoint_is_refused_by_name(tmp_path: Path) -> None:
    engine = Engine()
    engine.load_edges(*ring(100))
    whole = engine.to_bytes()
    path = tmp_path / "checkpoint"
    for damaged in (b"", whole[:-1], whole[:40] + b"\0" + whole[41:], b"something else"):
        path.write_bytes(damaged)
        with pytest.raises(InvalidCheckpoint):
            Engine.load(path)
        with pytest.raises(ValueError, match="checkpoint"):
            Engine.from_bytes(damaged)


def test_real_data_where_it_is_found() -> None:
    path = DATA / "bitcoin-otc.tsv.gz"
    if not path.exists():
        return
    engine = Engine()
    report = engine.load_tsv(path)
    assert report.rows == 35_592
    assert engine.block_count == 3_563
    assert engine.edge_count + engine.block_count + sum(report.skipped.values()) == report.rows
    source = engine.edges()[0][0]
    ball = engine.ball(source)
    assert ball.trust.tolist() == engine.trust_many([source] * len(ball), ball.members).tolist()

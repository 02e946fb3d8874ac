"""Watches: exactly what appeared and vanished, waited for from any thread, and ended cleanly."""

from __future__ import annotations

import gc
import multiprocessing
import pickle
import threading
import time
from collections.abc import Callable

import pytest
from test_threads import interrupted
from trust_core import (
    Busy,
    Change,
    Engine,
    InvalidTime,
    InvalidVia,
    NoPlace,
    UnknownMember,
    Watch,
    WatchClosed,
)


def town() -> Engine:
    engine = Engine()
    engine.set_trust("alice", "bob", 0.7)
    engine.put_resource("veg", "alice", ["trusted"])
    return engine


def test_a_watch_tells_what_appeared_and_vanished_by_revision() -> None:
    engine = town()
    watch = engine.watch("bob", now=0)
    assert (watch.visible, watch.viewer) == (["veg"], "bob")
    assert watch.poll() == []
    engine.put_resource("saw", "alice", ["public"])
    engine.put_resource("axe", "alice", ["public"])
    engine.add_member("carol")
    engine.revoke_trust("alice", "bob")
    assert watch.poll() == [
        Change(revision=3, appeared=["saw"], vanished=[]),
        Change(revision=4, appeared=["axe"], vanished=[]),
        Change(revision=6, appeared=[], vanished=["veg"]),
    ]
    assert watch.poll() == []
    assert watch.visible == ["axe", "saw"]


def test_a_batch_is_told_as_one_change() -> None:
    engine = town()
    watch = engine.watch("bob")
    with engine.batch() as batch:
        batch.put_resource("saw", "alice", ["public"])
        batch.remove_resource("veg")
        batch.put_resource("gone", "alice", ["public"])
        batch.remove_resource("gone")
    assert watch.poll() == [(3, ["saw"], ["veg"])]


def test_moving_the_moment_reports_what_expired() -> None:
    engine = Engine()
    engine.add_member("bob")
    engine.put_resource("veg", "alice", ["public"], expires_at=100)
    watch = engine.watch("bob", now=0)
    assert watch.poll(now=99.9) == []
    assert watch.poll(now=100) == [Change(2, [], ["veg"])]
    assert watch.poll(now=50) == [Change(2, ["veg"], [])]
    assert watch.wait(timeout=60, now=100) == [Change(2, [], ["veg"])]
    with pytest.raises(InvalidTime):
        watch.poll(now=float("nan"))


def test_filters_are_those_of_a_list() -> None:
    engine = town()
    watch = engine.watch("alice", tags=["food"], include_own=True)
    assert watch.visible == []
    engine.put_resource("jam", "alice", tags=["food"])
    assert watch.poll() == [(3, ["jam"], [])]


def test_refused_watches_are_named_and_leave_none_behind() -> None:
    engine = town()
    with pytest.raises(UnknownMember):
        engine.watch("nobody")
    with pytest.raises(NoPlace):
        engine.watch("bob", within_km=5)
    with pytest.raises(InvalidVia):
        engine.watch("bob", via=["luck"])
    assert engine.maintenance().watches == 0
    assert "nobody" not in engine


def test_a_wait_ends_when_something_changes_and_not_before() -> None:
    engine = town()
    watch = engine.watch("bob")
    told: list[tuple[float, list[Change]]] = []

    def listen() -> None:
        told.append((time.monotonic(), watch.wait(timeout=60)))
        told.append((time.monotonic(), []))

    listener = threading.Thread(target=listen)
    listener.start()
    time.sleep(0.2)
    engine.add_member("carol")
    time.sleep(0.2)
    assert len(told) == 0
    engine.revoke_trust("alice", "bob")
    listener.join(60)
    assert told[0][1] == [Change(4, [], ["veg"])]


def test_a_wait_for_nothing_ends_after_its_time() -> None:
    watch = town().watch("bob")
    start = time.monotonic()
    assert watch.wait(timeout=0.3) == []
    assert 0.3 <= time.monotonic() - start < 5
    for at_once in 0, 0.0, -1, float("nan"):
        assert watch.wait(timeout=at_once) == []
    assert time.monotonic() - start < 5


def test_a_wait_has_what_came_before_it() -> None:
    engine = town()
    watch = engine.watch("bob")
    engine.remove_resource("veg")
    assert watch.wait(timeout=float("inf")) == [Change(3, [], ["veg"])]


def test_changes_sum_up_to_the_list_while_others_edit() -> None:
    engine = town()
    watch = engine.watch("bob")
    seen = set(watch.visible)
    done = threading.Event()
    wrong: list[object] = []

    def follow() -> None:
        last = 0
        while not (done.is_set() and not (news := watch.poll())):
            news = watch.wait(timeout=0.05) if not done.is_set() else news
            for change in news:
                if change.revision <= last or not seen.issuperset(change.vanished):
                    wrong.append(change)
                last = change.revision
                seen.difference_update(change.vanished)
                seen.update(change.appeared)

    def edit(writer: int) -> None:
        for i in range(150):
            name = f"{writer}-{i % 10}"
            engine.put_resource(name, f"owner {writer}", ["public"], active=i % 3 != 0)
            if i % 7 == 0:
                engine.block(f"owner {writer}", "bob")
            elif i % 7 == 3:
                engine.unblock(f"owner {writer}", "bob")

    follower = threading.Thread(target=follow)
    follower.start()
    writers = [threading.Thread(target=edit, args=(writer,)) for writer in range(3)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    done.set()
    follower.join(60)
    assert not wrong
    assert seen == {row.resource for row in engine.list("bob", limit=1000)}


def test_iteration_gives_one_change_after_the_other_until_closed() -> None:
    engine = town()
    watch = engine.watch("bob")
    told: list[Change] = []
    reader = threading.Thread(target=lambda: told.extend(watch))
    reader.start()
    for i in range(5):
        engine.put_resource(i, "alice", ["public"])
    while len(told) < 5:
        time.sleep(0.01)
    watch.close()
    reader.join(60)
    assert not reader.is_alive()
    assert [change.appeared for change in told] == [["0"], ["1"], ["2"], ["3"], ["4"]]


def test_what_iteration_left_is_polled_first() -> None:
    engine = town()
    watch = engine.watch("bob")
    for name in "abc":
        engine.put_resource(name, "alice", ["public"])
    assert next(watch).appeared == ["a"]
    engine.put_resource("d", "alice", ["public"])
    assert [change.appeared for change in watch.poll()] == [["b"], ["c"], ["d"]]


def test_a_closed_watch_answers_nothing_more() -> None:
    engine = town()
    with engine.watch("bob") as watch:
        assert engine.maintenance().watches == 1
        engine.remove_resource("veg")
    assert watch.closed
    assert engine.maintenance().watches == 0
    questions: list[Callable[[], object]] = [
        watch.poll,
        watch.wait,
        lambda: watch.visible,
        lambda: watch.over,
        watch.__enter__,
    ]
    for ask in questions:
        with pytest.raises(WatchClosed) as refusal:
            ask()
        assert refusal.value.code == "WATCH_CLOSED"
    assert list(watch) == []
    watch.close()
    assert repr(watch) == "<Watch of 'bob': closed>"
    assert watch.viewer == "bob"


def test_closing_wakes_whoever_waits() -> None:
    watch = town().watch("bob")
    raised: list[BaseException] = []

    def listen() -> None:
        try:
            watch.wait()
        except WatchClosed as error:
            raised.append(error)

    listeners = [threading.Thread(target=listen) for _ in range(3)]
    for listener in listeners:
        listener.start()
    time.sleep(0.1)
    watch.close()
    for listener in listeners:
        listener.join(60)
    assert len(raised) == 3


@pytest.mark.parametrize("leave", ["remove_member", "erase"])
def test_a_watch_is_over_when_its_viewer_is_gone(leave: str) -> None:
    engine = town()
    watch = engine.watch("bob")
    assert not watch.over
    getattr(engine, leave)("bob")
    assert watch.over
    assert list(watch) == [Change(3, [], ["veg"])]
    assert watch.wait() == []
    assert watch.visible == []
    assert repr(watch) == "<Watch of 'bob': over>"
    engine.add_member("bob")
    engine.put_resource("saw", "alice", ["public"])
    assert watch.poll() == []


def test_a_viewer_who_sees_nothing_ends_a_wait_by_leaving() -> None:
    engine = Engine()
    engine.add_member("bob")
    watch = engine.watch("bob")
    waiter = threading.Thread(target=watch.wait)
    waiter.start()
    time.sleep(0.1)
    engine.remove_member("bob")
    waiter.join(60)
    assert not waiter.is_alive()


def test_a_watch_that_nobody_holds_is_ended() -> None:
    engine = town()
    watch = engine.watch("bob")
    assert engine.maintenance().viewers == 1
    del watch
    gc.collect()
    assert engine.maintenance().watches == 0


def test_a_watch_outlives_the_name_of_its_engine() -> None:
    watch = town().watch("bob")
    gc.collect()
    assert watch.visible == ["veg"]
    assert watch.wait(timeout=0.01) == []


def test_many_watches_of_many_viewers_are_kept_and_dropped() -> None:
    engine = Engine()
    with engine.batch() as batch:
        for i in range(200):
            batch.set_trust("alice", i, 0.7)
        batch.put_resource("veg", "alice", ["trusted"])
    watches = [engine.watch(i) for i in range(200)]
    report = engine.maintenance()
    assert (report.watches, report.viewers) == (200, 200)
    engine.revoke_trust("alice", 7)
    assert [watch.viewer for watch in watches if watch.poll()] == ["7"]
    assert engine.maintenance().last.nodes_revisited > 0
    del watches
    gc.collect()
    assert engine.maintenance().watches == 0


def test_changes_that_nobody_fetches_are_merged() -> None:
    engine = town()
    watch = engine.watch("bob")
    for i in range(3000):
        engine.put_resource(i, "alice", ["public"])
    changes = watch.poll()
    assert len(changes) <= 1024
    assert sum(len(change.appeared) for change in changes) == 3000


def test_a_progress_callback_cannot_begin_a_watch() -> None:
    engine = town()
    refusals: list[BaseException] = []

    def progress(_done: int, _total: int) -> None:
        try:
            engine.watch("bob")
        except Busy as error:
            refusals.append(error)

    engine.load_edges(range(100), range(100, 200), progress=progress)
    assert refusals


def test_a_load_is_told_as_one_change() -> None:
    engine = Engine()
    engine.add_member("bob")
    engine.put_resource("veg", "1", ["trusted"])
    watch = engine.watch("bob")
    engine.load_edges(["1", "2"], ["2", "bob"], [0.9, 0.9])
    assert watch.wait(timeout=10) == [Change(3, ["veg"], [])]


def test_a_watch_does_not_pickle() -> None:
    with pytest.raises(TypeError):
        pickle.dumps(town().watch("bob"))


def test_ctrl_c_ends_a_wait() -> None:
    output = interrupted(
        """
        engine = Engine()
        engine.add_member("bob")
        watch = engine.watch("bob")
        print("ready", flush=True)
        start = time.monotonic()
        try:
            watch.wait()
        except KeyboardInterrupt:
            print("stopped" if time.monotonic() - start < 5 else "late", watch.visible)
        """
    )
    assert output == "stopped []"


def in_child(engine: Engine, watch: Watch, answers: multiprocessing.Queue[object]) -> None:
    answers.put(watch.visible)
    del watch
    answers.put(engine.check("bob", "veg"))


def test_a_forked_child_leaves_the_parents_watch_alone() -> None:
    if "fork" not in multiprocessing.get_all_start_methods():
        return
    engine = town()
    watch = engine.watch("bob")
    fork = multiprocessing.get_context("fork")
    answers: multiprocessing.Queue[object] = fork.Queue()
    child = fork.Process(target=in_child, args=(engine, watch, answers))
    child.start()
    assert answers.get(timeout=60) == ["veg"]
    assert answers.get(timeout=60) is True
    child.join(60)
    assert child.exitcode == 0
    engine.remove_resource("veg")
    assert watch.wait(timeout=10) == [Change(3, [], ["veg"])]

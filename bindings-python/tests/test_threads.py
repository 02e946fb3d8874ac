"""Threads, forks and Ctrl-C: nobody waits for ever, and a stopped call changes nothing."""

from __future__ import annotations

import multiprocessing
import signal
import subprocess
import sys
import textwrap
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import numpy as np
from trust_core import Engine


def chain(engine: Engine, members: int, weight: float) -> None:
    with engine.batch() as batch:
        for i in range(members):
            batch.set_trust(i, i + 1, weight)


def test_readers_see_whole_revisions_while_a_writer_goes_on() -> None:
    engine = Engine()
    chain(engine, 6, 1.0)
    done = threading.Event()
    wrong: list[object] = []

    def read() -> None:
        while not done.is_set():
            view = engine.view()
            answers = {view.trust(0, 6), view.trust_many([(0, 6)]).item(), view.ball(0)[6]}
            # A batch sets all six weights: a mixture would be some other product.
            if answers not in ({1.0}, {0.531441}):
                wrong.append(answers)

    readers = [threading.Thread(target=read) for _ in range(4)]
    for reader in readers:
        reader.start()
    for turn in range(200):
        chain(engine, 6, 0.9 if turn % 2 else 1.0)
    done.set()
    for reader in readers:
        reader.join()
    assert not wrong
    assert engine.revision == 200


def test_writers_take_turns() -> None:
    engine = Engine()

    def write(writer: int) -> None:
        for i in range(200):
            assert engine.set_trust(f"{writer}", f"{writer}-{i}")

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(write, range(4)))
    assert (engine.revision, engine.edge_count) == (800, 800)


def test_readers_do_not_wait_for_a_load() -> None:
    engine = Engine()
    engine.set_trust("a", "b")
    inside, go_on = threading.Event(), threading.Event()

    def progress(_done: int, _total: int) -> None:
        inside.set()
        assert go_on.wait(60)

    columns = np.arange(10_000), np.arange(10_000) + 1
    loader = threading.Thread(target=engine.load_edges, args=columns, kwargs={"progress": progress})
    loader.start()
    assert inside.wait(60)
    assert engine.trust("a", "b") == 0.8
    assert len(engine) == 2
    go_on.set()
    loader.join()
    assert len(engine) == 10_003


def in_child(engine: Engine, answers: multiprocessing.Queue[object]) -> None:
    engine.set_trust("child", 0)
    answers.put([len(ball) for ball in engine.balls(range(10))])
    answers.put(engine.trust_many(["child", "0"], [0, 3]).tolist())


def test_a_forked_child_answers_in_parallel() -> None:
    engine = Engine()
    chain(engine, 20, 0.9)
    assert len(engine.balls(range(10))) == 10  # The pool runs before the fork.
    if "fork" not in multiprocessing.get_all_start_methods():
        return
    fork = multiprocessing.get_context("fork")
    answers: multiprocessing.Queue[object] = fork.Queue()
    child = fork.Process(target=in_child, args=(engine, answers))
    child.start()
    assert answers.get(timeout=60) == [6] * 10
    assert answers.get(timeout=60) == [0.8, 0.729]
    child.join(60)
    assert child.exitcode == 0
    assert "child" not in engine


def interrupted(body: str, ready: str = "ready") -> str:
    """Run `body` in a new Python, press Ctrl-C once it prints `ready`, and return what it prints then."""
    # A process started in the background inherits that Ctrl-C is ignored; this one must hear it.
    listening = "import signal\nsignal.signal(signal.SIGINT, signal.default_int_handler)\n"
    script = "import numpy as np, time\nfrom trust_core import Engine\n" + textwrap.dedent(body)
    command = [sys.executable, "-c", listening + script]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:
        try:
            assert child.stdout is not None
            assert child.stdout.readline().strip() == ready
            time.sleep(0.3)
            child.send_signal(signal.SIGINT)
            output, _ = child.communicate(timeout=120)
        finally:
            child.kill()
    return output.strip()


def test_ctrl_c_stops_a_load_and_changes_nothing() -> None:
    output = interrupted(
        """
        n = 8_000_000
        rng = np.random.default_rng(1)
        sources, targets = rng.integers(0, n, n), rng.integers(n, 2 * n, n)
        engine = Engine()
        print("ready", flush=True)
        try:
            engine.load_edges(sources, targets)
        except KeyboardInterrupt:
            print("stopped", engine.revision, len(engine))
        """
    )
    assert output == "stopped 0 0"


def test_ctrl_c_stops_a_load_of_a_list() -> None:
    output = interrupted(
        """
        def endless():
            while True:
                yield "a"
        engine = Engine()
        print("ready", flush=True)
        try:
            engine.load_edges(endless(), [])
        except KeyboardInterrupt:
            print("stopped", len(engine))
        """
    )
    assert output == "stopped 0"


def test_ctrl_c_stops_many_balls() -> None:
    output = interrupted(
        """
        n = 20_000
        engine = Engine(floor=0.001)
        rng = np.random.default_rng(1)
        engine.load_edges(rng.integers(0, n, 20 * n), rng.integers(n, 2 * n, 20 * n))
        engine.load_edges(rng.integers(n, 2 * n, 20 * n), rng.integers(0, n, 20 * n))
        members = engine.members()
        print("ready", flush=True)
        start = time.monotonic()
        try:
            engine.balls(members)
        except KeyboardInterrupt:
            print("stopped" if time.monotonic() - start < 5 else "late")
        """
    )
    assert output == "stopped"

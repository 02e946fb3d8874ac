"""Watches on an event loop: told without a thread, cancelled without a trace, and never in the way of the end."""

from __future__ import annotations

import asyncio
import gc
import subprocess
import sys
import textwrap
import threading
from contextlib import aclosing, suppress

import pytest
from trust_core import AsyncChanges, Change, Engine, WatchClosed

LONG = 60
"""Seconds: more than anything here takes on a busy machine."""


def town() -> Engine:
    engine = Engine()
    engine.add_member("bob")
    return engine


def put(engine: Engine, *resources: str) -> None:
    for resource in resources:
        engine.put_resource(resource, "alice", ["public"])


async def settled() -> None:
    """Let all that is ready run."""
    for _ in range(10):
        await asyncio.sleep(0)


def test_async_for_tells_each_change_and_break_closes_the_watch() -> None:
    async def main() -> list[Change]:
        engine, told = town(), []
        watch = engine.watch("bob")
        put(engine, "axe", "bow")

        async def later() -> None:
            await settled()
            await asyncio.to_thread(put, engine, "cup")

        writer = asyncio.create_task(later())
        async for change in watch:
            told.append(change)
            if len(told) == 3:
                break
        await writer
        assert watch.closed
        assert engine.maintenance().watches == 0
        return told

    told = asyncio.run(asyncio.wait_for(main(), LONG))
    assert [change.appeared for change in told] == [["axe"], ["bow"], ["cup"]]


def test_an_exception_in_the_loop_closes_the_watch() -> None:
    async def main() -> None:
        engine = town()
        watch = engine.watch("bob")
        put(engine, "axe")
        with pytest.raises(ZeroDivisionError):
            async for _ in watch:
                raise ZeroDivisionError
        gc.collect()
        assert watch.closed

    asyncio.run(asyncio.wait_for(main(), LONG))


def test_a_cancelled_task_closes_its_watch_and_goes() -> None:
    async def main() -> None:
        engine = town()
        watch = engine.watch("bob")

        async def listen() -> None:
            async for _ in watch:
                pytest.fail("nothing changed")

        task = asyncio.create_task(listen())
        await settled()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        del task
        gc.collect()
        assert watch.closed
        assert engine.maintenance().watches == 0
        assert threading.active_count() == 1

    asyncio.run(asyncio.wait_for(main(), LONG))


def test_a_hundred_watches_that_are_left_leave_nothing_open() -> None:
    async def main() -> None:
        engine = town()

        async def listen() -> None:
            async for _ in engine.watch("bob"):
                pass

        tasks = [asyncio.create_task(listen()) for _ in range(100)]
        await settled()
        assert engine.maintenance().watches == 100
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        tasks.clear()
        gc.collect()
        assert engine.maintenance().watches == 0

    asyncio.run(asyncio.wait_for(main(), LONG))


def test_cancelling_one_step_loses_nothing_and_leaves_the_watch_open() -> None:
    async def main() -> None:
        engine = town()
        changes = aiter(engine.watch("bob"))
        for _ in range(3):
            with pytest.raises(asyncio.TimeoutError):
                await asyncio.wait_for(anext(changes), 0.01)
        put(engine, "axe")
        assert (await anext(changes)).appeared == ["axe"]
        assert engine.maintenance().watches == 1
        await changes.aclose()
        assert engine.maintenance().watches == 0
        with pytest.raises(StopAsyncIteration):
            await anext(changes)

    asyncio.run(asyncio.wait_for(main(), LONG))


def test_closing_wakes_whoever_waits() -> None:
    async def main() -> None:
        engine = town()
        for close in ("aclose", "watch", "thread"):
            watch = engine.watch("bob")
            changes = aiter(watch)
            step = asyncio.ensure_future(anext(changes))
            waiting = asyncio.ensure_future(watch.wait_async())
            await settled()
            if close == "aclose":
                await changes.aclose()
            elif close == "watch":
                watch.close()
            else:
                await asyncio.to_thread(watch.close)
            with pytest.raises(StopAsyncIteration):
                await step
            with pytest.raises(WatchClosed):
                await waiting
            assert engine.maintenance().watches == 0

    asyncio.run(asyncio.wait_for(main(), LONG))


def test_an_iterator_that_never_began_closes_its_watch_too() -> None:
    async def main() -> None:
        engine = town()
        unasked = aiter(engine.watch("bob"))
        await unasked.aclose()
        forgotten = aiter(engine.watch("bob"))
        assert isinstance(forgotten, AsyncChanges)
        del forgotten
        gc.collect()
        assert engine.maintenance().watches == 0

    asyncio.run(asyncio.wait_for(main(), LONG))


def test_iteration_ends_when_the_viewer_goes() -> None:
    async def main() -> list[list[str]]:
        engine = town()
        put(engine, "axe")
        watch = engine.watch("bob")

        async def go() -> None:
            await settled()
            engine.remove_member("bob")

        task = asyncio.create_task(go())
        told = [change.vanished async for change in watch]
        await task
        assert watch.closed
        return told

    assert asyncio.run(asyncio.wait_for(main(), LONG)) == [["axe"]]


def test_it_ends_also_for_a_viewer_who_saw_nothing() -> None:
    async def main() -> None:
        engine = town()
        watch = engine.watch("bob")
        listening = asyncio.ensure_future(anext(aiter(watch)))
        await settled()
        engine.remove_member("bob")
        with pytest.raises(StopAsyncIteration):
            await listening

    asyncio.run(asyncio.wait_for(main(), LONG))


def test_the_first_change_can_be_had_alone() -> None:
    async def main() -> None:
        engine = town()
        first = asyncio.ensure_future(anext(aiter(engine.watch("bob"))))
        await settled()
        put(engine, "axe")
        assert (await first).appeared == ["axe"]
        assert engine.maintenance().watches == 0

    asyncio.run(asyncio.wait_for(main(), LONG))


def test_async_with_and_aclosing_close() -> None:
    async def main() -> None:
        engine = town()
        async with engine.watch("bob") as watch:
            assert not watch.closed
            assert await watch.wait_async(timeout=0) == []
        assert watch.closed
        with pytest.raises(WatchClosed):
            await watch.wait_async()
        with pytest.raises(WatchClosed):
            async with watch:
                pass
        with pytest.raises(WatchClosed):
            aiter(watch)
        async with aclosing(engine.watch("bob")) as other:
            pass
        assert other.closed

    asyncio.run(asyncio.wait_for(main(), LONG))


def test_wait_async_takes_a_time_and_a_moment() -> None:
    async def main() -> None:
        engine = town()
        engine.put_resource("veg", "alice", ["public"], expires_at=100)
        watch = engine.watch("bob")
        assert await watch.wait_async(timeout=0.01) == []
        assert await watch.wait_async(now=100) == [Change(2, [], ["veg"])]
        waiting = asyncio.ensure_future(watch.wait_async(timeout=LONG))
        await settled()
        put(engine, "axe")
        assert [change.appeared for change in await waiting] == [["axe"]]

    asyncio.run(asyncio.wait_for(main(), LONG))


PREAMBLE = """
import asyncio, atexit, sys, threading, time
from trust_core import Cancelled, Engine
engine = Engine()
engine.add_member("bob")
watch = engine.watch("bob")
"""

PROGRAMS = {
    "a cancelled to_thread": """
        async def main():
            task = asyncio.create_task(asyncio.to_thread(watch.wait))
            await asyncio.sleep(0.2)
            task.cancel()
            try:
                await task
            except asyncio.CancelledError:
                print("cancelled")
        asyncio.run(main())
        print("over")
    """,
    "a to_thread that timed out": """
        async def main():
            try:
                await asyncio.wait_for(asyncio.to_thread(watch.wait), 0.2)
            except asyncio.TimeoutError:
                print("cancelled")
        asyncio.run(main())
        print("over")
    """,
    "a cancelled iteration in a thread": """
        async def main():
            task = asyncio.create_task(asyncio.to_thread(next, iter(watch), None))
            await asyncio.sleep(0.2)
            task.cancel()
            print("cancelled")
        asyncio.run(main())
        print("over")
    """,
    "a loop that is only closed": """
        loop = asyncio.new_event_loop()
        loop.run_in_executor(None, watch.wait)
        loop.run_until_complete(asyncio.sleep(0.2))
        print("cancelled")
        loop.close()
        print("over")
    """,
    "a loop that is left alone": """
        loop = asyncio.new_event_loop()
        loop.run_in_executor(None, watch.wait)
        loop.run_until_complete(asyncio.sleep(0.2))
        print("cancelled")
        print("over")
    """,
    "a loop with a pool of its own": """
        from concurrent.futures import ThreadPoolExecutor
        async def main():
            asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(4))
            task = asyncio.create_task(asyncio.to_thread(watch.wait))
            await asyncio.sleep(0.2)
            task.cancel()
            print("cancelled")
        asyncio.run(main())
        print("over")
    """,
    "a loop of uvloop": """
        import uvloop
        async def main():
            task = asyncio.create_task(asyncio.to_thread(watch.wait))
            await asyncio.sleep(0.2)
            task.cancel()
            print("cancelled")
        uvloop.run(main())
        print("over")
    """,
    "a pool of one's own": """
        from concurrent.futures import ThreadPoolExecutor
        pool = ThreadPoolExecutor()
        waiting = pool.submit(watch.wait)
        time.sleep(0.2)
        print("cancelled")
        print("over")
    """,
    "a daemon thread": """
        threading.Thread(target=watch.wait, daemon=True).start()
        threading.Thread(target=list, args=(watch,), daemon=True).start()
        time.sleep(0.2)
        print("cancelled")
        print("over")
    """,
    "tasks that nobody ended": """
        async def listen():
            async for change in watch:
                pass
        async def main():
            tasks = [asyncio.create_task(listen()) for _ in range(3)]
            await asyncio.sleep(0.2)
            print("cancelled")
        asyncio.run(main())
        print("over")
    """,
}


@pytest.mark.parametrize("program", PROGRAMS)
def test_a_wait_does_not_keep_the_process_alive(program: str) -> None:
    body = PREAMBLE + textwrap.dedent(PROGRAMS[program])
    child = subprocess.run(
        [sys.executable, "-c", body], capture_output=True, text=True, timeout=120, check=False
    )
    assert (child.stdout.split(), child.returncode) == (["cancelled", "over"], 0), child.stderr


def test_a_wait_that_its_loop_ended_says_so() -> None:
    body = PREAMBLE + textwrap.dedent(
        """
        async def main():
            def wait():
                try:
                    watch.wait()
                except Cancelled as refusal:
                    print(refusal.code)
            asyncio.get_running_loop().run_in_executor(None, wait)
            await asyncio.sleep(0.2)
        asyncio.run(main())
        print(watch.closed, watch.poll())
        """
    )
    child = subprocess.run(
        [sys.executable, "-c", body], capture_output=True, text=True, timeout=120, check=False
    )
    assert child.stdout.split() == ["CANCELLED", "False", "[]"], child.stderr


def test_a_pool_that_is_left_still_hears_what_it_waits_for() -> None:
    from concurrent.futures import ThreadPoolExecutor

    engine = town()
    watch = engine.watch("bob")
    writer = threading.Timer(0.3, put, (engine, "axe"))
    with ThreadPoolExecutor() as pool:
        waiting = pool.submit(watch.wait, LONG)
        writer.start()
    assert [change.appeared for change in waiting.result()] == [["axe"]]


def test_a_program_waits_for_the_threads_it_began_itself() -> None:
    body = PREAMBLE + textwrap.dedent(
        """
        def listen():
            print([change.appeared for change in watch.wait()])
        threading.Thread(target=listen).start()
        threading.Timer(0.3, engine.put_resource, ("axe", "alice", ["public"])).start()
        """
    )
    child = subprocess.run(
        [sys.executable, "-c", body], capture_output=True, text=True, timeout=120, check=False
    )
    assert (child.stdout.strip(), child.returncode) == ("[['axe']]", 0), child.stderr


def test_many_waits_leave_no_file_open() -> None:
    resource = pytest.importorskip("resource")
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)

    async def main() -> None:
        engine = town()
        watch = engine.watch("bob")
        for _ in range(200):
            with suppress(asyncio.TimeoutError):
                await asyncio.wait_for(watch.wait_async(), 0.0001)

    resource.setrlimit(resource.RLIMIT_NOFILE, (min(100, soft), hard))
    try:
        asyncio.run(asyncio.wait_for(main(), LONG))
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))

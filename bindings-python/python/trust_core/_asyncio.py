"""Watches on an event loop: waited for without a thread, so a cancelled wait leaves nothing behind."""

from collections import deque
from collections.abc import Coroutine
from contextlib import suppress
from typing import Any

from trust_core._errors import WatchClosed
from trust_core._native import Watch
from trust_core._types import Seconds
from trust_core._values import Change

TICK = 0.05
"""The interval of the checks of a watch, in seconds, if it cannot wake the loop."""


class Listener:
    """Listens to a watch: the writer's thread puts a byte into a socket, and the loop reads it."""

    def __init__(self, watch: Watch) -> None:
        self._watch = watch
        # Imported here: programs without an event loop need neither of them.
        import socket

        self._socket: socket.socket | None = None
        self._number = -1
        heard = watch._listen()
        if heard is not None:
            self._number, descriptor = heard
            self._socket = socket.socket(fileno=descriptor)

    async def changed(self, most: float | None) -> None:
        """Wait until something may have changed, for at most so many seconds."""
        import asyncio

        if self._socket is None:
            await asyncio.sleep(TICK if most is None else min(most, TICK))
            return
        heard = asyncio.get_running_loop().sock_recv(self._socket, 4096)
        with suppress(asyncio.TimeoutError):
            await (heard if most is None else asyncio.wait_for(heard, most))

    def close(self) -> None:
        """Stop listening."""
        if self._socket is not None:
            self._watch._unlisten(self._number)
            self._socket.close()
            self._socket = None


async def _next(
    watch: Watch, listener: Listener, timeout: float | None, now: Seconds | None
) -> list[Change]:
    """Return the changes; none when the time has passed, or the watch has ended."""
    import asyncio

    loop = asyncio.get_running_loop()
    end = None if timeout is None else loop.time() + timeout
    while True:
        # No change comes after the end of a watch, so this order misses none.
        over = watch.over
        changes = watch.poll(now)
        now = None
        left = None if end is None else end - loop.time()
        if changes or over or (left is not None and left <= 0):
            return changes
        await listener.changed(left)


async def wait(watch: Watch, timeout: float | None, now: Seconds | None) -> list[Change]:
    """`Watch.wait_async`."""
    listener = Listener(watch)
    try:
        return await _next(watch, listener, timeout, now)
    finally:
        listener.close()


class AsyncChanges:
    """The changes of a watch, one after the other, for `async for`; made by `aiter(watch)`.

    It ends when the watch is over or closed, and closes the watch when it is left: by `break`, by an exception, by the
    end of the task, by `aclose()`. Cancelling one `anext` of it, as `asyncio.wait_for` does, leaves both as they are.
    """

    def __init__(self, watch: Watch) -> None:
        self._steps = _Steps(watch)

    def __aiter__(self) -> "AsyncChanges":
        return self

    def __anext__(self) -> Coroutine[Any, Any, Change]:
        # No frame of a cancelled step refers to this: once it is left, it goes, whoever keeps the exception.
        self._steps.waiting += 1
        return self._steps.next()

    async def aclose(self) -> None:
        """Close the watch. A task that waits for the next change ends without one."""
        self._steps.close()

    def __del__(self) -> None:
        with suppress(Exception):
            self._steps.leave()

    def __repr__(self) -> str:
        return f"<AsyncChanges of {self._steps.watch!r}>"


class _Steps:
    """The state of `AsyncChanges`."""

    def __init__(self, watch: Watch) -> None:
        self.watch = watch
        self._pending: deque[Change] = deque()
        self._listener: Listener | None = None
        self.waiting = 0
        self._left = False

    async def next(self) -> Change:
        try:
            if not self._pending:
                if self._listener is None:
                    self._listener = Listener(self.watch)
                self._pending.extend(await _next(self.watch, self._listener, None, None))
            if self._pending:
                return self._pending.popleft()
            # It has ended.
            self.close()
        except WatchClosed:
            pass
        finally:
            self.waiting -= 1
            if self.watch.closed or self._left:
                self.close()
        raise StopAsyncIteration

    def leave(self) -> None:
        # `await anext(aiter(watch))`: the step that is under way is the last.
        self._left = True
        if self.waiting == 0:
            self.close()

    def close(self) -> None:
        self._pending.clear()
        self.watch.close()
        # Tasks that still wait have just been woken, and come by here.
        if self._listener is not None and self.waiting == 0:
            self._listener.close()
            self._listener = None


async def enter(watch: Watch) -> Watch:
    """`Watch.__aenter__`."""
    return watch.__enter__()


async def leave(watch: Watch) -> None:
    """`Watch.__aexit__`, `Watch.aclose`."""
    watch.close()

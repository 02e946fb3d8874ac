"""The end of a wait that blocks a thread: the thread's event loop, or Python, ends."""

from __future__ import annotations

import sys
import threading
from types import FrameType
from typing import Any


def ended() -> Any:
    """Return a function that returns whether this thread's wait has to end; None if only a change ends it.

    A thread that the program began itself waits until a change comes. A thread that belongs to an event loop does
    not outlive it: asyncio joins the threads of `to_thread` when its loop ends, also those whose task was
    cancelled, and a wait there would keep the process for ever. The same holds for workers of a
    `ThreadPoolExecutor` when Python ends.
    """
    this = threading.current_thread()
    # A thread of a pool has pools imported; they cannot be when Python ends.
    pools = sys.modules.get("concurrent.futures.thread")
    if this in getattr(pools, "_threads_queues", ()):
        return _Worker(this, pools).ended
    if type(this).__module__.startswith("anyio."):
        loop = getattr(this, "loop", None)
        return lambda: getattr(this, "stopping", False) or (loop is not None and loop.is_closed())
    return None


class _Worker:
    """A thread of a pool."""

    def __init__(self, thread: threading.Thread, pools: Any) -> None:
        self._pools = pools
        self._named_after_asyncio = thread.name.startswith("asyncio_")
        self._future = _future_of_this_work(pools)
        arguments = getattr(thread, "_args", ())
        self._pool = arguments[0] if arguments and callable(arguments[0]) else lambda: None

    def ended(self) -> bool:
        """Return whether the pool's loop, or Python, has ended."""
        if getattr(self._pools, "_shutdown", False):
            return True
        pool = self._pool() if self._is_for_a_loop() else None
        return pool is not None and getattr(pool, "_shutdown", False)

    def _is_for_a_loop(self) -> bool:
        """Return whether an event loop awaits this work, and joins the pool when it ends.

        Other code may shut a pool down while it still awaits its work. Loops name their own pool after asyncio; pools of
        uvloop, and pools that a program gives to a loop, are recognized by the callbacks of the future.
        """
        callbacks = getattr(self._future, "_done_callbacks", ())
        return self._named_after_asyncio or any(
            getattr(callback, "__module__", "") == "asyncio.futures"
            for callback in tuple(callbacks)
        )


def _future_of_this_work(pools: Any) -> Any:
    """Return the future of the work that this thread of a pool does; None if it cannot be found."""
    kind = getattr(pools, "_WorkItem", None)
    frame: FrameType | None = sys._getframe()
    while kind is not None and frame is not None:
        work = frame.f_locals.get("self") if frame.f_code.co_name == "run" else None
        if isinstance(work, kind):
            return getattr(work, "future", None)
        frame = frame.f_back
    return None

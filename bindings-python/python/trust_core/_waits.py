"""When a wait that blocks a thread has nobody left to wait for."""

from __future__ import annotations

import sys
import threading
from types import FrameType
from typing import Any


def ended() -> Any:
    """Return what tells whether this thread's wait has to end; None where nothing but a change ends it.

    A thread that the program began itself waits until it is told. One that belongs to an event loop does not outlive
    it: asyncio joins the threads of `to_thread` when its loop ends, also those whose task was cancelled, and what
    waits there would keep the process for ever. The same for workers of a `ThreadPoolExecutor` when Python ends.
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
        """Whether the loop that the pool belongs to has ended, or Python has."""
        if getattr(self._pools, "_shutdown", False):
            return True
        pool = self._pool() if self._is_for_a_loop() else None
        return pool is not None and getattr(pool, "_shutdown", False)

    def _is_for_a_loop(self) -> bool:
        """Whether an event loop is to hear what this work comes to, and is joined with the pool when it ends.

        Others may shut a pool down while they still mean to hear of its work. Loops name their own pool after
        asyncio; those of uvloop, and pools that are a loop's by choice, are told by whom the future calls.
        """
        callbacks = getattr(self._future, "_done_callbacks", ())
        return self._named_after_asyncio or any(
            getattr(callback, "__module__", "") == "asyncio.futures"
            for callback in tuple(callbacks)
        )


def _future_of_this_work(pools: Any) -> Any:
    """Return the future of the work that this thread of a pool does; None where it cannot be found."""
    kind = getattr(pools, "_WorkItem", None)
    frame: FrameType | None = sys._getframe()
    while kind is not None and frame is not None:
        work = frame.f_locals.get("self") if frame.f_code.co_name == "run" else None
        if isinstance(work, kind):
            return getattr(work, "future", None)
        frame = frame.f_back
    return None

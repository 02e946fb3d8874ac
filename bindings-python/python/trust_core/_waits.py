"""When a wait that blocks a thread has nobody left to wait for."""

from __future__ import annotations

import sys
import threading
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
        # The default pool of a loop is named after asyncio; others may be shut down while somebody still means to
        # hear what their work comes to.
        self._of_a_loop = thread.name.startswith("asyncio_")
        arguments = getattr(thread, "_args", ())
        self._pool = arguments[0] if arguments and callable(arguments[0]) else lambda: None

    def ended(self) -> bool:
        """Whether the loop that the pool belongs to has ended, or Python has."""
        if getattr(self._pools, "_shutdown", False):
            return True
        pool = self._pool() if self._of_a_loop else None
        return pool is not None and getattr(pool, "_shutdown", False)

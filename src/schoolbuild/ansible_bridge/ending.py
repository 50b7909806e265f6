"""What is done before Ansible ends a worker. It hands Ctrl-C on to it, and the worker then dies on the spot."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

SIGNALS = (signal.SIGINT, signal.SIGTERM)


@contextmanager
def tidied_up(tidy: Callable[[], object]) -> Iterator[None]:
    """Call ``tidy`` if a signal ends the process inside the ``with`` block, then let the signal do its work.

    An exception raised by the handler instead would now and then be swallowed on its way up.
    """
    before = {number: signal.getsignal(number) for number in SIGNALS}

    def end(number: int, frame: FrameType | None) -> None:
        tidy()
        handler = before[signal.Signals(number)]
        if callable(handler):
            handler(number, frame)
        else:
            signal.signal(number, signal.SIG_DFL)
            os.kill(os.getpid(), number)

    for number in SIGNALS:
        signal.signal(number, end)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)

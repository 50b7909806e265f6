"""What a person reads when something goes wrong, and the exit code that goes with it. Never a traceback."""

from __future__ import annotations

import errno
import os
import select
import sys
import traceback
from collections.abc import Callable
from pathlib import Path

from schoolbuild.cli.lazy import Interrupted, PipeClosed
from schoolbuild.model.errors import ExitCode, SchoolbuildError
from schoolbuild.model.os_errors import mend_of, words_of

INTERNAL = 70
"""Exit code for a fault of schoolbuild itself (``EX_SOFTWARE`` of sysexits.h)."""

READER_GONE = 141
"""What a shell reports for a program whose reader went away, as in ``schoolbuild check … | head``."""

_CANNOT_WRITE = {errno.ENOSPC, errno.EDQUOT, errno.EROFS}
_PACKAGE = Path(__file__).parents[1]


def guarded(action: Callable[[], object]) -> int:
    """Run ``action`` and return the exit code of the process; what went wrong is told on stderr."""
    try:
        code = 0
        try:
            action()
        except SystemExit as stop:
            code = int(stop.code or 0)
        sys.stdout.flush()
    except (Interrupted, KeyboardInterrupt):
        _say("interrupted")
        return ExitCode.INTERRUPTED
    except (PipeClosed, BrokenPipeError) as error:
        return _reader_gone() if _stdout_is_closed() else _explain(error.__cause__ or error)
    except Exception as error:
        return _explain(error)
    return code


def _explain(error: BaseException) -> int:
    if isinstance(error, SchoolbuildError):
        _say(f"error: {error}")
        return error.exit_code
    if os.environ.get("SCHOOLBUILD_DEBUG") == "1":
        traceback.print_exception(error)
    if isinstance(error, OSError):
        where = " -> ".join(str(name) for name in (error.filename, error.filename2) if name is not None)
        _settle_stdout()
        code = ExitCode.NOT_ASSESSED if error.errno in _CANNOT_WRITE else ExitCode.INVALID_INPUT
        return _explain(SchoolbuildError(words_of(error), where=where or None, fix=mend_of(error), exit_code=code))
    # The message of an unexpected exception may quote a line with a secret in it; its type and place cannot.
    _say(
        f"internal error: {type(error).__name__} at {_place(error)}. This is a fault of schoolbuild: please report it, "
        "with what SCHOOLBUILD_DEBUG=1 prints in front of the same command"
    )
    return INTERNAL


def _place(error: BaseException) -> str:
    """Return ``rules/engine.py:41``: the deepest line of our own that the error went through."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if Path(frame.filename).is_relative_to(_PACKAGE)]
    if not ours:
        return frames[-1].filename if frames else "an unknown place"
    return f"{Path(ours[-1].filename).relative_to(_PACKAGE)}:{ours[-1].lineno}"


def _say(text: str) -> None:
    print(text, file=sys.stderr)


def _stdout_is_closed() -> bool:
    """True if nobody reads our output any more; a switch that hangs up raises the same exception and must be told."""
    try:
        poll = select.poll()
        poll.register(sys.stdout.fileno(), select.POLLOUT)
        return any(event & select.POLLERR for _, event in poll.poll(0))
    except (OSError, ValueError):
        return True


def _reader_gone() -> int:
    _settle_stdout()
    return READER_GONE


def _settle_stdout() -> None:
    """Write out what is waiting, or drop it where that fails: Python's own flush at exit would complain again."""
    try:
        sys.stdout.flush()
    except (OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())

"""A process that is ended by a signal tidies up first."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from schoolbuild.ansible_bridge.ending import SIGNALS, tidied_up

SCRIPT = """
import os, signal, sys, time
from pathlib import Path
from schoolbuild.ansible_bridge.ending import tidied_up
here = Path(sys.argv[1])
with tidied_up(here.unlink):
    here.touch()
    os.kill(os.getpid(), int(sys.argv[2]))
    time.sleep(5)
"""


@pytest.mark.parametrize("number", SIGNALS)
def test_tidies_up_and_then_ends_as_it_would_have(tmp_path: Path, number: signal.Signals) -> None:
    file = tmp_path / "half-written"
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(file), str(int(number))], capture_output=True, timeout=20, check=False
    )
    assert not file.exists()
    assert done.returncode == -number or b"KeyboardInterrupt" in done.stderr


def test_puts_back_what_was_there_and_does_nothing_without_a_signal() -> None:
    heard: list[int] = []
    before = signal.signal(signal.SIGTERM, lambda number, frame: heard.append(number))
    try:
        with tidied_up(lambda: heard.append(0)):
            pass
        os.kill(os.getpid(), signal.SIGTERM)
    finally:
        signal.signal(signal.SIGTERM, before)
    assert heard == [signal.SIGTERM]

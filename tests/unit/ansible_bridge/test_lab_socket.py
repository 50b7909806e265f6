"""A lab is asked through the socket that its ``lab.json`` names, and a silent one is refused in words."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from schoolbuild.ansible_bridge.lab_socket import Twin, paste, twins
from schoolbuild.model.errors import ExitCode, SchoolbuildError

SCHOOL = "oakfield-primary"
Lab = Callable[[bytes], list[dict[str, Any]]]


@pytest.fixture
def lab(tmp_path: Path) -> Iterator[Lab]:
    """``lab(answer)`` starts one that answers once with these bytes; returns the requests that it got."""
    run = tmp_path / "build" / "lab" / SCHOOL
    run.mkdir(parents=True)
    threads: list[threading.Thread] = []

    def start(answer: bytes) -> list[dict[str, Any]]:
        heard: list[dict[str, Any]] = []
        server = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        server.bind(str(run / "s"))
        server.listen()
        (run / "lab.json").write_text(json.dumps({"control": str(run / "s")}))

        def serve() -> None:
            with server, server.accept()[0] as door, door.makefile("rb") as lines:
                heard.append(json.loads(lines.readline()))
                door.sendall(answer)

        threads.append(threading.Thread(target=serve))
        threads[-1].start()
        return heard

    yield start
    for thread in threads:
        thread.join()


def test_tells_who_is_in_the_lab(lab: Lab, tmp_path: Path) -> None:
    rows = [{"name": "oak-sw01", "serial": "SG12OAK001", "address": None, "family": "aruba_aoss"}]
    heard = lab(json.dumps({"ok": True, "result": {"endpoints": rows}}).encode() + b"\n")
    assert twins(tmp_path, SCHOOL) == {"oak-sw01": Twin("oak-sw01", "SG12OAK001", None, "aruba_aoss")}
    assert heard == [{"op": "status"}]


def test_pastes_at_a_console(lab: Lab, tmp_path: Path) -> None:
    heard = lab(b'{"ok": true, "result": "screen"}\n')
    assert paste(tmp_path, SCHOOL, "oak-sw01", (line for line in ("a", "b"))) == "screen"
    assert heard == [{"op": "console", "device": "oak-sw01", "lines": ["a", "b"], "user": None, "password": None}]


def test_a_refusal_of_the_lab_is_told(lab: Lab, tmp_path: Path) -> None:
    lab(b'{"ok": false, "message": "it is booting", "fix": "wait"}\n')
    with pytest.raises(SchoolbuildError, match="it is booting") as caught:
        paste(tmp_path, SCHOOL, "oak-sw01", ["a"])
    assert (caught.value.where, caught.value.fix) == ("oak-sw01", "wait")


@pytest.mark.parametrize("answer", [b"", b"not json\n"])
def test_a_silent_lab_is_refused(lab: Lab, tmp_path: Path, answer: bytes) -> None:
    lab(answer)
    with pytest.raises(SchoolbuildError, match="does not answer") as caught:
        twins(tmp_path, SCHOOL)
    assert caught.value.exit_code is ExitCode.REFUSED


@pytest.mark.parametrize("text", [None, "{", "{}", '{"control": "/nowhere/at/all"}'])
def test_no_lab_is_refused(tmp_path: Path, text: str | None) -> None:
    run = tmp_path / "build" / "lab" / SCHOOL
    run.mkdir(parents=True)
    if text is not None:
        (run / "lab.json").write_text(text)
    with pytest.raises(SchoolbuildError, match="does not answer"):
        twins(tmp_path, SCHOOL)

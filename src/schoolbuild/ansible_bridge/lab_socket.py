"""What a running lab is asked through the control socket in its run directory: who is in it, and its consoles.

The bridge knows of the lab what its ``lab.json`` says, and imports nothing of it. No session to a switch is opened.
"""

from __future__ import annotations

import json
import socket
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from schoolbuild.model.errors import ExitCode, SchoolbuildError

_ANSWER_SECONDS = 120.0


@dataclass(frozen=True)
class Twin:
    """A simulated device. ``address`` is the one that it has now, ``None`` for a switch before its bootstrap."""

    host: str
    serial: str | None
    address: str | None
    family: str = ""


def twins(root: Path, school: str) -> dict[str, Twin]:
    """Every switch and Windows machine of a running lab by host name.

    Raises:
        SchoolbuildError: the lab does not run or does not answer.
    """
    rows = _ask(root, school, {"op": "status"})["endpoints"]
    return {row["name"]: Twin(row["name"], row["serial"], row["address"], row["family"]) for row in rows}


def paste(root: Path, school: str, host: str, lines: Iterable[str]) -> str:
    """Type lines at the console of a switch of a running lab; returns what its screen shows.

    Raises:
        SchoolbuildError: the lab does not run or does not answer, or the console asks for a log-in.
    """
    request = {"op": "console", "device": host, "lines": list(lines), "user": None, "password": None}
    return str(_ask(root, school, request))


def _ask(root: Path, school: str, request: dict[str, Any]) -> Any:
    run = root / "build" / "lab" / school
    try:
        control = json.loads((run / "lab.json").read_text(encoding="utf-8"))["control"]
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as door:
            door.settimeout(_ANSWER_SECONDS)
            door.connect(control)
            door.sendall(json.dumps(request).encode() + b"\n")
            with door.makefile("rb") as answers:
                answer = json.loads(answers.readline())
    except (OSError, ValueError, KeyError) as error:
        raise SchoolbuildError(
            f"the lab of {school} does not answer: {error}",
            where=str(run / "lab.json"),
            fix=f"start it with: schoolbuild lab up {school}",
            exit_code=ExitCode.REFUSED,
        ) from None
    if not answer.get("ok"):
        raise SchoolbuildError(
            str(answer.get("message")),
            where=answer.get("where") or request.get("device") or school,
            fix=answer.get("fix"),
            exit_code=ExitCode.NOT_ASSESSED,
        )
    return answer["result"]

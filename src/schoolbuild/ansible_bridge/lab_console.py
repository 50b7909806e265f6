"""The console of a simulated switch, through the control socket that a lab offers in its run directory.

The bridge knows of the lab what its ``lab.json`` says, and imports nothing of it.
"""

from __future__ import annotations

import json
import socket
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from schoolbuild.model.errors import ExitCode, SchoolbuildError

_ANSWER_SECONDS = 120.0


def paste(root: Path, school: str, host: str, lines: Iterable[str]) -> str:
    """Type lines at the console of a switch of a running lab; returns what its screen shows.

    Raises:
        SchoolbuildError: the lab does not run or does not answer, or the console asks for a log-in.
    """
    request = {"op": "console", "device": host, "lines": list(lines), "user": None, "password": None}
    answer = _ask(root, school, request)
    if not answer.get("ok"):
        raise SchoolbuildError(
            str(answer.get("message")),
            where=answer.get("where") or f"console of {host}",
            fix="a switch that asks for a log-in is not new: look at its cabling, or start the lab afresh",
        )
    return str(answer["result"])


def _ask(root: Path, school: str, request: dict[str, Any]) -> dict[str, Any]:
    run = root / "build" / "lab" / school
    try:
        control = json.loads((run / "lab.json").read_text(encoding="utf-8"))["control"]
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as door:
            door.settimeout(_ANSWER_SECONDS)
            door.connect(control)
            door.sendall(json.dumps(request).encode() + b"\n")
            with door.makefile("rb") as answers:
                answer: dict[str, Any] = json.loads(answers.readline())
    except (OSError, ValueError, KeyError) as error:
        raise SchoolbuildError(
            f"the lab of {school} does not answer: {error}",
            where=str(run / "lab.json"),
            fix=f"start it with: schoolbuild lab up {school}",
            exit_code=ExitCode.NOT_ASSESSED,
        ) from None
    return answer

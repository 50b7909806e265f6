"""How the command line, the demo and the tests drive a lab: start it, stop it, look into it, break it.

Everything raises ``SchoolbuildError`` in words; nothing here needs the event loop of the lab's own process.
"""

from __future__ import annotations

import contextlib
import json
import os
import select
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from schoolbuild.lab import secrets as lab_secrets
from schoolbuild.lab.estate import Estate, to_json
from schoolbuild.lab.rundir import FIRST_PORT, LabInfo, RunDir, process_started
from schoolbuild.model.errors import ExitCode, SchoolbuildError

_START_SECONDS = 60.0
_STOP_SECONDS = 10.0
_ANSWER_SECONDS = 120.0


def up(
    school: str,
    *,
    root: Path,
    clock: float = 1.0,
    port: int = FIRST_PORT,
    estate: Estate | None = None,
    startup: Mapping[str, str] | None = None,
) -> LabInfo:
    """Start the lab of a school in a process of its own and wait until it answers.

    ``estate`` replaces what the school's folder says; ``startup`` gives devices a saved configuration to boot from.
    """
    run = RunDir(root, school)
    _refuse_a_second(run)
    if not 0 < clock <= 3600:
        raise SchoolbuildError(f"a clock {clock:g} times as fast makes no sense", fix="give --clock between 1 and 3600")
    if estate is None:
        from schoolbuild.lab.from_school import estate_of

        # Before anything is written: a name that is misspelt leaves nothing behind.
        estate = estate_of(root, school)
    estate.check()
    with run.starting():
        return _up(run, clock, port, estate, startup)


def _refuse_a_second(run: RunDir) -> None:
    running = run.read()
    if running is not None:
        raise SchoolbuildError(
            f"the lab of {run.school} is up already (process {running.pid})",
            fix=f"use it, or stop it with: schoolbuild lab down {run.school}",
        )


def _up(run: RunDir, clock: float, port: int, estate: Estate, startup: Mapping[str, str] | None) -> LabInfo:
    root, school = run.root, run.school
    _refuse_a_second(run)
    run.prepare()
    lab_secrets.create(run.secrets, [root / "standard", root / "inventories" / school, root / "templates"])
    run.estate.write_text(json.dumps({"estate": to_json(estate), "startup": dict(startup or {})}), encoding="utf-8")
    run.estate.chmod(0o600)
    _start(run, clock, port)
    info = run.read()
    if info is None:
        raise _failed(run, "the lab stopped as soon as it was up")
    return info


def _start(run: RunDir, clock: float, port: int) -> None:
    ready, their_end = os.pipe()
    command = [sys.executable, "-m", "schoolbuild.lab.daemon", str(run.folder.parents[2]), run.school]
    command += ["--clock", str(clock), "--port", str(port), "--ready-fd", str(their_end)]
    with run.log.open("ab") as log:
        process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, pass_fds=(their_end,), start_new_session=True
        )
    os.close(their_end)
    try:
        answer = _read_line(ready, _START_SECONDS)
    except BaseException:
        process.kill()
        process.wait()
        raise
    finally:
        os.close(ready)
    if answer.get("ready"):
        # The lab outlives us; Popen must not complain that it still runs.
        process.returncode = 0
        return
    process.kill()
    process.wait()
    if answer.get("message"):
        raise SchoolbuildError(answer["message"], where=answer.get("where"), fix=answer.get("fix"))
    raise _failed(run, "the lab did not start")


def _read_line(fd: int, seconds: float) -> dict[str, Any]:
    deadline = time.monotonic() + seconds
    text = b""
    while not text.endswith(b"\n"):
        if not select.select([fd], [], [], max(0.0, deadline - time.monotonic()))[0]:
            return {}
        chunk = os.read(fd, 65536)
        if not chunk:
            return {}
        text += chunk
    data: dict[str, Any] = json.loads(text)
    return data


def _failed(run: RunDir, message: str) -> SchoolbuildError:
    tail = ""
    with contextlib.suppress(OSError):
        tail = "\n".join(run.log.read_text(encoding="utf-8", errors="replace").splitlines()[-5:])
    return SchoolbuildError(message, where=f"{run.log}: {tail}", exit_code=ExitCode.NOT_ASSESSED)


def info(school: str, *, root: Path) -> LabInfo:
    """The running lab of a school; raises if there is none."""
    found = RunDir(root, school).read()
    if found is None:
        raise SchoolbuildError(f"the lab of {school} is not up", fix=f"start it with: schoolbuild lab up {school}")
    return found


def running(*, root: Path) -> tuple[LabInfo, ...]:
    """All labs that run from this project root."""
    folder = root / "build" / "lab"
    names = sorted(path.name for path in folder.iterdir() if path.is_dir()) if folder.is_dir() else []
    return tuple(lab for name in names if (lab := RunDir(root, name).read()) is not None)


def down(school: str, *, root: Path) -> bool:
    """Stop the lab of a school, and only that process; False if none was running."""
    run = RunDir(root, school)
    lab = run.read()
    if lab is None:
        run.info_file.unlink(missing_ok=True)
        return False
    with contextlib.suppress(SchoolbuildError):
        _ask(lab, {"op": "down"}, seconds=5)
    for number in (None, signal.SIGTERM, signal.SIGKILL):
        if number is not None and process_started(lab.pid) == lab.pid_started:
            os.kill(lab.pid, number)
        if _gone(lab):
            break
    run.forget(lab.control)
    return True


def _gone(lab: LabInfo) -> bool:
    deadline = time.monotonic() + _STOP_SECONDS
    while time.monotonic() < deadline:
        if process_started(lab.pid) != lab.pid_started:
            return True
        time.sleep(0.02)
    return False


@contextmanager
def lab(school: str, *, root: Path, **options: Any) -> Iterator[LabInfo]:
    """A lab for the time of a ``with`` block; goes down with it, also after Ctrl-C."""
    started = up(school, root=root, **options)
    try:
        yield started
    finally:
        down(school, root=root)


def status(school: str, *, root: Path) -> dict[str, Any]:
    """``{endpoints: [{name, family, host, port, writes, sessions, reachable, why, booted, …}], injected: […]}``."""
    result: dict[str, Any] = _request(school, root, {"op": "status"})
    return result


def show(school: str, device: str, what: str, *, root: Path) -> Any:
    """What the lab itself knows of a device: running, startup, journal, lldp, mac, stp, view, cables."""
    return _request(school, root, {"op": "show", "device": device, "what": what})


def console(
    school: str,
    device: str,
    lines: Iterable[str],
    *,
    root: Path,
    user: str | None = None,
    password: str | None = None,
) -> str:
    """Paste lines at the console of a device and return the transcript; user and password answer its log-in."""
    request = {"op": "console", "device": device, "lines": list(lines), "user": user, "password": password}
    return str(_request(school, root, request))


def break_(school: str, kind: str, *arguments: str, root: Path) -> dict[str, Any]:
    """Break something, see ``breaks.yml``; returns the record that ``status`` lists under *injected*."""
    result: dict[str, Any] = _request(school, root, {"op": "break", "kind": kind, "arguments": list(arguments)})
    return result


def fault(school: str, device: str, name: str, on: bool = True, *, root: Path, **settings: object) -> Sequence[str]:
    """Switch a fault (``faults.yml``) on or off; returns those that are on for this device."""
    request = {"op": "fault", "device": device, "name": name, "on": on, "settings": settings}
    result: list[str] = _request(school, root, request)
    return result


def attach(school: str, device: str, *, root: Path, height: int = 24, width: int = 80) -> socket.socket:
    """The console of a device as a byte stream, for a terminal."""
    sock = _connect(info(school, root=root))
    _send(sock, {"op": "attach", "device": device, "height": height, "width": width})
    answer = b""
    while not answer.endswith(b"\n"):
        answer += sock.recv(1)
    _result(json.loads(answer))
    return sock


def _request(school: str, root: Path, request: Mapping[str, Any]) -> Any:
    return _ask(info(school, root=root), request)


def _ask(lab: LabInfo, request: Mapping[str, Any], seconds: float = _ANSWER_SECONDS) -> Any:
    with _connect(lab) as sock:
        sock.settimeout(seconds)
        try:
            _send(sock, request)
            with sock.makefile("rb") as answers:
                line = answers.readline()
        except OSError as error:
            raise _silent(lab) from error
    if not line:
        raise _silent(lab)
    return _result(json.loads(line))


def _connect(lab: LabInfo) -> socket.socket:
    sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        sock.connect(str(lab.control))
    except OSError as error:
        sock.close()
        raise _silent(lab) from error
    return sock


def _silent(lab: LabInfo) -> SchoolbuildError:
    return SchoolbuildError(
        f"the lab of {lab.school} (process {lab.pid}) does not answer",
        where=str(lab.control),
        fix=f"stop it with: schoolbuild lab down {lab.school}",
        exit_code=ExitCode.NOT_ASSESSED,
    )


def _send(sock: socket.socket, request: Mapping[str, Any]) -> None:
    sock.sendall(json.dumps(request).encode() + b"\n")


def _result(answer: Mapping[str, Any]) -> Any:
    if answer.get("ok"):
        return answer["result"]
    raise SchoolbuildError(
        str(answer.get("message")),
        where=answer.get("where"),
        fix=answer.get("fix"),
        exit_code=ExitCode(answer.get("exit_code", ExitCode.INVALID_INPUT)),
    )

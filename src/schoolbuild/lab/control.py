"""The lab's control socket: one JSON request per line, one JSON answer per line, and the console as a byte stream."""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any

from schoolbuild.lab import breaks
from schoolbuild.lab.console import paste
from schoolbuild.lab.device import Session
from schoolbuild.lab.engine import Lab, console_session
from schoolbuild.lab.shows import show
from schoolbuild.lab.terminal import Terminal
from schoolbuild.model.errors import SchoolbuildError

log = logging.getLogger("schoolbuild.lab")

Request = Mapping[str, Any]
LINE_LIMIT = 16 * 1024 * 1024


class ControlServer:
    """Answers ``client`` on a unix socket that only its owner may open."""

    def __init__(self, lab: Lab, stop: Callable[[], None]) -> None:
        self._lab = lab
        self._stop = stop
        self._server: asyncio.Server | None = None
        self._operations: dict[str, Callable[[Request], Awaitable[Any]]] = {
            "down": self._down,
            "status": self._status,
            "show": self._show,
            "console": self._console,
            "break": self._break,
            "fault": self._fault,
        }

    async def listen(self, path: Path) -> None:
        path.unlink(missing_ok=True)
        self._server = await asyncio.start_unix_server(self._client, str(path), limit=LINE_LIMIT)
        path.chmod(0o600)

    async def close(self) -> None:
        if self._server is not None:
            self._server.close()
            await asyncio.sleep(0)

    async def _client(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError):
            while line := await reader.readline():
                request = json.loads(line)
                if request.get("op") == "attach":
                    await self._attach(request, reader, writer)
                    break
                writer.write(json.dumps(await self._answer(request)).encode() + b"\n")
                await writer.drain()
                if request.get("op") == "down":
                    break
        writer.close()

    async def _answer(self, request: Request) -> dict[str, Any]:
        try:
            operation = self._operations.get(str(request.get("op")))
            if operation is None:
                raise SchoolbuildError(f"the lab does not know the request {request.get('op')!r}")
            return {"ok": True, "result": await operation(request)}
        except SchoolbuildError as error:
            return _refusal(error)
        except Exception:
            log.exception("request %s failed", request.get("op"))
            return _refusal(SchoolbuildError("the lab met an error of its own", fix="see lab.log in its run directory"))

    async def _down(self, request: Request) -> None:
        self._stop()

    async def _status(self, request: Request) -> dict[str, Any]:
        return {"endpoints": self._lab.status(), "injected": self._lab.injected}

    async def _show(self, request: Request) -> Any:
        return show(self._lab, request["device"], request["what"])

    async def _console(self, request: Request) -> str:
        return await paste(
            self._lab, request["device"], request["lines"], user=request.get("user"), password=request.get("password")
        )

    async def _break(self, request: Request) -> dict[str, Any]:
        return await breaks.inject(self._lab, request["kind"], request["arguments"])

    async def _fault(self, request: Request) -> list[str]:
        return self._lab.set_fault(request["device"], request["name"], request["on"], request.get("settings"))

    async def _attach(self, request: Request, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """The console as a terminal: after the first answer, bytes go both ways until either end closes."""
        try:
            session = console_session(self._lab, request["device"])
        except SchoolbuildError as error:
            writer.write(json.dumps(_refusal(error)).encode() + b"\n")
            return
        writer.write(json.dumps({"ok": True, "result": None}).encode() + b"\n")
        screen = _Screen(session, writer, int(request.get("height", 24)), int(request.get("width", 80)))
        try:
            while data := await reader.read(4096):
                screen.terminal.feed(data)
                await writer.drain()
        finally:
            screen.terminal.stop()
            session.end()


class _Screen:
    """A terminal at a console; when a session there ends, the next one begins."""

    def __init__(self, session: Session, writer: asyncio.StreamWriter, height: int, width: int) -> None:
        self._session = session
        self._writer = writer
        self._size = (height, width)
        self.terminal = self._begin()

    def _begin(self) -> Terminal:
        cli = self._session.device.switch.cli("console", 0)
        cli.resize(*self._size)
        self.terminal = Terminal(cli, self._session, self._writer.write, self._begin)
        self.terminal.start()
        return self.terminal


def _refusal(error: SchoolbuildError) -> dict[str, Any]:
    return {
        "ok": False,
        "message": error.message,
        "where": error.where,
        "fix": error.fix,
        "exit_code": int(error.exit_code),
    }

"""HTTP/1.1 on one connection: requests in their order, each answered by a coroutine."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol, TypeAlias

import h11

log = logging.getLogger("schoolbuild.lab")

MAX_BODY = 500 * 1024
"""Bytes of one request: WinRM's ``MaxEnvelopeSizekb`` is 500 unless somebody changed it."""


@dataclass(frozen=True)
class Request:
    """``headers`` go by their names in small letters."""

    method: str
    target: str
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True)
class Response:
    status: int
    body: bytes = b""
    headers: tuple[tuple[str, str], ...] = ()


class Handler(Protocol):
    async def answer(self, request: Request) -> Response | None:
        """The answer; ``None`` drops the connection without one."""
        ...


Serve: TypeAlias = Callable[[asyncio.Transport], Handler]
"""Called with each new connection."""


class HttpConnection(asyncio.Protocol):
    """One client; keeps the connection open until the client or an error ends it."""

    def __init__(self, serve: Serve) -> None:
        self._serve = serve
        self._http = h11.Connection(h11.SERVER, max_incomplete_event_size=64 * 1024)
        self._request: h11.Request | None = None
        self._body = bytearray()
        self._task: asyncio.Task[None] | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)  # noqa: S101
        self._transport = transport
        self._handler = self._serve(transport)

    def data_received(self, data: bytes) -> None:
        self._http.receive_data(data)
        self._read()

    def eof_received(self) -> bool:
        return False

    def connection_lost(self, exc: Exception | None) -> None:
        if self._task is not None:
            self._task.cancel()

    def _read(self) -> None:
        """Work on what has come in, unless an answer is still being made."""
        while self._task is None:
            try:
                event = self._http.next_event()
            except h11.RemoteProtocolError as error:
                self._send(Response(error.error_status_hint, str(error).encode(), (("Connection", "close"),)))
                return
            if event is h11.NEED_DATA or event is h11.PAUSED:
                return
            if isinstance(event, h11.ConnectionClosed):
                self._transport.close()
                return
            if isinstance(event, h11.Request):
                self._request, self._body = event, bytearray()
            elif isinstance(event, h11.Data):
                self._body += event.data
                if len(self._body) > MAX_BODY:
                    self._send(Response(413, headers=(("Connection", "close"),)))
                    return
            elif isinstance(event, h11.EndOfMessage):
                self._task = asyncio.get_running_loop().create_task(self._answer())

    async def _answer(self) -> None:
        assert self._request is not None  # noqa: S101
        headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in self._request.headers}
        request = Request(
            self._request.method.decode("latin-1"), self._request.target.decode("latin-1"), headers, bytes(self._body)
        )
        response: Response | None
        try:
            response = await self._handler.answer(request)
        except Exception:
            # An error of the lab must not look like a network that fails.
            log.exception("a request could not be answered")
            response = Response(500, b"the lab met an error of its own, see its lab.log")
        self._task = None
        if response is None:
            self._transport.abort()
        elif not self._transport.is_closing():
            self._send(response)
            self._read()

    def _send(self, response: Response) -> None:
        if self._http.our_state not in (h11.IDLE, h11.SEND_RESPONSE):
            self._transport.close()
            return
        headers = [("Server", "Microsoft-HTTPAPI/2.0"), *response.headers, ("Content-Length", str(len(response.body)))]
        self._transport.write(
            self._http.send(h11.Response(status_code=response.status, headers=headers))
            + self._http.send(h11.Data(data=response.body))
            + self._http.send(h11.EndOfMessage())
        )
        self._next()

    def _next(self) -> None:
        """Ready for the next request, or the end if either side wants it or something is left over."""
        if self._http.our_state is h11.DONE and self._http.their_state is h11.DONE:
            self._http.start_next_cycle()
        else:
            self._transport.close()

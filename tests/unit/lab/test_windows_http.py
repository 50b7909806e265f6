"""HTTP/1.1 on one connection: order, pieces, errors of either side."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Coroutine
from typing import Any

import pytest

from schoolbuild.lab.windows.http import HttpConnection, Request, Response


class Wire(asyncio.Transport):
    """The network's side of a connection."""

    def __init__(self) -> None:
        super().__init__()
        self.sent = b""
        self.state = "open"

    def write(self, data: Any) -> None:
        self.sent += data

    def close(self) -> None:
        self.state = "closed"

    def abort(self) -> None:
        self.state = "aborted"

    def is_closing(self) -> bool:
        return self.state != "open"


class Handler:
    """Answers with what it was sent, later for some."""

    async def answer(self, request: Request) -> Response | None:
        if request.target == "/slow":
            await asyncio.sleep(0.02)
        if request.target == "/bug":
            raise ZeroDivisionError
        if request.target == "/gone":
            return None
        return Response(200, request.target.encode() + b" " + request.body)


def exchange(*pieces: bytes) -> Wire:
    """What a connection says to these pieces of input."""

    async def talk() -> Wire:
        wire = Wire()
        connection = HttpConnection(lambda _: Handler())
        connection.connection_made(wire)
        for piece in pieces:
            connection.data_received(piece)
            await asyncio.sleep(0)
        await asyncio.sleep(0.05)
        return wire

    work: Coroutine[Any, Any, Wire] = talk()
    return asyncio.run(work)


def post(path: str, body: bytes, *headers: str) -> bytes:
    lines = [f"POST {path} HTTP/1.1", "Host: x", f"Content-Length: {len(body)}", *headers, "", ""]
    return "\r\n".join(lines).encode() + body


def test_requests_are_answered_in_their_order() -> None:
    wire = exchange(post("/slow", b"one") + post("/quick", b"two"))
    assert wire.sent.count(b"HTTP/1.1 200") == 2
    assert wire.sent.index(b"/slow one") < wire.sent.index(b"/quick two")
    assert wire.state == "open"


def test_a_request_in_pieces() -> None:
    whole = post("/x", b"abc")
    assert b"/x abc" in exchange(*(whole[n : n + 1] for n in range(len(whole)))).sent


def test_a_client_that_wants_to_end_the_connection() -> None:
    wire = exchange(post("/x", b"abc", "Connection: close"))
    assert b"/x abc" in wire.sent
    assert wire.state == "closed"


def test_what_is_no_http_is_a_bad_request() -> None:
    wire = exchange(b"\x16\x03\x01 no HTTP at all\r\n\r\n")
    assert wire.sent.startswith(b"HTTP/1.1 400")
    assert wire.state == "closed"


def test_an_error_of_the_lab_is_told_and_logged(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR, "schoolbuild.lab"):
        wire = exchange(post("/bug", b""), post("/next", b"still there"))
    assert wire.sent.startswith(b"HTTP/1.1 500")
    assert b"/next still there" in wire.sent
    assert "could not be answered" in caplog.text


def test_no_answer_breaks_the_connection() -> None:
    wire = exchange(post("/gone", b""))
    assert (wire.sent, wire.state) == (b"", "aborted")

"""A frozen connection: nothing that is typed gets in, nothing that is printed gets out, and thawing loses nothing."""

from __future__ import annotations

import asyncio
import os
import socket
from typing import Any

import pytest

from schoolbuild.lab.door import Door, Gate

PLACE = ("127.233.9.9", 20000 + os.getpid() % 4000)


class Wire(asyncio.Transport):
    """The network's side: what was sent, and whether anybody still reads."""

    def __init__(self) -> None:
        super().__init__()
        self.sent: list[bytes] = []
        self.reading, self.closed = True, False

    def write(self, data: Any) -> None:
        self.sent.append(bytes(data))

    def pause_reading(self) -> None:
        self.reading = False

    def resume_reading(self) -> None:
        self.reading = True

    def is_closing(self) -> bool:
        return self.closed

    def close(self) -> None:
        self.closed = True


class Inner(asyncio.Protocol):
    """The switch's side."""

    transport: asyncio.Transport

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport


@pytest.fixture
def ends() -> tuple[Gate, Wire, Inner]:
    wire, inner = Wire(), Inner()
    gate = Gate(inner, None, False, lambda _: None)
    gate.connection_made(wire)
    return gate, wire, inner


def test_nothing_passes_while_it_is_frozen_and_all_of_it_afterwards(ends: tuple[Gate, Wire, Inner]) -> None:
    gate, wire, inner = ends
    inner.transport.write(b"one")
    gate.freeze()
    assert not wire.reading
    inner.transport.write(b"two")
    inner.transport.write(b"three")
    assert wire.sent == [b"one"]
    gate.thaw()
    assert wire.reading
    assert wire.sent == [b"one", b"two", b"three"]


def test_a_connection_that_begins_frozen_reads_nothing() -> None:
    wire = Wire()
    Gate(Inner(), None, True, lambda _: None).connection_made(wire)
    assert not wire.reading


def test_who_hangs_up_behind_a_cut_is_not_heard_before_the_way_is_back(ends: tuple[Gate, Wire, Inner]) -> None:
    gate, wire, inner = ends
    gate.freeze()
    inner.transport.write(b"goodbye")
    inner.transport.close()
    assert not wire.closed
    gate.thaw()
    assert (wire.sent, wire.closed) == ([b"goodbye"], True)


class Echo(Inner):
    """Says what it hears."""

    def data_received(self, data: bytes) -> None:
        self.transport.write(data)


def test_connections_that_come_in_at_once_do_not_share_a_gate() -> None:
    asyncio.run(_two_at_once())


async def _two_at_once() -> None:
    door = Door(Echo)
    door.set("open", PLACE)
    # Both wait in the queue before the door is looked at for the first time.
    callers = [socket.create_connection(PLACE, timeout=2) for _ in range(2)]
    try:
        for word, caller in zip((b"one", b"two"), callers, strict=True):
            caller.sendall(word)
        assert [await asyncio.to_thread(caller.recv, 100) for caller in callers] == [b"one", b"two"]
    finally:
        for caller in callers:
            caller.close()
        door.set("shut", None)

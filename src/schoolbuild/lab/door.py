"""The TCP side of a management address: open, silent or shut, and connections that can be frozen.

* *open*: connections are accepted;
* *silent*: nobody answers, as when the switch is cut off. The socket keeps listening with a full queue, so Linux drops
  the client's SYN: a new connection hangs and times out, and gets through by itself once the door is open again;
* *shut*: no socket, so the client is refused, as by a host that has no such service (or no such address).
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
import ssl
from collections.abc import Callable
from typing import Any, Literal

State = Literal["open", "silent", "shut"]
_QUEUE = 128


class Gate(asyncio.Protocol):
    """Stands between a connection's transport and its protocol; while frozen, no byte passes either way."""

    def __init__(
        self, inner: asyncio.Protocol, place: tuple[str, int] | None, frozen: bool, lost: Callable[[Gate], None]
    ) -> None:
        self._inner = inner
        self.place = place
        self._frozen = frozen
        self._lost = lost
        self._held: list[bytes] = []
        self._closing = False
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)  # noqa: S101
        self._transport = transport
        if self._frozen:
            transport.pause_reading()
        self._inner.connection_made(_GatedTransport(self, transport))

    def data_received(self, data: bytes) -> None:
        self._inner.data_received(data)

    def eof_received(self) -> bool | None:
        return self._inner.eof_received()

    def pause_writing(self) -> None:
        self._inner.pause_writing()

    def resume_writing(self) -> None:
        self._inner.resume_writing()

    def connection_lost(self, exc: Exception | None) -> None:
        self._lost(self)
        self._inner.connection_lost(exc)

    def freeze(self) -> None:
        if not self._frozen and self._transport is not None:
            self._frozen = True
            if not self._transport.is_closing():
                self._transport.pause_reading()

    def thaw(self) -> None:
        if self._frozen and self._transport is not None:
            self._frozen = False
            for data in self._held:
                self._transport.write(data)
            self._held.clear()
            if self._closing:
                self._transport.close()
            elif not self._transport.is_closing():
                self._transport.resume_reading()

    def kill(self) -> None:
        """The switch is gone (reboot): the client sees its connection reset."""
        if self._transport is not None:
            self._transport.abort()

    def write(self, data: bytes) -> None:
        if self._transport is not None:
            if self._frozen:
                self._held.append(bytes(data))
            else:
                self._transport.write(data)

    def close(self) -> None:
        if self._transport is not None:
            if self._frozen:
                self._closing = True
            else:
                self._transport.close()


class _GatedTransport(asyncio.Transport):
    """What the SSH library sees as its transport."""

    def __init__(self, gate: Gate, real: asyncio.Transport) -> None:
        super().__init__()
        self._gate = gate
        self._real = real

    def write(self, data: Any) -> None:
        self._gate.write(data)

    def close(self) -> None:
        self._gate.close()

    def abort(self) -> None:
        self._real.abort()

    def is_closing(self) -> bool:
        return self._real.is_closing()

    def get_extra_info(self, name: str, default: Any = None) -> Any:
        return self._real.get_extra_info(name, default)

    def pause_reading(self) -> None:
        self._real.pause_reading()

    def resume_reading(self) -> None:
        self._real.resume_reading()


class Door:
    """One listening address. With ``tls``, connections are encrypted, as it says when they come in."""

    def __init__(
        self, protocol: Callable[[], asyncio.Protocol], tls: Callable[[], ssl.SSLContext] | None = None
    ) -> None:
        self._protocol = protocol
        self._tls = tls
        self._socket: socket.socket | None = None
        self._fillers: list[socket.socket] = []
        self.state: State = "shut"
        self.place: tuple[str, int] | None = None
        self.gates: set[Gate] = set()

    @property
    def frozen(self) -> bool:
        return self.state == "silent"

    def set(self, state: State, place: tuple[str, int] | None) -> None:
        """Move to a state at an address; raises ``OSError`` if the address cannot be bound."""
        if place != self.place or state == "shut":
            self._unbind()
        if state == "shut" or place is None:
            self.state, self.place = "shut", None
            return
        if self._socket is None:
            self._bind(place)
            self.place = place
        if state == "open":
            self._answer()
        else:
            self._keep_silent()
        self.state = state

    def freeze(self) -> None:
        for gate in list(self.gates):
            gate.freeze()

    def thaw(self) -> None:
        """Let sessions go on, except those to an address that the switch no longer has."""
        for gate in list(self.gates):
            if gate.place == self.place or self.place is None:
                gate.thaw()
            else:
                gate.freeze()

    def kill(self) -> None:
        for gate in list(self.gates):
            gate.kill()

    def _bind(self, place: tuple[str, int]) -> None:
        sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        try:
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            sock.setblocking(False)
            sock.bind(place)
            sock.listen(_QUEUE)
        except OSError:
            sock.close()
            raise
        self._socket = sock
        asyncio.get_running_loop().add_reader(sock.fileno(), self._accept)

    def _unbind(self) -> None:
        self._drop_fillers()
        if self._socket is not None:
            asyncio.get_running_loop().remove_reader(self._socket.fileno())
            self._socket.close()
            self._socket = None

    def _keep_silent(self) -> None:
        if self._socket is None or self._fillers:
            return
        asyncio.get_running_loop().remove_reader(self._socket.fileno())
        self._socket.listen(0)
        # A queue of length 0 holds one connection; two attempts make sure that it is full.
        for _ in range(2):
            filler = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
            filler.setblocking(False)
            with contextlib.suppress(BlockingIOError):
                filler.connect(self._socket.getsockname())
            self._fillers.append(filler)

    def _answer(self) -> None:
        if self._socket is None or not self._fillers:
            return
        self._drop_fillers()
        self._socket.listen(_QUEUE)
        asyncio.get_running_loop().add_reader(self._socket.fileno(), self._accept)

    def _drop_fillers(self) -> None:
        for filler in self._fillers:
            filler.close()
        self._fillers.clear()

    def _accept(self) -> None:
        if self._socket is None:
            return
        for _ in range(_QUEUE):
            try:
                sock, _ = self._socket.accept()
            except (BlockingIOError, InterruptedError, ConnectionAbortedError):
                return
            self._take(sock)

    def _take(self, sock: socket.socket) -> None:
        """Serve a connection. Each has its own gate, also of several that come in at once."""
        sock.setblocking(False)
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        gate = Gate(self._protocol(), self.place, self.frozen, self.gates.discard)
        self.gates.add(gate)
        loop, tls = asyncio.get_running_loop(), self._tls() if self._tls is not None else None
        task = asyncio.ensure_future(loop.connect_accepted_socket(lambda: gate, sock, ssl=tls))
        _tasks.add(task)
        task.add_done_callback(_finished)


_tasks: set[asyncio.Future[Any]] = set()


def _finished(task: asyncio.Future[Any]) -> None:
    _tasks.discard(task)
    if not task.cancelled():
        # A client that went away while it was being accepted is no concern of the lab.
        task.exception()

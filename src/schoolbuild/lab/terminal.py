"""The line discipline between a byte stream and a switch's command line: echo, editing, paging keys, delays."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from schoolbuild.lab.interface import Cli, ControlKeys, Helpful, Reply

CTRL_C, CTRL_Z = "\x03", "\x1a"
ERASE = ("\x7f", "\x08")
KILL = "\x15"


class Surroundings(Protocol):
    """What a terminal needs of the device it belongs to."""

    def received(self, text: str, secret: bool) -> None:
        """A whole line was typed (journal)."""
        ...

    def delay(self) -> float:
        """Seconds (wall) before the next line is worked on."""
        ...

    def later(self, seconds: float, action: Callable[[], None]) -> None: ...

    def around(self, work: Callable[[], Reply]) -> Reply:
        """Run a piece of the command line with this session as the one that is at work."""
        ...

    def spoil(self, reply: Reply) -> Reply:
        """What a fault makes of a reply."""
        ...


class Terminal:
    """Feeds what is typed to a ``Cli`` and writes what a screen would show."""

    def __init__(
        self, cli: Cli, device: Surroundings, write: Callable[[bytes], None], close: Callable[[], object]
    ) -> None:
        self.cli = cli
        self._device = device
        self._write = write
        self._close = close
        self._typed = ""
        self._pending = ""
        self._after_cr = False
        self._waiting = False
        self._closed = False

    @property
    def idle(self) -> bool:
        """True when everything that was typed has been worked on."""
        return self._closed or not (self._pending or self._waiting)

    def start(self) -> None:
        self._out(self.cli.greeting() + self.cli.prompt())

    def feed(self, data: bytes) -> None:
        if self._closed:
            return
        self._pending += data.decode("utf-8", "replace")
        if not self._waiting:
            self._pump()

    def stop(self) -> None:
        self._closed = True

    def _out(self, text: str) -> None:
        if text:
            self._write(text.replace("\r\n", "\n").replace("\n", "\r\n").encode("utf-8", "replace"))

    def _pump(self) -> None:
        out: list[str] = []
        while self._pending and not self._waiting and not self._closed:
            char, self._pending = self._pending[0], self._pending[1:]
            if char == "\n" and self._after_cr:
                self._after_cr = False
                continue
            self._after_cr = char == "\r"
            if self.cli.wants_key:
                self._take(self._device.around(lambda c=char: self.cli.key(c)), out)  # type: ignore[misc]
            elif char in "\r\n":
                out.append("\n")
                self._line(out)
            elif char in (CTRL_C, CTRL_Z):
                self._control(char, out)
            elif char == "?" and isinstance(self.cli, Helpful) and (told := self.cli.help(self._typed)) is not None:
                out.append(f"?\n{told}{self.cli.prompt()}{self._typed}")
            else:
                self._edit(char, out)
        self._out("".join(out))

    def _edit(self, char: str, out: list[str]) -> None:
        if char in ERASE:
            if self._typed:
                self._typed = self._typed[:-1]
                out.append("\b \b" if self.cli.echo else "")
        elif char == KILL:
            out.append("\b \b" * len(self._typed) if self.cli.echo else "")
            self._typed = ""
        elif char >= " " or char == "\t":
            # Everything up to the end of the line goes in at once: pasted text is long.
            rest = self._pending
            stop = next((n for n, c in enumerate(rest) if c < " " or c in "\x7f?"), len(rest))
            text, self._pending = char + rest[:stop], rest[stop:]
            self._typed += text
            out.append(text if self.cli.echo else "")

    def _control(self, char: str, out: list[str]) -> None:
        typed, self._typed = self._typed, ""
        if isinstance(self.cli, ControlKeys):
            cli = self.cli
            out.append("^C" if char == CTRL_C else "^Z")
            out.append("\n")
            self._take(self._device.around(lambda: cli.control(char, typed)), out)
        else:
            out.append("\n" + self.cli.prompt())

    def _line(self, out: list[str]) -> None:
        text, self._typed = self._typed, ""
        self._device.received(text, secret=not self.cli.echo)
        seconds = self._device.delay()
        if seconds <= 0:
            self._take(self._device.around(lambda: self.cli.line(text)), out)
            return
        self._waiting = True

        def go_on() -> None:
            late: list[str] = []
            self._waiting = False
            if not self._closed:
                self._take(self._device.around(lambda: self.cli.line(text)), late)
                self._out("".join(late))
                self._pump()

        self._device.later(seconds, go_on)

    def _take(self, reply: Reply, out: list[str]) -> None:
        reply = self._device.spoil(reply)
        out.append(reply.text)
        if reply.close:
            self._out("".join(out))
            out.clear()
            self._closed = True
            self._close()
        else:
            out.append(self.cli.prompt())

"""One session at the command line: contexts, questions, paging and the journal of what was refused."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from schoolbuild.lab.aruba_aoss import terminal
from schoolbuild.lab.aruba_aoss.grammar import Match, grammar
from schoolbuild.lab.aruba_aoss.words import Refused, error, incomplete, invalid, mask, split
from schoolbuild.lab.interface import Channel, Reply

if TYPE_CHECKING:
    from schoolbuild.lab.aruba_aoss.state import State, Vlan
    from schoolbuild.lab.aruba_aoss.switch import AossSwitch

CTRL_C, CTRL_Z = "\x03", "\x1a"
Kind = Literal["key", "line", "secret"]


@dataclass(frozen=True)
class Question:
    """What the session waits for instead of a command. ``answer`` gets a key or a line and returns what is printed."""

    text: str
    answer: Callable[[str], str | None]
    kind: Kind = "line"
    keys: str = "yn"


@dataclass(frozen=True)
class Context:
    """Where in the configuration the session is: ``label`` stands in the prompt."""

    grammar: str
    label: str = ""
    vlan: int = 0
    ports: tuple[str, ...] = ()
    member: int = 0
    profile: str = ""
    acl: str = ""


@dataclass
class Session:
    """A ``Cli`` of the lab's interface."""

    switch: AossSwitch
    channel: Channel
    user: str = ""
    level: Literal["operator", "manager"] = "manager"
    stack: list[Context] = field(default_factory=list)
    height: int = 24
    width: int = 80
    paging: bool = True
    question: Question | None = None
    asks_log_in: bool = False
    """Somebody plugged a cable into the console of a switch that has a password."""
    quiet: bool = False
    """While a configuration file is loaded: no dialogues."""
    postponed: set[str] = field(default_factory=set)
    """Ports that a configuration file takes out of VLAN 1, while it is loaded."""
    _waiting: list[str] = field(default_factory=list)
    _closing: bool = False

    # -- what commands use ------------------------------------------------------------------------------------------

    @property
    def state(self) -> State:
        return self.switch.state

    @property
    def context(self) -> Context:
        return self.stack[-1] if self.stack else Context(self.level)

    @property
    def vlan(self) -> Vlan:
        """The VLAN whose context this is; it may have been deleted from another session."""
        vlan = self.state.vlans.get(self.context.vlan)
        if vlan is None:
            raise error(f"VLAN {self.context.vlan} does not exist.")
        return vlan

    def ask(self, text: str, answer: Callable[[str], str | None], kind: Kind = "line", keys: str = "yn") -> None:
        self.question = Question(text, answer, kind, keys)

    def confirm(self, text: str, action: Callable[[], str | None]) -> str | None:
        """Ask y/n and act on yes; while a configuration file is loaded, act at once."""
        if self.quiet:
            return action()
        self.ask(text, lambda key: action() if key == "y" else None, "key")
        return None

    def enter(self, context: Context) -> None:
        """A context opens below the configuration, never inside another, but for those that nest."""
        nested = ("vsf-member",)
        self.stack = [*(self.stack if context.grammar in nested else self.stack[:1]), context]

    def leave(self) -> None:
        """``exit``: one level up, and at the bottom the question whether to log out."""
        if self.stack:
            self.stack.pop()
        elif self.level == "manager":
            self.level = "operator"
        else:
            self.log_out()

    def log_out(self) -> None:
        self.ask("Do you want to log out (y/n)? ", self._logging_out, "key")

    def _logging_out(self, key: str) -> str | None:
        if key != "y":
            return None
        if self.level == "manager" and self.switch.changed_since_save():
            self.ask("Do you want to save current configuration (y/n/^C)? ", self._last_save, "key", keys="yn" + CTRL_C)
            return None
        self._closing = True
        return None

    def _last_save(self, key: str) -> str | None:
        if key == CTRL_C:
            return None
        if key == "y":
            self.switch.save()
        self._closing = True
        return None

    # -- the lab's interface ----------------------------------------------------------------------------------------

    def greeting(self) -> str:
        """The product, the copyright notice, and on the console the configured banner, before the first key."""
        self.ask("Press any key to continue", self._first_key, "key", keys="")
        banner = self.switch.login_banner() if self.channel == "console" else ""
        return f"{banner}{self.switch.copyright()}\n"

    def _first_key(self, _: str) -> str | None:
        if self.asks_log_in:
            self.ask("Username: ", self._console_user)
            return terminal.CLEAR
        return self._welcome()

    def _console_user(self, user: str) -> str | None:
        def password(given: str) -> str | None:
            level = self.switch.authenticate(user, given)
            if level is None:
                self.ask("Username: ", self._console_user)
                return "Invalid password\n"
            self.level = "manager" if level == 15 else "operator"
            return self._welcome()

        self.ask("Password: ", password, "secret")
        return None

    def _welcome(self) -> str:
        former = self.switch.log_in(self.level, self.channel)
        clear = terminal.CLEAR if self.channel == "ssh" else ""
        return clear + (f"Your previous successful login (as {self.level}) was on {former}\n" if former else "")

    def prompt(self) -> str:
        if self._closing:
            return ""
        if self._waiting:
            return terminal.MORE
        if self.question is not None:
            return self.question.text
        name = self.state.hostname
        text = f"{name}({self.context.label})# " if self.stack else f"{name}{'#' if self.level == 'manager' else '>'} "
        return terminal.dress(text, self.height) if self.channel == "ssh" else text

    @property
    def echo(self) -> bool:
        return self.question is None or self.question.kind != "secret" or bool(self._waiting)

    @property
    def wants_key(self) -> bool:
        return bool(self._waiting) or (self.question is not None and self.question.kind == "key")

    def line(self, text: str) -> Reply:
        if self.question is not None and self.question.keys == "" and self.question.kind == "key":
            # A command that came with the connection: nobody is there to press a key.
            self.question = None
        if self.question is not None:
            return self._answer(text)
        try:
            printed = self._run(text)
        except Refused as refused:
            self.switch.refused(f"{mask(text.strip())}: {refused}")
            printed = f"{refused}\n"
        return self._print(printed)

    def key(self, char: str) -> Reply:
        if self._waiting:
            return self._turn_page(char)
        if self.question is None:
            return Reply()
        low = char.lower()
        if self.question.keys and low not in self.question.keys:
            if low == CTRL_C:
                self.question = None
                return Reply("\n")
            return Reply()
        shown = f"{char}\n" if self.question.keys and char.isprintable() else "\n"
        reply = self._answer(low)
        return Reply(shown + reply.text, reply.close)

    def control(self, char: str, typed: str) -> Reply:
        """Ctrl-C drops a question or the rest of a page; ctrl-Z goes back to the manager level."""
        del typed
        self.question = None
        self._waiting = []
        if char == CTRL_Z:
            self.stack = []
        return Reply("\n")

    def resize(self, height: int, width: int) -> None:
        """A terminal without height is not paged."""
        self.paging = height > 0
        self.height, self.width = max(height, 2) if height else 24, max(width, 20)

    # -- inside -----------------------------------------------------------------------------------------------------

    def _answer(self, text: str) -> Reply:
        question, self.question = self.question, None
        if question is None:
            return Reply()
        try:
            printed = question.answer(text)
        except Refused as refused:
            self.switch.refused(str(refused))
            printed = f"{refused}\n"
        return self._print(printed)

    def _print(self, text: str | None) -> Reply:
        if self._closing:
            return Reply(text or "", close=True)
        if not text:
            return Reply()
        if text.startswith(terminal.CLEAR) or not self.paging:
            return Reply(text)
        lines = text.removesuffix("\n").split("\n")
        first, self._waiting = lines[: self.height - 1], lines[self.height - 1 :]
        return Reply("\n".join(first) + "\n")

    def _turn_page(self, char: str) -> Reply:
        if char in (CTRL_C, "q", "Q"):
            self._waiting = []
            return Reply(terminal.WIPE)
        count = {" ": self.height - 1, "\r": 1, "\n": 1}.get(char, 0)
        if not count:
            return Reply(terminal.WIPE)
        lines, self._waiting = self._waiting[:count], self._waiting[count:]
        return Reply(terminal.WIPE + "\n".join(lines) + "\n")

    def _run(self, text: str) -> str | None:
        text = text.strip()
        if not text or text.startswith(";"):
            return None
        text, select = _filter(text)
        printed = self._inside(text) if self.stack else None
        if printed is None:
            printed = self._execute(text)
        return select(printed) if printed and select else printed

    def _execute(self, text: str) -> str | None:
        match = grammar(self.context.grammar).match(text, self)
        return self._perform(match)

    def _perform(self, match: Match) -> str | None:
        printed = match.rule.handler(self, match.values)
        if match.rule.writes and self.question is None:
            self.switch.wrote()
        return printed

    def _inside(self, text: str) -> str | None:
        """``vlan 10 tagged 5`` and ``interface 5 disable``: a command of a context, given from outside on one line."""
        words = split(text)
        negated = words[0].text.lower() == "no"
        head = words[1:] if negated else words
        if len(head) > 1 and head[1].text and "ethernet".startswith(head[1].text.lower()):
            head = [head[0], *head[2:]]
        if len(head) < 3 or not head[0].text:
            return None
        name = head[0].text.lower()
        if not any(full.startswith(name) and len(name) >= short for full, short in (("vlan", 2), ("interface", 3))):
            return None
        rest = text[head[2].start :]
        before, self.stack = self.stack, self.stack[:1]
        try:
            self._execute(f"{head[0].text} {text[head[1].start : head[2].start]}")
            if len(self.stack) < 2:
                raise invalid(head[2].text)
            return self._execute(f"no {rest}" if negated else rest) or ""
        finally:
            self.stack = before

    def require(self, condition: bool, token: str) -> None:
        if not condition:
            raise incomplete(token)


_PIPE = re.compile(r"^(?P<command>.*?)\s+\|\s+(?P<how>include|exclude|begin)\s+(?P<what>.+)$")


def _filter(text: str) -> tuple[str, Callable[[str], str] | None]:
    """``show … | include X``."""
    match = _PIPE.match(text)
    if match is None or not text.lower().startswith("sh"):
        return text, None
    what = match["what"].strip().strip('"')
    how = match["how"]

    def select(printed: str) -> str:
        lines = printed.split("\n")
        if how == "begin":
            start = next((n for n, line in enumerate(lines) if what in line), len(lines))
            return "\n".join(lines[start:])
        return "".join(f"{line}\n" for line in lines if (what in line) == (how == "include"))

    return match["command"], select

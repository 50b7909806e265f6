"""A session at a switch's command line: opened, made ready, known to be the right switch, and closed again."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Callable, Iterable
from types import TracebackType
from typing import Any

from schoolbuild import families
from schoolbuild.families import Family
from schoolbuild.families.family import Question
from schoolbuild.model.as_is import FailureKind, Identity
from schoolbuild.model.target import SwitchTarget
from schoolbuild.transport.connection import LostError, SilentError, connect, place
from schoolbuild.transport.failure import SessionError
from schoolbuild.transport.patience import Patience
from schoolbuild.transport.secrets import SecretStore

_MAX_QUESTIONS = 6
_LAST_WORDS = 160
_LAST_LINES = 1000
"""Characters at the end of an output among which a prompt or a question stands."""
_END = r"\s*\Z"
_PROMPT_KEPT = 16
"""Characters of a host name that every family keeps in its prompt (IOS cuts it short inside the configuration)."""


def open_session(target: SwitchTarget, secrets: SecretStore, patience: Patience | None = None) -> Session:
    """Log in, reach the privileged level, turn paging off, and make sure that it is the right switch.

    Raises:
        SessionError: with the kind of failure; ``wrong_device`` if neither host name nor serial is the target's.
        SchoolbuildError: a secret has no value.
    """
    patience = patience or Patience()
    family = families.get(target.family)
    password = secrets.resolve(target.password_reference)
    enable = secrets.resolve(target.enable_reference)
    connection = connect(target, family, password, enable, patience)
    session = Session(target, family, connection, secrets, patience)
    try:
        session.make_ready(enable)
        session.identify()
    except BaseException:
        session.close()
        raise
    return session


class Session:
    """One open session. Every method raises ``SessionError`` if the switch falls silent or hangs up."""

    identity: Identity

    def __init__(
        self, target: SwitchTarget, family: Family, connection: Any, secrets: SecretStore, patience: Patience
    ) -> None:
        self.target = target
        self.family = family
        self.secrets = secrets
        self._connection = connection
        self._patience = patience
        self._prompt = _prompt(family)
        self.at = "the log-in"
        """What the session is doing, for messages."""

    def __enter__(self) -> Session:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    # Opening and closing

    def make_ready(self, enable: str) -> None:
        """Get past the greeting to a privileged prompt without paging."""
        shell = self.family.shell
        opening = self._prompt.pattern if shell.greeting is None else rf"{shell.greeting}|{self._prompt.pattern}"
        seen = self._read(re.compile(opening), self._patience.login)
        if shell.greeting is not None and re.search(shell.greeting, seen):
            self._write(" ")
            seen = self._read(self._prompt, self._patience.answer)
        self._learn_prompt(seen)
        if not re.search(shell.privileged, seen):
            self._enable(enable)
        self.paste(shell.quiet)

    def identify(self) -> Identity:
        """Ask who the switch is, and refuse any other than the target.

        Raises:
            SessionError: kind ``wrong_device``, or ``garbage`` if it does not say.
        """
        commands = self.family.commands
        told = commands.identify(tuple(self.run(command) for command in commands.identity))
        if told is None:
            raise self.error("garbage", f"{commands.identity[0]!r} does not say who the switch is")
        if told.host_name != self.target.host and not set(told.serials) & set(self.target.serials):
            raise self.error(
                "wrong_device",
                f"this is {told.host_name} with the serial {', '.join(told.serials)}, not {self.target.host} with "
                f"{', '.join(self.target.serials) or 'an unknown serial'}; nothing was changed",
            )
        self.identity = Identity(told.host_name, told.serials, told.model, told.version)
        return self.identity

    def close(self) -> None:
        """Say goodbye and hang up. Never raises."""
        with contextlib.suppress(Exception):  # the session may be gone already
            self._connection.write_channel(self.family.shell.goodbye)
        self._connection.disconnect()

    # Commands

    def run(self, command: str, seconds: float | None = None, questions: Iterable[Question] = ()) -> str:
        """Type a command and return what it printed, without echo and prompt; known questions are answered."""
        self._begin(command)
        asked = tuple(questions)
        ends = (self._prompt, *(re.compile(question.asks) for question in asked))
        patience = seconds or self._patience.answer
        self._write(command + "\n")

        def enough(text: str) -> bool:
            last = text[-_LAST_LINES:]
            return any(end.search(last) for end in ends)

        seen = part = self._read_until(enough, patience)
        for _ in range(_MAX_QUESTIONS):
            question = next((item for item in asked if re.search(item.asks, part)), None)
            if question is None:
                self._learn_prompt(part)
                return _body(seen, command)
            self._write(question.answer if question.key else question.answer + "\n")
            part = self._read_until(enough, patience)
            seen += part
        raise self.error("garbage", f"the switch asks again and again at {self.at}")

    def paste(self, lines: Iterable[str]) -> str:
        """Type several lines in one go and return all that was printed.

        All of them are with the switch before it works on the first, so a line that cuts the path is followed by the
        one that mends it.
        """
        typed = list(lines)
        self._begin(typed[0])
        each = re.compile(self._prompt.pattern.removesuffix(_END))
        self._write("\n".join(typed) + "\n")
        seen = self._read_until(
            lambda text: self._prompt.search(text[-_LAST_LINES:]) is not None and len(each.findall(text)) >= len(typed),
            self._patience.answer,
        )
        self._learn_prompt(seen)
        return seen.replace("\r", "")

    def save(self) -> None:
        """Keep the running configuration.

        Raises:
            SessionError: the switch said that it could not.
        """
        save = self.family.save
        printed = self.run(save.command, self._patience.save, save.questions)
        if found := re.search(save.failed, printed):
            raise self.error("error", f"the switch could not save: {found[0].strip()}", fix="free space in its flash")

    # Reading and writing

    def _enable(self, secret: str) -> None:
        shell = self.family.shell
        asks = re.compile(rf"(?i)(?:user ?name|login):\s*$|password:\s*$|{self._prompt.pattern}")
        self._write(shell.enable + "\n")
        seen = self._read(asks, self._patience.answer)
        if re.search(r"(?i)(?:user ?name|login):\s*$", seen):
            self._write(self.target.user + "\n")
            seen = self._read(asks, self._patience.answer)
        if re.search(r"(?i)password:\s*$", seen):
            self._write(secret + "\n")
            seen = self._read(asks, self._patience.login)
        if not re.search(shell.privileged, seen):
            raise self.error("authentication", "the switch refused the privileged level (enable secret)")

    def _begin(self, command: str) -> None:
        self.at = repr(self.family.redact(self.secrets.scrub(command)).split("\n")[0])
        if re.match(self.family.shell.renames, command):
            self._prompt = _prompt(self.family)

    def _write(self, text: str) -> None:
        try:
            self._connection.write_channel(text)
        except Exception as error:
            raise self.error("dropped", f"the session broke off at {self.at} ({type(error).__name__})") from None

    def _read(self, pattern: re.Pattern[str], seconds: float) -> str:
        return self._read_until(lambda text: pattern.search(text[-_LAST_LINES:]) is not None, seconds)

    def _read_until(self, enough: Callable[[str], bool], seconds: float) -> str:
        try:
            return str(self._connection.read_for(enough, seconds))
        except LostError:
            raise self.error("dropped", f"the switch closed the session at {self.at}") from None
        except SilentError as error:
            last = self.secrets.scrub(self.family.redact(error.seen.strip()))[-_LAST_WORDS:]
            words = f"; its last words: {last!r}" if last else ""
            raise self.error("dropped", f"no answer to {self.at} within {seconds:.0f} s{words}") from None
        except Exception as error:
            raise self.error("dropped", f"the session broke off at {self.at} ({type(error).__name__})") from None

    def _learn_prompt(self, seen: str) -> None:
        """From now on only this host's prompt ends an output; netmiko is told too, its own idea goes stale."""
        last = seen.rstrip().rsplit("\n", 1)[-1].strip()
        name = re.sub(r"(?:\([^()]*\))?[#>]$", "", last)
        if name and name != last:
            self._connection.base_prompt = name[:_PROMPT_KEPT]
            self._prompt = _prompt(self.family, name)

    def error(self, kind: FailureKind, message: str, fix: str | None = None) -> SessionError:
        """A failure of this session, free of secrets; the caller raises it."""
        return SessionError(kind, self.secrets.scrub(message), where=place(self.target), fix=fix)


def _prompt(family: Family, name: str | None = None) -> re.Pattern[str]:
    """The prompt, alone on the last line of what was printed; with a host name, only that host's."""
    shape = family.shell.prompt if name is None else rf"{re.escape(name[:_PROMPT_KEPT])}[^\s#>()]*(?:\([^()\s]+\))?[#>]"
    return re.compile(rf"(?:^|[\r\n])\s*{shape}{_END}")


def _body(seen: str, command: str) -> str:
    """What stands between the echo of the command and the next prompt."""
    lines = seen.replace("\r", "").split("\n")
    typed = command.split("\n")
    start = next((number + 1 for number, line in enumerate(lines[:4]) if line.strip().endswith(typed[0].strip())), 0)
    echoed = {line.strip() for line in typed[1:]}
    kept = [line for line in lines[start:-1] if not echoed or line.strip() not in echoed]
    return "\n".join(kept).strip("\n") + "\n" if kept else ""

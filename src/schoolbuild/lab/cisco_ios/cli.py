"""A session at the command line: modes, prompts, questions, paging."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from schoolbuild.lab.cisco_ios import exec_commands, show_system
from schoolbuild.lab.cisco_ios.config import Config
from schoolbuild.lab.cisco_ios.pipe import piped
from schoolbuild.lab.cisco_ios.question import Question
from schoolbuild.lab.cisco_ios.switch import IosSwitch
from schoolbuild.lab.cisco_ios.words import CommandError, Invalid, printed
from schoolbuild.lab.interface import Channel, Reply

_MORE = " --More-- "
_WIPE = "\b" * 9 + " " * 8 + "\b" * 9
_TRIES = 3
_HOST_IN_CONFIG_PROMPT = 20
"""IOS cuts long host names in configuration prompts."""


class IosCli:
    """One session. On the console with privilege 0 it asks for a log-in if the configuration wants one."""

    def __init__(self, switch: IosSwitch, channel: Channel, privilege: int, user: str) -> None:
        self.switch = switch
        self.channel = channel
        self.user = user
        self.privilege = max(privilege, 1)
        self.config: Config | None = None
        self.question: Question | None = None
        self.length = 24
        self.width = 80
        self.closing = False
        self._page: list[str] = []
        self._started = channel == "ssh" or privilege == 15
        if not self._started:
            self.question = self._console_question()

    # --- Cli ---

    def greeting(self) -> str:
        """The message of the day is told to everybody, the exec banner to those who are in."""
        banners = self.switch.running_state.banners
        kinds = ("motd", "exec") if self.channel == "ssh" else ("motd", "login") if self.question else ("motd", "exec")
        text = "".join(f"{banners[kind]}\n" for kind in kinds if kind in banners)
        return f"\n{text}\n" if text else "\n"

    def prompt(self) -> str:
        if self._page:
            return _MORE
        if self.question is not None:
            return self.question.prompt
        host = self.switch.running_state.hostname
        if self.config is not None:
            if self.config.banner is not None:
                return ""
            return f"{host[:_HOST_IN_CONFIG_PROMPT]}({self.config.prompt_words})#"
        return f"{host}{'#' if self.privilege == 15 else '>'}"

    @property
    def echo(self) -> bool:
        return self.question is None or self.question.echo

    @property
    def wants_key(self) -> bool:
        return bool(self._page) or (self.question is not None and self.question.key)

    def resize(self, height: int, width: int) -> None:
        self.length, self.width = height, width or 80

    def key(self, char: str) -> Reply:
        if self._page:
            return self._turn(char)
        if self.question is not None:
            answer = "" if char in "\r\n" else char
            return self._reply("\n", self._answered(answer))
        return Reply()

    def line(self, text: str) -> Reply:
        if self.question is not None:
            return self._reply("", self._answered(text))
        return self._reply("", self._run(text))

    def control(self, char: str, typed: str) -> Reply:
        """Ctrl-Z runs what was typed and leaves configuration mode; ctrl-C drops it, and any question, too."""
        self._page = []
        if char == "\x03":
            self.question = self.question if not self._started else None
            self.config = None
            return Reply()
        if self.config is None:
            return Reply()
        said = self._run(typed) if typed.strip() else ""
        self.config = None
        return self._reply("", said)

    def help(self, typed: str) -> str | None:
        """What may come next. Only the words: real switches explain each."""
        if self.question is not None or (self.config is not None and self.config.banner is not None):
            return None
        words = (
            self.config.completions(typed) if self.config else exec_commands.grammar(self.privilege).completions(typed)
        )
        if not words:
            return "% Unrecognized command\n"
        if typed and not typed.endswith(" "):
            return "  ".join(words) + "\n"
        return "".join(f"  {word}\n" for word in words) + "\n"

    # --- running lines ---

    def _reply(self, before: str, said: str | Question) -> Reply:
        if isinstance(said, Question):
            self.question = said
            return Reply(before + said.before, close=self.closing)
        text = before + said
        if not self.closing and self.length > 0:
            text = self._first_page(text)
        return Reply(text, close=self.closing)

    def _answered(self, text: str) -> str | Question:
        question, self.question = self.question, None
        assert question is not None  # noqa: S101
        said = question.answer(text)
        if self.config is not None and self.config.touched:
            self._changed()
        return said

    def _run(self, text: str) -> str | Question:
        prompt = self.prompt()
        try:
            if self.config is None:
                return self.execute(text)
            return self._configure(text)
        except CommandError as error:
            self.switch.world.journal("refused", text.strip())
            return printed(error, text, prompt)

    def execute(self, text: str) -> str | Question:
        """A command of exec mode; raises ``CommandError``."""
        command, bar, filters = text.partition("|")
        if not command.strip() or command.lstrip().startswith("!"):
            return ""
        match = exec_commands.grammar(self.privilege).parse(command)
        said: str | Question = match.handler(self, match.values)
        if bar:
            if not command.lstrip().lower().startswith("sh") or isinstance(said, Question):
                raise Invalid(len(command))
            return piped(said, filters, len(command) + 1)
        return said

    def _configure(self, text: str) -> str | Question:
        assert self.config is not None  # noqa: S101
        words = text.split()
        if self.config.banner is None and words and words[0].lower() == "do":
            if len(words) == 1:
                return ""
            after = text.index(words[0]) + 3
            # Offsets of a refusal count from the start of the line.
            return self.execute(" " * after + text[after:])
        said = self.config.line(text)
        if self.config.touched and not isinstance(said, Question):
            self._changed()
        if self.config.over:
            self.config = None
        return said

    def _changed(self) -> None:
        assert self.config is not None  # noqa: S101
        self.config.touched = False
        self.switch.marks = [line for line in self.switch.marks if not line.startswith("! Last")]
        self.switch.marks.insert(0, f"! Last configuration change at {self._now_and_who()}")
        self.switch.changed()

    def mark_saved(self) -> None:
        self.switch.marks = [line for line in self.switch.marks if not line.startswith("! NVRAM")]
        self.switch.marks.append(f"! NVRAM config last updated at {self._now_and_who()}")

    def _now_and_who(self) -> str:
        moment = show_system.stamp(self, self.switch.world.now())
        return f"{moment} by {self.user}" if self.user else moment

    # --- paging ---

    def _first_page(self, text: str) -> str:
        lines = text.splitlines(keepends=True)
        size = self.length - 1
        if len(lines) <= size:
            return text
        self._page = lines[size:]
        return "".join(lines[:size])

    def _turn(self, char: str) -> Reply:
        count = {" ": self.length - 1, "\r": 1, "\n": 1}.get(char)
        if count is None:
            self._page = []
            return Reply(_WIPE + "\n")
        shown, self._page = self._page[:count], self._page[count:]
        return Reply(_WIPE + "".join(shown))

    # --- log-in at the console ---

    def _console_question(self) -> Question | None:
        """What the console asks first: a user and password, a password, or nothing."""
        running = self.switch.running_state
        line = running.console
        if running.store.get("aaa new-model"):
            methods = self.switch.methods(str(line.value("login authentication", "name", "default")))
            if not methods or methods[0] != "none":
                return self._ask_user(1)
        login = line.get("login")
        if login is not None and login.text == "login local":
            return self._ask_user(1)
        self._started = True
        return None

    def _ask_user(self, attempt: int, before: str = "") -> Question:
        def named(user: str) -> str | Question:
            if not user.strip():
                return self._ask_user(attempt)
            return Question("Password: ", lambda password: self._checked(user.strip(), password, attempt), echo=False)

        return Question("Username: ", named, before=before)

    def _checked(self, user: str, password: str, attempt: int) -> str | Question:
        level = self.switch.local_user(user, password)
        if level is None:
            self.closing = attempt >= _TRIES
            refusal = "% Login invalid\n\n"
            return refusal if self.closing else self._ask_user(attempt + 1, before=refusal)
        store = self.switch.running_state.store
        # AAA does not authorise exec sessions on the console unless it is told to.
        authorised = not store.get("aaa new-model") or store.get("aaa authorization console") is not None
        self.privilege = 15 if level == 15 and authorised else 1
        self.user = user
        self._started = True
        banner = self.switch.running_state.banners.get("exec")
        return f"{banner}\n" if banner else "\n"

    def values(self) -> Mapping[str, Any]:
        """Who and where, for ``show users``."""
        return {"user": self.user, "channel": self.channel, "privilege": self.privilege}

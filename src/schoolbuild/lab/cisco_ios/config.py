"""Configuration mode: from a typed line to a change of the running state. Also replays a saved configuration."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from schoolbuild.lab.cisco_ios.acl import Acl, BadRule, parse_rule
from schoolbuild.lab.cisco_ios.catalogue import catalogue
from schoolbuild.lab.cisco_ios.grammar import Grammar, Match, split
from schoolbuild.lab.cisco_ios.platform import Platform, fixed_lines
from schoolbuild.lab.cisco_ios.question import Question
from schoolbuild.lab.cisco_ios.running import Interface, Running, Vlan
from schoolbuild.lab.cisco_ios.settings import Catalogue, Setting, Store, plain
from schoolbuild.lab.cisco_ios.words import Ambiguous, CommandError, Incomplete, Invalid

Said = str | Question
# Mode → the words in the prompt, and the catalogue of its settings.
MODES = {
    "config": ("config", "global"),
    "interface": ("config-if", "interface"),
    "range": ("config-if-range", "interface"),
    "vlan": ("config-vlan", "vlan"),
    "line": ("config-line", "line"),
    "mst": ("config-mst", "mst"),
    "radius": ("config-radius-server", "radius"),
    "group": ("config-sg-radius", "group"),
    "archive": ("config-archive", "archive"),
    "archive-log": ("config-archive-log-cfg", "archive-log"),
    "standard": ("config-std-nacl", ""),
    "extended": ("config-ext-nacl", ""),
}


@dataclass
class Banner:
    kind: str
    mark: str
    lines: list[str]


class Config:
    """One configuration session. ``line`` raises ``CommandError`` if the line is refused."""

    def __init__(self, running: Running, *, replaying: bool = False) -> None:
        self.running = running
        self.platform: Platform = running.platform
        self.replaying = replaying
        self.mode = "config"
        self.targets: list[Store] = [running.store]
        self.chosen_vlans: list[Vlan] = []
        self.acl: Acl | None = None
        self.banner: Banner | None = None
        self.touched = False
        """Whether the last line changed anything."""
        self.over = False

    @property
    def prompt_words(self) -> str:
        return MODES[self.mode][0]

    def is_out_of_band(self, interface: Interface) -> bool:
        return any(port.out_of_band and port.name == interface.name for port in self.running.spec.ports)

    def has_poe(self, interface: Interface) -> bool:
        return any(port.poe and port.name == interface.name for port in self.running.spec.ports)

    # --- lines ---

    def line(self, text: str) -> Said:
        self.touched = False
        if self.banner is not None:
            return self._banner_line(text)
        words = split(text)
        if not words or words[0].text.startswith("!"):
            return ""
        first = words[0].text.lower()
        if len(words) == 1 and first == "end":
            self.over = True
            return ""
        if len(words) == 1 and len(first) > 1 and "exit".startswith(first):
            return self._exit()
        if self.acl is not None and self.mode in ("standard", "extended"):
            done = self._acl_line(text, [word.text for word in words], [word.start for word in words])
            if done:
                return ""
        negated = first == "no"
        if negated and len(words) == 1:
            raise Incomplete
        try:
            catalogue_, match = self._understand(text, negated)
        except CommandError:
            if text.strip() in fixed_lines(self.platform):
                return ""
            raise
        if catalogue_ is not self._catalogue():
            self._go("config", self.running.store)
        return self._do(match, negated, words[1].start if negated else words[0].start)

    def _understand(self, text: str, negated: bool) -> tuple[Catalogue, Match]:
        """The command of this mode, else the global one of that name."""
        errors: list[CommandError] = []
        top = catalogue("global", self.platform.key)
        here = self._catalogue()
        for catalogue_ in [here, top] if here is not None and here is not top else [top]:
            grammar: Grammar = catalogue_.no_grammar if negated else catalogue_.set_grammar
            try:
                return catalogue_, grammar.parse(text, skip=1 if negated else 0)
            except (Invalid, Incomplete, Ambiguous) as error:
                errors.append(error)
        raise max(errors, key=_reach)

    def completions(self, typed: str) -> list[str]:
        """The words that may come next in this mode."""
        here = self._catalogue() or catalogue("global", self.platform.key)
        if typed.lower().startswith("no "):
            return here.no_grammar.completions(typed[3:])
        return here.set_grammar.completions(typed)

    def _catalogue(self) -> Catalogue | None:
        name = MODES[self.mode][1]
        return catalogue(name, self.platform.key) if name else None

    def _do(self, match: Match, negated: bool, start: int) -> Said:
        if not isinstance(match.handler, Setting):
            command: Callable[[Config, Any, bool], Said] = match.handler
            return command(self, match.values, negated)
        setting = match.handler
        act = setting.act or plain
        said: list[str] = []
        self.touched = True
        for target in self.targets:
            try:
                answer = act(self, target, setting, match, negated)
            except Invalid as error:
                raise (Invalid(start) if error.at == 0 else error) from None
            if isinstance(answer, Question):
                return answer
            if answer not in said:
                said.append(answer)
        return "".join(said)

    def _exit(self) -> Said:
        if self.mode == "config":
            self.over = True
        elif self.mode == "archive-log":
            self._go("archive", self.running.archive)
        else:
            self._go("config", self.running.store)
        return ""

    def _go(self, mode: str, *targets: Store) -> None:
        self.mode = mode
        self.targets = list(targets)
        self.acl = None
        self.chosen_vlans = []

    # --- what the commands of structure.py use ---

    def enter(self, mode: str, *targets: Store, acl: Acl | None = None, vlans: list[Vlan] | None = None) -> str:
        self._go(mode, *targets)
        self.acl = acl
        self.chosen_vlans = vlans or []
        return ""

    def begin_banner(self, kind: str, text: str) -> Said:
        mark = "^C" if text.startswith("^C") else text[0]
        self.banner = Banner(kind, mark, [])
        rest = text[len(mark) :]
        if rest:
            return self._banner_line(rest)
        if self.replaying:
            return ""
        return f"Enter TEXT message.  End with the character '{mark[0]}'.\n"

    def _banner_line(self, text: str) -> Said:
        assert self.banner is not None  # noqa: S101
        before, mark, _ = text.partition(self.banner.mark)
        if mark:
            if before:
                self.banner.lines.append(before)
            self.running.banners[self.banner.kind] = "\n".join(self.banner.lines)
            self.banner = None
            self.touched = True
        else:
            self.banner.lines.append(text)
        return ""

    def _acl_line(self, line: str, words: list[str], starts: list[int]) -> bool:
        """True if the line is a rule of the list (or takes one away)."""
        assert self.acl is not None  # noqa: S101
        negated = words[0].lower() == "no"
        at = 1 if negated else 0
        number = int(words[at]) if at < len(words) and words[at].isdigit() else None
        at += number is not None
        rule = words[at:]
        if not rule and negated and number is not None:
            self.touched = self.acl.remove_at(number)
            return True
        if not rule or not any(k.startswith(rule[0].lower()) for k in ("permit", "deny", "remark")):
            return False
        if number == 0:
            raise Invalid(starts[at - 1])
        if "remark".startswith(rule[0].lower()):
            # Blanks inside a remark stay as they are.
            text = line[starts[at + 1] :].rstrip() if len(rule) > 1 else ""
            self.touched = self.acl.remove_remark(text, number) if negated else self.acl.add_remark(text, number)
            return True
        try:
            entry = parse_rule(rule, self.acl.kind)
        except BadRule as error:
            raise (Incomplete() if error.at is None else Invalid(starts[at + error.at])) from None
        self.touched = self.acl.remove(entry, number) if negated else self.acl.add(entry, number)
        return True


def _reach(error: CommandError) -> int:
    """How far into the line a refusal got: the better understood reading is the one to report."""
    return error.at if isinstance(error, Invalid) else 10_000

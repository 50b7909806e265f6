"""The grammar: which lines the switch knows, in which context, from which source, and how a line is matched.

A rule is written as the manuals write it: words stand for themselves, ``<kind:name>`` for a value, ``[...]`` may be
left out, ``(a|b)`` is a choice that is handed on under ``name`` when written ``(a|b):name``. Words may be
abbreviated as long as they stay unambiguous.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from schoolbuild.lab.aruba_aoss.params import PARAMS, Param
from schoolbuild.lab.aruba_aoss.words import Word, ambiguous, incomplete, invalid, split

if TYPE_CHECKING:
    from schoolbuild.lab.aruba_aoss.session import Session

Values = Mapping[str, Any]
Handler = Callable[["Session", Values], str | None]

MCG = "ArubaOS-Switch Management and Configuration Guide 16.10"
ATMG = "ArubaOS-Switch Advanced Traffic Management Guide 16.10"
ASG = "ArubaOS-Switch Access Security Guide 16.10"
BOG = "ArubaOS-Switch Basic Operation Guide 16.10"
MRG = "ArubaOS-Switch Multicast and Routing Guide 16.10"

CHAIN = {
    "operator": ("operator",),
    "manager": ("manager", "operator"),
    "config": ("config", "manager", "operator"),
    "vlan": ("vlan", "config", "manager", "operator"),
    "interface": ("interface", "config", "manager", "operator"),
    "vsf": ("vsf", "config", "manager", "operator"),
    "vsf-member": ("vsf-member", "vsf", "config", "manager", "operator"),
    "profile": ("profile", "config", "manager", "operator"),
    "acl": ("acl", "config", "manager", "operator"),
    "profile-type": ("profile-type", "config", "manager", "operator"),
}
"""A context knows its own commands and those of the levels below it (Basic Operation Guide, "Using the CLI")."""


@dataclass(frozen=True)
class Rule:
    """One line of the table of the grammar."""

    context: str
    pattern: str
    source: str
    writes: bool
    handler: Handler
    fixed: Mapping[str, str] = field(default_factory=dict)


RULES: list[Rule] = []


def rule(
    context: str, *patterns: str, source: str, writes: bool | None = None, **fixed: str
) -> Callable[[Handler], Handler]:
    """Enter lines into the grammar. Lines of configuration contexts write unless told otherwise."""

    def add(handler: Handler) -> Handler:
        does_write = writes if writes is not None else context not in ("operator", "manager")
        RULES.extend(Rule(context, pattern, source, does_write, handler, fixed) for pattern in patterns)
        return handler

    return add


@dataclass(frozen=True)
class _Slot:
    """A place in a pattern: a word, or a value under a name."""

    word: str = ""
    param: Param | None = None
    name: str = ""
    value: str | None = None


_TOKEN = re.compile(r"\[|\]|\(([^)]*)\)(?::(\w+))?|<([\w-]+)(?::(\w+))?>|([^\s\[\]]+)")


def _sequences(pattern: str) -> list[tuple[_Slot, ...]]:
    """Every way to write a pattern, options and choices spelled out."""
    stack: list[list[list[tuple[_Slot, ...]]]] = [[]]
    for match in _TOKEN.finditer(pattern):
        choice, choice_name, kind, name, word = match.groups()
        if match.group() == "[":
            stack.append([])
        elif match.group() == "]":
            inner = stack.pop()
            stack[-1].append([(), *_join(inner)])
        elif choice is not None:
            options = [tuple(_Slot(word=w) for w in option.split()) for option in choice.split("|")]
            stack[-1].append(
                [
                    (
                        *slots[:-1],
                        _Slot(word=slots[-1].word, name=choice_name or "", value=" ".join(s.word for s in slots)),
                    )
                    for slots in options
                ]
            )
        elif kind is not None:
            stack[-1].append([(_Slot(param=PARAMS[kind], name=name or kind),)])
        else:
            stack[-1].append([(_Slot(word=word),)])
    return _join(stack[0])


def _join(parts: Iterable[list[tuple[_Slot, ...]]]) -> list[tuple[_Slot, ...]]:
    return [tuple(itertools.chain.from_iterable(combination)) for combination in itertools.product(*parts)]


@dataclass
class _Node:
    words: dict[str, tuple[_Node, _Slot]] = field(default_factory=dict)
    params: list[tuple[Param, _Node, str]] = field(default_factory=list)
    rule: Rule | None = None

    def step(self, slot: _Slot) -> _Node:
        if slot.param is None:
            known = self.words.get(slot.word)
            if known is not None:
                if slot.name and not known[1].name:
                    self.words[slot.word] = (known[0], slot)
                return known[0]
            node = _Node()
            self.words[slot.word] = (node, slot)
            return node
        for param, node, name in self.params:
            if param is slot.param and name == slot.name:
                return node
        node = _Node()
        self.params.append((slot.param, node, slot.name))
        return node


@dataclass(frozen=True)
class Match:
    """A line that was understood. ``secrets`` are the words of it that nobody may read again."""

    rule: Rule
    values: Values
    secrets: tuple[Word, ...] = ()


class Grammar:
    """The grammar of one context; made once per process for each."""

    def __init__(self, context: str) -> None:
        self._root = _Node()
        for level in CHAIN[context]:
            for entry in RULES:
                if entry.context == level:
                    for slots in _sequences(entry.pattern):
                        node = self._root
                        for slot in slots:
                            node = node.step(slot)
                        node.rule = node.rule or entry

    def match(self, line: str, session: Session) -> Match:
        """Understand a line; raises ``Refused`` in the switch's words."""
        words = split(line)
        node = self._root
        values: dict[str, Any] = {}
        secrets: list[Word] = []
        for word in words:
            if word.unclosed and not any(param.rest for param, _, _ in node.params):
                raise invalid(word.text)
            found = self._word(node, word)
            if found is not None:
                node, slot = found
                if slot.name:
                    values[slot.name] = slot.value
                continue
            # What stands behind a secret may be one too, half typed: it is not repeated.
            reason: Exception = invalid("***" if secrets else word.text)
            if not node.params:
                raise reason
            for param, following, name in node.params:
                if param.rest:
                    values[name] = line[word.start :].rstrip()
                    return self._finish(following, values, secrets, word)
                try:
                    values[name] = param.parse(word, session)
                except ValueError as wrong:
                    reason = wrong.args[0] if wrong.args and isinstance(wrong.args[0], Exception) else reason
                    continue
                if param.secret:
                    secrets.append(word)
                node = following
                break
            else:
                raise reason
        return self._finish(node, values, secrets, words[-1])

    @staticmethod
    def _word(node: _Node, word: Word) -> tuple[_Node, _Slot] | None:
        if word.quoted:
            return None
        low = word.text.lower()
        exact = node.words.get(low)
        if exact is not None:
            return exact
        starts = [name for name in node.words if name.startswith(low)]
        if len(starts) > 1 and not node.params:
            raise ambiguous(word.text)
        return node.words[starts[0]] if len(starts) == 1 else None

    @staticmethod
    def _finish(node: _Node, values: dict[str, Any], secrets: list[Word], last: Word) -> Match:
        if node.rule is None:
            raise incomplete(last.text)
        return Match(node.rule, {**node.rule.fixed, **values}, tuple(secrets))


_CACHE: dict[str, Grammar] = {}


def grammar(context: str) -> Grammar:
    """The grammar of a context, built at first use."""
    if context not in _CACHE:
        from schoolbuild.lab.aruba_aoss import commands

        commands.load()
        _CACHE[context] = Grammar(context)
    return _CACHE[context]


def table() -> list[dict[str, str]]:
    """Every line that the personality accepts, with its context and source: for the ledger of what was checked."""
    grammar("config")
    return [{"context": entry.context, "syntax": entry.pattern, "source": entry.source} for entry in RULES]

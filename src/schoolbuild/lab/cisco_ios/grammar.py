"""Command grammars in the manner of IOS: keywords by unambiguous prefix, typed parameters, and the three refusals.

A command is written as a pattern, for example ``switchport access vlan <vlan:vlan>`` or
``ip ssh version <v:int:1:2>``. ``[...]`` is optional, ``{a|b}`` a choice of keywords (kept under the name before a
colon: ``{mode:access|trunk}``), ``<name:type>`` a parameter; the types are in ``params.py``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from schoolbuild.lab.cisco_ios.params import Param, make_param
from schoolbuild.lab.cisco_ios.words import Ambiguous, CommandError, Incomplete, Invalid, Refused


class Word(NamedTuple):
    text: str
    start: int


@dataclass(frozen=True)
class Match:
    """A line that was understood: its handler, its parameters, and the line in full words."""

    handler: Any
    values: Mapping[str, Any]
    canonical: str


@dataclass
class _Node:
    keywords: dict[str, _Node] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    """Keyword → name under which the choice is kept."""
    params: list[tuple[str, Param, _Node]] = field(default_factory=list)
    handler: Any = None


class Grammar:
    """All commands of one mode."""

    def __init__(self) -> None:
        self._root = _Node()

    def add(self, pattern: str, handler: Any) -> None:
        """Add a command; a later one for the same words replaces the earlier."""
        for tokens in _expand(_tokenise(pattern)):
            node = self._root
            for token in tokens:
                node = _child(node, token)
            node.handler = handler

    def parse(self, line: str, skip: int = 0) -> Match:
        """What the line means, without its first ``skip`` words; raises a ``CommandError``."""
        words = split(line)[skip:]
        state = _Parse(words, line)
        match = state.walk(self._root, 0, {}, [])
        if match is not None:
            return match
        raise state.error()

    def completions(self, line: str) -> list[str]:
        """The words that may come next (``?``)."""
        words = split(line)
        fresh = not line or line.endswith(" ")
        done, begun = (words, "") if fresh or not words else (words[:-1], words[-1].text)
        nodes = [self._root]
        for word in done:
            following = []
            for node in nodes:
                following += [node.keywords[k] for k in _prefixed(node, word.text)]
                following += [child for _, param, child in node.params if _fits(param, word)]
            nodes = following
        found: set[str] = set()
        for node in nodes:
            found.update(k for k in node.keywords if k.startswith(begun.lower()))
            if not begun:
                found.update(param.label for _, param, _ in node.params)
                found.update({"<cr>"} if node.handler is not None else ())
        return sorted(found, key=lambda w: (w == "<cr>", not w[0].isalpha(), w))


def _fits(param: Param, word: Word) -> bool:
    """Whether a word may stand there; help says nothing of a word that would be refused with a reason."""
    try:
        return param.take([word], 0, word.text) is not None
    except Refused:
        return False


class _Parse:
    """One walk through a grammar. Remembers how far it got, for the caret."""

    def __init__(self, words: list[Word], line: str) -> None:
        self.words = words
        self.line = line
        self.furthest = -1
        self.incomplete = False
        self.ambiguous = False
        self.understood = 0

    def walk(self, node: _Node, at: int, values: dict[str, Any], said: list[str]) -> Match | None:
        if at == len(self.words):
            if node.handler is None:
                self._fail(at, incomplete=True)
                return None
            return Match(node.handler, values, " ".join(said))
        word = self.words[at].text
        keywords = _prefixed(node, word)
        exact = word.lower() in node.keywords
        if exact:
            keywords = [word.lower()]
        tried = False
        if len(keywords) == 1:
            tried = True
            keyword = keywords[0]
            name = node.names.get(keyword)
            more = {**values, name: keyword} if name else values
            found = self.walk(node.keywords[keyword], at + 1, more, [*said, keyword])
            if found is not None:
                return found
            if exact and not any(param.greedy for _, param, _ in node.params):
                return None
        for name, param, child in node.params:
            taken = param.take(self.words, at, self.line)
            if taken is None:
                continue
            tried = True
            value, used, text = taken
            found = self.walk(child, at + used, {**values, name: value}, [*said, text])
            if found is not None:
                return found
        if not tried:
            self._fail(at, ambiguous=len(keywords) > 1, understood=_understood(node, word))
        return None

    def _fail(self, at: int, *, incomplete: bool = False, ambiguous: bool = False, understood: int = 0) -> None:
        if at > self.furthest:
            self.furthest, self.incomplete, self.ambiguous, self.understood = at, incomplete, ambiguous, understood
        elif at == self.furthest:
            self.incomplete |= incomplete
            self.ambiguous |= ambiguous
            self.understood = max(self.understood, understood)

    def error(self) -> CommandError:
        if self.ambiguous:
            return Ambiguous()
        if self.incomplete:
            return Incomplete()
        return Invalid(self.words[self.furthest].start + self.understood)


def split(line: str) -> list[Word]:
    return [Word(match[0], match.start()) for match in re.finditer(r"\S+", line)]


def _prefixed(node: _Node, word: str) -> list[str]:
    lower = word.lower()
    if lower in node.keywords:
        return [lower]
    return [keyword for keyword in node.keywords if keyword.startswith(lower)]


def _understood(node: _Node, word: str) -> int:
    """How many letters of a word some keyword has too: IOS puts its caret under the first that none has."""
    return max((_shared(keyword, word.lower()) for keyword in node.keywords), default=0)


def _shared(a: str, b: str) -> int:
    return next((n for n, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))


# --- patterns ---

_TOKEN = re.compile(r"\[|\]|\{[^}]*\}|<[^>]*>|[^\s\[\]]+")


def _tokenise(pattern: str) -> list[str]:
    return _TOKEN.findall(pattern)


def _expand(tokens: list[str]) -> Iterator[list[str]]:
    """All ways to read the optional parts and the choices."""
    for at, token in enumerate(tokens):
        if token == "[":  # noqa: S105
            depth = 0
            for end in range(at, len(tokens)):
                depth += {"[": 1, "]": -1}.get(tokens[end], 0)
                if depth == 0:
                    break
            for middle in ([], tokens[at + 1 : end]):
                yield from _expand(tokens[:at] + middle + tokens[end + 1 :])
            return
        if token.startswith("{") and "|" in token:
            name, _, choices = token[1:-1].rpartition(":")
            for keyword in choices.split("|"):
                yield from _expand([*tokens[:at], f"{{{name}:{keyword}}}", *tokens[at + 1 :]])
            return
    yield tokens


def _child(node: _Node, token: str) -> _Node:
    if token.startswith("<"):
        name, _, kind = token[1:-1].partition(":")
        for known, param, child in node.params:
            if known == name and param.kind == (kind or name):
                return child
        child = _Node()
        node.params.append((name, make_param(kind or name), child))
        node.params.sort(key=lambda row: row[1].rank)
        return child
    if token.startswith("{"):
        name, _, keyword = token[1:-1].rpartition(":")
        if name:
            node.names[keyword.lower()] = name
        token = keyword
    return node.keywords.setdefault(token.lower(), _Node())


def table(rows: Iterable[tuple[str, Any]]) -> Grammar:
    """A grammar of these commands."""
    grammar = Grammar()
    for pattern, handler in rows:
        grammar.add(pattern, handler)
    return grammar

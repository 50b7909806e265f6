"""The literals of PowerShell: hash tables, arrays, strings, numbers, and variables that were given one.

Modules declare their options in these, so a small reader of its own is enough. It reads values, it runs nothing: what
only PowerShell could compute becomes ``Computed`` and is never guessed. How expressions are read follows Microsoft's
pages about_Arrays, about_Hash_Tables, about_Quoting_Rules and about_Parsing.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple


@dataclass(frozen=True)
class Computed:
    """A value that only PowerShell could work out; ``text`` is how it begins."""

    text: str


class UnreadableError(Exception):
    """The text is not one of the literals that are read here."""


class Token(NamedTuple):
    """A piece of the text; ``at`` and ``end`` are offsets in it."""

    kind: str
    text: str
    at: int
    end: int


Lookup = Callable[[str], Any]

_TOKEN = re.compile(
    r"""(?P<space>(?:[ \t\r]|`\r?\n|\#(?!>)[^\n]*|<\#.*?\#>)+)
      | (?P<newline>\n|;)
      | (?P<herestring>@'\r?\n.*?\r?\n'@|@"\r?\n.*?\r?\n"@)
      | (?P<open>@\{|@\(|\$\(|[({])
      | (?P<close>[)}])
      | (?P<single>'(?:[^']|'')*')
      | (?P<double>"(?:[^"`]|`.|"")*")
      | (?P<splat>@\w+)
      | (?P<variable>\$(?:\{[^}]+\}|[\w:]+))
      | (?P<member>::?\w+|(?<=[\w)\]}"'])\.\w+)
      | (?P<bracket>\[(?:[^\[\]\n'"$]|\[[^\[\]\n]*(?:\[[^\[\]\n]*\])*[^\[\]\n]*\])*\])
      | (?P<parameter>-[A-Za-z_]\w*:?)
      | (?P<number>-?(?:0x[0-9A-Fa-f]+|\d+(?:\.\d+)?)(?:[kKmMgG][bB]|[lL])?(?![\w.]))
      | (?P<range>\.\.)
      | (?P<sign>[=,+|\[\]&!*/%<>?^~-])
      | (?P<word>[\w.\\*:/-]+)
    """,
    re.S | re.X,
)
_CONSTANTS: dict[str, Any] = {"true": True, "false": False, "null": None}
_UNITS = {"kb": 1024, "mb": 1024**2, "gb": 1024**3}
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "0": "\0"}


def variable_name(token_text: str) -> str:
    """``$script:Spec`` and ``${spec}`` as ``spec``: PowerShell does not tell capitals apart."""
    return token_text.strip("${}@").rsplit(":", 1)[-1].lower()


class Reader:
    """Reads expressions out of a text from an offset on.

    ``lookup`` gives the value of a variable, or of a function called without arguments. With ``bare_words`` a word is
    text, as it is after the name of a command.
    """

    def __init__(self, text: str, at: int, lookup: Lookup, *, bare_words: bool = False) -> None:
        self.text = text
        self.at = at
        self.lookup = lookup
        self.bare_words = bare_words
        self.tokens: list[Token] = []
        self.index = 0

    def peek(self) -> Token:
        while self.index >= len(self.tokens):
            self.tokens.append(self._next())
        return self.tokens[self.index]

    def take(self) -> Token:
        token = self.peek()
        self.index += 1
        return token

    def _next(self) -> Token:
        """The next piece, spaces and comments left out; what cannot be told apart ends the text."""
        while match := _TOKEN.match(self.text, self.at):
            self.at = match.end()
            if match.lastgroup != "space":
                return Token(str(match.lastgroup), match.group(), match.start(), match.end())
        return Token("end", "", self.at, self.at)

    def skip_lines(self) -> None:
        while self.peek().kind == "newline":
            self.index += 1

    def expression(self) -> Any:
        """A value with all that belongs to it; ``+`` joins hash tables, lists and texts as PowerShell does."""
        value = self.comma_list()
        while self.peek().text == "+":
            self.take()
            self.skip_lines()
            value = _sum(value, self.comma_list())
        if self.bare_words or self.peek().kind in ("newline", "close", "end"):
            return value
        began = self.tokens[self.index - 1].text
        while self.peek().kind not in ("newline", "close", "end"):  # an operator: only PowerShell could work it out
            self.atom_or_skip()
        return Computed(began)

    def atom_or_skip(self) -> None:
        if self.peek().kind == "open":
            self._skip_block()
        else:
            self.take()

    def comma_list(self) -> Any:
        if self.peek().text == ",":  # a leading comma makes a list of one
            self.take()
            self.skip_lines()
            return [self.atom()]
        first = self.atom()
        if self.peek().text != ",":
            return first
        items = [first]
        while self.peek().text == ",":
            self.take()
            self.skip_lines()
            items.append(self.atom())
        return items

    def atom(self) -> Any:
        token = self.take()
        value: Any
        match token.kind:
            case "open" if token.text == "@{":
                value = self._hash()
            case "open" if token.text == "@(":
                value = self._array()
            case "open" if token.text == "(":
                value = self._inside()
            case "open":  # a script block or a sub-expression
                self.index -= 1
                self._skip_block()
                return Computed(token.text)
            case "single":
                value = token.text[1:-1].replace("''", "'")
            case "double":
                value = _double_quoted(token.text)
            case "herestring":
                value = "\n".join(token.text.splitlines()[1:-1])
            case "number":
                value = _number(token.text)
            case "variable":
                value = self._variable(token)
            case "bracket":
                return self._cast(token)
            case "word":
                value = token.text if self.bare_words else self.lookup(token.text.lower())
            case _:
                raise UnreadableError(f"{token.text or 'the end'} is no literal")
        return self._members(value, token)

    def _variable(self, token: Token) -> Any:
        name = variable_name(token.text)
        return _CONSTANTS[name] if name in _CONSTANTS else self.lookup(name)

    def _members(self, value: Any, token: Token) -> Any:
        while self._adjacent() and self.peek().kind in ("member", "bracket"):
            if self.take().kind == "bracket":  # an index
                value = Computed(token.text)
                continue
            name = self.tokens[self.index - 1].text.lstrip(".:").lower()
            if self.peek().text == "(" and self._adjacent():
                self._skip_block()
                value = Computed(token.text)
            elif isinstance(value, dict) and name == "keys":
                value = list(value)
            elif isinstance(value, dict):
                value = {key.lower(): inner for key, inner in value.items()}.get(name, Computed(token.text))
            else:
                value = Computed(token.text)
        return value

    def _adjacent(self) -> bool:
        """Whether the next piece follows without a space."""
        return self.peek().at == self.tokens[self.index - 1].end

    def _cast(self, token: Token) -> Any:
        if self.peek().kind == "member":  # [System.String]::Empty
            member = self.take().text
            if self.peek().text == "(":
                self._skip_block()
            return "" if (token.text.lower(), member.lower()) in _EMPTY else Computed(token.text + member)
        value = self.atom()
        return value if isinstance(value, (str, list, dict, bool, int, float)) else Computed(token.text)

    def _inside(self) -> Any:
        self.skip_lines()
        value = self.expression()
        self.skip_lines()
        if self.peek().text != ")":
            while self.peek().kind != "end" and self.peek().text != ")":
                self.atom_or_skip()
            value = Computed("(")
        self.take()
        return value

    def _array(self) -> list[Any]:
        """``@( )``: what each statement inside yields, lists unfolded once."""
        items: list[Any] = []
        self.skip_lines()
        while self.peek().text != ")":
            if self.peek().kind == "end":
                raise UnreadableError("@( is never closed")
            value = self.expression()
            items.extend(value if isinstance(value, list) else [value])
            if self.peek().kind not in ("newline", "close"):
                raise UnreadableError(f"{self.peek().text} inside @( )")
            self.skip_lines()
        self.take()
        return items

    def _hash(self) -> dict[str, Any]:
        result: dict[str, Any] = {}
        while True:
            self.skip_lines()
            token = self.take()
            if token.text == "}":
                return result
            if token.kind not in ("word", "single", "double", "number"):
                raise UnreadableError(f"{token.text or 'the end'} where a key is expected")
            key = token.text[1:-1] if token.kind in ("single", "double") else token.text
            if self.take().text != "=":
                raise UnreadableError(f"no = after the key {key}")
            self.skip_lines()
            result[key] = self.expression()
            if self.peek().kind not in ("newline", "close"):
                raise UnreadableError(f"{self.peek().text} after the value of {key}")

    def _skip_block(self) -> None:
        depth = 0
        while (token := self.take()).kind != "end":
            depth += (token.kind == "open") - (token.kind == "close")
            if not depth:
                return
        raise UnreadableError("a bracket is never closed")


_EMPTY = {("[string]", "::empty"), ("[system.string]", "::empty")}


def _sum(left: Any, right: Any) -> Any:
    if isinstance(left, Computed) or isinstance(right, Computed):
        return Computed("+")
    if isinstance(left, dict) and isinstance(right, dict):
        return left | right
    if isinstance(left, list):
        return left + (right if isinstance(right, list) else [right])
    if isinstance(left, str) and isinstance(right, str):
        return left + right
    return Computed("+")


def _number(text: str) -> int | float:
    lowered = text.lower().rstrip("l")
    unit = _UNITS.get(lowered[-2:], 1)
    digits = lowered[:-2] if unit > 1 else lowered
    return float(digits) * unit if "." in digits else int(digits, 0) * unit


def _double_quoted(text: str) -> str | Computed:
    inner = text[1:-1].replace('""', '"')
    if re.search(r"(?<!`)\$[\w({]", inner):
        return Computed(text)
    return re.sub(r"`(.)", lambda match: _ESCAPES.get(match[1], match[1]), inner)

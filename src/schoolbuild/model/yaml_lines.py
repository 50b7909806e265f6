"""YAML that remembers its lines.

Reads with libyaml (about eight times faster than the pure Python parser) and keeps the line of every key, so that each
later complaint can name it. Plain scalars follow the YAML 1.2 core rules: ``no``, ``on`` and ``12:30`` stay text.
"""

from __future__ import annotations

import re
import stat
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

MAX_BYTES = 1_000_000
_MAX_NODES = 50_000
_MAX_DEPTH = 100
_SAFE_DEPTH = 4_000

KeyPath = tuple[str | int, ...]


class _Loader(yaml.CSafeLoader):
    """libyaml's parser with the few implicit types that a school document has."""

    yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}  # noqa: RUF012  # yaml declares it so


_Loader.add_implicit_resolver("tag:yaml.org,2002:null", re.compile(r"^(?:~|null|Null|NULL|)$"), ["~", "n", "N", ""])
_Loader.add_implicit_resolver(
    "tag:yaml.org,2002:bool", re.compile(r"^(?:true|True|TRUE|false|False|FALSE)$"), list("tTfF")
)
_Loader.add_implicit_resolver("tag:yaml.org,2002:int", re.compile(r"^[-+]?(?:0|[1-9][0-9]*)$"), list("-+0123456789"))
_Loader.add_implicit_resolver(
    "tag:yaml.org,2002:float", re.compile(r"^[-+]?[0-9]+\.[0-9]+(?:[eE][-+]?[0-9]+)?$"), list("-+0123456789")
)


@dataclass(frozen=True)
class YamlProblem:
    """Why a text is not the YAML we take: a short code, the line (from 1) and words."""

    code: str
    line: int
    key: str
    message: str
    fix: str


@dataclass
class YamlDocument:
    """The plain data of a file, the line of every key, and what was wrong with it.

    ``text`` is the file as it stands, comments and all; ``None`` if it is no text.
    """

    data: Any = None
    text: str | None = None
    lines: dict[KeyPath, int] = field(default_factory=dict)
    problems: list[YamlProblem] = field(default_factory=list)


class NotTextError(Exception):
    """A file that is no YAML text of ours, before a word of it was parsed."""

    def __init__(self, code: str, message: str, fix: str, line: int = 1) -> None:
        super().__init__(message)
        self.problem = YamlProblem(code, line, "", message, fix)


def read_yaml(path: Path) -> YamlDocument:
    """Read one file. Never raises for what is *in* the file: problems are listed in the result.

    Raises:
        OSError: the file cannot be read at all.
    """
    try:
        return parse_yaml(read_text(path))
    except NotTextError as error:
        return YamlDocument(problems=[error.problem])


def read_text(path: Path) -> str:
    """The text of one file.

    Raises:
        NotTextError: it is too large, no file, or no UTF-8 text.
        OSError: it cannot be read at all.
    """
    about = path.stat()
    if not stat.S_ISREG(about.st_mode):  # a pipe would be waited for, and a folder is no text
        raise NotTextError("not_text", "this is not a file", "put a YAML text file here, or remove it")
    size = about.st_size
    if size > MAX_BYTES:
        raise NotTextError(
            "too_large",
            f"the file has {size:,} bytes; a school file has at most {MAX_BYTES:,}",
            "split the file, or remove what does not belong here",
        )
    raw = path.read_bytes()
    if b"\x00" in raw:
        raise NotTextError("not_text", "the file is binary, not text", "put a YAML text file here, or remove the file")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise NotTextError(
            "not_text", f"the file is not UTF-8 text (byte {error.start})", "save it as UTF-8", line
        ) from None


def parse_yaml(text: str) -> YamlDocument:
    """Parse a text; problems are listed in the result."""
    if _is_too_deep(text):
        return _too_deep(text)
    document = YamlDocument(text=text)
    loader = _Loader(text)
    try:
        node = loader.get_single_node()
        if node is not None:
            document.data = _Walker(loader, document).value(node, ())
    except yaml.YAMLError as error:
        document.data = None
        document.problems.append(_syntax_problem(error, text))
    except _TooManyNodesError:
        return _too_large(text, "the file unfolds to far too many values", "remove the anchors and aliases")
    except _TooDeepError:
        return _too_deep(text)
    finally:
        loader.dispose()
    return document


def _is_too_deep(text: str) -> bool:
    """Whether values are nested so deeply that nobody means it.

    The C loader follows the nesting with the C stack, and would end the whole process some 20,000 levels down; every
    level takes a bracket, or at least one more column of a line.
    """
    longest = max(map(len, text.splitlines()), default=0)
    if text.count("[") + text.count("{") + longest < _SAFE_DEPTH:
        return False
    depth = 0
    try:
        for event in yaml.parse(text, Loader=_Loader):
            depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
            if depth > _MAX_DEPTH:
                return True
    except yaml.YAMLError:
        pass  # told by the loader itself, which comes no further down than this
    return False


class _TooManyNodesError(Exception):
    pass


class _TooDeepError(Exception):
    pass


class _Walker:
    def __init__(self, loader: yaml.CSafeLoader, document: YamlDocument) -> None:
        self.loader = loader
        self.document = document
        self.count = 0

    def value(self, node: yaml.Node, path: KeyPath) -> Any:
        self.count += 1
        if self.count > _MAX_NODES:
            raise _TooManyNodesError
        if len(path) > _MAX_DEPTH:
            raise _TooDeepError
        self.document.lines.setdefault(path, node.start_mark.line + 1)
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, path)
        if isinstance(node, yaml.SequenceNode):
            return [self.value(child, (*path, index)) for index, child in enumerate(node.value)]
        return self._scalar(node, path)

    def _scalar(self, node: yaml.Node, path: KeyPath) -> Any:
        if node.tag == "tag:yaml.org,2002:str":
            return node.value
        if not node.tag.startswith("tag:yaml.org,2002:"):
            words = "a word that begins with `!` is a tag, and school files use none"  # not repeated: maybe a password
            self._problem("bad_tag", node, path, words, "remove it, or put the value in quotes if it begins so")
            return None
        try:
            return self.loader.construct_object(node)
        except ValueError:  # a number with more digits than Python reads
            self._problem("bad_number", node, path, "this number is far too long", "correct it, or put it in quotes")
            return None

    def _mapping(self, node: yaml.MappingNode, path: KeyPath) -> dict[str, Any]:
        result: dict[str, Any] = {}
        for key_node, value_node in node.value:
            if not isinstance(key_node, yaml.ScalarNode):
                self._problem("bad_key", key_node, path, "a key must be a single word or range", "write a plain key")
                continue
            key = str(key_node.value)
            inner = (*path, key)
            if key in result:
                first = self.document.lines[inner]
                self._problem(
                    "duplicate_key",
                    key_node,
                    inner,
                    f"the key {key!r} stands twice (first in line {first})",
                    "keep one of the two: YAML would silently take the last",
                )
                continue
            self.document.lines[inner] = key_node.start_mark.line + 1
            result[key] = self.value(value_node, inner)
        return result

    def _problem(self, code: str, node: yaml.Node, path: KeyPath, message: str, fix: str) -> None:
        self.document.problems.append(YamlProblem(code, node.start_mark.line + 1, dotted(path), message, fix))


def dotted(path: KeyPath) -> str:
    """``("switches", 1, "model")`` as ``switches[1].model``."""
    text = ""
    for part in path:
        text += f"[{part}]" if isinstance(part, int) else (f".{part}" if text else str(part))
    return text


def _too_deep(text: str) -> YamlDocument:
    return _too_large(text, "the file is nested far too deeply", "check the indentation and the brackets")


def _too_large(text: str, message: str, fix: str) -> YamlDocument:
    return YamlDocument(text=text, problems=[YamlProblem("too_large", 1, "", message, fix)])


def _syntax_problem(error: yaml.YAMLError, text: str) -> YamlProblem:
    if isinstance(error, yaml.reader.ReaderError):
        line = text.encode()[: error.position].count(b"\n") + 1
        return YamlProblem(
            "syntax", line, "", f"not valid YAML: {error.reason} (character {error.character})", "remove that character"
        )
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    lines = text.splitlines()
    line = max(1, min(mark.line + 1, len(lines))) if mark is not None else 1
    words = " ".join(str(getattr(error, "problem", None) or error).split())
    source = lines[line - 1] if 0 < line <= len(lines) else ""
    if "\t" in source[: len(source) - len(source.lstrip())] or "'\\t'" in words:
        return YamlProblem("tab", line, "", "a tab is used for indentation", "use spaces: two for each level")
    if "multiple documents" in words or "expected a single document" in words:
        return YamlProblem(
            "syntax", line, "", "the file holds more than one document", "remove the '---' in the middle"
        )
    return YamlProblem(
        "syntax",
        line,
        "",
        f"not valid YAML: {words}",
        "check this line and the one before: indentation, a missing ':' or an unclosed quote",
    )

"""Edits the text of a YAML file in place: what is not changed stays as it was, comments and layout included."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import yaml

from schoolbuild.folders.plain_data import Plain
from schoolbuild.folders.yaml_text import entry, flow
from schoolbuild.model.yaml_lines import KeyPath

Entry = tuple[str, Plain]


@dataclass(frozen=True)
class Place:
    """Where a key and its value stand; ``key`` is ``None`` for an element of a list and for the whole file."""

    key: yaml.Node | None
    value: yaml.Node


class YamlText:
    """The text of one file. Each edit leaves a text that can be edited again."""

    def __init__(self, text: str) -> None:
        self.root: yaml.Node | None = None
        self.lines: list[str] = []
        self.text = text if text.endswith("\n") else f"{text}\n"
        self._read()

    def _read(self) -> None:
        self.lines = self.text.split("\n")[:-1]
        loader = yaml.CSafeLoader(self.text)
        try:
            self.root = loader.get_single_node()
        finally:
            loader.dispose()

    def find(self, path: KeyPath) -> Place | None:
        """Where the value at ``path`` stands."""
        if self.root is None:
            return None
        place = Place(None, self.root)
        for step in path:
            found: Place | None = None
            if isinstance(place.value, yaml.MappingNode):
                found = next((Place(key, value) for key, value in place.value.value if key.value == str(step)), None)
            elif isinstance(place.value, yaml.SequenceNode) and isinstance(step, int) and step < len(place.value.value):
                found = Place(None, place.value.value[step])
            if found is None:
                return None
            place = found
        return place

    def set_value(self, path: KeyPath, value: Plain) -> None:
        """Give a key that stands there another value.

        Raises:
            KeyError: it does not stand there.
        """
        place = self._at(path)
        if place.key is not None and not _is_flow(place.value) and not isinstance(place.value, yaml.ScalarNode):
            self.replace(path, [(str(path[-1]), value)])
        elif place.key is not None and _is_empty(place.value):
            # `staff:` has nothing behind its colon; what is behind it may be a comment.
            line = place.key.end_mark.line
            after = self.lines[line].index(":", place.key.end_mark.column) + 1
            self._splice((line, after), (line, after), f" {flow(value)}")
        else:
            self._splice(_start(place.value), _end(place.value), flow(value))

    def add(self, path: KeyPath, value: Plain, before: Callable[[str], bool] | None = None) -> None:
        """Add a key to the mapping around it, in front of the first for which ``before`` holds, else at its end.

        Raises:
            KeyError: that mapping does not stand there.
        """
        around = self._at(path[:-1])
        name = str(path[-1])
        if around.key is not None and _is_empty(around.value):
            self.replace(path[:-1], [(str(path[-2]), {name: value})])
            return
        if not isinstance(around.value, yaml.MappingNode):
            raise KeyError(path[:-1])
        if _is_flow(around.value):
            line, column = _end(around.value)
            comma = ", " if around.value.value else ""
            self._splice((line, column - 1), (line, column - 1), f"{comma}{flow({name: value})[1:-1]}")
            return
        after = next((key for key, _ in around.value.value if before is not None and before(key.value)), None)
        column = around.value.value[0][0].start_mark.column
        if after is not None and not self._behind_dash(after):
            at = after.start_mark.line
        else:
            at = _last_line(around.value) + 1
        self.lines[at:at] = entry(name, value, column)
        self._written()

    def _behind_dash(self, key: yaml.Node) -> bool:
        mark = key.start_mark
        return bool(self.lines[mark.line][: mark.column].strip())

    def replace(self, path: KeyPath, entries: Sequence[Entry]) -> None:
        """Write other keys in the place of one. Without any, it goes, and with the last one the mapping around it.

        Raises:
            KeyError: it does not stand there.
        """
        place, around = self._at(path), self._at(path[:-1])
        if place.key is None or not isinstance(around.value, yaml.MappingNode):
            raise KeyError(path)
        if not entries and len(around.value.value) == 1:
            if len(path) == 1:
                raise KeyError(path)
            self.replace(path[:-1], [])
            return
        if _is_flow(around.value):
            self._replace_flow(place, around.value, entries)
            return
        first, last = place.key.start_mark.line, _last_line(place.value, place.key)
        head = self.lines[first][: place.key.start_mark.column]
        written = [line for name, value in entries for line in entry(name, value, len(head))]
        if written:
            written[0] = head + written[0][len(head) :]
            written[0] += self._comment(place, last)
        elif head.strip():  # The first key of a list's element has the dash; the next one gets it.
            following = around.value.value[1][0].start_mark.line
            self.lines[following] = head + self.lines[following][len(head) :]
        self.lines[first : last + 1] = written
        self._written()

    def _replace_flow(self, place: Place, around: yaml.MappingNode, entries: Sequence[Entry]) -> None:
        start, end = _start(place.key or place.value), _end(place.value)
        if not entries:
            index = next(number for number, (key, _) in enumerate(around.value) if key is place.key)
            if index:
                start = _end(around.value[index - 1][1])
            else:
                end = _start(around.value[index + 1][0])
        self._splice(start, end, ", ".join(flow({name: value})[1:-1] for name, value in entries))

    def _comment(self, place: Place, last: int) -> str:
        """The comment behind an entry of one line."""
        if place.key is None or place.key.start_mark.line != last:
            return ""
        column = place.key.end_mark.column if _is_empty(place.value) else place.value.end_mark.column
        rest = self.lines[last][column:].lstrip(":").rstrip()
        return f"  {rest.strip()}" if rest.strip().startswith("#") else ""

    def _at(self, path: KeyPath) -> Place:
        place = self.find(path)
        if place is None:
            raise KeyError(path)
        return place

    def _splice(self, start: tuple[int, int], end: tuple[int, int], text: str) -> None:
        before, after = self.lines[start[0]][: start[1]], self.lines[end[0]][end[1] :]
        self.lines[start[0] : end[0] + 1] = [before + text + after]
        self._written()

    def _written(self) -> None:
        self.text = "".join(f"{line}\n" for line in self.lines)
        self._read()


def _is_flow(node: yaml.Node) -> bool:
    return bool(getattr(node, "flow_style", False))


def _is_empty(node: yaml.Node) -> bool:
    return isinstance(node, yaml.ScalarNode) and node.value == "" and node.style not in {"'", '"', "|", ">"}


def _start(node: yaml.Node) -> tuple[int, int]:
    return node.start_mark.line, node.start_mark.column


def _end(node: yaml.Node) -> tuple[int, int]:
    return node.end_mark.line, node.end_mark.column


def _last_line(node: yaml.Node, key: yaml.Node | None = None) -> int:
    """The last line on which something of a value stands; a block's own end is where the next thing begins."""
    if isinstance(node, yaml.CollectionNode) and not _is_flow(node) and node.value:
        last = node.value[-1]
        return _last_line(last[1], last[0]) if isinstance(last, tuple) else _last_line(last)
    if _is_empty(node) and key is not None:
        return int(key.end_mark.line)
    if isinstance(node, yaml.ScalarNode) and node.style in {"|", ">"}:
        return int(node.end_mark.line) - 1
    return int(node.end_mark.line)

"""YAML of playbooks and roles as Ansible reads it, with the line of every mapping and key."""

from __future__ import annotations

from collections.abc import Hashable
from pathlib import Path
from typing import Any

import yaml


class Mapping(dict[str, Any]):
    """A mapping that knows the line it begins in and the line of each of its keys, both from 1."""

    line: int = 0
    lines: dict[str, int]


class Hidden:
    """A value behind a tag (``!vault`` ...): it is there, and what it says is not known here."""


class UnreadableError(Exception):
    """A file that is no YAML; ``line`` counts from 1, 0 if it is not known."""

    def __init__(self, words: str, line: int = 0) -> None:
        super().__init__(words)
        self.line = line


def read_tasks_file(path: Path) -> Any:
    """The data of one file.

    Raises:
        UnreadableError: it cannot be read, or is not one YAML document.
    """
    try:
        loader = yaml.CSafeLoader(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise UnreadableError(getattr(error, "strerror", None) or "it is not UTF-8 text") from None
    try:
        node = loader.get_single_node()
        return _value(loader, node) if node is not None else None
    except (yaml.YAMLError, ValueError) as error:
        mark = getattr(error, "problem_mark", None)
        words = str(getattr(error, "problem", None) or error)
        raise UnreadableError(f"not valid YAML: {words}", mark.line + 1 if mark else 0) from None
    except RecursionError:
        raise UnreadableError("it is nested far too deeply") from None
    finally:
        loader.dispose()


def _value(loader: yaml.CSafeLoader, node: yaml.Node) -> Any:
    if node.tag == "!unsafe":  # text that is no template
        return Hidden() if not isinstance(node, yaml.ScalarNode) else node.value
    if not node.tag.startswith("tag:yaml.org,2002:"):
        return Hidden()
    if isinstance(node, yaml.MappingNode):
        return _mapping(loader, node)
    if isinstance(node, yaml.SequenceNode):
        return [_value(loader, child) for child in node.value]
    return loader.construct_object(node)


def _mapping(loader: yaml.CSafeLoader, node: yaml.MappingNode) -> Mapping:
    loader.flatten_mapping(node)  # what `<<: *anchor` brings in
    result = Mapping()
    result.line = node.start_mark.line + 1
    result.lines = {}
    for key_node, value_node in node.value:
        key = loader.construct_object(key_node)
        name = str(key) if isinstance(key, Hashable) else "?"
        result[name] = _value(loader, value_node)
        result.lines[name] = key_node.start_mark.line + 1
    return result

"""A script as a tree, and what is called in it.

The grammar is tree-sitter-pwsh: it takes PowerShell 7's syntax too, so what Windows PowerShell 5.1 does not know is
looked for by name. It reads ``==`` inside a condition as a command of that name, which no catalogue holds.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from schoolbuild.model.errors import ExitCode, SchoolbuildError

NEWER = {
    "ternary_expression": "`a ? b : c`",
    "null_coalesce_expression": "`a ?? b`",
    "pipeline_chain_tail": "`a && b` and `a || b`",
}
"""Syntax of PowerShell 7 that Windows PowerShell 5.1 refuses, by the grammar's names."""


@dataclass(frozen=True)
class Argument:
    """What stands behind a command: a parameter's name (without the dash), or an argument."""

    node: Any
    parameter: str | None

    @property
    def line(self) -> int:
        return int(self.node.start_point[0]) + 1


@dataclass(frozen=True)
class Call:
    """A command called. ``operator`` is ``&`` or ``.`` where one stands before it."""

    name: str
    line: int
    operator: str
    is_variable: bool
    arguments: tuple[Argument, ...]


@dataclass
class Function:
    """A function of a script by the names of its parameters; ``switches`` are those that take no argument."""

    name: str
    values: set[str] = field(default_factory=set)
    switches: set[str] = field(default_factory=set)


class Tree:
    """A parsed script."""

    def __init__(self, text: str) -> None:
        self._bytes = text.encode("utf-8")
        self._root = _parser().parse(self._bytes).root_node

    def text(self, node: Any) -> str:
        return self._bytes[node.start_byte : node.end_byte].decode("utf-8")

    def nodes(self, *kinds: str) -> Iterator[Any]:
        """Every node of these kinds, in the order of the text."""
        return (node for node in _walk(self._root) if node.type in kinds)

    def errors(self) -> Iterator[tuple[int, str]]:
        """Line and text of what the grammar could not read, the outermost only."""
        pending = [self._root]
        while pending:
            node = pending.pop()
            if node.type == "ERROR" or node.is_missing:
                yield node.start_point[0] + 1, self.text(node).strip().partition("\n")[0] or f"{node.type} is missing"
            else:
                pending += reversed(node.children)

    def calls(self) -> Iterator[Call]:
        for node in self.nodes("command"):
            named = next(
                (child for child in node.children if child.type in ("command_name", "command_name_expr")), None
            )
            operator = next((self.text(c) for c in node.children if c.type == "command_invocation_operator"), "")
            elements: list[Any] = next(
                (child.children for child in node.children if child.type == "command_elements"), []
            )
            yield Call(
                name=self.text(named) if named is not None else self.text(node),
                line=node.start_point[0] + 1,
                operator=operator,
                is_variable=named is None or self.text(named).startswith(("$", "(", '"', "'", "{")),
                arguments=tuple(self._argument(child) for child in elements if child.type != "command_argument_sep"),
            )

    def functions(self) -> dict[str, Function]:
        """The script's own functions, by their names in small letters."""
        found: dict[str, Function] = {}
        for node in self.nodes("function_statement"):
            name = next(self.text(child) for child in node.children if child.type == "function_name")
            function = found.setdefault(name.lower(), Function(name))
            for block in _inside(node, "param_block"):
                for parameter in _inside(block, "script_parameter"):
                    variable = next(self.text(c) for c in parameter.children if c.type == "variable")
                    is_switch = re.match(r"\[switch\]", self.text(parameter), re.IGNORECASE) is not None
                    (function.switches if is_switch else function.values).add(variable.lstrip("$").lower())
                break
        return found

    def script_blocks(self) -> set[str]:
        """Names of parameters that are declared as script blocks: these may be called with ``&``."""
        texts = (self.text(node) for node in self.nodes("script_parameter"))
        found = (re.match(r"\[scriptblock\]\s*(\$\w+)", text, re.IGNORECASE) for text in texts)
        return {match[1].lower() for match in found if match}

    def assigned(self) -> set[str]:
        """Variables that get a value somewhere: by assignment, as a parameter, or in a loop."""
        names: set[str] = set()
        for node in self.nodes("left_assignment_expression"):
            inner = node
            while inner.children and inner.type != "variable":
                if inner.type in ("member_access", "element_access"):
                    break
                inner = inner.children[-1] if inner.type == "cast_expression" else inner.children[0]
            if inner.type == "variable":
                names.add(self.text(inner).lower())
        for node in self.nodes("script_parameter", "foreach_statement"):
            variable = next((child for child in node.children if child.type == "variable"), None)
            if variable is not None:
                names.add(self.text(variable).lower())
        return names

    def variables(self) -> Iterator[tuple[int, str]]:
        """Every use of a variable, with its line."""
        for node in self.nodes("variable"):
            yield node.start_point[0] + 1, self.text(node)

    def _argument(self, node: Any) -> Argument:
        return Argument(node, self.text(node)[1:] if node.type == "command_parameter" else None)


def _walk(node: Any) -> Iterator[Any]:
    pending = [node]
    while pending:
        here = pending.pop()
        yield here
        pending += reversed(here.children)


def _inside(node: Any, kind: str) -> Iterator[Any]:
    return (found for found in _walk(node) if found.type == kind)


@cache
def _parser() -> Any:
    try:
        import tree_sitter
        import tree_sitter_pwsh
    except ImportError:
        raise SchoolbuildError(
            "PowerShell cannot be parsed here: tree-sitter-pwsh is not installed",
            where="this Python environment",
            fix="run `make setup`",
            exit_code=ExitCode.NOT_ASSESSED,
        ) from None
    return tree_sitter.Parser(tree_sitter.Language(tree_sitter_pwsh.language()))

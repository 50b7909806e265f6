"""One script held against the catalogue."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from schoolbuild.lint.powershell.catalogue import COMMON_PARAMETERS, Catalogue
from schoolbuild.lint.powershell.finding import Finding, FindingKind
from schoolbuild.lint.powershell.syntax import NEWER, Argument, Call, Function, Tree
from schoolbuild.model.words import did_you_mean

AUTOMATIC = frozenset(
    {
        "$_",
        "$args",
        "$erroractionpreference",
        "$false",
        "$input",
        "$lastexitcode",
        "$matches",
        "$null",
        "$progresspreference",
        "$true",
    }
)
"""Variables that PowerShell fills or reads itself (about_Automatic_Variables, about_Preference_Variables)."""
_ENVIRONMENT = re.compile(r"\$env:\w+", re.IGNORECASE)
_ADD = "add it to lint/powershell/catalogue.yml with the page that documents it, or write it otherwise"


@dataclass(frozen=True)
class Checker:
    """Checks one script. ``imported`` are the functions of modules that it requires, by names in small letters."""

    file: str
    text: str
    catalogue: Catalogue
    imported: Mapping[str, Function]

    def findings(self) -> Iterator[Finding]:
        if not self.text.isascii():
            line = next(n for n, words in enumerate(self.text.splitlines(), 1) if not words.isascii())
            yield self._finding(line, "forbidden", "a sign outside ASCII, which code pages change", "write it in ASCII")
            return
        tree = Tree(self.text)
        for line, words in tree.errors():
            yield self._finding(line, "syntax", f"PowerShell cannot read this: {words}", "mend the syntax")
        for node in tree.nodes(*NEWER):
            yield self._at(node, "syntax", f"{NEWER[node.type]} is not in Windows PowerShell 5.1", "write an `if`")
        yield from self._words(tree)
        yield from self._variables(tree)
        yield from self._types(tree)
        functions = {**self.imported, **tree.functions()}
        blocks = tree.script_blocks()
        for call in tree.calls():
            yield from self._call(tree, call, functions, blocks)

    def _words(self, tree: Tree) -> Iterator[Finding]:
        comments = {node.id for node in tree.nodes("comment")}
        for node in tree.nodes("command_name", "generic_token", "verbatim_string_characters", "string_literal"):
            if node.id in comments:
                continue
            said = tree.text(node).strip("'\"").lower()
            for word, why in self.catalogue.forbidden.items():
                if said == word.lower() or (node.type != "command_name" and word.lower() in said.split()):
                    yield self._at(node, "forbidden", f"{word} may not be used: {why}", "write it otherwise")

    def _variables(self, tree: Tree) -> Iterator[Finding]:
        assigned = tree.assigned() | AUTOMATIC
        for line, name in tree.variables():
            if name.startswith("@") and name.lower() != "@args":
                words = f"{name} hides which parameters are given"
                yield self._finding(line, "forbidden", words, "write the parameters out")
            elif name.lower() not in assigned and not _ENVIRONMENT.fullmatch(name):
                hint = did_you_mean(name, sorted(assigned))
                words = f"nothing gives {name} a value{hint}"
                yield self._finding(line, "variable", words, "correct the name, or give it a value first")

    def _types(self, tree: Tree) -> Iterator[Finding]:
        known, properties = self.catalogue, self.catalogue.known_properties()
        for node in tree.nodes("type_literal"):
            name = _type_name(tree.text(node))
            if known.net_type(name) is None:
                yield self._at(node, "type", f"the type [{name}] is not in the catalogue", _ADD)
        for node in tree.nodes("member_access", "invocation_expression"):
            member = next((tree.text(child) for child in node.children if child.type == "member_name"), None)
            if member is None:
                continue
            owner = node.children[0]
            if owner.type == "type_literal":
                found = known.net_type(_type_name(tree.text(owner)))
                if found is not None and member.lower() not in {name.lower() for name in found.members}:
                    hint = did_you_mean(member, found.members)
                    yield self._at(node, "type", f"{tree.text(owner)}::{member} is not in the catalogue{hint}", _ADD)
            elif node.type == "invocation_expression" and not known.has_method(member):
                hint = did_you_mean(member, known.methods)
                yield self._at(node, "type", f"the method {member}() is not in the catalogue{hint}", _ADD)
            elif node.type == "member_access" and not member.islower() and member.lower() not in properties:
                hint = did_you_mean(member, sorted(properties))
                yield self._at(node, "type", f"the property {member} is not in the catalogue{hint}", _ADD)

    def _call(self, tree: Tree, call: Call, functions: Mapping[str, Function], blocks: set[str]) -> Iterator[Finding]:
        if call.operator == ".":
            words = f". {call.name} runs something inside this script's own variables"
            yield self._finding(call.line, "forbidden", words, "call it with &, or write it here")
        elif call.is_variable:
            made = re.match(r"\(\[ScriptBlock\]::Create\(", call.name) and "::create" in call.name.lower()
            if call.name.lower() not in blocks and not made:
                words = f"& {call.name} calls what nobody can know beforehand"
                yield self._finding(call.line, "forbidden", words, "call a command by its name")
        elif (function := functions.get(call.name.lower())) is not None:
            yield from self._parameters(call, function.name, function.values, function.switches)
        elif (command := self.catalogue.command(call.name)) is not None:
            values = {name.lower() for name in (*command.values, *COMMON_PARAMETERS)}
            yield from self._parameters(call, call.name, values, {name.lower() for name in command.switches})
            yield from self._named_things(tree, call)
        elif (program := self.catalogue.program(call.name)) is not None:
            for argument in call.arguments:
                said = tree.text(argument.node).strip("'\"").partition(":")[0]
                if said.startswith(("/", "-")) and said.lower() not in {name.lower() for name in program.arguments}:
                    words = f"{call.name}: the argument {said} is not in the catalogue"
                    yield self._finding(argument.line, "parameter", words, _ADD)
        elif (meant := self.catalogue.aliases.get(call.name.lower())) is not None:
            yield self._finding(call.line, "forbidden", f"{call.name} is an alias", f"write {meant}")
        elif call.name.lower() not in {word.lower() for word in self.catalogue.forbidden}:
            names = [*self.catalogue.commands, *self.catalogue.programs, *(f.name for f in functions.values())]
            hint = did_you_mean(call.name, names)
            yield self._finding(call.line, "command", f"{call.name} is not in the catalogue{hint}", _ADD)

    def _parameters(self, call: Call, name: str, values: set[str], switches: set[str]) -> Iterator[Finding]:
        expects: str | None = None
        given: set[str] = set()
        for argument in (*call.arguments, None):
            parameter = argument.parameter.lower() if argument is not None and argument.parameter else None
            if expects is not None and (argument is None or parameter is not None):
                yield self._finding(call.line, "parameter", f"{name}: -{expects} has no value", "give it one")
            if argument is None:
                return
            if parameter is None:
                if expects is None:
                    words = f"{name}: an argument without its parameter's name"
                    yield self._finding(argument.line, "parameter", words, "write the parameter's name before it")
                expects = None
                continue
            if parameter in given:
                yield self._finding(argument.line, "parameter", f"{name}: -{parameter} is given twice", "keep one")
            given.add(parameter)
            if parameter not in values and parameter not in switches:
                hint = did_you_mean(parameter, sorted(values | switches))
                words = f"{name}: the parameter -{argument.parameter} is not in the catalogue{hint}"
                yield self._finding(argument.line, "parameter", words, _ADD)
            expects = argument.parameter if parameter not in switches else None

    def _named_things(self, tree: Tree, call: Call) -> Iterator[Finding]:
        """Classes, types and COM objects that stand as arguments."""
        for parameter, argument in _pairs(call.arguments):
            name = tree.text(argument.node).strip("'\"")
            tables: dict[str, Mapping[str, Any]] = {
                "classname": self.catalogue.classes,
                "typename": self.catalogue.types,
                "comobject": self.catalogue.com,
            }
            known = tables.get(parameter)
            if known is None or name.lower() in {key.lower() for key in known}:
                continue
            if name.lower() in {word.lower() for word in self.catalogue.forbidden}:
                continue
            hint = did_you_mean(name, known)
            words = f"{call.name}: {name} is not in the catalogue{hint}"
            yield self._finding(argument.line, "type", words, _ADD)

    def _at(self, node: Any, kind: FindingKind, message: str, fix: str) -> Finding:
        return self._finding(node.start_point[0] + 1, kind, message, fix)

    def _finding(self, line: int, kind: FindingKind, message: str, fix: str) -> Finding:
        return Finding(self.file, line, kind, message, fix)


def _type_name(literal: str) -> str:
    return literal.strip("[]")


def _pairs(arguments: tuple[Argument, ...]) -> Iterator[tuple[str, Argument]]:
    for first, second in pairwise(arguments):
        if first.parameter is not None and second.parameter is None:
            yield first.parameter.lower(), second

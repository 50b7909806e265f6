"""Modules of the old kind: they ask for each option by a call of Get-AnsibleParam, and ignore all others."""

from __future__ import annotations

import re
from typing import Any

from schoolbuild.model.module_spec.powershell_literals import Computed, Reader, UnreadableError, variable_name
from schoolbuild.model.module_spec.spec import Level, ModuleSpec, Option
from schoolbuild.model.module_spec.text import ModuleText

# The order in which Get-AnsibleParam takes what is given without a name (Ansible.ModuleUtils.Legacy.psm1).
_POSITIONS = (
    "obj",
    "name",
    "default",
    "resultobj",
    "failifempty",
    "emptyattributefailmessage",
    "validateset",
    "validateseterrormessage",
    "type",
    "aliases",
)
_PARSE = re.compile(r"\$(\w+)[ \t]*=[ \t]*Parse-Args\b([^\n]*)", re.I)
_CALL = re.compile(r"\b(?:Get-AnsibleParam|Get-Attr)\b", re.I)
_CHECK_MODE = re.compile(r"(?:-supports_check_mode[ \t:]+|\$args[ \t]+)\$true", re.I)


def read_legacy(name: str, source: ModuleText) -> ModuleSpec | None:
    """The specification of a module that calls Parse-Args; None if the text does not."""
    parsed = _PARSE.search(source.text)
    if parsed is None:
        return None
    arguments = Computed(parsed[1].lower())
    notes: list[str] = []
    options: dict[str, Option] = {}
    for call in _CALL.finditer(source.text):
        line = source.text[source.text.rfind("\n", 0, call.start()) + 1 : call.start()]
        if "#" in line:
            continue
        given = _given(source, call.end(), arguments)
        if given.get("obj") != arguments:
            continue
        if line[:1].isspace() and given.get("failifempty"):
            # Asked for in a block only (win_share: path where state is present): nobody can say when it is required.
            given["failifempty"] = False
        option_name = given.get("name")
        if not isinstance(option_name, str):
            notes.append("the name of one option is computed")
        elif not option_name.startswith("_ansible_") and option_name not in options:
            options[option_name] = _option(option_name, given, notes)
    return ModuleSpec(
        name=name,
        kind="legacy",
        level=Level(options),
        check_mode=_CHECK_MODE.search(parsed[2]) is not None,
        takes_any=False,
        notes=tuple(notes),
    )


def _given(source: ModuleText, at: int, arguments: Computed) -> dict[str, Any]:
    """What one call is given, by the name of the parameter in small letters."""
    given: dict[str, Any] = {}
    positions = iter(_POSITIONS)

    def lookup(name: str) -> Any:
        value = source.value(name)
        return Computed(name) if isinstance(value, Computed) else value

    reader = Reader(source.text, at, lookup, bare_words=True)
    try:
        while reader.peek().kind not in ("newline", "close", "end") and reader.peek().text != "|":
            token = reader.peek()
            if token.kind == "parameter":
                reader.take()
                name = token.text.strip("-:").lower()
                # A list behind the name of the object would be another call; the object itself is never a literal.
                given[name] = _object(reader) if name == "obj" else reader.comma_list()
            elif token.kind == "splat":
                reader.take()
                table = source.value(variable_name(token.text))
                if isinstance(table, dict):  # a hash table in place of single parameters; its object is no literal
                    given |= {key.lower(): value for key, value in table.items()} | {"obj": arguments}
            else:
                position = next((name for name in positions if name not in given), "too_many")
                given[position] = _object(reader) if position == "obj" else reader.comma_list()
    except UnreadableError:
        return {}
    return given


def _object(reader: Reader) -> Any:
    token = reader.take()
    return Computed(variable_name(token.text)) if token.kind == "variable" else None


def _option(name: str, given: dict[str, Any], notes: list[str]) -> Option:
    unknown: set[str] = set()

    def known(key: str, field: str, otherwise: Any) -> Any:
        value = given.get(key, otherwise)
        if isinstance(value, Computed) or (isinstance(value, list) and any(isinstance(v, Computed) for v in value)):
            unknown.add(field)
            notes.append(f"{name}: {field} is computed")
            return otherwise
        return value

    # Anything but $false makes it required, a hash table by mistake as well: `$failifempty -eq $false`.
    required = known("failifempty", "required", False) is not False
    default = known("default", "default", None)
    choices = known("validateset", "choices", [])
    aliases = known("aliases", "aliases", [])
    kind = given.get("type")
    return Option(
        name=name,
        type=kind.lower() if isinstance(kind, str) else "raw",
        required=required,
        default=None if required else default,
        choices=tuple(choices if isinstance(choices, list) else [choices]),
        aliases=tuple(str(alias) for alias in (aliases if isinstance(aliases, list) else [aliases])),
        unknown_fields=frozenset(unknown),
    )

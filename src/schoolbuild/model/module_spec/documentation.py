"""What is published about a module: the DOCUMENTATION beside it, with the fragments that it takes over.

It lacks the rules between options and what is kept out of logs; it fills what the text computes at run time.
"""

from __future__ import annotations

import ast
import importlib.util
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from schoolbuild.model.module_spec.spec import Level, ModuleSpec, Option

_TYPES = {"string": "str", "integer": "int", "boolean": "bool"}


def read_documentation(folder: Path, leaf: str) -> Mapping[str, Any] | None:
    """The DOCUMENTATION of a module from ``<leaf>.yml`` or ``<leaf>.py`` in its folder, fragments merged; or None."""
    for path in (folder / f"{leaf}.yml", folder / f"{leaf}.py"):
        if path.is_file() and (documentation := _documentation_in(path)) is not None:
            return _with_fragments(documentation, folder.parents[1])
    return None


def documented_spec(name: str, documentation: Mapping[str, Any]) -> ModuleSpec:
    """A specification out of documentation alone."""
    options = documentation.get("options") or {}
    named = {key: option for key, option in options.items() if key != "free_form"}  # a word for what has no name
    return ModuleSpec(
        name=name,
        kind="documentation",
        level=_level(named),
        check_mode=_check_mode(documentation),
        takes_any="free_form" in options,  # as in win_dsc, whose options are those of a resource
        notes=("what the documentation does not say: rules between options",),
    )


def completed(spec: ModuleSpec, documentation: Mapping[str, Any], *, by_action: bool) -> ModuleSpec:
    """The specification of a text as a person may use it.

    Internal options (``_name``) go, all but ``_raw_params``, which is how a free form arrives. What the text computes
    is taken from the documentation. ``by_action``: an action plugin runs before the module, with options of its own,
    and gives the module others that are not for people.
    """
    documented = documented_spec(spec.name, documentation).options
    options = {
        name: _filled(option, documented.get(name), by_action=by_action)
        for name, option in spec.options.items()
        if name == "_raw_params" or (not name.startswith("_") and (name in documented or not by_action))
    }
    if by_action:
        public = {name: option for name, option in documented.items() if not name.startswith("_")}
        options = public | options
    return replace(spec, level=replace(spec.level, options=options))


def _filled(option: Option, documented: Option | None, *, by_action: bool) -> Option:
    if documented is None:
        return option
    unknown = option.unknown_fields
    if "choices" in unknown and documented.choices:
        option = replace(option, choices=documented.choices, unknown_fields=option.unknown_fields - {"choices"})
    if by_action and not documented.required:
        option = replace(option, required=False)
    return option


def _documentation_in(path: Path) -> dict[str, Any] | None:
    try:
        text = path.read_text(encoding="utf-8")
        if path.suffix == ".yml":
            found = yaml.load(text, yaml.CSafeLoader)["DOCUMENTATION"]
        else:
            found = yaml.load(_constant(ast.parse(text).body, "DOCUMENTATION") or "", yaml.CSafeLoader)
    except (OSError, UnicodeDecodeError, SyntaxError, yaml.YAMLError, KeyError, TypeError):
        return None
    return found if isinstance(found, dict) else None


def _constant(body: Iterable[ast.stmt], name: str) -> str | None:
    for statement in body:
        if isinstance(statement, ast.Assign) and isinstance(statement.value, ast.Constant):
            targets = [target.id for target in statement.targets if isinstance(target, ast.Name)]
            if name in targets and isinstance(statement.value.value, str):
                return statement.value.value
    return None


def _with_fragments(documentation: dict[str, Any], collection: Path) -> dict[str, Any]:
    extends = documentation.get("extends_documentation_fragment") or []
    options: dict[str, Any] = {}
    for name in [extends] if isinstance(extends, str) else extends:
        options |= _fragment(str(name), collection).get("options") or {}
    return documentation | {"options": options | (documentation.get("options") or {})}


def _fragment(name: str, collection: Path) -> dict[str, Any]:
    """``ns.coll.file`` or ``ns.coll.file.part``; a name without dots is one of Ansible's own."""
    parts = name.split(".")
    if len(parts) < 3:
        core = importlib.util.find_spec("ansible")
        folder = Path(core.origin).parent / "plugins" if core is not None and core.origin else None
        own = parts
    elif ".".join(parts[:2]) == "ansible.builtin":
        return _fragment(".".join(parts[2:]), collection)
    else:
        folder = collection.parents[1] / parts[0] / parts[1] / "plugins"
        own = parts[2:]
    if folder is None:
        return {}
    return _fragment_in(folder / "doc_fragments" / f"{own[0]}.py", own[1].upper() if len(own) > 1 else "DOCUMENTATION")


@lru_cache(maxsize=64)
def _fragment_in(path: Path, constant: str) -> dict[str, Any]:
    try:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        body = next(node.body for node in tree.body if isinstance(node, ast.ClassDef))
        found = yaml.load(_constant(body, constant) or "", yaml.CSafeLoader)
    except (OSError, SyntaxError, StopIteration, yaml.YAMLError):
        return {}
    return found if isinstance(found, dict) else {}


def _level(options: Mapping[str, Any]) -> Level:
    return Level({str(name): _option(str(name), option or {}) for name, option in options.items()})


def _option(name: str, option: Mapping[str, Any]) -> Option:
    choices = option.get("choices") or ()
    kind = str(option.get("type") or "str")
    inside = option.get("suboptions") or option.get("options")
    elements = option.get("elements")
    return Option(
        name=name,
        type=_TYPES.get(kind, kind),
        required=option.get("required") is True,
        default=option.get("default"),
        choices=tuple(choices),  # a mapping of choice to meaning yields the choices
        aliases=tuple(str(alias) for alias in option.get("aliases") or ()),
        elements=_TYPES.get(str(elements), str(elements)) if elements else None,
        inside=_level(inside) if isinstance(inside, dict) else None,
        unknown_fields=frozenset({"no_log"}),
    )


def _check_mode(documentation: Mapping[str, Any]) -> bool | None:
    attributes = documentation.get("attributes")
    support = (attributes.get("check_mode") or {}).get("support") if isinstance(attributes, dict) else None
    return {"full": True, "partial": True, "none": False}.get(str(support))

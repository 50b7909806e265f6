"""Specifications of the whole bundle, given to Ansible's own validator too: both find the same kinds of mistakes."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import Any

from ansible.module_utils import errors
from ansible.module_utils.common.arg_spec import ArgumentSpecValidator
from hypothesis import given, settings
from hypothesis import strategies as st

from schoolbuild.model.module_spec import Level, ModuleSpec, Option, installed, validate

KINDS = {
    errors.UnsupportedError: "unknown",
    errors.MutuallyExclusiveError: "exclusive",
    errors.RequiredError: "missing",
    errors.ArgumentTypeError: "type",
    errors.ElementError: "type",
    errors.ArgumentValueError: "choice",
    errors.RequiredTogetherError: "together",
    errors.RequiredOneOfError: "one_of",
    errors.RequiredIfError: "required_if",
    errors.RequiredByError: "required_by",
}
# To Python, these are other types; text is text to both.
PYTHON_TYPES = {"sid": "str", "computed": "raw", "path": "str", "json": "str"}
PLAIN = {
    "bool": st.sampled_from([True, False, "yes", "off", "perhaps"]),
    "dict": st.just({}),
    "float": st.sampled_from([1.5, "2"]),
    "int": st.sampled_from([0, 7, "12", "many"]),
}


def basic_specs() -> list[ModuleSpec]:
    """Every one on Ansible.Basic; the old kind stops at its first mistake, in words of its own."""
    found = importlib.util.find_spec("ansible_collections")
    assert found is not None
    (root, *_) = found.submodule_search_locations or ()
    paths = sorted(Path(root).glob("*/*/plugins/modules/*.ps1"))
    modules = [installed(".".join((*path.parts[-5:-3], path.stem))) for path in paths]
    specs = [spec for module in modules if module and (spec := module.real_spec()) is not None]
    return [spec for spec in specs if spec.kind == "basic" and not spec.takes_any]


SPECS = basic_specs()


def in_python(level: Level) -> tuple[dict[str, Any], dict[str, Any]]:
    """The options and the rules as a Python module would declare them."""
    rules = {
        "mutually_exclusive": [list(group) for group in level.mutually_exclusive],
        "required_together": [list(group) for group in level.required_together],
        "required_one_of": [list(group) for group in level.required_one_of],
        "required_if": [[rule.option, rule.value, list(rule.needs), rule.any_one] for rule in level.required_if],
        "required_by": {name: list(needs) for name, needs in level.required_by.items()},
    }
    return {option.name: option_in_python(option) for option in level.options.values()}, rules


def option_in_python(option: Option) -> dict[str, Any]:
    table: dict[str, Any] = {"type": PYTHON_TYPES.get(option.type, option.type), "required": option.required}
    if option.default is not None:
        table["default"] = option.default
    if option.choices:
        table["choices"] = list(option.choices)
    if option.elements and option.elements not in ("dict", "computed"):
        table["elements"] = PYTHON_TYPES.get(option.elements, option.elements)
    return table


@st.composite
def calls(draw: st.DrawFn) -> tuple[ModuleSpec, dict[str, Any]]:
    """A module, and plain values for some of its options; nothing inside options, and rarely a wrong name."""
    spec = draw(st.sampled_from(SPECS))
    options = [option for option in spec.options.values() if option.inside is None]
    arguments: dict[str, Any] = {}
    for option in options:
        if draw(st.integers(0, 3)) and (option.required or draw(st.booleans())):
            arguments[option.name] = draw(value_of(option))
    if draw(st.integers(0, 9)) == 0:
        arguments["strange"] = "x"
    return spec, arguments


def value_of(option: Option) -> st.SearchStrategy[Any]:
    if option.choices:
        # Python tells a wrong type as a wrong choice as well; the real module stops at the type.
        return st.sampled_from([*option.choices, *(["no such choice"] if option.type == "str" else [])])
    if option.type == "list":
        return st.just([])
    return PLAIN.get(option.type, st.just("word"))


@given(calls())
@settings(max_examples=500, deadline=None)
def test_the_same_kinds_of_mistakes(call: tuple[ModuleSpec, dict[str, Any]]) -> None:
    spec, arguments = call
    options, rules = in_python(spec.level)
    ours = {problem.kind for problem in validate(spec, arguments).problems}
    result = ArgumentSpecValidator(options, **rules).validate(dict(arguments))
    theirs = {KINDS[type(error)] for error in result.errors.errors}
    assert ours == theirs, (spec.name, arguments, result.error_messages)


def test_there_are_many() -> None:
    assert len(SPECS) > 120
    assert sum(bool(spec.level.required_if) for spec in SPECS) > 10

"""Arguments against specifications: the words of real modules, how lax they are, and Ansible's own validator."""

from __future__ import annotations

import string
from typing import Any

import pytest
from ansible.module_utils import errors
from ansible.module_utils.common.arg_spec import ArgumentSpecValidator
from hypothesis import given, settings
from hypothesis import strategies as st

from schoolbuild.model.module_spec import Level, ModuleSpec, Option, RequiredIf, Validated, read_spec, validate

SERVICE = ModuleSpec(
    name="a.b.service",
    kind="basic",
    level=Level(
        options={
            option.name: option
            for option in (
                Option("name", required=True, aliases=("title",)),
                Option("state", default="started", choices=("started", "stopped")),
                Option("count", type="int"),
                Option("enabled", type="bool"),
                Option("rights", type="list", elements="str", choices=("read", "write")),
                Option("password", no_log=True),
                Option("user"),
                Option("folder", type="path"),
                Option("reason"),
                Option(
                    "actions",
                    type="list",
                    elements="dict",
                    inside=Level({"kind": Option("kind", required=True), "delay": Option("delay", type="int")}),
                ),
            )
        },
        mutually_exclusive=(("count", "rights"),),
        required_together=(("user", "password"),),
        required_one_of=(("enabled", "user", "state"),),
        required_if=(RequiredIf("state", "stopped", ("reason",)),),
        required_by={"folder": ("user",)},
    ),
)
OLD = ModuleSpec(
    name="a.b.feature",
    kind="legacy",
    level=Level(
        {
            "name": Option("name", type="list", required=True),
            "state": Option("state", default="present", choices=("present", "absent")),
            "deep": Option("deep", type="bool", default=False),
            "count": Option("count", type="int"),
        }
    ),
)
SUPPORTED = (
    "Supported parameters include: actions, count, enabled, folder, name, password, reason, rights, state, user, title"
)


def told(done: Validated) -> list[tuple[str, str, str]]:
    return [(problem.kind, problem.option, problem.message) for problem in done.problems]


def test_what_is_right_gets_defaults_and_types() -> None:
    done = validate(
        SERVICE,
        {
            "title": "spooler",
            "count": " 12 ",
            "enabled": "Yes",
            "state": "STARTED",
            "actions": [{"kind": "restart", "delay": "5"}],
        },
    )
    assert told(done) == []
    assert done.values == {
        "name": "spooler",
        "state": "STARTED",
        "count": 12,
        "enabled": True,
        "rights": None,
        "password": None,
        "user": None,
        "folder": None,
        "reason": None,
        "actions": [{"kind": "restart", "delay": 5}],
    }


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        ({"nmae": "x", "name": "y"}, ("unknown", "nmae", f"module: nmae. {SUPPORTED}")),
        ({}, ("missing", "name", "missing required arguments: name")),
        (
            {"name": "x", "state": "strated"},
            ("choice", "state", "value of state must be one of: started, stopped. Got no match for: strated"),
        ),
        (
            {"name": "x", "rights": "read, wirte"},
            ("choice", "rights", "value of rights must be one or more of: read, write. Got no match for: wirte"),
        ),
        (
            {"name": "x", "count": "many"},
            (
                "type",
                "count",
                "argument for count is of type System.String and we were unable to convert to int: "
                "Input string was not in a correct format.",
            ),
        ),
        (
            {"name": "x", "count": 3_000_000_000},
            ("type", "count", "convert to int: Value was either too large or too small for an Int32."),
        ),
        ({"name": "x", "enabled": "maybe"}, ("type", "enabled", "The value 'maybe' is not a valid boolean.")),
        ({"name": "x", "rights": True}, ("type", "rights", "System.Boolean cannot be converted to a list")),
        ({"name": "x", "folder": "C:\\a|b", "user": "u", "password": "p"}, ("type", "folder", "invalid path")),
        ({"name": "x", "count": 1, "rights": []}, ("exclusive", "count", "mutually exclusive: count, rights")),
        ({"name": "x", "user": "u"}, ("together", "password", "parameters are required together: user, password")),
        (
            {"name": "x", "state": "stopped"},
            ("required_if", "reason", "state is stopped but all of the following are missing: reason"),
        ),
        ({"name": "x", "folder": "C:\\"}, ("required_by", "user", "missing parameter(s) required by 'folder': user")),
        (
            {"name": "x", "actions": [{"kind": "a", "dealy": 1}]},
            ("unknown", "actions.dealy", "dealy found in actions. Supported parameters include: delay, kind"),
        ),
        ({"name": "x", "actions": [{}]}, ("missing", "actions.kind", "missing required arguments: kind found in act")),
        ({"name": "x", "actions": ["restart"]}, ("type", "actions", "must either be a JSON string or in the key=val")),
        ({"name": ["x"]}, ("type", "name", "argument for name is of type System.Object[]")),
        ({"name": None}, ("missing", "name", "missing required arguments: name")),
        ({"name": "x", "title": "y"}, ("twice", "title", "the option name is given twice")),
        ({"Name": "x", "name": "y"}, ("unknown", "Name", "module: Name.")),
    ],
)
def test_one_mistake_is_one_problem(arguments: dict[str, Any], problem: tuple[str, str, str]) -> None:
    done = validate(SERVICE, arguments)
    assert [(kind, option) for kind, option, _ in told(done)] == [problem[:2]]
    assert problem[2] in done.problems[0].message


def test_one_of_several_is_required() -> None:
    spec = ModuleSpec("a", "basic", Level({"x": Option("x"), "y": Option("y")}, required_one_of=(("x", "y"),)))
    assert told(validate(spec, {})) == [("one_of", "x", "one of the following is required: x, y")]


def test_the_real_module_is_as_lax_as_it_is() -> None:
    lax = validate(SERVICE, {"NAME": None}, as_module=True)
    assert told(lax) == []
    both = validate(SERVICE, {"name": "x", "a": 1, "b": 2}, as_module=True)
    assert told(both) == [
        ("unknown", "a", f"Unsupported parameters for (a.b.service) module: a, b. {SUPPORTED}"),
    ]


def test_the_old_kind_ignores_and_swallows() -> None:
    arguments = {"name": "X", "staet": "absent", "deep": "maybe", "count": "many"}
    lax = validate(OLD, arguments, as_module=True)
    assert told(lax) == []
    assert lax.values == {"name": ["X"], "state": "present", "deep": False, "count": None}
    assert [(kind, option) for kind, option, _ in told(validate(OLD, arguments))] == [
        ("unknown", "staet"),
        ("type", "deep"),
        ("type", "count"),
    ]


@pytest.mark.parametrize("as_module", [True, False])
def test_what_the_old_kind_says(as_module: bool) -> None:
    assert told(validate(OLD, {}, as_module=as_module)) == [
        ("missing", "name", "Get-AnsibleParam: Missing required argument: name")
    ]
    assert told(validate(OLD, {"name": "x", "state": "persent"}, as_module=as_module)) == [
        ("choice", "state", "Get-AnsibleParam: Argument state needs to be one of present,absent but was persent.")
    ]


def test_secrets_are_named_even_where_something_is_wrong() -> None:
    done = validate(SERVICE, {"password": "hunter2", "state": "wrong"})
    assert done.no_log == {"hunter2"}
    assert not [problem for problem in done.problems if "hunter2" in problem.message]


def is_template(value: Any) -> bool:
    return isinstance(value, str) and "{{" in value


@pytest.mark.parametrize(
    "arguments",
    [
        {"name": "{{ x }}", "state": "{{ y }}", "count": "{{ z }}", "rights": ["{{ a }}"]},
        {"name": "x", "user": "{{ u | default(omit) }}"},
        {"name": "x", "folder": "{{ f }}"},
        {"name": "x", "actions": "{{ a }}"},
        {"name": "x", "actions": [{"kind": "{{ k }}", "delay": "{{ d }}"}]},
    ],
)
def test_a_template_hides_values_and_rules(arguments: dict[str, Any]) -> None:
    assert told(validate(SERVICE, arguments, unknown=is_template)) == []


def test_a_template_does_not_hide_names() -> None:
    done = validate(
        SERVICE, {"name": "x", "cuont": "{{ n }}", "actions": [{"kind": "x", "y": "{{ n }}"}]}, unknown=is_template
    )
    assert [(problem.kind, problem.option) for problem in done.problems] == [
        ("unknown", "cuont"),
        ("unknown", "actions.y"),
    ]


KINDS = {
    errors.UnsupportedError: "unknown",
    errors.MutuallyExclusiveError: "exclusive",
    errors.RequiredError: "missing",
    errors.ArgumentTypeError: "type",
    errors.ArgumentValueError: "choice",
    errors.RequiredTogetherError: "together",
    errors.RequiredOneOfError: "one_of",
    errors.RequiredIfError: "required_if",
}
NAMES = ("alpha", "beta", "gamma", "delta")
WORDS = st.text(string.ascii_lowercase, min_size=1, max_size=4)
VALUES = {
    "str": WORDS,
    "int": st.one_of(st.integers(-9999, 9999), st.integers(0, 99).map(str), st.just("many")),
    "bool": st.one_of(st.booleans(), st.sampled_from(["yes", "no", "on", "off", "maybe"])),
    "list": st.one_of(st.lists(WORDS, max_size=3), WORDS),
    "dict": st.one_of(st.dictionaries(WORDS, WORDS, max_size=2), st.just("no dict")),
}


@st.composite
def cases(draw: st.DrawFn) -> tuple[dict[str, dict[str, Any]], dict[str, list[Any]], dict[str, Any]]:
    """A specification as a PowerShell module and a Python one would write it, and arguments that may fit."""
    options: dict[str, dict[str, Any]] = {}
    for name in NAMES[: draw(st.integers(1, 4))]:
        options[name] = {"type": draw(st.sampled_from(sorted(VALUES)))}
        if draw(st.integers(0, 4)) == 0:
            options[name]["required"] = True
        elif options[name]["type"] == "str" and draw(st.booleans()):
            options[name] |= {"choices": ["one", "two"], "default": "one"}
    pairs = st.lists(st.sampled_from(sorted(options)), min_size=2, max_size=3, unique=True)
    rules: dict[str, list[Any]] = {}
    if len(options) > 1:
        for rule in ("mutually_exclusive", "required_together", "required_one_of"):
            if draw(st.booleans()):
                rules[rule] = [draw(pairs)]
        if draw(st.booleans()):
            first, second = draw(st.permutations(sorted(options)))[:2]
            rules["required_if"] = [[first, draw(st.sampled_from(["one", "two"])), [second]]]
    given_names = [name for name in options if draw(st.integers(0, 3))]
    given_names += ["strange"] if draw(st.integers(0, 5)) == 0 else []
    arguments = {
        name: draw(st.one_of(st.just("two"), VALUES[options[name]["type"]])) if name in options else "x"
        for name in given_names
    }
    return options, rules, arguments


def in_powershell(value: Any) -> str:
    if isinstance(value, dict):
        return "@{ " + "; ".join(f"{key} = {in_powershell(inner)}" for key, inner in value.items()) + " }"
    if isinstance(value, list):
        return (
            "@(, " + in_powershell(value[0]) + ")" if len(value) == 1 else f"@({', '.join(map(in_powershell, value))})"
        )
    return f"${str(value).lower()}" if isinstance(value, bool) else f"'{value}'"


@given(cases())
@settings(max_examples=400, deadline=None)
def test_like_ansibles_own_validator(case: tuple[dict[str, Any], dict[str, list[Any]], dict[str, Any]]) -> None:
    """Through PowerShell and back: Ansible's validator for Python modules finds the same kinds of mistakes."""
    options, rules, arguments = case
    text = f"$spec = {in_powershell({'options': options} | rules)}\n"
    spec = read_spec("own", f"{text}$module = [Ansible.Basic.AnsibleModule]::Create($args, $spec)\n")
    assert spec is not None
    ours = validate(spec, arguments)
    theirs = ArgumentSpecValidator(options, **rules).validate(arguments)
    assert {problem.kind for problem in ours.problems} == {KINDS[type(error)] for error in theirs.errors.errors}
    if not ours.problems:
        assert ours.values == theirs.validated_parameters

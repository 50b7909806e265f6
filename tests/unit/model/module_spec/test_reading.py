"""Specifications read from PowerShell written by hand; the expectations are what PowerShell would make of it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schoolbuild.model.module_spec import ModuleSpec, RequiredIf, read_spec, validate

BASIC = r"""#!powershell
#AnsibleRequires -CSharpUtil Ansible.Basic

$kinds = @{ big = [Func[[Object], [System.Int64]]] { [System.Int64]::Parse($args[0]) } }
$states = @('absent', 'present')

<# $spec = @{ options = @{ wrong = @{ type = 'str' } } } #>
$spec = @{
    options = @{
        name = @{ type = 'str'; required = $true; aliases = 'title', "label" }
        "state" = @{ type = "str"; default = 'present'; choices = $states }   # a comment; with = signs
        size = @{ type = $kinds.big }
        count = @{ type = 'int'; default = 2 * 3 }
        depth = @{ type = 'int'; default = 4KB; removed_in_version = '2.0.0'; removed_from_collection = 'a.b' }
        mode = @{ type = 'str'; choices = $modes.Keys + "auto" }
        quoted = @{ type = 'str'; default = 'it''s' }
        escaped = @{ type = 'str'; default = "a`tb" }
        shown = @{ type = 'str'; default = "of $env:COMPUTERNAME" }
        only = @{ type = 'list'; elements = 'str'; choices = , 'one' }
        password = @{
            type = 'str'
            no_log = $true
        }
        inner = @{
            type = 'list'; elements = 'dict'
            options = @{
                kind = @{ type = 'str'; required = $true }
                data = @{ type = 'raw' }
            }
            required_if = @(, @('kind', 'full', @('data')))
        }
    }
    mutually_exclusive = @(
        @('name', 'size'),
        @('count', 'depth')
    )
    required_together = @(, @('name', 'password'))
    required_one_of = @(
        , @('name', 'size')
    )
    required_if = @(
        @('state', 'present', @('name', 'size'), $true),
        @('state', 'absent', @('name'))
    )
    required_by = @{ depth = 'count'; size = @('name', 'count') }
    supports_check_mode = $true
}
$modes = @{ fast = 1; slow = 2 }
$module = [Ansible.Basic.AnsibleModule]::Create($args, $spec)
"""


@pytest.fixture(scope="module")
def spec() -> ModuleSpec:
    found = read_spec("own", BASIC)
    assert found is not None
    return found


def test_options(spec: ModuleSpec) -> None:
    assert list(spec.options) == [
        *("name", "state", "size", "count", "depth", "mode", "quoted", "escaped", "shown", "only", "password", "inner")
    ]
    assert spec.kind == "basic"
    assert spec.check_mode is True
    assert spec.options["name"].required
    assert spec.options["name"].aliases == ("title", "label")
    assert spec.options["state"].choices == ("absent", "present")
    assert spec.options["state"].default == "present"
    assert spec.options["depth"].default == 4096
    assert spec.options["depth"].removed == "version 2.0.0 of a.b"
    assert spec.options["mode"].choices == ("fast", "slow", "auto")
    assert spec.options["quoted"].default == "it's"
    assert spec.options["escaped"].default == "a\tb"
    assert spec.options["only"].choices == ("one",)
    assert spec.options["password"].no_log
    assert not spec.options["name"].no_log


def test_what_only_powershell_could_work_out_is_not_guessed(spec: ModuleSpec) -> None:
    assert spec.options["size"].type == "computed"
    assert spec.options["count"].default is None
    assert spec.options["count"].unknown_fields == {"default"}
    assert spec.options["shown"].unknown_fields == {"default"}
    assert spec.notes == ("count: default is computed", "shown: default is computed")


def test_rules_between_options(spec: ModuleSpec) -> None:
    level = spec.level
    assert level.mutually_exclusive == (("name", "size"), ("count", "depth"))
    assert level.required_together == (("name", "password"),)
    assert level.required_one_of == (("name", "size"),)
    assert level.required_if == (
        RequiredIf("state", "present", ("name", "size"), any_one=True),
        RequiredIf("state", "absent", ("name",)),
    )
    assert level.required_by == {"depth": ("count",), "size": ("name", "count")}


def test_options_inside(spec: ModuleSpec) -> None:
    inside = spec.options["inner"].inside
    assert inside is not None
    assert inside.options["kind"].required
    assert inside.required_if == (RequiredIf("kind", "full", ("data",)),)


LEGACY = r"""#!powershell
#Requires -Module Ansible.ModuleUtils.Legacy

$result = @{ changed = $false }
$params = Parse-Args $args -supports_check_mode $true
$check = Get-AnsibleParam -obj $params -name "_ansible_check_mode" -type "bool" -default $false
$kinds = @{ a = 1; b = 2 }
$timeouts = @{ obj = $params; name = 'timeout'; type = 'int'; default = 30 }

$name = Get-AnsibleParam -obj $params -name "name" -type "str" -failifempty $true -aliases "label","title"
# $old = Get-AnsibleParam -obj $params -name "old" -type "str"
$state = Get-AnsibleParam $params "state" -default "present" -ValidateSet "present", `
    "absent"
$kind = (Get-AnsibleParam -obj $params -name 'kind' -validateset $kinds.Keys).Trim()
$both = Get-AnsibleParam -obj $params -name 'both' -type 'str' -failifempty ($state -eq 'present')
$dns = Get-AnsibleParam $params "dns" -FailIfEmpty $result
$timeout = Get-AnsibleParam @timeouts
$read = Get-AnsibleParam -obj $params -name "read" -type "str" -default "" | Normalize
$other = Get-AnsibleParam -obj $settings -name "no_argument" -type "str"
"""


def test_legacy_calls() -> None:
    spec = read_spec("old", LEGACY)
    assert spec is not None
    assert (spec.kind, spec.check_mode, spec.ignores_unknown) == ("legacy", True, True)
    assert list(spec.options) == ["name", "state", "kind", "both", "dns", "timeout", "read"]
    assert (spec.options["name"].required, spec.options["name"].aliases) == (True, ("label", "title"))
    assert (spec.options["state"].default, spec.options["state"].choices) == ("present", ("present", "absent"))
    assert spec.options["kind"].choices == ("a", "b")
    assert (spec.options["both"].required, spec.options["both"].unknown_fields) == (False, {"required"})
    assert spec.options["dns"].required  # a hash table given by mistake: anything but $false makes it required
    assert (spec.options["timeout"].type, spec.options["timeout"].default) == ("int", 30)
    assert spec.options["read"].default == ""
    assert spec.notes == ("both: required is computed",)


def test_a_variable_that_is_set_twice_is_not_believed() -> None:
    text = "$c = @('a')\n$c = @('b')\n$spec = @{ options = @{ x = @{ choices = $c } } }\n"
    spec = read_spec("own", f"{text}$module = [Ansible.Basic.AnsibleModule]::Create($args, $spec)\n")
    assert spec is not None
    assert spec.options["x"].unknown_fields == {"choices"}


def test_options_out_of_a_required_file() -> None:
    text = (
        "$spec = @{ options = @{ a = @{ type = 'str' } }; required_together = @(, @('a', 'b')) }\n"
        "$module = [Ansible.Basic.AnsibleModule]::Create($args, $spec, @(Get-More))\n"
    )
    more = "function Get-More {\n <# says #>\n @{ options = @{ b = @{ type = 'str' }; a = @{ type = 'int' } } }\n}\n"
    spec = read_spec("own", text, utilities=[more])
    assert spec is not None
    assert {name: option.type for name, option in spec.options.items()} == {"a": "str", "b": "str"}
    assert not spec.takes_any
    without = read_spec("own", text)
    assert without is not None
    assert without.takes_any
    assert without.notes == ("takes options from a fragment that was not found",)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "$x = 1",
        "$spec = Get-Spec $name\n$module = [Ansible.Basic.AnsibleModule]::Create($args, $spec)",
        "$spec = @{ options = @{ a = @{ type = 'str' }\n$module = [Ansible.Basic.AnsibleModule]::Create($args, $spec)",
        "$module = [Ansible.Basic.AnsibleModule]::Create($args, $spec)",
        "$spec = @{ options = Get-Options }\n$module = [Ansible.Basic.AnsibleModule]::Create($args, $spec)",
    ],
)
def test_what_cannot_be_read_is_none(text: str) -> None:
    assert read_spec("own", text) is None


SIGNS = st.sampled_from(
    [*"()[]{}'\"`$#@=,;.|+-", "@{", "@(", "<#", "#>", "\n", "@'\n", "$(", "::", "-name", "\x00", "ß"]
)


@given(
    st.sampled_from([BASIC, LEGACY]),
    st.lists(st.tuples(st.integers(0, 3000), st.integers(0, 30), SIGNS), min_size=1, max_size=5),
)
@settings(max_examples=200, deadline=None)
def test_a_spoiled_text_is_read_or_not_but_never_falls_over(text: str, wounds: list[tuple[int, int, str]]) -> None:
    for at, length, sign in wounds:
        text = text[: at % len(text)] + sign + text[at % len(text) + length :]
    if (spec := read_spec("own", text)) is not None:
        validate(spec, {"name": {"a": [1]}, "state": [None], "strange": 1})
        validate(spec, {"name": 1, "inner": [{}]}, as_module=True)

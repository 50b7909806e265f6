"""The table of Windows settings holds together: with itself, with the controls, and with each kind of machine."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any, get_args

import pytest
from pydantic import ValidationError

from schoolbuild.model.derive import open_school
from schoolbuild.model.document.computers import ServerSystem
from schoolbuild.model.standard import load_standard
from schoolbuild.model.windows.chosen import chosen_settings
from schoolbuild.model.windows.machine import Machine, windows_machines
from schoolbuild.model.windows.settings import KINDS, POLICY_ROOTS, MachineRole, Setting

ROOT = Path(__file__).parents[4]
STANDARD = load_standard(ROOT)
TABLE = STANDARD.windows.settings
LIMITS = {"DWORD": 2**32}
WINDOWS = [name for name in get_args(ServerSystem) if name.startswith("windows_")]
WITHOUT_TEST_OF_SIZE = ("equals", "contains")


def writes(setting: Setting) -> tuple[str, ...]:
    """The place that a row writes, in one spelling."""
    if setting.registry is not None:
        return ("registry", setting.registry.key.lower(), setting.registry.name.lower())
    part = getattr(setting, setting.kind)
    return (setting.kind, str(getattr(part, "name", None) or part.profile).lower())


def test_the_table_has_rows_of_every_kind() -> None:
    assert {setting.kind for setting in TABLE} == set(KINDS)
    assert len(TABLE) >= 55


def test_no_name_stands_twice() -> None:
    assert [name for name, count in Counter(setting.id for setting in TABLE).items() if count > 1] == []


def test_every_control_exists() -> None:
    assert sorted({setting.control for setting in TABLE} - set(STANDARD.controls)) == []


@pytest.mark.parametrize("setting", TABLE, ids=lambda setting: setting.id)
def test_a_row_says_why_and_by_whom(setting: Setting) -> None:
    assert setting.title[0].isupper()
    assert not setting.title.endswith(".")
    assert setting.why.endswith(".")
    assert all(reference.version and reference.basis for reference in setting.references)
    if setting.mode == "audit":
        assert setting.decision is not None, "who reads that it is not written wants to know why"


@pytest.mark.parametrize("setting", TABLE, ids=lambda setting: setting.id)
def test_a_row_fulfils_itself(setting: Setting) -> None:
    from schoolbuild.model.windows.effective import fulfils

    assert fulfils(setting.test, setting.wanted, setting.wanted) is True


@pytest.mark.parametrize("setting", TABLE, ids=lambda setting: setting.id)
def test_policy_and_task_agree(setting: Setting) -> None:
    if setting.registry is not None:
        own = setting.registry.key.upper().startswith(tuple(root.upper() for root in POLICY_ROOTS))
        if own:
            assert setting.policy == setting.registry
        if setting.policy is not None:
            assert setting.policy.key.upper().startswith(tuple(root.upper() for root in POLICY_ROOTS))
            assert (setting.policy.data, setting.policy.type) == (setting.registry.data, setting.registry.type)
        if setting.registry.type == "dword":
            assert isinstance(setting.registry.data, int)
            assert 0 <= setting.registry.data < LIMITS["DWORD"] // 2, "above that Windows tells a negative number"
        else:
            assert isinstance(setting.registry.data, str)
    if setting.event_log is not None:
        assert setting.event_log.bytes % 65536 == 0, "sizes of event logs go in steps of 64 KB"
        assert setting.policy is not None
        assert setting.policy.data == setting.event_log.bytes // 1024


@pytest.mark.parametrize("setting", TABLE, ids=lambda setting: setting.id)
def test_a_test_of_size_is_about_numbers(setting: Setting) -> None:
    if setting.test not in WITHOUT_TEST_OF_SIZE:
        assert isinstance(setting.wanted, int)
    if setting.kind == "audit":
        assert setting.test == "contains"


def _kinds_of_machines() -> list[Machine]:
    _, network = open_school(ROOT, "oakfield-primary")
    some = windows_machines(network)[0]
    roles: list[MachineRole] = ["member", "controller", "standalone", "hypervisor"]
    return [replace(some, role=role, system=system) for role in roles for system in WINDOWS]


@pytest.mark.parametrize("school", ["oakfield-primary", "kingsway-secondary"])
@pytest.mark.parametrize("machine", _kinds_of_machines(), ids=lambda machine: f"{machine.role}-{machine.system}")
def test_no_two_rows_of_a_machine_write_the_same(school: str, machine: Machine) -> None:
    _, network = open_school(ROOT, school)
    places = Counter(writes(chosen.setting) for chosen in chosen_settings(network, machine))
    assert [place for place, count in places.items() if count > 1] == []


def test_rows_of_accounts_are_not_for_controllers() -> None:
    assert [setting.id for setting in TABLE if setting.kind == "account" and "controller" in setting.applies_to] == []


def test_the_counter_is_set_before_the_lock_and_never_longer() -> None:
    order = [setting.account.name for setting in TABLE if setting.account is not None]
    assert order.index("LockoutBadCount") < order.index("ResetLockoutCount") < order.index("LockoutDuration")
    values = {setting.account.name: setting.account.value for setting in TABLE if setting.account is not None}
    assert values["ResetLockoutCount"] <= values["LockoutDuration"]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"registry": None}, "sets nothing"),
        ({"account": {"name": "LockoutBadCount", "value": 10}}, "this one sets registry, account"),
        ({"unset_is": 1}, "unset_is needs unset_source"),
        ({"not_on": ["windows_server_2025"]}, "not_on and not_on_why belong together"),
        ({"registry": {"key": "HKLM/SOFTWARE", "name": "X", "data": 1}}, "pattern"),
        ({"references": []}, "at least 1"),
        ({"test": "about"}, "Input should be"),
        ({"colour": "red"}, "Extra inputs"),
    ],
)
def test_a_row_that_means_nothing_is_refused(change: dict[str, Any], words: str) -> None:
    good = next(setting for setting in TABLE if setting.id == "lm_hashes").model_dump(exclude_none=True)
    Setting.model_validate(good)
    with pytest.raises(ValidationError, match=words):
        Setting.model_validate({**good, **change})

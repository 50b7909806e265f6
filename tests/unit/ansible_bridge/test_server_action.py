"""What ``server_read`` registers: what a connection is made from, and the refusal of another machine."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import get_args

import pytest

from schoolbuild.ansible_bridge.guard_action import GuardAction
from schoolbuild.ansible_bridge.plain import plain
from schoolbuild.ansible_bridge.server_action import ServerAction, not_read, outcome_of
from schoolbuild.model.as_is import FailureKind
from schoolbuild.model.errors import ExitCode
from schoolbuild.model.windows.read_facts import read_facts
from schoolbuild.model.windows.settings import MachineRole
from schoolbuild.transport.winrm.failure import WinrmError
from schoolbuild.transport.winrm.reading import Reading
from tests.unit.oak_server import DOMAIN, LOCAL, facts, identity, imaged, target


def reading(who: dict[str, object] | None = None) -> Reading:
    data = facts(who)
    standing = "ours" if who is None else "imaged"
    return Reading(target(), DOMAIN if who is None else LOCAL, standing, data, read_facts(data), 2)


def test_a_connection_can_be_made_from_it() -> None:
    told = plain(outcome_of(reading()))
    assert (told["dial"], told["port"], told["user"]) == ("127.20.1.11", 5985, r"OAKFIELD\svc-schoolbuild")
    assert told["password_reference"] == "<secret:windows/management@1>"
    assert (told["login"], told["standing"], told["in_service"], told["changed"]) == ("domain", "ours", True, False)
    assert told["identity"] == identity()
    assert told["facts"]["schema"] == "schoolbuild/windows-facts/1"
    json.dumps(told)


def test_the_facts_are_kept_off_the_screen() -> None:
    assert outcome_of(reading())["_ansible_verbose_override"] is True


def test_a_new_machine_is_not_in_service() -> None:
    told = outcome_of(reading(imaged()))
    assert (told["login"], told["standing"], told["in_service"]) == ("local", "imaged", False)


@pytest.mark.parametrize(
    ("mark", "role", "expected"),
    [
        (None, "member", True),  # it was there before us
        ({"school": "oakfield-primary", "host": "oak-fs01"}, "member", True),  # there before, and taken over
        ({"school": "oakfield-primary", "host": "oak-fs01", "in_service": False}, "member", False),
        ({"school": "oakfield-primary", "host": "oak-fs01", "in_service": True}, "member", True),
        ({"school": "oakfield-primary", "host": "oak-fs01", "in_service": False}, "controller", True),
        ({"school": "oakfield-primary", "host": "oak-fs01", "in_service": False}, "hypervisor", True),
    ],
)
def test_only_a_machine_that_we_are_building_is_out_of_service(
    mark: dict[str, object] | None, role: MachineRole, expected: bool
) -> None:
    data = facts({**identity(), "mark": mark})
    told = Reading(replace(target(), role=role), DOMAIN, "ours", data, read_facts(data), 2)
    assert outcome_of(told)["in_service"] is expected


@pytest.mark.parametrize("kind", get_args(FailureKind))
def test_what_could_not_be_read_is_told_by_its_kind(kind: FailureKind) -> None:
    told = not_read(WinrmError(kind, "words", target()))
    assert told["kind"] == kind
    assert told.get("unreachable", False) is (kind == "unreachable")
    assert told["failed"] is (kind != "unreachable")
    assert told["exit_code"] == (ExitCode.REFUSED if kind == "wrong_device" else ExitCode.NOT_ASSESSED)
    assert "mend:" in told["msg"]


def test_reading_for_a_change_asks_the_guard_for_servers() -> None:
    action = object.__new__(ServerAction)
    assert action.written({"writes": True}) == {"servers"}
    assert action.written({"writes": False}) == set()


@pytest.mark.parametrize(
    ("writes", "to", "asked"),
    [
        (True, "school", {"switches", "servers"}),
        (True, "switches", {"switches"}),
        (True, "servers", {"servers"}),
        (False, "school", set()),
    ],
)
def test_the_first_task_asks_for_what_its_play_changes(writes: bool, to: str, asked: set[str]) -> None:
    assert object.__new__(GuardAction).written({"writes": writes, "to": to}) == asked

"""The real Ansible, unmodified, looks after a server of the lab: policies, shares, software, updates with restarts."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.unit.lab.windows.playground import Playground, playground

pytestmark = [pytest.mark.lab, pytest.mark.ansible]

POLICIES = r"""
- {name: length, community.windows.win_security_policy: {section: System Access, key: MinimumPasswordLength, value: 14}}
- {name: audit, ansible.windows.win_audit_policy_system: {subcategory: Process Creation, audit_type: [success]}}
- {name: right, ansible.windows.win_user_right: {name: SeDenyNetworkLogonRight, users: [Guest], action: add}}
- {name: profiles, ansible.windows.win_firewall: {state: enabled, inbound_action: block}}
- name: rule
  community.windows.win_firewall_rule: {name: School, localport: "22", protocol: tcp, direction: in, action: allow}
- {name: log, ansible.windows.win_eventlog: {name: Security, maximum_size: 196608KB}}
- name: task
  community.windows.win_scheduled_task:
    name: Assessment
    path: \Schoolbuild
    actions: [{path: powershell.exe, arguments: -File C:\x.ps1}]
    triggers: [{type: daily, start_boundary: "2026-01-01T05:30:00"}]
    username: SYSTEM
    logon_type: service_account
"""
PLACES = r"""
- {name: folder, ansible.windows.win_file: {path: 'D:\Staff', state: directory}}
- {name: access, ansible.windows.win_acl: {path: 'D:\Staff', user: Users, rights: Modify, type: allow}}
- {name: inheritance, ansible.windows.win_acl_inheritance: {path: 'D:\Staff', state: absent}}
- {name: owner, ansible.windows.win_owner: {path: 'D:\Staff', user: SYSTEM}}
- {name: share, ansible.windows.win_share: {name: Staff, path: 'D:\Staff', change: Users}}
- name: program
  ansible.windows.win_package:
    path: https://www.7-zip.org/a/7z2409-x64.msi
    product_id: "{23170F69-40C1-2702-2409-000001000000}"
    checksum: ec6af1ea0367d16dde6639a89a080a524cebc4d4bedfe00ed0cac4b865a918d8
    checksum_algorithm: sha256
- {name: feature, ansible.windows.win_feature: {name: Windows-Server-Backup}}
- {name: backup, windows_backup_policy: {target: "E:", volumes: ["D:"], schedule: ["21:00"], bare_metal: true}}
"""
UPDATES = r"""
- name: updates
  ansible.windows.win_updates: {state: installed, reboot: true, reboot_timeout: 60, log_path: 'C:\Windows\Temp\u.log'}
"""
ONE_ROUND = r"""
- {name: updates, ansible.windows.win_updates: {state: installed}, ignore_errors: true}
"""


@pytest.fixture
def ground(tmp_path: Path) -> Iterator[Playground]:
    with playground(tmp_path) as made:
        yield made


def test_policies_are_predicted_set_and_stay(ground: Playground) -> None:
    predicted = ground.play(POLICIES, "--check")
    assert predicted.code == 0, predicted.output
    assert {result["changed"] for result in predicted.tasks.values()} == {True}
    assert ground.machine().writes == 0
    done = ground.play(POLICIES)
    assert done.code == 0, done.output
    assert {result["changed"] for result in done.tasks.values()} == {True}
    assert ground.machine().writes == len(done.tasks)
    again = ground.play(POLICIES)
    assert again.stats["oak-fs01"]["changed"] == 0, again.output


def test_places_and_programs_are_made_once(ground: Playground) -> None:
    done = ground.play(PLACES)
    assert done.code == 0, done.output
    assert {result["changed"] for result in done.tasks.values()} == {True}
    assert [line.account for line in ground.state().care.share("Staff").access] == ["BUILTIN\\Users"]
    again = ground.play(PLACES)
    assert again.code == 0, again.output
    assert again.stats["oak-fs01"]["changed"] == 0, again.output


def test_updates_come_in_two_rounds_with_restarts(ground: Playground) -> None:
    predicted = ground.play(UPDATES, "--check").tasks["updates"]
    assert (predicted["changed"], predicted["found_update_count"], predicted["installed_update_count"]) == (True, 2, 0)
    assert ground.state().system.revision == 5386
    done = ground.play(UPDATES).tasks["updates"]
    assert (done["found_update_count"], done["installed_update_count"], done["rebooted"]) == (3, 3, True)
    assert ground.state().system.revision == 5868
    again = ground.play(UPDATES).tasks["updates"]
    assert (again["changed"], again["found_update_count"]) == (False, 0)


def test_a_failing_update_is_told_by_its_hresult(ground: Playground) -> None:
    ground.fault("update_fails", hresult=0x80240017, times=1, nth=1)
    failed = ground.play(ONE_ROUND).tasks["updates"]
    assert failed["failed"]
    assert (failed["failed_update_count"], failed["installed_update_count"], failed["reboot_required"]) == (1, 1, True)
    (row,) = [row for row in failed["updates"].values() if "failure_hresult_code" in row]
    assert row["failure_hresult_code"] == 0x80240017
    assert "WU_E_NOT_APPLICABLE" in row["failure_msg"]


def test_the_work_goes_on_while_the_network_is_lost(ground: Playground) -> None:
    ground.fault("nic_drop", seconds=120.0, times=1)
    lost = ground.play(ONE_ROUND).tasks["updates"]
    assert lost["failed"]
    assert "Failed to establish a new connection" in lost["msg"]
    assert [line.result for line in ground.state().care.updates.history] == [2, 2]
    for _ in range(10):  # on a quick machine the network is not back yet
        resumed = ground.play(UPDATES).tasks["updates"]
        if not resumed.get("unreachable"):
            break
        time.sleep(1)
    assert not resumed.get("failed"), resumed
    assert ground.state().system.revision == 5868


def test_an_update_loop_is_noticed(ground: Playground) -> None:
    ground.fault("update_loop")
    done = ground.play(UPDATES).tasks["updates"]
    assert done["failed"]
    assert done["msg"].startswith("An update loop was detected")
    assert ground.state().system.revision == 5386

"""The role predicts what it does, does what it predicts, mends drift, and tells what does not stick."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest

SCHOOL, MEMBER, CONTROLLER = "fernhill-primary", "fer-fs01", "fer-dc01"
BUILD = Path(__file__).resolve().parents[3] / "build" / "molecule"
DNS_CLIENT = "HKLM\\SOFTWARE\\Policies\\Microsoft\\Windows NT\\DNSClient"


def state(host):
    shown = subprocess.run(
        ["schoolbuild", "lab", "show", SCHOOL, host, "state"],
        cwd=BUILD / "checkout",
        env={name: value for name, value in os.environ.items() if name != "SCHOOLBUILD_ROOT"},
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(shown.stdout)


def changes(step):
    """What a step changed or would have: by host, task and, in a loop, the row."""
    found = set()
    for play in step.read("play")["plays"]:
        for task in play["tasks"]:
            for host, result in task["hosts"].items():
                items = result.get("results", [result])
                found |= {
                    (host, task["task"]["name"], json.dumps(item.get("windows_baseline_row", {}).get("id")))
                    for item in items
                    if item.get("changed")
                }
    return found


def registry(host, key, name):
    keys = state(host)["registry"]["keys"]
    return next(
        value["data"] for value in keys[key.upper()]["values"].values() if value["name"].lower() == name.lower()
    )


def test_check_mode_wrote_nothing(kept):
    assert all(kept("windows_baseline.check").wrote(host) == 0 for host in (MEMBER, CONTROLLER))
    assert all(kept("windows_baseline.changed").wrote(host) > 0 for host in (MEMBER, CONTROLLER))


def test_predicted_is_what_was_done(kept):
    predicted, done = changes(kept("windows_baseline.check")), changes(kept("windows_baseline.changed"))
    assert predicted == done
    assert len(predicted) > 80


def test_a_second_run_writes_nothing(kept):
    again = kept("windows_baseline.unchanged")
    assert again.recap("changed") == again.recap("failures") == 0
    for host in (MEMBER, CONTROLLER):
        assert again.counted("writes")[host] == kept("windows_baseline.changed").counted("writes")[host]


def test_drift_is_mended_and_nothing_else(kept):
    mended = changes(kept("windows_baseline.drift.changed"))
    assert {(host, row) for host, task, row in mended if row != "null"} == {
        (MEMBER, '"llmnr"'),
        (MEMBER, '"firewall_public"'),
    }
    assert {(host, task) for host, task, row in mended if row == "null"} == {
        (MEMBER, "windows_baseline : Set who is a local administrator")
    }


def test_what_somebody_else_owns_is_told_and_left_alone(kept):
    owned = kept("windows_baseline.owned.unchanged")
    assert changes(owned) == set()
    told = json.dumps(owned.read("play"))
    assert "Windows settings belong to intune" in told
    assert "Files are scanned when they are used (defender_real_time, wanted 0): a policy sets 1" in told


def test_a_change_that_did_not_stick_is_told():
    words = " ".join((BUILD / "results" / "windows_baseline.blocked.txt").read_text(encoding="utf-8").split())
    assert "1 setting(s) of fer-fs01 were written and are not in force" in words
    assert "defender_real_time" in words


def test_the_next_run_goes_on(kept):
    assert {row for _, _, row in changes(kept("windows_baseline.resumed.changed"))} == {'"defender_real_time"'}
    assert kept("windows_baseline.resumed.unchanged").recap("changed") == 0


@pytest.mark.parametrize("host", [MEMBER, CONTROLLER])
def test_the_server_is_what_the_table_says(host):
    assert registry(host, DNS_CLIENT, "EnableMulticast") == 0
    assert (
        registry(host, "HKLM\\SOFTWARE\\Policies\\Microsoft\\Windows\\WinRM\\Service", "AllowUnencryptedTraffic") == 0
    )
    assert state(host)["time_zone"] == "GMT Standard Time"


def test_rows_that_are_audited_first_were_not_written():
    lsa = state(MEMBER)["registry"]["keys"]["HKLM\\SYSTEM\\CURRENTCONTROLSET\\CONTROL\\LSA"]["values"]
    assert "lmcompatibilitylevel" not in {value["name"].lower() for value in lsa.values()}


def test_nobody_else_is_a_local_administrator():
    (group,) = [one for one in state(MEMBER)["groups"].values() if one["sid"] == "S-1-5-32-544"]
    assert {name.rpartition("\\")[2] for name in group["members"].values()} == {
        "Administrator",
        "Domain Admins",
        "svc-schoolbuild",
    }

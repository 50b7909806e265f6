"""The role predicts the join, joins with one restart, and leaves alone what is somebody else's."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

SCHOOL, HOST = "fernhill-primary", "fer-fs01"
CHECKOUT = Path(__file__).resolve().parents[3] / "build" / "molecule" / "checkout"
JOIN = "microsoft.ad.membership"


def asked(*words):
    shown = subprocess.run(
        ["schoolbuild", "lab", "show", SCHOOL, HOST, *words],
        cwd=CHECKOUT,
        env={name: value for name, value in os.environ.items() if name != "SCHOOLBUILD_ROOT"},
        capture_output=True,
        text=True,
        check=True,
    )
    return shown.stdout


def test_check_mode_wrote_nothing(kept):
    assert kept("domain_join.check").wrote(HOST) == 0


def test_predicted_is_what_was_done(kept):
    predicted = kept("domain_join.check").answers(JOIN)[HOST]
    done = kept("domain_join.changed").answers(JOIN)[HOST]
    assert predicted["changed"] is done["changed"] is True


def test_name_and_domain_took_one_restart(kept):
    heard = kept("domain_join.changed").heard(HOST)
    assert [line["text"] for line in heard if line["kind"] == "reboot"] == ["Reboot initiated by Ansible", "up again"]


def test_a_second_run_writes_nothing(kept):
    again = kept("domain_join.unchanged")
    assert again.recap("changed") == again.recap("failures") == 0
    assert again.counted("writes")[HOST] == kept("domain_join.changed").counted("writes")[HOST]


def test_the_machine_is_what_the_folder_says():
    state = json.loads(asked("state"))
    assert (state["computer_name"], state["domain"]) == ("FER-FS01", "fernhill.internal")
    assert state["ou"] == "OU=File,OU=Servers,DC=fernhill,DC=internal"


def test_the_machine_is_still_being_built():
    keys = json.loads(asked("state"))["registry"]["keys"]
    values = keys["HKLM\\SOFTWARE\\SCHOOLBUILD"]["values"]
    found = {value["name"]: value["data"] for value in values.values()}
    assert {name: found[name] for name in ("School", "Host")} == {"School": SCHOOL, "Host": HOST}


def test_what_somebody_else_owns_is_left_alone(kept):
    owned = kept("domain_join.owned.unchanged")
    assert owned.answers(JOIN) == {}
    assert owned.counted("writes")[HOST] == kept("domain_join.unchanged").counted("writes")[HOST]


def test_no_password_is_in_any_result(host):
    """Each value of the lab's secrets file, looked for in everything that Ansible answered and the lab heard."""
    found = host.run(
        "grep -hoE '\"?[0-9]+\"?: .+' %s | sed -E 's/^[^:]*: *//' | grep -rFl -f - %s",
        str(CHECKOUT / "build" / "lab" / SCHOOL / "secrets.yml"),
        str(CHECKOUT.parent / "results"),
    )
    assert found.rc == 1, found.stdout

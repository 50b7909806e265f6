"""What undoes a change, and what is left to a person instead."""

from __future__ import annotations

from schoolbuild.change.plan import plan
from schoolbuild.families import get

OPEN_TRUNK = "hostname sw01\n!\ninterface GigabitEthernet1/0/1\n switchport mode trunk\n!\nend\n"
CLOSED_TRUNK = OPEN_TRUNK.replace(" switchport mode", " switchport trunk allowed vlan 10\n switchport mode")


def test_a_rollback_that_could_lock_everybody_out_is_left_to_a_person() -> None:
    change = plan(get("cisco_ios"), OPEN_TRUNK, f"aaa new-model\n{OPEN_TRUNK}")
    assert change.commands == ("aaa new-model",)
    assert change.rollback == ()
    assert [line.split(" would")[0] for line in change.by_hand] == ["'no aaa new-model'"]


def test_a_rollback_does_not_open_a_tagged_link_for_every_vlan() -> None:
    change = plan(get("cisco_ios"), OPEN_TRUNK, CLOSED_TRUNK)
    assert "switchport trunk allowed vlan 10" in change.commands
    assert change.rollback == ()
    assert [line.split(" would")[0] for line in change.by_hand] == [
        "'interface GigabitEthernet1/0/1 / switchport trunk allowed vlan all / exit'"
    ]

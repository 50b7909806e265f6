"""The firewall's profiles and rules."""

from __future__ import annotations

from typing import Any

import pytest

from tests.unit.lab.windows.bench import Desk, desk
from tests.unit.lab.windows.care_desk import changes_once, fails

PROFILES = "ansible.windows.win_firewall"
RULE = "community.windows.win_firewall_rule"
SSH: dict[str, Any] = {
    "name": "School management",
    "localport": "22",
    "protocol": "tcp",
    "direction": "in",
    "action": "allow",
    "remoteip": "10.20.0.0/24",
    "profiles": ["domain", "private"],
    "enabled": True,
    "state": "present",
}


@pytest.fixture
def one() -> Desk:
    return desk()


def test_what_is_not_configured_is_not_block(one: Desk) -> None:
    result = changes_once(one, PROFILES, {"state": "enabled", "inbound_action": "block"})
    assert result["profiles"] == ["Domain", "Private", "Public"]
    assert {profile.inbound for profile in one.state.care.firewall.profiles.values()} == {"Block"}


def test_enabled_is_the_default(one: Desk) -> None:
    assert one.run(PROFILES, {"state": "enabled"})["changed"] is False


def test_one_profile_is_switched_off_and_its_action_is_not_looked_at(one: Desk) -> None:
    changes_once(one, PROFILES, {"state": "disabled", "profiles": ["Public"], "inbound_action": "block"})
    public = one.state.care.firewall.profiles["Public"]
    assert (public.enabled, public.inbound) == (False, "NotConfigured")
    assert one.state.care.firewall.profiles["Domain"].enabled


def test_wrong_profile_arguments(one: Desk) -> None:
    assert "inbound_action" in fails(one, PROFILES, {"state": "enabled", "inbound_action": "drop"})
    assert "state" in fails(one, PROFILES, {})
    assert "Unsupported parameters" in fails(one, PROFILES, {"state": "enabled", "inbound": "block"})


def test_a_rule_is_made_changed_and_removed(one: Desk) -> None:
    assert changes_once(one, RULE, SSH)["msg"] == "Firewall rule 'School management' created."
    rule = next(rule for rule in one.state.care.firewall.rules if rule.name == "School management")
    assert (rule.protocol, rule.profiles, rule.remote_addresses) == (6, 3, "10.20.0.0/255.255.255.0")
    result = changes_once(one, RULE, SSH | {"localport": "2222"})
    assert result["msg"] == "Firewall rule(s) changed 'School management' - unchanged ''"
    result = changes_once(one, RULE, {"name": "School management", "state": "absent"})
    assert result["msg"] == "Firewall rule(s) 'School management' removed."


def test_any_is_compared_with_a_fresh_rule(one: Desk) -> None:
    one.run(RULE, SSH)
    changes_once(one, RULE, SSH | {"remoteip": "any"})


def test_a_group_of_windows_is_switched_on(one: Desk) -> None:
    changes_once(one, RULE, {"group": "@FirewallAPI.dll,-28752", "enabled": True})
    assert one.run(RULE, {"group": "@FirewallAPI.dll,-99999", "enabled": True})["changed"] is False, "silently nothing"


def test_unknown_options_are_ignored_like_the_old_kind_does(one: Desk) -> None:
    changes_once(one, RULE, SSH | {"remoteipp": "10.0.0.0/8"})


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"localport": "22"}, "Either name or group must be specified"),
        (SSH | {"protocol": "tpc"}, "Unknown protocol 'tpc'."),
        (SSH | {"profiles": ["school"]}, "Unknown profile 'school'."),
        ({"name": "x", "localport": "22", "direction": "in"}, "The parameter is incorrect"),
        (SSH | {"action": "permit"}, "action"),
    ],
)
def test_wrong_rules(one: Desk, arguments: dict[str, Any], message: str) -> None:
    assert message in fails(one, RULE, arguments)

"""Comparing a running configuration with the intended one: missing, extra, not ours, and not readable."""

from __future__ import annotations

import re
from collections.abc import Mapping

import pytest

from schoolbuild import families
from schoolbuild.intent import Difference, compare, render, render_school
from schoolbuild.model.network import Network

IOS = families.get("cisco_ios")
AOSS = families.get("aruba_aoss")


@pytest.fixture(scope="module")
def ios(hillside: Network) -> str:
    return render(hillside, "sw03")


@pytest.fixture(scope="module")
def aoss(oakfield: Network) -> str:
    return render(oakfield, "sw02")


def _shown(text: str) -> str:
    """The text as the switch shows it: secrets hashed or hidden, lines that are never shown left out."""
    text = re.sub(r"^snmp-server user .*\n", "", text, flags=re.MULTILINE)
    text = re.sub(r'^(snmpv3 user "\w+") .*$', r"\1", text, flags=re.MULTILINE)
    text = re.sub(r"^password manager .*$", "password manager", text, flags=re.MULTILINE)
    text = re.sub(r"secret <secret:.*>$", "secret 9 $9$qXfYrGd8pEKmfk$abc", text, flags=re.MULTILINE)
    return re.sub(r" key <secret:.*>$", " key 7 0822455D0A16", text, flags=re.MULTILINE)


def test_rendered_text_matches_itself(networks: Mapping[str, Network]) -> None:
    for network in networks.values():
        for host, text in render_school(network).items():
            switch = network.by_host(host)
            assert switch is not None
            outcome = compare(families.get(switch.family), text, _shown(text))
            assert outcome.matches
            assert not outcome.unmanaged


def test_secrets_are_neither_equal_nor_different(ios: str, aoss: str) -> None:
    assert [item.line.split()[0] for item in compare(IOS, ios, _shown(ios)).unreadable] == [
        "enable", "username", "key", "key", "snmp-server",
    ]  # fmt: skip
    assert [str(item) for item in compare(AOSS, aoss, _shown(aoss)).unreadable] == [
        "radius-server host 10.0.20.11",
        "radius-server host 10.0.20.12",
        "snmpv3 user monitor",
        "password manager",
    ]


def test_nothing_in_it_tells_a_secret(ios: str) -> None:
    outcome = compare(IOS, ios, _shown(ios).replace("hil-sw03", "other"))
    assert "$9$" not in repr(outcome)
    assert "<secret:" not in repr(outcome)


def test_line_that_is_gone_is_missing_with_its_section(ios: str) -> None:
    running = _shown(ios).replace(" switchport voice vlan 80\n", "", 1)
    assert compare(IOS, ios, running).missing == (
        Difference("interface GigabitEthernet1/0/31", "switchport voice vlan 80"),
    )


def test_section_that_is_gone_is_missing_with_all_its_lines(ios: str) -> None:
    running = _shown(ios).replace("vlan 80\n name VOICE\n!\n", "")
    assert compare(IOS, ios, running).missing == (Difference("", "vlan 80"), Difference("vlan 80", "name VOICE"))


def test_line_of_ours_that_is_too_many_is_extra(ios: str, aoss: str) -> None:
    running = _shown(ios).replace("interface Vlan1\n", "vlan 666\n name GAMES\n!\ninterface Vlan1\n")
    assert compare(IOS, ios, running).extra == (Difference("", "vlan 666"), Difference("vlan 666", "name GAMES"))
    running = _shown(aoss).replace("snmpv3 only\n", 'snmp-server community "public" unrestricted\nsnmpv3 only\n')
    assert [item.line for item in compare(AOSS, aoss, running).extra] == ["snmp-server community public unrestricted"]


def test_line_that_is_not_ours_is_unmanaged(ios: str) -> None:
    running = _shown(ios).replace("lldp run\n", "lldp run\nmls qos\nusername bob privilege 1 secret 9 $9$x\n")
    outcome = compare(IOS, ios, running)
    assert outcome.matches
    assert [item.line for item in outcome.unmanaged] == ["mls qos", "username bob privilege 1 secret <redacted>"]


def test_other_value_is_missing_and_extra(aoss: str) -> None:
    running = _shown(aoss).replace("   untagged 1-12\n", "   untagged 1-11\n")
    outcome = compare(AOSS, aoss, running)
    assert outcome.missing == (Difference("vlan 40", "untagged 1-12"),)
    assert outcome.extra == (Difference("vlan 40", "untagged 1-11"),)


def test_order_headers_and_list_spelling_are_no_difference(ios: str, aoss: str) -> None:
    head, *rest = re.split(r"(?m)^!\n", _shown(ios))
    turned = "Building configuration...\n\nversion 15.2\n" + "!\n".join([head, *reversed(rest)])
    turned = turned.replace("allowed vlan 10,20,30", "allowed vlan 10,20\n switchport trunk allowed vlan add 30", 1)
    assert compare(IOS, ios, turned).matches
    spelled = _shown(aoss).replace("loop-protect 1-16,21-22\n", "loop-protect 21-22\nloop-protect 1-16\n")
    assert spelled != _shown(aoss)
    assert compare(AOSS, aoss, "; J9773A Configuration Editor\n" + spelled).matches


def test_empty_running_text_misses_everything(ios: str) -> None:
    outcome = compare(IOS, ios, "")
    assert not outcome.matches
    assert not outcome.extra
    assert len(outcome.missing) > 400

"""Tests of how a switch is managed: ways in, accounts, monitoring, clock and log."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv4Network
from typing import Literal

from schoolbuild.assess.case import Case
from schoolbuild.assess.checks.understood import understood
from schoolbuild.assess.verdict import Fault, Verdict, bad, good
from schoolbuild.families.reading_facts import Unclear
from schoolbuild.families.switch_facts import LocalUser

_ANYWHERE = IPv4Network("0.0.0.0/0")


def is_off(_case: Case, value: object, *, name: str, topic: str) -> Verdict:
    """A service must be off."""
    if understood(value, bool):
        return bad([Fault(f"{name} is switched on", f"{name} off", f"{name} on", topic, f"{topic}_on")])
    return good(f"{name} off", f"{name} off")


def is_on(_case: Case, value: object, *, name: str, topic: str) -> Verdict:
    """A service must be on."""
    if not understood(value, bool):
        return bad([Fault(f"{name} is switched off", f"{name} on", f"{name} off", topic, f"{topic}_off")])
    return good(f"{name} on", f"{name} on")


def only_management_networks(case: Case, value: object) -> Verdict:
    """Sessions are let in only from the standard's management networks and the school's own management VLAN."""
    found = understood(value, tuple, IPv4Network)
    allowed = [IPv4Network(text) for text in case.network.standard.management.management_networks]
    own = case.network.management
    if own is not None and own.subnet is not None:
        allowed.append(own.subnet)
    expected = "sessions only from " + ", ".join(map(str, allowed))
    topic = "access_networks"
    if not found:
        return bad([Fault("any address may open a session", expected, "no restriction", topic, "open_to_all")])
    strange = [network for network in found if not any(network.subnet_of(item) for item in allowed)]
    if strange:
        text = "anywhere" if _ANYWHERE in strange else ", ".join(map(str, strange))
        what = f"sessions are also let in from {text}"
        return bad([Fault(what, expected, "from " + ", ".join(map(str, found)), topic, "access_too_wide")])
    return good(expected, "sessions only from " + ", ".join(map(str, found)))


def only_declared_users(case: Case, value: object) -> Verdict:
    """The accounts are those of the standard. One without a name is not taken for the declared one."""
    found = understood(value, tuple, LocalUser)
    declared = case.network.standard.management.local_user.name
    expected = f"only the local user {declared}"
    topic = "local_users"
    if not found:
        return bad([Fault("no local user is set", expected, "no local user", topic, "no_local_user")])
    named = [f"{user.name or 'name not shown'} ({user.level})" for user in found]
    strange = [text for user, text in zip(found, named, strict=True) if user.name not in (declared, None)]
    hidden = [text for user, text in zip(found, named, strict=True) if user.name is None]
    own = [user for user in found if user.name == declared]
    strange += hidden[max(0, 1 - len(own)) :]
    if strange:
        what = "an undocumented local user exists: " + ", ".join(strange)
        return bad([Fault(what, expected, ", ".join(named), topic, "undocumented_user")])
    if hidden:
        raise Unclear("the switch does not show the name of its account")
    if not own:
        return bad([Fault(f"the local user {declared} is missing", expected, ", ".join(named), topic, "no_local_user")])
    return good(expected, ", ".join(named))


def no_communities(_case: Case, value: object) -> Verdict:
    """No SNMP v1 or v2c community: SNMPv3 only."""
    found = understood(value, tuple, (str, type(None)))
    if found:
        text = ", ".join(f"'{name}'" if name in _known_defaults() else "a community" for name in found)
        what = f"SNMP v1/v2c answers: {text}"
        return bad([Fault(what, "SNMPv3 only, no community", text, "snmp_communities", "snmp_community")])
    return good("SNMPv3 only, no community", "no community")


def no_default_communities(_case: Case, value: object, *, names: tuple[str, ...]) -> Verdict:
    """None of the communities that switches are delivered with; only other names are hidden in what is collected."""
    found = understood(value, tuple, (str, type(None)))
    default = sorted(name for name in found if name is not None and name.lower() in names)
    if default:
        text = ", ".join(f"'{name}'" for name in default)
        what = f"a default SNMP community is set: {text}"
        return bad([Fault(what, "no default community", text, "snmp_communities", "snmp_community")])
    return good("no default community", "no default community")


def has_monitoring_user(case: Case, value: object) -> Verdict:
    """The SNMPv3 user of the standard exists, and no other."""
    found = understood(value, tuple, str)
    declared = case.network.standard.management.snmp.user
    expected = f"SNMPv3 user {declared}"
    text = ", ".join(found) or "no SNMPv3 user"
    topic = "snmp_users"
    if declared not in found:
        return bad([Fault(f"the SNMPv3 user {declared} is missing", expected, text, topic, "snmp_user_missing")])
    strange = sorted(set(found) - {declared} - {"initial"})
    if strange:
        what = f"an undocumented SNMPv3 user exists: {', '.join(strange)}"
        return bad([Fault(what, expected, text, topic, "undocumented_snmp_user")])
    return good(expected, text)


def has_servers(case: Case, value: object, *, kind: Literal["ntp", "syslog"]) -> Verdict:
    """Every time or log server of the standard is set; others beside them are not our concern here."""
    found = understood(value, tuple, IPv4Address)
    management = case.network.standard.management
    wanted = management.ntp if kind == "ntp" else management.syslog
    name = "time server" if kind == "ntp" else "log server"
    expected = f"{name} " + ", ".join(map(str, wanted))
    missing = [server for server in wanted if server not in found]
    if missing:
        what = f"{name} {', '.join(map(str, missing))} is not set"
        text = f"{name} {', '.join(map(str, found)) or 'none'}"
        return bad([Fault(what, expected, text, kind, f"{kind}_missing")])
    return good(expected, f"{name} " + ", ".join(map(str, found)))


def _known_defaults() -> frozenset[str]:
    return frozenset({"public", "private"})

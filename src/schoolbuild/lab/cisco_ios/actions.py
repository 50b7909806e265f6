"""What setting something does beyond keeping its line: checks, defaults, and effects on other parts.

Each function is the ``act`` of a ``Setting``: ``act(config, target, setting, match, negated)``; it returns what the
device prints. ``target`` is where the line was typed (the global store, an interface …).
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from schoolbuild.lab.cisco_ios.grammar import Match
from schoolbuild.lab.cisco_ios.platform import provisioned_as
from schoolbuild.lab.cisco_ios.question import Question
from schoolbuild.lab.cisco_ios.settings import Line, Setting, Store, plain
from schoolbuild.lab.cisco_ios.vlans import vlan_text
from schoolbuild.lab.cisco_ios.words import Incomplete, Refused

if TYPE_CHECKING:
    from schoolbuild.lab.cisco_ios.config import Config

Said = str | Question


def always_on(config: Config, target: Store, setting: Setting, match: Match, negated: bool) -> Said:
    """Printed as it is on every switch of these platforms; ``no`` is refused."""
    if negated:
        raise Refused("% Command rejected: this cannot be turned off on this platform.\n")
    return plain(config, target, setting, match, negated)


def hostname(config: Config, target: Store, setting: Setting, match: Match, negated: bool) -> Said:
    if not negated and len(match.values["name"]) > 63:
        raise Refused("% Hostname is too long: 63 characters at most\n")
    return plain(config, target, setting, match, negated)


def console_log(config: Config, target: Store, setting: Setting, match: Match, negated: bool) -> Said:
    """On at level debugging from the start; ``no logging console`` is printed."""
    if negated:
        target.lines[setting.key] = Line("no logging console")
    elif match.values.get("level", "debugging") == "debugging":
        target.lines.pop(setting.key, None)
    else:
        target.lines[setting.key] = Line(match.canonical, match.values)
    return ""


def logging_trap(config: Config, target: Store, setting: Setting, match: Match, negated: bool) -> Said:
    """Level informational is the default and not printed."""
    names = ["emergencies", "alerts", "critical", "errors", "warnings", "notifications", "informational", "debugging"]
    if negated:
        target.lines.pop(setting.key, None)
        return ""
    level = match.values.get("level") or names[match.values["number"]]
    target.lines[setting.key] = Line(f"logging trap {level}", {"level": level})
    if level == "informational":
        del target.lines[setting.key]
    return ""


def logging_host(config: Config, target: Store, setting: Setting, match: Match, negated: bool) -> Said:
    return plain(config, target, setting, replace(match, canonical=f"logging host {match.values['host']}"), negated)


def domain_lookup(config: Config, target: Store, setting: Setting, match: Match, negated: bool) -> Said:
    words = "ip domain lookup" if config.platform.domain_words == "ip domain name" else "ip domain-lookup"
    return plain(config, target, setting, replace(match, canonical=words), negated)


def domain_name(config: Config, target: Store, setting: Setting, match: Match, negated: bool) -> Said:
    words = f"{config.platform.domain_words} {match.values.get('domain', '')}"
    return plain(config, target, setting, replace(match, canonical=words), negated)


# --- clock, versions, small things ---


def clock_timezone(config: Config, target: Store, setting: Setting, match: Match, negated: bool) -> Said:
    """Minutes are always printed; UTC without offset is the default."""
    if not negated:
        hours, minutes = match.values["hours"], match.values.get("minutes", 0)
        match = replace(match, canonical=f"clock timezone {match.values['zone']} {hours} {minutes}")
    return plain(config, target, setting, match, negated)


def clock_summer(config: Config, target: Store, setting: Setting, match: Match, negated: bool) -> Said:
    """Days and months are capitalised: ``last Sun Mar 1:00 last Sun Oct 2:00``."""
    rule = match.values.get("rule")
    if rule and not negated:
        words = [
            word[:3].title() if word.isalpha() and word.lower() not in ("last", "first") else word
            for word in rule.split()
        ]
        if len(words) not in (8, 9):
            raise Incomplete
        match = replace(match, canonical=f"clock summer-time {match.values['zone']} recurring {' '.join(words)}")
    return plain(config, target, setting, match, negated)


def provision(config: Config, target: Store, setting: Setting, match: Match, negated: bool) -> Said:
    present = {member.number: provisioned_as(member.model) for member in config.running.spec.members}
    number = match.values["n"]
    if number in present:
        if negated or match.values["model"] != present[number]:
            raise Refused(f"%Switch {number} is present: its provisioned type cannot be changed.\n")
        return ""
    return plain(config, target, setting, match, negated)


def ssh_version(config: Config, target: Store, setting: Setting, match: Match, negated: bool) -> Said:
    if not negated and config.running.rsa_modulus is None and not config.replaying:
        plain(config, target, setting, match, negated)
        return "Please create RSA keys to enable SSH (and of atleast 768 bits for SSH v2).\n"
    return plain(config, target, setting, match, negated)


def snmp_community(config: Config, target: Store, setting: Setting, match: Match, negated: bool) -> Said:
    """Read-only unless it says otherwise; the access is printed in capitals."""
    if negated:
        return plain(config, target, setting, match, negated)
    values = match.values
    access = str(values.get("access", "ro")).upper()
    text = f"snmp-server community {values['community']}"
    text += f" view {values['view']}" if "view" in values else ""
    text += f" {access}" + (f" {values['acl']}" if "acl" in values else "")
    target.put(setting, Line(text, {**values, "access": access}))
    return ""


def vtp_mode(config: Config, target: Store, setting: Setting, match: Match, negated: bool) -> Said:
    names = {"client": "Client", "off": "Off", "server": "Server", "transparent": "Transparent"}
    mode = "server" if negated else match.values["mode"]
    said = f"Setting device to VTP {names[mode]} mode for VLANS.\n"
    if mode == config.running.vtp_mode:
        said = f"Device mode already VTP {names[mode].upper()} for VLANS.\n"
    if mode in ("server", "client") and any(vlan > 1005 for vlan in config.running.vlans):
        raise Refused("Failed to set the device to VTP Server mode: VLANs above 1005 exist.\n")
    plain(config, target, setting, match, negated)
    return "" if config.replaying else said


def snooping_vlans(config: Config, target: Store, setting: Setting, match: Match, negated: bool) -> Said:
    """Lists add up, and ``no`` takes away from them."""
    have: frozenset[int] = target.value(setting.key, "vlans", frozenset())
    vlans = have - match.values["vlans"] if negated else have | match.values["vlans"]
    if vlans:
        target.lines[setting.key] = Line(f"{setting.key} {vlan_text(vlans)}", {"vlans": vlans})
    else:
        target.lines.pop(setting.key, None)
    return ""


# --- spanning tree, globally ---


def stp_mode(config: Config, target: Store, setting: Setting, match: Match, negated: bool) -> Said:
    if negated:
        target.lines[setting.key] = Line("spanning-tree mode pvst", {"mode": "pvst"})
        return ""
    return plain(config, target, setting, match, negated)


def portfast_default(config: Config, target: Store, setting: Setting, match: Match, negated: bool) -> Said:
    words = match.canonical.replace("portfast edge", "portfast")
    if config.platform.portfast_edge:
        words = words.replace("portfast", "portfast edge")
    plain(config, target, setting, replace(match, canonical=words), negated)
    if setting.key == "spanning-tree portfast default" and not negated and not config.replaying:
        return (
            "%Warning: this command enables portfast by default on all interfaces. You\n"
            " should now disable portfast explicitly on switched ports leading to hubs,\n"
            " switches and bridges as they may create temporary bridging loops.\n\n"
        )
    return ""


def stp_priority(config: Config, target: Store, setting: Setting, match: Match, negated: bool) -> Said:
    instances = match.values["instances"]
    if isinstance(instances, str) and not re.fullmatch(r"\d{1,4}(-\d{1,4})?(,\d{1,4}(-\d{1,4})?)*", instances):
        raise Refused("Command rejected: Bad instance list.\n")
    priority = match.values.get("priority")
    if priority is not None and priority % 4096:
        allowed = " ".join(str(n) for n in range(0, 61441, 4096))
        raise Refused(f"% Bridge Priority must be in increments of 4096.\n% Allowed values are: \n  {allowed}\n")
    if priority == 32768:
        negated = True
    return plain(config, target, setting, match, negated)


def errdisable_cause(config: Config, target: Store, setting: Setting, match: Match, negated: bool) -> Said:
    causes = [match.values["cause"]]
    if causes == ["all"]:
        causes = [c for c in setting.patterns[0].partition("cause:")[2].strip("}").split("|") if c != "all"]
    for cause in causes:
        one = replace(match, canonical=f"errdisable recovery cause {cause}", values={"cause": cause})
        plain(config, target, setting, one, negated)
    return ""


def mst_instance(config: Config, target: Store, setting: Setting, match: Match, negated: bool) -> Said:
    number = match.values["number"]
    if negated:
        config.running.instances.pop(number, None)
        return ""
    vlans: frozenset[int] = match.values["vlans"]
    for other, mapped in list(config.running.instances.items()):
        if other != number:
            config.running.instances[other] = mapped - vlans
    config.running.instances[number] = config.running.instances.get(number, frozenset()) | vlans
    return ""


# --- terminal lines and RADIUS servers ---


def exec_timeout(config: Config, target: Store, setting: Setting, match: Match, negated: bool) -> Said:
    minutes, seconds = match.values.get("minutes", 10), match.values.get("seconds", 0)
    if (minutes, seconds) == (10, 0):
        negated = True
    return plain(config, target, setting, replace(match, canonical=f"exec-timeout {minutes} {seconds}"), negated)


def transport_input(config: Config, target: Store, setting: Setting, match: Match, negated: bool) -> Said:
    """Two protocols are printed in one order, telnet first."""
    if negated:
        return plain(config, target, setting, match, negated)
    words = {match.values["first"], match.values.get("second", match.values["first"])}
    text = "transport input " + " ".join(word for word in ("all", "none", "telnet", "ssh") if word in words)
    target.lines[setting.key] = Line(text, {"protocols": frozenset(words)})
    return ""


def radius_address(config: Config, target: Store, setting: Setting, match: Match, negated: bool) -> Said:
    """Ports are always printed; 1645 and 1646 are IOS's own defaults."""
    if not negated:
        auth, acct = match.values.get("auth", 1645), match.values.get("acct", 1646)
        match = replace(match, canonical=f"address ipv4 {match.values['host']} auth-port {auth} acct-port {acct}")
    return plain(config, target, setting, match, negated)

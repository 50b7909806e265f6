"""community.windows.win_firewall_rule: rules through the COM object HNetCfg.FwPolicy2.

Written after the module's text. It compares only what the task gives, with the new rule of its own: an option given
as ``any`` is compared with the default of a fresh rule. A group that does not exist is silently nothing to do.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from schoolbuild.lab.windows.modules import Call, ModuleFailure, emulates
from schoolbuild.lab.windows.state.care import FirewallRule
from schoolbuild.lab.windows.transfer import expanded

_PROTOCOLS = {"tcp": 6, "udp": 17}
_DIRECTIONS = {"in": 1, "out": 2}
_ACTIONS = {"block": 0, "allow": 1}
_PROFILES = {"domain": 1, "private": 2, "public": 4}
_INTERFACES = {"wireless": "Wireless", "lan": "Lan", "ras": "RemoteAccess"}
_EDGES = {"no": 0, "yes": 1, "deferapp": 2, "deferuser": 3}
_SECURITY = {"notrequired": 0, "authnoencap": 1, "authenticate": 2, "authdynenc": 3, "authenc": 4}
ALL_PROFILES = 0x7FFFFFFF


class _Part(NamedTuple):
    """An option of the task, and the property of the rule that it sets."""

    option: str
    attribute: str
    shown: str


_PARTS = (
    _Part("description", "description", "Description"),
    _Part("direction", "direction", "Direction"),
    _Part("action", "action", "Action"),
    _Part("program", "program", "ApplicationName"),
    _Part("group", "group", "Grouping"),
    _Part("service", "service", "ServiceName"),
    _Part("enabled", "enabled", "Enabled"),
    _Part("profiles", "profiles", "Profiles"),
    _Part("localip", "local_addresses", "LocalAddresses"),
    _Part("remoteip", "remote_addresses", "RemoteAddresses"),
    _Part("localport", "local_ports", "LocalPorts"),
    _Part("remoteport", "remote_ports", "RemotePorts"),
    _Part("protocol", "protocol", "Protocol"),
    _Part("interfacetypes", "interface_types", "InterfaceTypes"),
    _Part("edge", "edge", "EdgeTraversalOptions"),
    _Part("security", "secure", "SecureFlags"),
    _Part("icmp_type_code", "icmp", "IcmpTypesAndCodes"),
)


@emulates("community.windows.win_firewall_rule")
def win_firewall_rule(call: Call) -> dict[str, Any]:
    arguments = call.arguments
    name, group = arguments.get("name"), arguments.get("group")
    if not name and not group:
        raise ModuleFailure("Either name or group must be specified")
    rules = call.state.care.firewall.rules
    existing = [
        rule
        for rule in rules
        if (rule.name.lower() == str(name).lower() if name else (rule.group or "").lower() == str(group).lower())
    ]
    new = _new_rule(arguments, str(name) if name else "", call)
    if arguments.get("state", "present") == "absent":
        return _remove(call, existing)
    if not existing:
        if not name:
            return {"changed": False}
        result: dict[str, Any] = {"changed": True, "msg": f"Firewall rule '{name}' created."}
        if call.diff:
            shown = "".join(f"+{part.shown}='{_text(getattr(new, part.attribute))}'\n" for part in _PARTS)
            result["diff"] = {"prepared": f"+[{name}]\n{shown}"}
        if not call.check_mode:
            rules.append(new)
        return result
    return _compare(call, existing, new)


def _remove(call: Call, existing: list[FirewallRule]) -> dict[str, Any]:
    name, group = call.arguments.get("name"), call.arguments.get("group")
    if not existing:
        what = f"Firewall rule '{name}' does not exist." if name else f"No firewall rules in group '{group}' exist."
        return {"changed": False, "msg": what}
    if not call.check_mode:
        for rule in existing:
            call.state.care.firewall.rules.remove(rule)
    names = "', '".join(rule.name for rule in existing)
    return {"changed": True, "msg": f"Firewall rule(s) '{names}' removed."}


def _compare(call: Call, existing: list[FirewallRule], new: FirewallRule) -> dict[str, Any]:
    changed: list[str] = []
    unchanged: list[str] = []
    diff = ""
    for rule in existing:
        diff += f"[{rule.name}]\n"
        unlike = [part for part in _PARTS if call.arguments.get(part.option) is not None and _unlike(part, rule, new)]
        for part in unlike:
            old, wanted = getattr(rule, part.attribute), getattr(new, part.attribute)
            diff += f"-{part.shown}='{_text(old)}'\n+{part.shown}='{_text(wanted)}'\n"
            if not call.check_mode:
                setattr(rule, part.attribute, wanted)
        (changed if unlike else unchanged).append(rule.name)
    result: dict[str, Any] = {
        "changed": bool(changed),
        "msg": f"Firewall rule(s) changed '{_joined(changed)}' - unchanged '{_joined(unchanged)}'",
    }
    if call.diff:
        result["diff"] = {"prepared": diff}
    return result


def _unlike(part: _Part, rule: FirewallRule, new: FirewallRule) -> bool:
    old, wanted = getattr(rule, part.attribute), getattr(new, part.attribute)
    if isinstance(old, str) and isinstance(wanted, str):
        if part.shown.endswith("Addresses"):
            return sorted(old.lower().split(",")) != sorted(wanted.lower().split(","))
        return old.lower() != wanted.lower()
    return bool(old != wanted)


def _new_rule(arguments: Mapping[str, Any], name: str, call: Call) -> FirewallRule:
    """The rule as the task describes it; ``any`` leaves what a fresh rule has."""
    rule = FirewallRule(name=name, enabled=arguments.get("enabled") is not False)
    for option, attribute, read in _READERS:
        value = arguments.get(option)
        if value is not None and _single(value).lower() != "any":
            setattr(rule, attribute, read(value))
    if rule.program is not None:
        rule.program = expanded(call.state, rule.program, call.user)
    if rule.protocol not in (6, 17) and (rule.local_ports or rule.remote_ports):
        # INetFwRule refuses ports before a protocol that has ports; PowerShell prints the HRESULT's own words.
        raise ModuleFailure("The parameter is incorrect. (Exception from HRESULT: 0x80070057 (E_INVALIDARG))")
    return rule


def _single(value: Any) -> str:
    return ",".join(map(str, value)) if isinstance(value, list) else str(value)


def _protocol(word: str) -> int:
    if word.isdigit():
        return int(word)
    if word.lower().startswith("icmpv4"):
        return 1
    if word.lower().startswith("icmpv6"):
        return 58
    return int(_of(_PROTOCOLS, word, "protocol"))


def _profiles(words: list[str]) -> int:
    bits = sum(int(_of(_PROFILES, word, "profile")) for word in dict.fromkeys(words))
    return ALL_PROFILES if bits == 7 else bits  # domain, private and public


def _of(table: Mapping[str, Any], word: str, what: str) -> Any:
    if word.lower() not in table:
        raise ModuleFailure(f"Unknown {what} '{word}'.")
    return table[word.lower()]


def _stored_addresses(value: str) -> str:
    """The firewall writes a network as address and mask, and a single address with a mask of all ones.

    Source: learn.microsoft.com, INetFwRule RemoteAddresses. So a task that gives ``10.0.0.0/24`` compares its own new
    rule, which the COM object has already rewritten, with the stored one.
    """
    return ",".join(_stored_address(one.strip()) for one in value.split(","))


def _stored_address(one: str) -> str:
    address, slash, length = one.partition("/")
    if address.count(".") != 3:  # an IPv4 address
        return one
    if "-" in one:
        return one
    if not slash:
        return f"{address}/255.255.255.255"
    if not length.isdigit():
        return one
    bits = (0xFFFFFFFF << (32 - int(length))) & 0xFFFFFFFF
    return f"{address}/{'.'.join(str(bits >> shift & 255) for shift in (24, 16, 8, 0))}"


def _joined(names: list[str]) -> str:
    return "', '".join(names)


def _text(value: Any) -> str:
    return "" if value is None else str(value)


def _same(value: Any) -> Any:
    return value


_READERS: tuple[tuple[str, str, Callable[[Any], Any]], ...] = (
    ("description", "description", _same),
    ("group", "group", _same),
    ("program", "program", _same),
    ("service", "service", _same),
    ("protocol", "protocol", _protocol),
    ("localport", "local_ports", _same),
    ("remoteport", "remote_ports", _same),
    ("localip", "local_addresses", _stored_addresses),
    ("remoteip", "remote_addresses", _stored_addresses),
    ("icmp_type_code", "icmp", _single),
    ("direction", "direction", lambda word: _of(_DIRECTIONS, word, "direction")),
    ("action", "action", lambda word: _of(_ACTIONS, word, "action")),
    ("profiles", "profiles", _profiles),
    (
        "interfacetypes",
        "interface_types",
        lambda words: ",".join(_of(_INTERFACES, word, "interface type") for word in dict.fromkeys(words)),
    ),
    ("edge", "edge", lambda word: _EDGES[word.lower()]),
    ("security", "secure", lambda word: _SECURITY[word.lower()]),
)

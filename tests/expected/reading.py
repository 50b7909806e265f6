"""What a parsed configuration says about ports, VLANs and management, in the words of the hand-written tables.

Written for the tests alone, from the vendors' command references; shares nothing with what renders the text.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from ipaddress import IPv4Interface
from typing import Any

Tree = list[Any]  # of [line, Tree]


def numbers(text: str) -> set[int]:
    """``1,3-5`` as numbers."""
    found: set[int] = set()
    for part in text.split(","):
        first, _, last = part.strip().partition("-")
        found |= set(range(int(first), int(last or first) + 1))
    return found


def names(text: str) -> Iterator[str]:
    """``1-3,Trk1`` or ``GigabitEthernet1/0/1-2`` as single names."""
    for part in text.split(","):
        found = re.fullmatch(r"(.*?)(\d+)-(?:\D*)(\d+)", part.strip())
        if found is None:
            yield part.strip()
        else:
            stem, first, last = found.groups()
            yield from (f"{stem}{number}" for number in range(int(first), int(last) + 1))


def read(family: str, tree: Tree) -> dict[str, Any]:
    return {"cisco_ios": _cisco_ios, "aruba_aoss": _aruba_aoss}[family](tree)


def _sections(tree: Tree, first: str) -> Iterator[tuple[str, list[str]]]:
    for line, children in tree:
        if line.startswith(first):
            yield line[len(first) :].strip(), [child[0] for child in children]


def _value(lines: list[str], first: str) -> str | None:
    return next((line[len(first) :].strip() for line in lines if line.startswith(first)), None)


def _routing(tree: Tree, leg: str) -> dict[str, Any]:
    """Addresses by VLAN id with the list that is asked there and the servers that are relayed to; routes; lists."""
    legs: dict[int, dict[str, Any]] = {}
    for number, lines in _sections(tree, leg):
        if (address := _value(lines, "ip address ")) is not None and address[0].isdigit():
            legs[int(number)] = {"address": str(IPv4Interface("/".join(address.split())))}
            if (asked := _value(lines, "ip access-group ")) is not None:
                legs[int(number)]["asked"] = asked.removesuffix(" in").strip('"')
            if relays := [line.split()[-1] for line in lines if line.startswith("ip helper-address ")]:
                legs[int(number)]["relays"] = relays
    top = [line for line, _ in tree]
    return {
        "address": legs[min(legs, key=lambda number: abs(number - 10))]["address"],
        "legs": legs,
        "routes": [line.removeprefix("ip route ") for line in top if line.startswith("ip route ")],
        "routes_packets": "ip routing" in top,
        "lists": {
            name.strip('"'): [line for line in lines if line != "exit"]
            for name, lines in _sections(tree, "ip access-list extended ")
        },
    }


def _cisco_ios(tree: Tree) -> dict[str, Any]:
    top = [line for line, _ in tree]
    ports: dict[str, dict[str, Any]] = {}
    result: dict[str, Any] = {
        "vlans": {
            int(number): _value(lines, "name ") for number, lines in _sections(tree, "vlan ") if number.isdigit()
        },
        "gateway": _value(top, "ip default-gateway "),
        "root": "spanning-tree mst 0 priority 4096" in top,
        **_routing(tree, "interface Vlan"),
        "ports": ports,
        "lags": {},
        "trusted": set(),
        "descriptions": {},
    }
    guard_default = "spanning-tree portfast edge bpduguard default" in top or (
        "spanning-tree portfast bpduguard default" in top
    )
    for name, lines in _sections(tree, "interface "):
        if name.startswith("Vlan"):
            continue
        port: dict[str, Any] = {}
        if (lag := _value(lines, "channel-group ")) is not None:
            port["lag"] = int(lag.split()[0])
        if (vlan := _value(lines, "switchport access vlan ")) is not None:
            port["untagged"] = int(vlan)
        if "switchport mode trunk" in lines:
            port["untagged"] = int(_value(lines, "switchport trunk native vlan ") or 1)
            port["tagged"] = set()
            for line in lines:
                if found := re.fullmatch(r"switchport trunk allowed vlan (?:add )?([\d,-]+)", line):
                    port["tagged"] |= numbers(found[1])
            port["tagged"].discard(port["untagged"])
        if (voice := _value(lines, "switchport voice vlan ")) is not None:
            port["voice"] = int(voice)
        if (power := _value(lines, "power inline ")) is not None:
            port["poe"] = "off" if power == "never" else "on"
        else:
            port["poe"] = "on"  # the default of a PoE port: power is given
        port["shut"] = "shutdown" in lines
        fast = any(line.startswith("spanning-tree portfast") and "disable" not in line for line in lines)
        port["edge"] = fast
        port["guard"] = "spanning-tree bpduguard enable" in lines or (
            fast and guard_default and "spanning-tree bpduguard disable" not in lines
        )
        if "ip dhcp snooping trust" in lines:
            result["trusted"].add(name)
        if (description := _value(lines, "description ")) is not None:
            result["descriptions"][name] = description
        if name.startswith("Port-channel"):
            result["lags"][int(name.removeprefix("Port-channel"))] = port
        else:
            ports[name] = port
    return result


Ports = defaultdict[str, dict[str, Any]]


def _aruba_aoss(tree: Tree) -> dict[str, Any]:
    ports: Ports = defaultdict(lambda: {"tagged": set(), "shut": False, "edge": False, "guard": False})
    top = [line for line, _ in tree]
    result: dict[str, Any] = {
        "vlans": {},
        "gateway": _value(top, "ip default-gateway "),
        "root": "spanning-tree priority 1" in top,
        **_routing(tree, "vlan "),
        "lags": {},
        "trusted": set(),
        "descriptions": {},
        "voice_vlans": set(),
    }
    members = _aoss_lines(top, ports, result)
    for number, lines in _sections(tree, "vlan "):
        _aoss_vlan(int(number), lines, ports, result)
    for number, lines in _sections(tree, "interface "):
        _aoss_interface(number, lines, ports, result)
    for name in [name for name in ports if name.lower().startswith("trk")]:
        result["lags"][int(name.lower().removeprefix("trk"))] = ports.pop(name)
    for name, lag in members.items():
        ports[name]["lag"] = lag
    result["ports"] = dict(ports)
    return result


def _aoss_lines(top: list[str], ports: Ports, result: dict[str, Any]) -> dict[str, int]:
    members: dict[str, int] = {}
    for words in (line.split() for line in top):
        if words[0] == "trunk":
            members |= dict.fromkeys(names(words[1]), int(words[2].lower().removeprefix("trk")))
        elif words[0] == "spanning-tree" and words[-1] in {"admin-edge-port", "bpdu-protection"}:
            for name in names(words[1]):
                ports[name]["edge" if words[-1] == "admin-edge-port" else "guard"] = True
        elif words[:2] == ["dhcp-snooping", "trust"]:
            result["trusted"] |= set(names(words[2]))
    return members


def _aoss_vlan(vlan: int, lines: list[str], ports: Ports, result: dict[str, Any]) -> None:
    if (title := _value(lines, "name ")) is not None and vlan != 1:
        result["vlans"][vlan] = title.strip('"')
    if "voice" in lines:
        result["voice_vlans"].add(vlan)
    if (untagged := _value(lines, "untagged ")) is not None:
        for name in names(untagged):
            ports[name]["untagged"] = vlan
    if (tagged := _value(lines, "tagged ")) is not None:
        for name in names(tagged):
            ports[name]["tagged"].add(vlan)


def _aoss_interface(written: str, lines: list[str], ports: Ports, result: dict[str, Any]) -> None:
    for name in names(written):
        ports[name]["shut"] = "disable" in lines
        ports[name]["poe"] = "off" if "no power-over-ethernet" in lines else "on"
        if "dhcp-snooping trust" in lines:
            result["trusted"].add(name)
        if (title := _value(lines, "name ")) is not None:
            result["descriptions"][name] = title.strip('"')

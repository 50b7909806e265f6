"""A school whose switches are exactly as intended, as documents; tests break one thing and look who notices."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from schoolbuild.families import get
from schoolbuild.intent import render
from schoolbuild.model.as_is import AsIs, Identity
from schoolbuild.model.derive import open_school
from schoolbuild.model.network import Network, Switch
from schoolbuild.model.secret import SECRET_REFERENCE

ROOT = Path(__file__).parents[3]
COLLECTED = "2026-11-22T09:00:00+00:00"


def network_of(name: str) -> Network:
    return open_school(ROOT, name)[1]


def healthy(network: Network) -> dict[str, AsIs]:
    """One document per switch, by short name."""
    return {name: document(network, switch) for name, switch in network.switches.items()}


def document(network: Network, switch: Switch) -> AsIs:
    text = SECRET_REFERENCE.sub("s3cret", render(network, switch.name))
    running = get(switch.family).redact(text)
    return AsIs(
        school=network.school,
        host=switch.host,
        family=switch.family,
        address=str(switch.address.ip) if switch.address else "",
        collected_at=COLLECTED,
        target="lab",
        identity=Identity(switch.host, tuple(m.serial for m in switch.chassis), switch.models[0].name, "1.0"),
        user=network.standard.management.local_user.name,
        running=running,
        startup=running,
        tables=tables(network, switch),
    )


def tables(network: Network, switch: Switch) -> dict[str, list[dict[str, Any]]]:
    ios = switch.family == "cisco_ios"
    vlans = [{"vlan_id": str(vlan.id), "vlan_name": vlan.title} for vlan in network.vlans.values()]
    vlans.append({"vlan_id": "1", "vlan_name": "default" if ios else "DEFAULT_VLAN"})
    if ios:
        vlans += [{"vlan_id": str(vlan), "vlan_name": f"reserved-{vlan}"} for vlan in range(1002, 1006)]
    return {
        "vlans": vlans,
        "lldp": [neighbour(network, switch, *pair) for pair in cables(network, switch.name)],
        "spanning_tree": spanning_tree(network, switch),
        "interfaces": interfaces(switch),
        "snmp_users": [{"user_name": "monitor"}],
    }


def cables(network: Network, name: str) -> list[tuple[str, str, str]]:
    """Own port, other switch, its port."""
    found = []
    for link in network.links:
        for near, far in (link.ends(), tuple(reversed(link.ends()))):
            if near[0] == name:
                found += [(a, far[0], b) for a, b in zip(near[1], far[1], strict=True)]
    return found


def neighbour(network: Network, switch: Switch, port: str, other: str, far_port: str) -> dict[str, str]:
    far = network.switches[other]
    far_text = far.ports[far_port].socket.short
    row = {
        "local_interface": switch.ports[port].socket.short,
        "neighbor_name": far.host,
        "neighbor_interface": far_text,
    }
    if switch.family == "cisco_ios":
        row |= {"neighbor_port_id": far_text, "neighbor_interface": ""}
    return row


def spanning_tree(network: Network, switch: Switch) -> list[dict[str, str]]:
    root = switch.name == network.root_switch
    if switch.family == "cisco_ios":
        return [{"vlan_id": "0", "interface": "Po1", "role": "Desg" if root else "Root", "status": "FWD"}]
    own = f"aabbcc-0000{switch.number:02d}"
    return [{"switch_mac": own, "root_mac": own if root else "aabbcc-000001", "port": "1", "state": "Forwarding"}]


def interfaces(switch: Switch) -> list[dict[str, str]]:
    rows = []
    for port in switch.ports.values():
        up = port.link is not None
        if switch.family == "cisco_ios":
            speed = "a-1000" if port.socket.speed_mbps == 1000 else "10G"
            rows.append(
                {
                    "port": port.socket.short,
                    "status": "connected" if up else "disabled" if not port.profile.enabled else "notconnect",
                    "speed": speed if up else "auto",
                }
            )
        else:
            mode = "1000FDx" if port.socket.speed_mbps == 1000 else "10GigFD"
            name = f"{port.name}-Trk{port.lag}" if port.lag is not None else port.name
            rows.append({"port": name, "status": "Up" if up else "Down", "mode": mode})
    return rows


def changed(item: AsIs, *pairs: tuple[str, str], saved: bool = True) -> AsIs:
    """The document with texts of its running configuration replaced; each must be there."""
    running = item.running or ""
    for old, new in pairs:
        assert old in running, f"{old!r} is not in the configuration of {item.host}"
        running = running.replace(old, new, 1)
    return replace(item, running=running, startup=running if saved else item.startup)


def heard(item: AsIs, instead: dict[str, tuple[str, str] | None]) -> AsIs:
    """The document with another neighbour (host name, port) on some ports; ``None`` is nobody."""
    rows = [dict(row) for row in item.tables["lldp"] if row["local_interface"] not in instead]
    for port, far in instead.items():
        if far is not None:
            row = {"local_interface": port, "neighbor_name": far[0], "neighbor_interface": far[1]}
            rows.append(row | ({"neighbor_port_id": far[1]} if item.family == "cisco_ios" else {}))
    return replace(item, tables={**item.tables, "lldp": rows})

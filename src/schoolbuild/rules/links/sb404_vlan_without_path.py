"""SB404: a port in a VLAN that does not get to its gateway."""

from __future__ import annotations

from collections.abc import Iterator

from schoolbuild.model.network import Network, Switch
from schoolbuild.model.yaml_lines import KeyPath
from schoolbuild.rules.rule import Problem, Rule
from schoolbuild.topology import cabled, homes, reached, reached_from, vlan_paths


def _check(network: Network) -> Iterator[Problem]:
    connected = reached(network, cabled(network))
    management = network.standard.vlan_plan.management
    used: dict[str, dict[str, KeyPath]] = {}
    for switch in network.switches.values():
        if switch.name in connected:
            for vlan, path in _used(network, switch):
                used.setdefault(vlan, {}).setdefault(switch.name, path)
    for vlan, switches in used.items():
        if vlan == management or network.vlans[vlan].routed_at == "nowhere":
            continue
        served = reached_from(vlan_paths(network, vlan), homes(network, vlan))
        for name, path in switches.items():
            if name not in served:
                yield Problem(path, f"VLAN {vlan!r} has ports on {name}, but no path from there to its gateway")


def _used(network: Network, switch: Switch) -> Iterator[tuple[str, KeyPath]]:
    for path, ports in switch.lines.items():
        port = ports[0]
        for vlan in (port.untagged, port.voice, *port.tagged):
            if vlan is not None and vlan in network.vlans and network.vlans[vlan].subnet is not None:
                yield vlan, path


RULE = Rule(
    id="SB404",
    title="A VLAN has no path from a port to its gateway",
    why="The devices on those ports get no address and no network.",
    fix="Let the cables on the way carry the VLAN, or give the ports another one.",
    example="""\
links:
  - {a: sw01 49, b: sw02 25, vlans: [management, curriculum]}
...
  sw02:
    1-12: classroom
    21: printer
    # ^ VLAN 'printers' has ports on sw02, but no path ...
""",
    check=_check,
)

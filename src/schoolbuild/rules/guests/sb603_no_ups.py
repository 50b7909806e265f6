"""SB603: a server, a hypervisor or the switch at which it is plugged in has no UPS."""

from __future__ import annotations

from collections.abc import Iterator

from schoolbuild.model.network import Network
from schoolbuild.model.port_names import PortEnd
from schoolbuild.model.words import listed
from schoolbuild.model.yaml_lines import KeyPath
from schoolbuild.rules.rule import Problem, Rule


def _check(network: Network) -> Iterator[Problem]:
    if "servers" not in network.document.services:
        return
    protected = {name for unit in network.document.ups for name in unit.protects}
    plugged_in: dict[str, list[str]] = {}
    for path, words, name, port in _machines(network):
        if port is not None:
            plugged_in.setdefault(port.switch, []).append(name)
        if name not in protected:
            yield Problem(path, f"the {words} {name} is behind no UPS")
    for switch in network.switches.values():
        if switch.name in plugged_in and switch.name not in protected:
            names = listed(plugged_in[switch.name])
            yield Problem((*switch.path, "name"), f"the switch {switch.name} of {names} is behind no UPS")


def _machines(network: Network) -> Iterator[tuple[KeyPath, str, str, PortEnd | None]]:
    """Servers on hardware of their own, and hypervisors: guests stop with their host, so they are not asked for."""
    for index, server in enumerate(network.document.servers):
        if server.on is None:
            yield ("servers", index, "name"), "server", server.name, server.port
    for index, box in enumerate(network.document.hypervisors):
        yield ("hypervisors", index, "name"), "hypervisor", box.name, box.port


RULE = Rule(
    id="SB603",
    title="A machine has no UPS",
    why="A power cut stops a server in the middle of writing, and without its switch it does not hear to shut down.",
    fix="Add it to `protects:` of a UPS, or buy one.",
    severity="warning",
    example="""\
hypervisors:
  - name: hv01
  # ^ the hypervisor hv01 is behind no UPS
""",
    check=_check,
)

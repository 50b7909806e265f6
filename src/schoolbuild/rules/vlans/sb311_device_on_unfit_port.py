"""SB311: a device on a port that is for something else."""

from __future__ import annotations

from collections.abc import Iterator

from schoolbuild.model.network import Network
from schoolbuild.rules.rule import Problem, Rule
from schoolbuild.topology import Plugged, plugged

_FOR_ACCESS_POINTS = "ap"


def _check(network: Network) -> Iterator[Problem]:
    for item in plugged(network):
        if item.port.path and item.port.path[0] != "ports":
            continue  # a cable or a gateway is there: SB312
        if (words := _unfit(network, item)) is not None:
            yield Problem(item.path, f"{item.what} is plugged into {item.place}, which {words}")


def _unfit(network: Network, item: Plugged) -> str | None:
    port = item.port
    if not port.profile.enabled:
        return "is parked: off, and in a VLAN that goes nowhere"
    if item.vlan is None:
        fits = port.profile_name == _FOR_ACCESS_POINTS
        return None if fits else f"is a port for {port.profile_name!r}, not for {_FOR_ACCESS_POINTS!r}"
    if item.vlan not in network.vlans or item.vlan in (port.untagged, port.voice, *port.tagged):
        return None
    return f"is in VLAN {port.untagged!r}, not in {item.vlan!r}"


RULE = Rule(
    id="SB311",
    title="A device is plugged into an unfitting port",
    why="The device has an address of one network and is in another: it reaches nobody, or stands where it must not.",
    fix="Correct the device's `port:` or `vlan:`, or say under `ports:` what the port is for.",
    example="""\
hosts:
  - {name: copier01, vlan: printers, address: 10.50.6.20, port: sw01 1}
  # ^ host 'copier01' is plugged into sw01 1, which is in VLAN 'staff', not in 'printers'
""",
    check=_check,
)

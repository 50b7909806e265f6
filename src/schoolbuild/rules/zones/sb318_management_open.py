"""SB318: pupils or visitors can get at the switches."""

from __future__ import annotations

from collections.abc import Iterator

from schoolbuild.model.network import Network
from schoolbuild.model.yaml_lines import KeyPath
from schoolbuild.rules.rule import Problem, Rule
from schoolbuild.rules.sockets import by_line
from schoolbuild.topology import is_never, management_zone, planned_zone


def _check(network: Network) -> Iterator[Problem]:
    zone = management_zone(network)
    for index, opened in enumerate(network.document.zone_exceptions):
        if opened.target == zone and is_never(network, opened.source, zone):
            words = f"the exception lets zone {opened.source!r} talk to switches and access points (zone {zone!r})"
            yield Problem(("zone_exceptions", index), words)
    for path, what, vlan in _ways_in(network):
        if vlan in network.vlans and network.vlans[vlan].zone == zone:
            yield Problem(path, f"{what} leads into VLAN {vlan!r}, where switches and access points are managed")


def _ways_in(network: Network) -> Iterator[tuple[KeyPath, str, str]]:
    """What pupils or visitors can plug into, join, or sit at, and the VLANs behind it."""
    for switch, path, ports in by_line(network):
        meant_for = network.standard.zones.zones.get(planned_zone(network, ports[0].profile.untagged) or "")
        if meant_for is not None and meant_for.outside == "filtered":
            for vlan in dict.fromkeys((ports[0].untagged, *ports[0].tagged)):
                if vlan is not None:
                    yield path, f"a port of {switch.name} for {ports[0].profile_name!r}", vlan
    for index, ssid in enumerate(network.document.wireless.ssids if network.document.wireless else ()):
        yield ("wireless", "ssids", index, "vlan"), f"the wireless network {ssid.name!r}", ssid.vlan
    for index, suite in enumerate(network.document.suites):
        yield ("suites", index, "vlan"), f"the suite {suite.name!r}", suite.vlan


RULE = Rule(
    id="SB318",
    title="Management can be reached by pupils or visitors",
    why="Whoever reaches the switches' log-in can guess passwords at leisure and knows their faults  by heart: one "
    "success and the whole school's network is theirs.",
    fix="Remove the exception, or give the port, wireless network or suite a VLAN of its own kind.",
    example="""\
    1-11: classroom
    12: {profile: classroom, vlan: management}
    # ^ a port of sw02 for 'classroom' leads into VLAN 'management', ...
""",
    check=_check,
)

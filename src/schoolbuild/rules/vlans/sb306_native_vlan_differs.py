"""SB306: the ends of a cable disagree on frames without a tag."""

from __future__ import annotations

from collections.abc import Iterator

from schoolbuild.model.network import Network, Port
from schoolbuild.rules.rule import Problem, Rule


def _check(network: Network) -> Iterator[Problem]:
    for link in network.links:
        if link.a not in network.switches or link.b not in network.switches:
            continue
        for a, b in zip(link.a_ports, link.b_ports, strict=False):
            near, far = network.switches[link.a].ports[a], network.switches[link.b].ports[b]
            both_tagged = near.profile.is_tagged_link and far.profile.is_tagged_link  # else SB303: given out twice
            if both_tagged and near.untagged != far.untagged:
                own = [port for port in (far, near) if _is_written(port)]
                words = f"without a tag, {link.a} {a} is in VLAN {near.untagged!r} and {link.b} {b} in {far.untagged!r}"
                yield Problem(own[0].path if own else link.path, words)


def _is_written(port: Port) -> bool:
    return bool(port.path) and port.path[0] == "ports" and port.untagged != port.profile.untagged


RULE = Rule(
    id="SB306",
    title="The native VLAN differs between the ends of a cable",
    why="A frame without a tag leaves one VLAN and arrives in another: two networks that should be apart leak into "
    "each other, and spanning tree may block the cable.",
    fix="Remove `vlan:` from the port; the standard's `uplink` sends nothing without a tag.",
    example="""\
  sw02:
    1-12: classroom
    21: printer
    25: {profile: uplink, vlan: curriculum, tagged: [management, servers, staff, curriculum, printers]}
    # ^ without a tag, sw01 49 is in VLAN 'parked' and sw02 25 in 'curriculum'
""",
    check=_check,
)

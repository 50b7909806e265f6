"""SB312: two things in one socket."""

from __future__ import annotations

from collections.abc import Iterator

from schoolbuild.model.network import Network
from schoolbuild.rules.rule import Problem, Rule
from schoolbuild.topology import plugged


def _check(network: Network) -> Iterator[Problem]:
    taken = dict(_by_others(network))
    for item in plugged(network):
        place = (item.switch.name, item.port.name)
        if item.port.link is not None:
            yield Problem(item.path, f"{item.place} is given to {item.what}, and to the cable {item.port.link}")
        elif place in taken:
            yield Problem(item.path, f"{item.place} is given to {item.what}, and to {taken[place]}")
        else:
            taken[place] = item.what


def _by_others(network: Network) -> Iterator[tuple[tuple[str, str], str]]:
    document = network.document
    others = ((other.name, other.port) for other in document.other_gateways)
    for name, end in ((document.gateway.name, document.gateway.port), *others):
        switch = network.switches.get(end.switch)
        port = switch.find_port(end.ports[0]) if switch is not None else None
        if switch is not None and port is not None:
            yield (switch.name, port.name), f"the gateway {name!r}"


RULE = Rule(
    id="SB312",
    title="Two devices are plugged into one port",
    why="Only one plug fits into a socket: one of the two is elsewhere, or hangs behind a switch that nobody knows of.",
    fix="Correct the `port:` of one of the two.",
    example="""\
hosts:
  - {name: copier01, vlan: printers, address: 10.50.6.20, port: sw02 21}
  - {name: copier02, vlan: printers, address: 10.50.6.21, port: sw02 21}
  # ^ sw02 21 is given to host 'copier02', and to host 'copier01'
""",
    check=_check,
)

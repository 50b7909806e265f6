"""The ports of a school, line by line as its folder says what they are for."""

from __future__ import annotations

from collections.abc import Iterator

from schoolbuild.model.network import Network, Port, Switch
from schoolbuild.model.yaml_lines import KeyPath


def by_line(network: Network) -> Iterator[tuple[Switch, KeyPath, tuple[Port, ...]]]:
    """Each line under ``ports:``, with its switch and the ports it is about; planned switches included.

    Ports with a cable to another switch are left out: what else a line says of them is found by SB303.
    """
    for switch in (*network.switches.values(), *network.planned.values()):
        for path, ports in switch.lines.items():
            yield switch, path, ports

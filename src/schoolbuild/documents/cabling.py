"""The cabling list: every cable that the folder knows, with both of its ends."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import zip_longest

from schoolbuild.documents.devices import devices
from schoolbuild.documents.page import Document, Made, Row, Section, Table
from schoolbuild.documents.picture.tiers import drawn_links, drawn_switches
from schoolbuild.documents.ways_out import ways_out
from schoolbuild.documents.words import cable_label, media, speed
from schoolbuild.model.network import Link, Network, Port

COLUMNS = ("Label", "From", "Port", "Plug", "To", "Port there", "Plug there", "LAG", "Runs at", "VLANs", "State")
DEVICE_COLUMNS = ("Device", "What", "Switch", "Port", "Plug", "Where")


def cabling_list(network: Network) -> Made:
    """Cables between switches, one row each; then the gateways and devices that the folder plugs in."""
    cables = Table("Cables between switches", COLUMNS, tuple(_cables(network)))
    others = Table("Where gateways and devices are plugged in", DEVICE_COLUMNS, tuple(_devices(network)))
    lead = (
        "Every cable between two switches has a row; a LAG has one for each of its cables. "
        "The label is what stands on the cable, as far as the folder says.",
        "A cable runs no faster than its slower end: where the plugs differ, look which modules are in.",
    )
    sections = (
        Section("Between switches", tables=(cables,)),
        Section(
            "Gateways and devices",
            lead=("Devices whose port the folder does not name are not listed.",),
            tables=(others,),
        ),
    )
    page = Document("cabling", "Cabling list", lead, sections, landscape=True)
    return Made((page,), csv={"cabling": cables, "cabling-devices": others})


def _cables(network: Network) -> Iterator[Row]:
    switches = drawn_switches(network)
    for link in drawn_links(network):
        planned = link in network.planned_links
        for a, b in zip_longest(link.a_ports, link.b_ports):
            ends = (switches[link.a].ports.get(a or ""), switches[link.b].ports.get(b or ""))
            rates = [port.socket.speed_mbps for port in ends if port is not None]
            yield Row(
                (
                    cable_label(network, link),
                    switches[link.a].host,
                    *_end(ends[0]),
                    switches[link.b].host,
                    *_end(ends[1]),
                    str(link.lag) if link.lag is not None else "",
                    speed(min(rates)),
                    _vlans(network, link),
                    "planned" if planned else "in use",
                ),
                quiet=planned,
            )


def _end(port: Port | None) -> tuple[str, str]:
    if port is None:
        return "missing", ""
    return port.socket.short, f"{media(port.socket)}, {speed(port.socket.speed_mbps)}"


def _vlans(network: Network, link: Link) -> str:
    ids = sorted(network.vlans[name].id for name in link.vlans if name in network.vlans)
    return ", ".join(map(str, ids))


def _devices(network: Network) -> Iterator[Row]:
    switches = drawn_switches(network)
    for way in ways_out(network):
        port = switches[way.switch].ports[way.port]
        place = (switches[way.switch].host, *_end(port), switches[way.switch].room)
        yield Row((way.name, f"Way out: {way.kind}", *place))
    for device in devices(network):
        if device.at is not None:
            switch = switches[device.at[0]]
            where = device.room or f"from {switch.room}"
            yield Row((device.host, device.what, switch.host, *_end(switch.ports[device.at[1]]), where))

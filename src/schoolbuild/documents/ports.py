"""The port schedule: for each closet a sheet to tape on its door."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from schoolbuild.documents.devices import Device, plugged_in
from schoolbuild.documents.page import Document, Made, Row, Section, Table
from schoolbuild.documents.picture.tiers import closets_by_tier, drawn_links, drawn_switches
from schoolbuild.documents.words import cable_label, count, media, speed, stack_words, vlan_words
from schoolbuild.model.network import Link, Network, Port, Switch
from schoolbuild.model.port_names import port_ranges

COLUMNS = ("Port", "What it is for", "Profile", "Untagged VLAN", "Tagged VLANs", "PoE")
CSV_COLUMNS = (
    "Host name",
    "Closet",
    "Room",
    "Port",
    "Full port name",
    "What it is for",
    "Profile",
    "Untagged VLAN",
    "Tagged VLANs",
    "PoE",
    "Media",
    "Speed",
    "Link",
    "LAG",
)
ALL_TAGGED = "all of the school's"
_READING = (
    "A port that is parked is off. Before anything is plugged in, the school's folder has to say what the port is for.",
    "Untagged is the VLAN of what is plugged in; tagged VLANs are for devices that know VLANs, such as access points.",
    "PoE on: the port gives power. PoE off: it could, and does not. A dash: it cannot.",
    "Something here is not as printed? Do not change the switch: change the folder, then the switch follows.",
)


def port_schedule(network: Network) -> Made:
    """A sheet for each closet, alone and all in one document."""
    made = _Schedule(network)
    sheets = tuple(made.sheets())
    lead = (
        f"What every port of every switch is for, one sheet for each of {count(len(sheets), 'closet')}: "
        "print it and tape it on the door.",
    )
    whole = Document("ports", "Port schedule", lead, tuple(sheet for _, sheet in sheets), large=True)
    single = tuple(
        Document(f"ports-{closet}", f"Ports in {sheet.title}", (), (sheet,), large=True) for closet, sheet in sheets
    )
    every = Table("Every port", CSV_COLUMNS, tuple(made.every_port()))
    return Made((whole, *single), csv={"ports": every})


class _Schedule:
    def __init__(self, network: Network) -> None:
        self.network = network
        self.switches = drawn_switches(network)
        self.rooms = {closet.name: closet.room for closet in network.document.closets}
        self.devices = plugged_in(network)
        self.cables = {end: words for link in drawn_links(network) for end, words in self._cables(link)}
        parked = network.standard.vlan_plan.parked
        self.everything = {name for name in network.vlans if name != parked}

    def sheets(self) -> Iterator[tuple[str, Section]]:
        for tier in closets_by_tier(self.network):
            for closet, names in tier:
                yield closet, self._sheet(closet, [self.switches[name] for name in names])

    def _sheet(self, closet: str, switches: list[Switch]) -> Section:
        return Section(
            title=self.rooms.get(closet, closet),
            lead=(
                f"{self.network.document.school.name}, closet {closet}: {count(len(switches), 'switch', 'switches')}",
            ),
            tables=tuple(self._table(switch) for switch in switches),
            key=self._vlans(switches),
            notes=_READING,
            sheet=True,
        )

    def _table(self, switch: Switch) -> Table:
        address = f", {switch.address.ip}" if switch.address is not None else ""
        planned = ", planned" if switch.name in self.network.planned else ""
        caption = f"{switch.host}: {stack_words(switch)}{switch.models[0].name}{address}{planned}"
        return Table(caption, COLUMNS, tuple(self._folded(switch)))

    def _folded(self, switch: Switch) -> Iterator[Row]:
        """Neighbours that say the same become one row; a chassis of a stack is never folded into the next."""
        told = [(port, self._row(switch, port)) for port in switch.ports.values()]
        for (_, row), run in groupby(told, key=lambda item: (item[0].socket.member, item[1])):
            names = port_ranges(port.socket.short for port, _ in run)
            yield Row((names, *row.cells), row.zone, row.quiet)

    def _row(self, switch: Switch, port: Port) -> Row:
        vlan = self.network.vlans.get(port.untagged or "")
        if port.profile_name == "parked":
            what = "management port of the chassis: not used" if port.socket.out_of_band else "parked: off"
            return Row((what, "parked", "", "", self._poe(port)), quiet=True)
        linked = port.link is not None or port.profile_name == "gateway"
        return Row(
            (self._what(switch, port), port.profile_name, self._untagged(port), self._tagged(port), self._poe(port)),
            zone="link" if linked else vlan.zone if vlan is not None else "none",
        )

    def _cables(self, link: Link) -> Iterator[tuple[tuple[str, str], str]]:
        """Each port of a link, as (switch, port), with what is said of it."""
        label = cable_label(self.network, link)
        lag = f", LAG {link.lag}" if link.lag is not None else ""
        for (near, ports), (far, far_ports) in (link.ends(), tuple(reversed(link.ends()))):
            for port, there in zip(ports, far_ports, strict=False):
                end = f"{self.switches[far].host} {self.switches[far].ports[there].socket.short}"
                yield (near, port), f"Cable {label + ' ' if label else ''}to {end}{lag}"

    def _what(self, switch: Switch, port: Port) -> str:
        if port.link is not None:
            return self.cables.get((switch.name, port.name), f"Cable to {port.description}")
        said = port.description or port.profile.purpose
        names = [self._device(item) for item in self.devices.get((switch.name, port.name), []) if item.host not in said]
        return f"{said}: {', '.join(names)}" if names else said

    def _device(self, device: Device) -> str:
        return f"{device.host} ({device.room})" if device.room else device.host

    def _untagged(self, port: Port) -> str:
        if port.untagged == self.network.standard.vlan_plan.parked:
            return "none"
        return vlan_words(self.network.vlans.get(port.untagged or ""))

    def _tagged(self, port: Port) -> str:
        if port.tagged and set(port.tagged) >= self.everything:
            return ALL_TAGGED
        tagged = sorted((v for v in self.network.vlans.values() if v.name in port.tagged), key=lambda vlan: vlan.id)
        names = [vlan_words(vlan) for vlan in tagged]
        if port.voice is not None:
            names.append(f"{vlan_words(self.network.vlans[port.voice])} (telephones)")
        return ", ".join(names) or "none"

    def _poe(self, port: Port) -> str:
        return port.profile.poe if port.socket.poe else "\u2013"

    def _vlans(self, switches: list[Switch]) -> tuple[Row, ...]:
        """What the VLANs in this closet are for."""
        used = {
            name
            for switch in switches
            for port in switch.ports.values()
            if port.profile_name != "parked"
            for name in (port.untagged, port.voice, *port.tagged)
        }
        vlans = sorted((v for v in self.network.vlans.values() if v.name in used & self.everything), key=lambda v: v.id)
        plan = self.network.standard.vlan_plan.vlans
        return tuple(
            Row((str(vlan.id), vlan.title, plan[vlan.name].purpose if vlan.name in plan else ""), vlan.zone)
            for vlan in vlans
        )

    def every_port(self) -> Iterator[Row]:
        """One row a port, nothing folded: for other programs."""
        for switch in self.switches.values():
            for port in switch.ports.values():
                what, profile, untagged, tagged, poe = self._row(switch, port).cells
                place = (switch.host, switch.closet, self.rooms.get(switch.closet, switch.closet))
                lag = str(port.lag) if port.lag is not None else ""
                name = (port.socket.short, port.name)
                socket = (media(port.socket), speed(port.socket.speed_mbps))
                yield Row((*place, *name, what, profile, untagged, tagged, poe, *socket, port.link or "", lag))

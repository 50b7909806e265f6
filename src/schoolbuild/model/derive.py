"""From a school's document and the standard to its network. Tolerant: never raises for what the document says."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from schoolbuild.model.derive_addresses import Addresses
from schoolbuild.model.load import LoadedSchool, load_school
from schoolbuild.model.network import Lag, Link, LooseEnd, LooseKind, Network, Port, Socket, Switch
from schoolbuild.model.port_names import PortEnd, expand
from schoolbuild.model.references import loose_references
from schoolbuild.model.school import Link as LinkDocument
from schoolbuild.model.school import PortUse, School
from schoolbuild.model.school import Switch as SwitchDocument
from schoolbuild.model.sockets import choices, full_name, sockets_of
from schoolbuild.model.standard import Profile, Standard, load_standard
from schoolbuild.model.yaml_lines import KeyPath


def host_name(code: str, name: str) -> str:
    """``oak-sw01`` for the switch sw01 of the school with the code OAK."""
    return f"{code.lower()}-{name}"


def derive(name: str, document: School, standard: Standard) -> Network:
    """Everything that follows from a school's document. Never raises for what the document says."""
    return _Derivation(name, document, standard).network()


class _Meaning(NamedTuple):
    """What one line under ``ports:`` says of each of its ports, worked out once for all of them."""

    profile: Profile
    description: str
    untagged: str | None
    tagged: tuple[str, ...]
    voice: str | None


class _Derivation:
    def __init__(self, name: str, document: School, standard: Standard) -> None:
        self.name = name
        self.document = document
        self.standard = standard
        self.loose: list[LooseEnd] = []
        self.addresses = Addresses(document, standard)
        self.vlans = self.addresses.vlans
        self.loose.extend(self.addresses.loose)
        self.meanings: dict[KeyPath, _Meaning] = {}

    def network(self) -> Network:
        sockets = {switch.name: self._sockets(index, switch) for index, switch in enumerate(self.document.switches)}
        links = tuple(self._links(sockets))
        uses = self._uses(sockets, links)
        switches: dict[str, Switch] = {}
        cables: dict[str, list[Link]] = defaultdict(list)
        for link in links:
            for switch in {link.a, link.b}:
                cables[switch].append(link)
        for index, written in enumerate(self.document.switches):
            if (
                written.name not in switches
                and (found := self._switch(index, written, sockets, uses, cables[written.name])) is not None
            ):
                switches[written.name] = found
        gateway = self._gateway(sockets)
        self._device_ports(sockets)
        self.loose.extend(loose_references(self.document, self.standard, self.vlans))
        planned = {switch.name for switch in self.document.switches if switch.planned is not None}
        expected = tuple(link for link in links if link.a in planned or link.b in planned)
        return Network(
            school=self.name,
            document=self.document,
            standard=self.standard,
            vlans=self.vlans,
            switches={name: switch for name, switch in switches.items() if name not in planned},
            links=tuple(link for link in links if link not in expected),
            gateway_switch=gateway[0],
            gateway_port=gateway[1],
            loose_ends=tuple(self.loose),
            planned={name: switch for name, switch in switches.items() if name in planned},
            planned_links=expected,
            routing=self.addresses.routing(),
            dhcp_servers=self.addresses.dhcp_servers,
        )

    # Ports

    def _sockets(self, index: int, switch: SwitchDocument) -> dict[str, Socket]:
        found: dict[str, Socket] = {}
        for place, (number, member) in enumerate(switch.numbered):
            model = self.standard.models.get(member.model)
            if model is None:
                path: KeyPath = (
                    ("switches", index, "members", place, "model") if switch.members else ("switches", index, "model")
                )
                self._loosen("model", member.model, path, tuple(self.standard.models))
                continue
            for group in model.ports:
                if group.out_of_band and number > 1 and "{member}" not in group.names:
                    continue
                for socket in sockets_of(group, number, alone=not switch.members):
                    found[socket.name] = socket
        return found

    def _links(self, sockets: Mapping[str, Mapping[str, Socket]]) -> Iterator[Link]:
        everything = self.addresses.everywhere
        for index, written in enumerate(self.document.links):
            path: KeyPath = ("links", index)
            a = self._ports_of(written.a, sockets, (*path, "a"))
            b = self._ports_of(written.b, sockets, (*path, "b"))
            if a is None or b is None:
                continue
            if written.vlans is not None:
                for position, vlan in enumerate(written.vlans):
                    self._known_vlan(vlan, (*path, "vlans", position))
            yield Link(
                name=_link_name(written),
                a=written.a.switch,
                a_ports=a,
                b=written.b.switch,
                b_ports=b,
                lag=written.lag,
                vlans=everything if written.vlans is None else written.vlans,
                path=path,
            )

    def _ports_of(
        self, end: PortEnd, sockets: Mapping[str, Mapping[str, Socket]], path: KeyPath
    ) -> tuple[str, ...] | None:
        if end.switch not in sockets:
            self._loosen("switch", end.switch, path, tuple(sockets))
            return None
        names = []
        for written in end.ports:
            name = full_name(sockets[end.switch], written)
            if name is None:
                self._loosen("port", written, path, choices(sockets[end.switch]), end.switch)
            else:
                names.append(name)
        return tuple(names) if len(names) == len(end.ports) else None

    def _uses(
        self, sockets: Mapping[str, Mapping[str, Socket]], links: tuple[Link, ...]
    ) -> dict[str, dict[str, tuple[PortUse, KeyPath]]]:
        uses: dict[str, dict[str, tuple[PortUse, KeyPath]]] = {name: {} for name in sockets}
        for switch, ranges in self.document.ports.items():
            if switch not in sockets:
                self._loosen("switch", switch, ("ports", switch), tuple(sockets))
                continue
            for written, use in ranges.items():
                self._assign(uses[switch], sockets[switch], switch, written, use)
        self._reserve(uses, sockets, links)
        return uses

    def _assign(
        self,
        uses: dict[str, tuple[PortUse, KeyPath]],
        sockets: Mapping[str, Socket],
        switch: str,
        written: str,
        use: PortUse,
    ) -> None:
        path: KeyPath = ("ports", switch, written)
        if use.profile not in self.standard.profiles:
            self._loosen("profile", use.profile, path, tuple(self.standard.profiles))
            return
        try:
            wanted = list(expand(written))
        except ValueError as error:
            self._loosen("range", written, path, detail=str(error))
            return
        for short in wanted:
            name = full_name(sockets, short)
            if name is None:
                if sockets:
                    self._loosen("port", short, path, choices(sockets), switch)
            elif name in uses:
                self._loosen("taken", short, path, detail=f"{switch} {_dotted_last(uses[name][1])}")
            else:
                uses[name] = (use, path)

    def _reserve(
        self,
        uses: dict[str, dict[str, tuple[PortUse, KeyPath]]],
        sockets: Mapping[str, Mapping[str, Socket]],
        links: tuple[Link, ...],
    ) -> None:
        """A cabled port is an uplink without being listed; listed otherwise, or cabled twice, it is taken twice.

        The cable then keeps the port, and so does the gateway: of one slip under ``ports:`` nothing else follows.
        """
        cabled: dict[tuple[str, str], str] = {}
        for link in links:
            uplink = PortUse(profile="uplink", tagged=link.vlans)
            for (switch, ports), side in zip(link.ends(), ("a", "b"), strict=True):
                for port in ports:
                    path = (*link.path, side)
                    if (switch, port) in cabled:
                        self._loosen("taken", port, path, detail=f"the cable {cabled[switch, port]}")
                        continue
                    cabled[switch, port] = link.name
                    use = uses[switch].get(port)
                    if use is not None and use[0].profile != "uplink":
                        self._loosen("taken", port, use[1], detail=f"the cable {link.name}")
                        use = None
                    if use is None:
                        uses[switch][port] = (uplink, path)
        gateway = self.document.gateway
        self._reserve_gateway(uses, sockets, gateway.name, gateway.port, self.addresses.at_gateway, ("gateway", "port"))
        for index, other in enumerate(self.document.other_gateways):
            path = ("other_gateways", index, "port")
            self._reserve_gateway(uses, sockets, other.name, other.port, other.vlans, path)

    def _reserve_gateway(  # where it is, what it is, and where it is written
        self,
        uses: dict[str, dict[str, tuple[PortUse, KeyPath]]],
        sockets: Mapping[str, Mapping[str, Socket]],
        called: str,
        port: PortEnd,
        vlans: tuple[str, ...],
        path: KeyPath,
    ) -> None:
        if port.switch not in sockets:
            return
        name = full_name(sockets[port.switch], port.ports[0])
        if name is None:
            return
        use = uses[port.switch].get(name)
        if use is not None and use[0].profile != "gateway":
            self._loosen("taken", name, use[1], detail=f"the gateway {called!r}")
            use = None if use[1][0] == "ports" else use
        if use is None:
            uses[port.switch][name] = (PortUse(profile="gateway", description=called, tagged=vlans), path)

    def _switch(
        self,
        index: int,
        written: SwitchDocument,
        sockets: Mapping[str, Mapping[str, Socket]],
        uses: Mapping[str, Mapping[str, tuple[PortUse, KeyPath]]],
        links: list[Link],
    ) -> Switch | None:
        models = tuple(self.standard.models[m.model] for m in written.chassis if m.model in self.standard.models)
        if not models:
            return None
        closet = next((item for item in self.document.closets if item.name == written.closet), None)
        if closet is None:
            self._loosen(
                "closet",
                written.closet,
                ("switches", index, "closet"),
                tuple(item.name for item in self.document.closets),
            )
        far = dict(self._far_ends(written.name, links))
        used = uses[written.name]
        ports = {
            name: self._port(socket, *used.get(name, _PARKED), far.get(name))
            for name, socket in sockets[written.name].items()
        }
        return Switch(
            name=written.name,
            host=host_name(self.document.school.code, written.name),
            number=int(written.name[2:]),
            layer=written.layer,
            closet=written.closet,
            room=closet.room if closet else written.closet,
            chassis=written.chassis,
            models=models,
            address=self.addresses.of_switch(written.name),
            ports=ports,
            lags=self._lags(written.name, links),
            managed_by=written.managed_by,
            path=("switches", index),
        )

    def _far_ends(self, switch: str, links: list[Link]) -> Iterator[tuple[str, tuple[Link, str]]]:
        for link in links:
            for (near, near_ports), (other, other_ports) in (link.ends(), tuple(reversed(link.ends()))):
                if near == switch:
                    for position, port in enumerate(near_ports):
                        far = other_ports[min(position, len(other_ports) - 1)]
                        yield port, (link, f"{host_name(self.document.school.code, other)} {far}")

    def _port(self, socket: Socket, use: PortUse, path: KeyPath, far: tuple[Link, str] | None) -> Port:
        if far is not None:
            link, other = far
            meaning = self._meaning(use, path, other, link.vlans)
        elif path in self.meanings:
            link, meaning = None, self.meanings[path]
        else:
            link, meaning = None, self._meaning(use, path, "", None)
            self.meanings[path] = meaning
        return Port(
            socket,
            use.profile,
            *meaning,
            path,
            None if link is None else link.name,
            None if link is None else link.lag,
            use.lldp,
        )

    def _meaning(self, use: PortUse, path: KeyPath, far: str, carried: tuple[str, ...] | None) -> _Meaning:
        """``far`` and ``carried`` are the other end of the port's cable and the VLANs in it."""
        profile = self.standard.profiles[use.profile]
        if use.tagged is not None:
            tagged = use.tagged
        elif carried is not None:
            tagged = carried
        elif profile.tagged == "all":
            tagged = self.addresses.everywhere if path else ()
        else:
            tagged = profile.tagged
        untagged = use.vlan or profile.untagged
        for vlan in (*((untagged,) if untagged else ()), *(tagged if path and path[0] == "ports" else ())):
            self._known_vlan(vlan, path)
        return _Meaning(
            profile,
            use.description or far or (profile.purpose if path else ""),
            untagged,
            tagged,
            profile.voice if profile.voice in self.vlans else None,
        )

    def _lags(self, switch: str, links: list[Link]) -> dict[int, Lag]:
        lags: dict[int, Lag] = {}
        for link in links:
            for (near, near_ports), (other, _) in (link.ends(), tuple(reversed(link.ends()))):
                if near == switch and link.lag is not None and near_ports:
                    lags[link.lag] = Lag(
                        number=link.lag,
                        ports=near_ports,
                        link=link.name,
                        description=host_name(self.document.school.code, other),
                    )
        return lags

    def _gateway(self, sockets: Mapping[str, Mapping[str, Socket]]) -> tuple[str | None, str | None]:
        for index, other in enumerate(self.document.other_gateways):
            self._ports_of(other.port, sockets, ("other_gateways", index, "port"))
        end = self.document.gateway.port
        ports = self._ports_of(end, sockets, ("gateway", "port"))
        return (end.switch, ports[0]) if ports else (None, None)

    def _device_ports(self, sockets: Mapping[str, Mapping[str, Socket]]) -> None:
        """Looks each device's port up, for what leads nowhere."""
        for device in self.document.addressed():
            if device.port is not None:
                self._ports_of(device.port, sockets, (*device.path, "port"))
        for index, point in enumerate(self.document.wireless.access_points if self.document.wireless else ()):
            self._ports_of(point.port, sockets, ("wireless", "access_points", index, "port"))

    # What leads nowhere

    def _known_vlan(self, name: str, path: KeyPath) -> None:
        if name not in self.vlans:
            self._loosen("vlan", name, path, tuple(self.vlans))

    def _loosen(
        self,
        kind: LooseKind,
        name: str,
        path: KeyPath,
        choices: tuple[str, ...] = (),
        detail: str = "",
    ) -> None:
        end = LooseEnd(kind, name, path, choices, detail)
        if end not in self.loose:
            self.loose.append(end)


_PARKED: tuple[PortUse, KeyPath] = (PortUse(profile="parked"), ())


def _link_name(link: LinkDocument) -> str:
    return f"{link.a.switch}-{link.b.switch}" + (f" lag {link.lag}" if link.lag is not None else f" {link.a.ports[0]}")


def _dotted_last(path: KeyPath) -> str:
    return str(path[-1]) if path else ""


def open_school(root: Path, name: str, standard: Standard | None = None) -> tuple[LoadedSchool, Network]:
    """Load a school and derive its network.

    Raises:
        SchoolbuildError: no such school, or its folder or the standard has errors.
    """
    loaded = load_school(root, name)
    document = loaded.require()
    return loaded, derive(name, document, standard or load_standard(root))

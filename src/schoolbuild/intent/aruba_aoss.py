"""A switch as AOS-S is told about it: VLANs hold their ports, and every list is put together here.

Sources of the line forms: running configurations of a 2930F, 2920 and 2530 on 16.x, as published (netcanon's fixtures,
HPE community), and the Management and Configuration, Access Security and Advanced Traffic Management guides for 16.x.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from schoolbuild.families.aruba_aoss_text import ENTRY_WORDS
from schoolbuild.families.lists import port_list
from schoolbuild.intent.bootstrap import Start, start
from schoolbuild.intent.common import Management, School, SpanningTree, alike, management, spanning_tree
from schoolbuild.intent.routing import Leg, RouteLine, legs, routes
from schoolbuild.model.errors import SchoolbuildError
from schoolbuild.model.network import Lag, Port, Switch, Vlan

DEFAULT_VLAN = 1
_STEP = 4096
"""AOS-S counts bridge priorities in steps of 4096."""


class Interface(NamedTuple):
    """An ``interface`` section. ``broadcast_percent`` is the share of the port's speed from which broadcasts drop."""

    name: str
    label: str
    disabled: bool = False
    trusted: bool = False
    broadcast_percent: int | None = None
    poe_off: bool = False


@dataclass(frozen=True)
class VlanSection:
    """A ``vlan`` section; lists are empty where nothing is printed."""

    id: int
    name: str
    no_untagged: str = ""
    untagged: str = ""
    tagged: str = ""
    address: str = ""
    access_list: str = ""
    relays: tuple[str, ...] = ()
    voice: bool = False


@dataclass(frozen=True)
class LagLine:
    """A ``trunk`` line: AOS-S's word for a LAG. Made as ``trk1``, the LAG is called ``Trk1`` everywhere else."""

    name: str
    made_as: str
    ports: str


class NamedList(NamedTuple):
    """An ``ip access-list extended`` section. ``entries`` are whole lines."""

    name: str
    entries: tuple[str, ...]


class EdgePort(NamedTuple):
    """Spanning tree on one port that no switch is behind."""

    name: str
    edge: bool
    guard: bool


@dataclass(frozen=True)
class AossSwitch:
    """Everything the templates of ``aruba_aoss`` print."""

    management: Management
    tree: SpanningTree
    tree_priority: int | None
    banner: str
    idle_seconds: int
    lags: tuple[LagLine, ...]
    snooped: str
    interfaces: tuple[Interface, ...]
    vlans: tuple[VlanSection, ...]
    edge_ports: tuple[EdgePort, ...]
    loop_ports: str
    silent_ports: str
    routes: tuple[RouteLine, ...]
    routes_packets: bool
    lists: tuple[NamedList, ...]


@dataclass(frozen=True)
class AossBootstrap:
    """Everything the bootstrap template of ``aruba_aoss`` prints. ``tagged`` are single cables and LAGs in one list."""

    start: Start
    lags: tuple[LagLine, ...]
    tagged: str


def bootstrap_view(school: School, switch: Switch) -> AossBootstrap:
    """What is pasted on the console of a new ``switch``.

    Raises:
        SchoolbuildError: as ``bootstrap.start``.
    """
    begun = start(school, switch)
    return AossBootstrap(
        start=begun,
        lags=tuple(map(_lag_line, begun.lags)),
        tagged=port_list([*begun.ports, *map(lag_name, begun.lags)]),
    )


def view(school: School, switch: Switch) -> AossSwitch:
    """What is to stand on ``switch``.

    Raises:
        SchoolbuildError: something the school says cannot be put into AOS-S's words.
    """
    tree = spanning_tree(school, switch)
    managed = management(school, switch)
    return AossSwitch(
        management=managed,
        tree=tree,
        tree_priority=None if tree.priority is None else tree.priority // _STEP,
        banner="\\n".join(managed.banner),
        idle_seconds=managed.idle_minutes * 60,
        lags=tuple(map(_lag_line, _lags(switch))),
        snooped=_spaced(school.snooped),
        interfaces=tuple(_interfaces(school, switch)),
        vlans=tuple(_vlans(school, switch, {leg.id: leg for leg in legs(school, switch, managed)})),
        edge_ports=tuple(
            EdgePort(port.name, port.profile.edge, port.profile.bpdu_guard)
            for port in _single_ports(switch)
            if port.profile.edge or port.profile.bpdu_guard
        ),
        loop_ports=port_list(port.name for port in _single_ports(switch) if port.profile.loop_protect),
        silent_ports=port_list(port.name for port in switch.ports.values() if not port.lldp),
        routes=routes(school, switch),
        routes_packets=school.routes(switch),
        lists=tuple(
            NamedList(
                found.name,
                tuple(f"{number * 10} {ENTRY_WORDS.line(entry)}" for number, entry in enumerate(found.entries, 1)),
            )
            for found in school.access_lists(switch).values()
        ),
    )


def lag_name(lag: Lag) -> str:
    """``Trk1``, as VLANs list it."""
    return f"Trk{lag.number}"


def _lag_line(lag: Lag) -> LagLine:
    return LagLine(lag_name(lag), lag_name(lag).lower(), port_list(lag.ports))


def _lags(switch: Switch) -> list[Lag]:
    return [switch.lags[number] for number in sorted(switch.lags)]


def _single_ports(switch: Switch) -> Iterator[Port]:
    """Ports that stand for themselves: a port in a LAG has no VLANs and no spanning tree of its own."""
    return (port for port in switch.ports.values() if port.lag is None)


def _interfaces(school: School, switch: Switch) -> Iterator[Interface]:
    known: dict[tuple[object, ...], Interface] = {}
    for port in switch.ports.values():
        kind = alike(port)
        if kind not in known:
            known[kind] = _interface(school, switch, port)
        yield Interface(port.name, *known[kind][1:])
    for lag in _lags(switch):
        if switch.ports[lag.ports[0]].profile.dhcp_trust:
            yield Interface(name=lag_name(lag), label="", trusted=True)


def _interface(school: School, switch: Switch, port: Port) -> Interface:
    if port.socket.out_of_band:
        raise SchoolbuildError(
            f"{port.name} of {switch.host} is an out-of-band port, for which no AOS-S configuration is known",
            where=f"standard/switch_models/{switch.models[0].name}.yml",
            fix="take the port out of the model until its lines have been read from a device",
        )
    label = port.description or (port.profile.purpose if port.profile.enabled else "")
    return Interface(
        name=port.name,
        label=school.description(label, switch, f"port {port.name}"),
        disabled=not port.profile.enabled,
        trusted=port.profile.dhcp_trust and port.lag is None,
        broadcast_percent=port.profile.storm_percent,
        poe_off=port.socket.poe and port.profile.poe == "off",
    )


@dataclass
class _Members:
    untagged: list[str]
    tagged: list[str]


def _vlans(school: School, switch: Switch, routed: Mapping[int, Leg]) -> Iterator[VlanSection]:
    members = {vlan_id: _Members([], []) for vlan_id in (DEFAULT_VLAN, *school.ids.values())}
    everything: list[str] = []
    for name, port in _bridge_ports(switch):
        everything.append(name)
        untagged, tagged, _ = school.membership(port, switch)
        if untagged is not None:
            members[untagged].untagged.append(name)
        for vlan_id in tagged:
            members[vlan_id].tagged.append(name)
    if DEFAULT_VLAN not in school.ids.values():
        yield VlanSection(DEFAULT_VLAN, "DEFAULT_VLAN", no_untagged=port_list(everything))
    for vlan in school.vlans:
        yield _section(school, switch, vlan, members[vlan.id], everything, routed.get(vlan.id))


def _bridge_ports(switch: Switch) -> Iterator[tuple[str, Port]]:
    """What can be in a VLAN: single ports, then LAGs (by their first port, which carries what all carry)."""
    for port in _single_ports(switch):
        yield port.name, port
    for lag in _lags(switch):
        yield lag_name(lag), switch.ports[lag.ports[0]]


def _section(
    school: School, switch: Switch, vlan: Vlan, members: _Members, everything: list[str], leg: Leg | None
) -> VlanSection:
    gone: list[str] = []
    if vlan.id == DEFAULT_VLAN:
        here = set(members.untagged)
        gone = [name for name in everything if name not in here]
    return VlanSection(
        id=vlan.id,
        name=school.description(vlan.title, switch, f"VLAN {vlan.name}"),
        no_untagged=port_list(gone),
        untagged=port_list(members.untagged),
        tagged=port_list(members.tagged),
        address="" if leg is None else f"{leg.address} {leg.mask}",
        access_list="" if leg is None else leg.access_list,
        relays=() if leg is None else leg.relays,
        voice=vlan.name == school.network.standard.vlan_plan.voice,
    )


def _spaced(ids: Iterable[int]) -> str:
    """VLAN ids as AOS-S lists them outside of a VLAN: ``10 20 30-31`` (running configuration of a 2920)."""
    return port_list(str(number) for number in ids).replace(",", " ")

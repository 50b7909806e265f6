"""Puts together the draft of a school from the configurations of its switches."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from ipaddress import IPv4Address, IPv4Network
from typing import Any

from pydantic import ValidationError

from schoolbuild.folders.importing.address_list import Listed, hosts_of
from schoolbuild.folders.importing.addresses import Plan, find_plan
from schoolbuild.folders.importing.cables import Cable, find_cables
from schoolbuild.folders.importing.given import Everything, Given
from schoolbuild.folders.importing.like import closet_names, put_beside
from schoolbuild.folders.importing.links import link_documents
from schoolbuild.folders.importing.notes import Notes, joined
from schoolbuild.folders.importing.ports import Used, Vlans, Way, used_ports, ways_out, written
from schoolbuild.folders.importing.switches import KnownSwitch, closets, code_of, know_switches, school_name
from schoolbuild.folders.importing.vlans import KnownVlan, recognise, used_vlans
from schoolbuild.folders.importing.ways import dhcp_document, routing_document, vlan_documents
from schoolbuild.model.derive import derive
from schoolbuild.model.errors import SchoolbuildError
from schoolbuild.model.network import Network, Socket
from schoolbuild.model.school import School
from schoolbuild.model.standard import Standard

_KINDS = {
    "primary": "primary",
    "infant": "primary",
    "junior": "primary",
    "nursery": "nursery",
    "special": "special",
    "secondary": "secondary",
    "academy": "secondary",
    "high": "secondary",
    "college": "secondary",
    "youth": "youth_centre",
}
"""What the words in a school's name say of its kind."""


@dataclass(frozen=True)
class Wishes:
    """What a person says beside the configurations; ``None`` for what they do not."""

    folder: str
    name: str | None = None
    code: str | None = None
    kind: str | None = None
    urn: int | None = None
    access: str | None = None
    routing_domain: str | None = None
    services: tuple[str, ...] | None = None
    like: Mapping[str, Any] = field(default_factory=dict)
    addresses: tuple[Listed, ...] = ()


@dataclass(frozen=True)
class Draft:
    """The school as far as it could be recognised, and what is to be said about that."""

    document: School
    network: Network
    switches: tuple[KnownSwitch, ...]
    notes: Notes


def make_draft(given: Everything, wishes: Wishes, standard: Standard) -> Draft:
    """The draft of a school. Whatever the configurations hold, the result is a document that loads.

    Raises:
        SchoolbuildError: what the person said beside them does not fit the form of a school's document.
    """
    notes = Notes()
    like = wishes.like
    about = _about(given.switches, wishes, standard, notes)
    vlans = recognise(used_vlans(given.switches), standard)
    plan = find_plan(given.switches, vlans, standard, notes)
    plan = _with_management(plan, standard, notes)
    switches = know_switches(given.switches, about["code"], plan, standard, about["name"], notes)
    core = _core(switches, plan)
    rooms = closets(switches, closet_names(like), notes)
    entries = [_switch(item, rooms, core) for item in switches]
    sockets = _sockets(about, rooms, entries, standard)
    cables = find_cables(switches, core, notes)
    named = _vlan_names(plan, standard)
    used = {item.name: _uses(item, sockets, named, cables, standard, notes) for item in switches}
    everywhere = [port for ports in used.values() for port in ports]
    leaves_in = _leaves_in(plan)
    gateway, others, places = ways_out(everywhere, leaves_in, core)
    ways = {id(port) for place, port in enumerate(everywhere) if place in places}
    document: dict[str, Any] = {
        "school": about,
        "services": list(wishes.services or ("network",)),
        "access": wishes.access or "routed",
        "routing_domain": wishes.routing_domain or "borough",
        "addresses": plan.written,
        "vlans": vlan_documents(plan, {name for way in others for name in way.vlans}, standard, like, notes),
        "gateway": _gateway(gateway, sockets, used, core, notes),
        "closets": [{"name": name, "room": room} for room, name in rooms.items()],
        "switches": entries,
        "links": link_documents(cables, switches, named, sockets, notes),
        "ports": {
            name: found
            for name, ports in used.items()
            if (found := written((p for p in ports if id(p) not in ways), notes))
        },
    }
    if others:
        document["other_gateways"] = [_other(way) for way in others]
        notes.say("guessed", f"other_gateways: {joined(way.name for way in others)}, by what their ports carry")
    _tree(document, switches, core, standard, notes)
    document["hosts"] = _hosts(wishes, about["code"], plan, switches, cables, sockets, notes)
    if plan.router is not None:
        router = next(item.name for item in switches if item.given is plan.router)
        document["routing"] = routing_document(plan, plan.router, router, document, like, notes)
    document["dhcp"] = dhcp_document(given.switches, plan, document, like, notes)
    put_beside(document, like, notes)
    _said_by_nobody(wishes, notes)
    school = _validated(document)
    return Draft(school, derive(wishes.folder, school, standard), switches, notes)


def _about(switches: Sequence[Given], wishes: Wishes, standard: Standard, notes: Notes) -> dict[str, Any]:
    like = dict(wishes.like.get("school") or {})
    name = wishes.name or like.get("name") or school_name(switches, standard)
    if name is None:
        name = wishes.folder.replace("-", " ").title()
        name = name if len(name) >= 3 else f"{name} school"
        notes.say("fill_in", "school: its full name; for now it is made of the folder's")
    kind = wishes.kind or like.get("kind")
    if kind is None:
        kind = next((kind for word, kind in _KINDS.items() if word in f"{wishes.folder} {name}".lower()), "primary")
        notes.say("fill_in", f"school: its kind; {kind} is a guess from its name")
    urn = wishes.urn or like.get("urn")
    if urn is None and not like:
        notes.say("fill_in", "school: its URN, if it has one")
    code = code_of(switches, wishes.folder, wishes.code or like.get("code"), notes)
    about = {"name": name[:80], "code": code, "kind": kind}
    return about | ({"urn": urn} if urn is not None else {})


def _said_by_nobody(wishes: Wishes, notes: Notes) -> None:
    for key, said, words in (
        ("services", wishes.services, "what the school has bought; for now: network"),
        ("access", wishes.access, "how the service reaches it; for now: routed"),
        ("routing_domain", wishes.routing_domain, "the routing domain; for now: borough"),
        ("filtering", None, "how what pupils reach is filtered"),
    ):
        if said is None and key not in wishes.like:
            notes.say("fill_in", f"{key}: {words}")


def _with_management(plan: Plan, standard: Standard, notes: Notes) -> Plan:
    """The VLAN in which the switches have their addresses is the management VLAN, whatever it is called."""
    wanted = standard.vlan_plan.management
    number = plan.management
    vlans = dict(plan.vlans)
    by_name = {vlan.name: vlan.id for vlan in vlans.values()}
    if number is None or number not in vlans:
        if wanted not in by_name:
            notes.say("fill_in", "vlans: no VLAN is seen to be the management VLAN, so the plan's was added")
        return plan
    if vlans[number].name == wanted:
        return plan
    if wanted in by_name or vlans[number].planned:
        notes.say(
            "misfits",
            f"the switches have their addresses in VLAN {number} ({vlans[number].name}), which is not the management "
            "VLAN: a first apply would move them, and that is done on site",
        )
        return plan
    vlans[number] = KnownVlan(wanted, number, vlans[number].title, True, "the switches have their addresses in it")
    return replace(plan, vlans=vlans)


def _core(switches: Sequence[KnownSwitch], plan: Plan) -> str:
    """The switch in the middle: the one that routes, else the root of the spanning tree, else the best connected."""
    for item in switches:
        if item.given is plan.router:
            return item.name
    order = {item.name: place for place, item in enumerate(switches)}

    def rank(item: KnownSwitch) -> tuple[int, int, int]:
        tree = item.given.configuration.tree
        priority = 32768 if tree is None or tree.priority is None else tree.priority
        known = {other.given.host.split(".")[0].lower() for other in switches}
        heard = {near.system.split(".")[0].lower() for near in item.given.neighbours or ()} & known
        return (priority, -len(heard), order[item.name])

    return min(switches, key=rank).name


def _switch(item: KnownSwitch, rooms: Mapping[str, str], core: str) -> dict[str, Any]:
    entry: dict[str, Any] = {
        "name": item.name,
        "closet": rooms[item.room],
        "layer": "core" if item.name == core else "edge",
    }
    if not item.stacked:
        return entry | {"model": item.chassis[0].model, "serial": item.chassis[0].serial}
    members = []
    for place, box in enumerate(item.chassis, start=1):
        number = {} if box.number == place else {"number": box.number}
        members.append({**number, "model": box.model, "serial": box.serial})
    return entry | {"members": members}


def _sockets(
    about: Mapping[str, Any], rooms: Mapping[str, str], entries: Sequence[Any], standard: Standard
) -> dict[str, dict[str, Socket]]:
    """The ports that each switch's models have."""
    bare = School.model_validate(
        {
            "school": about,
            "services": [],
            "access": "routed",
            "routing_domain": "borough",
            "addresses": {"supernet": "10.0.0.0/20"},
            "vlans": {},
            "gateway": {"name": "Gateway", "kind": "router", "port": "sw00 0"},
            "dhcp": "firewall",
            "closets": [{"name": name, "room": room} for room, name in rooms.items()],
            "switches": entries,
        }
    )
    network = derive("draft", bare, standard)
    found = {
        name: {port: item.socket for port, item in switch.ports.items()} for name, switch in network.switches.items()
    }
    return {str(entry["name"]): found.get(entry["name"], {}) for entry in entries}


def _vlan_names(plan: Plan, standard: Standard) -> Vlans:
    parked = standard.vlan_plan.parked
    names = {number: vlan.name for number, vlan in plan.vlans.items()}
    return Vlans(
        names=names,
        parked=next((number for number, name in names.items() if name == parked), None),
        everywhere=tuple(name for name in names.values() if name != parked),
    )


def _uses(
    item: KnownSwitch,
    sockets: Mapping[str, Mapping[str, Socket]],
    vlans: Vlans,
    cables: Sequence[Cable],
    standard: Standard,
    notes: Notes,
) -> list[Used]:
    ends = [port for cable in cables if cable.a == item.name for port in cable.a_ports]
    ends += [port for cable in cables if cable.b == item.name for port in cable.b_ports]
    return list(used_ports(item, sockets[item.name], vlans, ends, standard, notes))


def _leaves_in(plan: Plan) -> str | None:
    """The VLAN in which the way out is: where the router's next hop is, or the switches' default gateway."""
    hop: IPv4Address | str | None = plan.gateway
    if plan.router is not None:
        default = [route for route in plan.router.configuration.routes if route.network.prefixlen == 0]
        hop = default[0].via if default else None
    if not isinstance(hop, IPv4Address):
        return None
    return next((plan.vlans[n].name for n, subnet in plan.subnets.items() if hop in subnet and n in plan.vlans), None)


def _gateway(
    way: Way | None,
    sockets: Mapping[str, Mapping[str, Socket]],
    used: Mapping[str, Sequence[Used]],
    core: str,
    notes: Notes,
) -> dict[str, Any]:
    if way is not None:
        notes.say(
            "guessed",
            f"gateway: {way.name} at {way.switch} {way.port}, which carries {joined(way.vlans)} and faces no switch",
        )
        return {"name": way.name, "kind": way.kind, "port": f"{way.switch} {way.port}"}
    taken = {item.short for item in used[core]}
    free = [socket.short for socket in sockets[core].values() if socket.media == "copper" and not socket.out_of_band]
    free = [short for short in free if short not in taken] or ["1"]
    notes.say(
        "fill_in", f"gateway: where it is plugged in; {core} {free[-1]} stands there only so that the folder loads"
    )
    return {"name": "Gateway", "kind": "router", "port": f"{core} {free[-1]}"}


def _other(way: Way) -> dict[str, Any]:
    return {"name": way.name, "kind": way.kind, "port": f"{way.switch} {way.port}", "vlans": list(way.vlans)}


def _tree(
    document: dict[str, Any], switches: Sequence[KnownSwitch], core: str, standard: Standard, notes: Notes
) -> None:
    trees = {item.name: item.given.configuration.tree for item in switches}
    ranked = sorted(
        (tree.priority, name) for name, tree in trees.items() if tree is not None and tree.priority is not None
    )
    if ranked and ranked[0][0] < 32768 and ranked[0][1] != core:
        document["spanning_tree"] = {"root": ranked[0][1]}
    modes = Counter(tree.mode for tree in trees.values() if tree is not None)
    others = joined(f"{mode} on {count}" for mode, count in modes.items() if mode != standard.spanning_tree.mode)
    if others != "none":
        notes.say("misfits", f"spanning tree: {others} switch(es); the standard runs {standard.spanning_tree.mode}")


def _hosts(
    wishes: Wishes,
    code: str,
    plan: Plan,
    switches: Sequence[KnownSwitch],
    cables: Sequence[Cable],
    sockets: Mapping[str, Mapping[str, Socket]],
    notes: Notes,
) -> list[dict[str, Any]]:
    subnets: dict[str, IPv4Network] = dict(plan.slots)
    subnets |= {plan.vlans[number].name: subnet for number, subnet in plan.subnets.items() if number in plan.vlans}
    words = {vlan.name: vlan.name for vlan in plan.vlans.values()}
    words |= {str(vlan.id): vlan.name for vlan in plan.vlans.values()}
    words |= {vlan.title.lower(): vlan.name for vlan in plan.vlans.values() if vlan.title}
    ends = {(cable.a, port) for cable in cables for port in cable.a_ports}
    ends |= {(cable.b, port) for cable in cables for port in cable.b_ports}
    return hosts_of(
        wishes.addresses,
        code=code,
        subnets={name: subnet for name, subnet in subnets.items() if name in words},
        words=words,
        switches={item.name: item.given for item in switches},
        cabled=frozenset(ends),
        own=frozenset(item.ip for item in plan.own.values()),
        shorts={(name, port): socket.short for name, every in sockets.items() for port, socket in every.items()},
        notes=notes,
    )


def _validated(document: dict[str, Any]) -> School:
    try:
        return School.model_validate(document)
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(str(part) for part in first["loc"])
        raise SchoolbuildError(
            f"the draft would not load: {key}: {re.sub('^Value error, ', '', first['msg'])}",
            where=key,
            fix="correct what was said beside the configurations (--code, --kind, --services, --like ...)",
        ) from None

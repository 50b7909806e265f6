"""What of a draft follows from routing: the VLANs' own words, the routing core, and who hands out addresses."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from ipaddress import IPv4Address, IPv4Network
from typing import Any

from schoolbuild.folders.importing.addresses import Plan
from schoolbuild.folders.importing.given import Given
from schoolbuild.folders.importing.notes import Notes, joined
from schoolbuild.model.standard import Standard

_GIVES_OUT = re.compile(r"dhcp-server (?:pool|enable)|ip dhcp pool ")


def vlan_documents(
    plan: Plan, elsewhere: Iterable[str], standard: Standard, like: Mapping[str, Any], notes: Notes
) -> dict[str, Any]:
    """The VLANs as the folder has them: nothing behind one that is as in the plan.

    ``elsewhere`` are those that leave through another gateway than the first.
    """
    rules = standard.vlan_plan
    found: dict[str, Any] = {}
    for number, vlan in plan.vlans.items():
        planned = rules.vlans.get(vlan.name)
        said: dict[str, Any] = {}
        if planned is None or planned.id != number:
            said["id"] = number
        title = None if vlan.title is None else vlan.title[:32]
        if title is not None and title != (planned.title if planned is not None else vlan.name.upper()):
            said["title"] = title
        said |= _addresses(plan, number, vlan.name, standard)
        if vlan.name in elsewhere:
            said.pop("routed_at", None)
        if not said and (vlan.name == rules.parked or (vlan.name == rules.transit and plan.router is not None)):
            continue  # There without being named.
        found[vlan.name] = said or None
    _notes(plan, standard, like, notes)
    if rules.management not in found:
        taken = set(plan.vlans)
        number = rules.vlans[rules.management].id
        free = next(other for other in (number, *range(900, 4095)) if other not in taken)
        found[rules.management] = None if free == number else {"id": free}
    return found


def _notes(plan: Plan, standard: Standard, like: Mapping[str, Any], notes: Notes) -> None:
    """What each VLAN was taken for, and what nobody could know of it."""
    theirs = like.get("vlans") or {}
    no_subnet, no_zone = [], []
    for number, vlan in plan.vlans.items():
        said = theirs.get(vlan.name) or {}
        notes.say("recognised" if vlan.planned else "guessed", f"VLAN {number} is {vlan.name}: {vlan.why}")
        known = number in plan.subnets or vlan.name in plan.slots or "subnet" in said
        if not known and vlan.name != standard.vlan_plan.parked:
            no_subnet.append(f"{vlan.name} ({number})")
        if not vlan.planned and "zone" not in said:
            no_zone.append(f"{vlan.name} ({number})")
    if no_subnet:
        words = joined(no_subnet, 40)
        notes.say("fill_in", f"vlans: the subnets, for no switch has an address in them: {words}")
    if no_zone:
        notes.say("fill_in", f"vlans: the zones of VLANs that the plan does not know: {joined(no_zone, 40)}")


def _addresses(plan: Plan, number: int, name: str, standard: Standard) -> dict[str, Any]:
    said: dict[str, Any] = {}
    subnet = plan.subnets.get(number)
    slot = plan.slots.get(name)
    if subnet is not None and subnet != slot:
        said["subnet"] = str(subnet)
    subnet = subnet or slot
    if subnet is None or name == standard.vlan_plan.parked:
        return said
    usual = subnet.network_address + plan.gateway_host
    leg = _leg(plan, number)
    if plan.router is not None:
        transit = plan.vlans[number].name == _transit(plan)
        if transit:
            hop = _default_hop(plan.router)
            if hop is not None and hop in subnet and hop != usual:
                said["gateway"] = str(hop)
        elif leg is None:
            said["routed_at"] = "gateway"
        elif leg != usual:
            said["gateway"] = str(leg)
    elif plan.gateway is not None and plan.gateway in subnet and plan.gateway != usual:
        said["gateway"] = str(plan.gateway)
    return said


def _leg(plan: Plan, number: int) -> IPv4Address | None:
    vlan = plan.router.configuration.vlans.get(number) if plan.router is not None else None
    return vlan.addresses[0].ip if vlan is not None and vlan.addresses else None


def _default_hop(router: Given) -> IPv4Address | None:
    hops = [route.via for route in router.configuration.routes if route.network.prefixlen == 0]
    return hops[0] if hops and isinstance(hops[0], IPv4Address) else None


def _transit(plan: Plan) -> str | None:
    """The VLAN in which the routing core's next hop is."""
    hop = _default_hop(plan.router) if plan.router is not None else None
    if hop is None:
        return None
    return next((plan.vlans[number].name for number, subnet in plan.subnets.items() if hop in subnet), None)


def routing_document(
    plan: Plan, given: Given, router: str, document: dict[str, Any], like: Mapping[str, Any], notes: Notes
) -> dict[str, Any]:
    """The routing core. A next hop that the declared filter is needs no gateway of its own in the transit VLAN."""
    said: dict[str, Any] = {"by": router}
    transit = _transit(plan)
    if transit is None:
        notes.say("fill_in", f"routing: the VLAN between {router} and the gateway; no default route shows it")
    elif transit != "transit":
        said["transit"] = transit
    hop = _default_hop(given)
    filtered = (like.get("filtering") or {}).get("address")
    choice = document["vlans"].get(transit)
    if transit is not None and isinstance(choice, dict) and choice.get("gateway") == filtered == str(hop):
        del choice["gateway"]
        document["vlans"][transit] = choice or None
        if not choice and transit == "transit":
            del document["vlans"][transit]
    routes = [
        {"to": str(route.network), "via": str(route.via), "why": "Found on the switch"}
        for route in given.configuration.routes
        if route.network.prefixlen and isinstance(route.via, IPv4Address)
    ]
    odd = [str(route.network) for route in given.configuration.routes if not isinstance(route.via, IPv4Address)]
    if odd:
        notes.say("misfits", f"{router}: routes to {joined(odd)} lead to no address")
    if routes:
        said["routes"] = routes
        if "routing" not in like:
            notes.say("fill_in", f"routing: why there are routes to {joined(item['to'] for item in routes)}")
    notes.say("recognised", f"routing: {router} routes between VLANs")
    return said


def dhcp_document(
    switches: Sequence[Given], plan: Plan, document: dict[str, Any], like: Mapping[str, Any], notes: Notes
) -> Any:
    """Who hands out addresses: servers to which requests are passed on, a switch itself, or else the gateway."""
    if "dhcp" in like:
        return like["dhcp"]
    relays = list(
        dict.fromkeys(relay for item in switches for vlan in item.configuration.vlans.values() for relay in vlan.relays)
    )
    if relays:
        names = [name for relay in relays if (name := _named(relay, plan, document, like, notes)) is not None]
        notes.say("recognised", f"dhcp: requests are passed on to {joined(map(str, relays))}")
        return {"by": "dc", "servers": names} if names else "dc"
    given_out = [
        line.text
        for item in switches
        for line in (*item.configuration.unread, *item.configuration.set_aside)
        if _GIVES_OUT.match(line.text)
    ]
    if given_out:
        notes.say("recognised", f"dhcp: a switch hands out addresses itself ({given_out[0]})")
        return "core"
    notes.say("fill_in", "dhcp: who hands out addresses; the gateway is a guess, because no switch passes requests on")
    return "firewall"


def _named(
    relay: IPv4Address, plan: Plan, document: dict[str, Any], like: Mapping[str, Any], notes: Notes
) -> str | None:
    """The name of the device with this address; one that nobody named becomes a host."""
    for key in ("hosts", "servers"):
        for item in (*(document.get(key) or ()), *(like.get(key) or ())):
            if isinstance(item, dict) and item.get("address") == str(relay):
                return str(item["name"])
    where: dict[str, IPv4Network] = {name: subnet for name, subnet in plan.slots.items() if name in document["vlans"]}
    where |= {plan.vlans[number].name: subnet for number, subnet in plan.subnets.items() if number in plan.vlans}
    vlan = next((name for name, subnet in where.items() if relay in subnet), None)
    if vlan is None:
        notes.say("fill_in", f"dhcp: requests go to {relay}, which is in no subnet of the school")
        return None
    taken = {item["name"] for item in document["hosts"]}
    name = next(f"dhcp{number:02}" for number in range(1, 100) if f"dhcp{number:02}" not in taken)
    document["hosts"].append({"name": name, "vlan": vlan, "address": str(relay), "kind": "server"})
    notes.say("fill_in", f"hosts: what {name} ({relay}) is called; it is the server to which DHCP requests go")
    return name

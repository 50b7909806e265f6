"""The asset register of network equipment, with the fields that the DfE's guidance asks for.

What, asset and serial number, assigned to, where, purchased, review date, disposal: "Meeting digital and technology
standards in schools and colleges", which wants them in a register. What the folder does not know stays empty, for a
person to fill in.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import astuple, dataclass, fields

from schoolbuild.documents.devices import devices
from schoolbuild.documents.page import Document, Made, Row, Section, Table
from schoolbuild.documents.picture.tiers import drawn_switches
from schoolbuild.documents.ways_out import port_at
from schoolbuild.model.document.network import Gateway, OtherGateway
from schoolbuild.model.network import Network, Switch

TO_FILL = ("Asset tag", "Purchased", "Warranty until", "Assigned to", "Review date", "Disposed of")
_MAKERS = {"aruba": "HPE Aruba Networking", "cisco": "Cisco", "extreme": "Extreme Networks", "ruckus": "Ruckus"}
_OWNERS = {"aruba_central": "Aruba Central", "meraki": "Cisco Meraki", "provider": "the provider"}
_TITLES = {
    "what": "What",
    "make": "Make",
    "model": "Model",
    "part": "Part number",
    "serial": "Serial number",
    "host": "Host name",
    "member": "Stack member",
    "closet": "Closet",
    "room": "Room",
    "family": "Family",
    "software": "Release tested with",
    "poe": "PoE budget (W)",
    "address": "Management address",
    "support": "End of support",
    "managed": "Managed by",
    "state": "State",
}


@dataclass(frozen=True)
class _Asset:
    """One box. The order of the fields is that of the columns."""

    what: str
    make: str = ""
    model: str = ""
    part: str = ""
    serial: str = ""
    host: str = ""
    member: str = ""
    closet: str = ""
    room: str = ""
    family: str = ""
    software: str = ""
    poe: str = ""
    address: str = ""
    support: str = ""
    managed: str = ""
    state: str = "in use"


def asset_register(network: Network) -> Made:
    """Every box of the network that the folder knows; a stack has a row for each chassis."""
    assets = tuple(_assets(network))
    columns = tuple(_TITLES[item.name] for item in fields(_Asset))
    csv = Table(
        "Network equipment",
        (*columns, *TO_FILL),
        tuple(Row((*astuple(asset), *("" for _ in TO_FILL))) for asset in assets),
        to_fill=TO_FILL,
    )
    lead = (
        "Every box of the network that the school's folder knows, a row for each chassis of a stack.",
        "What the folder does not know is left empty, to be filled in. Fill it in on paper or in a copy of assets.csv, "
        "found again by the serial number: these files are written anew each time.",
    )
    sections = (
        Section(
            "What and where", tables=(_part("What it is and where", assets, "host what make model part serial room"),)
        ),
        Section(
            "Support",
            lead=(
                "Of switches. The release is the one that the standard was tested with; what a switch really runs is "
                "in its assessment. An empty end of support means that the standard does not know it.",
            ),
            tables=(
                _part(
                    "How long it is supported, and by whom it is managed",
                    tuple(asset for asset in assets if asset.family),
                    "host serial family software poe address support managed state",
                ),
            ),
        ),
        Section(
            "To fill in",
            tables=(
                Table(
                    "What the folder does not know",
                    ("Host name", "Serial number", *TO_FILL),
                    tuple(Row((a.host or a.what, a.serial, *("" for _ in TO_FILL)), "", _quiet(a)) for a in assets),
                    to_fill=TO_FILL,
                ),
            ),
        ),
    )
    return Made((Document("assets", "Asset register", lead, sections, landscape=True),), csv={"assets": csv})


def _part(caption: str, assets: tuple[_Asset, ...], names: str) -> Table:
    chosen = names.split()
    rows = tuple(Row(tuple(getattr(asset, name) for name in chosen), "", _quiet(asset)) for asset in assets)
    return Table(caption, tuple(_TITLES[name] for name in chosen), rows)


def _quiet(asset: _Asset) -> bool:
    return asset.state != "in use"


def _assets(network: Network) -> Iterator[_Asset]:
    planned = {item.name: item.planned for item in network.document.switches if item.planned is not None}
    for name, switch in drawn_switches(network).items():
        state = f"planned for {planned[name]}" if name in planned else "in use"
        yield from _chassis(network, switch, state)
    document = network.document
    gateways: tuple[Gateway | OtherGateway, ...] = (document.gateway, *document.other_gateways)
    for gateway in gateways:
        at = port_at(network, gateway.port)
        switch_there = drawn_switches(network)[at[0]] if at is not None else None
        room = f"plugged in at {switch_there.room}" if switch_there is not None else ""
        yield _Asset(what=gateway.kind.capitalize(), host=gateway.name, room=room)
    for device in devices(network):
        if device.physical:
            yield _Asset(
                what=device.what,
                model=device.model,
                serial=device.serial,
                host=device.host,
                room=device.room,
                address=str(device.address) if device.address is not None else "",
            )


def _chassis(network: Network, switch: Switch, state: str) -> Iterator[_Asset]:
    for number, member in enumerate(switch.chassis, start=1):
        model = network.standard.models.get(member.model)
        yield _Asset(
            what="Switch",
            make=_maker(model.family) if model is not None else "",
            model=member.model,
            part=model.part_number if model is not None else "",
            serial=member.serial,
            host=switch.host,
            member=str(member.number or number) if switch.is_stack else "",
            closet=switch.closet,
            room=switch.room,
            family=model.family if model is not None else "",
            software=model.software if model is not None else "",
            poe=str(model.poe_budget_w) if model is not None and model.poe_budget_w is not None else "",
            address=str(switch.address.ip) if switch.address is not None else "",
            support=str(model.end_of_support) if model is not None and model.end_of_support is not None else "",
            managed=_OWNERS[switch.managed_by] if switch.managed_by is not None else "this standard",
            state=state,
        )


def _maker(family: str) -> str:
    name = family.partition("_")[0]
    return _MAKERS.get(name, name.capitalize())

"""A new school's folder from a few answers: enough to check, render and build, and to be gone on with by hand."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from ipaddress import IPv4Network
from typing import Any

from pydantic import ValidationError

from schoolbuild.model.errors import ExitCode, SchoolbuildError
from schoolbuild.model.network import Socket
from schoolbuild.model.port_names import expand, port_ranges
from schoolbuild.model.school import School
from schoolbuild.model.standard import Standard, SwitchModel
from schoolbuild.model.words import did_you_mean

_PUPILS = {"nursery", "primary", "secondary", "special"}
WITH_FILTER = _PUPILS | {"youth_centre"}
"""Kinds of schools in which somebody must be kept from parts of the internet."""
_HOW_SWITCH = (
    "write --switch 'sw01 server-room core 2930F-48G-PoEP-4SFPP SG12ABC001': name, closet, layer, model, serial"
)
_SIDE_WORDS = {"the", "of", "and", "st", "saint", "school", "church", "england", "cofe", "ce", "rc", "catholic"}


@dataclass(frozen=True)
class WantedSwitch:
    """A switch or a stack: one model and one serial number for each chassis."""

    name: str
    closet: str
    layer: str
    models: tuple[str, ...]
    serials: tuple[str, ...]


@dataclass(frozen=True)
class Answers:
    """What a person says of a new school."""

    name: str
    code: str
    kind: str
    supernet: IPv4Network
    switches: tuple[WantedSwitch, ...]
    gateway: str
    gateway_kind: str = "firewall"
    dhcp: str = "firewall"
    routed_by: str = "gateway"
    filtering: str | None = None
    filter_product: str = ""
    urn: int | None = None
    services: tuple[str, ...] = ("network",)
    access: str = "routed"
    routing_domain: str = "borough"
    rooms: Mapping[str, str] = field(default_factory=dict)


def suggest_code(name: str, taken: Iterable[str]) -> str:
    """Three capitals from a school's name that no other school has, as far as its letters go."""
    used = set(taken)
    words = [word for word in re.findall(r"[a-z0-9]+", name.lower()) if word not in _SIDE_WORDS] or ["school"]
    letters = "".join(words)
    for code in _codes(words, letters):
        if re.fullmatch(r"[A-Z][A-Z0-9]{2}", code) and code not in used:
            return code
    return next(
        (f"{letters[0]}{a}{b}".upper() for a in letters for b in "abcdefghijklmnopqrstuvwxyz"
         if f"{letters[0]}{a}{b}".upper() not in used and letters[0].isalpha()),
        "NEW",
    )  # fmt: skip


def _codes(words: Sequence[str], letters: str) -> Iterator[str]:
    yield words[0][:3].upper()
    yield "".join(word[0] for word in words)[:3].upper()
    yield (words[0][0] + re.sub(r"[aeiou]", "", words[0][1:]))[:3].upper()
    if len(words) > 1:
        yield (words[0][:2] + words[1][0]).upper()
        yield (words[0][0] + words[1][:2]).upper()
    yield from (f"{letters[0]}{first}{second}".upper() for first in letters[1:] for second in letters[2:])


def suggest_folder(name: str) -> str:
    """``elm-park-primary`` for Elm Park Primary School."""
    words = re.findall(r"[a-z0-9]+", name.lower().replace("'", "").replace("\u2019", ""))
    return "-".join(word for word in words if word != "school")[:60].strip("-") or "school"


def next_supernet(others: Iterable[School], domain: str, size: str, standard: Standard) -> IPv4Network:
    """The next free range of a size (``small``, ``large``) after the first that a school of the domain has.

    Raises:
        SchoolbuildError: there is no such size, or nothing is free within 10.0.0.0/8.
    """
    plan = standard.addressing.plans.get(size)
    if plan is None:
        sizes = "; ".join(f"{name}: {item.suits}" for name, item in standard.addressing.plans.items())
        raise SchoolbuildError(
            f"there is no size {size!r}{did_you_mean(size, standard.addressing.plans)}",
            fix=f"use one of: {sizes}",
            exit_code=ExitCode.USAGE,
        )
    schools = [item for item in others if item.routing_domain == domain]
    used = [network for item in schools for network in item.addresses.ranges]
    used += [IPv4Network(text) for text in standard.management.management_networks]
    same = [
        item.addresses.supernet
        for item in schools
        if item.school.kind != "service"
        and item.addresses.supernet is not None
        and item.addresses.supernet.prefixlen == plan.supernet_prefix
    ]
    everything = IPv4Network("10.0.0.0/8")
    first = min((network.network_address for network in same), default=everything.network_address + (16 << 16))
    step = 1 << (32 - plan.supernet_prefix)
    for start in range(int(first), int(everything.broadcast_address), step):
        found = IPv4Network((start, plan.supernet_prefix))
        if not any(found.overlaps(other) for other in used):
            return found
    raise SchoolbuildError("no range is free within 10.0.0.0/8", fix="name one with --supernet")


def parse_switch(text: str, standard: Standard) -> WantedSwitch:
    """A switch as it is written on the command line; a stack has its models and serial numbers with commas between.

    Raises:
        SchoolbuildError: words are missing, or the model or a serial number makes no sense.
    """
    words = text.split()
    if len(words) != 5:
        missing = " (the serial number, perhaps)" if len(words) == 4 else ""
        raise SchoolbuildError(
            f"--switch {text!r} has {len(words)} words, not five{missing}", fix=_HOW_SWITCH, exit_code=ExitCode.USAGE
        )
    models, serials = tuple(words[3].split(",")), tuple(words[4].upper().split(","))
    if len(models) == 1:
        models *= len(serials)
    for model in models:
        known_model(model, standard)
    for serial in serials:
        known_serial(serial)
    if len(models) != len(serials):
        raise SchoolbuildError(
            f"--switch {text!r}: {len(models)} model(s), but {len(serials)} serial number(s)",
            fix="name one of each for every chassis of a stack, with commas between",
            exit_code=ExitCode.USAGE,
        )
    return WantedSwitch(words[0], words[1], words[2], models, serials)


def known_model(name: str, standard: Standard) -> SwitchModel:
    """The model of the standard.

    Raises:
        SchoolbuildError: there is none of that name.
    """
    found = standard.models.get(name)
    if found is None:
        raise SchoolbuildError(
            f"the standard has no switch model {name!r}{did_you_mean(name, standard.models)}",
            fix=f"use one of: {', '.join(standard.models)}",
            exit_code=ExitCode.USAGE,
        )
    return found


def known_serial(text: str) -> str:
    """A serial number as on the label.

    Raises:
        SchoolbuildError: it is none; a blank one is refused, too.
    """
    serial = text.strip().upper()
    if re.fullmatch(r"[A-Z0-9]{6,20}", serial) is None:
        raise SchoolbuildError(
            f"{text!r} is no serial number" if serial else "a switch without a serial number is not taken",
            fix="it is on the label, 6 to 20 letters and digits: by it a switch shows who it is before it is changed",
            exit_code=ExitCode.USAGE,
        )
    return serial


def scaffold(answers: Answers, standard: Standard) -> School:
    """The document of a new school: cables from each edge switch to the core, and a start at giving out the ports.

    Raises:
        SchoolbuildError: an answer does not fit the form, or the core has too few ports for the cables; exit code 2.
    """
    switches = answers.switches
    core = next((item for item in switches if item.layer == "core"), None)
    if core is None:
        raise SchoolbuildError(
            "no switch has the layer core",
            fix=f"make the one in the middle core; {_HOW_SWITCH}",
            exit_code=ExitCode.USAGE,
        )
    ports = {item.name: tuple(_sockets(item, standard)) for item in switches}
    gateway = [port for port in ports[core.name] if port.media == "copper"][-1:]
    links = list(_links(core, switches, ports))
    taken = {port for link in links for port in (str(link["a"]), str(link["b"]))}
    taken |= {f"{core.name} {port.short}" for port in gateway}
    vlans = _vlans(answers, standard)
    free = {name: [port for port in sockets if f"{name} {port.short}" not in taken] for name, sockets in ports.items()}
    data: dict[str, Any] = {
        "school": {
            "name": answers.name,
            "code": answers.code,
            "kind": answers.kind,
            **({"urn": answers.urn} if answers.urn is not None else {}),
        },
        "services": list(answers.services),
        "access": answers.access,
        "routing_domain": answers.routing_domain,
        "addresses": {"supernet": str(answers.supernet)},
        "vlans": dict.fromkeys(vlans),
        "gateway": {
            "name": answers.gateway,
            "kind": answers.gateway_kind,
            "port": f"{core.name} {gateway[0].short}" if gateway else f"{core.name} 1",
        },
        "dhcp": answers.dhcp,
        "closets": [{"name": name, "room": room} for name, room in _closets(answers)],
        "switches": [_switch(item) for item in switches],
        "links": links,
        "ports": {item.name: dict(_uses(item, free[item.name], vlans, standard)) for item in switches},
    }
    if answers.routed_by == "core":
        data["routing"] = {"by": core.name}
    if answers.filtering is not None:
        data["filtering"] = {"by": answers.filtering, "product": answers.filter_product or answers.gateway}
    return _document(data)


def _document(data: Mapping[str, Any]) -> School:
    try:
        return School.model_validate(data)
    except ValidationError as error:
        said = "\n".join(
            f"  {'.'.join(str(part) for part in item['loc'])}: {item['msg'].removeprefix('Value error, ')}"
            + (f"; found {item['input']!r}" if isinstance(item["input"], str | int) else "")
            for item in error.errors()
        )
        raise SchoolbuildError(
            f"an answer does not fit:\n{said}",
            fix="correct it; `schoolbuild new --help` shows the form of each",
            exit_code=ExitCode.USAGE,
        ) from None


def _closets(answers: Answers) -> Iterator[tuple[str, str]]:
    for name in dict.fromkeys(item.closet for item in answers.switches):
        yield name, answers.rooms.get(name) or name.replace("-", " ").capitalize()


def _switch(item: WantedSwitch) -> dict[str, Any]:
    said: dict[str, Any] = {"name": item.name, "closet": item.closet, "layer": item.layer}
    boxes = [{"model": model, "serial": serial} for model, serial in zip(item.models, item.serials, strict=True)]
    return said | (boxes[0] if len(boxes) == 1 else {"members": boxes})


def _sockets(item: WantedSwitch, standard: Standard) -> Iterator[Socket]:
    """The ports of a switch that may be used, in the order of its front."""
    for number, name in enumerate(item.models, start=1):
        for group in standard.models[name].ports:
            if group.out_of_band:
                continue
            alone = group.alone if len(item.models) == 1 and group.alone is not None else group.names
            names = list(expand(alone.replace("{member}", str(number))))
            shorts = list(expand(group.short.replace("{member}", str(number)))) if group.short else names
            for full, short in zip(names, shorts, strict=True):
                yield Socket(full, short, number, group.speed_mbps, group.media, group.poe, out_of_band=False)


def _links(
    core: WantedSwitch, switches: Sequence[WantedSwitch], ports: Mapping[str, Sequence[Socket]]
) -> Iterator[dict[str, str]]:
    """A fibre from each edge switch to the core, which is what most buildings have; correct what is otherwise."""
    free = [port for port in ports[core.name] if port.media != "copper"]
    others = [item for item in switches if item is not core]
    if len(free) < len(others):
        raise SchoolbuildError(
            f"{core.name} has {len(free)} fibre ports, and {len(others)} switches are to hang on it",
            fix="give the core more chassis, or draft fewer switches and write the other cables into network.yml",
            exit_code=ExitCode.USAGE,
        )
    for item, port in zip(others, free, strict=False):
        up = next((own for own in ports[item.name] if own.media != "copper"), None)
        if up is None:
            raise SchoolbuildError(f"{item.name} has no fibre port", fix=_HOW_SWITCH, exit_code=ExitCode.USAGE)
        yield {"a": f"{core.name} {port.short}", "b": f"{item.name} {up.short}"}


# What a new school starts with: VLANs by kind, and ports in the shares that such a school usually has.

_SHARES: Mapping[str, tuple[tuple[str, float], ...]] = {
    "school": (("classroom", 0.5), ("office", 0.2), ("ap", 0.12), ("printer", 0.05)),
    "other": (("office", 0.5), ("ap", 0.12), ("printer", 0.05)),
}


def _vlans(answers: Answers, standard: Standard) -> list[str]:
    """The VLANs that the ports of the start need, in the plan's order; visitors only where somebody filters."""
    wanted = {standard.vlan_plan.management}
    for name, _ in _shares(answers.kind):
        profile = standard.profiles[name]
        wanted |= {vlan for vlan in (profile.untagged, profile.voice) if vlan is not None}
        wanted |= set(profile.tagged if profile.tagged != "all" else ())
    if answers.kind not in _PUPILS:
        wanted -= {"pupil_wireless"} if answers.filtering is not None else {"pupil_wireless", "guest"}
    if "telephony" not in answers.services:
        wanted -= {standard.vlan_plan.voice}
    return [name for name in standard.vlan_plan.vlans if name in wanted]


def _shares(kind: str) -> tuple[tuple[str, float], ...]:
    return _SHARES["school" if kind in _PUPILS else "other"]


def _uses(
    item: WantedSwitch, free: Sequence[Socket], vlans: Sequence[str], standard: Standard
) -> Iterator[tuple[str, Any]]:
    """Ranges of ports by profile; what is left is parked. Power is given out to half of what the switch has."""
    kind = "school" if "curriculum" in vlans else "other"
    copper = [port for port in free if port.media == "copper"]
    total, place = len(copper), 0
    budget = sum(standard.models[model].poe_budget_w or 0 for model in item.models) / 2
    for name, share in _SHARES[kind]:
        profile = standard.profiles[name]
        count = max(1, int(total * share))
        if profile.poe == "on":
            count = min(count, int(budget // max(profile.poe_watts, 1)))
            budget -= count * profile.poe_watts
        run = copper[place : place + count]
        while run:  # A range stays on one chassis.
            part = [port for port in run if port.member == run[0].member]
            yield port_ranges(port.short for port in part), _use(name, vlans, standard)
            run = run[len(part) :]
        place += count


def _use(name: str, vlans: Sequence[str], standard: Standard) -> Any:
    tagged = standard.profiles[name].tagged
    kept = [vlan for vlan in tagged if vlan in vlans] if tagged != "all" else list(vlans)
    return name if tagged == "all" or len(kept) == len(tagged) else {"profile": name, "tagged": kept}

"""The switches of a draft: short names, models, serial numbers, and the closets they stand in."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from schoolbuild.folders.importing.addresses import Plan
from schoolbuild.folders.importing.given import Given, shown
from schoolbuild.folders.importing.notes import PLACEHOLDER, Notes, joined
from schoolbuild.model.port_names import natural_key
from schoolbuild.model.standard import PortGroup, Standard, SwitchModel

_HOST = re.compile(r"(?P<code>[a-z][a-z0-9]{2,4})-(?P<name>sw[0-9]{2})", re.IGNORECASE)
_SERIAL = re.compile(r"[A-Z0-9]{6,20}")
_MEMBER = re.compile(r"(?:[A-Za-z]*Ethernet|[A-Za-z]*GigE)?(?P<member>[1-9])/")
NOWHERE = "Unknown"


@dataclass(frozen=True)
class Chassis:
    """One box: its place in a stack, its model as the standard or the switch calls it, and its serial number."""

    number: int
    model: str
    serial: str
    known: bool


@dataclass(frozen=True)
class KnownSwitch:
    """A switch of the draft."""

    given: Given
    name: str
    chassis: tuple[Chassis, ...]
    room: str

    @property
    def stacked(self) -> bool:
        return len(self.chassis) > 1


def code_of(switches: Sequence[Given], folder: str, given: str | None, notes: Notes) -> str:
    """The school's code: as said, as host names begin, or made of the folder's name."""
    if given is not None:
        return given
    votes = Counter(found["code"].upper() for item in switches if (found := _HOST.fullmatch(item.host)))
    if votes:
        code, count = votes.most_common(1)[0]
        notes.say("recognised", f"code: {count} of {len(switches)} host names begin with {code.lower()}-")
        return code
    letters = re.sub(r"[^A-Z0-9]", "", folder.upper()).lstrip("0123456789")
    code = letters[:3].ljust(3, "X")
    notes.say("guessed", f"code: {code}, from the folder's name; host names of all switches follow from it")
    return code


def know_switches(
    switches: Sequence[Given], code: str, plan: Plan, standard: Standard, school: str | None, notes: Notes
) -> tuple[KnownSwitch, ...]:
    """Each switch with its short name, in the order of those names."""
    names = _names(switches, code, plan, notes)
    found = []
    for item in switches:
        name = names[item.host]
        chassis = tuple(_chassis(item, name, standard, notes))
        found.append(KnownSwitch(item, name, chassis, _room(item, school, standard)))
        if item.host != f"{code.lower()}-{name}":
            notes.say("guessed", f"{name}: the switch that calls itself {shown(item.host)!r}; a first apply renames it")
    return tuple(sorted(found, key=lambda item: item.name))


def _names(switches: Sequence[Given], code: str, plan: Plan, notes: Notes) -> dict[str, str]:
    names: dict[str, str] = {}
    for item in switches:
        own = _HOST.fullmatch(item.host)
        if own is not None and own["code"].upper() == code and own["name"].lower() not in names.values():
            names[item.host] = own["name"].lower()
    subnet = plan.subnets.get(plan.management or 0)
    for item in sorted(switches, key=lambda one: (one is not plan.router, natural_key(one.host.lower()))):
        if item.host in names or subnet is None or item.host not in plan.own or item is plan.router:
            continue
        number = int(plan.own[item.host].ip) - int(subnet.network_address) - plan.first_switch_host
        if 1 <= number <= 99 and f"sw{number:02}" not in names.values():
            names[item.host] = f"sw{number:02}"
    free = (f"sw{number:02}" for number in range(1, 100))
    for item in sorted(switches, key=lambda one: (one is not plan.router, natural_key(one.host.lower()))):
        if item.host not in names:
            name = next((name for name in free if name not in names.values()), None)
            if name is None:
                notes.say("misfits", f"{shown(item.host)}: a school has at most 99 switches, so this one is left out")
                continue
            names[item.host] = name
    return names


# Models


def _chassis(item: Given, name: str, standard: Standard, notes: Notes) -> Iterator[Chassis]:
    members = {member.number: member.model for member in item.configuration.stack}
    numbers = sorted(members) or _numbers_in_ports(item, len(item.serials))
    several = len(numbers) > 1
    for place, number in enumerate(numbers):
        words = members.get(number) or item.model
        model = model_of(words, standard)
        if model is None and words is None:
            model = _by_ports(item, standard, number, alone=not several)
            if model is not None:
                notes.say("guessed", f"{name}: model {model.name}, the only one of the standard with just these ports")
        if model is None:
            said = shown(words) if words else "not shown by the text"
            notes.say(
                "fill_in", f"{name}: its model ({said}) is none of standard/switch_models/: add it there, or name it"
            )
        serial = item.serials[place] if place < len(item.serials) else ""
        if _SERIAL.fullmatch(serial.upper()) is None:
            serial = f"{PLACEHOLDER}{name[2:]}" + (f"{number}" if several else "")
            notes.say(
                "fill_in", f"{name}: serial number" + (f" of member {number}" if several else "") + ", from its label"
            )
        yield Chassis(number, model.name if model else _model_word(words), serial.upper(), model is not None)


def _numbers_in_ports(item: Given, serials: int) -> list[int]:
    """Members of a stack that only the names of ports show."""
    found = {int(match["member"]) for port in item.configuration.ports if (match := _MEMBER.match(port))}
    if len(found) > 1:
        return sorted(found)
    return list(range(1, max(1, serials) + 1))


def model_of(words: str | None, standard: Standard) -> SwitchModel | None:
    """The standard's model that an order number or a model's name means."""
    if not words:
        return None
    wanted = _plain(words)
    for model in standard.models.values():
        if wanted in {_plain(model.name), _plain(model.part_number)}:
            return model
    return None


def _plain(words: str) -> str:
    return re.sub(r"[^a-z0-9]", "", words.lower().removeprefix("ws-"))


def _model_word(words: str | None) -> str:
    return shown(words or "unknown", 40)


def _by_ports(item: Given, standard: Standard, number: int, *, alone: bool) -> SwitchModel | None:
    """The one model with exactly these ports. Ports that only give power tell models of equal ports apart."""
    ports = item.configuration.ports
    mine = {name for name in ports if alone or ((found := _MEMBER.match(name)) and int(found["member"]) == number)}
    powered = {name for name in mine if ports[name].poe is not None}
    fitting = []
    for model in standard.models.values():
        if model.family != item.family:
            continue
        every = {name for group in model.ports for name in _of(group, number, alone) if not group.out_of_band}
        power = {name for group in model.ports if group.poe for name in _of(group, number, alone)}
        spare = {name for group in model.ports if group.out_of_band for name in _of(group, number, alone)}
        if mine - spare == every and powered <= power:
            fitting.append((bool(power) == bool(powered), model))
    best = [model for same, model in fitting if same] or [model for _, model in fitting]
    return best[0] if len(best) == 1 else None


def _of(group: PortGroup, number: int, alone: bool) -> Iterable[str]:
    from schoolbuild.model.port_names import expand

    pattern = group.alone if alone and group.alone is not None else group.names
    return expand(pattern.replace("{member}", str(number)))


# Closets


def _room(item: Given, school: str | None, standard: Standard) -> str:
    """Where a switch stands, from its SNMP location: the standard's own words, or what follows the last comma."""
    location = " ".join((item.configuration.location or "").split())
    if not location or not location.isprintable():
        return NOWHERE
    pattern = re.escape(standard.management.location).replace(r"\{school\}", "(?P<school>.+?)")
    found = re.fullmatch(pattern.replace(r"\{room\}", "(?P<room>.+)"), location)
    if found is not None and (school is None or found["school"] == school):
        return found["room"][:60]
    if school is not None and location.startswith(school):
        return location.removeprefix(school).strip(" ,-")[:60] or NOWHERE
    return location[:60]


def school_name(switches: Sequence[Given], standard: Standard) -> str | None:
    """The school's name, if the locations of most switches begin with the same one in the standard's words."""
    pattern = re.escape(standard.management.location).replace(r"\{school\}", "(?P<school>.+?)")
    regular = re.compile(pattern.replace(r"\{room\}", "(?P<room>.+)"))
    votes = Counter(
        found["school"]
        for item in switches
        if (found := regular.fullmatch(item.configuration.location or "")) is not None
    )
    if not votes:
        return None
    name, count = votes.most_common(1)[0]
    return name if count * 2 > len(switches) and 3 <= len(name) <= 80 and (count > 1 or len(switches) == 1) else None


def closets(switches: Sequence[KnownSwitch], named: Mapping[str, str], notes: Notes) -> dict[str, str]:
    """Each room with a short name: that of ``named`` (room to name), else one made of the room's words."""
    found: dict[str, str] = {}
    for switch in switches:
        if switch.room not in found:
            short = named.get(switch.room) or _short(switch.room)
            unique, count = short, 2
            while unique in found.values():
                unique, count = f"{short[:18]}-{count}", count + 1
            found[switch.room] = unique
    if NOWHERE in found:
        names = joined(switch.name for switch in switches if switch.room == NOWHERE)
        notes.say("fill_in", f"closets: the place of {names}; no SNMP location says it")
    return found


def _short(room: str) -> str:
    slug = re.sub(r"[^a-z0-9]+", "-", room.lower()).strip("-")[:21].strip("-")
    return slug if re.fullmatch(r"[a-z][a-z0-9-]+", slug) else f"room-{slug}"[:21].strip("-")

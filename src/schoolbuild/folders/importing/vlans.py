"""Which VLAN of the standard's plan each VLAN of the switches is: by its name, its number, its subnet."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Network

from schoolbuild.folders.importing.given import Given
from schoolbuild.model.standard import PlannedVlan, Standard

_MEANINGS: Mapping[str, str] = {
    "management": r"man(?:agement)?|mgmt|mgt|net(?:work)?man\w*|switch(?:es)?|infrastructure|network",
    "servers": r"srv|servers?|data ?cent(?:re|er)",
    "staff": r"staff|admin(?:istration)?|office|teach(?:er|ers|ing)?|sims",
    "curriculum": r"curric(?:ulum)?|class(?:room|rooms)?|students?|pupils?|edu(?:cation)?|ict|suite|desktops?",
    "pupil_wireless": r"(?:pupil|student|curric\w*)s?[ _-]?(?:wifi|wi fi|wireless|wlan|byod)|wifi|wireless|wlan",
    "guest": r"guests?|visitors?|public|byod",
    "printers": r"print(?:er|ers|ing)?|mfd|copiers?",
    "voice": r"voice|voip|phones?|telephon\w*|sip",
    "cctv": r"cctv|cameras?|nvr",
    "access_control": r"doors?|access[ _-]?control|bms|paxton|net2",
    "parked": r"parked|unused|black ?hole|null|dead|quarantine|native",
    "transit": r"transit|p2p|interconnect",
}
"""What people call the VLANs of the plan. Only a name that says one of them is taken for it."""


@dataclass(frozen=True)
class KnownVlan:
    """A VLAN of the school: its name in the folder, what switches call it, and why it is taken for that one."""

    name: str
    id: int
    title: str | None
    planned: bool
    why: str


def used_vlans(switches: Sequence[Given]) -> dict[int, str | None]:
    """Every VLAN that switches have, with the name that most of them give it. VLAN 1 only where it is in use."""
    names: dict[int, Counter[str]] = {}
    for switch in switches:
        for number, title in _named(switch):
            names.setdefault(number, Counter()).update([title] if title else [])
    if not any(_uses_default(switch) for switch in switches):
        names.pop(1, None)
    return {number: counted.most_common(1)[0][0] if counted else None for number, counted in sorted(names.items())}


def _named(switch: Given) -> Iterator[tuple[int, str | None]]:
    configuration = switch.configuration
    yield from switch.vlan_names.items()
    yield from ((vlan.id, vlan.name) for vlan in configuration.vlans.values())
    for port in configuration.ports.values():
        yield from ((number, None) for number in (port.untagged, port.voice) if number is not None)
        if port.tagged != "all":
            yield from ((number, None) for number in port.tagged if port.tagged and len(port.tagged) < 200)


def _uses_default(switch: Given) -> bool:
    """Whether VLAN 1 carries anything: an address, or a port that is on and no link's untagged side."""
    own = switch.configuration.vlans.get(1)
    if own is not None and (own.addresses or own.relays or own.dhcp_client) and own.enabled:
        return True
    return any(
        port.untagged == 1 and port.enabled and not port.tagged and port.mode in {"access", "open"}
        for port in switch.configuration.ports.values()
    )


def recognise(titles: Mapping[int, str | None], standard: Standard) -> dict[int, KnownVlan]:
    """What each VLAN is. No two are taken for the same one of the plan: the better match wins."""
    plan = standard.vlan_plan.vlans
    chances = sorted(
        (-score, number, name, why)
        for number, title in titles.items()
        for name, planned in plan.items()
        for score, why in _chances(number, title, name, planned)
    )
    found: dict[int, KnownVlan] = {}
    taken: set[str] = set()
    for _, number, name, why in chances:
        if number not in found and name not in taken:
            found[number] = KnownVlan(name, number, titles[number], True, why)
            taken.add(name)
    for number, title in titles.items():
        if number not in found:
            name = _own_name(number, title, taken | set(plan))
            taken.add(name)
            found[number] = KnownVlan(name, number, title, False, "the plan has no such VLAN")
    return dict(sorted(found.items()))


def by_subnet(
    known: Mapping[int, KnownVlan], subnets: Mapping[int, IPv4Network], slots: Mapping[str, IPv4Network]
) -> dict[int, KnownVlan]:
    """A VLAN whose name says nothing is the one of the plan whose subnet it has."""
    taken = {vlan.name for vlan in known.values()}
    found = dict(known)
    for number, vlan in known.items():
        match = [name for name, subnet in slots.items() if subnet == subnets.get(number) and name not in taken]
        if not vlan.planned and not _words(vlan.title) and match:
            found[number] = KnownVlan(match[0], number, vlan.title, True, f"its subnet {subnets[number]} is that one's")
            taken.add(match[0])
    return found


def _chances(number: int, title: str | None, name: str, planned: PlannedVlan) -> Iterator[tuple[int, str]]:
    words = _words(title)
    same_id = number == planned.id
    if words and words in {_words(planned.title), _words(name)}:
        yield (10 if same_id else 8), f"name {title!r}" + (f" and number {number}" if same_id else "")
    elif words and (meaning := _meaning(words)) is not None:
        if meaning == name:
            yield (7 if same_id else 4), f"the name {title!r} means it" + (f", and number {number}" if same_id else "")
    elif same_id and not words:
        yield 3, f"number {number}; the switches give it no name"


def _meaning(words: str) -> str | None:
    """The one VLAN of the plan that a name means; ``None`` for none, and for one that could mean several."""
    exact = [name for name, pattern in _MEANINGS.items() if re.fullmatch(pattern, words)]
    if exact:
        return exact[0] if len(exact) == 1 else None
    found = [name for name, pattern in _MEANINGS.items() if re.search(rf"\b(?:{pattern})\b", words)]
    if len(found) > 1 and "pupil_wireless" in found and re.search(r"wi ?fi|wireless|wlan", words):
        found = ["pupil_wireless"] if not {"staff", "guest"} & set(found) else found
    return found[0] if len(found) == 1 else None


def _words(title: str | None) -> str:
    """A name without the decoration that every VLAN of a site has: ``VLAN0020`` and ``vlan 20`` say nothing."""
    words = re.sub(r"[^a-z0-9]+", " ", (title or "").lower()).strip()
    words = re.sub(r"^vlan\b *", "", words)
    return "" if re.fullmatch(r"(?:vlan)? *[0-9]*|default(?: vlan)?", words) else words


def _own_name(number: int, title: str | None, taken: Iterable[str]) -> str:
    """A name for the folder, from what the switches call it."""
    slug = re.sub(r"[^a-z0-9]+", "_", (title or "").lower()).strip("_")[:24]
    name = slug if re.fullmatch(r"[a-z][a-z0-9_]+", slug) else f"vlan_{number}"
    return name if name not in taken else f"{name}_{number}"

"""Which profile of the standard a port has: the one that would change least of what the port is now.

Each difference between a profile and a port costs as much as it would hurt: a telephone that loses its VLAN more than a
guard that is added. What a school's folder can say beside the profile (another VLAN, other tagged VLANs) costs little.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from schoolbuild.families.configuration import ConfiguredPort
from schoolbuild.model.standard import Profile, Standard

_HINTS: Mapping[str, str] = {
    "ap": r"\bap[ _-]?\d*\b|access ?points?|wifi|wi-fi|wireless|wap|unifi|ruckus|meraki mr",
    "phone": r"phone|voip|handset|telephone",
    "printer": r"print|copier|mfd|mfp|kyocera|ricoh|konica|canon",
    "cctv": r"cctv|camera|cam\b|nvr|recorder",
    "door": r"door|paxton|access control|gate\b|entry",
    "server": r"server|\bsrv|\bdc\d|nas\b|san\b|backup|idrac|ilo\b",
    "hypervisor": r"hyper-?v|esx|vmware|hypervisor|proxmox|\bhv\d|\bvm\b",
    "gateway": r"firewall|router|gateway|internet|wan\b|isp\b|broadband|smoothwall|fortigate|lgfl|virgin|\bbt\b",
    "uplink": r"uplink|up link|\bcore\b|switch|\bsw\d|link to|fibre|cabinet|comms|\blag\b|trunk|stack",
    "office": r"office|staff|admin|head\b|reception",
    "classroom": r"class|room|pupil|student|pc\b|suite|\bict\b|lab\b|desk",
}
"""Words in descriptions that speak for a profile."""

_HINT = 1.4
_VLAN, _TAGGED, _TAGGED_OR_NOT = 2.5, 2.0, 3.0
_FROM_ABOVE = {"uplink", "gateway"}


@dataclass(frozen=True)
class Seen:
    """A port in the words of the draft: VLANs by name. ``poe`` is ``None`` where nothing is said or nothing given."""

    port: ConfiguredPort
    untagged: str | None
    tagged: tuple[str, ...]
    voice: str | None
    gives_power: bool
    fast: bool


@dataclass(frozen=True)
class Match:
    """A profile with what must be said beside it, why it was taken, and what it would change on the port."""

    profile: str
    vlan: str | None
    tagged: tuple[str, ...] | None
    why: str
    changes: tuple[str, ...]


def match(seen: Seen, standard: Standard, vlans: tuple[str, ...], prefer: str | None = None) -> Match:
    """The best profile for a port that is on and is no known cable.

    ``vlans`` are those of the school; ``prefer`` is the profile to keep where another one is no better.
    """
    ranked = sorted(
        (_cost(name, profile, seen, vlans) - (0.1 if name == prefer else 0.0), place, name)
        for place, (name, profile) in enumerate(standard.profiles.items())
        if profile.enabled
    )
    (cost, _, best), second = ranked[0], ranked[1:2]
    profile = standard.profiles[best]
    equal = [name for other, _, name in second if other - cost < 0.05]
    why = _why(best, profile, seen)
    if equal:
        why += f" (as near: {equal[0]})"
    return Match(
        profile=best,
        vlan=seen.untagged if seen.untagged != profile.untagged and seen.untagged is not None else None,
        tagged=_tagged_beside(profile, seen, vlans),
        why=why,
        changes=tuple(_changes(profile, seen, vlans)),
    )


def _cost(name: str, profile: Profile, seen: Seen, vlans: tuple[str, ...]) -> float:
    port = seen.port
    cost = 0.0
    if profile.untagged != seen.untagged:
        cost += _VLAN
    wanted = set(_tagged(profile, vlans))
    there = set(seen.tagged)
    if bool(profile.tagged) != bool(there):
        cost += _TAGGED_OR_NOT
    elif wanted != there:
        cost += 0.3 + _TAGGED * (1 - len(wanted & there) / len(wanted | there))
    voice = profile.voice if profile.voice in vlans else None
    if seen.voice is not None and voice != seen.voice:
        cost += 5.0
    elif seen.voice is None and voice is not None:
        cost += 3.0
    if seen.gives_power:
        if port.poe is not None and port.poe != (profile.poe == "on"):
            cost += 4.5
        elif port.poe is None and profile.poe == "off":
            cost += 0.4
    for ours, theirs in (
        (profile.edge, port.edge),
        (profile.bpdu_guard, port.bpdu_guard),
        (profile.loop_protect, port.loop_protect),
        (profile.storm_percent is not None, port.storm_percent is not None),
    ):
        # A guard that is added says little about what the port is; one that is there and would go says more.
        cost += 0.15 if ours and not theirs else 1.0 if theirs and not ours else 0.0
    if profile.storm_percent is not None and port.storm_percent is not None:
        cost += 0.5 * (float(profile.storm_percent) != port.storm_percent)
    cost += 1.5 if profile.dhcp_trust and not port.trusted else 2.0 if port.trusted and not profile.dhcp_trust else 0.0
    if name in _FROM_ABOVE:
        cost += 0.5 - (1.5 if seen.fast and name == "uplink" else 0) - (3.0 if port.lag is not None else 0)
        cost -= 0.8 if len(there) > 3 else 0.0
    return cost - _hint(name, profile, port.description)


def _hint(name: str, profile: Profile, description: str | None) -> float:
    words = (description or "").lower()
    if not words:
        return 0.0
    if words == profile.purpose.lower():
        return 2 * _HINT
    return _HINT if name in _HINTS and re.search(_HINTS[name], words) else 0.0


def _tagged(profile: Profile, vlans: tuple[str, ...]) -> tuple[str, ...]:
    if profile.tagged == "all":
        return vlans
    return profile.tagged


def _tagged_beside(profile: Profile, seen: Seen, vlans: tuple[str, ...]) -> tuple[str, ...] | None:
    return None if set(_tagged(profile, vlans)) == set(seen.tagged) else seen.tagged


def _why(name: str, profile: Profile, seen: Seen) -> str:
    said = []
    if seen.untagged is not None and seen.untagged == profile.untagged:
        said.append(f"untagged {seen.untagged}")
    if seen.tagged and profile.tagged:
        said.append(f"{len(seen.tagged)} VLAN(s) tagged")
    if seen.voice is not None and seen.voice == profile.voice:
        said.append("voice VLAN")
    if seen.gives_power and seen.port.poe is not None and (profile.poe == "on") == seen.port.poe:
        said.append("power " + ("on" if seen.port.poe else "off"))
    if seen.port.trusted and profile.dhcp_trust:
        said.append("DHCP server behind it trusted")
    if _hint(name, profile, seen.port.description):
        said.append("its description")
    if seen.gives_power and seen.port.poe is None and profile.poe == "on" and not said:
        said.append("power is left on")
    guards = sum((seen.port.edge, seen.port.bpdu_guard, seen.port.loop_protect, seen.port.storm_percent is not None))
    if guards and not said:
        said.append("its guards")
    return ", ".join(said) or "nothing speaks for another"


def _changes(profile: Profile, seen: Seen, vlans: tuple[str, ...]) -> Iterator[str]:
    """What the profile would change and the folder cannot say otherwise."""
    port = seen.port
    voice = profile.voice if profile.voice in vlans else None
    if seen.voice != voice:
        yield f"voice VLAN {seen.voice or 'none'} becomes {voice or 'none'}"
    if seen.gives_power and (profile.poe == "on") != (port.poe is not False):
        yield "power goes " + profile.poe
    if profile.dhcp_trust != port.trusted:
        yield "DHCP servers behind it are " + ("trusted" if profile.dhcp_trust else "no longer trusted")
    for word, ours, theirs in (
        ("edge port", profile.edge, port.edge),
        ("BPDU guard", profile.bpdu_guard, port.bpdu_guard),
        ("loop protection", profile.loop_protect, port.loop_protect),
        ("broadcast limit", profile.storm_percent is not None, port.storm_percent is not None),
    ):
        if ours != theirs:
            yield f"{word} {'added' if ours else 'removed'}"

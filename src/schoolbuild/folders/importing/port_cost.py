"""What a profile would cost a port: how much it hurts where the two differ.

A telephone that loses its VLAN hurts more than a guard that is added. What a school's folder can say beside the profile
(another VLAN, other tagged VLANs) costs little. The numbers are a rule of thumb, held by the round trip of every sample
school and by texts from the field; only their order matters.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from schoolbuild.families.configuration import ConfiguredPort
from schoolbuild.model.standard import Profile

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


_PLACE = re.compile(r"[,(:;/]| - | at | in | by | for | to | near ")
"""What stands between a thing and where it is."""

_VLAN = 2.5
_TAGGED = 2.0
_TAGGED_OR_NOT = 3.0
_VOICE_LOST, _VOICE_ADDED, _VOICE_ADDED_TO_BARE = 5.0, 3.0, 2.0
_POWER_CHANGED, _POWER_LOST, _POWER_LOST_BETWEEN = 6.0, 2.4, 0.4
_GUARD_ADDED, _GUARD_LOST, _GUARD_ON_SEVERAL_VLANS = 0.15, 1.0, 1.0
_TRUST_ADDED, _TRUST_LOST = 1.5, 1.2
_SPECIAL, _SPECIAL_TO_BARE = 2.2, 3.0
_HINT, _SECOND_HINT = 2.5, 1.2
_GENERAL = {"classroom", "office", "uplink", "gateway"}
_BETWEEN = {"uplink", "gateway"}
"""Profiles of ports that lead to another switch or out: they carry what there is, so a list of VLANs costs little."""


@dataclass(frozen=True)
class Seen:
    """A port in the words of the draft: VLANs by name. ``poe`` is ``None`` where nothing is said or nothing given."""

    port: ConfiguredPort
    untagged: str | None
    tagged: tuple[str, ...]
    voice: str | None
    gives_power: bool
    fast: bool

    @property
    def bare(self) -> bool:
        """Nothing but VLANs is set on it: a port of a switch that nobody gave guards to."""
        port = self.port
        guarded = port.bpdu_guard or port.loop_protect or port.storm_percent is not None
        return not guarded and not port.trusted and port.poe is None


def cost(name: str, profile: Profile, seen: Seen, vlans: tuple[str, ...]) -> float:
    """The sum of all that differs; ``vlans`` are those of the school."""
    return (
        _vlans(name, profile, seen, vlans)
        + _power(profile, seen)
        + _guards(profile, seen)
        + _place(name, profile, seen)
        - hint(name, profile, seen.port.description)
    )


def _vlans(name: str, profile: Profile, seen: Seen, vlans: tuple[str, ...]) -> float:
    between = name in _BETWEEN
    found = 0.0 if profile.untagged == seen.untagged else _VLAN - (1.0 if between else 0.0)
    wanted, there = set(tagged_of(profile, vlans)), set(seen.tagged)
    if bool(profile.tagged) != bool(there):
        found += _TAGGED_OR_NOT
    elif wanted != there:
        found += 0.3 + (0.0 if between else _TAGGED * (1 - len(wanted & there) / len(wanted | there)))
    voice = profile.voice if profile.voice in vlans else None
    if seen.voice is not None and voice != seen.voice:
        found += _VOICE_LOST
    elif seen.voice is None and voice is not None:
        found += _VOICE_ADDED_TO_BARE if seen.bare else _VOICE_ADDED
    return found


def _power(profile: Profile, seen: Seen) -> float:
    if not seen.gives_power:
        return 0.0
    if seen.port.poe is not None:
        return 0.0 if seen.port.poe == (profile.poe == "on") else _POWER_CHANGED
    if profile.poe == "on":
        return 0.0
    return _POWER_LOST_BETWEEN if seen.tagged else _POWER_LOST


def _guards(profile: Profile, seen: Seen) -> float:
    """A guard that is added says little about what a port is; on a port that may lead to a switch it cuts it off."""
    port, found = seen.port, 0.0
    for ours, theirs in (
        (profile.edge, port.edge),
        (profile.bpdu_guard, port.bpdu_guard),
        (profile.loop_protect, port.loop_protect),
        (profile.storm_percent is not None, port.storm_percent is not None),
    ):
        found += _GUARD_ADDED if ours and not theirs else _GUARD_LOST if theirs and not ours else 0.0
    if profile.bpdu_guard and not port.bpdu_guard and seen.tagged:
        found += _GUARD_ON_SEVERAL_VLANS
    if profile.storm_percent is not None and port.storm_percent is not None:
        found += 0.5 * (float(profile.storm_percent) != port.storm_percent)
    if profile.dhcp_trust != port.trusted:
        found += _TRUST_ADDED if profile.dhcp_trust else _TRUST_LOST
    return found


def _place(name: str, profile: Profile, seen: Seen) -> float:
    """What speaks for or against a kind of port as such: where it is on the switch, and that nothing is known of it."""
    found = 0.0
    if name in _BETWEEN:
        found += 0.5 - (1.5 if seen.fast and name == "uplink" else 0.0)
        found -= (3.0 if seen.port.lag is not None else 0.0) + (0.8 if len(seen.tagged) > 3 else 0.0)
    told = seen.untagged == profile.untagged or seen.tagged or hint(name, profile, seen.port.description)
    trusted = seen.port.trusted and profile.dhcp_trust
    if name not in _GENERAL and not told and not trusted:
        found += _SPECIAL_TO_BARE if seen.bare else _SPECIAL
    return found


def hint(name: str, profile: Profile, description: str | None) -> float:
    """How much a description speaks for a profile: by the thing it names, which is the last word before a place.

    An "office printer" and a "printer, main office" are printers.
    """
    words = (description or "").lower()
    if not words:
        return 0.0
    if words == profile.purpose.lower() or (name in _HINTS and re.fullmatch(_HINTS[name], words)):
        return 2 * _HINT
    thing = _PLACE.split(words, maxsplit=1)[0]
    ends = {kind: max(found.end() for found in matches) for kind, matches in _found(thing).items()}
    if ends:
        return _HINT if ends.get(name) == max(ends.values()) else _SECOND_HINT if name in ends else 0.0
    return _SECOND_HINT if name in _found(words) else 0.0


def _found(words: str) -> dict[str, list[re.Match[str]]]:
    found = {kind: list(re.finditer(pattern, words)) for kind, pattern in _HINTS.items()}
    return {kind: matches for kind, matches in found.items() if matches}


def tagged_of(profile: Profile, vlans: tuple[str, ...]) -> tuple[str, ...]:
    """The tagged VLANs of a profile in a school with these VLANs."""
    if profile.tagged == "all":
        return vlans
    return profile.tagged

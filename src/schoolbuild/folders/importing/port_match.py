"""Which profile of the standard a port has: the one that would change least of what the port is now."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from schoolbuild.folders.importing.port_cost import Seen, cost, hint, tagged_of
from schoolbuild.model.standard import Profile, Standard


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
        (cost(name, profile, seen, vlans) - (0.1 if name == prefer else 0.0), place, name)
        for place, (name, profile) in enumerate(standard.profiles.items())
        if profile.enabled
    )
    (least, _, best), second = ranked[0], ranked[1:2]
    profile = standard.profiles[best]
    equal = [name for other, _, name in second if other - least < 0.05]
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


def _tagged_beside(profile: Profile, seen: Seen, vlans: tuple[str, ...]) -> tuple[str, ...] | None:
    return None if set(tagged_of(profile, vlans)) == set(seen.tagged) else seen.tagged


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
    if hint(name, profile, seen.port.description):
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

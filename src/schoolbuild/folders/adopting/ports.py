"""Ports that were changed: another VLAN, another description, switched on or off."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import groupby

from schoolbuild.families.all_configurations import read_configuration
from schoolbuild.families.configuration import ConfiguredPort
from schoolbuild.folders.adopting.copy import WorkingCopy
from schoolbuild.folders.adopting.found import Found, Told, vlans_of
from schoolbuild.folders.importing.port_match import match
from schoolbuild.folders.importing.ports import Vlans, seen_of, words_of_description
from schoolbuild.folders.plain_data import plain
from schoolbuild.intent import render
from schoolbuild.model.document.network import PortUse
from schoolbuild.model.network import Port, Switch
from schoolbuild.model.port_names import expand, natural_key, port_ranges
from schoolbuild.model.standard import Standard

_SAYS = ("enabled", "mode", "untagged", "tagged", "voice", "description", "poe", "trusted", "edge", "lldp")
"""What of a port makes it worth looking for another use."""


def adopt_ports(
    copy: WorkingCopy,
    found: Mapping[str, Found],
    chosen: Sequence[str],
    ports: frozenset[str] | None,
    freed: frozenset[tuple[str, str]],
    told: Told,
) -> None:
    """Give each port that was changed the use that it has now. ``freed`` are ports whose cable was moved away."""
    for name in chosen:
        switch = copy.network.switches[name]
        vlans = vlans_of(copy.network)
        wanted = read_configuration(found[name].family, render(copy.network, name)).ports
        changes: dict[str, PortUse | None] = {}
        for port in switch.ports.values():
            now, then = found[name].configuration.ports.get(port.name), wanted.get(port.name)
            if port.link is not None and port.path[:1] == ("ports",) and port.profile_name != "uplink":
                changes[port.name] = None  # A cable was moved here: the link says what the port is for.
                continue
            if now is None or then is None or not _differs(now, then) or (ports is not None and port.name not in ports):
                continue
            place = f"{name} {port.socket.short}"
            if port.link is not None:
                if now.description != then.description or now.enabled != then.enabled:
                    told.not_adopted.append(
                        f"{place}: what is said of a cable's port follows from the cable {port.link}"
                    )
            elif port.path[:1] in {("gateway",), ("other_gateways",)}:
                told.not_adopted.append(
                    f"{place}: the gateway's port follows from the gateway and the VLANs: school.yml"
                )
            elif (name, port.name) in freed:
                told.not_adopted.append(f"{place}: its cable was moved away; the next apply parks the port")
            else:
                use = _use(port, now, then, vlans, copy.standard)
                if use != _written(switch, port, copy):
                    changes[port.name] = use
                    told.adopted.append(f"{place}: {_words(use)}")
        _write(copy, switch, changes)


def _differs(now: ConfiguredPort, then: ConfiguredPort) -> bool:
    return any(getattr(now, field) != getattr(then, field) for field in _SAYS)


def _written(switch: Switch, port: Port, copy: WorkingCopy) -> PortUse | None:
    """The use that the folder gives a port now."""
    if port.path[:1] != ("ports",):
        return None
    return copy.network.document.ports[switch.name][str(port.path[2])]


def _use(port: Port, now: ConfiguredPort, then: ConfiguredPort, vlans: Vlans, standard: Standard) -> PortUse | None:
    """The use of a port as it is now; ``None`` for a port that is parked."""
    description = words_of_description(now.description)
    if not now.enabled:
        if not port.path:  # It is parked already; words that stayed behind on the switch make no use of it.
            return None
        old = words_of_description(then.description)
        own = description is not None and description not in {old, port.profile.purpose}
        return PortUse(profile="parked", description=description) if own else None
    found = match(seen_of(now, port.socket, vlans), standard, vlans.everywhere, prefer=port.profile_name)
    if description == standard.profiles[found.profile].purpose:
        description = None
    lldp = now.lldp if now.lldp != then.lldp else port.lldp
    return PortUse(profile=found.profile, description=description, vlan=found.vlan, tagged=found.tagged, lldp=lldp)


def _words(use: PortUse | None) -> str:
    if use is None:
        return "off, so it is not listed any more: parked"
    said = plain(use)
    return ", ".join(f"{key} {value}" for key, value in said.items()) if isinstance(said, dict) else str(said)


def _write(copy: WorkingCopy, switch: Switch, changes: Mapping[str, PortUse | None]) -> None:
    """Put the uses into the text: ranges that hold a changed port are cut where need be, new ports come in order."""
    rest = dict(changes)
    for key, old in copy.network.document.ports.get(switch.name, {}).items():
        try:
            names = list(expand(key))
        except ValueError:
            continue
        uses: list[tuple[str, PortUse | None]] = []
        touched = False
        for written in names:
            port = switch.find_port(written)
            if port is not None and port.name in rest:
                uses.append((written, rest.pop(port.name)))
                touched = True
            else:
                uses.append((written, old))
        if touched:
            copy.replace(
                ("ports", switch.name, key), [(run, plain(use)) for run, use in _runs(uses) if use is not None]
            )
    fresh = [(switch.ports[name].socket.short, use) for name, use in rest.items() if use is not None]
    for run, use in _runs(sorted(fresh, key=lambda item: natural_key(item[0]))):
        copy.add(("ports", switch.name, run), plain(use), before=_later(run))


def _runs(uses: Sequence[tuple[str, PortUse | None]]) -> Iterator[tuple[str, PortUse | None]]:
    """Neighbours of the same use as one range."""
    numbered: list[tuple[int, str, PortUse | None]] = []
    place: tuple[str, int] = ("", -2)
    for written, use in uses:
        stem = written.rstrip("0123456789")
        number = int(written[len(stem) :] or -2)
        follows = bool(numbered) and (stem, number - 1) == place and use == numbered[-1][2]
        numbered.append((numbered[-1][0] if follows else len(numbered), written, use))
        place = (stem, number)
    for _, items in groupby(numbered, key=lambda item: item[0]):
        same = list(items)
        yield port_ranges(item[1] for item in same), same[0][2]


def _later(run: str) -> Callable[[str], bool]:
    """Whether a key of the same switch comes after a new one."""
    mine = natural_key(_first(run))
    return lambda key: natural_key(_first(key)) > mine


def _first(run: str) -> str:
    return re.split("[,-]", run, maxsplit=1)[0]

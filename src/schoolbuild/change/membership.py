"""Ports in VLANs where the VLAN's section lists them (AOS-S): who is in which VLAN, and how a port gets elsewhere.

A port has at most one untagged VLAN and is always in at least one VLAN. Putting it untagged into a VLAN takes it out
of its former one; a port that joins a LAG loses its own VLANs, so the LAG's VLANs are typed in one go with the join.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from schoolbuild.change.command import Step, step
from schoolbuild.families.family import Family
from schoolbuild.families.lists import compact_ports, expand_ports
from schoolbuild.families.tree import Line
from schoolbuild.model.errors import Refused

_ADD, _REMOVE, _JOIN, _LEAVE = -25, 65, -70, -65
_MEMBER = re.compile(r"^(tagged|untagged) (\S+)$")
_TRUNK = re.compile(r"^trunk (?P<ports>\S+) (?P<lag>Trk\d+) (?P<kind>\S+)$")


@dataclass(frozen=True)
class Member:
    """The VLANs of one port or LAG."""

    untagged: int | None = None
    tagged: frozenset[int] = frozenset()


_FRESH = Member(untagged=1)
"""What a LAG that was just made is in, and a port that just left one."""


@dataclass(frozen=True)
class Lag:
    """The ports of a LAG and its kind (``lacp`` or ``trunk``)."""

    ports: tuple[str, ...]
    kind: str


@dataclass(frozen=True)
class Side:
    """All ports, LAGs and their VLANs, as they are or as they shall be."""

    members: Mapping[str, Member]
    lags: Mapping[str, Lag]

    @property
    def bundled(self) -> frozenset[str]:
        return frozenset(port for lag in self.lags.values() for port in lag.ports)


def without_members(lines: Iterable[Line]) -> tuple[tuple[Line, ...], Side]:
    """The tree without LAGs and members of VLANs, and those."""
    rest: list[Line] = []
    members: dict[str, Member] = {}
    lags: dict[str, Lag] = {}
    for line in lines:
        if trunk := _TRUNK.match(line.text):
            lags[trunk["lag"]] = Lag(expand_ports(trunk["ports"]), trunk["kind"])
            continue
        vlan = re.match(r"^vlan (\d+)$", line.text)
        rest.append(line if vlan is None else replace(line, children=tuple(_members_out(line, int(vlan[1]), members))))
    return tuple(rest), Side(members, lags)


def member_steps(family: Family, have: Side, want: Side, gone: frozenset[str]) -> tuple[Step, ...]:
    """Every change of LAGs and of membership, in an order that never leaves a port without a VLAN.

    ``gone`` are the sections of VLANs that are removed afterwards as a whole.

    Raises:
        Refused: the intended text forgets a port that the switch has.
    """
    _complete(have, want)
    names = dict.fromkeys((*have.lags, *want.lags))
    changed = {name: (have.lags.get(name), want.lags.get(name)) for name in names}
    changed = {name: (old, new) for name, (old, new) in changed.items() if old != new}
    fresh: dict[str, Member] = {}
    steps = []
    for name, (old, new) in changed.items():
        ports = {name, *(old.ports if old else ()), *(new.ports if new else ())}
        fresh.update(dict.fromkeys(ports, _FRESH))
        lines = (*_lag_lines(name, old, new), *_adds(dict.fromkeys(ports, _FRESH), want.members))
        steps.append(step(*lines, weight=_JOIN if new else _LEAVE, at_once=True))
    others = {port: member for port, member in have.members.items() if port not in fresh}
    steps += [step(line, weight=_ADD) for line in _adds(others, want.members)]
    for vlan, words in _removals({**others, **fresh}, want.members):
        if f"vlan {vlan}" not in gone:
            steps.append(step(f"vlan {vlan}", words, family.shell.exit, weight=_REMOVE))
    return tuple(steps)


def _members_out(section: Line, vlan: int, members: dict[str, Member]) -> Iterator[Line]:
    for child in section.children:
        listed = _MEMBER.match(child.text)
        if listed is None:
            yield child
            continue
        for port in expand_ports(listed[2]):
            before = members.get(port, Member())
            if listed[1] == "untagged":
                members[port] = replace(before, untagged=vlan)
            else:
                members[port] = replace(before, tagged=before.tagged | {vlan})


def _lag_lines(name: str, old: Lag | None, new: Lag | None) -> Iterator[str]:
    before = set(old.ports) if old else set()
    after = set(new.ports) if new else set()
    if old and new and old.kind != new.kind:
        after_kept: set[str] = set()
    else:
        after_kept = before & after
    if leaving := before - after_kept:
        yield f"no trunk {compact_ports(leaving)}"
    if new and (joining := after - after_kept):
        yield f"trunk {compact_ports(joining)} {name.lower()} {new.kind}"


def _adds(here: Mapping[str, Member], there: Mapping[str, Member]) -> Iterator[str]:
    """``vlan 10 untagged 1-20``: untagged first, which also takes a port out of its former VLAN; then tagged."""
    untagged: dict[int, list[str]] = {}
    tagged: dict[int, list[str]] = {}
    for port, now in here.items():
        wanted = there.get(port, now)
        if wanted.untagged is not None and wanted.untagged != now.untagged:
            untagged.setdefault(wanted.untagged, []).append(port)
        for vlan in wanted.tagged - now.tagged:
            tagged.setdefault(vlan, []).append(port)
    for kind, lists in (("untagged", untagged), ("tagged", tagged)):
        for vlan in sorted(lists):
            yield f"vlan {vlan} {kind} {compact_ports(lists[vlan])}"


def _removals(here: Mapping[str, Member], there: Mapping[str, Member]) -> Iterator[tuple[int, str]]:
    """What stays behind after the additions: tagged VLANs that are too many, and an untagged one without successor."""
    lists: dict[tuple[int, str], list[str]] = {}
    for port, now in here.items():
        wanted = there.get(port)
        if wanted is None:
            continue
        for vlan in now.tagged - wanted.tagged - {wanted.untagged}:
            lists.setdefault((vlan, "no tagged"), []).append(port)
        if now.untagged is not None and wanted.untagged is None and now.untagged not in wanted.tagged:
            lists.setdefault((now.untagged, "no untagged"), []).append(port)
    for vlan, words in sorted(lists):
        yield vlan, f"{words} {compact_ports(lists[vlan, words])}"


def _complete(have: Side, want: Side) -> None:
    forgotten = have.members.keys() - want.members.keys() - want.bundled - have.lags.keys()
    if forgotten:
        raise Refused(
            f"the intended text puts the ports {compact_ports(forgotten)} in no VLAN, and a port is always in one",
            where="the intended configuration",
            fix="compare the model of the switch in the school's folder with the switch; every port must be described",
        )

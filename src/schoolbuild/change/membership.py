"""Ports in VLANs where the VLAN's section lists them: who is in which VLAN, and how a port gets elsewhere.

A port has at most one untagged VLAN and is always in at least one VLAN. Putting it untagged into a VLAN takes it out
of its former one; a port that joins a LAG loses its own VLANs, so the LAG's VLANs are typed in one go with the join.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from schoolbuild.change.command import Step, step
from schoolbuild.families.family import Family, VlanCentric
from schoolbuild.families.lists import compact_ports, expand_ports
from schoolbuild.families.tree import Line
from schoolbuild.model.errors import Refused

_ADD, _REMOVE, _JOIN, _LEAVE = -25, 65, -70, -65


@dataclass(frozen=True)
class Member:
    """The VLANs of one port or LAG."""

    untagged: int | None = None
    tagged: frozenset[int] = frozenset()


_FRESH = Member(untagged=1)
"""What a LAG that was just made is in, and a port that just left one."""


@dataclass(frozen=True)
class Lag:
    """The ports of a LAG and its kind as the family calls it."""

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


def without_members(words: VlanCentric, lines: Iterable[Line]) -> tuple[tuple[Line, ...], Side]:
    """The tree without LAGs and members of VLANs, and those."""
    rest: list[Line] = []
    members: dict[str, Member] = {}
    lags: dict[str, Lag] = {}
    for line in lines:
        if lag := re.fullmatch(words.lag, line.text):
            lags[lag["name"]] = Lag(expand_ports(lag["ports"]), lag["kind"])
            continue
        vlan = re.fullmatch(words.vlan, line.text)
        inside = line.children if vlan is None else tuple(_members_out(words, line, int(vlan["id"]), members))
        rest.append(replace(line, children=inside))
    return tuple(rest), Side(members, lags)


def member_steps(family: Family, words: VlanCentric, have: Side, want: Side, gone: frozenset[str]) -> tuple[Step, ...]:
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
        lines = (*_lag_lines(words, name, old, new), *_adds(words, dict.fromkeys(ports, _FRESH), want.members))
        steps.append(step(*lines, weight=_JOIN if new else _LEAVE, at_once=True))
    others = {port: member for port, member in have.members.items() if port not in fresh}
    steps += [step(line, weight=_ADD) for line in _adds(words, others, want.members)]
    for vlan, line in _removals(words, {**others, **fresh}, want.members):
        section = words.section.format(vlan=vlan)
        if section not in gone:
            steps.append(step(section, line, family.shell.exit, weight=_REMOVE))
    return tuple(steps)


def _members_out(words: VlanCentric, section: Line, vlan: int, members: dict[str, Member]) -> Iterator[Line]:
    for child in section.children:
        listed = re.fullmatch(words.member, child.text)
        if listed is None:
            yield child
            continue
        for port in expand_ports(listed["ports"]):
            before = members.get(port, Member())
            if listed["kind"] == "untagged":
                members[port] = replace(before, untagged=vlan)
            else:
                members[port] = replace(before, tagged=before.tagged | {vlan})


def _lag_lines(words: VlanCentric, name: str, old: Lag | None, new: Lag | None) -> Iterator[str]:
    before = set(old.ports) if old else set()
    after = set(new.ports) if new else set()
    if old and new and old.kind != new.kind:
        after_kept: set[str] = set()
    else:
        after_kept = before & after
    if leaving := before - after_kept:
        yield words.leave.format(ports=compact_ports(leaving))
    if new and (joining := after - after_kept):
        yield words.join.format(ports=compact_ports(joining), new=name.lower(), kind=new.kind)


def _adds(words: VlanCentric, here: Mapping[str, Member], there: Mapping[str, Member]) -> Iterator[str]:
    """Untagged first, which also takes a port out of its former VLAN; then tagged."""
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
            yield words.add.format(vlan=vlan, kind=kind, ports=compact_ports(lists[vlan]))


def _removals(words: VlanCentric, here: Mapping[str, Member], there: Mapping[str, Member]) -> Iterator[tuple[int, str]]:
    """What stays behind after the additions: tagged VLANs that are too many, and an untagged one without successor."""
    lists: dict[tuple[int, str], list[str]] = {}
    for port, now in here.items():
        wanted = there.get(port)
        if wanted is None:
            continue
        for vlan in now.tagged - wanted.tagged - {wanted.untagged}:
            lists.setdefault((vlan, "tagged"), []).append(port)
        if now.untagged is not None and wanted.untagged is None and now.untagged not in wanted.tagged:
            lists.setdefault((now.untagged, "untagged"), []).append(port)
    for vlan, kind in sorted(lists):
        yield vlan, words.remove.format(kind=kind, ports=compact_ports(lists[vlan, kind]))


def _complete(have: Side, want: Side) -> None:
    forgotten = have.members.keys() - want.members.keys() - want.bundled - have.lags.keys()
    if forgotten:
        raise Refused(
            f"the intended text puts the ports {compact_ports(forgotten)} in no VLAN, and a port is always in one",
            where="the intended configuration",
            fix="compare the model of the switch in the school's folder with the switch; every port must be described",
        )

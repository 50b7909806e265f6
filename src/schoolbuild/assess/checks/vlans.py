"""Tests of the VLAN plan: VLANs, the ports in them, addresses, and the voice VLAN told to telephones."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass
from typing import TypeVar

from schoolbuild.assess.case import Case
from schoolbuild.assess.checks.understood import understood
from schoolbuild.assess.verdict import Fault, Verdict, bad, good, irrelevant, unknown
from schoolbuild.families.switch_facts import PortVlans
from schoolbuild.model.network import Port

T = TypeVar("T", bound=Hashable)


def vlans_as_planned(case: Case, value: object) -> Verdict:
    """Every VLAN of the school exists with its title. Others are reported as lines that are not ours."""
    found = understood(value, dict, str)
    faults = []
    for vlan in case.network.vlans.values():
        expected = f"VLAN {vlan.id} {vlan.title}"
        if vlan.id not in found:
            what = f"{expected} does not exist"
            faults.append(Fault(what, expected, f"no VLAN {vlan.id}", "vlans", "vlan_missing", str(vlan.id)))
        elif found[vlan.id] != vlan.title:
            text = f"VLAN {vlan.id} {found[vlan.id]}"
            what = f"VLAN {vlan.id} has another name: {found[vlan.id]}"
            faults.append(Fault(what, expected, text, "vlans", "vlan_name", str(vlan.id)))
    if faults:
        return bad(faults)
    count = f"{len(case.network.vlans)} VLANs"
    return good(f"{count} of the school's plan", f"{count}, all there")


@dataclass(frozen=True)
class _Membership:
    untagged: int | None
    tagged: frozenset[int]
    dynamic: bool = False


def ports_as_planned(case: Case, value: object) -> Verdict:
    """Every port is in the VLANs that its profile says, and in no other."""
    found = understood(value, dict, PortVlans)
    existing = set(case.facts.vlans or {vlan.id: "" for vlan in case.network.vlans.values()})
    wrong: list[tuple[str, _Membership, _Membership]] = []
    unseen: list[str] = []
    for port in _judged(case):
        if port.name not in found:
            unseen.append(port.name)
            continue
        expected = _expected(case, port, existing)
        actual = _actual(found[port.name], case.vlan_id(port.voice))
        if actual != expected:
            wrong.append((port.name, expected, actual))
    if wrong:
        return bad(_port_faults(case, wrong))
    if unseen:
        return unknown(f"the configuration says nothing about port {case.ports_text(unseen)}")
    return good("every port in the VLANs of its profile", f"{len(_judged(case))} ports as planned")


def only_management_addressed(case: Case, value: object) -> Verdict:
    """Only the management VLAN has an address on a switch: a second one could be a way between VLANs.

    The switch that routes has one in each VLAN that it routes, and in no other.
    """
    found = understood(value, tuple, int)
    own, routing = case.network.management, case.network.routing
    allowed = {own.id} if own is not None else set()
    if routing is not None and routing.switch == case.switch.name:
        allowed |= {case.network.vlans[svi.vlan].id for svi in routing.svis}
    expected = f"an address in VLAN {', '.join(map(str, sorted(allowed))) or '?'} only"
    strange = [vlan for vlan in found if vlan not in allowed]
    text = "addresses in VLAN " + (", ".join(map(str, found)) or "none")
    if strange:
        what = "the switch also has an address in VLAN " + ", ".join(case.vlan_text(vlan) for vlan in strange)
        return bad([Fault(what, expected, text, "addressed_vlans", "vlan_addressed")])
    return good(expected, text)


def voice_as_planned(case: Case, value: object) -> Verdict:
    """Every port for telephones tells them the voice VLAN by LLDP-MED."""
    found = understood(value, dict, PortVlans)
    ports = [port for port in case.switch.ports.values() if port.voice is not None and port.profile.enabled]
    if not ports:
        return irrelevant("no port of this switch is for telephones")
    vlan = case.vlan_id(ports[0].voice)
    wrong, unseen = [], []
    for port in ports:
        if port.name not in found:
            unseen.append(port.name)
        elif found[port.name].voice != vlan:
            wrong.append((port.name, found[port.name].voice))
    expected = f"voice VLAN {case.vlan_text(vlan)} on {len(ports)} ports"
    faults = []
    for heard, names in _grouped(wrong):
        text = f"voice VLAN {case.vlan_text(heard)} on port {case.ports_text(names)}"
        what = f"port {case.ports_text(names)} does not tell telephones the voice VLAN {case.vlan_text(vlan)}"
        faults.append(Fault(what, expected, text, "port_vlans", "voice_vlan", f"voice {case.ports_text(names)}"))
    if faults:
        return bad(faults)
    if unseen:
        return unknown(f"the configuration says nothing about port {case.ports_text(unseen)}")
    return good(expected, expected)


def _judged(case: Case) -> list[Port]:
    """Ports that carry frames: all but the one for out-of-band management."""
    return [port for port in case.switch.ports.values() if not port.socket.out_of_band]


def _expected(case: Case, port: Port, existing: set[int]) -> _Membership:
    """What the plan says, without VLANs that the switch lacks: each of those is one fault of its own."""
    ids = (case.vlan_id(name) for name in port.tagged if name != port.voice)
    return _Membership(
        untagged=case.vlan_id(port.untagged),
        tagged=frozenset(vlan for vlan in ids if vlan is not None and vlan in existing),
    )


def _actual(found: PortVlans, voice: int | None) -> _Membership:
    """What the switch has, without the voice VLAN where there is to be one: that is judged by itself."""
    return _Membership(found.untagged, found.tagged - {voice} if voice is not None else found.tagged, found.dynamic)


def _port_faults(case: Case, wrong: Iterable[tuple[str, _Membership, _Membership]]) -> Iterator[Fault]:
    keyed = [(name, (expected, actual)) for name, expected, actual in wrong]
    for (expected, actual), names in _grouped(keyed):
        word = "port" if len(names) == 1 else "ports"
        yield Fault(
            what=f"{word} {case.ports_text(names)} {_difference(case, expected, actual, many=len(names) > 1)}",
            expected=f"{word} {case.ports_text(names)}: {_text(case, expected)}",
            found=f"{word} {case.ports_text(names)}: {_text(case, actual)}",
            topic="port_vlans",
            kind="port_vlan",
            subject=case.ports_text(names),
        )


def _difference(case: Case, expected: _Membership, actual: _Membership, *, many: bool) -> str:
    """What is wrong, as what follows after the ports: ``is in VLAN 30 STAFF instead of 40 CURRICULUM``."""
    words = []
    if actual.dynamic:
        words.append("leave" if many else "leaves")
        words[-1] += " it to the other end whether to be a tagged link"
    if actual.untagged != expected.untagged:
        words.append("are" if many else "is")
        words[-1] += f" in VLAN {case.vlan_text(actual.untagged)} instead of {case.vlan_text(expected.untagged)}"
    if missing := expected.tagged - actual.tagged:
        words.append("do not" if many else "does not")
        words[-1] += " carry VLAN " + ", ".join(case.vlan_text(vlan) for vlan in sorted(missing))
    if extra := actual.tagged - expected.tagged:
        words.append("also carry" if many else "also carries")
        words[-1] += " VLAN " + _ids(case, extra)
    return ", ".join(words)


def _text(case: Case, membership: _Membership) -> str:
    text = f"untagged {case.vlan_text(membership.untagged)}"
    if membership.tagged:
        text += ", tagged " + _ids(case, membership.tagged)
    return text + (", dynamic" if membership.dynamic else "")


def _ids(case: Case, vlans: Iterable[int]) -> str:
    known = {vlan.id for vlan in case.network.vlans.values()}
    listed = sorted(vlans)
    strange = [vlan for vlan in listed if vlan not in known]
    words = [case.vlan_text(vlan) if len(listed) < 3 else str(vlan) for vlan in listed if vlan in known]
    if len(strange) > 4:
        words.append(f"{len(strange)} others")
    else:
        words += map(str, strange)
    return ", ".join(words)


def _grouped(pairs: Iterable[tuple[str, T]]) -> Iterator[tuple[T, list[str]]]:
    """Ports with the same value together, in the order of the ports."""
    groups: dict[T, list[str]] = {}
    for name, value in pairs:
        groups.setdefault(value, []).append(name)
    yield from groups.items()

"""Tests of the spanning tree and of the guards on edge ports."""

from __future__ import annotations

from schoolbuild.assess.case import Case
from schoolbuild.assess.checks.understood import understood
from schoolbuild.assess.verdict import Fault, Verdict, bad, good, irrelevant, unknown
from schoolbuild.families.switch_facts import PortGuards, SpanningTree, TreeRoot


def tree_as_planned(case: Case, value: object) -> Verdict:
    """Mode, region, revision and priority are those of the standard: switches that differ form separate trees."""
    found = understood(value, SpanningTree)
    policy = case.network.standard.spanning_tree
    root = case.switch.name == case.network.root_switch
    expected = SpanningTree(
        mode=policy.mode,
        region=case.network.code,
        revision=policy.revision,
        priority=policy.root_priority if root else policy.edge_priority,
    )
    if found == expected:
        return good(_tree_text(expected), _tree_text(found))
    if found.mode == "off":
        what = "spanning tree is switched off"
    else:
        names = ("mode", "region", "revision", "priority")
        differs = [
            f"{name} {getattr(found, name)} instead of {getattr(expected, name)}"
            for name in names
            if getattr(found, name) != getattr(expected, name)
        ]
        what = "spanning tree: " + ", ".join(differs)
    return bad([Fault(what, _tree_text(expected), _tree_text(found), "spanning_tree", "spanning_tree")])


def root_as_planned(case: Case, value: object) -> Verdict:
    """The intended switch is the root, and the others believe so too."""
    found = understood(value, TreeRoot)
    name = case.network.root_switch
    if name is None or name not in case.network.switches:
        return irrelevant("the school's folder names no root and has no single core switch")
    intended = case.network.switches[name]
    expected = f"{intended.host} is the root"
    here = intended.host == case.switch.host
    if found.here != here:
        text = f"{case.switch.host} is the root" if found.here else "another switch is the root"
        return bad([_not_root(case, text, expected)])
    if here:
        return good(expected, expected)
    other = case.seen.get(intended.host)
    if other is None or other.tree_root is None:
        return unknown(f"another switch is the root, but {intended.host} did not tell whether it is the one", expected)
    if not other.tree_root.here:
        return bad([_not_root(case, f"{intended.host} is not the root", expected)])
    if None not in (other.tree_root.own_address, found.address) and other.tree_root.own_address != found.address:
        text = f"the root is {found.address}, which is not {intended.host}"
        return bad([_not_root(case, text, expected)])
    return good(expected, expected)


def edges_guarded(case: Case, value: object) -> Verdict:
    """Edge ports have BPDU guard, and loop protection where the family has it, as their profile says."""
    found = understood(value, dict, PortGuards)
    unguarded: dict[str, list[str]] = {}
    unseen, count, looped = [], 0, False
    for port in case.switch.ports.values():
        if port.socket.out_of_band or not port.profile.enabled or not port.profile.edge:
            continue
        count += 1
        guards = found.get(port.name)
        if guards is None:
            unseen.append(port.name)
            continue
        if port.profile.bpdu_guard and not guards.bpdu_guard:
            unguarded.setdefault("BPDU guard", []).append(port.name)
        looped = looped or guards.loop_protect is not None
        if port.profile.loop_protect and guards.loop_protect is False:
            unguarded.setdefault("loop protection", []).append(port.name)
    wanted = "BPDU guard and loop protection" if looped else "BPDU guard"
    expected = f"{wanted} on {count} edge ports"
    faults = [
        Fault(
            f"no {guard} on port {case.ports_text(ports)}",
            expected,
            f"no {guard} on port {case.ports_text(ports)}",
            "port_guards",
            "edge_guard",
            case.ports_text(ports),
        )
        for guard, ports in unguarded.items()
    ]
    if faults:
        return bad(faults)
    if not count:
        return irrelevant("no port of this switch is an edge port in use")
    if unseen:
        return unknown(f"the configuration says nothing about port {case.ports_text(unseen)}")
    return good(expected, expected)


def _not_root(case: Case, text: str, expected: str) -> Fault:
    host = case.switch.host
    return Fault(text, expected, text, "tree_root", "tree_root", cause="tree root", hosts=(host,))


def _tree_text(tree: SpanningTree) -> str:
    if tree.mode == "off":
        return "off"
    return f"{tree.mode}, region {tree.region or 'none'} revision {tree.revision}, priority {tree.priority}"

"""From any state of a switch to any other and back: the simulated switch judges every command.

Both states are typed into a factory-new switch; what it prints for the second is the intended text of the first.
"""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from schoolbuild import families
from schoolbuild.change.plan import ChangePlan, plan
from schoolbuild.families.tree import arranged, render
from schoolbuild.lab.offline import replay

VLANS = (10, 20, 30, 40)
MODELS = {"cisco_ios": "C2960X-48FPS-L", "aruba_aoss": "2530-24G-PoEP"}
vlan = st.sampled_from(VLANS)
some_vlans = st.sets(vlan, min_size=1).map(sorted)


@st.composite
def ios_port(draw: st.DrawFn, number: int) -> list[str]:
    lines = [f"interface GigabitEthernet1/0/{number}"]
    if draw(st.booleans()):
        lines.append(f"description {draw(st.sampled_from(('Office', 'Lab 2', 'to the core')))}")
    if draw(st.booleans()):
        lines += [f"switchport access vlan {draw(vlan)}", "switchport mode access"]
        lines += [f"switchport voice vlan {draw(vlan)}"] if draw(st.booleans()) else []
        lines += ["spanning-tree portfast"] if draw(st.booleans()) else []
    else:
        listed = ",".join(map(str, draw(some_vlans)))
        lines += [f"switchport trunk allowed vlan {listed}", "switchport mode trunk"]
        lines += [f"switchport trunk native vlan {draw(vlan)}"] if draw(st.booleans()) else []
        lines += ["channel-group 1 mode active"] if number == 4 and draw(st.booleans()) else []
    lines += ["storm-control broadcast level 5.00"] if draw(st.booleans()) else []
    lines += ["shutdown"] if draw(st.booleans()) else []
    return lines


@st.composite
def ios_switch(draw: st.DrawFn) -> list[str]:
    lines = ["hostname any-sw01", "vtp mode transparent"]
    for number in VLANS:
        lines += [f"vlan {number}", f"name {draw(st.sampled_from(('STAFF', 'PUPILS', 'OLD')))}{number}"]
    for number in (1, 2, 3, 4):
        lines += draw(ios_port(number))
    lines += [f"ntp server 10.0.0.{number}" for number in draw(st.sets(st.integers(1, 4)))]
    if snooped := draw(st.sets(vlan)):
        lines.append(f"ip dhcp snooping vlan {','.join(map(str, sorted(snooped)))}")
    return lines


@st.composite
def aoss_switch(draw: st.DrawFn) -> list[str]:
    lines = ['hostname "any-sw02"']
    bundled = draw(st.booleans())
    if bundled:
        lines.append("trunk 3-4 trk1 lacp")
    for number in draw(some_vlans):
        lines += [f"vlan {number}", f'name "{draw(st.sampled_from(("STAFF", "OLD")))}{number}"', "exit"]
        for port in ("1", "2", "trk1" if bundled else "3"):
            how = draw(st.sampled_from(("untagged", "tagged", "")))
            lines += [f"vlan {number} {how} {port}"] if how else []
    for port in (1, 2):
        lines += [f"interface {port}", *(["disable"] if draw(st.booleans()) else [])]
        lines += [f'name "{draw(st.sampled_from(("Office", "Lab 2")))}"'] if draw(st.booleans()) else []
        lines += ["no power-over-ethernet"] if draw(st.booleans()) else []
        lines.append("exit")
    lines += ["spanning-tree"] if draw(st.booleans()) else []
    edge = draw(st.sets(st.integers(1, 8)))
    lines += [f"spanning-tree {port} admin-edge-port" for port in sorted(edge)]
    lines += [f"loop-protect {port}" for port in sorted(draw(st.sets(st.integers(5, 9))))]
    return lines


def check(name: str, first: list[str], second: list[str]) -> None:
    family, model = families.get(name), MODELS[name]
    now, then = replay(name, model, [], first), replay(name, model, [], second)
    intended = render(families.divide(family, then.running).ours)

    def planned(running: str) -> ChangePlan:
        return plan(family, running, intended)

    change = planned(now.running)
    forward = replay(name, model, first, list(change.commands))
    assert forward.refused == ()
    assert planned(forward.running).commands == ()
    assert planned(forward.running).before == change.after == render(arranged(family.read(intended)))
    back = replay(name, model, first, [*change.commands, *change.rollback])
    assert back.refused == ()
    assert planned(back.running).before == change.before


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(ios_switch(), ios_switch())
def test_ios(first: list[str], second: list[str]) -> None:
    check("cisco_ios", first, second)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(aoss_switch(), aoss_switch())
def test_aoss(first: list[str], second: list[str]) -> None:
    check("aruba_aoss", first, second)

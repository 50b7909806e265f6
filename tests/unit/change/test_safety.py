"""The commonest changes are safe with our rules, and the checks can fail: a planted stock driver fails them."""

from __future__ import annotations

import pytest
from hier_config import Platform, WorkflowRemediation, get_hconfig

from schoolbuild import families
from schoolbuild.change import driver
from schoolbuild.change.plan import plan
from schoolbuild.families.family import Language
from schoolbuild.model.errors import Refused
from tests.unit.change.safety import DANGERS, Danger

STOCK = {"aruba_aoss": Platform.HP_PROCURVE, "cisco_ios": Platform.CISCO_IOS}
UNSAFE_WHEN_STOCK = {
    "adding a VLAN to an IOS trunk never opens or empties it",
    "taking a VLAN from an IOS trunk never opens or empties it",
    "moving an IOS access port does not pass through VLAN 1",
    "a VLAN removed from a two-line IOS list is removed",
}


@pytest.mark.parametrize("danger", DANGERS, ids=lambda danger: danger.name)
def test_ours_is_safe(danger: Danger) -> None:
    danger.check(plan(families.get(danger.family), danger.running, danger.intended).commands)


@pytest.mark.parametrize("danger", DANGERS, ids=lambda danger: danger.name)
def test_the_way_back_is_safe_too(danger: Danger) -> None:
    for command in plan(families.get(danger.family), danger.running, danger.intended).rollback:
        assert families.get(danger.family).forbids(command) is None


@pytest.mark.parametrize("name", sorted(UNSAFE_WHEN_STOCK))
def test_the_stock_driver_fails_the_check(name: str) -> None:
    danger = next(item for item in DANGERS if item.name == name)
    with pytest.raises(AssertionError):
        danger.check(stock(danger))


def test_the_stock_driver_wipes_a_procurve_port() -> None:
    commands = stock(
        Danger("", "aruba_aoss", "vlan 10\n   untagged 46-47\n", "vlan 10\n   untagged 46\n", lambda _: None)
    )
    assert "no interface 47" in commands


@pytest.mark.parametrize("name", sorted(UNSAFE_WHEN_STOCK - {"a VLAN removed from a two-line IOS list is removed"}))
def test_without_our_rules_the_plan_is_unsafe(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The planted fault: our driver without the rules that say which lines replace each other, and how they go."""
    bare = Language(single=(), negations=(), order=())
    monkeypatch.setattr("schoolbuild.change.plan.driver_for", lambda _: driver.SchoolDriver(bare))
    danger = next(item for item in DANGERS if item.name == name)
    with pytest.raises((AssertionError, Refused)):
        danger.check(plan(families.get(danger.family), danger.running, danger.intended).commands)


def stock(danger: Danger) -> list[str]:
    """What hier_config as shipped would send."""
    platform = STOCK[danger.family]
    work = WorkflowRemediation(get_hconfig(platform, danger.running), get_hconfig(platform, danger.intended))
    return [line.text for line in work.remediation_config.all_children_sorted()]

"""A school whose core routes, from new switches on: everybody is reached through it, whatever is changed on it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from schoolbuild import families
from schoolbuild.families.tree import arranged, render
from tests.unit.change.test_apply import run
from tests.unit.transport.school_lab import SchoolLab, school_lab

pytestmark = pytest.mark.lab

CORES = {"stoneleigh-special": "sto-sw01", "kingsway-secondary": "kin-sw01"}


@pytest.fixture(scope="module", params=CORES)
def school(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[SchoolLab]:
    with school_lab(tmp_path_factory.mktemp("core"), request.param) as lab:
        yield lab


def test_core_is_built_and_a_second_run_changes_nothing(school: SchoolLab) -> None:
    core = CORES[school.school]
    predicted = run(school, core, check=True)
    done = run(school, core)
    assert done.commands == predicted.commands
    assert (done.changed, done.saved, done.after) == (True, True, predicted.after)
    again = run(school, core)
    assert (again.changed, again.commands) == (False, ())
    family = families.get(school.targets[core].family)
    assert render(arranged(families.divide(family, school.running(core), school.intended(core)).ours)) == done.after


def test_switches_behind_the_core_are_reached_through_its_lists(school: SchoolLab) -> None:
    run(school, CORES[school.school])
    for host in sorted(set(school.targets) - {CORES[school.school]})[:2]:
        done = run(school, host)
        assert done.saved
        assert not run(school, host).changed


def test_a_list_is_changed_while_it_is_asked(school: SchoolLab) -> None:
    """What somebody added to a list goes, what somebody took out comes back, and the way stays open."""
    core = CORES[school.school]
    run(school, core)
    school.type(core, "ip access-list extended FROM-MANAGEMENT", "no 20", "15 permit tcp any any eq 23", "exit")
    done = run(school, core)
    assert [line for line in done.commands if line.startswith("no ")] == ["no 2000"]
    assert done.commands[0] == "ip access-list resequence FROM-MANAGEMENT 1000 1000"
    assert done.saved
    assert not run(school, core).changed


def test_a_new_policy_arrives_and_its_rollback_leads_back(school: SchoolLab) -> None:
    """Visitors may no longer ask the servers for names: entries go in the middle of two lists, and come back there."""
    core = CORES[school.school]
    before = run(school, core).after
    intended = "".join(line for line in school.intended(core).splitlines(True) if not _about_names(line))
    done = run(school, core, intended=intended)
    assert done.saved
    assert len([line for line in done.commands if line.startswith("no ")]) >= 2
    school.type(core, *done.rollback)
    assert run(school, core, check=True).commands == ()
    assert run(school, core).after == before


def _about_names(line: str) -> bool:
    """An entry that lets names be asked for over TCP."""
    return "permit tcp" in line and line.rstrip().endswith(("eq 53", "eq domain"))

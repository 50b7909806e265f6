"""The patch clock where the table of releases has holes: what stands in none of its rows may be missing for months."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from schoolbuild.assess.servers.case import ServerCase
from schoolbuild.assess.servers.checks.updates import updated_in_time
from schoolbuild.families.reading_facts import Unclear
from schoolbuild.model.derive import open_school
from schoolbuild.model.windows.facts import System, WindowsFacts
from schoolbuild.model.windows.machine import windows_machine
from schoolbuild.model.windows.releases import Kind, Release, ReleaseLine, ReleaseTable
from tests.unit.assess.estate import ROOT

READ = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


def release(day: str, revision: int, kind: Kind = "monthly") -> Release:
    return Release(released=day, revision=revision, kind=kind, severity="critical", basis="maker", source="MSRC")


SEPTEMBER, OCTOBER, NOVEMBER = release("2026-09-08", 5622), release("2026-10-13", 5752), release("2026-11-10", 5868)


def case(*rows: Release) -> ServerCase:
    """A real Server 2022 of the sample primary, held against a table of these rows alone."""
    _, network = open_school(ROOT, "oakfield-primary")
    line = ReleaseLine(build=20348, server=True, releases=rows)
    table = ReleaseTable(checked=READ.date(), limit_days=14, systems={"windows_server_2022": line})
    windows = network.standard.windows.model_copy(update={"releases": table})
    network = replace(network, standard=network.standard.model_copy(update={"windows": windows}))
    machine = windows_machine(network, "oak-fs01")
    assert machine is not None
    facts = WindowsFacts(collected_at=READ, collector="session")
    return ServerCase(network, machine, facts, READ, date(2026, 11, 22), "real")


def system(revision: int) -> System:
    return System(product="Microsoft Windows Server 2022 Standard", build=20348, revision=revision)


def test_without_holes_the_newest_may_wait_its_days() -> None:
    verdict = updated_in_time(case(SEPTEMBER, OCTOBER, NOVEMBER), system(5752))
    assert verdict.mark == "good"
    assert "waits, to be installed by 2026-11-24" in verdict.note


@pytest.mark.parametrize(
    ("rows", "revision", "words"),
    [
        ((SEPTEMBER, NOVEMBER), 5622, "no monthly release between 2026-09-08 and 2026-11-10"),
        ((NOVEMBER,), 5622, "the table begins on 2026-11-10"),
        # An update out of band does not fill the place of a monthly one.
        ((SEPTEMBER, release("2026-10-20", 5760, "preview"), NOVEMBER), 5622, "between 2026-09-08 and 2026-11-10"),
    ],
)
def test_what_a_hole_hides_is_not_known(rows: tuple[Release, ...], revision: int, words: str) -> None:
    with pytest.raises(Unclear, match=words):
        updated_in_time(case(*rows), system(revision))


def test_a_machine_that_lacks_nothing_of_the_table_needs_none_of_its_past() -> None:
    assert updated_in_time(case(SEPTEMBER, NOVEMBER), system(5868)).mark == "good"


def test_what_is_known_to_be_late_fails_all_the_same() -> None:
    assert updated_in_time(case(release("2026-06-09", 5256), OCTOBER, NOVEMBER), system(5256)).mark == "bad"

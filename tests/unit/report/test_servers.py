"""Servers on the school's page and in the files of a run: beside the switches, with what only one side said marked."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from schoolbuild.evidence import EvidenceFolder
from schoolbuild.model.as_is import AsIs
from schoolbuild.report import Conclusion, conclude
from tests.unit.assess.estate import healthy, network_of
from tests.unit.assess.servers import as_is, controller, member, servers, setting, spoilt
from tests.unit.report.conftest import NOW
from tests.unit.report.test_page import read

OAK = "oakfield-primary"
ROGUE = {"name": "OAK-FS01\\<b>helper", "sid": "S-1-5-21-900-800-700-1010", "kind": "user", "local": True}


def concluded(project: Path, **instead: AsIs | None) -> Conclusion:
    network = network_of(OAK)
    with EvidenceFolder.create(project, OAK, NOW) as folder:
        for item in {**healthy(network), **servers(), **instead}.values():
            if item is not None:
                folder.write_as_is(item)
    return conclude(project, network, folder, today=date(2026, 11, 22))


def test_a_school_as_it_should_be_says_so_of_its_servers_too(project: Path) -> None:
    outcome = concluded(project)
    assert outcome.exit_code == 0
    text, page = read(outcome.page)
    assert page.open == []
    assert "Everything that is judged is as it should be" in page.text
    assert "No switch or server differs" in page.text
    assert "Switches and servers against standard build" in page.text
    assert "oak-fs01 file Windows Server 2022 20348.5868 22 November 2026, 09:00 UTC, read by us" in page.text
    assert "UPD-01 No critical or high update of Windows is missing for more than 14 days" in page.text
    assert {link[1:] for link in page.links if link.startswith("#")} <= set(page.ids)
    assert "are assumed for the lab" in page.text
    assert "<script" not in text


def test_a_fault_of_a_server_comes_first_and_whatever_it_tells_stays_text(project: Path) -> None:
    facts = spoilt(member(), ("accounts.administrators", lambda was: [*was, ROGUE]))
    outcome = concluded(project, fs01=as_is("oak-fs01", facts))
    assert outcome.exit_code == 1
    text, page = read(outcome.page)
    assert "One thing is wrong" in page.text
    assert "OAK-FS01\\<b>helper administers it and is not declared." in page.text
    assert "<b>helper" not in text
    assert page.attributes["a.fail"] == 1


def test_what_a_server_left_by_itself_is_marked(project: Path) -> None:
    outcome = concluded(project, dc01=as_is("oak-dc01", {**controller(), "collector": "task"}))
    _, page = read(outcome.page)
    assert page.attributes["span.self"] == 1
    assert "22 November 2026, 09:00 UTC self-reported" in page.text
    assert "nobody compared its clock" in page.text
    assert outcome.exit_code == 4
    (server,) = [item for item in outcome.summary["servers"] if item["name"] == "dc01"]
    assert server["self_reported"]


def test_a_server_that_was_not_read_is_on_the_page_and_counts_against_coverage(project: Path) -> None:
    outcome = concluded(project, fs01=None)
    _, page = read(outcome.page)
    assert "1 server could not be judged" in page.text
    assert "oak-fs01 was not assessed" in page.text
    assert "oak-fs01 file Windows Server 2022 not told never" in page.text
    assert outcome.exit_code == 4
    asked = [item for item in outcome.assessment.results if item.target == "oak-fs01"]
    assert {item.state for item in asked} == {"not_assessed"}


def test_a_setting_that_is_audited_first_is_told_and_does_not_count(project: Path) -> None:
    outcome = concluded(project, fs01=as_is("oak-fs01", setting(member(), "ntlmv1", value=3)))
    assert outcome.exit_code == 0
    _, page = read(outcome.page)
    assert "audited first" in page.text.lower()
    assert outcome.summary["states"]["waived"] == 1


def test_the_files_of_a_run_hold_servers_beside_switches(project: Path) -> None:
    outcome = concluded(project)
    folder = project / "build" / "evidence" / OAK
    (run,) = folder.iterdir()
    results: list[dict[str, Any]] = json.loads((run / "results.json").read_text(encoding="utf-8"))
    by_target = {target: [r for r in results if r["target"] == target] for target in ("oak-sw01", "oak-fs01")}
    assert {item["control"][:3] for item in by_target["oak-sw01"]} == {"NET"}
    assert "NET" not in {item["control"][:3] for item in by_target["oak-fs01"]}
    assert [item["name"] for item in outcome.summary["servers"]] == ["dc01", "fs01"]
    assert {item["applies_to"] for item in outcome.summary["controls"]} >= {"servers", "switches"}


@pytest.mark.parametrize("school", [OAK])
def test_damaged_evidence_of_a_server_is_not_assessed(project: Path, school: str) -> None:
    concluded(project)
    folder = EvidenceFolder.open(project, school, "latest")
    (folder.path / "as_is" / "oak-fs01.json").write_text("{", encoding="utf-8")
    outcome = conclude(project, network_of(school), folder, today=date(2026, 11, 22))
    assert outcome.exit_code == 4
    assert "evidence file cannot be read" in outcome.summary["not_assessed"][0]["reason"]

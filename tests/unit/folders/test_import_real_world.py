"""Configurations of switches that nobody here built: each alone becomes a folder that loads, and a page about it."""

from __future__ import annotations

from pathlib import Path

import pytest

from schoolbuild.folders.importing.draft import Wishes, make_draft
from schoolbuild.folders.importing.first_apply import first_apply
from schoolbuild.folders.importing.given import read_files
from schoolbuild.folders.importing.report import report, unmodelled_files
from schoolbuild.folders.yaml_text import folder_files
from schoolbuild.model.load import load_school
from tests.conftest import ROOT
from tests.unit.folders.round_trip import STANDARD

CORPUS = sorted((ROOT / "tests" / "real_world").glob("*/*.cfg"))


def test_there_are_texts_of_every_family() -> None:
    assert {path.parent.name for path in CORPUS} >= {"aruba_aoss", "cisco_ios"}


@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.stem)
def test_a_text_from_the_field_becomes_a_folder_that_loads(path: Path, tmp_path: Path) -> None:
    given = read_files([path])
    assert [item.source for item in given.switches] == [path.name], given.not_taken
    draft = make_draft(given, Wishes("somewhere"), STANDARD)
    files = folder_files(draft.document)
    folder = tmp_path / "inventories" / "somewhere"
    folder.mkdir(parents=True)
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    loaded = load_school(tmp_path, "somewhere")
    assert loaded.document == draft.document, loaded.findings
    page = report(draft, given, [], first_apply(draft))
    assert "## To fill in" in page
    assert path.name in page
    kept = "\n".join(unmodelled_files(draft).values())
    configuration = given.switches[0].configuration
    assert sum(line.text in kept for line in configuration.unread) == len(configuration.unread)


@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.stem)
def test_no_port_that_is_on_is_forgotten(path: Path) -> None:
    given = read_files([path])
    draft = make_draft(given, Wishes("somewhere"), STANDARD)
    said = {name for item in draft.notes.ports for name in item.ports}
    ways = {draft.document.gateway.port.ports[0], *(way.port.ports[0] for way in draft.document.other_gateways)}
    for port in given.switches[0].configuration.ports.values():
        if port.enabled and port.mode != "routed":
            short = port.name.replace("GigabitEthernet", "Gi").replace("TenGi", "Te")
            assert {port.name, short} & (said | ways), port

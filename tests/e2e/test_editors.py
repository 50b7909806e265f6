"""The YAML language server, as VS Code and others start it, explains, completes and underlines a school's files."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from schoolbuild.documents.editor_schema import SCHEMA_FILE, editor_schema
from tests.conftest import ROOT
from tests.e2e.language_server import LanguageServer, language_server

# On PATH, or where `make lab-tools` puts it.
PROGRAM = shutil.which("yaml-language-server") or shutil.which(
    "yaml-language-server", path=ROOT / ".lab-tools" / "node_modules" / ".bin"
)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    for part in (".vscode", "inventories"):
        shutil.copytree(ROOT / part, tmp_path / part)
    (tmp_path / SCHEMA_FILE).parent.mkdir(parents=True)
    (tmp_path / SCHEMA_FILE).write_text(json.dumps(editor_schema(ROOT)))
    return tmp_path


@pytest.fixture
def server(project: Path) -> Iterator[LanguageServer]:
    if PROGRAM is None:
        pytest.skip("yaml-language-server is not there: `make lab-tools` installs it")
    with language_server(PROGRAM, project) as running:
        yield running


def _find(path: Path, word: str) -> tuple[int, int]:
    lines = path.read_text().splitlines()
    return next((number, line.index(word)) for number, line in enumerate(lines) if word in line)


def test_it_underlines_nothing_in_a_sound_folder(server: LanguageServer, project: Path) -> None:
    for path in sorted((project / "inventories" / "oakfield-primary").glob("*.yml")):
        assert server.open(path) == []


def test_it_explains_keys_and_names(server: LanguageServer, project: Path) -> None:
    school = project / "inventories" / "oakfield-primary" / "school.yml"
    server.open(school)
    assert "The VLANs the school uses" in server.hover(school, *_find(school, "vlans:"))
    assert "VLAN 30, zone staff" in server.hover(school, *_find(school, "staff:"))


def test_it_offers_what_the_standard_knows(server: LanguageServer, project: Path) -> None:
    new = project / "inventories" / "oakfield-primary" / "new.yml"
    server.open(new, "ports:\n  sw01:\n    1-4: \nvlans:\n  \n")
    assert server.complete(new, 2, 9)["classroom"] == "Classroom computer"
    assert server.complete(new, 4, 2)["guest"] == "VLAN 60, zone guests: Visitors on wireless"


def test_it_underlines_a_misspelt_key_and_a_profile_that_does_not_exist(server: LanguageServer, project: Path) -> None:
    new = project / "inventories" / "oakfield-primary" / "new.yml"
    found = server.open(new, "gateway: {name: Wall, knd: firewall, port: sw01 48}\nports: {sw01: {2: clasroom}}\n")
    told = {(item["range"]["start"]["line"], item["message"].split(".")[0]) for item in found}
    assert {(0, "Property knd is not allowed"), (0, 'Missing property "kind"'), (1, "Value is not accepted")} <= told

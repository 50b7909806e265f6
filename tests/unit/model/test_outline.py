"""What others must know of a school is the same whether the folder was loaded whole or only looked into."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from schoolbuild.model import outline as module
from schoolbuild.model.errors import SchoolbuildError
from schoolbuild.model.load import load_school, school_names
from schoolbuild.model.outline import outline, read_outline
from tests.negative.cases import HERE, PROJECT


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return shutil.copytree(HERE / "base", tmp_path / "inventories" / "sample")


@pytest.mark.parametrize("name", school_names(PROJECT))
def test_an_example_school_is_outlined_without_loading_it(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    wanted = outline(name, load_school(PROJECT, name).require())
    monkeypatch.setattr(module, "load_school", None)
    assert read_outline(PROJECT, name) == wanted


def _change(file: str, old: str, new: str) -> Callable[[Path], None]:
    def change(folder: Path) -> None:
        text = (folder / file).read_text()
        assert old in text
        (folder / file).write_text(text.replace(old, new), newline="")

    return change


FORMS: dict[str, Callable[[Path], object]] = {
    "as it is": lambda folder: None,
    "the start of a document": _change("vlans.yml", "vlans:", "---\nvlans:"),
    "a quoted key": _change("vlans.yml", "vlans:", '"vlans":'),
    "a bracket at the margin": _change("addresses.yml", "addresses:", "{addresses:"),
    "an anchor from elsewhere": lambda folder: (folder / "addresses.yml").write_text(
        "spanning_tree: {root: &it sw01}\naddresses: {supernet: 10.50.0.0/20}\n"
    ),
    "a value of another place": _change("vlans.yml", "  staff:", "  staff: {subnet: 10.99.0.0/24}"),
    "a legacy plan": _change(
        "addresses.yml", "supernet: 10.50.0.0/20", "legacy: {ranges: [10.50.0.0/20, 10.7.0.0/24]}"
    ),
    "windows line ends": _change("school.yml", "\n", "\r\n"),
}


@pytest.mark.parametrize("form", FORMS)
def test_however_it_is_written(folder: Path, form: str) -> None:
    FORMS[form](folder)
    if form == "a bracket at the margin":
        (folder / "addresses.yml").write_text((folder / "addresses.yml").read_text().rstrip() + "\n}\n")
    root = folder.parents[1]
    assert read_outline(root, "sample") == outline("sample", load_school(root, "sample").require())


BROKEN: dict[str, Callable[[Path], object]] = {
    "a key twice": lambda folder: (folder / "more.yml").write_text("vlans: {}\n"),
    "a key missing": lambda folder: (folder / "addresses.yml").unlink(),
    "a wrong value": _change("addresses.yml", "10.50.0.0/20", "10.50.0.1/20"),
    "an alias without its anchor": _change("addresses.yml", "10.50.0.0/20", "*it"),
    "no yaml": _change("vlans.yml", "  servers:", "\tservers: ["),
    "a pipe": lambda folder: os.mkfifo(folder / "pipe.yml"),
    "no text": lambda folder: (folder / "more.yml").write_bytes(b"\xff\xfe"),
    "no folder": shutil.rmtree,
}


@pytest.mark.parametrize("kind", BROKEN)
def test_a_folder_that_cannot_be_understood_has_no_outline(folder: Path, kind: str) -> None:
    BROKEN[kind](folder)
    (folder.parent / "other").mkdir(parents=True)
    with pytest.raises(SchoolbuildError):
        read_outline(folder.parents[1], "sample")

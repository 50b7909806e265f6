"""The engine asks each kind of rule what it needs to know, and gives each finding its file and line."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from schoolbuild.model.derive import derive
from schoolbuild.model.load import load_school
from schoolbuild.model.network import Network
from schoolbuild.model.standard import load_standard
from schoolbuild.rules import Problem, Rule, TextProblem, check, check_schools
from tests.negative.cases import HERE, PROJECT, TODAY


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "standard").symlink_to(PROJECT / "standard")
    shutil.copytree(HERE / "base", tmp_path / "inventories" / "sample")
    return tmp_path


def _after_2026(network: Network, day: date) -> Iterator[Problem]:
    if day > date(2026, 12, 31):
        yield Problem(("dhcp",), f"too late for {network.school} on {day}")


def _mentions(text: str) -> Iterator[TextProblem]:
    for number, line in enumerate(text.splitlines(), 1):
        if "swordfish" in line:
            yield TextProblem(number, "a password stands here")


ON = Rule(id="SB998", title="t", why="w", fix="f", check_on=_after_2026)
TEXT = Rule(id="SB999", title="t", why="w", fix="f", severity="warning", check_text=_mentions)


def test_a_rule_that_depends_on_the_day_is_told_the_day(root: Path) -> None:
    assert check_schools(root, ["sample"], rules=[ON], today=date(2026, 12, 31)) == []
    (found,) = check_schools(root, ["sample"], rules=[ON], today=date(2027, 1, 1))
    assert (found.file, found.line, found.key) == ("inventories/sample/school.yml", 5, "dhcp")
    assert found.message == "too late for sample on 2027-01-01"


def test_without_a_day_it_is_today(root: Path) -> None:
    days = []

    def note(network: Network, day: date) -> Iterator[Problem]:
        days.append(day)
        yield from ()

    before = date.today()
    check_schools(root, ["sample"], rules=[Rule(id="SB998", title="t", why="w", fix="f", check_on=note)])
    assert days[0] in {before, date.today()}


def test_a_rule_about_text_sees_comments_and_files_that_are_no_yaml(root: Path) -> None:
    folder = root / "inventories" / "sample"
    (folder / "gateway.yml").write_text("# swordfish\n" + (folder / "gateway.yml").read_text())
    (folder / "ports.yml").write_text("ports: [\n# the password is swordfish\n")
    found = [item for item in check_schools(root, ["sample"], rules=[TEXT]) if item.rule == "SB999"]
    assert [(item.file, item.line, item.key, item.severity) for item in found] == [
        ("inventories/sample/gateway.yml", 1, "", "warning"),
        ("inventories/sample/ports.yml", 2, "", "warning"),
    ]


def test_check_of_one_loaded_school_asks_every_rule_that_needs_no_other_school(root: Path) -> None:
    path = root / "inventories" / "sample" / "gateway.yml"
    path.write_text(path.read_text() + "# swordfish\n")
    loaded = load_school(root, "sample")
    network = derive("sample", loaded.require(), load_standard(root))
    assert [item.rule for item in check(loaded, network, [ON, TEXT], today=date(2027, 1, 1))] == ["SB999", "SB998"]
    assert [item.rule for item in check(loaded, network, [ON, TEXT], today=TODAY)] == ["SB999"]


def test_a_school_alone_is_told_what_it_would_be_told_among_all(root: Path) -> None:
    shutil.copytree(HERE / "base", root / "inventories" / "other")
    together = [item for item in check_schools(root, ["sample", "other"]) if item.school == "sample"]
    assert [item.rule for item in together] == [item.rule for item in check_schools(root, ["sample"])]
    assert together == check_schools(root, ["sample"])
    assert "SB202" in {item.rule for item in together}

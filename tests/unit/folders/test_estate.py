"""An invented estate is the same for the same seed, has no finding, and each planted mistake is found."""

from __future__ import annotations

import json
from collections import defaultdict
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

from schoolbuild.cli.estate import app
from schoolbuild.folders.estate import MISTAKES, invent, plant
from schoolbuild.folders.estate.kinds import STYLES
from schoolbuild.folders.yaml_text import folder_files
from schoolbuild.model.finding import Finding
from schoolbuild.model.load import school_names
from schoolbuild.model.school import School
from schoolbuild.rules import all_rules, check_schools

TODAY = date(2026, 11, 22)


def _generate(folder: Path, schools: int, *, seed: int = 1, mistakes: int = 0) -> Path:
    words = ["generate", "--schools", str(schools), "--seed", str(seed), "--mistakes", str(mistakes)]
    done = CliRunner().invoke(app, [*words, "--out", str(folder)])
    assert done.exit_code == 0, done.output
    return folder


def _files(folder: Path) -> dict[str, str]:
    inventories = folder / "inventories"
    return {str(path.relative_to(inventories)): path.read_text() for path in sorted(inventories.glob("*/*.yml"))}


def test_the_same_seed_gives_the_same_files(tmp_path: Path) -> None:
    one, two = _generate(tmp_path / "one", 25), _generate(tmp_path / "two", 25)
    assert _files(one) == _files(two)
    assert _files(_generate(tmp_path / "three", 25, seed=2)) != _files(one)


def test_a_school_stays_as_it_is_when_more_are_asked_for() -> None:
    assert list(invent(5, 3)) == list(invent(30, 3))[:5]


def test_a_secondary_has_a_large_range() -> None:
    for item in invent(len(STYLES), 1):
        supernet = item.data["addresses"].get("supernet")
        if supernet is not None:
            large = item.data["school"]["kind"] == "secondary"
            assert supernet.endswith("/18" if large else "/20"), item.name


def test_every_kind_is_there_and_nothing_is_found(tmp_path: Path) -> None:
    folder = _generate(tmp_path / "estate", 60)
    names = school_names(folder)
    assert len(names) == 60
    kinds = {School.model_validate(item.data).school.kind for item in invent(len(STYLES), 1)}
    assert kinds == {"nursery", "primary", "secondary", "special", "youth_centre", "service"}
    assert [(found.school, found.rule, found.message) for found in check_schools(folder, names, today=TODAY)] == []


def test_every_planted_mistake_is_found_and_nothing_else(tmp_path: Path) -> None:
    folder = _generate(tmp_path / "estate", 200, mistakes=len(MISTAKES))
    planted = json.loads((folder / "mistakes.json").read_text())["mistakes"]
    allowed: dict[str, set[str]] = defaultdict(set)
    for item in planted:
        for school in filter(None, (item["school"], item["other"])):
            allowed[school] |= {item["rule"], *item["follows"]}
    found: dict[str, set[str]] = defaultdict(set)
    for finding in check_schools(folder, school_names(folder), today=TODAY):
        found[finding.school].add(finding.rule)
    for item in planted:
        assert item["rule"] in found[item["school"]], item
    assert {school: rules - allowed[school] for school, rules in found.items() if rules - allowed[school]} == {}


def test_a_mistake_goes_unnoticed_without_its_rule(tmp_path: Path) -> None:
    """The proof above can fail: with a rule switched off its mistake is not found."""
    schools = [(item.name, item.data) for item in invent(8, 1)]
    planted = plant(schools, 1, 1)[0]
    (tmp_path / "standard").symlink_to(Path(__file__).parents[3] / "standard")
    for name, data in schools:
        for file, text in folder_files(School.model_validate(data)).items():
            path = tmp_path / "inventories" / name / file
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)

    def found(without: str) -> list[Finding]:
        rules = [rule for rule in all_rules() if rule.id != without]
        return check_schools(tmp_path, school_names(tmp_path), rules=rules, today=TODAY)

    assert {item.rule for item in found("")} == {planted.rule}
    assert found(planted.rule) == []


# A switch model that is old on the day, or does not route, and a calendar that has run out: the estate has none.
_NOT_PLANTED = {"SB415", "SB416", "SB420", "SB807"}


def test_there_is_a_mistake_for_every_rule() -> None:
    assert {mistake.rule for mistake in MISTAKES} == {rule.id for rule in all_rules()} - _NOT_PLANTED


@pytest.mark.parametrize("there", ["file.txt", "inventories"])
def test_a_folder_with_something_in_it_is_left_alone(tmp_path: Path, there: str) -> None:
    (tmp_path / there).write_text("mine")
    done = CliRunner().invoke(app, ["generate", "--schools", "2", "--out", str(tmp_path)])
    assert done.exit_code != 0
    assert (tmp_path / there).read_text() == "mine"
    assert len(list(tmp_path.iterdir())) == 1


def test_more_mistakes_than_schools_are_refused(tmp_path: Path) -> None:
    done = CliRunner().invoke(app, ["generate", "--schools", "3", "--mistakes", "9", "--out", str(tmp_path / "new")])
    assert done.exit_code != 0
    assert "of 9 mistakes find a place in 3 schools" in str(done.exception)

"""Each rule finds its mistake, at its line, and nothing else; without the mistake nothing is found."""

from __future__ import annotations

from pathlib import Path

import pytest

from schoolbuild.model.finding import Finding
from schoolbuild.rules import all_rules, check_schools
from tests.negative.cases import TODAY, expected, lay_out, rule_folders

CASES = rule_folders()


def test_every_rule_has_a_case() -> None:
    assert {case.name.split("_")[0].upper() for case in CASES} == {rule.id for rule in all_rules()}


def test_every_rule_says_why_and_how_to_mend() -> None:
    for rule in all_rules():
        assert rule.title, rule.id
        assert rule.why.endswith("."), rule.id
        assert rule.fix.endswith("."), rule.id
        kinds = (rule.check, rule.check_on, rule.check_together, rule.check_text)
        assert sum(kind is not None for kind in kinds) == 1, rule.id


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_mistake_is_found(case: Path, tmp_path: Path) -> None:
    findings = check_schools(tmp_path, lay_out(case, "fails", tmp_path), today=TODAY)

    def places(items: list[Finding]) -> list[tuple[str, str, int, str]]:
        return sorted((item.rule, item.file, item.line, item.key) for item in items)

    wanted = expected(case)
    assert places(findings) == sorted((item["rule"], item["file"], item["line"], item["key"]) for item in wanted)
    for item in wanted:
        (found,) = [
            one for one in findings if (one.file, one.line, one.key) == (item["file"], item["line"], item["key"])
        ]
        assert item["says"] in found.message
        assert item.get("suggests", found.suggestion) == found.suggestion


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_nothing_is_found_without_the_mistake(case: Path, tmp_path: Path) -> None:
    assert check_schools(tmp_path, lay_out(case, "passes", tmp_path), today=TODAY) == []


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_only_this_rule_finds_it(case: Path, tmp_path: Path) -> None:
    """A rule that is switched off leaves the mistake unnoticed: no other rule covers up for it."""
    number = case.name.split("_")[0].upper()
    others = [rule for rule in all_rules() if rule.id != number]
    assert check_schools(tmp_path, lay_out(case, "fails", tmp_path), today=TODAY, rules=others) == []

"""What others have published about these switches holds for the simulated ones (README.md beside this file)."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from schoolbuild.lab.offline import Replay, replay
from tests.published import compare
from tests.published.case import HERE, Case, case_files, load

FILES = case_files()
LEAST = {"cisco_ios": 85, "aruba_aoss": 60}
"""The set must not shrink unnoticed."""


def lines(text: str | None) -> list[str]:
    return (text or "").splitlines()


def objections(case: Case, seen: Replay) -> list[str]:
    """Every way in which the simulated switch contradicts the published fact."""
    after = case.after
    printed = "\n".join(seen.outputs)
    found = [f"not in running-config: {line}" for line in compare.missing(after.contains or "", seen.running)]
    found += [f"must not be in running-config: {line}" for line in compare.present(after.lacks or "", seen.running)]
    found += [f"must be hidden: {text}" for text in compare.leaked(after.hides or "", seen.running)]
    found += [f"not printed: {text}" for text in compare.spoken(after.output or "", printed)]
    for text in map(compare.squeeze, lines(after.output_lacks)):
        if not compare.spoken(text, printed):
            found.append(f"must not be printed: {text}")
    refused = Counter(map(compare.squeeze, seen.refused))
    expected = Counter(map(compare.squeeze, lines(after.refused)))
    tolerated = set(map(compare.squeeze, lines(after.may_refuse)))
    found += [f"refused: {line}" for line in refused - expected if line not in tolerated]
    found += [f"not refused: {line}" for line in expected - refused]
    return found


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_published_fact(path: Path) -> None:
    case = load(path)
    seen = replay(case.family, case.model, lines(case.before), lines(case.commands))
    found = objections(case, seen)
    told = [f"the lab contradicts a published fact: {case.fact}", f"source: {case.source.title}, {case.source.where}"]
    shown = ["", "printed:", *seen.outputs, "", "running-config:", seen.running]
    assert not found, "\n".join([*told, *found, *shown])


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_the_ground_of_the_fact_is_laid(path: Path) -> None:
    case = load(path)
    refused = replay(case.family, case.model, [], lines(case.before)).refused
    assert not refused, f"lines of before that the lab refuses: {refused}"


def test_a_contradiction_is_told() -> None:
    case = load(HERE / "cisco_ios" / "trunk_list_comma_at_end_refused.yml")
    wrong = Replay("interface GigabitEthernet1/0/33\n switchport trunk allowed vlan 2093,2095\n", ("",), ())
    assert objections(case, wrong) == [
        "not in running-config: interface GigabitEthernet1/0/33 / switchport trunk allowed vlan 2,100",
        "not printed: Command rejected: Bad VLAN list - character",
        "not printed: is a comma at end of list.",
        "not refused: switchport trunk allowed vlan 2093,2095,",
    ]
    case = load(HERE / "aruba_aoss" / "manager_password_is_hidden.yml")
    wrong = Replay('password manager plaintext "Plain-Text-1"\n', ("",), ("password manager x",))
    assert objections(case, wrong) == [
        "not in running-config: password manager",
        "must be hidden: Plain-Text-1",
        "refused: password manager x",
    ]


@pytest.mark.parametrize("family", LEAST)
def test_the_set_is_large_enough(family: str) -> None:
    assert sum(path.parent.name == family for path in FILES) >= LEAST[family]

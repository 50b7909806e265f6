"""``schoolbuild explain``: every number that a finding can carry is explained, and a wrong one is told."""

from __future__ import annotations

import inspect
import json
import re

import pytest

from schoolbuild.model import load
from schoolbuild.rules import all_explanations, all_rules
from schoolbuild.rules.registry import HUNDREDS
from schoolbuild.rules.structure import STRUCTURE
from tests.conftest import Cli


@pytest.mark.parametrize("word", ["SB304", "sb304", "304"])
def test_a_rule_is_explained_with_reason_example_and_fix(cli: Cli, word: str) -> None:
    done = cli("explain", word)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines()[0] == "SB304 error: A port does not exist on the model"
    for part in (
        "  why:  The switch would refuse",
        "    29: printer",
        "# ^ sw02 (2530-24G-PoEP) has no",
        "  mend: Correct",
    ):
        assert part in done.stdout


def test_several_rules_come_in_the_order_asked_for_and_once(cli: Cli) -> None:
    done = cli("explain", "sb404", "SB002", "SB002")
    assert [line[:5] for line in done.stdout.splitlines() if line.startswith("SB")] == ["SB404", "SB002"]


def test_the_list_names_each_rule_once_under_its_hundred(cli: Cli) -> None:
    lines = cli("explain", "--list").stdout.splitlines()
    assert "3xx  VLANs, ports and zones" in lines
    assert "  SB304  error    A port does not exist on the model" in lines
    for item in all_explanations():
        assert sum(line.startswith(f"  {item.id}  ") for line in lines) == 1


def test_json_holds_the_same(cli: Cli) -> None:
    told = json.loads(cli("explain", "SB304", "--format", "json").stdout)
    assert told["schema"] == "schoolbuild/explain/1"
    (rule,) = told["rules"]
    assert set(rule) == {"id", "title", "severity", "why", "example", "fix"}
    assert rule["id"] == "SB304"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["SB3O4"], "did you mean 'SB304'?"),
        (["nonsense"], "there is no rule 'nonsense'"),
        (["NET-01"], "standard/controls/NET-01.yml"),
        (["net-01v1"], "standard/controls/NET-01.yml"),
        ([], "name at least one rule"),
        (["SB304", "--list"], "or give --list"),
    ],
)
def test_what_is_no_rule_is_wrong_usage_and_says_where_to_look(cli: Cli, words: list[str], said: str) -> None:
    done = cli("explain", *words)
    assert (done.returncode, done.stdout) == (2, "")
    assert said in " ".join(done.stderr.replace("│", " ").split())


def test_every_rule_has_a_number_of_its_own_in_a_hundred_that_has_a_name() -> None:
    numbers = [item.id for item in all_explanations()]
    assert len(set(numbers)) == len(numbers)
    assert {number[:3] for number in numbers} <= set(HUNDREDS)
    assert numbers == sorted(numbers)
    assert len(numbers) > len(all_rules())


def test_every_number_that_loading_a_folder_can_give_is_explained() -> None:
    given = set(re.findall(r'"(SB0[0-9]{2})"', inspect.getsource(load)))
    assert given == {item.id for item in STRUCTURE}

"""What explain shows is real: each example stands in a fixture, and the check says of its line what is quoted."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from schoolbuild.rules import Explanation, Rule, all_rules, check_schools
from schoolbuild.rules.structure import STRUCTURE
from tests.negative.cases import HERE, PROJECT, TODAY, lay_out, rule_folders
from tests.negative.examples import Example


@pytest.mark.parametrize("rule", all_rules(), ids=lambda rule: rule.id)
def test_the_example_of_a_rule_is_real(rule: Rule, tmp_path: Path) -> None:
    assert rule.example, f"{rule.id} has no example: copy the mistake from its fixture"
    example = Example.of(rule.example)
    for case in rule_folders():
        if not case.name.startswith(rule.id.lower()):
            continue
        root = tmp_path / case.name
        root.mkdir()
        schools = lay_out(case, "fails", root)
        texts = [path.read_text() for path in sorted(root.glob("inventories/*/*.yml"))]
        findings = check_schools(root, schools, today=TODAY)
        if example.stands_in(texts) and example.is_said(root, findings):
            return
    pytest.fail(f"no fixture of {rule.id} holds its example, or the finding says something else")


@pytest.mark.parametrize("number", STRUCTURE, ids=lambda number: number.id)
def test_the_example_of_a_broken_folder_is_real(number: Explanation, tmp_path: Path) -> None:
    (tmp_path / "standard").symlink_to(PROJECT / "standard")
    example = Example.of(number.example)
    if number.id == "SB007":
        (piece,) = example.pieces
        shutil.copytree(HERE / "base", (tmp_path / piece[0]).parent)
        (found,) = check_schools(tmp_path, [Path(piece[0]).parent.name])
        assert (found.rule, found.message) == ("SB007", example.says[0][1])
        return
    folder = shutil.copytree(HERE / "base", tmp_path / "inventories" / "sample")
    key = number.example.partition(":")[0]
    (folder / f"{key if (folder / f'{key}.yml').exists() else 'notes'}.yml").write_text(
        "\n".join(example.pieces[0]) + "\n"
    )
    findings = [item for item in check_schools(tmp_path, ["sample"]) if item.rule == number.id]
    assert example.is_said(tmp_path, findings), findings


def test_an_example_that_is_not_real_is_seen(tmp_path: Path) -> None:
    """The two comparisons can fail."""
    case = HERE / "sb304_port_not_on_model"
    schools = lay_out(case, "fails", tmp_path)
    findings = check_schools(tmp_path, schools, today=TODAY)
    texts = [path.read_text() for path in tmp_path.glob("inventories/*/*.yml")]
    good = "  sw02:\n    1-12: classroom\n    29: printer\n    # ^ sw02 (2530-24G-PoEP) has no port 29: ...\n"
    assert Example.of(good).stands_in(texts)
    assert Example.of(good).is_said(tmp_path, findings)
    assert not Example.of(good.replace("1-12", "1-13")).stands_in(texts)
    assert not Example.of(good.replace("1-12: classroom\n", "")).stands_in(texts)
    assert not Example.of(good.replace("no port", "no")).is_said(tmp_path, findings)
    assert not Example.of(good.replace("    # ^", "    # ")).is_said(tmp_path, findings)

"""A thousand spoiled folders; `python -m tests.fuzz --count 10000` runs more of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from schoolbuild.model.load import LoadedSchool
from tests.fuzz import case
from tests.fuzz.case import run_case

SEED = 4


def test_no_spoiled_folder_ends_in_anything_but_words(tmp_path: Path) -> None:
    outcomes = [run_case(SEED, number, tmp_path) for number in range(1000)]
    faulty = [outcome for outcome in outcomes if outcome.faults]
    assert not faulty, f"run `python -m tests.fuzz --seed {SEED} --only {faulty[0].number}`: {faulty[0].faults[0]}"
    assert {"refused", "found", "rendered"} <= {outcome.end for outcome in outcomes}


def _faults(tmp_path: Path, count: int = 60) -> str:
    return "\n".join(fault for number in range(count) for fault in run_case(SEED, number, tmp_path).faults)


def test_a_traceback_is_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(case, "render_school", lambda network: 1 / 0)
    assert "ZeroDivisionError" in _faults(tmp_path)


def test_a_missing_line_is_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(LoadedSchool, "place", lambda self, path: (f"inventories/{self.name}/school.yml", 0))
    assert "the line that it names does not exist" in _faults(tmp_path)


def test_another_view_from_outside_is_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(case, "outline", lambda name, document: None)
    assert "others see another school" in _faults(tmp_path)

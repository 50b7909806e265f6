"""What real machines answered, held against the lab; and a proof that the comparison can fail.

There is no recording yet. Then nothing is compared, nothing is skipped, and the truth ledger says *never*.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from schoolbuild.cli.ledger import collect
from schoolbuild.lab.windows.state.machine import to_plain
from schoolbuild.model.module_spec import installed
from schoolbuild.model.windows.recorded import Recorded, as_text, recordings
from tests.recorded.replay import Difference, replay
from tests.unit.lab.windows.bench import desk

GOLDENS = Path(__file__).with_name("goldens")
SERVICE = "ansible.windows.win_service"


def test_the_lab_answers_as_real_machines_did() -> None:
    folders = sorted({path.parent for path, _ in recordings(GOLDENS)})
    assert [difference for folder in folders for difference in replay(folder)] == []


def test_the_ledger_says_what_there_is(project_root: Path) -> None:
    recorded = {record.module for _, record in recordings(GOLDENS)}
    modules = [part for part in collect(project_root).parts if part.kind == "module"]
    assert modules
    assert {part.name for part in modules if part.real != "never"} == recorded & {part.name for part in modules}


def invented(folder: Path, *results: dict[str, Any], **more: Any) -> Path:
    """A run on an invented machine: ask the spooler to be stopped, as often as there are results."""
    folder.mkdir(exist_ok=True)
    (folder / "start.json").write_text(json.dumps({"machine": to_plain(desk().state)}))
    module = installed(SERVICE)
    assert module is not None
    for number, result in enumerate(results, 1):
        values: dict[str, Any] = {
            "recorded_at": datetime(2026, 11, 22, 9, 0, tzinfo=UTC),
            "target": "real",
            "build": "20348.2527",
            "module": SERVICE,
            "module_sha256": module.sha256,
            "task": "Stop the spooler",
            "check_mode": False,
            "diff": False,
            "arguments": {"name": "Spooler", "state": "stopped"},
            "result": result,
        }
        (folder / f"{number:04d}-win_service.json").write_text(as_text(Recorded(**(values | more))))
    return folder


def answers(folder: Path) -> list[dict[str, Any]]:
    """What the lab says, learned from the comparison with an empty result."""
    found = list(replay(invented(folder, {}, {})))
    one, two = (
        {d.key: d.lab for d in found if d.file.startswith(number) and "." not in d.key} for number in ("0001", "0002")
    )
    return [one, two]


def test_the_same_answers_are_no_difference(tmp_path: Path) -> None:
    first, second = answers(tmp_path)
    assert (first["changed"], second["changed"]) == (True, False)  # the state is carried from task to task
    assert list(replay(invented(tmp_path, first, second))) == []


def test_another_value_and_another_key_are(tmp_path: Path) -> None:
    first, second = answers(tmp_path)
    real = first | {"state": "stop_pending", "pid": 4}
    assert list(replay(invented(tmp_path, real, second))) == [
        Difference("0001-win_service.json", "pid", 4, "not there"),
        Difference("0001-win_service.json", "state", "stop_pending", "stopped"),
    ]


@pytest.mark.parametrize(
    ("more", "key"),
    [
        ({"module_sha256": "0" * 64}, "module_sha256"),
        ({"target": "lab"}, "target"),
        ({"module": "ansible.windows.win_dsc", "module_sha256": None}, "module_sha256"),
    ],
)
def test_what_proves_nothing_is_refused(tmp_path: Path, more: dict[str, Any], key: str) -> None:
    assert [difference.key for difference in replay(invented(tmp_path, {}, **more))] == [key]

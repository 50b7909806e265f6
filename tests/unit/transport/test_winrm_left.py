"""What a machine left by itself stands in for a session that could not be had, and for nothing else."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, get_args

import pytest

from schoolbuild.model.as_is import AsIs, Failure, FailureKind
from schoolbuild.transport.winrm.left import folder_of, left_instead, with_left
from tests.unit.oak_server import facts, identity, target

STANDS_IN = {"unreachable", "authentication", "denied", "timed_out", "busy"}


def silent(kind: FailureKind = "unreachable") -> AsIs:
    return AsIs(
        school="oakfield-primary",
        host="oak-fs01",
        family="windows",
        address="10.20.1.11",
        collected_at="2026-11-22T09:00:00+00:00",
        target="lab",
        failure=Failure(kind, "no connection within 8 s", "check that it is switched on"),
    )


def leave(folder: Path, **changes: Any) -> Path:
    made = datetime.now(UTC) - timedelta(days=2)
    path = folder / "oak-fs01.json"
    path.write_text(json.dumps({**facts(at=made), "collector": "task", **changes}))
    return path


def test_it_stands_in_and_is_marked(tmp_path: Path) -> None:
    path = leave(tmp_path)
    found = left_instead(silent(), target(), path)
    assert found.failure is None
    assert found.self_reported is True
    assert found.facts == json.loads(path.read_text())
    assert found.gaps["session"] == "unreachable: no connection within 8 s"
    assert found.user is None
    assert found.clock_offset is None, "nobody compared its clock"
    assert AsIs.from_json(json.loads(json.dumps(found.as_json()))) == found


@pytest.mark.parametrize("kind", get_args(FailureKind))
def test_it_stands_in_for_a_session_that_could_not_be_had_alone(tmp_path: Path, kind: FailureKind) -> None:
    found = left_instead(silent(kind), target(), leave(tmp_path))
    assert found.self_reported is (kind in STANDS_IN)


def test_a_machine_that_was_read_needs_none(tmp_path: Path) -> None:
    read = AsIs("oakfield-primary", "oak-fs01", "windows", "10.20.1.11", "2026-11-22T09:00:00+00:00", "lab")
    assert left_instead(read, target(), leave(tmp_path)) is read


def test_without_a_document_the_failure_stays(tmp_path: Path) -> None:
    assert left_instead(silent(), target(), tmp_path / "oak-fs01.json") == silent()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"collector": "session"}, "not made by the machine's own task"),
        ({"schema": "other/1"}, "no document of ours"),
        ({"sections": {"identity": identity(serial="OTHER")}}, "its serial number is OTHER"),
        ({"sections": {"identity": identity(mark={"school": "hillside-secondary"})}}, "hillside-secondary"),
        ({"sections": {}}, "does not say who it is"),
    ],
)
def test_a_document_of_another_or_of_nobody_does_not_count(tmp_path: Path, changes: dict[str, Any], words: str) -> None:
    found = left_instead(silent(), target(), leave(tmp_path, **changes))
    assert found.failure == silent().failure
    assert found.facts is None
    assert found.self_reported is False
    assert words in found.gaps["session"]


def test_each_machine_has_its_own(tmp_path: Path) -> None:
    leave(tmp_path)
    kept: list[AsIs] = []
    keep = with_left({"oak-fs01": target(), "oak-dc01": target(host="oak-dc01")}, tmp_path, kept.append)
    keep(silent())
    other = AsIs(**{**vars(silent()), "host": "oak-dc01"})
    keep(other)
    assert [document.self_reported for document in kept] == [True, False]


def test_what_the_lab_left_never_stands_in_for_a_real_machine(tmp_path: Path) -> None:
    real, lab = (folder_of(tmp_path, "oakfield-primary", kind) for kind in ("real", "lab"))
    assert real == tmp_path / "build" / "self_reported" / "oakfield-primary"
    assert lab == tmp_path / "build" / "lab" / "oakfield-primary" / "self_reported"

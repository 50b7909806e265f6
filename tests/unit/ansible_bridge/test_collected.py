"""What a host's own line says of what was collected from it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from schoolbuild.ansible_bridge.collected_action import outcome_of, read_document
from schoolbuild.model.as_is import AsIs, Failure, FailureKind, Identity
from schoolbuild.model.errors import ExitCode, SchoolbuildError


def document(failure: Failure | None = None) -> AsIs:
    return AsIs(
        school="oakfield-primary",
        host="oak-sw01",
        family="aruba_aoss",
        address="10.20.0.11",
        collected_at="2026-11-22T09:30:00+00:00",
        target="lab",
        failure=failure,
        identity=None if failure else Identity("oak-sw01", ("SG12OAK001",), "", "WC.16.11.0012"),
        gaps={} if failure else {"mac": "not understood"},
    )


def test_a_switch_that_was_read_says_who_it_is() -> None:
    outcome = outcome_of(document())
    assert outcome == {
        "changed": False,
        "identity": {"host_name": "oak-sw01", "serials": ("SG12OAK001",), "model": "", "version": "WC.16.11.0012"},
        "gaps": {"mac": "not understood"},
        "self_reported": False,
    }


def test_a_dead_switch_is_unreachable() -> None:
    outcome = outcome_of(document(Failure("unreachable", "no answer", "check power")))
    assert outcome["unreachable"] is True
    assert outcome["msg"] == "no answer\n  where: oak-sw01 at 10.20.0.11\n  mend:  check power"
    assert outcome["exit_code"] == ExitCode.NOT_ASSESSED


@pytest.mark.parametrize("kind", ["authentication", "dropped", "garbage", "busy", "wrong_device", "error"])
def test_any_other_failure_fails_the_host(kind: FailureKind) -> None:
    outcome = outcome_of(document(Failure(kind, "no", "look")))
    assert outcome["failed"] is True
    assert "unreachable" not in outcome


def test_reads_the_file_of_a_run(tmp_path: Path) -> None:
    path = tmp_path / "oak-sw01.json"
    path.write_text(json.dumps(document().as_json()))
    assert read_document(path) == document()


@pytest.mark.parametrize("text", [None, "", "{", "[]", '{"schema": "schoolbuild/as-is/1"}', '{"schema": "else"}'])
def test_a_missing_or_damaged_file_is_never_fine(tmp_path: Path, text: str | None) -> None:
    path = tmp_path / "oak-sw01.json"
    if text is not None:
        path.write_text(text)
    with pytest.raises(SchoolbuildError, match="nothing usable was collected from oak-sw01") as caught:
        read_document(path)
    assert caught.value.exit_code is ExitCode.NOT_ASSESSED

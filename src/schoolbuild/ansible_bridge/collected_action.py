"""The action ``school_collected``: every device gets its own line for what was collected from it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any, ClassVar

from schoolbuild.ansible_bridge.action import Outcome, SchoolAction
from schoolbuild.ansible_bridge.job import Job
from schoolbuild.evidence import EvidenceFolder
from schoolbuild.model.as_is import AsIs
from schoolbuild.model.errors import ExitCode, SchoolbuildError


class CollectedAction(SchoolAction):
    """Reads a file that is there; opens no session."""

    arguments: ClassVar[Mapping[str, Any]] = {"run": {"type": "str", "required": True}}

    def perform(self, job: Job) -> Outcome:
        folder = EvidenceFolder.open(job.run.root, job.run.school, job.arguments["run"])
        return outcome_of(read_document(folder.path / "as_is" / f"{job.device}.json"))


def read_document(path: Path) -> AsIs:
    """What one device told in a run.

    Raises:
        SchoolbuildError: there is no such file, or it cannot be understood; exit code 4.
    """
    try:
        return AsIs.from_json(json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError) as error:
        raise SchoolbuildError(
            f"nothing usable was collected from {path.stem}: {error}",
            where=str(path),
            fix="collect again",
            exit_code=ExitCode.NOT_ASSESSED,
        ) from None


def outcome_of(document: AsIs) -> Outcome:
    """Unreachable where nobody answered, failed where something went wrong, with the next step in words."""
    failure = document.failure
    if failure is None:
        identity = asdict(document.identity) if document.identity is not None else None
        return {
            "changed": False,
            "identity": identity,
            "gaps": dict(document.gaps),
            "self_reported": document.self_reported,
        }
    words = SchoolbuildError(failure.message, where=f"{document.host} at {document.address}", fix=failure.fix)
    state = "unreachable" if failure.kind == "unreachable" else "failed"
    return {"changed": False, state: True, "msg": str(words), "exit_code": int(ExitCode.NOT_ASSESSED)}

"""What the guard let through, kept for as long as ``ansible-playbook`` runs, for the many small look-ups after it.

Every task asks for the connection's password anew, in a process of its own. The guard's whole work would be done each
time; so it leaves a note in Ansible's private folder of the run, which is removed when the run ends.
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ansible import constants

from schoolbuild.ansible_bridge.guard import Run
from schoolbuild.evidence.files import replace_file
from schoolbuild.model.errors import Refused
from schoolbuild.model.target import TargetKind

_NOTE, _REFUSALS = "schoolbuild-admitted.json", "schoolbuild-refusals"


@dataclass(frozen=True)
class Admitted:
    """The school and target of this run."""

    root: Path
    school: str
    kind: TargetKind


def remember(run: Run) -> None:
    """Leave the note, unless it is there."""
    note = _place() / _NOTE
    if not note.exists():
        text = json.dumps({"root": str(run.root), "school": run.school, "kind": run.kind})
        replace_file(note, text, 0o600, lasting=False)


def admitted() -> Admitted:
    """What this run of Ansible was let through with.

    Raises:
        Refused: the guard has not let anything through.
    """
    try:
        note: dict[str, Any] = json.loads((_place() / _NOTE).read_text(encoding="utf-8"))
        return Admitted(Path(note["root"]), note["school"], note["kind"])
    except (OSError, ValueError, KeyError, TypeError):
        raise Refused(
            "a secret was asked for before the guard let the run through",
            where="the look-up school_secret",
            fix="begin the play with `school_guard` and `server_read`, as those under playbooks/ do",
        ) from None


def refusals_file() -> Path:
    """Where the processes of this run tell each other which machine refused which account."""
    return _place() / _REFUSALS


def _place() -> Path:
    """Ansible's folder for this run: of mode 0700, inherited by its workers, and removed at its end."""
    return Path(os.fspath(constants.DEFAULT_LOCAL_TMP))

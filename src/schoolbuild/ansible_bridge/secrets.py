"""Where the secrets of a run are: those that the lab made for itself, or the service's own."""

from __future__ import annotations

import os
from pathlib import Path

from schoolbuild.ansible_bridge.guard import Run
from schoolbuild.model.errors import SchoolbuildError
from schoolbuild.transport.secrets import SecretStore

VARIABLE = "SCHOOLBUILD_SECRETS"


def secrets_of(run: Run) -> SecretStore:
    """The secrets for the run's target.

    Raises:
        SchoolbuildError: there is no file, or others may read it.
    """
    if run.kind == "lab":
        return SecretStore.load(run.root / "build" / "lab" / run.school / "secrets.yml")
    if not (named := os.environ.get(VARIABLE)):
        raise SchoolbuildError(
            "no secrets were named, and real switches want a password",
            where=f"${VARIABLE}",
            fix=f"export {VARIABLE}=<file with mode 0600>",
        )
    return SecretStore.load(Path(named))

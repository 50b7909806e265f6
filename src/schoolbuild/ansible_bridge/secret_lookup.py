"""What the look-up plugin ``school_secret`` does: the value of one reference, in a run that the guard let through."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from schoolbuild.ansible_bridge.admitted import admitted
from schoolbuild.model.errors import SchoolbuildError
from schoolbuild.model.secret import SECRET_REFERENCE
from schoolbuild.model.target import TargetKind
from schoolbuild.transport.secrets import SecretStore


def value_of(reference: object) -> str:
    """The value of ``<secret:windows/join@1>``; nothing for an empty reference, as before a server was read.

    Raises:
        Refused: the guard has not let this run through.
        SchoolbuildError: it is no reference, or it has no value; the message holds none.
    """
    if reference == "":
        return ""
    if not isinstance(reference, str) or SECRET_REFERENCE.fullmatch(reference) is None:
        raise SchoolbuildError(
            "the look-up school_secret was given something else than a reference",
            where="what was given is not repeated: it may be a secret",
            fix="give a reference such as <secret:windows/join@1>",
        )
    run = admitted()
    return _store(run.kind, run.root, run.school).resolve(reference)


@lru_cache(maxsize=1)
def _store(kind: TargetKind, root: Path, school: str) -> SecretStore:
    """Read once in each process; Ansible makes one for every task of a host."""
    return SecretStore.for_target(kind, root, school)

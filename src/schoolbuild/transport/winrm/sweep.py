"""Read all Windows machines of a school at once: one process, one round trip and one as-is document each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import partial

from schoolbuild.model.as_is import AsIs, Failure, Identity
from schoolbuild.model.errors import SchoolbuildError
from schoolbuild.model.target import WindowsTarget
from schoolbuild.transport.collect import in_threads
from schoolbuild.transport.failure import SessionError
from schoolbuild.transport.secrets import SecretStore
from schoolbuild.transport.winrm.login import Refusals
from schoolbuild.transport.winrm.reading import Reading, read_machine
from schoolbuild.transport.winrm.script import Request
from schoolbuild.transport.winrm.session import WinrmPatience

FAMILY = "windows"
WORKERS = 50


def sweep(
    targets: Sequence[WindowsTarget],
    secrets: SecretStore,
    wanted: Request,
    workers: int = WORKERS,
    on_done: Callable[[AsIs], None] | None = None,
    patience: WinrmPatience | None = None,
) -> list[AsIs]:
    """Read every machine; the documents come back in the order of the targets, each with its failure if it had one.

    ``on_done`` is called from this thread as each machine is finished. Nothing that a machine does is raised.
    """
    refusals = Refusals()
    tasks = [partial(as_is_of, target, secrets, wanted, refusals, patience) for target in targets]
    return in_threads(tasks, workers, on_done)


def as_is_of(
    target: WindowsTarget,
    secrets: SecretStore,
    wanted: Request,
    refusals: Refusals | None = None,
    patience: WinrmPatience | None = None,
) -> AsIs:
    """What one machine told. Never raises for what the machine does: the document says it."""
    try:
        return document(read_machine(target, secrets, wanted, refusals, patience))
    except SessionError as error:
        return _empty(target, error.as_failure())
    except SchoolbuildError as error:
        return _empty(target, Failure("error", error.message, error.fix or "see the message"))
    except Exception as error:  # one machine must not stop the others
        words = f"reading the machine failed unexpectedly ({type(error).__name__})"
        return _empty(target, Failure("error", words, "report this with the release of Windows"))


def document(reading: Reading) -> AsIs:
    """The as-is document of a machine that told everything it could."""
    told, system = reading.facts.identity, reading.facts.system
    assert told is not None  # noqa: S101  # without one it was not taken for ours
    version = f"{system.build}.{system.revision}" if system and system.build and system.revision is not None else ""
    return AsIs(
        school=reading.target.school,
        host=reading.target.host,
        family=FAMILY,
        address=reading.target.address,
        collected_at=_now(),
        target=reading.target.kind,
        identity=Identity(told.computer_name or "", (told.serial,) if told.serial else (), told.model or "", version),
        user=reading.login.user,
        facts=reading.data,
        clock_offset=reading.clock_offset,
        gaps=dict(reading.facts.gaps),
    )


def _empty(target: WindowsTarget, failure: Failure) -> AsIs:
    return AsIs(
        school=target.school,
        host=target.host,
        family=FAMILY,
        address=target.address,
        collected_at=_now(),
        target=target.kind,
        failure=failure,
    )


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")

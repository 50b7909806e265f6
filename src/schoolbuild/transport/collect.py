"""Read all switches of a school at once: one process, one thread each, one as-is document each, whatever happens."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial

from schoolbuild import families
from schoolbuild.families import Family
from schoolbuild.model.as_is import AsIs, Failure, Identity
from schoolbuild.model.errors import SchoolbuildError
from schoolbuild.model.target import SwitchTarget
from schoolbuild.transport.failure import SessionError
from schoolbuild.transport.patience import Patience
from schoolbuild.transport.secrets import SecretStore
from schoolbuild.transport.session import Session, open_session

WORKERS = 50
_REFUSAL_LINES = 4
_TURN_SECONDS = 0.2
EVERYTHING = ("running", "startup", "tables")


def collect(
    targets: Sequence[SwitchTarget],
    secrets: SecretStore,
    workers: int = WORKERS,
    on_done: Callable[[AsIs], None] | None = None,
    *,
    parts: Iterable[str] = EVERYTHING,
    patience: Patience | None = None,
) -> list[AsIs]:
    """Read every switch; the documents come back in the order of the targets, each with its failure if it had one.

    ``on_done`` is called from this thread as each switch is finished. ``parts`` says what is read beside the
    identity: ``running``, ``startup``, ``tables``. Nothing that a switch does or does not do is raised.
    """
    wanted = tuple(parts)
    tasks = [partial(read_switch, target, secrets, wanted, patience or Patience()) for target in targets]
    return in_threads(tasks, workers, on_done)


def in_threads(
    tasks: Sequence[Callable[[], AsIs]], workers: int, on_done: Callable[[AsIs], None] | None = None
) -> list[AsIs]:
    """What each task brought, in their order. ``on_done`` is called from this thread as each of them ends."""
    if not tasks:
        return []
    found: dict[int, AsIs] = {}
    pool = ThreadPoolExecutor(max(1, min(workers, len(tasks))), thread_name_prefix="collect")
    try:
        futures = {pool.submit(task): number for number, task in enumerate(tasks)}
        for future in _as_completed(futures):
            number = futures[future]
            found[number] = future.result()
            if on_done is not None:
                on_done(found[number])
    except BaseException:
        pool.shutdown(wait=False, cancel_futures=True)
        raise
    pool.shutdown()
    return [found[number] for number in range(len(tasks))]


def _as_completed(futures: Iterable[Future[AsIs]]) -> Iterator[Future[AsIs]]:
    """Each future as it is finished.

    Waits in short turns: the system may give Ctrl-C to any thread, and Python heeds it only when this one wakes up.
    """
    pending = set(futures)
    while pending:
        done, pending = wait(pending, _TURN_SECONDS, FIRST_COMPLETED)
        yield from done


def read_switch(
    target: SwitchTarget, secrets: SecretStore, parts: Sequence[str] = EVERYTHING, patience: Patience | None = None
) -> AsIs:
    """Read one switch. Never raises for what the switch does: the document says it.

    What was read before a session broke is kept; ``failure`` then says why the rest is missing.
    """
    document = AsIs(
        school=target.school,
        host=target.host,
        family=target.family,
        address=target.address,
        collected_at=datetime.now(UTC).isoformat(timespec="seconds"),
        target=target.kind,
    )
    reading = _Reading(document)
    try:
        with open_session(target, secrets, patience) as session:
            reading.read(session, parts)
    except SessionError as error:
        return replace(reading.document, failure=error.as_failure())
    except SchoolbuildError as error:
        return replace(reading.document, failure=Failure("error", error.message, error.fix or "see the message"))
    except Exception as error:  # one switch must not stop the others
        words = f"reading the switch failed unexpectedly ({type(error).__name__})"
        return replace(reading.document, failure=Failure("error", words, "report this with the release of the switch"))
    return reading.document


class _Reading:
    """What of one switch has been read so far."""

    def __init__(self, document: AsIs) -> None:
        self.document = document

    def read(self, session: Session, parts: Sequence[str]) -> None:
        self.document = replace(self.document, identity=session.identity, user=session.target.user)
        commands = session.family.commands
        if "running" in parts:
            running = configuration(session, commands.running)
            self.document = replace(self.document, running=running, identity=_with_model(session, running))
        if "startup" in parts:
            self.document = replace(self.document, startup=configuration(session, commands.startup))
        if "tables" in parts:
            self._tables(session, session.family)

    def _tables(self, session: Session, family: Family) -> None:
        tables, gaps = {}, {}
        for name, table in family.commands.tables.items():
            output = session.run(table.command)
            # A refusal is short; a long table may hold such words in what neighbours say of themselves.
            refused = families.refusal(family, output) if output.count("\n") <= _REFUSAL_LINES else None
            if refused is not None:
                gaps[name] = f"the switch refused {table.command!r}: {refused}"
                continue
            try:
                tables[name] = table.parse(output)
            except ValueError as error:
                gaps[name] = f"{table.command!r} was not understood: {error}"
            self.document = replace(self.document, tables=dict(tables), gaps=dict(gaps))
        self.document = replace(self.document, tables=tables, gaps=gaps)


def _with_model(session: Session, running: str) -> Identity:
    pattern = session.family.commands.model_in_running
    found = re.search(pattern, running) if pattern is not None else None
    return session.identity if found is None else replace(session.identity, model=found[1])


def configuration(session: Session, command: str) -> str:
    """A whole configuration, secrets redacted.

    Raises:
        SessionError: kind ``garbage`` if what came is no whole configuration of this family.
    """
    return session.family.redact(raw_configuration(session, command))


def raw_configuration(session: Session, command: str) -> str:
    """A whole configuration with the hashes and secrets in it; never printed or kept.

    Raises:
        SessionError: kind ``garbage`` if what came is no whole configuration of this family.
    """
    text = session.run(command)
    wrong = session.family.looks_whole(text)
    if wrong is not None:
        raise session.error("garbage", f"what {command!r} printed is no whole configuration: {wrong}")
    return text

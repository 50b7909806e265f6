"""Apply an intended configuration to one switch: look, compare, type, look again over a new session, save."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from schoolbuild import families
from schoolbuild.change.plan import ChangePlan, plan
from schoolbuild.change.typing_in import RefusedLineError, type_in
from schoolbuild.families.family import Family
from schoolbuild.model.as_is import Identity
from schoolbuild.model.errors import ExitCode, Refused, SchoolbuildError
from schoolbuild.model.target import SwitchTarget
from schoolbuild.transport.collect import raw_configuration
from schoolbuild.transport.connection import place
from schoolbuild.transport.failure import SessionError
from schoolbuild.transport.patience import Patience
from schoolbuild.transport.secrets import SecretStore
from schoolbuild.transport.session import Session, open_session
from schoolbuild.transport.targets import guard_writing

_SHOWN_DIFFERENCES = 8


@dataclass(frozen=True)
class ApplyResult:
    """What was done to a switch, or would be.

    ``commands`` were typed (or would be); ``rollback`` undoes them. ``before`` and ``after`` are the managed part of
    the running configuration in normal form; ``after`` is predicted in check mode and read back otherwise. ``saved``
    says that the startup configuration equals the running one; it is ``None`` in check mode if a save would be needed.
    """

    changed: bool
    commands: tuple[str, ...]
    rollback: tuple[str, ...]
    before: str
    after: str
    saved: bool | None
    identity: Identity
    unmanaged: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    by_hand: tuple[str, ...] = ()


class ApplyError(SchoolbuildError):
    """A change broke off. Says what was sent and how to undo it; running it again goes on from there."""

    def __init__(self, message: str, *, where: str, fix: str, sent: tuple[str, ...], rollback: tuple[str, ...]) -> None:
        super().__init__(message, where=where, fix=fix, exit_code=ExitCode.NOT_ASSESSED)
        self.sent = sent
        self.rollback = rollback

    def as_facts(self) -> dict[str, Any]:
        """``changed`` although it failed, if a line was sent: the switch is no longer as it was."""
        return {"changed": bool(self.sent), "sent": list(self.sent), "rollback": list(self.rollback)}


def apply(
    target: SwitchTarget,
    intended: str,
    secrets: SecretStore,
    check_only: bool = False,
    *,
    basis: str | None = None,
    rotate: bool = False,
    patience: Patience | None = None,
) -> ApplyResult:
    """Bring a switch to its intended configuration, or say what that would take.

    Check mode types ``show`` commands only. ``basis`` is the redacted running configuration that somebody reviewed: if
    what is ours has changed since, nothing is done. ``rotate`` sends every secret again.

    Raises:
        Refused: the target is real, the basis is out of date, or the plan holds what must never be sent.
        SessionError: the switch could not be reached, or is another one; nothing was changed.
        ApplyError: the change broke off in the middle, or the switch is not as intended afterwards.
    """
    if not check_only:
        guard_writing(target)
    family = families.get(target.family)
    with open_session(target, secrets, patience) as session:
        identity = session.identity
        running, change = _look(session, intended, rotate)
        if basis is not None:
            _as_reviewed(target, family, basis, intended, change)
        kept = _is_kept(session, running)
        if check_only:
            return _result(change, identity, change.after, kept if not change.changes else None, kept)
        if change.changes:
            secrets.resolve("\n".join(line.typed for step in change.steps for line in step.lines))
            _send(session, change)
    if not change.changes and kept:
        return _result(change, identity, change.before, True, kept)
    after = change.before
    with _again(target, secrets, patience, change) as session:
        identity = session.identity
        if change.changes:
            after = _verified(session, intended, change)
        _save(session, change)
    return _result(change, identity, after, True, kept)


def _look(session: Session, intended: str, rotate: bool) -> tuple[str, ChangePlan]:
    """What the switch runs, with its secrets, and what has to be done about it."""
    family = session.family
    running = raw_configuration(session, family.commands.running)
    present, address = _present(session), session.target.address or None
    return running, plan(family, running, intended, present=present, rotate=rotate, manage_via=address)


def _present(session: Session) -> dict[str, tuple[str, ...]]:
    """What exists of the things that no configuration shows; a table that cannot be read is left out."""
    found: dict[str, tuple[str, ...]] = {}
    for rule in session.family.not_shown:
        if rule.table is None:
            continue
        table = session.family.commands.tables[rule.table]
        output = session.run(table.command)
        if families.refusal(session.family, output) is None:
            try:
                found[rule.table] = tuple(row[rule.column] for row in table.parse(output))
            except ValueError:
                continue
    return found


def _as_reviewed(target: SwitchTarget, family: Family, basis: str, intended: str, change: ChangePlan) -> None:
    reviewed = plan(family, basis, intended, present={})
    if reviewed.before != change.before:
        raise Refused(
            f"{target.host} is no longer as it was when the change was reviewed",
            where=place(target),
            fix="collect again and review the change against what the switch runs now",
        )


def _is_kept(session: Session, running: str) -> bool:
    """Whether the startup configuration equals the running one in what the normal form shows."""
    family = session.family
    try:
        startup = raw_configuration(session, family.commands.startup)
    except SessionError as error:
        if error.kind != "garbage":
            raise
        return False
    return family.normalise(startup) == family.normalise(running)


def _send(session: Session, change: ChangePlan) -> None:
    sent: list[str] = []
    try:
        type_in(session, change.steps, sent.append)
    except RefusedLineError as error:
        raise _broken(
            session, change, sent, str(error), "correct the line or the switch's software, then run again"
        ) from None
    except SessionError as error:
        if sent and sent[-1] == change.commands[-1] and error.kind == "dropped":
            # The last line may well have ended the session; the new session tells.
            return
        raise _broken(session, change, sent, error.message, "run again: it goes on from what the switch runs") from None


def _broken(session: Session, change: ChangePlan, sent: list[str], why: str, fix: str) -> ApplyError:
    told = "\n".join(f"    {line}" for line in sent[-_SHOWN_DIFFERENCES:])
    undo = "\n".join(f"    {line}" for line in change.rollback[:_SHOWN_DIFFERENCES])
    if (more := len(change.rollback) - _SHOWN_DIFFERENCES) > 0:
        undo += f"\n    … and {more} more lines: all of them are in the result's `rollback`"
    return ApplyError(
        f"the change stopped after {len(sent)} of {len(change.commands)} lines: {why}\n"
        f"  sent (the last ones):\n{told}\n  nothing was saved; to undo, restart the switch or type:\n{undo}",
        where=place(session.target),
        fix=fix,
        sent=tuple(sent),
        rollback=change.rollback,
    )


def _again(target: SwitchTarget, secrets: SecretStore, patience: Patience | None, change: ChangePlan) -> Session:
    """A new session: if the change has cut the way to the switch, this is where it shows."""
    try:
        return open_session(target, secrets, patience)
    except SessionError as error:
        raise ApplyError(
            f"after the change no new session could be opened: {error.message}",
            where=place(target),
            fix="nothing was saved: restart the switch and it comes back as it was; then look at the lines sent",
            sent=change.commands,
            rollback=change.rollback,
        ) from None


def _verified(session: Session, intended: str, change: ChangePlan) -> str:
    """The managed part as it runs now.

    Raises:
        ApplyError: it is not what was predicted; the differences are named.
    """
    _, rest = _look(session, intended, rotate=False)
    if not rest.changes:
        return rest.before
    wrong = "\n".join(f"    {line}" for line in rest.commands[:_SHOWN_DIFFERENCES])
    raise ApplyError(
        f"the switch took every line but is not as intended; still to do:\n{wrong}",
        where=place(session.target),
        fix="nothing was saved; the family's file may know this line wrongly: compare with the switch's own help",
        sent=change.commands,
        rollback=change.rollback,
    )


def _save(session: Session, change: ChangePlan) -> None:
    try:
        session.save()
        kept = _is_kept(session, raw_configuration(session, session.family.commands.running))
    except SessionError as error:
        raise _unsaved(session, change, error.message) from None
    if not kept:
        raise _unsaved(session, change, "the startup configuration differs from the running one after saving")


def _unsaved(session: Session, change: ChangePlan, why: str) -> ApplyError:
    return ApplyError(
        f"the change is running but not saved: {why}",
        where=place(session.target),
        fix="mend what the switch complains of, then run again: only the save is left to do",
        sent=change.commands,
        rollback=change.rollback,
    )


def _result(change: ChangePlan, identity: Identity, after: str, saved: bool | None, kept: bool) -> ApplyResult:
    return ApplyResult(
        changed=change.changes or not kept,
        commands=change.commands,
        rollback=change.rollback,
        before=change.before,
        after=after,
        saved=saved,
        identity=identity,
        unmanaged=change.unmanaged,
        unknown=change.unknown,
        by_hand=change.by_hand,
    )

"""Typing a plan into a session: line by line, secrets only on the wire, and a stop at the first refusal."""

from __future__ import annotations

import re
import secrets as random
from collections.abc import Callable, Iterable
from dataclasses import replace

from schoolbuild.change.command import Command, Step
from schoolbuild.families import refusal
from schoolbuild.families.family import Dialogue, Family, Question
from schoolbuild.transport.session import Session


class RefusedLineError(Exception):
    """The switch did not take a line. ``words`` are the switch's own, free of secrets."""

    def __init__(self, line: str, words: str) -> None:
        super().__init__(f"the switch refused {line!r}: {words}")
        self.line = line
        self.words = words


def type_in(session: Session, steps: Iterable[Step], on_sent: Callable[[str], None]) -> None:
    """Type every step. ``on_sent`` is told of each line as it goes out, in the form that may be printed.

    Raises:
        RefusedLineError: the switch refused a line; nothing after it was sent.
        SessionError: the session broke.
    """
    shell = session.family.shell
    session.run(shell.configure)
    for step in steps:
        if step.at_once:
            _paste(session, step, on_sent)
        else:
            for line in step.lines:
                _type(session, line, on_sent)
    session.run(shell.leave)


def _type(session: Session, line: Command, on_sent: Callable[[str], None]) -> None:
    family = session.family
    dialogue = next((item for item in family.shell.dialogues if re.search(item.command, line.text)), None)
    questions = family.shell.questions if dialogue is None else _answers(dialogue)
    on_sent(line.text)
    printed = session.run(session.secrets.resolve(line.typed), questions=questions)
    if not line.may_refuse:
        _accept(session, family, line.text, printed)


def _paste(session: Session, step: Step, on_sent: Callable[[str], None]) -> None:
    for line in step.lines:
        on_sent(line.text)
    printed = session.paste(session.secrets.resolve(line.typed) for line in step.lines)
    _accept(session, session.family, step.head, printed)


def _accept(session: Session, family: Family, line: str, printed: str) -> None:
    words = refusal(family, printed)
    if words is not None:
        raise RefusedLineError(line.split("\n", maxsplit=1)[0], session.secrets.scrub(family.redact(words)))


def _answers(dialogue: Dialogue) -> tuple[Question, ...]:
    """The answers of a dialogue; a throwaway is random and forgotten."""
    throwaway = random.token_urlsafe(12)
    return tuple(
        replace(question, answer=question.answer.replace("{throwaway}", throwaway)) for question in dialogue.questions
    )

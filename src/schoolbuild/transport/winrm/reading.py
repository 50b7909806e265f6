"""One Windows machine read in one round trip: its document, checked to be whole, its own and of this school."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from schoolbuild.model.network import Network
from schoolbuild.model.target import Login, WindowsTarget
from schoolbuild.model.windows.facts import WindowsFacts
from schoolbuild.model.windows.read_facts import read_facts
from schoolbuild.transport.secrets import SecretStore
from schoolbuild.transport.winrm.failure import CLOCK_LIMIT_S, WinrmError, skew_in_words
from schoolbuild.transport.winrm.login import Refusals, opened
from schoolbuild.transport.winrm.script import Request, request
from schoolbuild.transport.winrm.session import WinrmPatience, ask
from schoolbuild.transport.winrm.standing import Standing, standing_of


@dataclass(frozen=True)
class Reading:
    """What a machine told. ``data`` is its document as it came, ``facts`` the same as read.

    ``clock_offset`` is by how many whole seconds its clock is ahead; 0 where it is within what cannot be told apart.
    """

    target: WindowsTarget
    login: Login
    standing: Standing
    data: dict[str, Any]
    facts: WindowsFacts
    clock_offset: float

    def require_right_clock(self) -> None:
        """Let nothing be written where log-ins, tickets and times of backups cannot be trusted.

        Raises:
            WinrmError: kind ``clock``: more than five minutes ahead or behind.
        """
        if abs(self.clock_offset) > CLOCK_LIMIT_S:
            words = f"its clock is {skew_in_words(self.clock_offset)}; nothing is written to it like that"
            raise WinrmError("clock", words, self.target)


def assessment_request(network: Network) -> Request:
    """What every machine of the school is asked: all rows of the settings table and all known products."""
    windows = network.standard.windows
    return request(
        [row.question for row in windows.settings],
        [product.question for product in windows.products],
        windows.management.mark_key,
    )


def read_machine(
    target: WindowsTarget,
    secrets: SecretStore,
    wanted: Request,
    refusals: Refusals | None = None,
    patience: WinrmPatience | None = None,
) -> Reading:
    """Read one machine.

    Raises:
        WinrmError: it could not be read, what it told is no document, or it is another machine.
        SchoolbuildError: a secret has no value.
    """
    passwords = {login: secrets.resolve(login.password_reference) for login in target.logins}

    def trip(login: Login) -> tuple[dict[str, Any], WindowsFacts, float]:
        before = target.time.now()
        said = ask(target, login, passwords[login], wanted.command_line, wanted.stdin, patience)
        data, facts = understood(target, said)
        return data, facts, _offset(facts.collected_at, before, target)

    login, (data, facts, offset) = opened(target, refusals or Refusals(), trip, lambda told: _in_a_domain(told[1]))
    return Reading(target, login, standing_of(target, facts), data, facts, offset)


def understood(target: WindowsTarget, said: bytes) -> tuple[dict[str, Any], WindowsFacts]:
    """The document in what was printed.

    Raises:
        WinrmError: kind ``garbage``.
    """
    try:
        data = json.loads(said.decode("utf-8-sig"))
        return data, read_facts(data)
    except (ValueError, RecursionError) as error:
        words = "no JSON" if isinstance(error, json.JSONDecodeError | UnicodeDecodeError | RecursionError) else error
        raise WinrmError("garbage", f"what it printed is no document of ours: {words}", target) from None


def _in_a_domain(facts: WindowsFacts) -> bool:
    """In doubt it is: what a domain counts as a wrong try, we count."""
    return facts.identity is None or facts.identity.domain is not None


def _offset(told: datetime | None, before: datetime, target: WindowsTarget) -> float:
    """How far ahead the clock is. It spoke between ``before`` and now, so only what lies outside is its fault."""
    if told is None:
        return 0.0
    after, slack = target.time.now(), target.time.slack
    if told.tzinfo is None:
        raise WinrmError("garbage", "its document does not say in which time zone its times are", target)
    nearest = min(max(told, before - slack), after + slack)
    return int((told - nearest) / timedelta(seconds=1))

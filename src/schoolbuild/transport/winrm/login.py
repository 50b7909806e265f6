"""Which account opens a machine: each is tried at most once, and no more than a few wrong tries in all.

Where a password is wrong, every machine that is tried counts as one wrong try on the same domain account, and after a
few of them the domain locks it, for everybody who uses it.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from schoolbuild.model.target import Login, WindowsTarget
from schoolbuild.transport.winrm.failure import WinrmError

MOST_REFUSALS = 3
"""Domains lock accounts after ten wrong passwords or fewer; Microsoft's baseline says ten, some schools say five."""
_T = TypeVar("_T")


class Refusals:
    """What is known of domain accounts while one run lasts; ``file`` makes several processes know the same.

    Until an account was let in somewhere, no more than ``MOST_REFUSALS`` machines are tried with it at the same time.
    """

    def __init__(self, file: Path | None = None) -> None:
        self._file = file
        self._good: set[str] = set()
        self._trying: dict[str, int] = {}
        self._refused: dict[str, set[str]] = {}
        self._change = threading.Condition()

    def may_try(self, login: Login) -> bool:
        """Whether one more try is safe. Waits while others find out; ``settled`` must follow."""
        if login.kind == "local":
            return True
        with self._change:
            while login.user not in self._good:
                refused = len(self._refused_at(login.user))
                if refused >= MOST_REFUSALS:
                    return False
                if refused + self._trying.get(login.user, 0) < MOST_REFUSALS:
                    break
                self._change.wait(1.0)
            self._trying[login.user] = self._trying.get(login.user, 0) + 1
            return True

    def settled(self, login: Login, *, good: bool = False) -> None:
        """A try has ended; ``good`` if the account was let in."""
        if login.kind == "local":
            return
        with self._change:
            self._trying[login.user] -= 1
            if good:
                self._good.add(login.user)
            self._change.notify_all()

    def count(self, login: Login, host: str) -> None:
        """A machine that may be in the domain refused the account. One that is in none asks no domain."""
        with self._change:
            self._refused.setdefault(login.user, set()).add(host)
            if self._file is not None:
                with self._file.open("a", encoding="utf-8") as file:
                    file.write(f"{login.user}\t{host}\n")
            self._change.notify_all()

    def refused_at(self, login: Login) -> list[str]:
        """The machines that refused the account."""
        with self._change:
            return sorted(self._refused_at(login.user))

    def _refused_at(self, user: str) -> set[str]:
        found = set(self._refused.get(user, ()))
        if self._file is not None and self._file.exists():
            rows = (line.split("\t") for line in self._file.read_text(encoding="utf-8").splitlines())
            found |= {row[1] for row in rows if row[0] == user and len(row) == 2}
        return found


def opened(
    target: WindowsTarget, refusals: Refusals, trip: Callable[[Login], _T], in_domain: Callable[[_T], bool]
) -> tuple[Login, _T]:
    """What the first account that is let in brought back, and which it was.

    ``in_domain`` says of what came whether the machine is in a domain: then a refusal of the domain's account counts.

    Raises:
        WinrmError: none was let in, or something else is wrong.
    """
    refused: list[WinrmError] = []
    for login in target.logins:
        if not refusals.may_try(login):
            refused.append(_not_tried(target, login, refusals.refused_at(login)))
            continue
        good = False
        try:
            told = trip(login)
            good = True
        except WinrmError as error:
            # Of what is no refusal we cannot say whether the account is right; nothing else is tried then.
            good = error.kind == "denied"
            if error.kind != "authentication":
                raise
            refused.append(error)
            continue
        finally:
            refusals.settled(login, good=good)
        if refused and in_domain(told):
            _count(refusals, refused, target)
        return login, told
    _count(refusals, refused, target)
    raise refused[0] if len(refused) == 1 else _all_refused(target, refused)


def _count(refusals: Refusals, refused: list[WinrmError], target: WindowsTarget) -> None:
    for error in refused:
        if error.login is not None and error.login.kind == "domain":
            refusals.count(error.login, target.host)


def _not_tried(target: WindowsTarget, login: Login, hosts: list[str]) -> WinrmError:
    return WinrmError(
        "authentication",
        f"{login.user!r} was not tried: {', '.join(hosts)} refused it, and more wrong tries could lock it",
        target,
        fix="mend the password in the secrets file, or unlock the account; then run again",
    )


def _all_refused(target: WindowsTarget, refused: list[WinrmError]) -> WinrmError:
    words = "; ".join(error.message for error in refused)
    return WinrmError("authentication", words, target, fix=refused[0].fix)

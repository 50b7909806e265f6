"""Each account is tried once, in the right order, and a wrong password does not lock the domain's account."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from schoolbuild.model.target import Login
from schoolbuild.transport.winrm.failure import WinrmError
from schoolbuild.transport.winrm.login import MOST_REFUSALS, Refusals, opened
from tests.unit.oak_server import DOMAIN, LOCAL, target


class Machine:
    """Lets some accounts in and counts who tried."""

    def __init__(self, *good: Login, joined: bool = True) -> None:
        self.good = good
        self.joined = joined
        self.tried: list[Login] = []

    def trip(self, login: Login) -> str:
        self.tried.append(login)
        if login not in self.good:
            raise WinrmError("authentication", f"it refused the log-in of {login.user!r}", target(), login=login)
        return "facts"

    def open(self, refusals: Refusals, host: str = "oak-fs01") -> Login:
        return opened(target(host=host), refusals, self.trip, lambda _: self.joined)[0]


def test_the_domain_account_comes_first_and_no_other_is_tried_then() -> None:
    machine = Machine(DOMAIN, LOCAL)
    assert machine.open(Refusals()) == DOMAIN
    assert machine.tried == [DOMAIN]


def test_a_machine_that_has_not_joined_is_opened_by_its_administrator() -> None:
    machine, refusals = Machine(LOCAL, joined=False), Refusals()
    assert machine.open(refusals) == LOCAL
    assert machine.tried == [DOMAIN, LOCAL]
    assert refusals.refused_at(DOMAIN) == [], "a machine in a workgroup asks no domain"


def test_both_refusals_are_named() -> None:
    with pytest.raises(WinrmError, match=r"svc-schoolbuild.*; .*Administrator") as caught:
        Machine().open(Refusals())
    assert caught.value.kind == "authentication"


def test_what_is_no_refusal_ends_the_tries() -> None:
    def trip(login: Login) -> str:
        raise WinrmError("unreachable", "no connection", target())

    with pytest.raises(WinrmError, match="no connection"):
        opened(target(), Refusals(), trip, bool)


def test_a_wrong_password_is_tried_at_a_few_machines_only() -> None:
    refusals = Refusals()
    machines = [Machine(LOCAL) for _ in range(12)]
    with ThreadPoolExecutor(12) as pool:
        used = list(pool.map(lambda pair: pair[1].open(refusals, f"oak-s{pair[0]:02}"), enumerate(machines)))
    assert used == [LOCAL] * 12
    assert sum(DOMAIN in machine.tried for machine in machines) == MOST_REFUSALS


def test_a_right_password_is_tried_at_every_machine() -> None:
    refusals = Refusals()
    machines = [Machine(DOMAIN) for _ in range(12)]
    with ThreadPoolExecutor(12) as pool:
        used = list(pool.map(lambda machine: machine.open(refusals), machines))
    assert used == [DOMAIN] * 12


def test_workgroup_machines_do_not_use_up_the_tries() -> None:
    refusals = Refusals()
    for number in range(6):
        assert Machine(LOCAL, joined=False).open(refusals, f"oak-s{number:02}") == LOCAL
    assert Machine(DOMAIN).open(refusals) == DOMAIN


def test_processes_of_one_run_know_of_each_others_refusals(tmp_path: Path) -> None:
    file = tmp_path / "refusals"
    for number in range(MOST_REFUSALS):
        Machine(LOCAL).open(Refusals(file), f"oak-s{number:02}")
    machine = Machine(DOMAIN)
    with pytest.raises(WinrmError, match="was not tried: oak-s00, oak-s01, oak-s02 refused it"):
        opened(target(logins=(DOMAIN,)), Refusals(file), machine.trip, bool)
    assert machine.tried == []

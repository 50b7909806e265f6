"""A bootstrap is pasted into the right new switch only, and nothing that it refuses is passed over."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path

import pytest

from schoolbuild.ansible_bridge import bootstrap
from schoolbuild.ansible_bridge.bootstrap import answers, bootstrap_in_lab
from schoolbuild.ansible_bridge.guard import Run
from schoolbuild.model.derive import open_school
from schoolbuild.model.errors import ExitCode, Refused, SchoolbuildError
from schoolbuild.model.network import Switch
from schoolbuild.transport.secrets import SecretStore
from tests.unit.oak_switch import oak_switch

WHO = "show system\n System Name        : Aruba\n Serial Number      : SG12OAK001\n Software revision  : WC.16.11\n"
SECRETS = SecretStore({"switch/local": {1: "correct horse"}})

Console = Callable[..., list[str]]


@pytest.fixture
def run(project_root: Path) -> Run:
    loaded, network = open_school(project_root, "oakfield-primary")
    target = oak_switch(dial="127.0.0.1", port=9)
    return Run(project_root, "oakfield-primary", "lab", loaded, network, {"oak-sw01": target}, {})


@pytest.fixture
def switch(run: Run) -> Switch:
    return run.network.switches["sw01"]


@pytest.fixture
def console(monkeypatch: pytest.MonkeyPatch) -> Console:
    """``console(who, screen)`` says what the console shows; returns the lines that are pasted after the identity."""

    def shows(who: str, screen: str = "", *, answers_then: bool = True) -> list[str]:
        pasted: list[str] = []

        def paste(root: Path, school: str, host: str, lines: Iterable[str]) -> str:
            typed = list(lines)
            if typed == ["show system"]:
                return who
            pasted.extend(typed)
            return screen

        monkeypatch.setattr(bootstrap, "paste", paste)
        monkeypatch.setattr(bootstrap, "answers", lambda target: answers_then)
        return pasted

    return shows


def test_pastes_with_the_secrets_in_place(run: Run, switch: Switch, console: Console) -> None:
    pasted = console(WHO)
    done = bootstrap_in_lab(run, switch, SECRETS, wait=0)
    assert done.address == "10.20.0.11"
    assert done.lines == len(pasted) > 5
    assert any("correct horse" in line for line in pasted)
    assert not any("<secret:" in line for line in pasted)


@pytest.mark.parametrize("who", [WHO.replace("OAK001", "OAK002"), "Invalid input: show", ""])
def test_pastes_nothing_into_another_switch(run: Run, switch: Switch, console: Console, who: str) -> None:
    pasted = console(who)
    with pytest.raises(Refused, match="and oak-sw01 is SG12OAK001"):
        bootstrap_in_lab(run, switch, SECRETS, wait=0)
    assert pasted == []


def test_names_what_was_refused_without_secrets(run: Run, switch: Switch, console: Console) -> None:
    console(WHO, "oak(config)# ip default-gatway 10.20.0.1\nInvalid input: default-gatway\noak(config)# \n")
    with pytest.raises(SchoolbuildError, match="refused 1 line") as caught:
        bootstrap_in_lab(run, switch, SECRETS, wait=0)
    assert caught.value.exit_code is ExitCode.FINDINGS
    assert "correct horse" not in str(caught.value)


def test_says_so_if_the_address_stays_silent(run: Run, switch: Switch, console: Console) -> None:
    console(WHO, answers_then=False)
    with pytest.raises(SchoolbuildError, match=r"does not answer at 10\.20\.0\.11") as caught:
        bootstrap_in_lab(run, switch, SECRETS, wait=0)
    assert caught.value.exit_code is ExitCode.NOT_ASSESSED


def test_a_console_that_asks_for_a_log_in_is_no_new_switch(
    run: Run, switch: Switch, monkeypatch: pytest.MonkeyPatch
) -> None:
    def asks(*arguments: object) -> str:
        raise SchoolbuildError("the console of oak-sw01 asks for username")

    monkeypatch.setattr(bootstrap, "paste", asks)
    with pytest.raises(SchoolbuildError, match="it is no new switch: the console of oak-sw01 asks for username"):
        bootstrap_in_lab(run, switch, SECRETS, wait=0)


@pytest.mark.parametrize(("greeting", "expected"), [(b"SSH-2.0-x\r\n", True), (b"HTTP/1.1", False), (b"", False)])
def test_only_ssh_counts_as_an_answer(run: Run, greeting: bytes, expected: bool) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        there = replace(run.targets["oak-sw01"], port=server.getsockname()[1])

        def serve() -> None:
            door, _ = server.accept()
            with door:
                door.sendall(greeting)

        thread = threading.Thread(target=serve)
        thread.start()
        assert answers(there, 1.0) is expected
        thread.join()


def test_nobody_there_is_no_answer(run: Run) -> None:
    assert answers(run.targets["oak-sw01"], 0.2) is False

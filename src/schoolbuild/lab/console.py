"""Text pasted at the console of a switch, each line answered, with the transcript as a screen would show it."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable

from schoolbuild.lab.engine import Lab, console_session
from schoolbuild.lab.terminal import Terminal
from schoolbuild.model.errors import SchoolbuildError

PATIENCE_SECONDS = 60.0
"""Wall time that one line may take before the paste is given up."""


async def paste(
    lab: Lab,
    key: str,
    lines: Iterable[str],
    *,
    user: str | None = None,
    password: str | None = None,
    logged_in: bool = False,
) -> str:
    """Type these lines at the console and return what the screen shows.

    If the console asks for a log-in, user and password answer it. ``logged_in`` is the lab's own hand: it is in
    privileged mode at once.
    """
    session = console_session(lab, key, "lab" if logged_in else user or "")
    screen: list[bytes] = []
    cli = session.device.switch.cli("console", 15 if logged_in else 0, session.user)
    cli.resize(0, 511)
    over = asyncio.Event()
    terminal = Terminal(cli, session, screen.append, over.set)
    try:
        terminal.start()
        if terminal.cli.wants_key:
            terminal.feed(b"\r")
        if not logged_in:
            await _log_in(terminal, key, user, password)
        for line in lines:
            if over.is_set() or not session.device.booted:
                break
            terminal.feed(line.encode() + b"\r")
            await _settle(terminal, key)
            # Others are served between two lines, also while a long text is pasted.
            await asyncio.sleep(0)
    finally:
        terminal.stop()
        session.end()
    lab.settle()
    return b"".join(screen).decode().replace("\r\n", "\n")


async def _log_in(terminal: Terminal, key: str, user: str | None, password: str | None) -> None:
    """Answer the console's questions for user and password."""
    for _ in range(2):
        prompt = terminal.cli.prompt().strip().lower()
        if prompt.endswith(("username:", "login as:")):
            answer = user
        elif prompt.endswith("password:"):
            answer = password
        else:
            return
        if answer is None:
            raise SchoolbuildError(
                f"the console of {key} asks for {prompt.rstrip(':')}", fix="give --user and --password-file"
            )
        terminal.feed(answer.encode() + b"\r")
        await _settle(terminal, key)


async def _settle(terminal: Terminal, key: str) -> None:
    deadline = asyncio.get_running_loop().time() + PATIENCE_SECONDS
    while not terminal.idle:
        if asyncio.get_running_loop().time() > deadline:
            raise SchoolbuildError(f"the console of {key} has not answered for {PATIENCE_SECONDS:.0f} s")
        await asyncio.sleep(0.005)

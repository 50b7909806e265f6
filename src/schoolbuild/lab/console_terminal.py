"""The terminal one sits at, as the terminal at a switch's console."""

from __future__ import annotations

import os
import select
import sys
import termios
import tty
from pathlib import Path
from socket import socket

from schoolbuild.lab import client
from schoolbuild.model.errors import ExitCode, SchoolbuildError

LEAVE = b"\x1d"
"""ctrl-], as with telnet."""


def attach(school: str, device: str, root: Path) -> None:
    """Be the terminal until ctrl-]; raises ``SchoolbuildError`` if standard input is no terminal."""
    if not sys.stdin.isatty():
        raise SchoolbuildError(
            "this is no terminal",
            fix="give the lines to type, or a file with --paste",
            exit_code=ExitCode.USAGE,
        )
    size = os.get_terminal_size()
    sock = client.attach(school, device, root=root, height=size.lines, width=size.columns)
    print(f"The console of {device}. Leave with ctrl-].\r")
    before = termios.tcgetattr(sys.stdin)
    try:
        tty.setraw(sys.stdin)
        _carry(sock)
    finally:
        termios.tcsetattr(sys.stdin, termios.TCSADRAIN, before)
        sock.close()
        print()


def _carry(sock: socket) -> None:
    keyboard = sys.stdin.fileno()
    while True:
        ready, _, _ = select.select([keyboard, sock], [], [])
        if sock in ready:
            data = sock.recv(65536)
            if not data:
                return
            os.write(sys.stdout.fileno(), data)
        if keyboard in ready:
            typed = os.read(keyboard, 1024)
            if not typed or LEAVE in typed:
                return
            sock.sendall(typed)

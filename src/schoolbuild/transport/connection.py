"""netmiko's drivers, made ready for bulk work: no waiting for nothing, and a lost session is noticed at once."""

from __future__ import annotations

import logging
import re
import select
import time
from collections.abc import Callable
from functools import cache
from typing import Any

from netmiko import BaseConnection
from netmiko.exceptions import NetmikoAuthenticationException, NetmikoTimeoutException
from netmiko.ssh_dispatcher import CLASS_MAPPER

from schoolbuild.families import Family
from schoolbuild.model.as_is import FailureKind
from schoolbuild.model.target import SwitchTarget
from schoolbuild.transport.failure import SessionError
from schoolbuild.transport.patience import Patience

_LOOK_AGAIN_S = 0.5
_SCREEN_CODE = re.compile(r"\x1b(?:\[[0-9;?]*[A-Za-z]|[78=>])")
_NEXT_LINE = re.compile(r"\x1bE")
# paramiko logs a traceback for every connection that a switch closes early; we say it in our own words.
logging.getLogger("paramiko").setLevel(logging.CRITICAL)


class SilentError(Exception):
    """Nothing that was waited for came in time; ``seen`` is what came instead."""

    def __init__(self, seen: str) -> None:
        super().__init__("no answer in time")
        self.seen = seen


class LostError(Exception):
    """The other side closed the session; ``seen`` is what came before."""

    def __init__(self, seen: str) -> None:
        super().__init__("the session was closed")
        self.seen = seen


class Quick:
    """Mixed in before a netmiko driver: leaves out its fixed pauses and its session preparation.

    netmiko waits 0.1 s before and up to 1.3 s inside the preparation of a session, and closes one with up to 15 s of
    questions. ``session.py`` prepares sessions with what the family's file says instead.
    """

    def _try_session_preparation(self, force_data: bool = True) -> None:
        """Nothing: the session prepares itself."""

    def cleanup(self, command: str = "") -> None:
        """Nothing: the session has said its goodbye."""

    def read_for(self: Any, enough: Callable[[str], bool], seconds: float) -> str:
        """Read until what came is enough.

        Raises:
            SilentError: it was not enough in time.
            LostError: the other side closed the session first.
        """
        raw = seen = ""
        deadline = time.monotonic() + seconds
        poll = select.poll()
        poll.register(self.remote_conn, select.POLLIN | select.POLLHUP)
        while True:
            new: str = self.read_channel()
            if new:
                raw += new
                # A screen code may come in two parts, so the whole is looked at again.
                seen = _NEXT_LINE.sub("\n", _SCREEN_CODE.sub("", raw)) if "\x1b" in raw else raw
                if enough(seen):
                    return seen
                continue
            if self.remote_conn.closed or self.remote_conn.eof_received:
                raise LostError(seen)
            left = deadline - time.monotonic()
            if left <= 0:
                raise SilentError(seen)
            # Wakes as soon as something comes; netmiko would look every 10 ms.
            poll.poll(min(left, _LOOK_AGAIN_S) * 1000)


@cache
def _driver(netmiko_type: str) -> type[BaseConnection]:
    stock = CLASS_MAPPER[netmiko_type]
    return type(f"Quick{stock.__name__}", (Quick, stock), {})


def connect(target: SwitchTarget, family: Family, password: str, enable: str, patience: Patience) -> Any:
    """Log in.

    In a lab, host keys change with every start and are not checked; for real switches the user's ``known_hosts``
    decides, strictly.

    Raises:
        SessionError: kind ``unreachable``, ``authentication``, ``busy`` or ``wrong_device`` (its host key).
    """
    started = time.monotonic()
    try:
        try:
            return _dial(target, family, password, enable, patience)
        except EOFError:
            # Closed in the middle of the key exchange, before anything was asked or told: worth one more try.
            return _dial(target, family, password, enable, patience)
    except NetmikoAuthenticationException:
        raise SessionError(
            "authentication", f"the switch refused the log-in of {target.user!r}", where=place(target)
        ) from None
    except (NetmikoTimeoutException, OSError, EOFError) as error:
        text = str(error) or type(error).__name__
        kind, words, fix = _why(text, time.monotonic() - started, patience)
        raise SessionError(kind, words, where=place(target), fix=fix) from None
    except Exception as error:
        # paramiko lets a few of its own errors through; none of their texts is printed, they may quote what was sent.
        raise SessionError("dropped", f"the log-in broke off ({type(error).__name__})", where=place(target)) from None


def _dial(target: SwitchTarget, family: Family, password: str, enable: str, patience: Patience) -> Any:
    real = target.kind == "real"
    return _driver(family.netmiko_type)(
        device_type=family.netmiko_type,
        host=target.dial,
        port=target.port,
        username=target.user,
        password=password,
        secret=enable,
        use_keys=False,
        allow_agent=False,
        system_host_keys=real,
        ssh_strict=real,
        conn_timeout=patience.connect,
        auth_timeout=patience.login,
        banner_timeout=patience.login,
        fast_cli=True,
    )


def place(target: SwitchTarget) -> str:
    """The switch and where it was dialled, for messages."""
    dialled = f"{target.dial}:{target.port}"
    return f"{target.host} ({target.address} at {dialled})" if target.kind == "lab" else f"{target.host} ({dialled})"


def _why(text: str, seconds: float, patience: Patience) -> tuple[FailureKind, str, str | None]:
    if "not found in known_hosts" in text:
        return (
            "error",
            "the switch's host key is not known on this machine",
            "compare its fingerprint on the console, then add it to ~/.ssh/known_hosts by logging in once",
        )
    if "does not match" in text or "Host key" in text:
        return (
            "wrong_device",
            "the switch's host key is not the one in known_hosts",
            "find out whether the switch was replaced; only then remove the old key with `ssh-keygen -R`",
        )
    if "Indecipherable" in text or "Incompatible version" in text:
        return "error", "what answers at this address speaks no SSH that we know", "check that it is the switch"
    if "protocol banner" in text or "reset by peer" in text or "EOF" in text:
        if seconds >= min(patience.login, patience.connect) * 0.9:
            return "unreachable", f"the switch took the connection and then said nothing for {seconds:.0f} s", None
        return "busy", "the switch closed the connection before the log-in, as if all its lines were in use", None
    if "No existing session" in text or "negotiat" in text or "Incompatible" in text:
        return "error", "the switch and this machine agree on no SSH algorithm", "update the switch's software"
    if seconds < patience.connect * 0.5:
        return "unreachable", "the address takes no connection", None
    return "unreachable", f"no connection within {seconds:.0f} s", None

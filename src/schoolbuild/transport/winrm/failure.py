"""What pywinrm and the machines say when something is wrong, in the kinds of an as-is document and in words."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

import requests
from winrm.exceptions import InvalidCredentialsError, WinRMError, WinRMTransportError, WSManFaultError

from schoolbuild.model.as_is import FailureKind
from schoolbuild.model.target import Login, WindowsTarget
from schoolbuild.transport.failure import SessionError

_FIXES: dict[FailureKind, str] = {
    "unreachable": "check that it is switched on, its address and cable, and that its firewall lets WinRM in from here",
    "authentication": "check the account and the secrets file; stop trying before the account is locked",
    "denied": "the account must be an administrator of the machine: look at its local group Administrators",
    "dropped": "look whether it is restarting, and at the switches on the way, then run again",
    "timed_out": "look at what keeps the machine busy (updates, a full disk), then run again",
    "garbage": "log in by hand and look at the machine; do not trust it until it is understood",
    "busy": "wait until other sessions end, or restart its WinRM service; then run again",
    "wrong_device": "compare name, domain and serial with the school's folder; machines or addresses may be swapped",
    "clock": "set its clock, or mend where it takes the time from, then run again",
    "error": "see the message",
}
_SHELLS, _OPERATIONS = "too many shells of this account are open", "too many operations of this account are running"
ERROR_BUSY = 170
_BUSY = {
    ERROR_BUSY: "it is busy with an earlier request",
    0x803381A5: _SHELLS,
    0x803381A6: _OPERATIONS,
    0x803381A7: "the quota of this account is used up",
    0x803381A8: "the quota of its WinRM service is used up",
    0x803381AB: "too many accounts have a shell open",
    0x803381E4: _SHELLS,
    0x803381E5: "too many accounts have a shell open",
    0x803381E8: _OPERATIONS,
}
"""Codes of WSMan faults: ERROR_BUSY, and ERROR_WSMAN_QUOTA_… of ``wsmerror.h`` as PowerShell's sources list them."""
_DENIED = 5
CLOCK_LIMIT_S = 300
"""More is refused by Kerberos (Microsoft: *Maximum tolerance for computer clock synchronization*, 5 minutes)."""


class WinrmError(SessionError):
    """A Windows machine could not be read. ``login`` is the account that was refused, where that is why."""

    def __init__(
        self,
        kind: FailureKind,
        message: str,
        target: WindowsTarget,
        *,
        fix: str | None = None,
        login: Login | None = None,
    ) -> None:
        super().__init__(kind, message, where=place(target), fix=fix or _FIXES[kind])
        self.login = login


def place(target: WindowsTarget) -> str:
    """The machine and where it was dialled, for messages."""
    dialled = f"{target.dial}:{target.port}"
    return f"{target.host} ({target.address} at {dialled})" if target.kind == "lab" else f"{target.host} ({dialled})"


def in_words(error: Exception, target: WindowsTarget, login: Login, *, opened: bool, seconds: float) -> WinrmError:
    """The failure behind an exception of pywinrm or requests. Their own texts are not repeated: they quote requests.

    ``opened`` says whether a shell had been opened, ``seconds`` how long it took.
    """
    if isinstance(error, InvalidCredentialsError):
        return _refused(error, target, login)
    if isinstance(error, WSManFaultError):
        return _fault(error, target, login)
    if isinstance(error, WinRMTransportError):
        kind: FailureKind = "busy" if error.code in {429, 503} else "error"
        return WinrmError(kind, f"its WinRM service answered with HTTP status {error.code}", target)
    if isinstance(error, requests.exceptions.ConnectTimeout):
        return WinrmError("unreachable", f"no connection within {seconds:.0f} s", target)
    if isinstance(error, requests.exceptions.Timeout):
        return WinrmError("timed_out", f"it took the request and did not answer within {seconds:.0f} s", target)
    if isinstance(error, requests.exceptions.RequestException | OSError):
        if opened:
            return WinrmError("dropped", "the session broke off", target)
        return WinrmError("unreachable", _no_connection(error), target)
    if isinstance(error, WinRMError):
        return WinrmError("garbage", "what it answered could not be decrypted or understood", target)
    return WinrmError("garbage", f"what it answered is no WinRM ({type(error).__name__})", target)


def skew_in_words(seconds: float) -> str:
    """By how much a clock is wrong, for people."""
    minutes = round(abs(seconds) / 60)
    amount = f"{minutes} minutes" if minutes < 120 else f"{minutes // 60} hours"
    return f"{amount} {'ahead' if seconds > 0 else 'behind'}"


def _refused(error: Exception, target: WindowsTarget, login: Login) -> WinrmError:
    words = f"it refused the log-in of {login.user!r}"
    skew = _clock_of(error)
    if target.kind == "real" and skew is not None and abs(skew) > CLOCK_LIMIT_S:
        words += f"; its clock is {skew_in_words(skew)}, which by itself makes log-ins fail"
        return WinrmError("authentication", words, target, fix="set its clock first, then try again", login=login)
    return WinrmError("authentication", words, target, login=login)


def _clock_of(error: Exception) -> float | None:
    """How far the clock is ahead that the web server of Windows shows with its refusal."""
    response: Any = getattr(error.__context__, "response", None)
    try:
        told = parsedate_to_datetime(response.headers["Date"])
        return (told - datetime.now(UTC)).total_seconds()
    except (AttributeError, KeyError, TypeError, ValueError):
        return None


def _fault(error: WSManFaultError, target: WindowsTarget, login: Login) -> WinrmError:
    code = error.wsman_fault_code
    wmi = error.wmierror_code
    for number in (code, wmi):
        if number is not None and number & 0xFFFFFFFF in _BUSY:
            return WinrmError("busy", _BUSY[number & 0xFFFFFFFF], target)
    if code == _DENIED or "AccessDenied" in (error.fault_subcode or ""):
        return WinrmError("denied", f"{login.user!r} logged in and has no right to open a shell", target, login=login)
    shown = f"fault {code & 0xFFFFFFFF:#x}" if code is not None else "a fault without a number"
    return WinrmError("error", f"its WinRM service answered with {shown}: {_short(error.reason)}", target)


def _short(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()[:160] or "no reason given"


def _no_connection(error: Exception) -> str:
    text = str(error)
    if "refused" in text:
        return "the address takes no connection on the port of WinRM"
    if "unreachable" in text or "No route" in text:
        return "there is no way to its address"
    if "aborted" in text or "reset" in text or "closed" in text:
        return "it closed the connection before the log-in"
    return "the address takes no connection"

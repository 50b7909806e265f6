"""Why a session failed, in one of the kinds that an as-is document knows, with the next step for a person."""

from __future__ import annotations

from schoolbuild.model.as_is import Failure, FailureKind
from schoolbuild.model.errors import ExitCode, SchoolbuildError

_FIXES: dict[FailureKind, str] = {
    "unreachable": "check power and cabling of the switch, its management address, and the path to it",
    "authentication": "check the user and the secrets file; somebody may have changed the password on the switch",
    "denied": "give the account the rights that the standard's management account has",
    "dropped": "look at the switch's log and its uplink, then run again",
    "timed_out": "run it again; if it stays, look at what keeps the device busy",
    "garbage": "log in by hand and look at what the switch prints; do not trust this switch until it is understood",
    "busy": "close forgotten sessions on the switch, or wait until they time out",
    "wrong_device": "compare name and serial with the school's folder; somebody may have swapped switches or addresses",
    "clock": "set its clock, or mend where it takes the time from, then run again",
    "error": "see the message",
}


class SessionError(SchoolbuildError):
    """A session could not be opened, or broke. ``kind`` is what an as-is document records."""

    def __init__(self, kind: FailureKind, message: str, *, where: str, fix: str | None = None) -> None:
        super().__init__(message, where=where, fix=fix or _FIXES[kind], exit_code=ExitCode.NOT_ASSESSED)
        self.kind: FailureKind = kind

    def as_failure(self) -> Failure:
        return Failure(self.kind, self.message, self.fix or _FIXES[self.kind])

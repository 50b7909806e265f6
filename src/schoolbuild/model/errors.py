"""The one kind of error the product raises: what is wrong, where, and how to mend it."""

from __future__ import annotations

from enum import IntEnum


class ExitCode(IntEnum):
    """What a command's exit code says (documented in docs/reference/exit-codes.md)."""

    OK = 0
    FINDINGS = 1
    USAGE = 2
    INVALID_INPUT = 3
    NOT_ASSESSED = 4
    REFUSED = 5
    INTERRUPTED = 130


class SchoolbuildError(Exception):
    """An error for people: ``message`` says what is wrong, ``where`` names the place, ``fix`` the next step."""

    def __init__(
        self,
        message: str,
        *,
        where: str | None = None,
        fix: str | None = None,
        exit_code: ExitCode = ExitCode.INVALID_INPUT,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.where = where
        self.fix = fix
        self.exit_code = exit_code

    def __str__(self) -> str:
        lines = [self.message]
        if self.where:
            lines.append(f"  where: {self.where}")
        if self.fix:
            lines.append(f"  mend:  {self.fix}")
        return "\n".join(lines)


class Refused(SchoolbuildError):
    """A guard said no before anything was touched."""

    def __init__(self, message: str, *, where: str | None = None, fix: str | None = None) -> None:
        super().__init__(message, where=where, fix=fix, exit_code=ExitCode.REFUSED)

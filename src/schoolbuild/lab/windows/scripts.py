"""The plain PowerShell that action plugins send beside modules: known exactly, or refused.

Restarts live in three copies of one piece of code (``ansible.windows`` 3.3 and 3.8 ``plugin_utils/_reboot.py``, for
win_reboot and win_updates, and that of ``microsoft.ad`` 1.10 and 1.12); their shapes differ a little, and all are
known here. ``Remove-Item`` comes from the shell plugin, for the temporary folders that Ansible made itself.
"""

from __future__ import annotations

import ntpath
import re
from dataclasses import dataclass

SERVICING_KEY = r"HKLM:\SOFTWARE\Microsoft\Windows\CurrentVersion\Component Based Servicing\Interface"
LOGON_UI_KEY = r"HKLM:\SOFTWARE\Microsoft\Windows NT\CurrentVersion\Winlogon\AutoLogonChecked"
TEMP_FOLDER = re.compile(r"^ansible-tmp-[0-9.]+-[0-9]+-[0-9]+$", re.IGNORECASE)
"""How Ansible names the folders that it makes for itself (``ShellBase._generate_temp_dir_name``)."""


@dataclass(frozen=True)
class BootTime:
    """Asks when the machine started."""


@dataclass(frozen=True)
class Shutdown:
    """Restart after so many seconds; ``forget_logon``: also take the key away that the log-on screen writes."""

    seconds: int
    message: str
    forget_logon: bool


@dataclass(frozen=True)
class AbortShutdown:
    """Call a waiting restart off."""


@dataclass(frozen=True)
class LogonTest:
    """Asks whether the log-on screen is up; the answer is then that word."""

    word: str


@dataclass(frozen=True)
class ServicingTest:
    """Asks whether Windows still works on updates after a restart (``ansible.windows`` 3.8, win_updates only)."""


@dataclass(frozen=True)
class RemoveTemp:
    """Take a temporary folder of Ansible's, or something in it, away."""

    path: str
    recurse: bool


Script = BootTime | Shutdown | AbortShutdown | LogonTest | ServicingTest | RemoveTemp

_BOOT_TIME = "(Get-CimInstance -ClassName Win32_OperatingSystem -Property LastBootUpTime).LastBootUpTime.ToFileTime()"
_KEY = re.escape(LOGON_UI_KEY)
_SHUTDOWN = re.compile(
    r"\$ErrorActionPreference = 'Continue' "
    r"if \(\$(?P<forget>True|False)\) \{ Remove-Item -LiteralPath '" + _KEY + r"' -Force"
    r" -ErrorAction SilentlyContinue \} "
    r"\$stdout = \$null \$stderr = \. \{ (?:C:\\Windows\\System32\\)?shutdown\.exe /r /t (?P<seconds>\d+)"
    r" /c (?P<message>'(?:[^']|'')*') \| Set-Variable stdout \} 2>&1 \| ForEach-Object ToString "
    r"(?P<checked>If \(Get-Variable LASTEXITCODE -ErrorAction SilentlyContinue\) \{ \$rc = \$LASTEXITCODE \}"
    r" Else \{ \$rc=1 \} )?"
    r"ConvertTo-Json -Compress -InputObject @\{ stdout = \(@\(\$stdout\) -join \"`n\"\)"
    r" stderr = \(@\(\$stderr\) -join \"`n\"\) rc = \$(?(checked)rc|LASTEXITCODE) \}"
)
_ABORT = re.compile(r"(?:C:\\Windows\\System32\\)?shutdown\.exe /a")
_LOGON = re.compile(r"Get-Item -LiteralPath '" + _KEY + r"' -ErrorAction Stop; '(?P<word>success-[0-9a-f-]{36})'")
_SERVICING = (
    f"try {{ $propParams = @{{ LiteralPath = '{SERVICING_KEY}' Name = 'ServicingInProgress' ErrorAction = 'Stop' }} "
    "$val = Get-ItemPropertyValue @propParams if ($val -in @(0, 1)) { exit 0 } else { exit $val } } catch { exit 0 }"
)
_REMOVE = re.compile(r"Remove-Item (?:'(?P<quoted>(?:[^']|'')+)'|(?P<bare>[\w\-\\.:~]+)) -Force(?P<recurse> -Recurse)?")


def recognise(squashed: str) -> Script | None:
    """What a script is, given on one line (``bootstrap.squash``); ``None`` if it is not one of these, to the letter."""
    if squashed == _BOOT_TIME:
        return BootTime()
    if match := _SHUTDOWN.fullmatch(squashed):
        message = match["message"][1:-1].replace("''", "'")
        return Shutdown(int(match["seconds"]), message, match["forget"] == "True")
    if _ABORT.fullmatch(squashed):
        return AbortShutdown()
    if match := _LOGON.fullmatch(squashed):
        return LogonTest(match["word"])
    if squashed == _SERVICING:
        return ServicingTest()
    if match := _REMOVE.fullmatch(squashed):
        path = (match["quoted"] or match["bare"]).replace("''", "'")
        return RemoveTemp(path, bool(match["recurse"])) if is_temporary(path) else None
    return None


def is_temporary(path: str) -> bool:
    """Whether that is one of Ansible's own temporary folders, or lies in one."""
    return any(TEMP_FOLDER.match(part) for part in ntpath.normpath(path).split("\\"))

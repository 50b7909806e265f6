"""Names of accounts and their security identifiers, both ways, as a machine of the lab knows them.

Well-known identifiers: Microsoft, "Well-known SIDs" and "Security identifiers".
"""

from __future__ import annotations

import re

from schoolbuild.lab.windows.directory import Directory
from schoolbuild.lab.windows.state.machine import MachineState

_SID = re.compile(r"^S-1(-\d+){2,}$", re.IGNORECASE)
_WELL_KNOWN = {
    "S-1-1-0": "Everyone",
    "S-1-3-0": "CREATOR OWNER",
    "S-1-5-2": "NT AUTHORITY\\NETWORK",
    "S-1-5-4": "NT AUTHORITY\\INTERACTIVE",
    "S-1-5-6": "NT AUTHORITY\\SERVICE",
    "S-1-5-11": "NT AUTHORITY\\Authenticated Users",
    "S-1-5-18": "NT AUTHORITY\\SYSTEM",
    "S-1-5-19": "NT AUTHORITY\\LOCAL SERVICE",
    "S-1-5-20": "NT AUTHORITY\\NETWORK SERVICE",
    "S-1-5-113": "NT AUTHORITY\\Local account",
    "S-1-5-114": "NT AUTHORITY\\Local account and member of Administrators group",
}
_ALIASES = {
    "localsystem": "S-1-5-18",
    "system": "S-1-5-18",
    "localservice": "S-1-5-19",
    "nt authority\\localservice": "S-1-5-19",
    "networkservice": "S-1-5-20",
    "nt authority\\networkservice": "S-1-5-20",
}


class UnknownAccountError(Exception):
    """No account has that name, or no account can be asked for it; the message is that of Windows."""


NOT_MAPPED = "Some or all identity references could not be translated."
"""IdentityNotMappedException, as .NET words it."""


def sid_of(state: MachineState, directory: Directory, name: str) -> str:
    r"""The identifier of an account, named by itself or as ``.\name``, ``DOMAIN\name``, ``name@domain``, ``name``.

    Raises:
        UnknownAccountError: there is no such account, or the domain that would know cannot be asked.
    """
    if _SID.match(name):
        return name.upper()
    lowered = name.lower()
    for sid, known in _WELL_KNOWN.items():
        if lowered in (known.lower(), known.lower().rpartition("\\")[2]):
            return sid
    if lowered in _ALIASES:
        return _ALIASES[lowered]
    where, short = _split(name)
    found = None
    if where in ("", ".", "builtin", state.computer_name.lower()):
        found = _local(state, short)
    if found is None and where not in (".", "builtin", state.computer_name.lower()):
        found = _domain(state, directory, where, short)
    if found is None:
        raise UnknownAccountError(NOT_MAPPED)
    return found


def name_of(state: MachineState, directory: Directory, sid: str) -> str:
    r"""``BUILTIN\Users``, ``MACHINE\name``, ``DOMAIN\name``; the identifier itself where nobody knows it."""
    if sid in _WELL_KNOWN:
        return _WELL_KNOWN[sid]
    for group in state.groups.values():
        if group.sid == sid:
            return f"{'BUILTIN' if sid.startswith('S-1-5-32-') else state.computer_name}\\{group.name}"
    for user in state.users.values():
        if user.sid == sid:
            return f"{state.computer_name}\\{user.name}"
    return directory.name_of(sid) or sid if state.domain is not None else sid


def _split(name: str) -> tuple[str, str]:
    if "\\" in name:
        where, _, short = name.partition("\\")
        return where.lower(), short
    if "@" in name:
        short, _, where = name.rpartition("@")
        return where.lower(), short
    return "", name


def _local(state: MachineState, short: str) -> str | None:
    found = state.user(short) or state.group(short)
    return found.sid if found is not None else None


def _domain(state: MachineState, directory: Directory, where: str, short: str) -> str | None:
    """What the machine's own domain knows; a machine in a workgroup asks nobody."""
    own = directory.find(state.domain) if state.domain is not None else None
    if own is None:
        return None
    if where and directory.find(where) is not own:
        return None
    if state.role != "controller" and directory.controller(own) is None:
        raise UnknownAccountError("The trust relationship between this workstation and the primary domain failed.")
    return directory.sid_of(f"{own.netbios}\\{short}")

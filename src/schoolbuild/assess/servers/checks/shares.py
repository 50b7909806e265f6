"""The test of shares: those that are declared, with the access that is declared, and no others."""

from __future__ import annotations

from collections.abc import Iterator

from schoolbuild.assess.checks.understood import understood
from schoolbuild.assess.servers.case import ServerCase, known
from schoolbuild.assess.verdict import Fault, Verdict, bad, good, irrelevant
from schoolbuild.model.document.computers import Share as Declared
from schoolbuild.model.windows.facts import Share, ShareAccess

_OF_WINDOWS = {"admin$", "ipc$", "print$", "fax$"}
_OF_CONTROLLERS = {"netlogon", "sysvol"}
_ANYBODY = ("everyone", "anonymous logon", "guest", "guests", "network")
_ADMINISTRATORS = ("administrators", "domain admins", "system", "creator owner")
_NAMED = "authenticated users"
"""Everybody with a name may pass the share where the folder's own rights (NTFS) decide, up to writing."""
_WRITES = ("Full", "Change", "Custom")


def shares_as_declared(case: ServerCase, value: object) -> Verdict:
    """Nothing is shared that nobody declared, what is declared is, and nobody writes who may not."""
    shares = [share for share in understood(value, tuple, Share) if not _is_system(case, share)]
    declared = {
        share.name.lower(): share for share in case.network.document.shares if share.server == case.machine.name
    }
    expected = f"shares {', '.join(share.name for share in declared.values())}" if declared else "no share"
    if not shares and not declared:
        return irrelevant("it shares nothing, and is to share nothing")
    faults = [fault for share in shares for fault in _of_share(share, declared.get(share.name.lower()), expected)]
    there = {share.name.lower() for share in shares}
    for name, share in declared.items():
        if name not in there:
            what = f"the share {share.name} is missing"
            faults.append(Fault(what, expected, what, "share", "share_missing", name))
    return bad(faults) if faults else good(expected, ", ".join(share.name for share in shares))


def _is_system(case: ServerCase, share: Share) -> bool:
    name = share.name.lower()
    drive = len(name) == len("c$") and name.endswith("$")  # C$ and its like
    return drive or name in _OF_WINDOWS or (case.machine.is_controller and name in _OF_CONTROLLERS)


def _of_share(share: Share, declared: Declared | None, expected: str) -> Iterator[Fault]:
    access = known(share.access, f"who may use the share {share.name}")
    subject = share.name.lower()
    open_to = [item for item in access if item.type == "Allow" and item.right in _WRITES and _plain(item) in _ANYBODY]
    if open_to:
        what = f"{_plain(open_to[0]).title()} may write into the share {share.name}"
        yield Fault(what, "nobody writes without a name", _text(access), "share", "share_open", subject)
        return
    if declared is None:
        what = f"the share {share.name} is not declared"
        fix = "declare it under shares in servers.yml, or take it away"
        yield Fault(
            what,
            expected,
            f"{share.name} on {share.path or 'a path that was not told'}",
            "share",
            "share_undeclared",
            subject,
            fix=fix,
        )
        return
    path = known(share.path, f"the path of the share {share.name}")
    if path.rstrip("\\").lower() != declared.path.rstrip("\\").lower():
        what = f"the share {share.name} is {path} instead of {declared.path}"
        yield Fault(what, declared.path, path, "share", "share_elsewhere", subject)
    writers = {_NAMED, *(name.lower() for name in declared.change)}
    readers = writers | {name.lower() for name in declared.read}
    strange = [
        item
        for item in access
        if item.type == "Allow"
        and _plain(item) not in _ADMINISTRATORS
        and (_plain(item) not in (writers if item.right in _WRITES else readers) or _is_too_much(item))
    ]
    if strange:
        what = f"{', '.join(f'{item.account} ({item.right})' for item in strange)} may use the share {share.name}"
        yield Fault(what, _wanted(declared), _text(access), "share", "share_access", subject)
        return
    allowed = {_plain(item) for item in access if item.type == "Allow"}
    writing = {_plain(item) for item in access if item.type == "Allow" and item.right in _WRITES}
    short = (set() if _NAMED in allowed else readers - allowed) | (set() if _NAMED in writing else writers - writing)
    missing = sorted(short - {_NAMED})
    if missing:
        what = f"{', '.join(missing)} cannot use the share {share.name} as declared"
        yield Fault(what, _wanted(declared), _text(access), "share", "share_access", subject)


def _is_too_much(access: ShareAccess) -> bool:
    """With full control somebody changes who may use the share."""
    return _plain(access) == _NAMED and access.right == "Full"


def _plain(access: ShareAccess) -> str:
    """The account without its domain, in lower case."""
    return access.account.rpartition("\\")[2].lower()


def _wanted(share: Declared) -> str:
    return f"read: {', '.join(share.read) or 'nobody'}, change: {', '.join(share.change) or 'nobody'}"


def _text(access: list[ShareAccess]) -> str:
    return ", ".join(f"{item.account} {item.right}" for item in access) or "nobody"

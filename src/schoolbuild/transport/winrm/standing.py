"""Whether the machine that answered is the one that the folder means: no other is read, and none is written."""

from __future__ import annotations

import re
from typing import Literal

from schoolbuild.model.target import WindowsTarget
from schoolbuild.model.windows.facts import Identity, WindowsFacts
from schoolbuild.transport.winrm.failure import WinrmError

Standing = Literal["ours", "imaged"]
"""``imaged``: a machine with the name that Windows Setup invented, in a workgroup; our mark may be on it already."""
_INVENTED = re.compile(r"(?:WIN|DESKTOP)-[0-9A-Z]{5,11}")


def standing_of(target: WindowsTarget, facts: WindowsFacts) -> Standing:
    """What the machine is to us.

    Raises:
        WinrmError: kind ``wrong_device``, or ``garbage`` if it does not say who it is.
    """
    told = facts.identity
    if told is None or told.computer_name is None or (told.domain is None and told.workgroup is None):
        why = facts.gaps.get("identity", "name and domain are missing")
        raise WinrmError("garbage", f"it does not say who it is: {why}", target)
    _mark(target, told)
    _domain(target, told)
    _serial(target, told)
    names = {name.upper() for name in (told.computer_name, told.pending_name) if name}
    if target.computer_name in names:
        return "ours"
    if looks_imaged(told):
        return "imaged"
    raise _other(target, f"its name is {told.computer_name}, and {target.computer_name} should be at this address")


def looks_imaged(told: Identity) -> bool:
    """Whether it has the name that Windows Setup invented, in a workgroup."""
    return told.domain is None and _INVENTED.fullmatch((told.computer_name or "").upper()) is not None


def is_in_service(role: str, told: Identity | None) -> bool:
    """Whether people work with it, so that it may be restarted in its window only; in doubt they do.

    A machine that we did not build carries no mark and is in service; so is every controller and host of guests. Only
    one as imaged, or one that our own mark calls unfinished, may be restarted at any time.
    """
    if role in ("controller", "hypervisor") or told is None:
        return True
    if told.mark is not None and told.mark.in_service is not None:
        return told.mark.in_service
    return not looks_imaged(told) or told.pending_name is not None


def _mark(target: WindowsTarget, told: Identity) -> None:
    """The mark comes first: a machine of another school is named as such, whatever else is wrong."""
    mark = told.mark
    if mark is None:
        return
    if mark.school is not None and mark.school != target.school:
        raise _other(target, f"it was built for the school {mark.school!r}, and this run is of {target.school!r}")
    if mark.host is not None and mark.host != target.host:
        raise _other(target, f"it was built as {mark.host}, and {target.host} should be at this address")


def _domain(target: WindowsTarget, told: Identity) -> None:
    if told.domain is None:
        if target.role == "controller":
            raise _other(target, f"it is in no domain, and should be a controller of {target.domain}")
        return
    found = told.domain.lower()
    if target.role == "hypervisor":
        if found not in target.domains:
            raise _other(target, f"it belongs to the domain {told.domain}, which is not of this school")
    elif target.domain is None:
        raise _other(target, f"it belongs to the domain {told.domain}, and should be in none")
    elif found != target.domain:
        raise _other(target, f"it belongs to the domain {told.domain}, and should be in {target.domain}")


def _serial(target: WindowsTarget, told: Identity) -> None:
    if target.serial is None:
        return
    if told.serial is None:
        raise WinrmError("garbage", f"it does not say its serial number, which should be {target.serial}", target)
    if told.serial.strip().upper() != target.serial.upper():
        raise _other(target, f"its serial number is {told.serial}, and that of {target.host} is {target.serial}")


def _other(target: WindowsTarget, why: str) -> WinrmError:
    return WinrmError("wrong_device", f"another machine answered: {why}; nothing was changed", target)

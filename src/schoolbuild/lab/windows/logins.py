"""Who may open a WinRM session on a machine of the lab."""

from __future__ import annotations

from schoolbuild.lab.windows.directory import Directory
from schoolbuild.lab.windows.state.accounts import ADMINISTRATORS_SID
from schoolbuild.lab.windows.state.machine import MachineState

REMOTE_MANAGEMENT_SID = "S-1-5-32-580"


def password_of(state: MachineState, directory: Directory, user: str, domain: str) -> str | None:
    """The password of an account that may log in over WinRM, ``None`` if it may not or does not exist.

    Only members of Administrators and of Remote Management Users may (Microsoft, "Installation and configuration for
    Windows Remote Management"). An account of the domain needs a controller that answers and a machine that the
    domain still trusts.
    """
    where, name = domain.lower(), user
    if not where and "\\" in user:
        where, _, name = user.partition("\\")
    elif not where and "@" in user:
        name, _, where = user.rpartition("@")
    where = where.lower()
    if where in ("", ".", state.computer_name.lower()):
        local = state.user(name)
        if local is not None:
            allowed = local.enabled and not local.locked and _may(state, {local.sid})
            return local.password if allowed else None
        if where:
            return None
    return _of_domain(state, directory, where, name)


def _of_domain(state: MachineState, directory: Directory, where: str, name: str) -> str | None:
    own = directory.find(state.domain) if state.domain is not None else None
    if own is None or (where and directory.find(where) is not own):
        return None
    if state.role != "controller" and (directory.controller(own) is None or not state.trusted_by_domain):
        return None
    account = own.account(name)
    if account is None or not account.enabled or account.locked:
        return None
    groups = {own.groups[group.lower()].sid for group in account.groups if group.lower() in own.groups}
    return account.password if _may(state, {account.sid} | groups) else None


def _may(state: MachineState, sids: set[str]) -> bool:
    groups = (state.group_by_sid(sid) for sid in (ADMINISTRATORS_SID, REMOTE_MANAGEMENT_SID))
    return any(group is not None and sids & set(group.members) for group in groups)

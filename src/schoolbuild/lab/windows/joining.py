"""What joining a domain, and leaving one, does to a machine when it next starts."""

from __future__ import annotations

from schoolbuild.lab.windows.directory import Directory
from schoolbuild.lab.windows.state.accounts import ADMINISTRATORS_SID
from schoolbuild.lab.windows.state.machine import MachineState

USERS_SID = "S-1-5-32-545"
_TIME_KEY = r"HKLM\SYSTEM\CurrentControlSet\Services\W32Time\Parameters"


def settle(state: MachineState, directory: Directory) -> None:
    """Take on what waited for the restart: name, domain or workgroup, and what goes with a domain.

    A member asks its domain for the time (NT5DS) and runs Netlogon; Domain Admins are its administrators (Microsoft,
    "How the Windows Time Service works", "Appendix B: Privileged accounts and groups in Active Directory").
    """
    pending = state.pending
    state.computer_name = pending.name or state.computer_name
    if pending.domain is not None:
        state.domain, state.workgroup, state.ou = pending.domain, None, pending.ou
        state.trusted_by_domain = True
        admit_domain_groups(state, directory)
        _run_with_domain(state, member=True)
    elif pending.workgroup is not None:
        _dismiss_domain_groups(state, directory)
        was_member = state.domain is not None
        state.domain, state.workgroup, state.ou = None, pending.workgroup, None
        if was_member:
            _run_with_domain(state, member=False)
    state.pending = type(pending)()


def admit_domain_groups(state: MachineState, directory: Directory) -> None:
    """Domain Admins and Domain Users come into the local groups."""
    domain = directory.find(state.domain) if state.domain is not None else None
    if domain is None:
        return
    for sid, name in ((ADMINISTRATORS_SID, "Domain Admins"), (USERS_SID, "Domain Users")):
        group = state.group_by_sid(sid)
        if group is not None:
            group.members[domain.groups[name.lower()].sid] = f"{domain.netbios}\\{name}"


def _dismiss_domain_groups(state: MachineState, directory: Directory) -> None:
    domain = directory.find(state.domain) if state.domain is not None else None
    if domain is None:
        return
    gone = {domain.groups[name].sid for name in ("domain admins", "domain users")}
    for group in state.groups.values():
        group.members = {sid: name for sid, name in group.members.items() if sid not in gone}


def _run_with_domain(state: MachineState, *, member: bool) -> None:
    netlogon = state.service("Netlogon")
    if netlogon is not None:
        netlogon.start_mode = "auto" if member else "manual"
    time = state.service("W32Time")
    if time is not None:
        time.start_mode = "auto" if member else "manual"
    state.registry.put(_TIME_KEY, "Type", "string", "NT5DS" if member else "NTP")

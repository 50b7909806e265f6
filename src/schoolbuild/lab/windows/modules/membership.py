"""microsoft.ad.membership: into a domain, out of it, and a new name on the way.

Kept as the module is: it renames before it joins, so that a join that fails leaves the new name waiting for a restart;
a machine of another domain is refused; the blob of an offline join is not looked at. Errors are those of Windows
(Microsoft, "System error codes"; of reused accounts KB5020276; of the quota MS-DS-Machine-Account-Quota).
"""

from __future__ import annotations

from typing import Any

from schoolbuild.lab.windows.clocks import skew_seconds
from schoolbuild.lab.windows.directory import Domain, DomainAccount
from schoolbuild.lab.windows.interface import RefusedByLab
from schoolbuild.lab.windows.modules import Call, ModuleFailure, emulates
from schoolbuild.lab.windows.state.machine import MachineState

MAX_SKEW_SECONDS = 300.0
"""Kerberos takes no more (Microsoft, "Maximum tolerance for computer clock synchronization")."""

BAD_LOGIN = "The user name or password is incorrect."
LOCKED = "The referenced account is currently locked out and may not be logged on to."
DISABLED = "This user can't sign in because this account is currently disabled."
DENIED = "Access is denied."
NO_DOMAIN = "The specified domain either does not exist or could not be contacted."
NO_FILE = "The system cannot find the file specified."
SKEW = "There is a time and/or date difference between the client and server."
QUOTA = (
    "Your computer could not be joined to the domain. You have exceeded the maximum number of computer accounts you are"
    " allowed to create in this domain. Contact your system administrator to have this limit reset or increased."
)
REUSED = (
    "An account with the same name exists in Active Directory. Re-using the account was blocked by security policy."
)
OU_HINT = " Check domain_ou_path is pointing to a valid OU in the target domain."


class _Refused(Exception):
    """Windows says no; the text is its own."""


@emulates("microsoft.ad.membership", returns=("reboot_required",))
def membership(call: Call) -> dict[str, Any]:
    arguments, state = call.arguments, call.state
    domain, workgroup = shown_membership(state)
    result: dict[str, Any] = {"changed": False, "reboot_required": False}
    hostname = arguments["hostname"] or state.computer_name
    if arguments["state"] == "domain":
        if arguments["offline_join_blob"]:
            raise RefusedByLab("membership with offline_join_blob: the lab has no directory that makes such blobs")
        if (arguments["dns_domain_name"] or "").lower() != (domain or "").lower():
            if domain is not None:
                raise ModuleFailure(
                    f"Host is already joined to '{domain}', switching domains is not implemented", reboot_required=False
                )
            renamed = hostname.lower() != state.computer_name.lower()
            if renamed:
                _rename(call, hostname)
            _join(call, hostname)
            result = {"changed": True, "reboot_required": True}
            hostname = state.computer_name if renamed else hostname
    elif (arguments["workgroup_name"] or "").lower() != (workgroup or "").lower():
        _leave(call, domain)
        result = {"changed": True, "reboot_required": True}
    if hostname.lower() != state.computer_name.lower():
        _rename(call, hostname)
        if domain is not None and not call.check_mode:
            _rename_account(call, domain, hostname)
        result = {"changed": True, "reboot_required": True}
    before = {
        "dns_domain_name": domain,
        "hostname": state.computer_name,
        "state": "domain" if domain is not None else "workgroup",
        "workgroup_name": workgroup,
    }
    after = {
        "dns_domain_name": arguments["dns_domain_name"],
        "hostname": hostname,
        "state": arguments["state"],
        "workgroup_name": arguments["workgroup_name"],
    }
    return result | {"diff": {"before": before, "after": after}}


def shown_membership(state: MachineState) -> tuple[str | None, str | None]:
    """Domain and workgroup as Win32_ComputerSystem shows them: a change shows before the restart it waits for."""
    if state.pending.domain is not None:
        return state.pending.domain, None
    if state.pending.workgroup is not None:
        return None, state.pending.workgroup
    return state.domain, state.workgroup


def _rename(call: Call, name: str) -> None:
    if not call.check_mode:
        call.state.pending.name = name.upper()
        call.state.pending.want("computer_rename", call.world.now())


def _rename_account(call: Call, domain_name: str, name: str) -> None:
    domain = call.directory.find(domain_name)
    account = domain.computers.pop(call.state.computer_name.lower(), None) if domain is not None else None
    if domain is not None and account is not None:
        account.name = name.upper()
        domain.computers[name.lower()] = account


def _join(call: Call, hostname: str) -> None:
    arguments, state = call.arguments, call.state
    wanted = arguments["dns_domain_name"]
    if call.check_mode:
        return
    try:
        domain, account = _log_in(call, wanted)
        ou = arguments["domain_ou_path"] or domain.computers_container
        _enter(domain, account, ou, hostname)
    except _Refused as refused:
        words = (
            f"Computer '{state.computer_name}' failed to join domain '{wanted}' from its current workgroup"
            f" '{state.workgroup}' with following error message: {refused}"
        )
        raise ModuleFailure(words + (OU_HINT if str(refused) == NO_FILE else ""), reboot_required=False) from None
    state.pending.domain, state.pending.workgroup, state.pending.ou = domain.name, None, ou
    state.pending.want("domain_join", call.world.now())


def _log_in(call: Call, wanted: str) -> tuple[Domain, DomainAccount]:
    """The domain and the account that joins. The domain is found over DNS, so the machine must ask a server of it."""
    domain = call.directory.find(wanted or "")
    if domain is None or call.directory.controller(domain) is None or not _asks(call.state, domain):
        raise _Refused(NO_DOMAIN)
    if abs(skew_seconds(call.state, call.world)) > MAX_SKEW_SECONDS:
        raise _Refused(SKEW)
    user, password = call.arguments["domain_admin_user"], call.arguments["domain_admin_password"]
    account = call.directory.log_in(user) if "\\" in user or "@" in user else domain.account(user)
    if account is None or account.password != password:
        raise _Refused(BAD_LOGIN)
    if account.locked:
        raise _Refused(LOCKED)
    if not account.enabled:
        raise _Refused(DISABLED)
    return domain, account


def _asks(state: MachineState, domain: Domain) -> bool:
    if not domain.addresses:
        return True
    asked = {server for adapter in state.adapters for server in (adapter.dns or adapter.dns_by_dhcp)}
    return bool(asked & set(domain.addresses))


def _enter(domain: Domain, account: DomainAccount, ou: str, name: str) -> None:
    """Make the computer's account, or take the one that is there."""
    if not domain.has_ou(ou):
        raise _Refused(NO_FILE)
    allowed = account.is_administrator or ou.lower() in {one.lower() for one in account.may_join}
    present = domain.computers.get(name.lower())
    if present is not None:
        if not account.is_administrator and present.made_by.lower() != account.name.lower():
            raise _Refused(REUSED)
        present.enabled = True
        return
    if not allowed:
        if ou.lower() != domain.computers_container.lower():
            raise _Refused(DENIED)
        made = sum(one.made_by.lower() == account.name.lower() for one in domain.computers.values())
        if made >= domain.quota:
            raise _Refused(QUOTA)
    domain.enter(name.upper(), ou, made_by=account.name)


def _leave(call: Call, domain_name: str | None) -> None:
    """Into a workgroup; a member also tells its domain, with an account that may."""
    state, wanted = call.state, call.arguments["workgroup_name"]
    if call.check_mode:
        return
    if domain_name is not None:
        try:
            domain, account = _log_in(call, domain_name)
            if not account.is_administrator and not account.may_join:
                raise _Refused(DENIED)
        except _Refused as refused:
            raise ModuleFailure(
                "Unhandled exception while executing module: Failed to unjoin computer"
                f" '{state.computer_name}' from domain '{domain_name}' with the following error message: {refused}"
            ) from None
        entered = domain.computers.get(state.computer_name.lower())
        if entered is not None:
            entered.enabled = False
    state.pending.domain, state.pending.ou, state.pending.workgroup = None, None, wanted
    state.pending.want("domain_join", call.world.now())

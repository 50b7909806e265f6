"""ansible.windows.win_share: SMB shares and who may use them.

Written after the module's text, which is of the old kind: options that it does not know are ignored. A new share lets
Everyone read until its own permissions are set, and in check mode the module stops at the new share.
"""

from __future__ import annotations

from typing import Any

from schoolbuild.lab.windows.modules import Call, ModuleFailure, emulates
from schoolbuild.lab.windows.names import UnknownAccountError, name_of, sid_of
from schoolbuild.lab.windows.state.care import Share, ShareAccess
from schoolbuild.lab.windows.state.files import normal
from schoolbuild.lab.windows.transfer import expanded

_RIGHTS = ("Full", "Change", "Read")


@emulates("ansible.windows.win_share", returns=("actions",))
def win_share(call: Call) -> dict[str, Any]:
    name = call.arguments["name"]
    share = call.state.care.share(name)
    if (call.arguments.get("state") or "present") == "absent":
        if share is None:
            return {"changed": False, "actions": []}
        if not call.check_mode:
            del call.state.care.shares[name.lower()]
        return {"changed": True, "actions": [f"Remove-SmbShare -Force -Name {name}"]}
    return _present(call, name, share)


def _present(call: Call, name: str, share: Share | None) -> dict[str, Any]:
    given = call.arguments.get("path")
    if not given:
        raise ModuleFailure("Get-AnsibleParam: Missing required argument: path", changed=False, actions=[])
    path = expanded(call.state, given, call.user)
    wanted = {right: _accounts(call, right.lower()) for right in (*_RIGHTS, "Deny")}
    entry = call.state.files.get(path)
    if entry is None:
        raise ModuleFailure(f"{path} directory does not exist on the host", changed=False, actions=[])
    path = entry.path
    actions: list[str] = []
    if share is None:
        actions.append(f"New-SmbShare -Name {name} -Path {path}")
        if call.check_mode:
            return {"changed": True, "actions": actions}
        share = call.state.care.shares[name.lower()] = _new(name, path)
    elif normal(share.path).lower() != path.lower():
        actions += [f"Remove-SmbShare -Force -Name {name}", f"New-SmbShare -Name {name} -Path {path}"]
        if not call.check_mode:
            share = call.state.care.shares[name.lower()] = _new(name, path)
    _properties(call, share, actions)
    for right, lower in (("Full", ("Change", "Read")), ("Change", ("Read",))):
        for account in wanted[right]:
            for weaker in lower:
                if account in wanted[weaker]:
                    wanted[weaker].remove(account)
    if (call.arguments.get("rule_action") or "set") == "set":
        _revoke(call, share, wanted, actions)
    else:
        _keep(share, wanted)
    _grant(call, share, wanted, actions)
    return {"changed": bool(actions), "actions": actions}


def _new(name: str, path: str) -> Share:
    """New-SmbShare lets Everyone read; caching Manual is what the server gives."""
    return Share(name, path, access=[ShareAccess("Everyone", "Read")])


def _accounts(call: Call, option: str) -> list[str]:
    """Names as Windows prints them. The module does not trim the single names, and neither does Windows here."""
    text = (call.arguments.get(option) or "").strip()
    found = []
    for one in text.split(",") if text else []:
        try:
            found.append(name_of(call.state, call.directory, sid_of(call.state, call.directory, one.strip())))
        except UnknownAccountError:
            message = f"{one} is not a valid user or group on the host machine or domain"
            raise ModuleFailure(message, changed=False, actions=[]) from None
    return found


def _properties(call: Call, share: Share, actions: list[str]) -> None:
    arguments = call.arguments
    properties: list[tuple[str, str, Any]] = [
        ("Description", "description", arguments.get("description") or ""),
        ("FolderEnumerationMode", "enumeration", "Unrestricted" if arguments.get("list") else "AccessBased"),
        ("CachingMode", "caching", arguments.get("caching_mode") or "Manual"),
        ("EncryptData", "encrypted", bool(arguments.get("encrypt"))),
    ]
    if arguments.get("scope_name"):
        properties.append(("ScopeName", "scope", arguments["scope_name"]))
    for shown, attribute, value in properties:
        if getattr(share, attribute) != value:
            actions.append(f"Set-SmbShare -Force -Name {share.name} -{shown} {value}")
            if not call.check_mode:
                setattr(share, attribute, value)


def _revoke(call: Call, share: Share, wanted: dict[str, list[str]], actions: list[str]) -> None:
    before = list(share.access)
    for line in before:
        right = "Deny" if line.type == "Deny" else line.right
        if right == "Deny" and line.account == "Everyone" and len(before) == 1:
            continue
        if line.account in wanted.get(right, []):
            wanted[right].remove(line.account)
            continue
        if right == "Custom":
            continue
        verb = "Unblock" if right == "Deny" else "Revoke"
        actions.append(f"{verb}-SmbShareAccess -Force -Name {share.name} -AccountName {line.account}")
        if not call.check_mode:
            share.access.remove(line)


def _keep(share: Share, wanted: dict[str, list[str]]) -> None:
    for line in share.access:
        right = "Deny" if line.type == "Deny" else line.right
        if line.account in wanted.get(right, []):
            wanted[right].remove(line.account)


def _grant(call: Call, share: Share, wanted: dict[str, list[str]], actions: list[str]) -> None:
    for right in ("Read", "Change", "Full"):
        for account in wanted[right]:
            actions.append(
                f"Grant-SmbShareAccess -Force -Name {share.name} -AccountName {account} -AccessRight {right}"
            )
            if not call.check_mode:
                share.access[:] = [line for line in share.access if line.account != account or line.type == "Deny"]
                share.access.append(ShareAccess(account, right))
    for account in wanted["Deny"]:
        actions.append(f"Block-SmbShareAccess -Force -Name {share.name} -AccountName {account}")
        if not call.check_mode:
            share.access.append(ShareAccess(account, "Full", "Deny"))

"""ansible.windows.win_acl: one line of a folder's access list.

Written after the module's text. Bundle 12.3 has no check mode here (the task is skipped); 14.5 has. An inherited
line never counts as the one that is wanted. A wider right that is already there is widened, not matched: the task then
says *changed* for ever, as on a real machine.
"""

from __future__ import annotations

from typing import Any

from schoolbuild.lab.windows.access_rights import NotARightError, inheritance, mask, names, rule_mask
from schoolbuild.lab.windows.interface import RefusedByLab
from schoolbuild.lab.windows.modules import Call, ModuleFailure, emulates
from schoolbuild.lab.windows.names import UnknownAccountError, name_of, sid_of
from schoolbuild.lab.windows.state.files import AclEntry, FileEntry


@emulates("ansible.windows.win_acl")
def win_acl(call: Call) -> dict[str, Any]:
    arguments = call.arguments
    path, user, rights = arguments["path"], arguments["user"], arguments["rights"]
    state = arguments.get("state") or "present"
    if arguments.get("follow"):
        raise RefusedByLab("win_acl with follow: the lab has no links")
    entry = found_file(call, path, f"{path} file or directory does not exist on the host")
    try:
        account = name_of(call.state, call.directory, sid_of(call.state, call.directory, user))
    except UnknownAccountError:
        raise ModuleFailure(f"{user} is not a valid user or group on the host machine or domain") from None
    kind = arguments["type"].capitalize()
    wanted = AclEntry(account=account, rights="", type=kind, propagation=arguments.get("propagation") or "None")
    try:
        wanted.rights = names(rule_mask(rights, kind))
        flags = arguments.get("inherit")
        wanted.inheritance = "None" if not entry.is_folder else inheritance(flags or "ContainerInherit, ObjectInherit")
    except NotARightError as error:
        enumeration = "FileSystemRights" if str(error) in rights else "InheritanceFlags"
        raise ModuleFailure(
            f"an error occurred when attempting to {state} {rights} permission(s) on {path} for {user} - Cannot "
            f'convert value "{error}" to type "System.Security.AccessControl.{enumeration}"'
        ) from None
    same = next((line for line in entry.acl if line == wanted), None)
    if state == "present":
        if same is not None:
            return {"changed": False}
        if not call.check_mode:
            _add(entry, wanted)
        return {"changed": True}
    if same is None:
        return {"changed": False}
    if not call.check_mode:
        entry.acl.remove(same)
    return {"changed": True}


def found_file(call: Call, path: str, missing: str) -> FileEntry:
    """The file or folder; registry keys and certificates have access lists too, which the lab does not keep."""
    if path.split("\\", maxsplit=1)[0].upper().startswith(("HK", "CERT:")):
        raise RefusedByLab("access lists of registry keys and certificates")
    entry = call.state.files.get(path)
    if entry is None:
        raise ModuleFailure(missing)
    return entry


def _add(entry: FileEntry, wanted: AclEntry) -> None:
    """AddAccessRule: rights are added to a line of the same account, kind and flags."""
    for line in entry.acl:
        alike = (line.account, line.type, line.inheritance, line.propagation)
        if alike == (wanted.account, wanted.type, wanted.inheritance, wanted.propagation):
            line.rights = names(mask(line.rights) | mask(wanted.rights))
            return
    entry.acl.append(wanted)

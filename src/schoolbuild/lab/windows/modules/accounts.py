"""ansible.windows.win_user, win_group and win_group_membership: local accounts, groups, and who is in them.

Kept as the modules are: in check mode ``win_group_membership`` tells members wrongly once something was to be removed,
a bare text for one and null for none (ansible.windows issue 532); ``win_group`` tells an invented SID for a group that
check mode would make; ``win_user`` checks a password by logging in, so one of a disabled account always "changes".
"""

from __future__ import annotations

import re
from typing import Any

from schoolbuild.lab.windows.interface import RefusedByLab
from schoolbuild.lab.windows.modules import Call, ModuleFailure, emulates
from schoolbuild.lab.windows.names import NOT_MAPPED, UnknownAccountError, name_of, sid_of
from schoolbuild.lab.windows.state.accounts import LocalGroup, LocalUser

FIRST_RID = 1000
KINDS_OF_LETTERS = 3
_NOT_EMULATED = ("account_expires", "home_directory", "login_script", "profile")
_WEAK = (
    'Unhandled exception while executing module: Exception calling "{how}" with "{count}" argument(s): "The password'
    " does not meet the password policy requirements. Check the minimum password length, password complexity and"
    ' password history requirements.\r\n"'
)


@emulates(
    "ansible.windows.win_user",
    returns=(
        "account_disabled",
        "account_locked",
        "description",
        "fullname",
        "groups",
        "name",
        "password_expired",
        "password_never_expires",
        "path",
        "sid",
        "user_cannot_change_password",
    ),
    internal=("state",),
)
def win_user(call: Call) -> dict[str, Any]:
    arguments = call.arguments
    if arguments["account_locked"] is True:
        raise ModuleFailure("account_locked must be set to 'no' if provided")
    asked = [option for option in _NOT_EMULATED if arguments[option] is not None]
    if asked:
        raise RefusedByLab(f"win_user with {', '.join(asked)}")
    if call.state.role == "controller":
        raise RefusedByLab("win_user on a domain controller: it would write to the domain")
    name, wanted = arguments["name"], arguments["state"]
    user = call.state.user(name)
    result: dict[str, Any] = {"changed": False, "name": name, "state": wanted}
    if wanted == "absent":
        result["msg"] = f"User '{name}' was not found"
        if user is not None:
            result |= {"changed": True, "msg": f"User '{user.name}' deleted successfully"}
            if not call.check_mode:
                _delete(call, user)
    elif wanted == "query":
        result |= {"msg": f"Querying user '{name}'", "state": "present" if user is not None else "absent"}
    else:
        result["changed"] = _present(call, user)
    found = call.state.user(name)
    return result | (_told(call, found) if found is not None else {})


def _present(call: Call, user: LocalUser | None) -> bool:
    arguments = call.arguments
    password = arguments["password"]
    made = user is None
    if user is None:
        if password is not None and not call.check_mode:
            _check_password(call, arguments["name"], password)
        if call.check_mode:
            return True
        user = LocalUser(
            arguments["name"],
            _next_sid(call),
            password or "",
            password_set_at=call.world.now(),
        )
        call.state.users[user.name.lower()] = user
    changed = made
    always = arguments["update_password"] == "always"  # noqa: S105 - an option's word
    cannot_log_in = not user.enabled or user.password_must_change or user.password != password
    if not made and password is not None and always and cannot_log_in:
        changed = True
        if not call.check_mode:
            _check_password(call, user.name, password)
            user.password, user.password_set_at = password, call.world.now()
    for attribute, value in _wanted(call).items():
        if value is not None and getattr(user, attribute) != value:
            changed = True
            if not call.check_mode:
                setattr(user, attribute, value)
    return _groups(call, user) or changed


def _wanted(call: Call) -> dict[str, Any]:
    """The attributes that are asked for; some options say the opposite."""
    arguments = call.arguments

    def not_(value: bool | None) -> bool | None:
        return None if value is None else not value

    return {
        "enabled": not_(arguments["account_disabled"]),
        "locked": arguments["account_locked"],
        "full_name": arguments["fullname"],
        "description": arguments["description"],
        "password_must_change": arguments["password_expired"],
        "password_expires": not_(arguments["password_never_expires"]),
        "may_change_password": not_(arguments["user_cannot_change_password"]),
    }


def _groups(call: Call, user: LocalUser) -> bool:
    given = call.arguments["groups"]
    if given is None:
        return False
    desired: set[str] = set()
    for name in given:
        if not str(name).strip():
            continue
        try:
            sid = sid_of(call.state, call.directory, name)
        except UnknownAccountError:
            raise ModuleFailure(f"group '{name}' not found") from None
        if call.state.group_by_sid(sid) is None:
            raise ModuleFailure(f"group '{name}' not found")
        desired.add(sid)
    present = {group.sid for group in call.state.groups.values() if user.sid in group.members}
    action = call.arguments["groups_action"]
    to_add = set() if action == "remove" else desired - present
    to_remove = {"add": set(), "remove": desired & present, "replace": present - desired}[action]
    if not call.check_mode:
        for group in call.state.groups.values():
            if group.sid in to_add:
                group.members[user.sid] = f"{call.state.computer_name}\\{user.name}"
            elif group.sid in to_remove:
                del group.members[user.sid]
    return bool(to_add or to_remove)


def _check_password(call: Call, name: str, password: str) -> None:
    """What the local password policy says (Microsoft, "Password must meet complexity requirements")."""
    policy = call.state.care.account_policy
    short = len(password) < int(policy.get("MinimumPasswordLength", 0))
    kinds = sum(bool(re.search(pattern, password)) for pattern in (r"[A-Z]", r"[a-z]", r"\d", r"[^A-Za-z0-9]"))
    simple = kinds < KINDS_OF_LETTERS or (len(name) > 2 and name.lower() in password.lower())
    if short or (int(policy.get("PasswordComplexity", 0)) and simple):
        raise ModuleFailure(_WEAK.format(how="SetPassword", count=1))


def _next_sid(call: Call) -> str:
    sids = [user.sid for user in call.state.users.values()] + [group.sid for group in call.state.groups.values()]
    rids = [int(sid.rpartition("-")[2]) for sid in sids]
    return f"{call.state.machine_sid}-{max([FIRST_RID, *rids]) + 1}"


def _delete(call: Call, user: LocalUser) -> None:
    del call.state.users[user.name.lower()]
    for group in call.state.groups.values():
        group.members.pop(user.sid, None)


def _told(call: Call, user: LocalUser) -> dict[str, Any]:
    state = call.state
    path = f"WinNT://{state.workgroup or state.computer_name}/{state.computer_name}"
    return {
        "fullname": user.full_name,
        "path": f"{path}/{user.name}",
        "description": user.description,
        "password_expired": user.password_must_change,
        "password_never_expires": not user.password_expires,
        "user_cannot_change_password": not user.may_change_password,
        "account_disabled": not user.enabled,
        "account_locked": user.locked,
        "sid": user.sid,
        "groups": [
            {"name": group.name, "path": f"{path}/{group.name}"}
            for group in state.groups.values()
            if user.sid in group.members
        ],
    }


@emulates("ansible.windows.win_group", returns=("sid",))
def win_group(call: Call) -> dict[str, Any]:
    arguments, state = call.arguments, call.state
    group = state.group(arguments["name"])
    if arguments["state"] == "absent":
        if group is not None and not call.check_mode:
            del state.groups[group.name.lower()]
        return {"changed": group is not None, "sid": None}
    members = arguments["members"] or {"add": [], "remove": [], "set": None}
    made = group is None
    if group is None:
        if call.check_mode:
            return {"changed": True, "sid": "S-1-5-0000"}
        group = LocalGroup(arguments["name"], _next_sid(call))
        state.groups[group.name.lower()] = group
    changed = made
    if arguments["description"] is not None and arguments["description"] != group.description:
        changed = True
        if not call.check_mode:
            group.description = arguments["description"]
    present = set(group.members)
    if members["set"] is not None:
        desired = {_group_sid(call, name) for name in members["set"]}
        to_add, to_remove = desired - present, present - desired
    else:
        to_add = {_group_sid(call, name) for name in members["add"] or []} - present
        to_remove = {_group_sid(call, name) for name in members["remove"] or []} & present
    if not call.check_mode:
        _move(call, group, to_add, to_remove)
    return {"changed": changed or bool(to_add or to_remove), "sid": group.sid}


def _group_sid(call: Call, name: str) -> str:
    try:
        return sid_of(call.state, call.directory, name)
    except UnknownAccountError as error:
        raise ModuleFailure(
            f"Unhandled exception while executing module: Failed to translate '{name}' to a SecurityIdentifier:"
            f' Exception calling "Translate" with "1" argument(s): "{error}"'
        ) from None


def _move(call: Call, group: LocalGroup, to_add: set[str], to_remove: set[str]) -> None:
    for sid in to_add:
        group.members[sid] = name_of(call.state, call.directory, sid)
    for sid in to_remove:
        del group.members[sid]


@emulates("ansible.windows.win_group_membership", returns=("name", "added", "removed", "members"))
def win_group_membership(call: Call) -> dict[str, Any]:
    arguments = call.arguments
    name, wanted = arguments["name"], arguments["state"]
    group = call.state.group(name)
    result: dict[str, Any] = {"changed": False, "name": name}
    if wanted in ("present", "pure"):
        result["added"] = []
    if wanted in ("absent", "pure"):
        result["removed"] = []
    if group is None:
        raise ModuleFailure(f"Could not find local group {name}", **result)
    target = {sid: _account_name(call, sid) for sid in (_member_sid(call, str(one)) for one in arguments["members"])}
    present = {sid: name_of(call.state, call.directory, sid) for sid in group.members}
    to_add = {} if wanted == "absent" else {sid: one for sid, one in target.items() if sid not in present}
    if wanted == "absent":
        to_remove = {sid: one for sid, one in target.items() if sid in present}
    else:
        to_remove = {sid: one for sid, one in present.items() if sid not in target} if wanted == "pure" else {}
    if not call.check_mode:
        _move(call, group, set(to_add), set(to_remove))
    if "added" in result:
        result["added"] = list(to_add.values())
    if "removed" in result:
        result["removed"] = list(to_remove.values())
    result["changed"] = bool(to_add or to_remove)
    members: Any = [name_of(call.state, call.directory, sid) for sid in group.members]
    if call.check_mode:
        members += to_add.values()
        if to_remove:
            members = _unrolled([one for one in members if one not in to_remove.values()])
    return result | {"members": members}


def _unrolled(found: list[str]) -> Any:
    """What a pipeline of PowerShell leaves of a list: nothing becomes null, one becomes itself."""
    return (found[0] if found else None) if len(found) < 2 else found


def _member_sid(call: Call, name: str) -> str:
    try:
        return sid_of(call.state, call.directory, name)
    except UnknownAccountError as error:
        raise ModuleFailure(
            f'account_name {name} is not a valid account, cannot get SID: Exception calling "Translate" with "1"'
            f' argument(s): "{error}"'
        ) from None


def _account_name(call: Call, sid: str) -> str:
    name = name_of(call.state, call.directory, sid)
    if name == sid:
        raise ModuleFailure(
            f'failed to convert sid \'{sid}\' to a logon name: Exception calling "Translate" with "1" argument(s):'
            f' "{NOT_MAPPED}"'
        )
    return name

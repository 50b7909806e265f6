"""community.windows.win_scheduled_task: tasks of the task scheduler.

Written after the module's text, which is of the old kind. A given password makes every run *changed*. A trigger with
a start sets the date of the registration to that start, because both live in one variable of the module.
"""

from __future__ import annotations

import re
from typing import Any

from schoolbuild.lab.windows.modules import Call, ModuleFailure, emulates
from schoolbuild.lab.windows.names import UnknownAccountError, sid_of
from schoolbuild.lab.windows.state.tasks import ScheduledTask
from schoolbuild.lab.windows.task_triggers import DEFAULTS, BadTriggerError, ignored, trigger

_LOGON = {
    "none": 0,
    "password": 1,
    "s4u": 2,
    "interactive_token": 3,
    "group": 4,
    "service_account": 5,
    "interactive_token_or_password": 6,
}
_SERVICE_SIDS = ("S-1-5-18", "S-1-5-19", "S-1-5-20")
SETTINGS: dict[str, Any] = {
    "allow_demand_start": True,
    "allow_hard_terminate": True,
    "compatibility": 2,
    "delete_expired_task_after": None,
    "disallow_start_if_on_batteries": True,
    "execution_time_limit": "PT72H",
    "enabled": True,
    "hidden": False,
    "multiple_instances": 2,
    "priority": 7,
    "restart_count": 0,
    "restart_interval": None,
    "run_only_if_idle": False,
    "run_only_if_network_available": False,
    "start_when_available": False,
    "stop_if_going_on_batteries": True,
    "wake_to_run": False,
}
"""What ``NewTask`` gives: learn.microsoft.com, TaskSettings."""

_REGISTRATION = ("author", "date", "description", "source", "version")
_BAD_CHARACTERS = '\\/:*?"<>|'


@emulates("community.windows.win_scheduled_task")
def win_scheduled_task(call: Call) -> dict[str, Any]:
    arguments = call.arguments
    name = arguments["name"]
    if re.search(f"[{re.escape(_BAD_CHARACTERS)}]", name):
        raise ModuleFailure(f"Invalid task name '{name}'. The following characters are not valid: {_BAD_CHARACTERS}")
    path = task_folder(arguments.get("path") or "\\")
    key = task_key(path, name)
    task = call.state.care.tasks.get(key)
    wanted = _wanted(call)
    if (arguments.get("state") or "present") == "absent":
        if task is not None and not call.check_mode:
            del call.state.care.tasks[key]
        return {"changed": task is not None}
    if task is None and not wanted["actions"]:
        raise ModuleFailure(
            "cannot create a task with no actions, set at least one action with a path to an executable"
        )
    result: dict[str, Any] = {"changed": False}
    if wanted["warnings"]:
        result["warnings"] = wanted["warnings"]
    made = task or ScheduledTask(path, name, settings=dict(SETTINGS), user=_own_sid(call))
    changed = task is None or _differs(made, wanted)
    password = arguments.get("password") is not None and arguments.get("update_password") is not False
    result["changed"] = changed or password
    if changed and not call.check_mode:
        _apply(made, wanted)
        made.registered_at = call.world.now()
        call.state.care.tasks[key] = made
    return result


def task_folder(path: str) -> str:
    r"""``\`` or a folder that begins with a backslash and does not end with one."""
    return "\\" + path.strip("\\")


def task_key(path: str, name: str) -> str:
    r"""The full path of a task in small letters."""
    return (path.rstrip("\\") + "\\" + name).lower()


def _wanted(call: Call) -> dict[str, Any]:
    """Everything that the task gives, checked in the module's order; what it does not give is left out."""
    arguments = call.arguments
    user, group = arguments.get("username"), arguments.get("group")
    wanted: dict[str, Any] = {"warnings": []}
    wanted["user"] = _sid(call, user) if user else None
    wanted["group"] = _sid(call, group) if group else None
    if user and group:
        raise ModuleFailure("username and group can not be set at the same time")
    logon = arguments.get("logon_type")
    if logon == "s4u" and arguments.get("password") is None:
        raise ModuleFailure("password must be set when logon_type=s4u")
    if logon == "group" and group is None:
        raise ModuleFailure("group must be set when logon_type=group")
    if logon == "service_account" and wanted["user"] not in _SERVICE_SIDS:
        raise ModuleFailure("username must be SYSTEM, LOCAL SERVICE or NETWORK SERVICE when logon_type=service_account")
    wanted["logon_type"] = _LOGON[logon] if logon is not None else None
    level = arguments.get("run_level")
    wanted["run_level"] = {"limited": 0, "highest": 1}[level] if level is not None else None
    wanted["display_name"] = arguments.get("display_name")
    wanted["actions"] = _actions(arguments.get("actions"), wanted["warnings"])
    wanted["triggers"] = _triggers(arguments.get("triggers"), wanted["warnings"])
    wanted["settings"] = {one: arguments[one] for one in SETTINGS if arguments.get(one) is not None}
    wanted["registration"] = {one: arguments[one] for one in _REGISTRATION if arguments.get(one) is not None}
    boundaries = [
        one[name] for one in wanted["triggers"] or () for name in ("start_boundary", "end_boundary") if name in one
    ]
    if boundaries:
        wanted["registration"]["date"] = boundaries[-1]
    return wanted


def _actions(given: list[dict[str, Any]] | None, warnings: list[str]) -> list[dict[str, Any]] | None:
    if given is None:
        return None
    known = ("path", "arguments", "working_directory")
    names = "', '".join(known)
    for one in given:
        if "path" not in one:
            raise ModuleFailure("action entry must contain the key 'path'")
        warnings += [
            f"key '{name}' for action entry is not valid and will be ignored, valid keys are '{names}'"
            for name in one
            if name not in known
        ]
    return [{name: one[name] for name in known if one.get(name) is not None} for one in given]


def _triggers(given: list[dict[str, Any]] | None, warnings: list[str]) -> list[dict[str, Any]] | None:
    if given is None:
        return None
    try:
        made = [trigger(one) for one in given]
    except BadTriggerError as error:
        raise ModuleFailure(str(error)) from None
    for one in given:
        warnings += ignored(one)
    return made


def _differs(task: ScheduledTask, wanted: dict[str, Any]) -> bool:
    if any(wanted[name] is not None and wanted[name] != getattr(task, name) for name in _PRINCIPAL):
        return True
    if any(task.settings.get(name) != value for name, value in wanted["settings"].items()):
        return True
    if any(task.registration.get(name) != value for name, value in wanted["registration"].items()):
        return True
    if wanted["actions"] is not None and _unlike(task.actions, wanted["actions"]):
        return True
    return wanted["triggers"] is not None and _unlike(task.triggers, wanted["triggers"])


_PRINCIPAL = ("user", "group", "logon_type", "run_level", "display_name")


def _unlike(existing: list[dict[str, Any]], wanted: list[dict[str, Any]]) -> bool:
    """Only what the task gives is compared, entry by entry; another number or another type is a difference."""
    if len(existing) != len(wanted):
        return True
    return any(
        DEFAULTS.get(name) != value if name not in old else old[name] != value
        for old, new in zip(existing, wanted, strict=True)
        for name, value in new.items()
    )


def _apply(task: ScheduledTask, wanted: dict[str, Any]) -> None:
    for name in _PRINCIPAL:
        if wanted[name] is not None:
            setattr(task, name, wanted[name])
    if wanted["user"] is not None:
        task.group = None
        if wanted["user"] in _SERVICE_SIDS and wanted["logon_type"] is None:
            task.logon_type = _LOGON["service_account"]
    if wanted["group"] is not None:
        task.user, task.logon_type = None, _LOGON["group"]
    task.settings.update(wanted["settings"])
    task.registration.update(wanted["registration"])
    if wanted["actions"] is not None:
        task.actions = wanted["actions"]
    if wanted["triggers"] is not None:
        task.triggers = wanted["triggers"]


def _sid(call: Call, name: str) -> str:
    try:
        return sid_of(call.state, call.directory, name)
    except UnknownAccountError:
        raise ModuleFailure(f"account_name {name} is not a valid account, cannot get SID: {_NOT_FOUND}") from None


_NOT_FOUND = (
    'Exception calling "Translate" with "1" argument(s): "Some or all identity references could not be translated."'
)


def _own_sid(call: Call) -> str | None:
    try:
        return sid_of(call.state, call.directory, call.user)
    except UnknownAccountError:
        return None

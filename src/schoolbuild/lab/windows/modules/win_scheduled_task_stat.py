"""community.windows.win_scheduled_task_stat: what the task scheduler says of a task or a folder of them.

Written after the module's text, whose fault is kept: of the weeks of a month it prints the third for the fourth.
"""

from __future__ import annotations

from typing import Any

from schoolbuild.lab.windows.modules import Call, emulates
from schoolbuild.lab.windows.modules.win_scheduled_task import task_folder, task_key
from schoolbuild.lab.windows.names import name_of
from schoolbuild.lab.windows.state.tasks import ScheduledTask
from schoolbuild.lab.windows.task_triggers import TYPES, next_run

_LOGON = (
    "NONE",
    "PASSWORD",
    "S4U",
    "INTERACTIVE_TOKEN",
    "GROUP",
    "SERVICE_ACCOUNT",
    "INTERACTIVE_TOKEN_OR_PASSWORD",
)
_NEVER_RAN, _NEVER_RUNS = "1999-11-30T00:00:00", "1899-12-30T00:00:00"


@emulates(
    "community.windows.win_scheduled_task_stat",
    returns=(
        "actions",
        "folder_exists",
        "folder_task_count",
        "folder_task_names",
        "principal",
        "registration_info",
        "settings",
        "state",
        "task_exists",
        "triggers",
    ),
)
def win_scheduled_task_stat(call: Call) -> dict[str, Any]:
    path = task_folder(call.arguments.get("path") or "\\")
    name = call.arguments.get("name")
    tasks = call.state.care.tasks
    inside = [task for task in tasks.values() if task.path.lower() == path.lower()]
    below = [task for task in tasks.values() if task.path.lower().startswith(path.lower().rstrip("\\") + "\\")]
    if path != "\\" and not inside and not below:
        return {"changed": False, "folder_exists": False} | ({"task_exists": False} if name is not None else {})
    result: dict[str, Any] = {
        "changed": False,
        "folder_exists": True,
        "folder_task_names": [task.name for task in inside],
        "folder_task_count": len(inside),
    }
    if name is not None:
        task = tasks.get(task_key(path, name))
        result["task_exists"] = task is not None
        if task is not None:
            result |= _details(call, task)
    return result


def _details(call: Call, task: ScheduledTask) -> dict[str, Any]:
    upcoming = next_run(task.triggers, call.world.now()) if task.settings.get("enabled", True) else None
    last = task.last_run_at
    return {
        "state": {
            "last_run_time": f"{last:%Y-%m-%dT%H:%M:%S}" if last is not None else _NEVER_RAN,
            "last_task_result": task.last_result,
            "next_run_time": f"{upcoming:%Y-%m-%dT%H:%M:%S}" if upcoming is not None else _NEVER_RUNS,
            "number_of_missed_runs": 0,
            "status": "TASK_STATE_READY" if task.settings.get("enabled", True) else "TASK_STATE_DISABLED",
        },
        "principal": {
            "display_name": task.display_name,
            "user_id": name_of(call.state, call.directory, task.user) if task.user else None,
            "group_id": name_of(call.state, call.directory, task.group) if task.group else None,
            "id": "Author",
            "logon_type": f"TASK_LOGON_{_LOGON[task.logon_type]}",
            "run_level": "TASK_RUNLEVEL_HIGHEST" if task.run_level else "TASK_RUNLEVEL_LUA",
        },
        "registration_info": {
            name: task.registration.get(name) for name in ("author", "date", "description", "source", "version")
        },
        "settings": dict(task.settings),
        "actions": [
            {
                "id": None,
                "type": "TASK_ACTION_EXEC",
                "path": one["path"],
                "arguments": one.get("arguments"),
                "working_directory": one.get("working_directory"),
            }
            for one in task.actions
        ],
        "triggers": [_trigger(one) for one in task.triggers],
    }


def _trigger(one: dict[str, Any]) -> dict[str, Any]:
    word = next(name for name in TYPES if name == one["type"])
    shown = {name: value for name, value in one.items() if name != "type"}
    bits = {
        "days_of_week": ("sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"),
        "days_of_month": tuple(str(day) for day in range(1, 32)),
    }
    for name, words in bits.items():
        if name in shown:
            shown[name] = ",".join(text for index, text in enumerate(words) if shown[name] >> index & 1)
    if "weeks_of_month" in shown:
        weeks = shown["weeks_of_month"]
        shown["weeks_of_month"] = ",".join(
            text for bit, text in ((1, "1"), (2, "2"), (4, "3"), (4, "4")) if weeks & bit
        )
    return {"type": f"TASK_TRIGGER_{word.upper()}", "enabled": True, **shown}

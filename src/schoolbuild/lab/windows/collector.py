"""The one scheduled task that the lab can run: the build's own collector, which leaves the assessment as a file.

It is known by its command line (``-AskedFile`` and ``-Leave``); every other task is kept and never run.
"""

from __future__ import annotations

import json
import re
from datetime import timedelta

from schoolbuild.lab.windows.assessment import answer
from schoolbuild.lab.windows.interface import World
from schoolbuild.lab.windows.state.machine import MachineState
from schoolbuild.lab.windows.state.tasks import ScheduledTask
from schoolbuild.lab.windows.task_triggers import next_run

_ARGUMENT = r'-{}\s+"([^"]+)"'
_DONE, _FILE_NOT_FOUND = 0, 2
_SYSTEM = "S-1-5-18"
_LONGEST = timedelta(days=400)


def run_tasks(state: MachineState, world: World) -> None:
    """Run each collector whose time has come since it last ran."""
    for task in state.care.tasks.values():
        places = [_argument(task, name) for name in ("File", "AskedFile", "Leave")]
        since = task.last_run_at or task.registered_at
        if None in places or since is None or not task.settings.get("enabled", True) or task.user != _SYSTEM:
            continue
        due = None
        moment = next_run(task.triggers, max(since, world.now() - _LONGEST))
        while moment is not None and moment <= world.now():
            due, moment = moment, next_run(task.triggers, moment)
        if due is not None:
            task.last_run_at = due
            task.last_result = _leave(state, world, *(place or "" for place in places))


def leave_path(state: MachineState) -> str | None:
    """Where the collector leaves its document, if there is one."""
    return next((place for task in state.care.tasks.values() if (place := _argument(task, "Leave"))), None)


def _argument(task: ScheduledTask, name: str) -> str | None:
    for action in task.actions:
        match = re.search(_ARGUMENT.format(name), str(action.get("arguments", "")), re.IGNORECASE)
        if match is not None:
            return match[1]
    return None


def _leave(state: MachineState, world: World, script: str, asked: str, leave: str) -> int:
    question = state.files.get(asked)
    if state.files.get(script) is None or question is None or question.content is None:
        return _FILE_NOT_FOUND
    document = answer(state, json.loads(question.content), world, collector="task")
    state.files.write(leave, json.dumps(document).encode(), world.now())
    return _DONE

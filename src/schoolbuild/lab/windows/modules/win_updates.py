"""ansible.windows.win_updates: one session of the update agent, as its action plugin drives it.

Written after the module's text (the options, the filters, the messages) and the action plugin (the records that it
needs, and in which order). The plugin sends the module again and again: ``start``, ``poll`` until the record
``exit``, ``cancel``. What a session does, it does in the background: neither a lost connection nor check mode's proof
has a part in it.
"""

from __future__ import annotations

import ntpath
import re
import uuid
from collections.abc import Callable, Sequence
from typing import Any

from schoolbuild.lab.windows.interface import RefusedByLab
from schoolbuild.lab.windows.modules import Call, ModuleFailure, after_restart, emulates
from schoolbuild.lab.windows.state.care import Update
from schoolbuild.lab.windows.update_agent import (
    INSTALL_NOT_ALLOWED,
    AgentError,
    Record,
    Session,
    after_updates_restart,
    describe,
    restart_wanted,
    search,
    wsus_server,
)

_NAMES = {
    "CriticalUpdates": "Critical Updates",
    "DefinitionUpdates": "Definition Updates",
    "DeveloperKits": "Developer Kits",
    "FeaturePacks": "Feature Packs",
    "SecurityUpdates": "Security Updates",
    "ServicePacks": "Service Packs",
    "UpdateRollups": "Update Rollups",
}
_sessions: dict[str, Session] = {}
after_restart(after_updates_restart)


@emulates(
    "ansible.windows.win_updates",
    returns=(
        "reboot_required",
        "rebooted",
        "updates",
        "filtered_updates",
        "found_update_count",
        "installed_update_count",
        "failed_update_count",
    ),
    internal=("output", "cancel_options", "poll_options"),
)
def win_updates(call: Call) -> dict[str, Any]:
    options = call.arguments.get("_operation_options") or {}
    operation = call.arguments.get("_operation") or "start"
    if operation == "cancel":
        session = _sessions.pop(_pipe(str(options.get("cancel_id", ""))), None)
        if session is not None:
            session.abort()
        return {"changed": False}
    if operation == "poll":
        return {"changed": False, "output": _poll(str(options.get("pipe_name", "")))}
    if operation != "start" or options.get("wait"):
        raise RefusedByLab("win_updates as an asynchronous task, or in its own test mode")
    return _start(call)


def _start(call: Call) -> dict[str, Any]:
    identity = str(uuid.uuid4())
    session = Session(call.state, call.world, _logger(call), install=call.arguments["state"] == "installed")
    busy = _installing(call)
    _sessions[f"Ansible.Windows.WinUpdates-{identity}"] = session
    try:
        _look(call, session, busy)
    except AgentError as error:
        session.leave(changed=False, error=str(error), hresult=error.hresult)
    return {
        "changed": False,
        "cancel_options": {"cancel_id": f"Global\\Ansible.Windows.WinUpdates-{identity}", "task_pid": 4242},
        "poll_options": {"pipe_name": f"Ansible.Windows.WinUpdates-{identity}"},
    }


def _look(call: Call, session: Session, busy: bool) -> None:
    arguments = call.arguments
    managed = wsus_server(call.state)
    if arguments["server_selection"] == "managed_server" and managed is None:
        raise RefusedByLab("win_updates with managed_server where no WSUS server is set by policy")
    session.log(f"Reboot requirement check: {restart_wanted(call.state)}")
    ask_wsus = managed is not None and arguments["server_selection"] != "windows_update"
    found = search(call.state, call.world.now(), managed=ask_wsus)
    session.log(f"Found {len(found)} updates")
    filtered = [{"id": one.id, "reasons": why} for one in found if (why := _reasons(one, arguments))]
    session.tell("search_result", {"updates": [describe(one) for one in found], "filtered": filtered})
    left_out = {one["id"] for one in filtered}
    session.chosen = [one for one in found if one.id not in left_out]
    if call.check_mode or arguments["state"] == "searched" or not session.chosen:
        if not call.check_mode:
            call.state.care.updates.searched_at = call.world.now()
        session.leave(changed=bool(session.chosen) and arguments["state"] != "searched")
        return
    call.state.care.updates.searched_at = call.world.now()
    if restart_wanted(call.state):
        session.leave(changed=False, error="A reboot is required before more updates can be installed")
        return
    if busy:
        raise AgentError("Installing updates", INSTALL_NOT_ALLOWED)
    session.begin()


def _reasons(update: Update, arguments: Any) -> list[str]:
    """Why an update is left out, in the order of the module."""
    text = update.title + update.kb
    accept, reject = arguments.get("accept_list") or [], arguments.get("reject_list") or []
    wanted = {_NAMES.get(name, name).lower() for name in arguments["category_names"]}
    mine = {name.lower() for name in update.categories}
    reasons = []
    if accept and not _matches(text, accept):
        reasons.append("accept_list")
    if reject and _matches(text, reject):
        reasons.append("reject_list")
    if update.hidden:
        reasons.append("hidden")
    if wanted and "*" not in wanted and not wanted & mine:
        reasons.append("category_names")
    if arguments.get("skip_optional") and update.optional:
        reasons.append("skip_optional")
    return reasons


def _matches(text: str, patterns: Sequence[str]) -> bool:
    return any(re.search(pattern, text, re.IGNORECASE) for pattern in patterns)


def _poll(pipe: str) -> list[Record]:
    session = _sessions.get(pipe)
    if session is None or not session.alive:
        raise ModuleFailure("Timed out waiting for server pipe to be available")
    return session.take()


def _installing(call: Call) -> bool:
    """Whether another session of this machine is at work."""
    return any(one.state is call.state and one.alive and not one.over for one in _sessions.values())


def _pipe(cancel_id: str) -> str:
    return cancel_id.removeprefix("Global\\")


def _logger(call: Call) -> Callable[[str], None]:
    """Writes the module's log where the task asked for one; in check mode there is none."""
    path = call.arguments.get("log_path")
    if not path or call.check_mode:
        return lambda _text: None
    folder = call.state.files.get(ntpath.dirname(path))
    if folder is None or not folder.is_folder:
        raise ModuleFailure(
            'Unknown failure running win_updates bootstrap process: Exception calling "Open" with "4" argument(s): '
            f"\"Could not find a part of the path '{path}'.\""
        )

    def write(text: str) -> None:
        entry = call.state.files.get(path)
        old = (entry.content or b"") if entry is not None else b""
        line = f"{call.world.now():%Y-%m-%d %H:%M:%SZ} update_task {text}\r\n"
        call.state.files.write(path, old + line.encode(), call.world.now())

    return write

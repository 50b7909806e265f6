"""ansible.windows.win_service and win_service_info: services, their start and their state.

Kept as the module is: what it returns is what was asked for, also in check mode; ``state: restarted`` always changes.
A missing service without ``path`` fails. Creating services, failure actions and the rarer options are refused here.
"""

from __future__ import annotations

from typing import Any

from schoolbuild.lab.windows.interface import RefusedByLab
from schoolbuild.lab.windows.modules import Call, ModuleFailure, emulates
from schoolbuild.lab.windows.names import UnknownAccountError, name_of, sid_of
from schoolbuild.lab.windows.state.machine import MachineState, Service

SYSTEM_SID = "S-1-5-18"
_NOT_EMULATED = (
    "error_control",
    "failure_actions",
    "failure_actions_on_non_crash_failure",
    "failure_command",
    "failure_reboot_msg",
    "failure_reset_period_sec",
    "load_order_group",
    "path",
    "pre_shutdown_timeout_ms",
    "required_privileges",
    "service_type",
    "sid_info",
)
_UNHANDLED = "Unhandled exception while executing module: "
_SHOWN = {"running": "started", "stopped": "stopped", "paused": "paused"}


@emulates(
    "ansible.windows.win_service",
    returns=(
        "exists",
        "name",
        "display_name",
        "state",
        "start_mode",
        "path",
        "can_pause_and_continue",
        "description",
        "username",
        "desktop_interact",
        "dependencies",
        "depended_by",
    ),
)
def win_service(call: Call) -> dict[str, Any]:
    arguments, state = call.arguments, call.state
    asked = [option for option in _NOT_EMULATED if arguments[option] is not None]
    if asked or arguments["desktop_interact"]:
        raise RefusedByLab(f"win_service with {', '.join(asked) or 'desktop_interact'}")
    service = state.service(arguments["name"])
    if arguments["state"] == "absent":
        return _absent(call, service)
    if service is None:
        wanted = ("description", "display_name", "dependencies", "start_mode", "state", "username", "password")
        if all(arguments[option] is None for option in wanted) and arguments["dependency_action"] == "set":
            return {"exists": False}
        raise ModuleFailure(
            f"Service '{arguments['name']}' is not installed, need to set 'path' to create a new service", exists=False
        )
    before = _diff(call, service)
    changed, after = _configure(call, service, before)
    changed |= _switch(call, service, after)
    return {"changed": changed, **_told(call, service, after), "diff": {"before": before, "after": after}}


def _absent(call: Call, service: Service | None) -> dict[str, Any]:
    if service is None:
        return {"exists": False}
    before = _diff(call, service)
    _stop(call, service)
    if not call.check_mode:
        del call.state.services[service.name.lower()]
    return {"changed": True, "exists": False, "diff": {"before": before, "after": ""}}


def _configure(call: Call, service: Service, before: dict[str, Any]) -> tuple[bool, dict[str, Any]]:
    arguments = call.arguments
    after = dict(before)
    changed = False
    for option, attribute in (("description", "description"), ("display_name", "display_name")):
        wanted = arguments[option]
        if wanted is not None and wanted != getattr(service, attribute):
            changed, after[option] = True, wanted
            if not call.check_mode:
                setattr(service, attribute, wanted)
    if arguments["dependencies"] is not None:
        wanted = _dependencies(service.dependencies, arguments["dependencies"], arguments["dependency_action"])
        after["dependencies"] = wanted
        if set(wanted) != set(service.dependencies):
            changed = True
            if not call.check_mode:
                service.dependencies = wanted
    if arguments["start_mode"] is not None and arguments["start_mode"] != service.start_mode:
        changed, after["start_mode"] = True, arguments["start_mode"]
        if not call.check_mode:
            service.start_mode = arguments["start_mode"]
    return changed | _account(call, service, after), after


def _account(call: Call, service: Service, after: dict[str, Any]) -> bool:
    username, password = call.arguments["username"], call.arguments["password"]
    changed = False
    if username is not None:
        wanted = _sid(call, username)
        after["username"] = name_of(call.state, call.directory, wanted)
        if wanted != _sid(call, service.account):
            changed = True
            if not call.check_mode:
                service.account = "LocalSystem" if wanted == SYSTEM_SID else after["username"]
                service.password = password or ""
    always = call.arguments["update_password"] == "always"  # noqa: S105 - an option's word
    if password and always:
        changed = True
        if not call.check_mode:
            service.password = password
    return changed


def _dependencies(present: list[str], given: list[str], action: str) -> list[str]:
    if action == "add":
        return [*present, *(name for name in given if name not in present)]
    if action == "remove":
        return [name for name in present if name not in given]
    return list(given)


def _switch(call: Call, service: Service, after: dict[str, Any]) -> bool:
    wanted = call.arguments["state"]
    if wanted is None:
        return False
    after["state"] = wanted
    if wanted == "started" and service.state != "running":
        _start(call, service)
    elif wanted == "stopped" and service.state != "stopped":
        _stop(call, service)
    elif wanted == "restarted":
        _stop(call, service)
        _start(call, service)
    elif wanted == "paused" and service.state != "paused":
        if not service.can_pause:
            raise ModuleFailure(f"failed to pause service {service.name}: The service does not support pausing")
        if not call.check_mode:
            service.state = "paused"
    else:
        return False
    return True


def _start(call: Call, service: Service) -> None:
    if call.check_mode:
        return
    if service.start_mode == "disabled":
        raise ModuleFailure(
            f"{_UNHANDLED}Service '{service.display_name} ({service.name})' cannot be started due to the following"
            f" error: Cannot start service {service.name} on computer '.'."
        )
    service.state, service.started_at = "running", call.world.now()


def _stop(call: Call, service: Service) -> None:
    dependants = [one.name for one in _dependants(call.state, service) if one.state != "stopped"]
    if call.check_mode:
        return
    if dependants and not call.arguments["force_dependent_services"]:
        raise ModuleFailure(
            f"{_UNHANDLED}Cannot stop service '{service.display_name} ({service.name})' because it has dependent"
            " services. It can only be stopped if the Force flag is set."
        )
    for one in _dependants(call.state, service):
        one.state = "stopped"
    service.state = "stopped"


def _dependants(state: MachineState, service: Service) -> list[Service]:
    name = service.name.lower()
    return [one for one in state.services.values() if name in {needed.lower() for needed in one.dependencies}]


def _sid(call: Call, name: str) -> str:
    try:
        return sid_of(call.state, call.directory, name)
    except UnknownAccountError as error:
        raise ModuleFailure(f'{_UNHANDLED}Exception calling "Translate" with "1" argument(s): "{error}"') from None


def _diff(call: Call, service: Service) -> dict[str, Any]:
    return {
        "dependencies": list(service.dependencies),
        "description": service.description or None,
        "desktop_interact": False,
        "display_name": service.display_name,
        "name": service.name,
        "path": service.path,
        "start_mode": service.start_mode,
        "state": _SHOWN[service.state],
        "username": name_of(call.state, call.directory, _sid(call, service.account)),
    }


def _told(call: Call, service: Service, after: dict[str, Any]) -> dict[str, Any]:
    """What is returned: as asked for, in the words that the module has always used."""
    account = after["username"]
    told = {key: value for key, value in after.items() if key not in ("state", "username")}
    told["exists"] = True
    told["state"] = {"started": "running", "restarted": "running"}.get(after["state"], after["state"])
    told["username"] = "LocalSystem" if _sid(call, account) == SYSTEM_SID else account
    told["can_pause_and_continue"] = service.can_pause
    told["depended_by"] = [one.name for one in _dependants(call.state, service)]
    return told


@emulates("ansible.windows.win_service_info", returns=("exists", "services"))
def win_service_info(call: Call) -> dict[str, Any]:
    name = call.arguments["name"]
    if name is None:
        found = list(call.state.services.values())
    else:
        one = call.state.service(name)
        found = [one] if one is not None else []
    return {"exists": bool(found), "services": [_info(call, service) for service in found]}


def _info(call: Call, service: Service) -> dict[str, Any]:
    """What is not kept in the state is null: the lab does not know it."""
    unknown = (
        "checkpoint",
        "error_control",
        "failure_actions_on_non_crash_failure",
        "failure_command",
        "failure_reboot_msg",
        "launch_protection",
        "load_order_group",
        "pre_shutdown_timeout_ms",
        "preferred_node",
        "process_id",
        "service_exit_code",
        "service_type",
        "sid_info",
        "wait_hint_ms",
        "win32_exit_code",
    )
    return dict.fromkeys(unknown) | {
        "controls_accepted": [],
        "dependencies": list(service.dependencies),
        "dependency_of": [one.name for one in _dependants(call.state, service)],
        "description": service.description or None,
        "desktop_interact": False,
        "display_name": service.display_name,
        "failure_actions": list(service.failure_actions),
        "failure_reset_period_sec": service.failure_reset_seconds,
        "name": service.name,
        "path": service.path,
        "required_privileges": [],
        "service_flags": [],
        "start_mode": service.start_mode,
        "state": _SHOWN[service.state],
        "triggers": [],
        "username": name_of(call.state, call.directory, _sid(call, service.account)),
    }

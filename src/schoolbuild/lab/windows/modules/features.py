"""ansible.windows.win_feature and win_optional_feature: roles and features.

Kept as the module is: what stands above a feature is installed with it; while a restart is waiting for servicing,
``reboot_required`` is true although nothing changed (ansible.windows issue 287). In check mode (``-WhatIf``) no restart
is promised.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from schoolbuild.lab.windows.features import Feature, above, below, features
from schoolbuild.lab.windows.interface import RefusedByLab
from schoolbuild.lab.windows.modules import Call, ModuleFailure, emulates
from schoolbuild.lab.windows.state.care_defaults import system_of_build
from schoolbuild.lab.windows.state.machine import Service


@emulates(
    "ansible.windows.win_feature", returns=("exitcode", "feature_result", "reboot_required"), internal=("success",)
)
def win_feature(call: Call) -> dict[str, Any]:
    present = call.arguments["state"] == "present"
    source = call.arguments["source"]
    if source and call.state.files.get(source) is None:
        raise ModuleFailure(f"Failed to find source path {source} for feature install")
    named = [_named(call, name, present) for name in call.arguments["name"]]
    changed = _to_install(call, named) if present else _to_remove(call, named)
    restart = any(feature.restart for feature in changed)
    if not call.check_mode:
        for feature in changed:
            _install(call, feature) if present else _remove(call, feature)
        if restart:
            call.state.pending.want("servicing", call.world.now())
    waiting = "servicing" in call.state.pending.reasons
    code = (
        "NoChangeNeeded" if not changed else "SuccessRestartRequired" if restart and not call.check_mode else "Success"
    )
    return {
        "changed": bool(changed),
        "feature_result": [
            {
                "id": None,
                "display_name": feature.display,
                "message": [],
                "reboot_required": feature.restart and not call.check_mode,
                "skip_reason": "NotSkipped",
                "success": True,
            }
            for feature in changed
        ],
        "success": True,
        "exitcode": code,
        "reboot_required": waiting,
        "failed": False,
    }


def _named(call: Call, name: str, present: bool) -> Feature:
    feature = features().get(str(name).lower())
    system = system_of_build(call.state.system.build)
    if feature is None or system in feature.not_on:
        words = (
            f"ArgumentNotValid: The role, role service, or feature name is not valid: '{name}'. The name was not found."
        )
        verb = "install" if present else "uninstall"
        prefix = (
            f"Failed to {verb} Windows Feature: " if call.legacy else "Unhandled exception while executing module: "
        )
        raise ModuleFailure(prefix + words)
    return feature


def _to_install(call: Call, named: list[Feature]) -> list[Feature]:
    wanted: list[Feature] = []
    for feature in named:
        wanted += [*reversed(list(above(feature))), feature]
        if call.arguments["include_sub_features"]:
            wanted += below(feature)
        if call.arguments["include_management_tools"]:
            for tool in (features()[name.lower()] for name in feature.tools):
                wanted += [*reversed(list(above(tool))), tool]
    system = system_of_build(call.state.system.build)
    fits = (feature for feature in wanted if system not in feature.not_on)
    return _once(feature for feature in fits if not call.state.has_feature(feature.name))


def _to_remove(call: Call, named: list[Feature]) -> list[Feature]:
    wanted: list[Feature] = []
    for feature in named:
        wanted += [*below(feature), feature]
        if call.arguments["include_management_tools"]:
            wanted += (features()[name.lower()] for name in feature.tools)
    return _once(feature for feature in wanted if call.state.has_feature(feature.name))


def _once(found: Iterable[Feature]) -> list[Feature]:
    return list({feature.name: feature for feature in found}.values())


def _install(call: Call, feature: Feature) -> None:
    call.state.features.append(feature.name)
    for row in feature.services:
        if call.state.service(row["name"]) is None:
            running = row["start"] in ("auto", "delayed") and not feature.restart
            call.state.add_service(
                Service(row["name"], row["display"], "running" if running else "stopped", row["start"])
            )


def _remove(call: Call, feature: Feature) -> None:
    call.state.features = [name for name in call.state.features if name.lower() != feature.name.lower()]
    for row in feature.services:
        call.state.services.pop(row["name"].lower(), None)


_OPTIONAL = {
    "smb1protocol": "FS-SMB1",
    "microsoftwindowspowershellv2": "PowerShell-V2",
    "microsoftwindowspowershellv2root": "PowerShell-V2",
    "telnetclient": "Telnet-Client",
    "tftp": "TFTP-Client",
}
"""Optional features (DISM) that are the same thing as a feature of a server, by the name that DISM uses."""


@emulates("ansible.windows.win_optional_feature", returns=("reboot_required",))
def win_optional_feature(call: Call) -> dict[str, Any]:
    if call.arguments["source"] or call.arguments["include_parent"]:
        raise RefusedByLab("win_optional_feature with source or include_parent")
    result: dict[str, Any] = {"changed": False, "reboot_required": False}
    wanted = call.arguments["state"] == "present"
    found = []
    for name in call.arguments["name"]:
        known = _OPTIONAL.get(str(name).lower())
        if known is None:
            raise ModuleFailure(f"Failed to find feature '{name}'", reboot_required=False)
        found.append(features()[known.lower()])
    for feature in _once(feature for feature in found if call.state.has_feature(feature.name) is not wanted):
        result["changed"] = True
        if not call.check_mode:
            _install(call, feature) if wanted else _remove(call, feature)
            if feature.restart:
                result["reboot_required"] = True
                call.state.pending.want("servicing", call.world.now())
    return result

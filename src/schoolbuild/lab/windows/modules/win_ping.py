"""ansible.windows.win_ping: is PowerShell there."""

from __future__ import annotations

from typing import Any

from schoolbuild.lab.windows.modules import Call, ModuleFailure, emulates


@emulates("ansible.windows.win_ping", returns=("ping",))
def win_ping(call: Call) -> dict[str, Any]:
    if call.arguments["data"] == "crash":
        raise ModuleFailure("Unhandled exception while executing module: boom")
    return {"ping": call.arguments["data"]}

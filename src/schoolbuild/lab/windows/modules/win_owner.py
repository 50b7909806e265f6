"""ansible.windows.win_owner: who owns a file or folder, and with ``recurse`` everything in it.

Written after the module's text.
"""

from __future__ import annotations

from typing import Any

from schoolbuild.lab.windows.modules import Call, ModuleFailure, emulates
from schoolbuild.lab.windows.modules.win_acl import found_file
from schoolbuild.lab.windows.names import UnknownAccountError, name_of, sid_of


@emulates("ansible.windows.win_owner")
def win_owner(call: Call) -> dict[str, Any]:
    path, user = call.arguments["path"], call.arguments["user"]
    entry = found_file(call, path, f"{path} file or directory does not exist on the host")
    try:
        owner = name_of(call.state, call.directory, sid_of(call.state, call.directory, user))
    except UnknownAccountError as error:
        raise ModuleFailure(f"Failed to translate '{user}' to a SecurityIdentifier: {error}") from None
    entries = [entry, *(call.state.files.below(path) if call.arguments["recurse"] else ())]
    others = [one for one in entries if one.owner.lower() != owner.lower()]
    if not call.check_mode:
        for one in others:
            one.owner = owner
    return {"changed": bool(others)}

"""ansible.windows.win_acl_inheritance: whether a folder takes lines of its access list from above.

Written after the module's text: with ``reorganize`` the inherited lines are kept as its own ones when inheritance is
cut, and own lines that are inherited as well go when it comes back.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from schoolbuild.lab.windows.modules import Call, emulates
from schoolbuild.lab.windows.modules.win_acl import found_file
from schoolbuild.lab.windows.transfer import expanded


@emulates("ansible.windows.win_acl_inheritance")
def win_acl_inheritance(call: Call) -> dict[str, Any]:
    path = expanded(call.state, call.arguments["path"], call.user)
    entry = found_file(call, path, f"{path} does not exist")
    reorganize, state = call.arguments["reorganize"], call.arguments["state"]
    before = "absent" if entry.protected else "present"
    changed = before != state
    if changed and not call.check_mode:
        if state == "absent":
            passed = [line for line in call.state.files.access(path) if line.inherited]
            entry.protected = True
            if reorganize:
                entry.acl += [replace(line, inherited=False) for line in passed]
        else:
            entry.protected = False
            if reorganize:
                passed = [replace(line, inherited=False) for line in call.state.files.access(path) if line.inherited]
                entry.acl[:] = [line for line in entry.acl if line not in passed]
    return {"changed": changed, "diff": {"before": {"state": before}, "after": {"state": state}}}

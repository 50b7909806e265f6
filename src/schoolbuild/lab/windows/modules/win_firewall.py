"""ansible.windows.win_firewall: the profiles of the Windows firewall.

Written after the module's text. Actions are only looked at where the state is ``enabled``. Once the first profile has
been compared, the module goes on with the action in the words of the cmdlet, which changes nothing.
"""

from __future__ import annotations

from typing import Any

from schoolbuild.lab.windows.modules import Call, emulates

_ACTIONS = {"allow": "Allow", "block": "Block", "not_configured": "NotConfigured"}
_PROFILES = ("Domain", "Private", "Public")


@emulates("ansible.windows.win_firewall", returns=("enabled", "profiles", "state"))
def win_firewall(call: Call) -> dict[str, Any]:
    chosen = {profile.lower() for profile in call.arguments["profiles"]}
    state = call.arguments["state"]
    changed = False
    for name in _PROFILES:
        if name.lower() not in chosen:
            continue
        profile = call.state.care.firewall.profiles[name]
        wanted: dict[str, Any] = {"enabled": state == "enabled"}
        if state == "enabled":
            for side, argument in (("inbound", "inbound_action"), ("outbound", "outbound_action")):
                if call.arguments.get(argument) is not None:
                    wanted[side] = _ACTIONS[call.arguments[argument].lower()]
        for side, value in wanted.items():
            if getattr(profile, side) != value:
                changed = True
                if not call.check_mode:
                    setattr(profile, side, value)
    return {"changed": changed, "profiles": call.arguments["profiles"], "state": state}

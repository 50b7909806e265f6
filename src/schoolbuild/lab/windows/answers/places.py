"""Firewall, shares and the build's mark."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from schoolbuild.lab.windows.state.machine import MachineState

_POLICY = r"HKLM\SOFTWARE\Policies\Microsoft\WindowsFirewall"
_POLICY_NAMES = {"Domain": "DomainProfile", "Private": "StandardProfile", "Public": "PublicProfile"}
_PROTOCOLS = {1: "ICMPv4", 6: "TCP", 17: "UDP", 58: "ICMPv6", 256: "Any"}
_INBOUND = 1


@dataclass(frozen=True)
class Profile:
    """A profile as it holds: policy wins over what was set on the machine."""

    enabled: bool
    inbound: str
    outbound: str
    source: Literal["policy", "local"]


def profile(state: MachineState, name: str) -> Profile:
    """The effective profile; where nothing is set Windows blocks what comes in and lets out what goes out.

    Source of the policy's values: MS-FASP and "Windows Firewall registry keys": EnableFirewall, DefaultInboundAction
    and DefaultOutboundAction, 0 allow, 1 block.
    """
    own = state.care.firewall.profiles[name]
    key = rf"{_POLICY}\{_POLICY_NAMES[name]}"
    policy = {
        value: state.registry.data(key, value)
        for value in ("EnableFirewall", "DefaultInboundAction", "DefaultOutboundAction")
    }
    words = {0: "Allow", 1: "Block"}
    enabled, inbound, outbound = (
        policy["EnableFirewall"],
        policy["DefaultInboundAction"],
        policy["DefaultOutboundAction"],
    )
    return Profile(
        enabled=own.enabled if not isinstance(enabled, int) else enabled == 1,
        inbound=words.get(inbound, "Block")
        if isinstance(inbound, int)
        else ("Block" if own.inbound == "NotConfigured" else own.inbound),
        outbound=words.get(outbound, "Allow")
        if isinstance(outbound, int)
        else ("Allow" if own.outbound == "NotConfigured" else own.outbound),
        source="policy" if any(isinstance(value, int) for value in policy.values()) else "local",
    )


def firewall(state: MachineState) -> dict[str, Any]:
    """Profiles, and enabled inbound rules that allow and belong to no group of Windows."""
    profiles = []
    for name in ("Domain", "Private", "Public"):
        one = profile(state, name)
        profiles.append({"name": name, "enabled": one.enabled, "inbound": one.inbound, "outbound": one.outbound})
    return {
        "profiles": profiles,
        "rules": [
            {
                "name": rule.name,
                "program": rule.program,
                "protocol": _PROTOCOLS.get(rule.protocol, str(rule.protocol)),
                "ports": rule.local_ports or "Any",
                "remote": "Any" if rule.remote_addresses == "*" else rule.remote_addresses,
            }
            for rule in state.care.firewall.rules
            if rule.enabled
            and rule.direction == _INBOUND
            and rule.action == 1
            and not (rule.group or "").startswith("@")
        ],
    }


def shares(state: MachineState) -> list[dict[str, Any]]:
    """Everything that people made; the administrative shares of Windows are left out."""
    return [
        {
            "name": share.name,
            "path": share.path,
            "access": [{"account": one.account, "right": one.right, "type": one.type} for one in share.access],
        }
        for share in state.care.shares.values()
        if not share.special
    ]


def mark(state: MachineState, key: str) -> dict[str, Any] | None:
    """What the build left in the registry; ``None`` where there is nothing of it."""
    if not key or not state.registry.has(key):
        return None
    school, host = state.registry.data(key, "School"), state.registry.data(key, "Host")
    ready = state.registry.data(key, "InService")
    return {
        "school": school if isinstance(school, str) else None,
        "host": host if isinstance(host, str) else None,
        "in_service": ready == 1 if isinstance(ready, int) else None,
    }

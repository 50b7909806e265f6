"""Microsoft Defender Antivirus, as Get-MpComputerStatus and Get-MpPreference tell it."""

from __future__ import annotations

from typing import Any

from schoolbuild.lab.windows.answers.texts import STATE_WORDS, stamp
from schoolbuild.lab.windows.state.machine import MachineState

FEATURE = "Windows-Defender"
_POLICY = r"HKLM\SOFTWARE\Policies\Microsoft\Windows Defender"
ONBOARDING_KEY = r"HKLM\SOFTWARE\Microsoft\Windows Advanced Threat Protection\Status"


def defender(state: MachineState) -> dict[str, Any]:
    """Nothing runs where its feature is not installed or its service stands still."""
    if not state.has_feature(FEATURE):
        return {"installed": False}
    care = state.care.defender
    service = state.service("WinDefend")
    running = service is not None and service.state == "running"
    mode = care.running_mode if running else "Not running"
    works = mode != "Not running"
    disabled = _policy_says_off(state) and not care.tamper_protected
    return {
        "installed": True,
        "service": STATE_WORDS[service.state] if service is not None else None,
        "running_mode": mode,
        "antivirus_enabled": works,
        "real_time": works and care.real_time and not disabled,
        "tamper_protected": care.tamper_protected,
        "signatures_at": stamp(care.signatures_at),
        "exclusion_paths": [*care.exclusion_paths, *_excluded(state, "Paths")],
        "exclusion_extensions": [*care.exclusion_extensions, *_excluded(state, "Extensions")],
        "exclusion_processes": [*care.exclusion_processes, *_excluded(state, "Processes")],
        "onboarded": care.onboarded or state.registry.data(ONBOARDING_KEY, "OnboardingState") == 1,
    }


def _policy_says_off(state: MachineState) -> bool:
    """Tamper protection keeps real-time protection on whatever the policy says."""
    places = ((_POLICY, "DisableAntiSpyware"), (rf"{_POLICY}\Real-Time Protection", "DisableRealtimeMonitoring"))
    return any(state.registry.data(key, name) == 1 for key, name in places)


def _excluded(state: MachineState, kind: str) -> list[str]:
    key = state.registry.key(rf"{_POLICY}\Exclusions\{kind}")
    return [value.name for value in key.values.values() if value.name] if key is not None else []

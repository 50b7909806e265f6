"""The switch that tests of sessions are about: ``oak-sw01``, as a target."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from schoolbuild.model.target import SwitchTarget

_TARGET = SwitchTarget(
    school="oakfield-primary",
    host="oak-sw01",
    family="aruba_aoss",
    address="10.20.0.11",
    serials=("SG12OAK001",),
    kind="lab",
    dial="127.20.0.11",
    port=2222,
    user="schoolbuild",
    password_reference="<secret:switch/local@1>",
    enable_reference="<secret:switch/enable@1>",
)


def oak_switch(**changes: Any) -> SwitchTarget:
    """The target, with what a test needs otherwise."""
    return replace(_TARGET, **changes)

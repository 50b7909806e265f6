"""Cisco IOS on Catalyst switches: 2960-X (IOS 15.2(7)E) and 9200L (IOS XE 17.9)."""

from __future__ import annotations

from schoolbuild.lab.cisco_ios.switch import IosSwitch
from schoolbuild.lab.interface import DeviceSpec, Switch, World


def make(spec: DeviceSpec, world: World) -> Switch:
    """A new switch with its factory configuration, not booted yet."""
    return IosSwitch(spec, world)

"""Adapter of ``school_guard``; see ``schoolbuild.ansible_bridge.guard``."""

from __future__ import annotations

from schoolbuild.ansible_bridge.guard_action import GuardAction


class ActionModule(GuardAction):
    """What Ansible looks for."""

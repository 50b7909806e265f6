"""Adapter of ``school_collected``; see ``schoolbuild.ansible_bridge.collected_action``."""

from __future__ import annotations

from schoolbuild.ansible_bridge.collected_action import CollectedAction


class ActionModule(CollectedAction):
    """What Ansible looks for."""

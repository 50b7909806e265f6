"""Adapter of ``school_collect``; see ``schoolbuild.ansible_bridge.collect_action``."""

from __future__ import annotations

from schoolbuild.ansible_bridge.collect_action import CollectAction


class ActionModule(CollectAction):
    """What Ansible looks for."""

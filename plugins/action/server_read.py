"""Adapter of ``server_read``; see ``schoolbuild.ansible_bridge.server_action``."""

from __future__ import annotations

from schoolbuild.ansible_bridge.server_action import ServerAction


class ActionModule(ServerAction):
    """What Ansible looks for."""

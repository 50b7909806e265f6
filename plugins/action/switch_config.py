"""Adapter of ``switch_config``; see ``schoolbuild.ansible_bridge.config_action``."""

from __future__ import annotations

from schoolbuild.ansible_bridge.config_action import ConfigAction


class ActionModule(ConfigAction):
    """What Ansible looks for."""

"""Adapter of ``school_bootstrap``; see ``schoolbuild.ansible_bridge.bootstrap_action``."""

from __future__ import annotations

from schoolbuild.ansible_bridge.bootstrap_action import BootstrapAction


class ActionModule(BootstrapAction):
    """What Ansible looks for."""

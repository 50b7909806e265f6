"""Adapter of ``school_assess``; see ``schoolbuild.ansible_bridge.assess_action``."""

from __future__ import annotations

from schoolbuild.ansible_bridge.assess_action import AssessAction


class ActionModule(AssessAction):
    """What Ansible looks for."""

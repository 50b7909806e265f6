"""Adapter of ``patch_plan``; see ``schoolbuild.ansible_bridge.patch_plan_action``."""

from __future__ import annotations

from schoolbuild.ansible_bridge.patch_plan_action import PatchPlanAction


class ActionModule(PatchPlanAction):
    """What Ansible looks for."""

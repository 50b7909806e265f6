"""Adapter of ``patch_step``; see ``schoolbuild.ansible_bridge.patch_step_action``."""

from __future__ import annotations

from schoolbuild.ansible_bridge.patch_step_action import PatchStepAction


class ActionModule(PatchStepAction):
    """What Ansible looks for."""

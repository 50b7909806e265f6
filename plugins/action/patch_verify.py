"""Adapter of ``patch_verify``; see ``schoolbuild.ansible_bridge.patch_verify_action``."""

from __future__ import annotations

from schoolbuild.ansible_bridge.patch_verify_action import PatchVerifyAction


class ActionModule(PatchVerifyAction):
    """What Ansible looks for."""

"""Adapter of ``school_recorder``; see ``schoolbuild.ansible_bridge.recorder``."""

from __future__ import annotations

from schoolbuild.ansible_bridge.recorder import Recorder

DOCUMENTATION = r"""
name: school_recorder
type: notification
short_description: Writes down what Windows machines answer
description:
  - One JSON file per task that called a module for Windows - its arguments, whether it was check mode, the result, the
    build of Windows and the SHA-256 of the module.
  - Tasks with C(no_log) are not recorded; options that are kept out of logs are masked, also where they come back.
  - What is recorded from a real machine is what the lab can be held against, see the page on how to record one.
requirements:
  - Enable it for a run with C(ANSIBLE_CALLBACKS_ENABLED=school_recorder).
options:
  folder:
    description: Where the files go, in a folder for each host.
    type: path
    default: build/recorded
    env:
      - name: SCHOOL_RECORDER_FOLDER
    ini:
      - section: school_recorder
        key: folder
"""


class CallbackModule(Recorder):
    """What Ansible looks for."""

    CALLBACK_VERSION = 2.0
    CALLBACK_TYPE = "notification"
    CALLBACK_NAME = "school_recorder"
    CALLBACK_NEEDS_ENABLED = True

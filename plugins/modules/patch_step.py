"""Documentation of the action ``patch_step``; the work is done on the controller, in ``schoolbuild``."""

from __future__ import annotations

DOCUMENTATION = r"""
module: patch_step
short_description: Say after a round of updates what is done next
description:
  - Takes what C(ansible.windows.win_updates) returned, classes each failed update by its HRESULT
    (C(standard/windows/patching.yml)), keeps the journal, and says what follows.
  - A round that broke off is never taken for one that found nothing.
options:
  plan:
    description: What M(patch_plan) returned.
    type: dict
    required: true
  result:
    description: What the round returned, whole or broken off.
    type: dict
    required: true
  now:
    description: Another time, in the lab only.
    type: str
    default: ""
attributes:
  check_mode:
    description: Nothing follows, because no round was made.
    support: full
  diff_mode:
    description: It changes nothing on the server.
    support: none
author:
  - The schoolbuild project
"""

EXAMPLES = r"""
- name: Weigh the round
  patch_step:
    plan: "{{ windows_patching_plan }}"
    result: "{{ windows_patching_round }}"
  register: windows_patching_step
"""

RETURN = r"""
next:
  description: V(again), V(restart), V(clear_cache) or V(stop).
  returned: always
  type: str
state:
  description: The state of the journal.
  returned: when not in check mode
  type: str
restarts:
  description: Restarts in this run, the one that follows included.
  returned: when not in check mode
  type: int
installed:
  description: Titles of what was installed in this run.
  returned: when not in check mode
  type: list
  elements: str
failures:
  description: Updates that failed and were not installed since, with HRESULT, meaning and what helps.
  returned: when not in check mode
  type: list
  elements: dict
reject:
  description: What the next round leaves out.
  returned: when not in check mode
  type: list
  elements: str
"""

"""Documentation of the action ``patch_plan``; the work is done on the controller, in ``schoolbuild``."""

from __future__ import annotations

DOCUMENTATION = r"""
module: patch_plan
short_description: Decide what may be done to one server's updates now
description:
  - Weighs the server's window, the school's lessons and exams, its ring, its backup, its free space, and the journals
    of the servers that must not be worked on together with it.
  - Begins the server's journal (C(build/patching/<school>/<host>.json)), or takes up that of a run that broke off.
  - Opens no session; what it knows of the server is what M(server_read) returned.
options:
  facts:
    description: What M(server_read) returned as RV(server_read#module:facts).
    type: dict
    required: true
  commissioning:
    description: The server is being built and nobody works with it; no window, ring or backup is waited for.
    type: bool
    default: false
  accept_no_backup:
    description: Reason and ticket of somebody who takes it upon themselves to go on without a fresh backup.
    type: str
    default: ""
  now:
    description: Another time, in the lab only.
    type: str
    default: ""
attributes:
  check_mode:
    description: Decides, and keeps no journal.
    support: full
  diff_mode:
    description: It changes nothing on the server.
    support: none
author:
  - The schoolbuild project
"""

EXAMPLES = r"""
- name: Decide what may be done now
  patch_plan:
    facts: "{{ school_server.facts }}"
  register: windows_patching_plan
"""

RETURN = r"""
action:
  description: V(install), V(download), V(wait) or V(refuse); the last is a failure.
  returned: always
  type: str
  sample: install
reasons:
  description: Why it is not installed now.
  returned: always
  type: list
  elements: str
notes:
  description: What is worth telling.
  returned: always
  type: list
  elements: str
restart_until:
  description: The last moment at which a restart may begin.
  returned: always
  type: str
any_time:
  description: Whether a restart may begin at any time.
  returned: always
  type: bool
next_window:
  description: The next opening of its window, in words.
  returned: always
  type: str
restart_first:
  description: Whether a restart is owed from before, and comes first.
  returned: always
  type: bool
taken_up:
  description: Whether a run that broke off is taken up.
  returned: always
  type: bool
categories:
  description: The categories that are installed.
  returned: always
  type: list
  elements: str
reject:
  description: What is not installed in this run.
  returned: always
  type: list
  elements: str
limits:
  description: Rounds, and minutes for a round and for a restart.
  returned: always
  type: dict
"""

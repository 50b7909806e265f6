"""Documentation of the action ``patch_verify``; the work is done on the controller, in ``schoolbuild``."""

from __future__ import annotations

DOCUMENTATION = r"""
module: patch_verify
short_description: Say whether a server does after its updates what it did before
description:
  - Compares the services that ran before, and looks at what the server does for the school (directory, DNS, DHCP,
    guests).
  - What was not learned counts as a problem.
  - Ends the server's journal; while it is C(unhealthy), no other of its kind is touched.
options:
  facts:
    description: What M(server_read) returned after the updates.
    type: dict
    required: true
  last:
    description: Whether patience is at an end; before that, problems are told and do not fail.
    type: bool
    default: true
attributes:
  check_mode:
    description: Nothing was installed, so nothing is compared.
    support: full
  diff_mode:
    description: It changes nothing on the server.
    support: none
author:
  - The schoolbuild project
"""

EXAMPLES = r"""
- name: See that the server is as it was
  patch_verify:
    facts: "{{ windows_patching_after.facts }}"
"""

RETURN = r"""
healthy:
  description: Whether nothing is wrong and everything was learned.
  returned: always
  type: bool
problems:
  description: What is wrong or not known.
  returned: when something was installed
  type: list
  elements: str
state:
  description: The state of the journal.
  returned: when something was installed
  type: str
installed:
  description: Titles of what was installed in this run.
  returned: when something was installed
  type: list
  elements: str
restarts:
  description: Restarts in this run.
  returned: when something was installed
  type: int
"""

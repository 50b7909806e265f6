"""Documentation of the action ``school_guard``; the work is done on the controller, in ``schoolbuild``."""

from __future__ import annotations

DOCUMENTATION = r"""
module: school_guard
short_description: Refuse a run that is not exactly one school, with the project's own settings
description:
  - The first play of every playbook. Looks at files and at what Ansible was told; opens no session.
  - Refuses more than one inventory, the folder of all schools, a single file, a school's folder with errors or broken
    rules, C(group_vars) and C(host_vars) beside it, a checkout that everybody may write to, another C(ansible.cfg),
    another working folder, hosts that are in no school's folder, and a missing or unknown C(target).
  - With C(-e target=lab) that school's lab must be running, and nothing but 127.0.0.0/8 is dialled. With
    C(-e target=real) no loopback address is.
  - Every other action of this project asks the guard again, so that tags or C(--start-at-task) cannot step around it.
options:
  writes:
    description:
      - Whether the play may change something. With C(target=real), outside check mode, a play that may change switches
        is refused; one that may change servers needs C(-e accept_unproven="on site, <ticket>") or
        C("out-of-band, <ticket>"), until C(standard/proofs.yml) has an entry for them.
    type: bool
    required: true
  to:
    description: What the play may change; C(school) is everything.
    type: str
    choices: [school, switches, servers]
    default: school
attributes:
  check_mode:
    description: It changes nothing.
    support: full
  diff_mode:
    description: It changes nothing.
    support: none
author:
  - The schoolbuild project
"""

EXAMPLES = r"""
- name: Let in exactly one school
  # On localhost too: where Ansible finds no device, a play on devices alone would end with code 0.
  hosts: localhost:switches:servers
  gather_facts: false
  tasks:
    - name: Let in exactly one school
      school_guard:
        writes: true
      tags: always
"""

RETURN = r"""
school:
  description: The school's folder name.
  returned: success
  type: str
  sample: oakfield-primary
target:
  description: C(lab) or C(real).
  returned: success
  type: str
  sample: lab
switches:
  description: Host names of all switches of the school.
  returned: success
  type: list
  elements: str
  sample: [oak-sw01, oak-sw02]
servers:
  description: Host names of all Windows servers of the school.
  returned: success
  type: list
  elements: str
  sample: [oak-dc01, oak-fs01]
not_built:
  description: What the folder declares and this release does not build yet, each in words with its key.
  returned: success
  type: list
  elements: str
  sample: ["2 suites (suites)", "print queues (print)"]
exit_code:
  description: What C(schoolbuild) would have left with, 5 for a refusal.
  returned: failure
  type: int
  sample: 5
"""

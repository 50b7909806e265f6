"""Documentation of the action ``school_collect``; the work is done on the controller, in ``schoolbuild``."""

from __future__ import annotations

DOCUMENTATION = r"""
module: school_collect
short_description: Read all switches and servers of a school in one process and keep what each of them told
description:
  - Runs once for the whole play, for the hosts that C(--limit) leaves.
  - Writes C(build/evidence/<school>/<run>/as_is/<host>.json), one file for each device. One that does not answer has a
    file as well, which says why.
  - Servers are read in one round trip each, by the same accounts as M(server_read) uses.
  - Where a server cannot be reached, the document that its own daily task left stands in, if somebody brought it here
    as C(build/self_reported/<school>/<host>.json), for the lab as C(build/lab/<school>/self_reported/<host>.json).
    It is marked as self-reported and judged by its age.
  - A dead device does not fail this task; M(school_collected) fails for that host.
options:
  workers:
    description: How many devices are read at the same time.
    type: int
    default: 50
attributes:
  check_mode:
    description: It only reads. Evidence is written in check mode too.
    support: full
  diff_mode:
    description: It changes nothing.
    support: none
author:
  - The schoolbuild project
"""

EXAMPLES = r"""
- name: Read every device
  school_collect:
    workers: 10
  run_once: true
  register: school_collect_result
"""

RETURN = r"""
run:
  description: Name of the run, the folder under C(build/evidence/<school>).
  returned: success
  type: str
  sample: 2026-11-22T09-30-00Z
folder:
  description: The evidence folder, from the project's root.
  returned: success
  type: str
  sample: build/evidence/oakfield-primary/2026-11-22T09-30-00Z
answered:
  description: Devices that told everything that was asked.
  returned: success
  type: list
  elements: str
  sample: [oak-sw01]
failed_switches:
  description: Switches that did not, and why.
  returned: success
  type: dict
  sample: {oak-sw02: "unreachable: no answer from 10.20.0.12"}
failed_servers:
  description: Servers that did not, and why.
  returned: success
  type: dict
  sample: {oak-fs01: "unreachable: no connection within 8 s"}
"""

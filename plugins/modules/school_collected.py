"""Documentation of the action ``school_collected``; the work is done on the controller, in ``schoolbuild``."""

from __future__ import annotations

DOCUMENTATION = r"""
module: school_collected
short_description: Give every switch and server its own line for what was collected from it
description:
  - Reads the file that M(school_collect) wrote for this host. Opens no session.
  - The host is C(unreachable) or C(failed) where nothing, or not everything, was collected, so that a dead device is
    seen by its own name. Place it last in a play; an unreachable host takes no further part.
options:
  run:
    description: The run that M(school_collect) returned.
    type: str
    required: true
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
- name: See that this device was read
  school_collected:
    run: "{{ school_collect_result.run }}"
"""

RETURN = r"""
identity:
  description: Who the device said it is.
  returned: success
  type: dict
  sample: {host_name: oak-sw01, serials: [SG12OAK001], model: 2930F-48G-PoEP-4SFPP, version: WC.16.11.0012}
self_reported:
  description: Whether nobody read it, and a document that it left by itself stands in.
  returned: success
  type: bool
  sample: false
gaps:
  description: Tables or parts that could not be read, and why.
  returned: success
  type: dict
  sample: {}
"""

"""Documentation of the action ``switch_config``; the work is done on the controller, in ``schoolbuild``."""

from __future__ import annotations

DOCUMENTATION = r"""
module: switch_config
short_description: Bring one switch to what its school's folder and the standard say
description:
  - Renders the intended configuration, reads the running one, sends only what is missing or wrong in the sections that
    are ours, saves, and reads again. Lines that nobody declared are listed in RV(unmanaged) and left alone.
  - Before the first write the switch must say the host name or serial number that the folder gives it.
  - In check mode it reads and predicts, and sends nothing that writes.
options: {}
attributes:
  check_mode:
    description: Predicts the commands from the running configuration.
    support: full
  diff_mode:
    description: The redacted configuration before and after.
    support: full
notes:
  - Secrets are looked up only while a line is being sent, and are in no result.
  - A secret that a switch does not show cannot be compared; it is sent when the line that holds it is missing.
author:
  - The schoolbuild project
"""

EXAMPLES = r"""
- name: Bring the switch to the standard
  switch_config:
  throttle: 1
"""

RETURN = r"""
commands:
  description: What was sent, or would be sent in check mode; secrets as references.
  returned: success
  type: list
  elements: str
  sample: [vlan 40, name "Printers", exit]
rollback:
  description: What would undo it.
  returned: success
  type: list
  elements: str
  sample: [no vlan 40]
before:
  description: The running configuration before, redacted.
  returned: success
  type: str
after:
  description: The running configuration afterwards, redacted; in check mode as predicted.
  returned: success
  type: str
saved:
  description: Whether the configuration was saved.
  returned: success
  type: bool
identity:
  description: Who the switch said it is.
  returned: success
  type: dict
  sample: {host_name: oak-sw01, serials: [SG12OAK001], model: 2930F-48G-PoEP-4SFPP, version: WC.16.11.0012}
unmanaged:
  description: Lines that nobody declared; left alone.
  returned: success
  type: list
  elements: str
"""

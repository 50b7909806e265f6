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
  description: What was typed, or would be in check mode; secrets as references.
  returned: success
  type: list
  elements: str
  sample: [vlan 40, name "PRINTERS", exit]
rollback:
  description: What would undo it.
  returned: success, or when a change broke off
  type: list
  elements: str
  sample: [no vlan 40]
sent:
  description: What the switch had taken when a change broke off.
  returned: when a change broke off
  type: list
  elements: str
before:
  description: What is ours of the running configuration, in normal form and redacted, before the change.
  returned: success
  type: str
after:
  description: The same afterwards, read over a new session; in check mode as predicted.
  returned: success
  type: str
saved:
  description: Whether the startup configuration equals the running one; null in check mode if a save would be needed.
  returned: success
  type: bool
identity:
  description: Who the switch said it is.
  returned: success
  type: dict
  sample: {host_name: oak-sw01, serials: [SG12OAK001], model: "", version: WC.16.11.0012}
unmanaged:
  description: Lines that nobody declared; left alone.
  returned: success
  type: list
  elements: str
unknown:
  description: Intended lines of which the switch does not show whether they are there.
  returned: success
  type: list
  elements: str
by_hand:
  description: What the rollback cannot bring back.
  returned: success
  type: list
  elements: str
exit_code:
  description: What C(schoolbuild) would have left with.
  returned: failure
  type: int
  sample: 4
"""

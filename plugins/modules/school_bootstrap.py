"""Documentation of the action ``school_bootstrap``; the work is done on the controller, in ``schoolbuild``."""

from __future__ import annotations

DOCUMENTATION = r"""
module: school_bootstrap
short_description: Give a new switch the few lines it needs before it can be reached
description:
  - A switch that answers at its management address is left alone.
  - With C(-e target=lab) the bootstrap text is pasted on the console of the simulated switch, and the task waits until
    the switch answers at its address.
  - With C(-e target=real) nothing is pasted. The task fails for a switch that does not answer, and says what
    an engineer has to do at its console.
options:
  wait:
    description: Seconds to wait for the address to answer.
    type: int
    default: 30
attributes:
  check_mode:
    description: Says whether the text would be pasted.
    support: full
  diff_mode:
    description: The text is not shown, because a console has no before.
    support: none
author:
  - The schoolbuild project
"""

EXAMPLES = r"""
- name: Give a new switch its address
  school_bootstrap:
  throttle: 1
"""

RETURN = r"""
address:
  description: The management address that answers.
  returned: success
  type: str
  sample: 10.20.0.11
lines:
  description: How many lines were pasted.
  returned: changed
  type: int
  sample: 31
"""

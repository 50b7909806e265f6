"""Documentation of the action ``server_read``; the work is done on the controller, in ``schoolbuild``."""

from __future__ import annotations

DOCUMENTATION = r"""
module: server_read
short_description: Read a Windows server and make sure that it is the declared one
description:
  - Asks the guard, logs in over WinRM (NTLM, encrypted), and reads the whole state of the server in one round trip.
  - Tries the domain's account first and the local administrator where that is refused, each once. Where the domain's
    account was refused by three servers of the run, it is not tried again, so that it is not locked.
  - Refuses a server of another school or domain, with another serial number or another name, and (outside check mode)
    one whose clock is more than five minutes wrong.
  - Register its result as C(school_server). The connection variables that the inventory gives a server are made from
    it, so that no module can open a session before, or to another machine. Read again after whatever changes accounts.
options:
  writes:
    description: Whether what follows may change the server.
    type: bool
    default: true
attributes:
  check_mode:
    description: It only reads.
    support: full
  diff_mode:
    description: It changes nothing.
    support: none
author:
  - The schoolbuild project
"""

EXAMPLES = r"""
- name: Read the server
  server_read:
  register: school_server
"""

RETURN = r"""
dial:
  description: Where it is really dialled.
  returned: success
  type: str
  sample: 127.20.1.11
port:
  description: The port of its WinRM service there.
  returned: success
  type: int
  sample: 5985
user:
  description: The account that was let in.
  returned: success
  type: str
  sample: OAKFIELD\svc-schoolbuild
password_reference:
  description: The reference of its password, for the look-up C(school_secret).
  returned: success
  type: str
  sample: <secret:windows/management@1>
login:
  description: C(domain), or C(local) for a server that has not joined yet.
  returned: success
  type: str
  sample: domain
standing:
  description: C(ours), or C(imaged) for a machine out of the box.
  returned: success
  type: str
  sample: ours
identity:
  description: Who it says it is.
  returned: success
  type: dict
  sample: {computer_name: OAK-FS01, domain: oakfield.internal}
in_service:
  description: Whether it was built to its end once.
  returned: success
  type: bool
  sample: true
clock_offset:
  description: By how many seconds its clock is ahead.
  returned: success
  type: float
  sample: 0.0
gaps:
  description: Parts of which nothing is known, and why.
  returned: success
  type: dict
  sample: {}
facts:
  description: Its whole document, of the schema C(schoolbuild/windows-facts/1).
  returned: success
  type: dict
kind:
  description: Why it could not be read.
  returned: failure
  type: str
  sample: wrong_device
exit_code:
  description: What C(schoolbuild) would have left with, 5 where another machine answered.
  returned: failure
  type: int
  sample: 5
"""

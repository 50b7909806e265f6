"""Five wrong tasks that ansible-lint and --syntax-check let through, each with its right twin."""

from __future__ import annotations

from typing import NamedTuple


class Wrong(NamedTuple):
    """A wrong task, the twin, and what the lint must say: kind, option, the line in the task, words of the message."""

    wrong: str
    right: str
    kind: str
    option: str
    line: int
    message: str
    suggestion: str = ""


WRONG = {
    "misspelt option": Wrong(
        """\
- name: Start the print spooler
  ansible.windows.win_service:
    name: Spooler
    sate: started
""",
        """\
- name: Start the print spooler
  ansible.windows.win_service:
    name: Spooler
    state: started
""",
        "option",
        "sate",
        4,
        "win_service has no option 'sate'; did you mean 'state'?",
        "state",
    ),
    "bad choice": Wrong(
        """\
- name: Start the print spooler at boot
  ansible.windows.win_service:
    name: Spooler
    start_mode: automatic
""",
        """\
- name: Start the print spooler at boot
  ansible.windows.win_service:
    name: Spooler
    start_mode: auto
""",
        "value",
        "start_mode",
        4,
        "Got no match for: automatic",
    ),
    "missing required": Wrong(
        """\
- name: Let nobody use SMB 1
  ansible.windows.win_regedit:
    name: SMB1
    data: 0
    type: dword
""",
        """\
- name: Let nobody use SMB 1
  ansible.windows.win_regedit:
    path: HKLM:\\SYSTEM\\CurrentControlSet\\Services\\LanmanServer\\Parameters
    name: SMB1
    data: 0
    type: dword
""",
        "missing",
        "path",
        2,
        "missing required arguments: path",
    ),
    "mutually exclusive": Wrong(
        """\
- name: Ask who is logged on
  ansible.windows.win_command:
    cmd: quser.exe
    argv: [quser.exe]
  changed_when: false
""",
        """\
- name: Ask who is logged on
  ansible.windows.win_command:
    argv: [quser.exe]
  changed_when: false
""",
        "rule",
        "argv",
        4,
        "parameters are mutually exclusive: _raw_params, argv, cmd",
    ),
    "unknown option on a legacy module": Wrong(
        """\
- name: Let nobody reach the file server from outside
  community.windows.win_firewall_rule:
    name: SMB from outside
    direction: in
    action: block
    localport: 445
    protocol: tcp
    profile_type: public
""",
        """\
- name: Let nobody reach the file server from outside
  community.windows.win_firewall_rule:
    name: SMB from outside
    direction: in
    action: block
    localport: 445
    protocol: tcp
    profiles: public
""",
        "option",
        "profile_type",
        8,
        "win_firewall_rule has no option 'profile_type', and ignores it without a word; did you mean 'profile'?",
        "profile",
    ),
}

"""The look-up plugin ``school_assessment``: an adapter; see ``schoolbuild.ansible_bridge.assessment_text``."""

from __future__ import annotations

from typing import Any

from ansible.errors import AnsibleLookupError
from ansible.plugins.lookup import LookupBase

from schoolbuild.ansible_bridge.assessment_text import assessment_text
from schoolbuild.ansible_bridge.plain import plain
from schoolbuild.model.errors import SchoolbuildError

DOCUMENTATION = """
name: school_assessment
short_description: The assessment script, or what it is asked
description:
  - C(script) is the text of the script, C(asked) what every machine of the standard is asked, as JSON.
  - Only inside a run that M(school_guard) let through.
options:
  _terms:
    description: C(script) or C(asked).
    required: true
"""

EXAMPLES = """
- name: Leave the script
  ansible.windows.win_copy:
    content: "{{ lookup('school_assessment', 'script') }}"
    dest: C:\\\\ProgramData\\\\Schoolbuild\\\\assess.ps1
"""

RETURN = """
_raw:
  description: The texts.
  type: list
  elements: str
"""


class LookupModule(LookupBase):
    """What Ansible looks for."""

    def run(self, terms: list[Any], variables: Any = None, **options: Any) -> list[str]:  # noqa: ARG002
        try:
            return [assessment_text(plain(term)) for term in terms]
        except SchoolbuildError as error:
            raise AnsibleLookupError(str(error)) from None

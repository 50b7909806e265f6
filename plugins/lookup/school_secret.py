"""The look-up plugin ``school_secret``: an adapter; see ``schoolbuild.ansible_bridge.secret_lookup``."""

from __future__ import annotations

from typing import Any

from ansible.errors import AnsibleLookupError
from ansible.plugins.lookup import LookupBase

from schoolbuild.ansible_bridge.plain import plain
from schoolbuild.ansible_bridge.secret_lookup import value_of
from schoolbuild.model.errors import SchoolbuildError

DOCUMENTATION = """
name: school_secret
short_description: The value of a reference to a secret
description:
  - Looks in the secrets of the run's target, those of the lab or those that C($SCHOOLBUILD_SECRETS) names.
  - Only inside a run that M(school_guard) let through. Tasks that use it set C(no_log); connection variables need not.
options:
  _terms:
    description: References such as C(<secret:windows/join@1>). An empty one has an empty value.
    required: true
"""

EXAMPLES = """
- name: Join the domain
  microsoft.ad.membership:
    dns_domain_name: oakfield.internal
    domain_admin_user: svc-join
    domain_admin_password: "{{ lookup('school_secret', '<secret:windows/join@1>') }}"
  no_log: true
"""

RETURN = """
_raw:
  description: The values.
  type: list
  elements: str
"""


class LookupModule(LookupBase):
    """What Ansible looks for."""

    def run(self, terms: list[Any], variables: Any = None, **options: Any) -> list[str]:  # noqa: ARG002
        try:
            return [value_of(plain(term)) for term in terms]
        except SchoolbuildError as error:
            raise AnsibleLookupError(str(error)) from None

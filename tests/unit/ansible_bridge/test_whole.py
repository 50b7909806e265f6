"""Which options of Ansible leave tasks out."""

from __future__ import annotations

from typing import Any

import pytest

from schoolbuild.ansible_bridge.whole import part_asked_for, refuse_part
from schoolbuild.model.errors import ExitCode, Refused


@pytest.mark.parametrize(
    ("options", "part"),
    [
        ({}, None),
        ({"tags": ["all"], "skip_tags": [], "start_at_task": None}, None),
        ({"tags": ["all"], "skip_tags": ["molecule-notest", "notest"]}, None),
        ({"tags": ["vlans", "ports"]}, "--tags vlans,ports"),
        ({"tags": ["always"]}, "--tags always"),
        ({"skip_tags": ["always", "notest"]}, "--skip-tags always"),
        ({"skip_tags": ["untagged"], "start_at_task": "x"}, "--skip-tags untagged --start-at-task 'x'"),
    ],
)
def test_names_what_leaves_tasks_out(options: dict[str, Any], part: str | None) -> None:
    assert part_asked_for(options) == part


def test_refuses_a_part_and_nothing_else() -> None:
    refuse_part(None)
    with pytest.raises(Refused, match="only a part") as caught:
        refuse_part("--tags vlans")
    assert caught.value.exit_code is ExitCode.REFUSED
    assert caught.value.where == "--tags vlans"

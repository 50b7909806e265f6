"""What Ansible was told, read from Ansible itself and never from variables that a run could override."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ansible import constants, context
from ansible.parsing.dataloader import DataLoader
from ansible.utils.vars import load_extra_vars

from schoolbuild.ansible_bridge.guard import REQUIRED_SETTINGS, Situation
from schoolbuild.ansible_bridge.inventory import GROUPS, SCHOOL
from schoolbuild.ansible_bridge.plain import plain
from schoolbuild.ansible_bridge.whole import part_asked_for


def read_situation(task_vars: Mapping[str, Any], *, check_mode: bool) -> Situation:
    """The situation of the task that is running."""
    hostvars = task_vars["hostvars"]
    return Situation(
        sources=tuple(plain(context.CLIARGS.get("inventory") or ())),
        config_file=plain(constants.CONFIG_FILE),
        working_folder=Path.cwd(),
        settings={name: plain(getattr(constants, name)) for name in REQUIRED_SETTINGS},
        target=plain(task_vars.get("target")),
        told={
            str(host): plain(hostvars[host].get(SCHOOL))
            for group in GROUPS
            for host in task_vars["groups"].get(group, ())
        },
        accept_unproven=plain(task_vars.get("accept_unproven")),
        check_mode=check_mode,
        part=part_asked_for(plain(dict(context.CLIARGS))),
        # Ansible read them when it began, and keeps them.
        given=tuple(str(name) for name in load_extra_vars(DataLoader())),
    )

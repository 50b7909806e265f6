"""The inventory plugin ``school``: an adapter; what it tells is decided in ``schoolbuild.ansible_bridge.inventory``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ansible import context
from ansible.errors import AnsibleParserError
from ansible.plugins.inventory import BaseInventoryPlugin

from schoolbuild.ansible_bridge import inventory as school_inventory
from schoolbuild.ansible_bridge.plain import plain
from schoolbuild.ansible_bridge.whole import part_asked_for, refuse_part
from schoolbuild.model.errors import SchoolbuildError

DOCUMENTATION = """
name: school
short_description: The switches of one school, from its folder
description:
  - Takes C(-i inventories/<school>), loads the whole folder once and derives every host, address and group from it.
  - Claims every file of the folder, so that none of Ansible's own plugins reads them in its own way.
  - One school in one run. A second school, or the folder of all schools, is an error.
  - Tells no secret, and no connection that would dial a switch by itself.
options: {}
notes:
  - Ansible only warns of an error in an inventory plugin. The project's C(ansible.cfg) makes it end the run, and every
    play begins with M(school_guard).
"""

EXAMPLES = """
# The folder is the source; there is nothing to configure.
# ansible-inventory -i inventories/oakfield-primary --graph
"""


class InventoryModule(BaseInventoryPlugin):
    """One school's switches."""

    NAME = "school"

    def verify_file(self, path: str) -> bool:
        if school_inventory.names_no_school(Path(path)):  # claimed to be refused in our words
            return True
        return bool(super().verify_file(path)) and school_inventory.claims(Path(path))

    def parse(self, inventory: Any, loader: Any, path: str, cache: bool = True) -> None:
        super().parse(inventory, loader, path, cache)
        try:
            if context.CLIARGS.get("start_at_task"):  # of a task that is not there no action can ask the guard
                refuse_part(part_asked_for(plain(dict(context.CLIARGS))))
            school_inventory.fill(self.inventory, Path(path))
        except SchoolbuildError as error:
            raise AnsibleParserError(str(error)) from None

"""Variables that a run may not set with ``-e``: they beat what the guard, the inventory and ``server_read`` say.

Ansible lets extra variables win over everything, registered results and its own included. With ``school_server`` or
``ansible_winrm_host`` a stock module would open another machine than the one that was read; with
``inventory_hostname`` one server would be read for another; with ``ansible_check_mode`` a role would leave its proofs
out.
"""

from __future__ import annotations

from collections.abc import Iterable

from schoolbuild.model.errors import Refused

_OURS = frozenset({"school_server", "school_build"})
_ANSIBLES = frozenset(
    {"inventory_hostname", "inventory_hostname_short", "hostvars", "groups", "group_names", "play_hosts", "omit"}
)
_PREFIXES = ("schoolbuild_", "ansible_")
_HARMLESS = frozenset({"ansible_python_interpreter"})
"""Which Python runs modules on this machine: nobody is reached by it."""


def refuse_overriding(names: Iterable[str]) -> None:
    """Let no extra variable stand in for what this run is told by the school's folder and by its servers.

    Raises:
        Refused: at least one does; all are named, their values are not: one may be a password.
    """
    found = sorted(name for name in names if _overrides(name))
    if found:
        raise Refused(
            f"a run may not set {', '.join(found)}: the school's folder says it, or the device that was read",
            where=", ".join(f"-e {name}=…" for name in found),
            fix="leave it out; what a device is belongs into inventories/<school>, passwords into the secrets file",
        )


def _overrides(name: str) -> bool:
    return name in _OURS or name in _ANSIBLES or (name.startswith(_PREFIXES) and name not in _HARMLESS)

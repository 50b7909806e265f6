"""What the modules of Ansible do to a machine of the lab: one emulation per module, each pinned to the text it follows.

An emulation is written after the module's own PowerShell has been read; the hash of that text stands in
``hashes.yml``. A task that carries another text is refused, so that nobody trusts an emulation of something else.
Known faults of the real modules are kept, not mended.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from schoolbuild.lab.windows.directory import Directory
from schoolbuild.lab.windows.interface import World
from schoolbuild.lab.windows.state.machine import MachineState


@dataclass(frozen=True)
class Call:
    r"""One task on one machine.

    ``arguments`` are validated with defaults filled in, ``raw`` is what travelled (without ``_ansible_...``), and
    ``user`` the account that logged in, as ``domain\user`` or ``user``. ``legacy``: the text that travelled is of the
    old kind, which words some failures otherwise. In check mode nothing may be written: the caller proves it. An
    emulation never calls ``world.changed``: the caller counts one write per task that changed anything.
    """

    state: MachineState
    arguments: Mapping[str, Any]
    check_mode: bool
    diff: bool
    world: World
    user: str
    directory: Directory
    raw: Mapping[str, Any]
    legacy: bool = False


class ModuleFailure(Exception):
    """The module itself says no, in its own words; ``extra`` are further keys of its result."""

    def __init__(self, message: str, **extra: Any) -> None:
        super().__init__(message)
        self.message = message
        self.extra = extra


Emulation = Callable[[Call], dict[str, Any]]


@dataclass(frozen=True)
class Emulated:
    """``returns`` are documented keys of the result; ``internal`` ones are for the module's own action plugin."""

    name: str
    run: Emulation
    returns: frozenset[str]
    internal: frozenset[str]


COMMON_KEYS = frozenset(
    {
        "changed",
        "failed",
        "msg",
        "skipped",
        "diff",
        "invocation",
        "warnings",
        "deprecations",
        "exception",
        "rc",
        "ansible_facts",
    }
)
"""What any module may return; ``ansible_facts`` only says something on ``setup``."""

_REGISTRY: dict[str, Emulated] = {}


def emulates(
    name: str, *, returns: tuple[str, ...] = (), internal: tuple[str, ...] = ()
) -> Callable[[Emulation], Emulation]:
    """Register what emulates the module of that full name, e.g. ``ansible.windows.win_ping``.

    ``returns`` are the keys of the result that its documentation promises; any other key is a fault of the lab.
    ``internal`` are keys that the documentation does not name but the module's own action plugin reads; they stand in
    the module's text.
    """

    def register(run: Emulation) -> Emulation:
        if name in _REGISTRY:
            raise ValueError(f"{name} is emulated twice")
        _REGISTRY[name] = Emulated(name, run, frozenset(returns), frozenset(internal))
        return run

    return register


RestartHook = Callable[[MachineState, World], None]
_HOOKS: list[RestartHook] = []


def after_restart(hook: RestartHook) -> RestartHook:
    """Register what else a restart does to a machine: called once it is up again, names and domain already changed."""
    _HOOKS.append(hook)
    return hook


def restart_hooks() -> tuple[RestartHook, ...]:
    emulations()
    return tuple(_HOOKS)


@cache
def emulations() -> Mapping[str, Emulated]:
    """Every emulation by the full name of its module; all files beside this one are loaded."""
    for found in pkgutil.iter_modules(__path__):
        importlib.import_module(f"{__name__}.{found.name}")
    return _REGISTRY

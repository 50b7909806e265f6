"""The guard of every play and every action: exactly one whole school, the project's own settings, and a named target.

It looks at files and at what Ansible was told, and opens no session. Ansible by itself would go on in each of these
cases: it merges several schools silently, takes an error of an inventory plugin for a warning, and ignores
``ansible.cfg`` where others may write to it.
"""

from __future__ import annotations

import stat
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path
from typing import Any, get_args

from schoolbuild.ansible_bridge.given import refuse_overriding
from schoolbuild.ansible_bridge.lab_socket import Twin, twins
from schoolbuild.ansible_bridge.order import core_outwards
from schoolbuild.ansible_bridge.whole import refuse_part
from schoolbuild.ansible_bridge.writing import Written, may_write, proofs
from schoolbuild.model.derive import open_school
from schoolbuild.model.errors import Refused
from schoolbuild.model.load import LoadedSchool
from schoolbuild.model.network import Network, Switch
from schoolbuild.model.root import find_root
from schoolbuild.model.target import SwitchTarget, TargetKind, WindowsTarget
from schoolbuild.model.windows.machine import windows_machines
from schoolbuild.rules import check as check_rules
from schoolbuild.transport.targets import targets as find_targets
from schoolbuild.transport.winrm.targets import windows_targets as find_windows

REQUIRED_SETTINGS: Mapping[str, Any] = {
    "INVENTORY_ENABLED": ["school"],
    "INVENTORY_ANY_UNPARSED_IS_FAILED": True,
    "INVENTORY_UNPARSED_IS_FAILED": True,
}
_ONE_SCHOOL = "name one school's folder: `-i inventories/<school>`; many schools are many runs"
_FROM_ROOT = "change into the project's folder and run it there, without ANSIBLE_CONFIG"
_CODE = ("standard", "playbooks", "plugins", "roles", "templates", "src")
"""Whoever can write to one file below these decides what is sent to switches."""


@dataclass(frozen=True)
class Situation:
    """What Ansible was told, as plain values.

    ``sources`` are the values of ``-i``; ``settings`` the effective configuration; ``told`` the school that each switch
    and server says it belongs to; ``part`` the options that leave tasks out; ``accept_unproven`` where the engineer is
    who answers for writing to real servers, and the ticket; ``given`` the names of the variables that came by ``-e``.
    """

    sources: tuple[str, ...]
    config_file: str | None
    working_folder: Path
    settings: Mapping[str, Any]
    target: Any
    told: Mapping[str, Any]
    check_mode: bool = False
    part: str | None = None
    accept_unproven: Any = None
    given: tuple[str, ...] = ()


@dataclass(frozen=True)
class Run:
    """What the guard let through: one school and where its switches and servers are dialled."""

    root: Path
    school: str
    kind: TargetKind
    loaded: LoadedSchool
    network: Network
    targets: Mapping[str, SwitchTarget]
    servers: Mapping[str, WindowsTarget]

    @property
    def order(self) -> list[Switch]:
        """All switches, nearest to the gateway first."""
        return core_outwards(self.network)


def admit(situation: Situation, *, writes: Iterable[Written] = ()) -> Run:
    """Let a run through, or say why not. ``writes``: what it may change.

    Raises:
        Refused: a rule of the tenant boundary is broken, or the target is not to be touched.
        SchoolbuildError: the school's folder has errors; every one is named with file and line.
    """
    folder = _one_school(situation.sources)
    root = folder.parents[1]
    _our_settings(situation, root)
    _nobody_else_writes(root, folder)
    _no_foreign_variables(root, folder)
    kind = _target(situation)
    refuse_part(situation.part)
    loaded, network = open_school(root, folder.name)
    _sound(loaded, network)
    _same_school(situation, network)
    refuse_overriding(situation.given)
    if kind == "real" and not situation.check_mode:
        may_write(situation.accept_unproven, frozenset(writes), proofs(root))
    switches, servers = _targets(network, kind, root)
    return Run(root, folder.name, kind, loaded, network, switches, servers)


def _one_school(sources: tuple[str, ...]) -> Path:
    if len(sources) != 1:
        raise Refused(
            f"{len(sources)} inventories in one run; Ansible would mix their data without a word",
            where=", ".join(sources) or "-i",
            fix=_ONE_SCHOOL,
        )
    given = sources[0]
    folder = Path(given)
    if "," in given or not folder.is_dir():
        raise Refused("the inventory is not a school's folder", where=f"-i {given}", fix=_ONE_SCHOOL)
    folder = folder.resolve()
    if folder.name == "inventories" or folder.parent.name != "inventories":
        raise Refused("the inventory is not the folder of one school", where=f"-i {given}", fix=_ONE_SCHOOL)
    find_root(folder.parents[1])
    return folder


def _our_settings(situation: Situation, root: Path) -> None:
    ours = root / "ansible.cfg"
    if situation.config_file is None or Path(situation.config_file).resolve() != ours:
        raise Refused(
            "Ansible did not read the project's ansible.cfg",
            where=situation.config_file or "no ansible.cfg at all",
            fix=_FROM_ROOT,
        )
    here = situation.working_folder.resolve()
    if here != root:
        raise Refused("the working folder is not the project's", where=str(here), fix=f"run it in {root}")
    for name, wanted in REQUIRED_SETTINGS.items():
        if (found := situation.settings.get(name)) != wanted:
            raise Refused(
                f"Ansible's setting {name} is {found!r} and must be {wanted!r}",
                where="the environment (ANSIBLE_…) or ansible.cfg",
                fix="unset ANSIBLE_INVENTORY_… variables and leave ansible.cfg as it is in version control",
            )


def _nobody_else_writes(root: Path, folder: Path) -> None:
    trees = (folder, *(root / name for name in _CODE))
    inside = (path for tree in trees for path in (tree, *tree.rglob("*")))
    for path in (root, root / "ansible.cfg", folder.parent, *inside):
        if path.exists() and path.stat().st_mode & stat.S_IWOTH:
            raise Refused(
                "everybody on this machine may write to the checkout, so what it says is not to be trusted",
                where=str(path),
                fix=f"chmod -R o-w {root}",
            )


def _no_foreign_variables(root: Path, folder: Path) -> None:
    for place in (folder, folder.parent, root / "playbooks"):
        for name in ("group_vars", "host_vars"):
            if (place / name).exists():
                raise Refused(
                    f"there is a {name} here, which Ansible would mix into what the school's folder says",
                    where=str(place / name),
                    fix="move what it says into the school's own files, or into standard/ if it holds for every school",
                )


def _target(situation: Situation) -> TargetKind:
    kinds: tuple[TargetKind, ...] = get_args(TargetKind)
    for kind in kinds:
        if situation.target == kind:
            return kind
    said = "is missing" if situation.target is None else f"is {situation.target!r}"
    raise Refused(
        f"the target {said}; it says whether the simulated or the real school is meant, and has no default",
        where="-e target=…",
        fix="add -e target=lab or -e target=real",
    )


def _sound(loaded: LoadedSchool, network: Network) -> None:
    errors = [item for item in check_rules(loaded, network) if item.severity == "error"]
    if errors:
        words = "\n".join(f"  {item.place()}: {item.rule}: {item.message}\n    mend: {item.fix}" for item in errors)
        raise Refused(
            f"the school {loaded.name!r} breaks {len(errors)} rule(s):\n{words}",
            where=f"inventories/{loaded.name}",
            fix=f"mend the named lines, then run `schoolbuild check {loaded.name}`",
        )


def _same_school(situation: Situation, network: Network) -> None:
    ours = {switch.host for switch in network.switches.values()} | {item.host for item in windows_machines(network)}
    for host, school in situation.told.items():
        if school != network.school:
            raise Refused(
                f"the host {host} says it belongs to {school!r}, and this run is of {network.school!r}",
                where=host,
                fix="do not set schoolbuild_school; the inventory plugin says it",
            )
        if host not in ours:
            raise Refused(
                f"the host {host} is in the inventory, but not in the folder of {network.school!r}",
                where=host,
                fix="describe the device in the school's folder instead of adding it to a run",
            )
    if missing := ours - situation.told.keys():
        raise Refused(
            f"Ansible's inventory lacks {', '.join(sorted(missing))}",
            where=f"inventories/{network.school}",
            fix="run it again; if it stays, the inventory was not read by the plugin `school`",
        )


def _targets(
    network: Network, kind: TargetKind, root: Path
) -> tuple[dict[str, SwitchTarget], dict[str, WindowsTarget]]:
    switches = {target.host: target for target in find_targets(network, kind, root)}
    if kind == "lab":
        _lab_of_this_folder(network, twins(root, network.school))
    servers = {target.host: target for target in find_windows(network, kind, root)}
    dialled = {target.host: target.dial for target in switches.values()}
    for host, dial in (dialled | {target.host: target.dial for target in servers.values()}).items():
        loopback = ip_address(dial).is_loopback
        if loopback != (kind == "lab"):
            raise Refused(
                f"{host} would be dialled at {dial}, which is {'' if loopback else 'not '}this machine",
                where=f"-e target={kind}",
                fix="the lab lives in 127.0.0.0/8 only, and nothing real does: check the school's addresses",
            )
    return switches, servers


def _lab_of_this_folder(network: Network, simulated: Mapping[str, Twin]) -> None:
    """The folder may have changed since the lab was started: then its addresses may be those of other devices."""
    for host, serial, address in _declared(network):
        twin = simulated.get(host)
        if twin is None:
            difference = "is in the folder and not in the lab"
        elif serial is not None and twin.serial != serial:
            difference = f"has the serial number {twin.serial} in the lab and {serial} in the folder"
        elif twin.address not in (None, address):
            difference = f"has the address {twin.address} in the lab and {address} in the folder"
        else:
            continue
        raise Refused(
            f"the lab that runs is not of this folder: {host} {difference}",
            where=f"inventories/{network.school}",
            fix=f"start the lab afresh: schoolbuild lab down {network.school}, then up",
        )


def _declared(network: Network) -> Iterator[tuple[str, str | None, str | None]]:
    """Host, serial and address of everything that a lab simulates; of a guest nobody declares a serial."""
    for switch in network.switches.values():
        yield switch.host, switch.serial, str(switch.address.ip) if switch.address else None
    for machine in windows_machines(network):
        yield machine.host, machine.serial, str(machine.address)

"""How a server is set: the rows of the table that hold for it, its local administrators, and the way in for us."""

from __future__ import annotations

from ipaddress import IPv4Network
from typing import Any

from schoolbuild.model.network import Network
from schoolbuild.model.windows.chosen import Chosen, chosen_settings
from schoolbuild.model.windows.machine import Machine
from schoolbuild.model.windows.settings import Setting

RULE = "Schoolbuild: WinRM from management"


def baseline(network: Network, machine: Machine) -> dict[str, Any]:
    """``{rows, administrators, way_in, owner}``.

    A row is ``{id, title, kind, enforced, why_not, restart, control, test, wanted, unset_is}`` and what the stock
    module of its kind takes (``_part``). ``wanted`` is the value in the form in which the machine tells its own.
    """
    return {
        "rows": [_row(chosen) for chosen in chosen_settings(network, machine)],
        "administrators": _administrators(network, machine),
        "way_in": _way_in(network),
        "owner": machine.owners.get("windows_settings", ""),
    }


def _row(chosen: Chosen) -> dict[str, Any]:
    setting = chosen.setting
    return {
        "id": setting.id,
        "title": setting.title,
        "kind": setting.kind,
        "enforced": chosen.enforced,
        "why_not": chosen.why_not or "",
        "restart": setting.restart,
        "control": setting.control,
        "test": setting.test,
        "wanted": setting.wanted,
        "unset_is": setting.unset_is,
        **_part(setting),
    }


def _part(setting: Setting) -> dict[str, Any]:
    """What the stock module of this kind of row is given."""
    if setting.registry is not None:
        value = setting.registry
        hive, _, rest = value.key.partition("\\")
        data = list(value.data) if isinstance(value.data, tuple) else value.data
        return {"path": f"{hive}:\\{rest}", "name": value.name, "type": value.type, "data": data}
    if setting.event_log is not None:
        return {"name": setting.event_log.name, "size": f"{setting.event_log.bytes // 1024}KB"}
    if setting.audit is not None:
        audits = list(setting.audit.audits or ["none"])
        return {"name": setting.audit.name, "guid": setting.audit.guid, "audits": audits}
    part = getattr(setting, setting.kind)
    return dict(part.model_dump(mode="json"))


def _administrators(network: Network, machine: Machine) -> dict[str, Any]:
    """``{group, members}``; no members where the machine has no local group of its own, as a controller.

    ``{administrator}`` is left in: what the built-in account is called is known only when the machine is read.
    """
    standard, choice = network.standard.windows, network.document.windows_settings
    members = next((names for role, names in standard.administrators.members.items() if role == machine.role), ())
    if machine.domain is not None and machine.role == "member":
        short, login = machine.domain.netbios, standard.management.domain_account.name
        members = tuple(name.replace("{domain}", short).replace("{management}", login) for name in members)
        members += tuple(f"{short}\\{name}" for name in (choice.administrators if choice is not None else ()))
    return {"group": standard.administrators.group, "members": list(dict.fromkeys(members))}


def _way_in(network: Network) -> dict[str, Any]:
    """The rule that keeps the firewall from shutting us out: our port, from the management networks alone."""
    management, port = network.standard.management, network.standard.windows.management.port
    own = network.management.subnet if network.management is not None else None
    networks = [*(IPv4Network(text) for text in management.management_networks), *([own] if own is not None else [])]
    return {"name": RULE, "port": port, "networks": [str(one) for one in networks]}

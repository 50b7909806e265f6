"""What the assessment script would write on a machine of the lab: schema ``schoolbuild/windows-facts/1``.

Built from the schema (``model/windows/facts.py``) and from what Windows' own interfaces say, never from the script: the
two meet in the schema only. What the state does not model stays ``None``, which the schema reads as *not learned*; a
row of the settings table that the lab cannot read says why.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any, Literal

from schoolbuild.lab.windows import laps
from schoolbuild.lab.windows.answers import accounts, antivirus, disks, places, products
from schoolbuild.lab.windows.answers.settings import setting
from schoolbuild.lab.windows.answers.texts import START_WORDS, STATE_WORDS, stamp
from schoolbuild.lab.windows.directory import Directory
from schoolbuild.lab.windows.installers import UNINSTALL_KEYS
from schoolbuild.lab.windows.interface import World
from schoolbuild.lab.windows.modules.windows_backup_policy import FEATURE as BACKUP_FEATURE
from schoolbuild.lab.windows.state.machine import MachineState
from schoolbuild.lab.windows.update_agent import AgentError, search, wsus_server

SCHEMA = "schoolbuild/windows-facts/1"
HISTORY_LINES = 50
_TIME_KEY = r"HKLM\SYSTEM\CurrentControlSet\Services\W32Time\Parameters"
_STAND_ALONE, _MEMBER, _FIRST_CONTROLLER = 2, 3, 5
_DC_SERVICES = ("ADWS", "DFSR", "Kdc", "Netlogon", "NTDS")


def answer(
    state: MachineState,
    asked: Mapping[str, Any],
    world: World,
    *,
    directory: Directory | None = None,
    collector: Literal["session", "task"] = "session",
) -> dict[str, Any]:
    """The document that the script would write now; ``asked`` holds ``questions``, ``products`` and ``mark_key``.

    It only reads: what happens by itself as time passes (``passing.pass_time``) is the caller's to let happen first.
    """
    now = _clock(state, world)
    rows = list(asked.get("products") or [])
    parts: dict[str, Callable[[], Any]] = {
        "identity": lambda: _identity(state, str(asked.get("mark_key") or "")),
        "system": lambda: _system(state),
        "clock": lambda: _time(state, now, directory),
        "updates": lambda: _updates(state, world.now()),
        "defender": lambda: antivirus.defender(state),
        "antivirus": lambda: products.found(state, rows, "antivirus"),
        "windows_backup": lambda: _windows_backup(state),
        "backups": lambda: products.found(state, rows, "backup"),
        "agents": lambda: products.found(state, rows, "rmm"),
        "accounts": lambda: accounts.accounts(state, directory, laps.POLICY_KEYS),
        "firewall": lambda: places.firewall(state),
        "settings": lambda: [setting(state, question) for question in asked.get("questions") or []],
        "disks": lambda: disks.disks(state),
        "volumes": lambda: disks.volumes(state, world),
        "shares": lambda: places.shares(state),
        "services": lambda: _services(state),
        "certificates": lambda: _certificates(state),
        "software": lambda: _software(state),
        "features": lambda: list(state.features),
        "health": lambda: _health(state),
    }
    return {
        "schema": SCHEMA,
        "collected_at": stamp(now),
        "collector": collector,
        "sections": {name: part() for name, part in parts.items()},
        "errors": {},
    }


def _clock(state: MachineState, world: World) -> datetime:
    """What the machine's own clock shows."""
    skew = world.fault("clock_skew") or {}
    return state.clock(world.now()) + timedelta(seconds=float(str(skew.get("seconds", 0))))


def _identity(state: MachineState, mark_key: str) -> dict[str, Any]:
    role = _STAND_ALONE if state.domain is None else _FIRST_CONTROLLER if state.role == "controller" else _MEMBER
    joined = state.domain is not None
    return {
        "computer_name": state.computer_name,
        "pending_name": state.pending.name,
        "domain": state.domain,
        "workgroup": state.workgroup,
        "domain_role": role,
        "organizational_unit": state.ou,
        "secure_channel": state.trusted_by_domain if joined and state.role != "controller" else None,
        "manufacturer": state.manufacturer,
        "model": state.model,
        "serial": state.serial,
        "uuid": state.uuid,
        "mark": places.mark(state, mark_key),
    }


def _system(state: MachineState) -> dict[str, Any]:
    system = state.system
    return {
        "product": system.product,
        "edition": system.edition,
        "build": system.build,
        "revision": system.revision,
        "display_version": system.display_version,
        "installed_at": stamp(system.installed_at),
        "started_at": stamp(system.started_at),
        "pending_reboot": list(state.pending.reasons),
        "pending_since": stamp(state.pending.since),
    }


def _time(state: MachineState, now: datetime, directory: Directory | None) -> dict[str, Any]:
    kind, servers = state.registry.data(_TIME_KEY, "Type"), state.registry.data(_TIME_KEY, "NtpServer")
    named = [one.partition(",")[0] for one in servers.split()] if isinstance(servers, str) else []
    service = state.service("W32Time")
    running = service is not None and service.state == "running"
    source = None
    if running and kind in ("NTP", "AllSync") and named:
        source = named[0]
    elif running and kind == "NoSync":
        source = "Local CMOS Clock"
    elif running and kind == "NT5DS" and state.domain is not None and directory is not None:
        # A member asks the controller that answers it (learn.microsoft.com, How the Windows Time Service works).
        domain = directory.find(state.domain)
        controller = directory.controller(domain) if domain is not None else None
        source = f"{controller}.{state.domain}" if controller is not None else "Local CMOS Clock"
    return {
        "now": stamp(now),
        "time_zone": state.time_zone,
        "kind": kind if isinstance(kind, str) else None,
        "servers": named,
        "source": source,
    }


def _updates(state: MachineState, now: datetime) -> dict[str, Any]:
    server, updates = wsus_server(state), state.care.updates
    try:
        offered = [one for one in search(state, now, managed=server is not None) if not one.hidden]
        waiting: list[dict[str, Any]] | None = [
            {"title": one.title, "kb": one.kb, "categories": list(one.categories)} for one in offered
        ]
    except AgentError:
        waiting = None
    return {
        "searched_at": stamp(updates.searched_at),
        "installed_at": stamp(updates.installed_at),
        "server": server,
        "waiting": waiting,
        "history": [
            {
                "title": line.title,
                "kb": line.kb,
                "at": stamp(line.at),
                "result": line.result,
                "hresult": line.hresult,
                "categories": list(line.categories),
            }
            for line in updates.history[:HISTORY_LINES]
        ],
    }


def _windows_backup(state: MachineState) -> dict[str, Any]:
    if not state.has_feature(BACKUP_FEATURE):
        return {"installed": False, "configured": False}
    backup = state.care.backup
    policy = backup.policy
    return {
        "installed": True,
        "configured": policy is not None,
        "schedule": list(policy.schedule) if policy else [],
        "target": policy.target if policy else None,
        "volumes": list(policy.volumes) if policy else [],
        "system_state": policy.system_state if policy else False,
        "bare_metal": policy.bare_metal if policy else False,
        "last_good_at": stamp(backup.last_good_at),
        "last_try_at": stamp(backup.last_try_at),
        "last_hresult": backup.last_hresult,
        "versions": backup.versions,
    }


def _services(state: MachineState) -> list[dict[str, Any]]:
    return [
        {
            "name": service.name,
            "display": service.display_name,
            "state": STATE_WORDS[service.state],
            "start": START_WORDS[service.start_mode],
            "account": service.account,
        }
        for service in state.services.values()
    ]


def _certificates(state: MachineState) -> list[dict[str, Any]]:
    return [
        {
            "thumbprint": one.thumbprint,
            "subject": one.subject,
            "issuer": one.issuer,
            "not_after": stamp(one.not_after),
            "has_key": one.has_key,
        }
        for one in state.care.certificates.get("My", [])
    ]


def _software(state: MachineState) -> list[dict[str, Any]]:
    found = []
    for place in UNINSTALL_KEYS:
        for child in state.registry.children(place):
            read = {
                name: state.registry.data(rf"{place}\{child}", name)
                for name in ("DisplayName", "DisplayVersion", "Publisher")
            }
            if isinstance(read["DisplayName"], str):
                found.append(
                    {
                        "name": read["DisplayName"],
                        "version": _text(read["DisplayVersion"]),
                        "publisher": _text(read["Publisher"]),
                    }
                )
    return found


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None


def _health(state: MachineState) -> dict[str, Any]:
    care = state.care
    controller = state.role == "controller"
    temporary = sum(len(entry.content or b"") for entry in state.files.below("C:\\Windows\\Temp"))
    return {
        "dc_sysvol_ready": care.sysvol_ready if controller else None,
        "dc_services": [row for row in _services(state) if row["name"] in _DC_SERVICES] if controller else None,
        "dns_answers": care.dns_answers and _runs(state, "DNS") if state.has_feature("DNS") else None,
        "dhcp_authorised": care.dhcp_authorised and _runs(state, "DHCPServer") if state.has_feature("DHCP") else None,
        "replication_failures": care.replication_failures if controller else None,
        "disk_errors": care.disk_errors,
        "temp_bytes": care.temp_bytes + temporary,
        "guests": [dict(guest) for guest in care.guests] if state.has_feature("Hyper-V") else None,
    }


def _runs(state: MachineState, service: str) -> bool:
    found = state.service(service)
    return found is not None and found.state == "running"

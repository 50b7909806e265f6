"""ansible.windows.setup: the facts of a machine.

Kept as the module is: ``ansible_reboot_pending`` knows servicing and file renames only, no new name and no new domain
(ansible issues 63595, 76826). What the state does not hold (memory, processors, BIOS) is not told.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from schoolbuild.lab.windows.clocks import shown
from schoolbuild.lab.windows.interface import RefusedByLab
from schoolbuild.lab.windows.modules import Call, emulates
from schoolbuild.lab.windows.modules.membership import shown_membership
from schoolbuild.lab.windows.names import UnknownAccountError, sid_of
from schoolbuild.lab.windows.transfer import profile, variables

_GROUPS = {
    "min": ("date_time", "distribution", "dns", "env", "local", "platform", "powershell_version", "user"),
    "network": ("all_ipv4_addresses", "all_ipv6_addresses", "interfaces", "windows_domain", "winrm"),
    "hardware": ("bios", "memory", "processor", "uptime", "virtual"),
    "external": ("facter",),
}
_ALL = frozenset(name for names in _GROUPS.values() for name in names)
_ZONES = {"GMT Standard Time": "Europe/London", "Pacific Standard Time": "America/Los_Angeles", "UTC": "UTC"}
"""The zones whose local time the lab can tell; of others only UTC is told."""

FIRST_OF_WINDOWS_10 = 10240
SERVER, CONTROLLER = "server", "domain_controller"


@emulates("ansible.windows.setup")
def setup(call: Call) -> dict[str, Any]:
    if call.arguments["fact_path"]:
        raise RefusedByLab("setup with fact_path: files of facts are not run here")
    subsets, warnings = _subsets(call.arguments["gather_subset"])
    facts: dict[str, Any] = {"gather_subset": call.arguments["gather_subset"], "module_setup": True}
    for names, read in _READERS:
        if subsets & set(names):
            facts |= read(call)
    result: dict[str, Any] = {"changed": False, "ansible_facts": facts}
    return result | ({"warnings": warnings} if warnings else {})


def _subsets(asked: list[str]) -> tuple[set[str], list[str]]:
    groups = {**_GROUPS, "all": tuple(_ALL)}
    included: set[str] = set()
    excluded: set[str] = set()
    warnings = []
    for item in asked:
        name = item.removeprefix("!")
        if item.startswith("!"):
            excluded |= _ALL - set(_GROUPS["min"]) if name == "all" else set(groups.get(name, (name,)))
        elif name in groups or name in _ALL:
            included |= set(groups.get(name, (name,)))
        else:
            warnings.append(f"invalid value {item} specified in gather_subset")
    return (set(_ALL) - excluded) | included, warnings


def _addresses(call: Call) -> dict[str, Any]:
    return {"ansible_ip_addresses": call.state.addresses}


def _bios(call: Call) -> dict[str, Any]:
    state = call.state
    return {
        "ansible_product_name": state.model,
        "ansible_product_serial": state.serial,
        "ansible_product_uuid": state.uuid,
    }


def _date_time(call: Call) -> dict[str, Any]:
    now = shown(call.state, call.world)
    zone = _ZONES.get(call.state.time_zone)
    local = now.astimezone(ZoneInfo(zone)) if zone is not None else now
    return {"ansible_date_time": _words(now, local) | {"tz": call.state.time_zone}}


def _words(now: datetime, local: datetime) -> dict[str, Any]:
    offset = local.strftime("%z")
    return {
        "date": local.strftime("%Y-%m-%d"),
        "day": local.strftime("%d"),
        "epoch": str(now.timestamp()),
        "epoch_int": int(now.timestamp()),
        "hour": local.strftime("%H"),
        "iso8601": now.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "iso8601_basic": local.strftime("%Y%m%dT%H%M%S%f"),
        "iso8601_basic_short": local.strftime("%Y%m%dT%H%M%S"),
        "iso8601_micro": now.strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
        "minute": local.strftime("%M"),
        "month": local.strftime("%m"),
        "second": local.strftime("%S"),
        "time": local.strftime("%H:%M:%S"),
        "tz_offset": f"{offset[:3]}:{offset[3:]}",
        "weekday": local.strftime("%A"),
        "weekday_number": local.strftime("%w"),
        "weeknumber": local.strftime("%W"),
        "year": local.strftime("%Y"),
    }


def _distribution(call: Call) -> dict[str, Any]:
    system = call.state.system
    major = 10 if system.build >= FIRST_OF_WINDOWS_10 else 6
    return {
        "ansible_distribution": system.product,
        "ansible_distribution_version": f"{major}.{0 if major == 10 else 3}.{system.build}.0",
        "ansible_distribution_major_version": str(major),
        "ansible_os_family": "Windows",
        "ansible_os_name": system.product,
        "ansible_os_product_type": CONTROLLER if call.state.role == "controller" else SERVER,
        "ansible_os_installation_type": "Server",
        "ansible_os_install_date": system.installed_at.strftime("%Y-%m-%dT%H:%M:%SZ"),
    }


def _env(call: Call) -> dict[str, Any]:
    return {"ansible_env": {name: value.rstrip("\\") for name, value in variables(call.state, call.user).items()}}


def _interfaces(call: Call) -> dict[str, Any]:
    domain = call.state.domain
    return {
        "ansible_interfaces": [
            {
                "connection_name": adapter.name,
                "default_gateway": adapter.gateway,
                "dns_domain": domain,
                "interface_index": adapter.index,
                "interface_name": adapter.description,
                "ipv4": {"address": adapter.addresses[0], "prefix": None} if adapter.addresses else None,
                "ipv6": None,
                "macaddress": adapter.mac.replace("-", ":"),
            }
            for adapter in call.state.adapters
        ]
    }


def _platform(call: Call) -> dict[str, Any]:
    state = call.state
    domain = state.domain or ""
    full = f"{state.computer_name}.{domain}" if domain else state.computer_name
    major = _distribution(call)["ansible_distribution_version"]
    return {
        "ansible_domain": domain,
        "ansible_fqdn": full,
        "ansible_hostname": state.computer_name,
        "ansible_netbios_name": state.computer_name,
        "ansible_kernel": major,
        "ansible_nodename": full,
        "ansible_machine_id": state.machine_sid,
        "ansible_owner_name": "",
        "ansible_system": "Win32NT",
        "ansible_system_description": "",
        "ansible_system_vendor": state.manufacturer,
        "ansible_architecture": "64-bit",
        "ansible_architecture2": "x86_64",
        "ansible_owner_contact": "",
        "ansible_reboot_pending": bool({"servicing", "windows_update", "file_rename"} & set(state.pending.reasons)),
    }


def _powershell(_call: Call) -> dict[str, Any]:
    return {"ansible_powershell_version": 5}


def _uptime(call: Call) -> dict[str, Any]:
    started = shown(call.state, call.world, call.state.system.started_at)
    return {
        "ansible_lastboot": started.strftime("%Y-%m-%d %H:%M:%SZ"),
        "ansible_uptime_seconds": round((call.world.now() - call.state.system.started_at).total_seconds()),
    }


def _user(call: Call) -> dict[str, Any]:
    try:
        sid: str | None = sid_of(call.state, call.directory, call.user)
    except UnknownAccountError:
        sid = None
    home = profile(call.user)
    return {
        "ansible_user_dir": home,
        "ansible_user_gecos": "",
        "ansible_user_id": home.rpartition("\\")[2],
        "ansible_user_sid": sid,
    }


def _domain(call: Call) -> dict[str, Any]:
    domain, workgroup = shown_membership(call.state)
    role = "Stand-alone server" if domain is None else "Member server"
    if call.state.role == "controller":
        role = "Primary domain controller"
    return {
        "ansible_windows_domain": domain or workgroup,
        "ansible_windows_domain_member": domain is not None,
        "ansible_windows_domain_role": role,
    }


def _virtual(call: Call) -> dict[str, Any]:
    guest = call.state.model == "Virtual Machine"
    return {
        "ansible_virtualization_role": "guest" if guest else "NA",
        "ansible_virtualization_type": "Hyper-V" if guest else "NA",
    }


_READERS: tuple[tuple[tuple[str, ...], Callable[[Call], dict[str, Any]]], ...] = (
    (("all_ipv4_addresses", "all_ipv6_addresses"), _addresses),
    (("bios",), _bios),
    (("date_time",), _date_time),
    (("distribution",), _distribution),
    (("env",), _env),
    (("interfaces",), _interfaces),
    (("platform",), _platform),
    (("powershell_version",), _powershell),
    (("uptime",), _uptime),
    (("user",), _user),
    (("windows_domain",), _domain),
    (("virtual",), _virtual),
)

"""Parts that invented schools of several kinds share."""

from __future__ import annotations

import copy
from dataclasses import dataclass
from ipaddress import IPv4Network
from random import Random
from typing import Any

from schoolbuild.folders.estate.cabling import Box, Cabling
from schoolbuild.folders.estate.ranges import Range

Data = dict[str, Any]


@dataclass(frozen=True)
class Site:
    """What is decided about a school before anything else."""

    number: int
    rng: Random
    title: str
    code: str
    style: str


@dataclass(frozen=True)
class Making:
    """A school while it is being invented."""

    site: Site
    data: Data
    cabling: Cabling
    given: Range

    @property
    def core(self) -> Box:
        """The switch in the middle."""
        return self.cabling.boxes[0]

    def slot(self, number: int) -> IPv4Network:
        """The subnet of a slot of the standard's plan: /24 of a /20, /22 of a /18."""
        return list(self.given.network.subnets(prefixlen_diff=4))[number]


def nth(subnet: IPv4Network, number: int) -> str:
    """The subnet's host of that number."""
    return str(subnet.network_address + number)


def one_hypervisor(made: Making) -> None:
    """One hypervisor with the only domain controller and a file server."""
    servers = made.slot(1)
    domain = f"{made.site.code.lower()}.internal"
    hypervisor(made, "hv01", nth(made.slot(0), 60))
    made.data["services"].append("guests")
    made.data["directory"] = {
        "kind": "ad",
        "domains": [{"name": domain, "netbios": made.site.code, "controllers": ["dc01"]}],
    }
    made.data["servers"] = [
        guest("dc01", "hv01", ["domain_controller", "dns"], servers, 10, domain, ring="last", window="late"),
        guest("fs01", "hv01", ["file", "print"], servers, 11, domain),
    ]
    suites(made, domain)
    made.data["ups"] = [{"name": "ups01", "protects": ["hv01", "sw01"], "minutes": 40, "shuts_down": True}]


def host(made: Making, name: str, vlan: str, address: str, kind: str, profile: str) -> None:
    """A device with a fixed address, plugged into the core."""
    box = made.core
    port = box.device_port()
    row = {"name": name, "vlan": vlan, "address": address, "port": f"{box.name} {port}", "kind": kind}
    made.data["hosts"].append(row)
    box.uses[port] = {"profile": profile, "vlan": vlan, "description": name}


def hypervisor(made: Making, name: str, address: str) -> None:
    """A host for guests, plugged into the core."""
    box = made.core
    port = box.device_port()
    made.data.setdefault("hypervisors", []).append(
        {
            "name": name,
            "product": made.site.rng.choice(("hyper_v", "vmware", "proxmox")),
            "system": "Current release",
            "vlan": "management",
            "address": address,
            "port": f"{box.name} {port}",
            "model": "Tower server",
            "serial": f"HV{made.site.code}{name[2:]}",
            "memory_gb": made.site.rng.choice((64, 128, 256)),
        }
    )
    box.uses[port] = {"profile": "hypervisor", "tagged": ["servers"], "description": name}


def guest(
    name: str,
    on: str,
    functions: list[str],
    subnet: IPv4Network,
    number: int,
    domain: str,
    ring: str | None = None,
    window: str | None = None,
) -> Data:
    """A guest's row."""
    row: Data = {
        "name": name,
        "on": on,
        "system": "windows_server_2022",
        "functions": functions,
        "vlan": "servers",
        "address": nth(subnet, number),
        "domain": domain,
    }
    return row | ({"ring": ring} if ring else {}) | ({"window": window} if window else {})


def suites(made: Making, domain: str | None) -> None:
    """Two rooms of computers."""
    made.data["suites"] = [
        {
            "name": name,
            "room": room,
            "computers": made.site.rng.randint(8, 32),
            "system": "windows_11_25h2",
            "vlan": vlan,
            **({"domain": domain} if domain else {}),
        }
        for name, room, vlan in (("ict", "ICT room", "curriculum"), ("office", "Office", "staff"))
    ]


def care(made: Making) -> None:
    """Updates, calendar, antivirus, backups, monitoring."""
    made.data["calendar"] = {"terms": "borough", "lessons_start": "08:45", "lessons_end": "15:20"}
    early, late = made.site.rng.sample(("mon", "tue", "wed", "thu"), 2)
    made.data["patching"] = {
        "windows": {
            "early": {"days": [early], "start": "19:00", "end": "22:30"},
            "late": {"days": [late], "start": "20:00", "end": "23:30"},
        },
        "ring": "early",
        "window": "early",
    }
    made.data["antivirus"] = {"product": made.site.rng.choice(("defender", "sophos", "eset"))}
    copy_of_all = {
        "product": made.site.rng.choice(("veeam", "datto")),
        "of": ["all"],
        "every_hours": 24,
        "keep_days": 30,
    }
    made.data["backups"] = {
        "copies": [
            {"name": "nas", **copy_of_all, "to": "nas", "offsite": False},
            {"name": "cloud", **copy_of_all, "to": "cloud", "offsite": True, "immutable": True},
        ]
    }
    made.data["rmm"] = {"product": "kaseya", "site": made.site.code}


def wireless(made: Making) -> None:
    """A wireless network with one access point on the last switch."""
    box = made.cabling.boxes[-1]
    port = box.device_port()
    box.uses[port] = "ap"
    made.data["wireless"] = {
        "controller": {"kind": "cloud", "product": "Cloud controller"},
        "ssids": [
            {"name": "School", "vlan": "staff", "security": "wpa3_enterprise"},
            {"name": "Pupils", "vlan": "pupil_wireless", "security": "wpa2_enterprise"},
            {"name": "Visitors", "vlan": "guest", "security": "open"},
        ],
        "access_points": [{"name": "ap01", "room": "Hall", "port": f"{box.name} {port}"}],
    }


def plug_in(made: Making) -> None:
    """What is plugged in at the front of each switch: computers, telephones, access points, printers, cameras."""
    vlans = made.data["vlans"]
    ap: Any = "ap"
    wanted = [name for name in ("staff", "pupil_wireless", "guest") if name in vlans]
    if len(wanted) < 3:  # the profile's own three
        ap = {"profile": "ap", "tagged": wanted}
    if "curriculum" in vlans:
        classroom: Any = "classroom"
    else:
        classroom = {"profile": "classroom", "vlan": "staff", "description": "Office computer"}
    for box in made.cabling.boxes:
        front = box.access[: len(box.access) // max(box.members, 1)][:-8]
        size = len(front)
        ports = {_range(front[: size // 2]): classroom, _range(front[size // 2 : size // 2 + 3]): copy.deepcopy(ap)}
        if "voice" in vlans:
            ports[_range(front[size // 2 + 3 : size // 2 + 5])] = "phone"
        if "printers" in vlans:
            ports[front[-1]] = "printer"
        if "cctv" in vlans:
            ports[_range(front[-3:-1])] = "cctv"
        made.data["ports"][box.name] = ports | dict(box.uses)
    if "access_control" in vlans:
        last = made.cabling.boxes[-1]
        made.data["ports"][last.name][last.device_port()] = {"profile": "door", "description": "Main door"}


def _range(ports: list[str]) -> str:
    if len(ports) == 1:
        return ports[0]
    return f"{ports[0]}-{ports[-1].rpartition('/')[2]}"

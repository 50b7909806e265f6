"""The kinds of schools in an invented estate, and what each adds to a plain network."""

from __future__ import annotations

from collections.abc import Callable
from ipaddress import IPv4Network

from schoolbuild.folders.estate.parts import (
    Making,
    care,
    guest,
    host,
    hypervisor,
    nth,
    one_hypervisor,
    suites,
    wireless,
)

STYLES: tuple[str, ...] = (
    "primary",
    "legacy_primary",
    "cloud_primary",
    "primary",
    "special",
    "primary",
    "secondary",
    "nursery",
    "primary",
    "youth_centre",
    "primary",
    "routed_secondary",
    "legacy_primary",
    "primary",
    "cloud_primary",
    "service",
    "primary",
    "primary",
    "secondary",
    "primary",
)
"""One lap of kinds, in the proportions of a borough; every kind is met within one lap."""

KINDS = {
    "primary": ("primary", "Primary School"),
    "legacy_primary": ("primary", "Church of England Primary School"),
    "cloud_primary": ("primary", "Community Primary School"),
    "special": ("special", "Special School"),
    "secondary": ("secondary", "High School"),
    "routed_secondary": ("secondary", "Academy"),
    "nursery": ("nursery", "Nursery School"),
    "youth_centre": ("youth_centre", "Youth Centre"),
    "service": ("service", "ICT Service"),
}
EDGES = {
    "primary": (1, 6),
    "legacy_primary": (1, 4),
    "cloud_primary": (1, 4),
    "special": (2, 5),
    "secondary": (14, 34),
    "routed_secondary": (18, 44),
    "nursery": (0, 1),
    "youth_centre": (0, 1),
    "service": (0, 2),
}


def _primary(made: Making) -> None:
    made.data["services"] += ["servers", "directory", "patching", "antivirus", "backup"]
    if made.site.rng.random() < 0.5:  # half of them watch their gates
        made.data["vlans"]["cctv"] = None
        made.data["services"].append("cctv")
        recorder = nth(made.slot(8), 10)
        host(made, "nvr01", "cctv", recorder, "recorder", "cctv")
        made.data["cctv"] = {"recorder": "nvr01", "cameras": made.site.rng.randint(2, 12)}
    one_hypervisor(made)
    care(made)


def _legacy(made: Making) -> None:
    del made.data["vlans"]["servers"]
    parts = list(made.given.network.subnets(new_prefix=24))
    made.data["addresses"] = {"legacy": {"ranges": [str(made.given.network)], "gateway_host": 254}}
    for part, name in enumerate(made.data["vlans"]):
        made.data["vlans"][name] = {"subnet": str(parts[part])}
    made.data["services"] += ["print"]
    copier = nth(IPv4Network(made.data["vlans"]["printers"]["subnet"]), 20)
    host(made, "copier01", "printers", copier, "printer", "printer")
    made.data["print"] = {"product": "direct", "queues": [{"name": "Copier", "printer": "copier01"}]}
    made.data["third_parties"] = [{"who": "rm_cc4", "owns": ["windows_settings", "software"]}]


def _cloud(made: Making) -> None:
    made.data["third_parties"] = [{"who": "intune", "owns": ["windows_settings", "software", "updates", "antivirus"]}]
    made.data["directory"] = {"kind": "entra", "tenant": f"{made.site.code.lower()}.onmicrosoft.com"}
    made.data["services"] += ["directory", "wireless"]
    wireless(made)
    made.data["mis"] = {"product": made.site.rng.choice(("arbor", "bromcom")), "hosted": "cloud"}
    suites(made, None)


def _special(made: Making) -> None:
    made.data["vlans"] |= {"voice": None, "access_control": None}
    made.data["services"] += ["telephony"]
    host(made, "pbx01", "voice", nth(made.slot(7), 10), "telephone_system", "printer")
    made.data["telephony"] = {"system": "onsite", "product": "Telephone exchange", "host": "pbx01"}


def _secondary(made: Making) -> None:
    made.data["vlans"] |= {"voice": None, "cctv": None}
    made.data["services"] += ["servers", "directory", "patching", "antivirus", "backup", "guests", "wireless"]
    servers, domain = made.slot(1), f"{made.site.code.lower()}.internal"
    for number in (1, 2):
        hypervisor(made, f"hv{number:02d}", nth(made.slot(0), 59 + number))
    controllers = ["domain_controller", "dns", "dhcp"]
    made.data["directory"] = {
        "kind": "hybrid",
        "tenant": f"{made.site.code.lower()}.onmicrosoft.com",
        "domains": [{"name": domain, "netbios": made.site.code, "controllers": ["dc01", "dc02"]}],
    }
    made.data["servers"] = [
        guest("dc01", "hv01", controllers, servers, 10, domain, window="early"),
        guest("dc02", "hv02", controllers, servers, 11, domain, window="late"),
        guest("fs01", "hv01", ["file"], servers, 12, domain),
        guest("print01", "hv02", ["print"], servers, 13, domain),
        guest("wsus01", "hv02", ["wsus"], servers, 14, domain, ring="pilot"),
    ]
    made.data["dhcp"] = {"by": "dc", "servers": ["dc01", "dc02"]}
    made.data["ups"] = [{"name": "ups01", "protects": ["hv01", "hv02", "sw01"], "minutes": 45, "shuts_down": True}]
    suites(made, domain)
    wireless(made)
    care(made)
    made.data["calendar"]["exams"] = [{"title": "GCSE", "first": "2027-05-10", "last": "2027-06-25"}]


def _routed(made: Making) -> None:
    _secondary(made)
    made.data["routing"] = {"by": "sw01"}
    transit = made.slot(15)
    made.data["filtering"] = {"by": "inline", "product": "Web filter appliance", "address": nth(transit, 3)}
    host(made, "filter01", "transit", nth(transit, 3), "other", "server")


def _small(made: Making) -> None:
    made.data["vlans"] = dict.fromkeys(("management", "staff", "guest"))


def _service(made: Making) -> None:
    made.data["vlans"] = dict.fromkeys(("management", "servers", "staff"))
    made.data["services"] += ["servers", "patching", "antivirus", "backup", "guests", "directory"]
    one_hypervisor(made)
    made.data["suites"] = []
    care(made)


ADD: dict[str, Callable[[Making], None]] = {
    "primary": _primary,
    "legacy_primary": _legacy,
    "cloud_primary": _cloud,
    "special": _special,
    "secondary": _secondary,
    "routed_secondary": _routed,
    "nursery": _small,
    "youth_centre": _small,
    "service": _service,
}

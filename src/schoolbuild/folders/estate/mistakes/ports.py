"""Mistakes in VLANs, ports, zones and wireless networks (SB3xx)."""

from __future__ import annotations

from schoolbuild.folders.estate.mistakes.mistake import Case, Mistake, mistakes, port_of, spare_port, switch_row


def _unknown_vlan(case: Case) -> bool:
    found = port_of(case.data, "classroom")
    if found is None:
        return False
    case.data["ports"][found[0]][found[1]] = {"profile": "classroom", "vlan": "robotics"}
    return True


def _id_twice(case: Case) -> bool:
    choice = case.data["vlans"].get("guest") or {}
    case.data["vlans"]["guest"] = {**choice, "id": 30}
    return "staff" in case.data["vlans"]


def _port_twice(case: Case) -> bool:
    found = port_of(case.data, "classroom")
    if found is None:
        return False
    case.data["ports"][found[0]][found[1].split("-")[0]] = "classroom"
    return "-" in found[1]


def _no_such_port(case: Case) -> bool:
    switch = case.data["switches"][-1]["name"]
    case.data["ports"][switch]["97"] = {"profile": "classroom", "vlan": "staff"}
    return True


def _vlan_1(case: Case) -> bool:
    choice = case.data["vlans"].get("guest") or {}
    case.data["vlans"]["guest"] = {**choice, "id": 1}
    return True


def _native(case: Case) -> bool:
    for link in case.data["links"]:
        if "lag" not in link:
            switch, port = link["b"].split()
            case.data["ports"][switch][port] = {"profile": "uplink", "vlan": "staff"}
            return True
    return False


def _deaf_telephone(case: Case) -> bool:
    found = port_of(case.data, "phone")
    if found is None:
        return False
    case.data["ports"][found[0]][found[1]] = {"profile": "phone", "lldp": False}
    return True


def _too_much_power(case: Case) -> bool:
    for switch, ports in case.data["ports"].items():
        small = switch_row(case.data, switch).get("model") == "2530-24G-PoEP"
        for written, use in ports.items() if small else ():
            if use == "classroom":
                ports[written] = "ap"
                return True
    return False


def _no_power(case: Case) -> bool:
    for switch in case.data["switches"]:
        if switch.get("model") == "2530-24G-PoEP" and all(
            "28" not in end.split()[1].split(",")
            for link in case.data["links"]
            for end in (link["a"], link["b"])
            if end.startswith(switch["name"])
        ):
            case.data["ports"][switch["name"]]["28"] = {"profile": "ap", "tagged": ["staff"]}
            return True
    return False


def _ssid_nowhere(case: Case) -> bool:
    if "wireless" not in case.data:
        return False
    case.data["wireless"]["ssids"][0]["vlan"] = "printers"
    return True


def _ap_elsewhere(case: Case) -> bool:
    found = port_of(case.data, "classroom")
    if "wireless" not in case.data or found is None:
        return False
    point = case.data["wireless"]["access_points"][0]
    point["port"] = f"{found[0]} {found[1].split('-')[0]}"
    return True


def _two_on_one_port(case: Case) -> bool:
    hosts = case.data["hosts"]
    for host in hosts:
        first, second, third, last = host["address"].split(".")
        twin = {**host, "name": "spare01", "address": f"{first}.{second}.{third}.{int(last) + 1}"}
        hosts.append(twin)
        return True
    return False


def _unused(case: Case) -> bool:
    if "access_control" in case.data["vlans"] or "supernet" not in case.data["addresses"]:
        return False
    case.data["vlans"]["access_control"] = {"title": "DOORS"}
    return True


def _open_staff(case: Case) -> bool:
    if "wireless" not in case.data:
        return False
    case.data["wireless"]["ssids"][0]["security"] = "open"
    return True


def _round_the_filter(case: Case) -> bool:
    if "curriculum" not in case.data["vlans"] or "routing" in case.data:
        return False
    case.data["filtering"] = {"by": "isp", "product": "Web filter"}
    case.data["other_gateways"] = [
        {
            "name": "Spare line",
            "kind": "router",
            "port": f"sw01 {spare_port(case.data, 'sw01')}",
            "vlans": ["curriculum"],
        }
    ]
    return True


def _no_filter(case: Case) -> bool:
    if "routing" in case.data or "curriculum" not in case.data["vlans"]:
        return False
    del case.data["filtering"]
    return True


def _printers_to_pupils(case: Case) -> bool:
    return _exception(case, "printers", "pupils")


def _pupils_to_management(case: Case) -> bool:
    return _exception(case, "pupils", "management")


def _exception(case: Case, source: str, target: str) -> bool:
    if "curriculum" not in case.data["vlans"] or "printers" not in case.data["vlans"]:
        return False
    case.data["zone_exceptions"] = [
        {"from": source, "to": target, "services": ["web"], "reason": "Somebody asked for it once"}
    ]
    return True


def _nobodys_zone(case: Case) -> bool:
    choice = case.data["vlans"].get("printers") or {}
    case.data["vlans"]["printers"] = {**choice, "zone": "none"}
    return "printers" in case.data["vlans"]


def _opens_everything(case: Case) -> bool:
    if "printers" not in case.data["vlans"]:
        return False
    case.data["zone_exceptions"] = [
        {"from": "staff", "to": "voice", "services": ["any"], "reason": "Somebody asked for it once"}
    ]
    return True


PORTS = (
    Mistake("SB311", _ap_elsewhere, follows=("SB310",)),
    Mistake("SB305", _vlan_1, follows=("SB313",)),
    Mistake("SB320", _nobodys_zone, follows=("SB313",)),
    *mistakes(
        {
            "SB301": _unknown_vlan,
            "SB302": _id_twice,
            "SB303": _port_twice,
            "SB304": _no_such_port,
            "SB306": _native,
            "SB307": _deaf_telephone,
            "SB308": _too_much_power,
            "SB309": _no_power,
            "SB310": _ssid_nowhere,
            "SB312": _two_on_one_port,
            "SB313": _unused,
            "SB314": _open_staff,
            "SB315": _round_the_filter,
            "SB316": _no_filter,
            "SB317": _printers_to_pupils,
            "SB318": _pupils_to_management,
            "SB319": _opens_everything,
        }
    ),
)

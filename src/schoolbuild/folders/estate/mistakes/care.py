"""Mistakes in servers, domains, guests, backups, waivers and the calendar (SB5xx to SB8xx)."""

from __future__ import annotations

from schoolbuild.folders.estate.mistakes.mistake import Case, Data, mistakes, spare_port


def _servers(case: Case, at_least: int = 1) -> list[Data]:
    servers: list[Data] = case.data.get("servers", [])
    return servers if len(servers) >= at_least else []


def _old_system(case: Case) -> bool:
    servers = _servers(case)
    if not servers:
        return False
    servers[-1]["system"] = "windows_server_2012_r2"
    return True


def _directory_kind(case: Case) -> bool:
    directory = case.data.get("directory", {})
    if not directory.get("domains"):
        return False
    directory["kind"] = "entra"
    return True


def _no_controller(case: Case) -> bool:
    servers = _servers(case)
    if not servers or "domain_controller" not in servers[0]["functions"]:
        return False
    servers[0]["functions"].remove("domain_controller")
    return True


def _controller_first(case: Case) -> bool:
    directory = case.data.get("directory", {})
    if "patching" not in case.data or [len(one["controllers"]) for one in directory.get("domains", [])] != [1]:
        return False
    case.data["servers"][0]["ring"] = "pilot"
    return True


def _both_controllers(case: Case) -> bool:
    directory = case.data.get("directory", {})
    if [len(one["controllers"]) for one in directory.get("domains", [])] != [2]:
        return False
    case.data["servers"][1]["window"] = case.data["servers"][0]["window"]
    return True


def _in_lessons(case: Case) -> bool:
    if "patching" not in case.data or "calendar" not in case.data:
        return False
    case.data["patching"]["windows"]["early"] |= {"start": "13:00", "end": "16:00"}
    return True


def _in_exams(case: Case) -> bool:
    if not case.data.get("calendar", {}).get("exams"):
        return False
    case.data["patching"]["windows"]["early"] = {"dates": ["2027-05-18"], "start": "19:00", "end": "22:00"}
    return True


def _single_label(case: Case) -> bool:
    domains = case.data.get("directory", {}).get("domains")
    if not domains:
        return False
    old = domains[0]["name"]
    domains[0]["name"] = "curric"
    for row in (*_servers(case), *case.data.get("suites", [])):
        if row.get("domain") == old:
            row["domain"] = "curric"
    return True


def _exams_backwards(case: Case) -> bool:
    exams = case.data.get("calendar", {}).get("exams")
    if not exams:
        return False
    exams[0] |= {"first": "2027-06-25", "last": "2027-05-10"}
    return True


def _one_basket(case: Case) -> bool:
    servers = _servers(case, 2)
    if len(case.data.get("hypervisors", [])) < 2 or not servers:  # a choice of two
        return False
    servers[1]["on"] = servers[0]["on"]
    return True


def _guest_cut_off(case: Case) -> bool:
    for ports in case.data["ports"].values():
        for use in ports.values():
            if isinstance(use, dict) and use["profile"] == "hypervisor":
                use["tagged"] = ["staff"]
                return True
    return False


def _one_copy(case: Case) -> bool:
    if "backups" not in case.data:
        return False
    case.data["backups"]["copies"].pop(0)
    return True


def _none_away(case: Case) -> bool:
    if "backups" not in case.data:
        return False
    case.data["backups"]["copies"][1] |= {"offsite": False, "to": "usb"}
    return True


def _in_no_copy(case: Case) -> bool:
    if "backups" not in case.data or len(_servers(case)) < 2:  # one in it, one left out
        return False
    for copy in case.data["backups"]["copies"]:
        copy["of"] = [case.data["servers"][0]["name"]]
    return True


def _waiver(case: Case, **changes: object) -> bool:
    code = case.data["school"]["code"].lower()
    waiver = {
        "control": "NET-07",
        "targets": [f"{code}-sw01"],
        "owner": "Network team lead",
        "approver": "Head of service",
        "reason": "New cabling is on order",
        "ticket": "CHG-1",
        "expires": "2027-03-31",
    }
    case.data["waivers"] = [{**waiver, **changes}]
    return True


def _expired(case: Case) -> bool:
    return _waiver(case, expires="2026-01-31")


def _for_ever(case: Case) -> bool:
    return _waiver(case, expires="2036-12-31")


def _nobodys(case: Case) -> bool:
    return _waiver(case, owner="tbc")


def _no_such_control(case: Case) -> bool:
    return _waiver(case, control="NET-99")


def _no_such_target(case: Case) -> bool:
    return _waiver(case, targets=["elsewhere-sw01"])


def _old_release(case: Case) -> bool:
    servers = _servers(case)
    if not servers:
        return False
    servers[-1]["system"] = "windows_server_2016"
    return True


def _one_name(case: Case) -> bool:
    domains = case.data.get("directory", {}).get("domains", [])
    if len(domains) != 1 or len(domains[0]["controllers"]) != 2:
        return False
    first = domains[0]
    second = {**first, "name": f"admin.{first['name']}", "controllers": [first["controllers"].pop()]}
    domains.append(second)
    case.data["servers"][1]["domain"] = second["name"]
    return True


def _not_a_recorder(case: Case) -> bool:
    if "cctv" not in case.data:
        return False
    case.data["hosts"][0]["kind"] = "other"
    return True


def _suite_alone(case: Case) -> bool:
    if case.data.get("directory", {}).get("kind") != "ad" or not case.data.get("suites"):
        return False
    del case.data["suites"][0]["domain"]
    return True


def _no_power(case: Case) -> bool:
    if "ups" not in case.data:
        return False
    case.data["ups"][0]["protects"].remove("hv01")
    return True


def _idle_hypervisor(case: Case) -> bool:
    boxes = case.data.get("hypervisors", [])
    if len(boxes) != 1:
        return False
    before, last = boxes[0]["address"].rsplit(".", 1)
    port = spare_port(case.data, "sw01")
    twin = {"name": "hv09", "serial": "HVSPARE9", "address": f"{before}.{int(last) + 9}", "port": f"sw01 {port}"}
    boxes.append({**boxes[0], **twin})
    case.data["ports"]["sw01"][port] = {"profile": "hypervisor", "tagged": ["servers"]}
    case.data["ups"][0]["protects"].append("hv09")
    return True


def _short_power(case: Case) -> bool:
    if "ups" not in case.data:
        return False
    case.data["ups"][0]["minutes"] = 5
    return True


def _changeable(case: Case) -> bool:
    return _copy(case, 1, immutable=False)


def _one_kind(case: Case) -> bool:
    return _copy(case, 0, to="cloud", offsite=True)


def _said_elsewhere(case: Case) -> bool:
    return _copy(case, 0, to="volume", offsite=True)


def _copy(case: Case, number: int, **changes: object) -> bool:
    if "backups" not in case.data:
        return False
    case.data["backups"]["copies"][number] |= changes
    return True


def _no_such_setting(case: Case) -> bool:
    return _settings(case, "smb1")


def _enforced_everywhere(case: Case) -> bool:
    return _settings(case, "llmnr")


def _settings(case: Case, name: str) -> bool:
    if not case.data.get("servers"):
        return False
    case.data["windows_settings"] = {"enforce": [name]}
    return True


def _waived_twice(case: Case) -> bool:
    _waiver(case)
    case.data["waivers"].append({**case.data["waivers"][0], "ticket": "CHG-2"})
    return True


CARE = mistakes(
    {
        "SB501": _old_system,
        "SB502": _old_release,
        "SB503": _directory_kind,
        "SB504": _no_controller,
        "SB505": _controller_first,
        "SB506": _both_controllers,
        "SB507": _in_lessons,
        "SB508": _in_exams,
        "SB509": _single_label,
        "SB510": _one_name,
        "SB512": _not_a_recorder,
        "SB513": _suite_alone,
        "SB514": _no_such_setting,
        "SB515": _enforced_everywhere,
        "SB511": _exams_backwards,
        "SB601": _one_basket,
        "SB602": _guest_cut_off,
        "SB603": _no_power,
        "SB604": _idle_hypervisor,
        "SB605": _short_power,
        "SB701": _one_copy,
        "SB702": _none_away,
        "SB703": _changeable,
        "SB705": _one_kind,
        "SB706": _said_elsewhere,
        "SB704": _in_no_copy,
        "SB801": _expired,
        "SB802": _for_ever,
        "SB803": _nobodys,
        "SB804": _no_such_control,
        "SB805": _no_such_target,
        "SB806": _waived_twice,
    }
)

"""Mistakes in names, codes and services (SB1xx)."""

from __future__ import annotations

from schoolbuild.folders.estate.mistakes.mistake import Case, between, mistakes, port_of


def _name_twice(case: Case) -> bool:
    servers = case.data.get("servers", [])
    if len(servers) < 2:  # two machines, one name
        return False
    servers[-1]["name"] = case.data["hypervisors"][0]["name"]
    case.data.pop("print", None)
    return True


def _misspelt(case: Case) -> bool:
    found = port_of(case.data, "classroom")
    if found is None:
        return False
    case.data["ports"][found[0]][found[1]] = "clasroom"
    return True


def _code_twice(case: Case) -> bool:
    if case.other is None:
        return False
    case.data["school"]["code"] = case.other["school"]["code"]
    return True


def _urn_twice(case: Case) -> bool:
    if case.other is None or "urn" not in case.data["school"] or "urn" not in case.other["school"]:
        return False
    case.data["school"]["urn"] = case.other["school"]["urn"]
    return True


def _long_name(case: Case) -> bool:
    if not case.data.get("suites"):
        return False
    case.data["suites"][0]["name"] = "humanities"
    return True


def _not_described(case: Case) -> bool:
    if "telephony" in case.data:
        return False
    case.data["services"].append("telephony")
    return True


def _not_bought(case: Case) -> bool:
    if "antivirus" not in case.data:
        return False
    case.data["services"].remove("antivirus")
    return True


def _secret(case: Case) -> bool:
    found = port_of(case.data, "classroom")
    if found is None:
        return False
    case.data["ports"][found[0]][found[1]] = {"profile": "classroom", "description": "password: Sunflower7"}
    return True


def _owned(case: Case) -> bool:
    if "antivirus" not in case.data:
        return False
    case.data.setdefault("third_parties", []).append({"who": "academy_trust", "owns": ["antivirus"]})
    return True


def _two_owners(case: Case) -> bool:
    owners = case.data.get("third_parties")
    if not owners:
        return False
    owners.append({"who": "academy_trust", "owns": [owners[0]["owns"][0]]})
    return True


def _no_serial(case: Case) -> bool:
    row = case.data["switches"][-1]
    if "serial" not in row:
        return False
    row["serial"] = "UNKNOWN01"
    return True


def _serial_twice(case: Case) -> bool:
    rows = [row for row in case.data["switches"] if "serial" in row]
    if len(rows) < 2:
        return False
    rows[-1]["serial"] = rows[0]["serial"]
    return True


NAMES = between({"SB103": _code_twice, "SB104": _urn_twice}) + mistakes(
    {
        "SB101": _name_twice,
        "SB102": _misspelt,
        "SB105": _long_name,
        "SB106": _not_described,
        "SB107": _not_bought,
        "SB108": _secret,
        "SB109": _owned,
        "SB110": _two_owners,
        "SB111": _no_serial,
        "SB112": _serial_twice,
    }
)

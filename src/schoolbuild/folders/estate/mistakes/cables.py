"""Mistakes in cables, switches and ways between them (SB4xx)."""

from __future__ import annotations

from schoolbuild.folders.estate.mistakes.mistake import (
    Case,
    Mistake,
    everything,
    leaf,
    mistakes,
    needed,
    spare_port,
    switch_row,
)


def _one_end(case: Case) -> bool:
    for link in case.data["links"]:
        if "lag" not in link and "curriculum" in case.data["vlans"]:
            switch, port = link["b"].split()
            tagged = [name for name in everything(case.data) if name != "guest"]
            case.data["ports"][switch][port] = {"profile": "uplink", "tagged": tagged}
            return True
    return False


def _uneven_lag(case: Case) -> bool:
    for link in case.data["links"]:
        if "lag" in link:
            link["b"] = link["b"].rsplit(",", 1)[0]
            return True
    return False


def _no_management(case: Case) -> bool:
    found = leaf(case.data)
    if found is None:
        return False
    found[0]["vlans"] = [name for name in needed(case.data, found[1]) if name != "management"]
    return True


def _no_way_home(case: Case) -> bool:
    found = leaf(case.data)
    if found is None or "curriculum" not in case.data["vlans"]:
        return False
    found[0]["vlans"] = [name for name in needed(case.data, found[1]) if name != "curriculum"]
    return True


def _unplugged(case: Case) -> bool:
    found = leaf(case.data)
    if found is None:
        return False
    case.data["links"].remove(found[0])
    return True


def _two_cores(case: Case) -> bool:
    if len(case.data["switches"]) < 2 or "ups" in case.data:  # a core needs a power unit as well
        return False
    case.data["switches"][1]["layer"] = "core"
    return True


def _too_wide(case: Case) -> bool:
    found = leaf(case.data)
    if found is None or "servers" not in case.data["vlans"] or "lag" in found[0]:
        return False
    found[0]["vlans"] = everything(case.data)
    return True


def _other_tree(case: Case) -> bool:
    return _foreign(case, {"mode": "rapid_pvst"})


def _other_region(case: Case) -> bool:
    return _foreign(case, {"mode": "mst", "region": "ELSEWHERE"})


def _foreign(case: Case, tree: dict[str, str]) -> bool:
    found = leaf(case.data)
    if found is None:
        return False
    row = switch_row(case.data, found[1])
    row |= {"managed_by": "provider", "tree": tree}
    return True


def _slow_lag(case: Case) -> bool:
    for link in case.data["links"]:
        switch, ports = link["b"].split()
        if "lag" in link and switch_row(case.data, switch).get("model", "").startswith("2930F"):
            near, near_ports = link["a"].split()
            link["a"] = f"{near} {near_ports.split(',')[0]},{spare_port(case.data, near)}"
            link["b"] = f"{switch} {ports.split(',')[0]},{spare_port(case.data, switch)}"
            return True
    return False


def _missing_member(case: Case) -> bool:
    for row in case.data["switches"]:
        if "members" in row:
            row["members"][-1]["number"] = len(row["members"]) + 1
            return True
    return False


def _planned_long_ago(case: Case) -> bool:
    found = leaf(case.data)
    if found is None:
        return False
    switch_row(case.data, found[1])["planned"] = "2020-09-01"
    return not _used_elsewhere(case, found[1])


def _used_elsewhere(case: Case, switch: str) -> bool:
    points = case.data.get("wireless", {}).get("access_points", [])
    return any(row["port"].startswith(f"{switch} ") for row in (*points, *case.data["hosts"]) if "port" in row)


def _copper(case: Case) -> bool:
    for link in case.data["links"]:
        switch, _ = link["b"].split()
        if "lag" not in link and switch_row(case.data, switch).get("model", "").startswith("2930F"):
            link["b"] = f"{switch} {spare_port(case.data, switch)}"
            return True
    return False


def _lost_route(case: Case) -> bool:
    if "routing" not in case.data:
        return False
    case.data["routing"]["routes"] = [{"to": "10.250.0.0/24", "via": "192.168.99.1", "why": "An old lab"}]
    return True


def _tree_of_ours(case: Case) -> bool:
    found = leaf(case.data)
    if found is None:
        return False
    switch_row(case.data, found[1])["tree"] = {"mode": "mst", "region": case.data["school"]["code"]}
    return True


def _filter_elsewhere(case: Case) -> bool:
    if "routing" not in case.data:
        return False
    first, second, third, last = case.data["filtering"]["address"].split(".")
    case.data["filtering"]["address"] = f"{first}.{second}.{int(third) - 8}.{last}"
    return True


CABLES = mistakes(
    {
        "SB401": _one_end,
        "SB402": _uneven_lag,
        "SB403": _no_management,
        "SB404": _no_way_home,
        "SB405": _unplugged,
        "SB406": _two_cores,
        "SB407": _too_wide,
        "SB409": _other_tree,
        "SB410": _other_region,
        "SB411": _slow_lag,
        "SB417": _planned_long_ago,
        "SB418": _copper,
        "SB421": _lost_route,
        "SB422": _tree_of_ours,
        "SB423": _filter_elsewhere,
    }
)
STACKS = (Mistake("SB412", _missing_member, follows=("SB304",)),)

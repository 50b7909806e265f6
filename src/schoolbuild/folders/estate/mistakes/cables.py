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


def _loop(case: Case) -> bool:
    found = leaf(case.data)
    if found is None or "lag" in found[0]:
        return False
    row = switch_row(case.data, found[1])
    row |= {"managed_by": "provider", "tree": {"mode": "none"}}
    near, far = found[0]["a"].split()[0], found[1]
    ends = [f"{name} {spare_port(case.data, name)}" for name in (near, far)]
    case.data["links"].append({"a": ends[0], "b": ends[1], "cable": "patch lead"})
    return True


def _stack(case: Case, *models: str) -> bool:
    found = leaf(case.data)
    if found is None:
        return False
    row = switch_row(case.data, found[1])
    if not row.get("model", "").startswith("C9200L"):
        return False
    members = [{"model": row.pop("model"), "serial": row.pop("serial")}]
    members += [{"model": model, "serial": f"FOC2699{number:04d}"} for number, model in enumerate(models)]
    row["members"] = members
    return True


def _stack_too_long(case: Case) -> bool:
    return _stack(case, *["C9200L-48P-4X"] * 8)


def _stack_unlike(case: Case) -> bool:
    return _stack(case, "C2960X-48FPS-L")


def _gateway_elsewhere(case: Case) -> bool:
    found = leaf(case.data)
    if "routing" not in case.data or found is None:
        return False
    case.data["gateway"]["port"] = f"{found[1]} {spare_port(case.data, found[1])}"
    return True


def _to_itself(case: Case) -> bool:
    first = spare_port(case.data, "sw01")
    case.data["links"].append({"a": f"sw01 {first}", "b": f"sw01 {first.replace('41', '42')}", "cable": "patch lead"})
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
        "SB408": _loop,
        "SB409": _other_tree,
        "SB410": _other_region,
        "SB411": _slow_lag,
        "SB413": _stack_too_long,
        "SB417": _planned_long_ago,
        "SB418": _copper,
        "SB421": _lost_route,
        "SB422": _tree_of_ours,
        "SB419": _gateway_elsewhere,
        "SB423": _filter_elsewhere,
        "SB424": _to_itself,
    }
)
STACKS = (
    Mistake("SB414", _stack_unlike, follows=("SB416",)),
    Mistake("SB412", _missing_member, follows=("SB304",)),
)

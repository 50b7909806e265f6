"""Mistakes in addresses and in who hands them out (SB2xx)."""

from __future__ import annotations

from schoolbuild.folders.estate.mistakes.mistake import Case, Mistake, between, mistakes, number_of, spare_port, subnet


def _overlap(case: Case) -> bool:
    staff = subnet(case.data, 2)
    if staff is None:
        return False
    case.data["vlans"]["guest"] = {"subnet": f"{'.'.join(staff)}.0/24"}
    return "guest" in case.data["vlans"]


def _same_range(case: Case) -> bool:
    here, there = case.data["addresses"], (case.other or {}).get("addresses", {})
    if "supernet" not in here or "supernet" not in there or case.other is None:
        return False
    if here["supernet"][-3:] != there["supernet"][-3:] or case.data["hosts"] or case.data.get("servers"):
        return False
    here["supernet"] = there["supernet"]
    case.data["routing_domain"] = case.other["routing_domain"]
    return True


def _address_twice(case: Case) -> bool:
    servers = case.data.get("servers", [])
    if len(servers) < 2:  # two machines, one address
        return False
    servers[1]["address"] = servers[0]["address"]
    return True


def _too_many(case: Case) -> bool:
    if "supernet" not in case.data["addresses"]:
        return False
    case.data["vlans"]["staff"] = {"hosts": 5000}
    return True


def _no_plan(case: Case) -> bool:
    if case.data["hosts"] or case.data.get("servers") or "supernet" not in case.data["addresses"]:
        return False
    case.data["addresses"]["supernet"] = case.data["addresses"]["supernet"].replace("/20", "/21")
    return str(case.data["addresses"]["supernet"]).endswith("/21")


def _outside(case: Case) -> bool:
    case.data["vlans"]["printers"] = {"subnet": _apart(case)}
    return not any(host["vlan"] == "printers" for host in case.data["hosts"])


def _apart(case: Case) -> str:
    """A private subnet that no other school has."""
    number = number_of(case.data)
    return f"172.{16 + number // 256 % 16}.{number % 256}.0/24"


def _unwritten(case: Case) -> bool:
    if "legacy" not in case.data["addresses"]:
        return False
    case.data["vlans"]["guest"] = None
    return True


def _host_elsewhere(case: Case) -> bool:
    servers = case.data.get("servers", [])
    if not servers:
        return False
    servers[-1]["address"] = "192.0.2.10"
    return True


def _routed_by_nobody(case: Case) -> bool:
    if "routing" in case.data or "supernet" not in case.data["addresses"]:
        return False
    case.data["vlans"]["staff"] = {"routed_at": "core"}
    return True


def _pool_over_server(case: Case) -> bool:
    net = subnet(case.data, 1)
    if net is None or not case.data.get("servers"):
        return False
    start = ".".join(net)
    case.data["vlans"]["servers"] = {"dhcp": {"first": f"{start}.2", "last": f"{start}.90"}}
    return True


def _pool_backwards(case: Case) -> bool:
    net = subnet(case.data, 2)
    if net is None:
        return False
    start = ".".join(net)
    case.data["vlans"]["staff"] = {"dhcp": {"first": f"{start}.200", "last": f"{start}.100"}}
    return True


def _two_answer(case: Case) -> bool:
    if case.data["dhcp"] != "firewall" or not case.data.get("servers"):
        return False
    case.data["servers"][0]["functions"].append("dhcp")
    return True


def _no_server(case: Case) -> bool:
    if "routing" not in case.data:
        return False
    case.data["dhcp"] = "dc"
    return True


def _pool_too_small(case: Case) -> bool:
    net = subnet(case.data, 2)
    if net is None:
        return False
    start = ".".join(net)
    case.data["vlans"]["staff"] = {"hosts": 90, "dhcp": {"first": f"{start}.100", "last": f"{start}.120"}}
    return True


def _service_range(case: Case) -> bool:
    legacy = case.data["addresses"].get("legacy")
    if legacy is None:
        return False
    legacy["ranges"].append(f"10.0.20.{number_of(case.data) % 64 * 4}/30")
    return True


def _public(case: Case) -> bool:
    legacy = case.data["addresses"].get("legacy")
    if legacy is None:
        return False
    legacy["ranges"].append(f"81.2.{number_of(case.data) % 256}.0/24")
    return True


def _two_gateways(case: Case) -> bool:
    if "routing" in case.data:
        return False
    case.data["vlans"]["staff"] = {**(case.data["vlans"]["staff"] or {}), "routed_at": "gateway"}
    line = {"name": "Spare line", "kind": "firewall", "port": f"sw01 {spare_port(case.data, 'sw01')}"}
    case.data["other_gateways"] = [{**line, "vlans": ["staff"]}]
    return True


def _gateway_elsewhere(case: Case) -> bool:
    if "routing" in case.data:
        return False
    case.data["vlans"]["staff"] = {**(case.data["vlans"]["staff"] or {}), "gateway": "192.0.2.1"}
    return True


def _core_hands_out(case: Case) -> bool:
    if "routing" in case.data or case.data["dhcp"] != "firewall":
        return False
    case.data["dhcp"] = "core"
    return True


ADDRESSES = (
    *between({"SB202": _same_range}),
    Mistake("SB204", _too_many, follows=("SB215",)),
    Mistake("SB206", _outside, follows=("SB313",)),
    Mistake("SB209", _routed_by_nobody, follows=("SB404",)),
    *mistakes(
        {
            "SB201": _overlap,
            "SB203": _address_twice,
            "SB205": _no_plan,
            "SB207": _unwritten,
            "SB208": _host_elsewhere,
            "SB210": _two_gateways,
            "SB211": _pool_over_server,
            "SB212": _pool_backwards,
            "SB213": _two_answer,
            "SB214": _no_server,
            "SB215": _pool_too_small,
            "SB216": _service_range,
            "SB217": _public,
            "SB218": _gateway_elsewhere,
            "SB219": _core_hands_out,
        }
    ),
)

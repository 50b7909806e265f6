"""ansible.windows.win_dns_client: which DNS servers an adapter asks.

Kept as the module is: servers that DHCP gave count as set if they are the wanted ones in the wanted order.
"""

from __future__ import annotations

from ipaddress import ip_address
from typing import Any

from schoolbuild.lab.windows.interface import RefusedByLab
from schoolbuild.lab.windows.modules import Call, ModuleFailure, emulates
from schoolbuild.lab.windows.state.machine import Adapter

_UNHANDLED = "Unhandled exception while executing module: "


@emulates("ansible.windows.win_dns_client")
def win_dns_client(call: Call) -> dict[str, Any]:
    if call.arguments["log_path"] is not None:
        raise RefusedByLab("win_dns_client with log_path")
    servers = _as_list(call.arguments["dns_servers"])
    wrong = [server for server in servers if not _is_address(server)]
    adapters = _chosen(call)
    if wrong:
        raise ModuleFailure(f"{_UNHANDLED}Invalid IP address(es): ({', '.join(wrong)})")
    if any(":" in server for server in servers):
        raise RefusedByLab("win_dns_client with IPv6 servers")
    changed = False
    for adapter in adapters:
        if (adapter.dns or adapter.dns_by_dhcp) != servers and not (not servers and not adapter.dns):
            changed = True
            if not call.check_mode:
                adapter.dns = list(servers)
    suffixes = call.arguments["suffix_search_list"]
    if suffixes is not None and _as_list(suffixes) != call.state.dns_suffixes:
        changed = True
        if not call.check_mode:
            call.state.dns_suffixes = _as_list(suffixes)
    return {"changed": changed}


def _as_list(value: Any) -> list[str]:
    if isinstance(value, list):
        return [str(one) for one in value]
    return [str(value)] if value else []


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True


def _chosen(call: Call) -> list[Adapter]:
    wanted = call.arguments["adapter_names"]
    if wanted in ("*", None):
        return call.state.adapters
    found = []
    for name in _as_list(wanted):
        named = [adapter for adapter in call.state.adapters if adapter.name.lower() == name.lower()]
        if not named and "*" not in name:
            raise ModuleFailure(
                f"{_UNHANDLED}Get-NetAdapterInfo: Failed to find network adapter(s) that are IP enabled with the name"
                f" '{name}'"
            )
        found += named
    return found

"""A server's time zone, and whom it takes the time from.

In a domain, members follow the controllers, and the other controllers the one that holds the role of PDC emulator.
That one follows servers outside of the domain, as do machines that are in no domain, and hosts of guests: the
controllers may be their guests. The first controller that the folder lists is taken for the PDC emulator.
(Microsoft Learn, "How the Windows Time Service Works".)
"""

from __future__ import annotations

from typing import Any

from schoolbuild.model.network import Network
from schoolbuild.model.windows.machine import Machine

KEY = r"HKLM:\SYSTEM\CurrentControlSet\Services\W32Time\Parameters"
_CLIENT = "0x8"
"""Ask as a client, and nothing else (W32Time flag of a manual peer)."""


def clock(network: Network, machine: Machine) -> dict[str, Any]:
    """``{time_zone, kind, servers, values: [{path, name, type, data}]}``: ``kind`` is NT5DS or NTP."""
    first = machine.domain.controllers[0] if machine.domain is not None else None
    outside = machine.role in ("standalone", "hypervisor") or (machine.is_controller and machine.name == first)
    kind = "NTP" if outside else "NT5DS"
    servers = [str(address) for address in network.standard.management.ntp] if outside else []
    values = [{"path": KEY, "name": "Type", "type": "string", "data": kind}]
    if outside:
        peers = " ".join(f"{address},{_CLIENT}" for address in servers)
        values.append({"path": KEY, "name": "NtpServer", "type": "string", "data": peers})
    return {
        "time_zone": network.standard.windows.management.time_zone,
        "kind": kind,
        "servers": servers,
        "values": values,
    }

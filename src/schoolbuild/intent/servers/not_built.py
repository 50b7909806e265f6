"""What a server is declared to do and no role sets up: the features are there, what they serve is done by hand."""

from __future__ import annotations

from schoolbuild.model.windows.machine import Machine

_BY_HAND = {
    "domain_controller": "the domain itself and its promotion",
    "dns": "zones and forwarders of the name server",
    "dhcp": "address ranges that it hands out",
    "print": "print queues and drivers",
    "mis": "the MIS",
    "wsus": "approvals and products of the update server",
    "radius": "network policies of the RADIUS server",
    "application": "its applications",
    "database": "its databases",
}


def not_built(machine: Machine) -> list[str]:
    """In words, in the order of the server's functions."""
    return [_BY_HAND[function] for function in machine.functions if function in _BY_HAND]

"""Tests of what ports can do: speed, spare ports, authentication."""

from __future__ import annotations

from schoolbuild.assess.case import Case
from schoolbuild.assess.checks.understood import understood
from schoolbuild.assess.verdict import Fault, Verdict, bad, good, irrelevant, unknown
from schoolbuild.families.switch_facts import LinkStatus
from schoolbuild.model.network import Link, Network


def fast_enough(
    case: Case, value: object, *, min_mbps: int, profiles: tuple[str, ...], advised_uplink_mbps: int, advised_links: int
) -> Verdict:
    """Ports for people and servers, and uplinks, run at ``min_mbps`` at least; a port without link is not judged.

    An uplink of the advised size is advice, told beside the verdict: it is bought, not configured.
    """
    found = understood(value, dict, LinkStatus)
    slow, up, unclear = [], 0, []
    for port in case.switch.ports.values():
        if port.profile_name not in profiles or port.socket.out_of_band:
            continue
        status = found.get(port.name)
        if port.socket.speed_mbps < min_mbps:
            slow.append((port.name, port.socket.speed_mbps))
        elif status is None or (status.up and status.mbps is None):
            unclear.append(port.name)
        elif status.up:
            up += 1
            if status.mbps is not None and status.mbps < min_mbps:
                slow.append((port.name, status.mbps))
    expected = f"{min_mbps} Mb/s or more"
    note = "; ".join(_advice(case, advised_uplink_mbps, advised_links))
    if slow:
        faults = (_slow(case.ports_text([name]), mbps, expected) for name, mbps in slow)
        return bad(faults, note)
    if unclear:
        return unknown(f"no status or speed is known of port {case.ports_text(unclear)}", expected)
    return good(expected, f"{up} ports with link, none slower", note)


def spare_ports(case: Case, value: object, *, at_least: int) -> Verdict:
    """Enough ports are parked: free for the next request. A parked port with link is in use against the plan."""
    found = understood(value, dict, LinkStatus)
    parked = [
        port for port in case.switch.ports.values() if port.profile_name == "parked" and not port.socket.out_of_band
    ]
    copper = [port for port in parked if port.socket.media == "copper"]
    expected = f"{at_least} or more spare copper ports"
    text = f"{len(copper)} spare copper ports"
    used = [port.name for port in parked if port.name in found and found[port.name].up]
    if used:
        what = f"port {case.ports_text(used)} is parked but has link"
        return bad(
            [Fault(what, "no link on parked ports", what, "link_status", "parked_in_use", case.ports_text(used))]
        )
    unseen = [port.name for port in parked if port.name not in found]
    if unseen:
        return unknown(f"no status is known of port {case.ports_text(unseen)}", expected)
    if len(copper) < at_least:
        return good(expected, text, note=f"only {len(copper)} spare copper ports: plan the next switch")
    return good(expected, text)


def ports_authenticate(case: Case, value: object, *, profiles: tuple[str, ...], percent: int) -> Verdict:
    """Share of ports for people that ask who is there (802.1X or MAC authentication)."""
    found = understood(value, frozenset, str)
    ports = [port.name for port in case.switch.ports.values() if port.profile_name in profiles]
    if not ports:
        return irrelevant("no port of this switch is for people")
    share = 100 * len([name for name in ports if name in found]) // len(ports)
    expected, text = f"{percent} % of ports for people authenticate", f"{share} %"
    if share < percent:
        what = f"{share} % of {len(ports)} ports for people authenticate"
        return bad([Fault(what, expected, text, "port_authentication", "no_authentication")])
    return good(expected, text)


def _slow(port: str, mbps: int, expected: str) -> Fault:
    what = f"port {port} runs at {mbps} Mb/s"
    return Fault(what, expected, f"port {port}: {mbps} Mb/s", "link_status", "slow", port)


def _advice(case: Case, mbps: int, links: int) -> list[str]:
    """Uplinks of this edge switch that are smaller than advised, from the models of both ends."""
    if case.switch.layer == "core":
        return []
    return [
        f"advice: link {link.name} is {len(link.a_ports)} \u00d7 {_speed(case.network, link) // 1000} Gb/s; "
        f"{links} \u00d7 {mbps // 1000} Gb/s is advised for uplinks"
        for link in case.network.links
        if case.switch.name in (link.a, link.b) and (_speed(case.network, link) < mbps or len(link.a_ports) < links)
    ]


def _speed(network: Network, link: Link) -> int:
    """Mb/s of the slower end's ports."""
    return min(network.switches[end].ports[port].socket.speed_mbps for end, ports in link.ends() for port in ports)

"""What an IOS switch's running state means for frames and management sessions."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv4Interface, IPv4Network

from schoolbuild.lab.cisco_ios.ports import short
from schoolbuild.lab.cisco_ios.running import Interface, Running
from schoolbuild.lab.interface import L2Port, L2View, L3View, StpMode
from schoolbuild.lab.packets import AccessList

_STP: dict[str, StpMode] = {"mst": "mst", "rapid-pvst": "rapid-pvst", "pvst": "pvst"}


def view_of(running: Running) -> L2View:
    vlans = frozenset(number for number, vlan in running.vlans.items() if not vlan.shutdown)
    ports = {interface.name: _port(running, interface, vlans) for interface in running.physical()}
    lags = {interface.name: _port(running, interface, vlans) for interface in running.lags()}
    lacp = {
        lag.name for lag in running.lags() if any(m.channel_mode in ("active", "passive") for m in running.members(lag))
    }
    return L2View(
        hostname=running.hostname,
        vlans=vlans,
        ports=ports,
        lags=lags,
        lacp_lags=frozenset(lacp),
        svis=_svis(running, vlans),
        default_gateway=_gateway(running),
        stp_mode=_STP[running.stp_mode],
        stp_priority=priority(running),
        mst_region=(
            str(running.mst.value("name", "name", "")),
            int(running.mst.value("revision", "revision", 0)),
        ),
        ssh_enabled=ssh_enabled(running),
        management_acl=_acl(running),
        system_description=system_description(running),
        errdisable_recovery=_recovery(running),
        routing=_routing(running, vlans),
        inbound=_judges(running, "in"),
        outbound=_judges(running, "out"),
        outbound_judges_own=True,
    )


def _port(running: Running, interface: Interface, vlans: frozenset[int]) -> L2Port:
    untagged, tagged = carried(interface, vlans)
    channel = interface.channel
    lag = f"Port-channel{channel}" if channel is not None else None
    return L2Port(
        name=interface.name,
        enabled=interface.enabled and not suspended(running, interface),
        untagged=untagged,
        tagged=tagged,
        lag=lag if lag in running.interfaces else None,
        stp_edge=is_edge(running, interface),
        bpdu_guard=has_guard(running, interface),
        bpdu_filter=interface.value("spanning-tree bpdufilter", "how") == "enable",
        stp_cost=interface.value("spanning-tree cost", "cost"),
        lldp_send=running.store.get("lldp run") is not None and interface.get("lldp transmit") is None,
        lldp_port_id=short(interface.name),
        description=interface.description,
    )


def carried(interface: Interface, vlans: frozenset[int]) -> tuple[int | None, frozenset[int]]:
    """The untagged and the tagged VLANs of a port. A dynamic mode is access here: the lab has no DTP."""
    if interface.mode == "trunk":
        allowed = vlans if interface.allowed is None else interface.allowed & vlans
        native = interface.native_vlan
        return (native if native in allowed else None), frozenset(allowed - {native})
    tagged = frozenset({interface.voice_vlan} if interface.voice_vlan is not None else ())
    return interface.access_vlan, tagged & vlans


def suspended(running: Running, interface: Interface) -> bool:
    """A member whose trunk settings differ from its Port-channel's is not bundled (EC-5-CANNOT_BUNDLE2)."""
    lag = running.interfaces.get(f"Port-channel{interface.channel}")
    if lag is None:
        return False
    same = ("mode", "native_vlan", "allowed") if lag.mode == "trunk" else ("mode", "access_vlan")
    return any(getattr(interface, name) != getattr(lag, name) for name in same)


def is_edge(running: Running, interface: Interface) -> bool:
    line = interface.get("spanning-tree portfast")
    if line is not None:
        if line.text.endswith("trunk"):
            return True
        return not line.text.endswith(("disable", "network")) and interface.mode != "trunk"
    return running.store.get("spanning-tree portfast default") is not None and interface.mode != "trunk"


def has_guard(running: Running, interface: Interface) -> bool:
    how = interface.value("spanning-tree bpduguard", "how")
    if how is not None:
        return bool(how == "enable")
    return running.store.get("spanning-tree portfast bpduguard default") is not None and is_edge(running, interface)


def priority(running: Running) -> int:
    """The priority of the common tree: of MST instance 0, else of VLAN 1 with the VLAN number added."""
    if running.stp_mode == "mst":
        for line in running.store.all("spanning-tree mst priority"):
            if "0" in str(line.values["instances"]).split(","):
                return int(line.values["priority"])
        return 32768
    for line in running.store.all("spanning-tree vlan priority"):
        if 1 in line.values["instances"]:
            return int(line.values["priority"]) + 1
    return 32769


def ssh_enabled(running: Running) -> bool:
    """Keys exist, and the terminal lines take SSH."""
    if running.rsa_modulus is None:
        return False
    allowed = running.vty[0].value("transport input", "protocols", frozenset({"all"}))
    return bool({"ssh", "all"} & allowed)


def _svis(running: Running, vlans: frozenset[int]) -> dict[int, IPv4Interface]:
    found = {}
    for interface in running.svis():
        line, number = interface.get("ip address"), int(interface.name.removeprefix("Vlan"))
        if line is not None and interface.enabled and number in vlans:
            found[number] = line.values["interface"]
    return found


def routes(running: Running) -> bool:
    """Whether IP routing is on; ``ip default-gateway`` counts only while it is not (Cisco document 16448)."""
    return running.platform.routes and running.store.get("ip routing") is not None


def _routing(running: Running, vlans: frozenset[int]) -> L3View | None:
    if not routes(running):
        return None
    lines = running.store.all("ip route")
    return L3View(_svis(running, vlans), tuple((line.values["network"], line.values["next"]) for line in lines))


def _judges(running: Running, way: str) -> dict[int, tuple[AccessList, ...]]:
    """Access lists on VLAN interfaces. One that is empty or does not exist lets everything pass.

    A list outwards also judges what the switch itself sends: measured on IOS-XE 17.15, against what is often said
    (suzugross/CCNP_LAB_FACTORY, poc/acl/README.md, section 5).
    """
    found: dict[int, tuple[AccessList, ...]] = {}
    for interface in running.svis():
        for line in interface.all("ip access-group"):
            acl = running.acls.get(str(line.values["acl"]))
            if line.values["way"] == way and acl is not None and acl.entries:
                found[int(interface.name.removeprefix("Vlan"))] = (acl.rules(),)
    return found


def _gateway(running: Running) -> IPv4Address | None:
    if not routes(running):
        found: IPv4Address | None = running.store.value("ip default-gateway", "gateway")
        return found
    for line in running.store.all("ip route"):
        if int(line.values["net"]) == int(line.values["mask"]) == 0:
            hop: IPv4Address = line.values["next"]
            return hop
    return None


def _acl(running: Running) -> tuple[IPv4Network, ...] | None:
    """The list on the first terminal line; a list that does not exist admits everybody, as on the device."""
    name = running.vty[0].value("access-class", "acl")
    acl = running.acls.get(str(name)) if name is not None else None
    return None if acl is None or not acl.entries else acl.admitted()


def _recovery(running: Running) -> float | None:
    causes = {line.values["cause"] for line in running.store.all("errdisable recovery cause")}
    if "bpduguard" not in causes:
        return None
    return float(running.store.value("errdisable recovery interval", "seconds", 300))


def system_description(running: Running) -> str:
    platform = running.platform
    if platform.key == "c2960x":
        return (
            f"Cisco IOS Software, C2960X Software ({platform.software}), Version {platform.release}, "
            "RELEASE SOFTWARE (fc3)"
        )
    return (
        "Cisco IOS Software [Cupertino], Catalyst L3 Switch Software "
        f"({platform.software}), Version {platform.release}, RELEASE SOFTWARE (fc5)"
    )

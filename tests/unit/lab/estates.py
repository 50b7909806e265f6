"""Small hand-made estates, and switches whose running state a test sets directly."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from ipaddress import IPv4Address, IPv4Interface, IPv4Network

from schoolbuild.lab.estate import Cable, End, Estate, GatewaySpec
from schoolbuild.lab.interface import DeviceSpec, L2Port, L2View, MemberSpec, PortSpec, StpMode

MANAGEMENT = 10
SUBNET = IPv4Network("10.77.0.0/24")
ROUTER = IPv4Address("10.77.0.1")


def ios_ports(copper: int = 8, uplinks: int = 4) -> tuple[PortSpec, ...]:
    return tuple(
        [PortSpec(f"GigabitEthernet1/0/{n}", 1000, "copper", poe=True) for n in range(1, copper + 1)]
        + [PortSpec(f"TenGigabitEthernet1/1/{n}", 10000, "sfpplus") for n in range(1, uplinks + 1)]
    )


def device(
    key: str, number: int, model: str = "C9200L-48P-4X", ports: tuple[PortSpec, ...] | None = None
) -> DeviceSpec:
    member = MemberSpec(1, model, f"FOC0000T{number:03d}", f"00:1b:d4:00:{number:02x}:10", ports or ios_ports())
    return DeviceSpec(key, "cisco_ios", model, (member,))


def estate(
    keys: Iterable[str],
    cables: Iterable[tuple[str, str]],
    gateway: str = "sw1:GigabitEthernet1/0/1",
    school: str = "testschool",
    subnet: IPv4Network = SUBNET,
) -> Estate:
    """``cables`` are pairs such as ``("sw1:TenGigabitEthernet1/1/1", "sw2:TenGigabitEthernet1/1/1")``."""
    return Estate(
        school=school,
        devices=tuple(device(key, number) for number, key in enumerate(keys, 1)),
        cables=tuple(Cable(end(a), end(b)) for a, b in cables),
        gateway=GatewaySpec(end(gateway), {MANAGEMENT: IPv4Interface(f"{subnet[1]}/{subnet.prefixlen}")}),
        management_vlan=MANAGEMENT,
        management_subnet=subnet,
    )


def end(text: str) -> End:
    key, _, port = text.partition(":")
    return End(key, port)


def te(key: str, number: int) -> str:
    return f"{key}:TenGigabitEthernet1/1/{number}"


def trunk(name: str, *tagged: int, untagged: int | None = None, **rest: object) -> L2Port:
    return L2Port(name, untagged=untagged, tagged=frozenset(tagged or (MANAGEMENT,)), **rest)  # type: ignore[arg-type]


def view(
    number: int,
    *ports: L2Port,
    lags: Mapping[str, L2Port] | None = None,
    lacp: Iterable[str] = (),
    stp: StpMode = "mst",
    priority: int = 32768,
    vlans: Iterable[int] = (1, MANAGEMENT),
    **rest: object,
) -> L2View:
    """A reachable switch: its address is 10.77.0.(10 + number)."""
    given = {port.name: port for port in ports}
    every = {port.name: given.get(port.name, L2Port(port.name)) for port in ios_ports()}
    values: dict[str, object] = {
        "svis": {MANAGEMENT: IPv4Interface(f"10.77.0.{10 + number}/24")},
        "default_gateway": ROUTER,
        "ssh_enabled": True,
    }
    return L2View(
        hostname=f"sw{number}",
        vlans=frozenset(vlans),
        ports=every,
        lags=lags or {},
        lacp_lags=frozenset(lacp),
        stp_mode=stp,
        stp_priority=priority,
        **(values | rest),  # type: ignore[arg-type]
    )

"""Who gets through to whom in the two schools whose core routes, question by question, answers and all.

A person answered each question from `standard/zones.yml`, the school's folder and good sense. ``yes`` is a session that
works both ways, ``no`` one that cannot begin, ``half`` one whose answers are lost (a known limit of lists that remember
nothing).
"""

from __future__ import annotations

from ipaddress import IPv4Address
from pathlib import Path

import pytest

from schoolbuild.intent import render_school
from schoolbuild.model.derive import open_school
from tests.expected.walking import Core, Packet

ROOT = Path(__file__).parents[2]

STONELEIGH = """
# A pupil's classroom computer: names, log-in, shares, printing; never the switches, the office or the cameras.
yes  10.40.3.57 > 10.40.1.10 udp 53
yes  10.40.3.57 > 10.40.1.10 tcp 53
yes  10.40.3.57 > 10.40.1.10 tcp 88
yes  10.40.3.57 > 10.40.1.10 udp 389
yes  10.40.3.57 > 10.40.1.10 tcp 445
yes  10.40.3.57 > 10.40.1.10 tcp 49667
yes  10.40.3.57 > 10.40.1.10 udp 123
yes  10.40.3.57 > 10.40.1.10 icmp
no   10.40.3.57 > 10.40.1.10 tcp 3389
no   10.40.3.57 > 10.40.1.10 tcp 22
no   10.40.3.57 > 10.40.1.10 tcp 5985
no   10.40.3.57 > 10.40.1.10 tcp 1433
no   10.40.3.57 > 10.40.1.10 udp 161
no   10.40.3.57 > 10.40.0.12 tcp 22
no   10.40.3.57 > 10.40.0.12 tcp 443
no   10.40.3.57 > 10.40.0.12 udp 161
no   10.40.3.57 > 10.40.0.12 icmp
no   10.40.3.57 > 10.40.0.1 tcp 22
no   10.40.3.57 > 10.40.3.1 tcp 22
no   10.40.3.57 > 10.40.1.1 tcp 22
no   10.40.3.57 > 10.40.15.2 tcp 22
yes  10.40.3.57 > 10.40.3.1 icmp
no   10.40.3.57 > 10.40.2.20 tcp 445
no   10.40.3.57 > 10.40.2.20 icmp
no   10.40.3.57 > 10.40.6.10 tcp 9100
no   10.40.3.57 > 10.40.7.10 udp 5060
no   10.40.3.57 > 10.40.8.10 tcp 554
no   10.40.3.57 > 10.40.9.10 tcp 80
no   10.40.3.57 > 10.40.10.2 tcp 80
no   10.40.3.57 > 192.168.250.9 tcp 80
no   10.40.3.57 > 10.40.5.30 tcp 445
# Out through the proxy alone: not by name, not by another port, not to the firewall, not to another school.
yes  10.40.3.57 > 10.40.1.15 tcp 8080
yes  10.40.4.88 > 10.40.1.15 tcp 8080
no   10.40.3.57 > 10.40.1.10 tcp 8080
no   10.40.3.57 > 93.184.216.34 tcp 443
no   10.40.3.57 > 93.184.216.34 udp 443
no   10.40.4.88 > 8.8.8.8 udp 53
no   10.40.4.88 > 1.1.1.1 icmp
no   10.40.3.57 > 10.40.15.1 tcp 443
no   10.40.3.57 > 10.128.4.10 tcp 445
no   10.40.3.57 > 10.0.20.9 tcp 443
# Guests: the proxy and names, and nothing that is private.
yes  10.40.5.30 > 10.40.1.15 tcp 8080
yes  10.40.5.30 > 10.40.1.10 udp 53
no   10.40.5.30 > 10.40.1.10 tcp 445
no   10.40.5.30 > 10.40.1.10 tcp 80
no   10.40.5.30 > 10.40.2.20 tcp 445
no   10.40.5.30 > 10.40.3.57 tcp 445
no   10.40.5.30 > 10.40.6.10 tcp 9100
no   10.40.5.30 > 10.40.8.10 tcp 554
no   10.40.5.30 > 10.40.0.12 tcp 22
no   10.40.5.30 > 10.40.5.1 tcp 22
no   10.40.5.30 > 192.168.250.9 tcp 80
no   10.40.5.30 > 93.184.216.34 tcp 443
# Printers, cameras, doors and the pool's plant stay inside, and stay where they are.
yes  10.40.6.10 > 10.40.1.10 tcp 445
yes  10.40.6.10 > 10.40.1.10 udp 53
no   10.40.6.10 > 10.40.3.57 tcp 445
no   10.40.6.10 > 10.40.2.20 tcp 445
no   10.40.6.10 > 10.40.0.12 tcp 22
no   10.40.6.10 > 93.184.216.34 tcp 443
no   10.40.8.31 > 93.184.216.34 tcp 443
no   10.40.8.31 > 8.8.8.8 udp 53
no   10.40.8.31 > 10.40.3.57 tcp 80
no   10.40.8.31 > 10.40.0.12 tcp 22
yes  10.40.8.31 > 10.40.1.10 udp 123
no   10.40.9.10 > 93.184.216.34 tcp 443
no   10.40.9.10 > 10.40.2.20 tcp 445
yes  10.40.9.10 > 10.40.8.10 tcp 554
no   10.40.9.10 > 10.40.8.10 tcp 22
no   192.168.250.9 > 10.40.3.57 tcp 80
no   192.168.250.9 > 10.40.0.12 tcp 22
no   192.168.250.9 > 93.184.216.34 tcp 443
yes  192.168.250.9 > 10.40.1.10 udp 123
# Staff.
yes  10.40.2.20 > 10.40.1.10 tcp 3389
yes  10.40.2.20 > 10.40.6.10 tcp 9100
yes  10.40.2.20 > 10.40.8.10 tcp 554
yes  10.40.2.20 > 192.168.250.9 tcp 443
yes  10.40.2.20 > 93.184.216.34 tcp 443
yes  10.40.2.20 > 93.184.216.34 udp 443
yes  10.40.2.20 > 10.40.6.10 icmp
no   10.40.6.10 > 10.40.2.20 icmp
no   10.40.8.31 > 10.40.9.10 icmp
no   10.40.2.20 > 192.168.250.9 tcp 22
no   10.40.2.20 > 10.40.0.12 tcp 22
no   10.40.2.20 > 10.40.3.57 tcp 445
# The domain controller answers, and manages; UDP that it begins to pupils is lost on the way back.
yes  10.40.1.10 > 10.40.3.57 tcp 5985
yes  10.40.1.10 > 10.40.3.57 tcp 445
half 10.40.1.10 > 10.40.3.57 udp 1434
no   10.40.1.10 > 10.40.5.30 tcp 445
yes  10.40.1.10 > 10.40.6.10 udp 161
yes  10.40.1.10 > 10.40.0.12 udp 161
yes  10.40.1.15 > 93.184.216.34 tcp 443
# The service's office manages every switch, the core by each of its addresses too.
yes  10.0.20.9 > 10.40.0.12 tcp 22
yes  10.0.20.9 > 10.40.0.13 udp 161
yes  10.0.20.9 > 10.40.0.13 icmp
yes  10.0.20.9 > 10.40.0.1 tcp 22
yes  10.0.20.9 > 10.40.0.1 udp 161
yes  10.40.0.12 > 10.0.20.11 udp 1812
yes  10.40.0.12 > 10.0.20.21 udp 123
yes  10.40.0.12 > 10.0.20.31 udp 514
# The core's own messages: log-in, time, syslog.
yes  10.40.15.2 > 10.0.20.12 udp 1813
yes  10.40.15.2 > 10.0.20.22 udp 123
yes  10.40.0.1 > 10.0.20.31 udp 514
yes  10.40.0.12 > 10.40.0.1 tcp 22
no   10.40.0.12 > 10.40.2.20 tcp 445
no   10.40.0.12 > 10.40.3.57 tcp 445
# Addresses: asked for, handed out, kept.
yes  10.40.3.57 > 10.40.1.10 dhcp
yes  10.40.4.88 > 10.40.1.10 dhcp
yes  10.40.5.30 > 10.40.1.10 dhcp
yes  10.40.7.55 > 10.40.1.10 dhcp
yes  10.40.0.150 > 10.40.1.10 dhcp
yes  10.40.10.120 > 10.40.1.10 dhcp
no   10.40.3.57 > 10.40.1.15 dhcp
no   10.40.6.10 > 10.40.1.10 dhcp
"""

KINGSWAY = """
# Pupils: the curriculum's servers and the internet through the filter; nothing else that is private.
yes  10.128.12.57 > 10.128.4.10 udp 53
yes  10.128.12.57 > 10.128.4.10 tcp 88
yes  10.128.12.57 > 10.128.4.12 tcp 445
yes  10.128.12.57 > 10.128.4.13 tcp 631
no   10.128.12.57 > 10.128.4.12 tcp 3389
no   10.128.12.57 > 10.128.4.12 tcp 22
yes  10.128.12.57 > 93.184.216.34 tcp 443
yes  10.128.16.200 > 93.184.216.34 tcp 443
yes  10.128.16.200 > 93.184.216.34 udp 443
no   10.128.12.57 > 10.128.0.12 tcp 22
no   10.128.12.57 > 10.128.0.12 tcp 443
no   10.128.12.57 > 10.128.0.50 tcp 443
no   10.128.12.57 > 10.128.0.1 tcp 22
no   10.128.12.57 > 10.128.12.1 tcp 22
no   10.128.12.57 > 10.128.60.2 tcp 22
no   10.128.12.57 > 10.128.60.1 tcp 443
no   10.128.12.57 > 10.128.60.3 tcp 443
no   10.128.12.57 > 10.128.8.20 tcp 445
no   10.128.12.57 > 10.128.40.20 tcp 445
no   10.128.12.57 > 10.128.44.12 tcp 1433
no   10.128.12.57 > 10.128.44.10 tcp 445
no   10.128.16.200 > 10.128.24.10 tcp 9100
no   10.128.12.57 > 10.128.32.10 tcp 554
no   10.128.12.57 > 10.128.28.40 udp 5060
no   10.128.12.57 > 10.128.36.10 tcp 80
no   10.128.12.57 > 10.0.20.9 tcp 443
no   10.128.12.57 > 10.40.1.10 tcp 445
no   10.128.12.57 > 172.16.4.4 tcp 80
no   10.128.12.57 > 192.168.1.1 tcp 80
# Guests.
yes  10.128.20.30 > 93.184.216.34 tcp 443
yes  10.128.20.30 > 10.128.4.10 udp 53
no   10.128.20.30 > 10.128.4.10 tcp 80
no   10.128.20.30 > 10.128.8.20 tcp 445
no   10.128.20.30 > 10.128.16.200 tcp 445
no   10.128.20.30 > 10.128.40.20 tcp 445
no   10.128.20.30 > 10.128.0.12 tcp 22
no   10.128.20.30 > 10.128.20.1 tcp 22
no   10.128.20.30 > 192.168.1.1 tcp 80
no   10.128.20.30 > 10.40.1.10 udp 53
# Things.
no   10.128.24.10 > 10.128.12.57 tcp 445
no   10.128.24.10 > 93.184.216.34 tcp 443
no   10.128.32.31 > 93.184.216.34 tcp 443
no   10.128.32.31 > 10.0.20.9 tcp 443
no   10.128.32.31 > 10.128.12.57 tcp 80
no   10.128.36.10 > 10.128.32.10 tcp 554
no   10.128.36.10 > 93.184.216.34 tcp 443
yes  10.128.32.31 > 10.128.4.10 udp 123
yes  10.128.24.10 > 10.128.4.13 tcp 445
# The office kept its network behind its own router; the core has no leg there, and no way.
no   10.128.8.20 > 10.128.44.12 tcp 1433
no   10.128.8.20 > 10.128.40.20 tcp 445
no   10.128.4.10 > 10.128.44.10 tcp 445
# Staff and servers.
yes  10.128.8.20 > 10.128.4.12 tcp 445
yes  10.128.8.20 > 10.128.24.11 tcp 9100
yes  10.128.8.20 > 10.128.32.10 tcp 554
yes  10.128.8.20 > 93.184.216.34 udp 3478
no   10.128.8.20 > 10.128.0.12 tcp 22
no   10.128.8.20 > 10.128.12.57 tcp 445
yes  10.128.4.10 > 10.128.12.57 tcp 5985
yes  10.128.4.10 > 10.128.0.50 tcp 443
no   10.128.4.10 > 10.128.20.30 tcp 445
# Telephones live behind the firewall and meet the same policy where they come in.
yes  10.128.28.40 > 10.128.4.10 udp 53
yes  10.128.28.40 > 10.128.4.10 udp 123
no   10.128.28.40 > 10.128.4.12 tcp 445
no   10.128.28.40 > 10.128.12.57 tcp 445
no   10.128.28.40 > 10.128.0.12 tcp 22
no   10.128.28.40 > 10.128.0.1 tcp 22
no   10.128.28.40 > 10.128.60.2 tcp 22
yes  10.128.4.13 > 10.128.28.40 tcp 443
# Management.
yes  10.0.20.9 > 10.128.0.12 tcp 22
yes  10.0.20.9 > 10.128.0.16 udp 161
yes  10.0.20.9 > 10.128.0.1 tcp 22
yes  10.128.0.12 > 10.0.20.11 udp 1812
yes  10.128.0.12 > 10.128.4.14 udp 1812
yes  10.128.0.12 > 10.0.20.31 udp 514
yes  10.128.60.2 > 10.0.20.11 udp 1812
yes  10.128.60.2 > 10.0.20.21 udp 123
no   10.128.0.12 > 10.128.12.57 tcp 445
# Addresses; a telephone asks the same servers, through the firewall.
yes  10.128.12.57 > 10.128.4.10 dhcp
yes  10.128.12.57 > 10.128.4.11 dhcp
yes  10.128.16.200 > 10.128.4.10 dhcp
yes  10.128.20.30 > 10.128.4.11 dhcp
yes  10.128.0.150 > 10.128.4.10 dhcp
yes  10.128.28.140 > 10.128.4.10 dhcp
no   10.128.12.57 > 10.128.4.12 dhcp
no   10.128.28.140 > 10.128.4.12 dhcp
"""

SCHOOLS = {"stoneleigh-special": STONELEIGH, "kingsway-secondary": KINGSWAY}
QUESTIONS = [
    (school, line)
    for school, table in SCHOOLS.items()
    for line in table.splitlines()
    if line and not line.startswith("#")
]


@pytest.fixture(scope="module")
def cores() -> dict[str, Core]:
    """The routing core of each school, by its text alone."""
    found = {}
    for school in SCHOOLS:
        texts = render_school(open_school(ROOT, school)[1])
        found[school] = Core(next(text for host, text in texts.items() if host.endswith("-sw01")))
    return found


@pytest.mark.parametrize(("school", "line"), QUESTIONS, ids=[f"{school[:3]}: {line}" for school, line in QUESTIONS])
def test_who_gets_through(school: str, line: str, cores: dict[str, Core]) -> None:
    expected, source, _, target, protocol, *port = line.split()
    found = cores[school].session(IPv4Address(source), IPv4Address(target), protocol, int(port[0]) if port else 0)
    assert found == expected


@pytest.mark.parametrize(
    ("school", "leg", "claims", "target"),
    [
        ("stoneleigh-special", 40, "10.40.2.20", "10.40.1.10"),  # a pupil's computer with a teacher's address
        ("stoneleigh-special", 40, "10.40.0.12", "10.0.20.9"),  # or a switch's
        ("stoneleigh-special", 60, "10.40.2.20", "93.184.216.34"),
        ("kingsway-secondary", 40, "10.128.8.20", "10.128.4.12"),
        ("kingsway-secondary", 60, "10.128.8.20", "93.184.216.34"),
    ],
)
def test_nobody_gets_through_with_an_address_of_another_vlan(
    school: str, leg: int, claims: str, target: str, cores: dict[str, Core]
) -> None:
    for port in (22, 443, 445, 3389):
        packet = Packet("tcp", IPv4Address(claims), 51515, IPv4Address(target), port)
        assert not cores[school].passes(packet, at=leg)


def test_pupils_are_handed_to_the_filter(cores: dict[str, Core]) -> None:
    """Where the internet is open to them, the next device is the filter and not the firewall."""
    outside = IPv4Address("93.184.216.34")
    assert cores["kingsway-secondary"].next_hop(outside) == IPv4Address("10.128.60.3")
    assert cores["stoneleigh-special"].next_hop(outside) == IPv4Address("10.40.15.1")
    assert cores["stoneleigh-special"].next_hop(IPv4Address("192.168.250.9")) == IPv4Address("10.40.10.2")


def test_every_vlan_of_users_asks_a_list(cores: dict[str, Core]) -> None:
    """Only the way out may have none: a leg that was forgotten would be open to all."""
    open_legs = {school: [n for n, leg in core.legs.items() if leg.asked is None] for school, core in cores.items()}
    assert open_legs == {"stoneleigh-special": [6], "kingsway-secondary": []}

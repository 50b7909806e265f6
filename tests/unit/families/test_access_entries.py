"""Entries of access lists: read in any family's words, written in each family's own, and asked."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv4Network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schoolbuild.families.access_entries import ANYWHERE, PORT_NUMBERS, Entry, Packet, Ports, parse, passes
from schoolbuild.families.aruba_aoss_text import ENTRY_WORDS as AOSS
from schoolbuild.families.cisco_ios_text import ENTRY_WORDS as IOS

# What a switch prints for what was typed: Cisco from published running configurations, HPE from the figure "Example of
# a displayed extended ACL configuration" of the Access Security Guide K.15.
PRINTED = [
    ("permit udp any eq 68 any eq 67", "permit udp any eq bootpc any eq bootps", None),
    ("permit tcp any any eq 135", "permit tcp any any eq msrpc", None),
    ("permit tcp host 10.1.2.3 10.1.3.0/24 eq 80", "permit tcp host 10.1.2.3 10.1.3.0 0.0.0.255 eq www", None),
    ("permit tcp any any range 49152 65535", "permit tcp any any range 49152 65535", None),
    ("permit tcp any 10.1.3.0 0.0.0.255 established", "permit tcp any 10.1.3.0 0.0.0.255 established", None),
    ("permit icmp any any echo-reply", "permit icmp any any echo-reply", None),
    ("deny   ip any 10.0.0.0 0.255.255.255", "deny ip any 10.0.0.0 0.255.255.255", None),
    ("permit ip host 10.38.130.55 host 10.38.130.240", None, "permit ip 10.38.130.55 0.0.0.0 10.38.130.240 0.0.0.0"),
    ("permit tcp any any eq telnet", None, "permit tcp 0.0.0.0 255.255.255.255 0.0.0.0 255.255.255.255 eq 23"),
    (
        "permit tcp host 10.38.131.14 eq http any eq 3871",
        None,
        "permit tcp 10.38.131.14 0.0.0.0 eq 80 0.0.0.0 255.255.255.255 eq 3871",
    ),
    (
        "deny udp host 10.42.120.19 eq tftp host 10.38.140.44 range 3680 3690",
        None,
        "deny udp 10.42.120.19 0.0.0.0 eq 69 10.38.140.44 0.0.0.0 range 3680 3690",
    ),
    ("permit icmp any any echo-reply", None, "permit icmp 0.0.0.0 255.255.255.255 0.0.0.0 255.255.255.255 0"),
]


@pytest.mark.parametrize(("typed", "ios", "aoss"), PRINTED)
def test_entry_as_the_switch_prints_it(typed: str, ios: str | None, aoss: str | None) -> None:
    if ios is not None:
        assert IOS.normal(typed) == ios
    if aoss is not None:
        assert AOSS.normal(typed) == aoss


@pytest.mark.parametrize(
    "text",
    [
        "",
        "permit",
        "remark staff only",
        "permit ospf any any",
        "permit tcp any any gt 1023",
        "permit tcp any any eq 80 log",
        "permit udp any any established",
        "permit tcp any any echo-reply",
        "permit ip 10.0.0.0 0.255.0.255 any",
        "permit ip 10.0.0.1 0.0.0.255 any",
        "permit tcp any any eq nonsense",
        "permit ip any",
    ],
)
def test_what_is_not_understood_stays_as_it_is(text: str) -> None:
    assert parse(text) is None
    assert IOS.normal(text) == text


_NETWORKS = st.builds(
    lambda address, size: IPv4Network((address, size), strict=False), st.ip_addresses(v=4), st.integers(0, 32)
)
_PORTS = st.none() | st.tuples(st.integers(1, 65535), st.integers(1, 65535)).map(lambda pair: Ports(*sorted(pair)))


@st.composite
def _entries(draw: st.DrawFn) -> Entry:
    protocol = draw(st.sampled_from(["ip", "tcp", "udp", "icmp"]))
    ports = _PORTS if protocol in ("tcp", "udp") else st.none()
    return Entry(
        draw(st.booleans()),
        protocol,  # type: ignore[arg-type]
        draw(_NETWORKS),
        draw(_NETWORKS),
        draw(ports),
        draw(ports),
        established=protocol == "tcp" and draw(st.booleans()),
        echo_reply=protocol == "icmp" and draw(st.booleans()),
    )


@given(_entries())
def test_what_is_written_is_read_back(entry: Entry) -> None:
    assert parse(IOS.line(entry)) == entry
    assert parse(AOSS.line(entry)) == entry


def test_ports_print_by_names_that_are_taken_back() -> None:
    for protocol, names in IOS.port_names.items():
        assert {name: PORT_NUMBERS[protocol][name] for name in names.values()} == {v: k for k, v in names.items()}


def test_the_first_entry_that_fits_decides() -> None:
    host, net = IPv4Address("10.1.2.3"), IPv4Network("10.1.2.0/24")
    entries = [
        Entry(True, "tcp", net, ANYWHERE, target_ports=Ports(80, 90)),
        Entry(True, "tcp", net, ANYWHERE, established=True),
        Entry(False, "ip", net, net),
        Entry(True, "icmp", net, ANYWHERE, echo_reply=True),
        Entry(True, "udp", net, ANYWHERE, source_ports=Ports(53, 53)),
    ]
    far = IPv4Address("10.9.9.9")
    assert passes(entries, Packet("tcp", host, far, target_port=85))
    assert not passes(entries, Packet("tcp", host, far, target_port=91))
    assert passes(entries, Packet("tcp", host, far, target_port=91, answers=True))
    assert not passes(entries, Packet("udp", host, IPv4Address("10.1.2.9"), source_port=53))
    assert passes(entries, Packet("udp", host, far, source_port=53))
    assert not passes(entries, Packet("icmp", host, far))
    assert passes(entries, Packet("icmp", host, far, answers=True))
    assert not passes(entries, Packet("udp", far, host))

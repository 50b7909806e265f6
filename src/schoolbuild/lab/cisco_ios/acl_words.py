"""The names that IOS has for protocols, ports and ICMP messages in access lists: typed as name or number, printed so.

Sources: Cisco IOS Security Command Reference, "permit (IP)"; which numbers IOS-XE 17 turns into names was measured by
suzugross/CCNP_LAB_FACTORY, poc/acl/README.md (22 stays a number, 80 becomes ``www``).
"""

from __future__ import annotations

_TCP = {
    "bgp": 179, "chargen": 19, "cmd": 514, "daytime": 13, "discard": 9, "domain": 53, "drip": 3949, "echo": 7,
    "exec": 512, "finger": 79, "ftp": 21, "ftp-data": 20, "gopher": 70, "hostname": 101, "ident": 113, "irc": 194,
    "klogin": 543, "kshell": 544, "login": 513, "lpd": 515, "msrpc": 135, "nntp": 119, "pim-auto-rp": 496, "pop2": 109,
    "pop3": 110, "smtp": 25, "sunrpc": 111, "tacacs": 49, "talk": 517, "telnet": 23, "time": 37, "uucp": 540,
    "whois": 43, "www": 80,
}  # fmt: skip
_UDP = {
    "biff": 512, "bootpc": 68, "bootps": 67, "discard": 9, "dnsix": 195, "domain": 53, "echo": 7, "isakmp": 500,
    "mobile-ip": 434, "nameserver": 42, "netbios-dgm": 138, "netbios-ns": 137, "netbios-ss": 139,
    "non500-isakmp": 4500, "ntp": 123, "pim-auto-rp": 496, "rip": 520, "ripv6": 521, "snmp": 161, "snmptrap": 162,
    "sunrpc": 111, "syslog": 514, "tacacs": 49, "talk": 517, "tftp": 69, "time": 37, "who": 513, "xdmcp": 177,
}  # fmt: skip
PORTS = {"tcp": _TCP, "udp": _UDP}

PROTOCOLS = {
    "ahp": 51, "eigrp": 88, "esp": 50, "gre": 47, "icmp": 1, "igmp": 2, "ip": None, "ipinip": 4, "nos": 94, "ospf": 89,
    "pcp": 108, "pim": 103, "tcp": 6, "udp": 17,
}  # fmt: skip

ICMP = {
    "administratively-prohibited": (3, 13), "echo": (8, None), "echo-reply": (0, None), "host-unreachable": (3, 1),
    "net-unreachable": (3, 0), "packet-too-big": (3, 4), "parameter-problem": (12, None), "port-unreachable": (3, 3),
    "redirect": (5, None), "time-exceeded": (11, None), "traceroute": (30, None), "ttl-exceeded": (11, 0),
    "unreachable": (3, None),
}  # fmt: skip
"""Message to type and code; ``None`` is any code."""


def named(word: str, names: dict[str, int]) -> tuple[int, str] | None:
    """A number and how it is printed, from a name (cut short, if unmistakable) or a number."""
    low = word.lower()
    if low.isascii() and low.isdigit():
        number = int(low)
        return (number, next((n for n, value in names.items() if value == number), str(number)))
    found = [low] if low in names else [name for name in names if name.startswith(low)]
    return (names[found[0]], found[0]) if len(found) == 1 else None

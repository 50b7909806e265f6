"""Asks an access list, as a switch prints it, whether a packet may pass. Written for the tests alone; shares nothing.

A question is written as people say it: ``curriculum > servers tcp 445`` begins a session, ``servers:tcp 445 >
curriculum`` answers one, ``10.0.20.9 > management icmp`` pings and ``management:icmp > 10.0.20.9`` answers the ping.
``dhcp`` asks for more time with an address that is already there.
"""

from __future__ import annotations

import re
from ipaddress import IPv4Address, IPv4Network
from typing import NamedTuple

NAMES = {
    "domain": 53, "www": 80, "msrpc": 135, "lpd": 515, "smtp": 25, "bootps": 67, "bootpc": 68, "ntp": 123,
    "netbios-ns": 137, "netbios-dgm": 138, "snmp": 161, "syslog": 514,
}  # fmt: skip


class Question(NamedTuple):
    """Who to whom, over what. An answer comes from the service's port and is marked as one."""

    source: str
    target: str
    protocol: str
    port: int
    answers: bool


def understood(text: str) -> Question:
    """A question taken apart; a bare name stands for the tenth address of that VLAN's subnet."""
    left, right = (side.split() for side in text.split(" > "))
    head, _, said = left[0].partition(":")
    if said:
        return Question(head, right[0], said, int(left[1]) if len(left) > 1 else 0, True)
    return Question(head, right[0], right[1], int(right[2]) if len(right) > 2 else 0, False)


def lets_pass(lines: list[str], question: Question, source: IPv4Address, target: IPv4Address) -> bool:
    """What the first entry that fits says; without one, no."""
    here, there = (question.port, 50001) if question.answers else (50001, question.port)
    speaks = question.protocol
    if speaks == "dhcp":  # the one service with a port of its own on the side that asks
        speaks, here, there = "udp", *((67, 68) if question.answers else (68, 67))
    for line in lines:
        words = re.sub(r"^\d+ ", "", line).split()
        action, protocol = words.pop(0), words.pop(0)
        fits = [_holds(words, source), _asks(words, here), _holds(words, target), _asks(words, there)]
        assert words in ([], ["established"], ["echo-reply"], ["0"]), line
        if all(fits) and protocol in ("ip", speaks) and (not words or question.answers):
            return action == "permit"
    return False


def _holds(words: list[str], address: IPv4Address) -> bool:
    """Takes an address and its mask off the front. Every word is taken even where the answer is no."""
    first = words.pop(0)
    if first == "any":
        return True
    second = words.pop(0)
    if first == "host":
        return address == IPv4Address(second)
    return address in IPv4Network(f"{first}/{IPv4Address(0xFFFFFFFF ^ int(IPv4Address(second)))}")


def _asks(words: list[str], port: int) -> bool:
    if not words or words[0] not in {"eq", "range"}:
        return True
    first = _number(words.pop(1))
    last = _number(words.pop(1)) if words[0] == "range" else first
    words.pop(0)
    return first <= port <= last


def _number(word: str) -> int:
    return int(word) if word.isdigit() else NAMES[word]

"""The kinds of values in the grammar: how each is read, and what the switch says when it cannot be."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Interface, IPv4Network
from typing import TYPE_CHECKING, Any

from schoolbuild.lab.aruba_aoss.ports import canonical, expand, expand_numbers
from schoolbuild.lab.aruba_aoss.words import Word, invalid, no_such_port, too_long

if TYPE_CHECKING:
    from schoolbuild.lab.aruba_aoss.session import Session

Reader = Callable[[Word, "Session"], Any]


@dataclass(frozen=True, eq=False)
class Param:
    """``parse`` raises ``ValueError``, carrying a ``Refused`` if the switch has words of its own for it."""

    parse: Reader
    rest: bool = False
    secret: bool = False


PARAMS: dict[str, Param] = {}


def _param(name: str, *, secret: bool = False) -> Callable[[Reader], Reader]:
    def add(reader: Reader) -> Reader:
        PARAMS[name] = Param(reader, secret=secret)
        return reader

    return add


def _number(low: int, high: int) -> Reader:
    def read(word: Word, _: Session) -> int:
        if not word.text.isdigit() or not low <= int(word.text) <= high:
            raise ValueError(invalid(word.text))
        return int(word.text)

    return read


def _text(limit: int) -> Reader:
    """A text of that length; a quote inside it would end it when it is read back."""

    def read(word: Word, _: Session) -> str:
        if len(word.text) > limit:
            raise ValueError(too_long(word.text, limit))
        if '"' in word.text or "\\" in word.text or not word.text.isprintable():
            raise ValueError(invalid(word.text))
        return word.text

    return read


for _name, _low, _high in (
    ("vid", 1, 4094),
    ("step", 0, 15),
    ("percent", 0, 100),
    ("minutes", 0, 120),
    ("seconds", 0, 65535),
    ("big-seconds", 0, 604800),
    ("count", 0, 4096),
    ("priority", 0, 255),
    ("revision", 0, 65535),
    ("instance", 1, 16),
    ("member", 1, 10),
    ("port-number", 1, 65535),
    ("cost", 1, 200000000),
    ("bits", 1024, 3072),
    ("lines", 2, 1000),
    ("columns", 61, 1920),
    ("domain", 1, 4294967295),
    ("attempts", 1, 10),
    ("link", 1, 2),
    ("small", 1, 16),
    ("qos", 0, 7),
    ("seq", 1, 2147483647),
):
    PARAMS[_name] = Param(_number(_low, _high))

for _name, _limit in (
    ("name", 32),
    ("description", 64),
    ("text", 255),
    ("hostname", 32),
    ("user", 64),
    ("acl", 64),
    ("remark", 100),
):
    PARAMS[_name] = Param(_text(_limit))


def _secret(word: Word, _: Session) -> str:
    if len(word.text) > 64:
        raise ValueError(too_long("The password", 64))
    return word.text


PARAMS["secret"] = Param(_secret, secret=True)
PARAMS["digest"] = Param(_secret, secret=True)
PARAMS["rest"] = Param(lambda word, _: word.text, rest=True)


@_param("offset")
def _offset(word: Word, _: Session) -> int:
    """Minutes from UTC."""
    try:
        value = int(word.text)
    except ValueError:
        raise ValueError(invalid(word.text)) from None
    if not -720 <= value <= 840:
        raise ValueError(invalid(word.text))
    return value


@_param("ports")
def _ports(word: Word, session: Session) -> list[str]:
    """Ports and LAGs."""
    found = expand(word.text, list(session.state.ports))
    if found is None:
        raise ValueError(no_such_port(word.text))
    return found


@_param("trunk")
def _trunk(word: Word, _: Session) -> str:
    name = canonical(word.text)
    if not name.startswith("Trk") or not name[3:].isdigit():
        raise ValueError(invalid(word.text))
    return name


@_param("vids")
def _vids(word: Word, _: Session) -> list[int]:
    found = expand_numbers(word.text, 1, 4094)
    if found is None:
        raise ValueError(invalid(word.text))
    return found


@_param("known-vids")
def _known_vids(word: Word, session: Session) -> list[int]:
    """VLANs that exist, by number or (one of them) by name."""
    by_name = [vlan.vid for vlan in session.state.vlans.values() if vlan.name == word.text]
    found = by_name or expand_numbers(word.text, 1, 4094)
    if found is None:
        raise ValueError(invalid(word.text))
    missing = [vid for vid in found if vid not in session.state.vlans]
    if missing:
        raise ValueError(invalid(word.text))
    return found


@_param("known-vid")
def _known_vid(word: Word, session: Session) -> int:
    found = _known_vids(word, session)
    if len(found) != 1:
        raise ValueError(invalid(word.text))
    return int(found[0])


@_param("ip")
def _ip(word: Word, _: Session) -> IPv4Address:
    try:
        return IPv4Address(word.text)
    except ValueError:
        raise ValueError(invalid(word.text)) from None


@_param("mask")
def _mask(word: Word, _: Session) -> IPv4Address:
    try:
        mask = IPv4Address(word.text)
        network = IPv4Network(f"0.0.0.0/{mask}")
    except ValueError:
        raise ValueError(invalid(word.text)) from None
    if network.netmask != mask:
        # Python takes a wildcard for a mask.
        raise ValueError(invalid(word.text))
    return mask


@_param("prefix")
def _prefix(word: Word, _: Session) -> IPv4Interface:
    """An address with its prefix length, ``10.1.1.1/24``."""
    if "/" not in word.text:
        raise ValueError(invalid(word.text))
    try:
        return IPv4Interface(word.text)
    except ValueError:
        raise ValueError(invalid(word.text)) from None


@_param("host")
def _host(word: Word, _: Session) -> str:
    """An address or a DNS name."""
    if not word.text or any(char in word.text for char in ' "|<>'):
        raise ValueError(invalid(word.text))
    return word.text


@_param("mac")
def _mac(word: Word, _: Session) -> str:
    digits = "".join(char for char in word.text.lower() if char not in ":-.")
    if len(digits) != 12 or any(char not in "0123456789abcdef" for char in digits):
        raise ValueError(invalid(word.text))
    return f"{digits[:6]}-{digits[6:]}"


@_param("date")
def _date(word: Word, _: Session) -> str:
    """``MM/DD``."""
    month, slash, day = word.text.partition("/")
    if not (slash and month.isdigit() and day.isdigit() and 1 <= int(month) <= 12 and 1 <= int(day) <= 31):
        raise ValueError(invalid(word.text))
    return word.text


@_param("delay")
def _delay(word: Word, _: Session) -> int:
    """``[[DD:]HH:]MM`` in minutes."""
    parts = word.text.split(":")
    if len(parts) > 3 or not all(part.isdigit() for part in parts):
        raise ValueError(invalid(word.text))
    days, hours, minutes = ([0, 0, 0] + [int(part) for part in parts])[-3:]
    total = (days * 24 + hours) * 60 + minutes
    if total < 1:
        raise ValueError(invalid(word.text))
    return total

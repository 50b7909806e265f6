"""The ports of a switch model, by the names that devices print and people write."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from schoolbuild.model.network import Socket
from schoolbuild.model.port_names import expand
from schoolbuild.model.standard import PortGroup


@lru_cache(maxsize=1024)
def sockets_of(group: PortGroup, member: int, *, alone: bool) -> tuple[Socket, ...]:
    """The ports of one group of a model, as a chassis of that number has them; ``alone``: it is no stack."""
    pattern = group.alone if alone and group.alone is not None else group.names
    names = list(expand(pattern.replace("{member}", str(member))))
    shorts = list(expand(group.short.replace("{member}", str(member)))) if group.short else names
    return tuple(
        Socket(
            name=name,
            short=short,
            member=member,
            speed_mbps=group.speed_mbps,
            media=group.media,
            poe=group.poe,
            out_of_band=group.out_of_band,
        )
        for name, short in zip(names, shorts, strict=True)
    )


def full_name(sockets: Mapping[str, Socket], written: str) -> str | None:
    """The name of the port that a person means by its full name or its short form."""
    if written in sockets:
        return written
    return next((socket.name for socket in sockets.values() if socket.short == written), None)


def choices(sockets: Mapping[str, Socket]) -> tuple[str, ...]:
    """The short names of all ports, to choose from."""
    return tuple(socket.short for socket in sockets.values())

"""What an assessment says about switches, ports and cables, for the picture."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from schoolbuild.documents.picture import End, Marks
from schoolbuild.model.network import Network, Switch


def marks_of(network: Network, summary: Mapping[str, Any]) -> Marks:
    """The marks from a run's summary."""
    by_host = {switch.host: switch.name for switch in network.switches.values()}
    failing: dict[str, int] = {}
    ports: set[End] = set()
    for problem in summary["problems"]:
        for host in problem["hosts"]:
            failing[host] = failing.get(host, 0) + 1
        if problem["kind"] != "miscabled" and (name := by_host.get(problem["host"])) is not None:
            ports |= {(name, port) for port in _ports_in(network.switches[name], problem["subject"])}
    wrong, heard = set(), []
    for item in summary["cabling"]["wrong"]:
        wrong |= {_pair(cable) for cable in item["declared"]}
        heard += [(_end(cable["a"]), _end(cable["b"])) for cable in item["heard"]]
    return Marks(
        failing=failing,
        silent=frozenset(item["host"] for item in summary["not_assessed"]),
        wrong=frozenset(wrong),
        heard=tuple(heard),
        unclear=frozenset(_pair(cable) for cable in summary["cabling"]["unclear"]),
        faulty_ports=frozenset(ports),
    )


def _ports_in(switch: Switch, subject: str) -> Iterator[str]:
    """The ports that a problem is about: those whose short name, or a run with it, stands in the problem's subject."""
    short = {port.socket.short: name for name, port in switch.ports.items()}
    order = list(short)
    for part in subject.removeprefix("voice ").split(", "):
        first, dash, last = part.partition("-")
        if first not in short:
            continue
        stem = first.rstrip("0123456789")
        end = f"{stem}{last}" if dash else first
        stop = order.index(end) if end in short else order.index(first)
        yield from (short[name] for name in order[order.index(first) : stop + 1])


def _pair(cable: Mapping[str, Any]) -> frozenset[End]:
    return frozenset({_end(cable["a"]), _end(cable["b"])})


def _end(written: Sequence[str]) -> End:
    return (str(written[0]), str(written[1]))

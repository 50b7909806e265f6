"""SB506: two controllers of one domain restart at the same time."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from schoolbuild.model.document.care import Window
from schoolbuild.model.document.computers import Server
from schoolbuild.model.network import Network
from schoolbuild.rules.machines import controllers, domains, ring_of, window_of
from schoolbuild.rules.rule import Problem, Rule
from schoolbuild.rules.times import first_evening, overlap, parts


def _check(network: Network) -> Iterator[Problem]:
    document = network.document
    for domain in domains(document):
        for (_, one), (index, other) in combinations(controllers(document, domain), 2):
            if _together(network, one, other):
                windows = dict.fromkeys((window_of(document, one), window_of(document, other)))
                said = " and ".join(f"{name!r}" for name in windows)
                key = "window" if other.window is not None else "name"
                yield Problem(
                    ("servers", index, key),
                    f"{other.name} and {one.name}, controllers of {domain.name}, restart together: window {said}",
                )


def _together(network: Network, one: Server, other: Server) -> bool:
    first, second = _when(network, one), _when(network, other)
    if first is None or second is None:
        return False
    hours = any(
        overlap((start, end), (begin, finish))
        for later, start, end in parts(first[0])
        for still, begin, finish in parts(second[0])
        if later == still
    )
    evenings = first[1] is not None and first[1] == second[1]
    return hours and (evenings or not set(first[0].dates).isdisjoint(second[0].dates))


def _when(network: Network, server: Server) -> tuple[Window, int | None] | None:
    """The server's window, and how many days after a release it first comes round for the server's ring."""
    patching = network.document.patching
    if patching is None:
        return None
    window = patching.windows.get(window_of(network.document, server) or "")
    ring = network.standard.rings.rings.get(ring_of(network.document, server) or "")
    return (window, first_evening(window, ring.days)) if window is not None and ring is not None else None


RULE = Rule(
    id="SB506",
    title="Two controllers of a domain restart together",
    why="While both are down nobody can log in, and if the update breaks them no controller is left.",
    fix="Give one of them a `window:` on another day.",
    example="""\
servers:
  - name: srv01
...
    window: wednesday
  - name: srv02
...
    window: wednesday
    # ^ srv02 and srv01, controllers of sample.internal, restart together: window 'wednesday'
""",
    check=_check,
)
